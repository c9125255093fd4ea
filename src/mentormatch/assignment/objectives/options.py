"""Checks of objectives' options that need no problem."""

from collections.abc import Iterator, Mapping
from typing import Any

from mentormatch.assignment.objectives.option_values import VALUES, wrong_metric, wrong_values
from mentormatch.assignment.objectives.registry import OBJECTIVES
from mentormatch.errors import Mistake


def wrong_options(name: str, options: Mapping[str, Any]) -> Iterator[Mistake]:
    """Yield what is wrong with the values of an objective's options, as far as no problem is needed to tell.

    Of quotas, whether there are as many as groups and mentors is left to the objective: they may be by the names of
    groups. The path of a mistake is the name of its option.

    Parameters
    ----------
    name : str
        The objective's.
    options : mapping
        Those that it does not have are not looked at.

    Examples
    --------
    >>> [mistake.got for mistake in wrong_options("max-gap", {"max_gap": -1, "metric": "mean_score", "smallest": 2.5})]
    ['-1', '2.5']
    >>> list(wrong_options("group-maximin", {"keep": 0.99, "by": "team"}))
    []
    """
    known = OBJECTIVES[name].options if name in OBJECTIVES else ()
    yield from wrong_values({option: given for option, given in options.items() if option in known})
    if "max_gap" in known and "max_gap" not in options:
        must = VALUES["max_gap"].text
        yield Mistake("max_gap", f"the objective '{name}' must say max_gap, {must}", path=("max_gap",))
    if "metric" in known:
        yield from wrong_metric(options)
