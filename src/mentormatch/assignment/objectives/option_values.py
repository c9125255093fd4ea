"""What each option of an objective must be."""

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from mentormatch.errors import Mistake, suggestion, unknown_name

_SIDES = ("mentee", "mentor")
METRICS = ("mean_score", "match_rate", "below")
QUOTA = "a whole number of 0 or more, one per group, or an array of groups × mentors"


@dataclass(frozen=True, slots=True)
class OptionValue:
    """What the values of an option must be.

    Attributes
    ----------
    fits : function
        Whether a value is one.
    text : str
        The end of "the option … must be".
    default_none : bool
        Whether None says that the option is not given.
    known : tuple of str
        The names, where it is one; for suggestions.
    """

    fits: Callable[[Any], bool]
    text: str
    default_none: bool = False
    known: tuple[str, ...] = ()


def is_number(given: Any) -> bool:
    """Return whether something is a finite number.

    Examples
    --------
    >>> is_number(0.5), is_number("0.5"), is_number(True)
    (True, False, False)
    """
    number = isinstance(given, int | float | np.integer | np.floating) and not isinstance(given, bool)
    return number and math.isfinite(given)


def is_whole(given: Any) -> bool:
    """Return whether something is a whole number.

    Examples
    --------
    >>> is_whole(np.int64(2)), is_whole(2.0), is_whole(True)
    (True, False, False)
    """
    return isinstance(given, int | np.integer) and not isinstance(given, bool)


def _is_quota(given: Any) -> bool:
    """Return whether something may be quotas; whether there are as many as groups and mentors needs a problem."""
    if isinstance(given, Mapping):
        return all(quota is None or _is_quota(quota) for quota in given.values())
    if isinstance(given, np.ndarray) and given.ndim > 0:
        return given.size == 0 or bool(np.issubdtype(given.dtype, np.integer) and (given >= 0).all())
    if isinstance(given, list | tuple):
        return all(quota is None or _is_quota(quota) for quota in given)
    whole = given.item() if isinstance(given, np.ndarray) else given
    return is_whole(whole) and bool(whole >= 0)


_QUOTAS = OptionValue(_is_quota, QUOTA, default_none=True)
VALUES: Mapping[str, OptionValue] = {
    "at_least": _QUOTAS,
    "at_most": _QUOTAS,
    "complete": OptionValue(lambda given: isinstance(given, bool | np.bool_), "True or False"),
    "gap": OptionValue(lambda given: is_number(given) and 0 <= given < 1, "a number from 0 to below 1"),
    "keep": OptionValue(lambda given: is_number(given) and 0 <= given <= 1, "a number from 0 to 1", default_none=True),
    "max_gap": OptionValue(lambda given: is_number(given) and given >= 0, "a number of 0 or more"),
    "nodes": OptionValue(
        lambda given: is_whole(given) and given >= 1, "a whole number of 1 or more", default_none=True
    ),
    "optimal": OptionValue(
        lambda given: isinstance(given, str) and given in _SIDES, "'mentee' or 'mentor'", known=_SIDES
    ),
    "seed": OptionValue(lambda given: is_whole(given) and given >= 0, "a whole number of 0 or more"),
    "smallest": OptionValue(lambda given: is_whole(given) and given >= 1, "a whole number of 1 or more"),
    "threshold": OptionValue(is_number, "a number", default_none=True),
}
"""Of objectives, save the metric, which has names."""
LEAST_PROBABILITY = 1e-6
LOTTERY_VALUES: Mapping[str, OptionValue] = {
    "max_probability": OptionValue(
        lambda given: is_number(given) and LEAST_PROBABILITY <= given <= 1, "a number from 0.000001 to 1"
    ),
    "keep": OptionValue(
        lambda given: is_number(given) and 0 < given <= 1, "a share above 0 and at most 1", default_none=True
    ),
    "strength": OptionValue(lambda given: is_number(given) and given >= 0, "a number of 0 or more", default_none=True),
}
"""Of lotteries, of which `keep` must be above 0, since it is divided by."""


def wrong_values(
    options: Mapping[str, Any], *, values: Mapping[str, OptionValue] = VALUES, called: str = "the option "
) -> Iterator[Mistake]:
    """Yield a mistake for each option that is not what it must be; options that are not in `values` are not looked at.

    Parameters
    ----------
    options : mapping of str to value
    values : mapping of str to OptionValue
    called : str
        What stands before the name of an option.

    Examples
    --------
    >>> [str(mistake) for mistake in wrong_values({"gap": 1.0, "nodes": None, "seed": 3})]
    ["The option gap must be a number from 0 to below 1. Got '1.0'."]
    """
    for option, given in options.items():
        must = values.get(option)
        if must is not None and not (must.fits(given) or (given is None and must.default_none)):
            hint = suggestion(str(given), must.known) if must.known else None
            yield Mistake(option, f"{called}{option} must be {must.text}", got=str(given), hint=hint, path=(option,))


def wrong_metric(options: Mapping[str, Any]) -> Iterator[Mistake]:
    """Yield what is wrong with the options `metric` and `threshold` together.

    Examples
    --------
    >>> [mistake.code for mistake in wrong_metric({"metric": "below"})], list(wrong_metric({}))
    (['threshold'], [])
    """
    metric, threshold = options.get("metric", METRICS[0]), options.get("threshold")
    if not isinstance(metric, str) or metric not in METRICS:
        yield replace(unknown_name("metric", str(metric), METRICS), path=("metric",))
    elif (metric == "below") != (threshold is not None):
        expected = "the metric 'below' must come with a threshold, a number, and no other metric with one"
        got = f"'{metric}' with {'none' if threshold is None else threshold}"
        yield Mistake("threshold", expected, got=got, path=("threshold",))
