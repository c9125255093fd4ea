"""Checks of objectives' options that need no problem."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from mentormatch.assignment.objectives.groups import METRICS, is_number, is_whole
from mentormatch.assignment.objectives.registry import OBJECTIVES
from mentormatch.errors import Mistake, unknown_name

_MUST: dict[str, tuple[Callable[[Any], bool], str]] = {
    "complete": (lambda given: isinstance(given, bool), "True or False"),
    "gap": (lambda given: is_number(given) and 0 <= given < 1, "a number from 0 to below 1"),
    "keep": (lambda given: is_number(given) and 0 <= given <= 1, "a number from 0 to 1"),
    "max_gap": (lambda given: is_number(given) and given >= 0, "a number of 0 or more"),
    "nodes": (lambda given: is_whole(given) and given >= 1, "a whole number of 1 or more"),
    "optimal": (lambda given: given in ("mentee", "mentor"), "'mentee' or 'mentor'"),
    "seed": (lambda given: is_whole(given) and given >= 0, "a whole number of 0 or more"),
    "smallest": (lambda given: is_whole(given) and given >= 1, "a whole number of 1 or more"),
    "threshold": (is_number, "a number"),
}


def wrong_options(name: str, options: Mapping[str, Any]) -> Iterator[Mistake]:
    """Yield what is wrong with the values of an objective's options, as far as no problem is needed to tell.

    Limits of quotas are left to the objective: they may be by the names of groups.

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
    for option, given in options.items():
        if option in known and option in _MUST and not _MUST[option][0](given):
            yield Mistake(option, f"the option {option} must be {_MUST[option][1]}", got=str(given), column="objective")
    if "max_gap" in known and "max_gap" not in options:
        yield Mistake("max_gap", "the objective 'max-gap' must say max_gap, a number of 0 or more", column="objective")
    if "metric" not in known:
        return
    metric = options.get("metric", "mean_score")
    if metric not in METRICS:
        yield unknown_name("metric", str(metric), METRICS, column="objective")
    elif (metric == "below") != ("threshold" in options):
        expected = "the metric 'below' must come with a threshold, a number, and no other metric with one"
        got = f"'{metric}' with {options.get('threshold', 'none')}"
        yield Mistake("threshold", expected, got=got, column="objective")
