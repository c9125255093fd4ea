"""The weight of a criterion that follows from each mentee's answer."""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, TypeAlias

from pydantic import PlainValidator

from mentormatch.errors import suggestion
from mentormatch.policy.settings import FrozenDict, Requirement, SettingMistake, freeze, wrong_value

SETTINGS = ("base", "column", "factor", "in_order", "scale", "ranks")
KINDS = ("factor", "scale", "ranks")


@dataclass(frozen=True)
class OwnWeight:
    """How a mentee's answer changes the weight of a criterion for that mentee.

    Attributes
    ----------
    column : str
        The column of the mentees that is asked.
    base : float
        The weight for who left it blank.
    factor : float or None
        How many times as much the criterion counts for whoever names it in the column.
    in_order : bool
        Whether who names several names the most important first: later ones then count less.
    scale : (float, float) or None
        The answers for the least and the most important; the weight is in proportion to the answer.

    Examples
    --------
    >>> own_weight_of(FrozenDict({"column": "rank of skills", "ranks": 4})).scale
    (4.0, 1.0)
    """

    column: str
    base: float = 1.0
    factor: float | None = None
    in_order: bool = False
    scale: tuple[float, float] | None = None

    def of_answer(self, answer: float) -> float:
        """Return how many times as much the criterion counts for an answer on the scale; its middle counts once.

        Examples
        --------
        >>> OwnWeight("importance", scale=(1, 5)).of_answer(5), OwnWeight("rank", scale=(3, 1)).of_answer(1)
        (1.6666666666666667, 1.5)
        """
        assert self.scale is not None, "only answers on a scale are numbers"
        low, high = self.scale
        return (answer if low < high else low + high - answer) / ((low + high) / 2)

    def of_place(self, place: int, named: int) -> float:
        """Return how many times as much the criterion counts that was named at `place`, from 0, among so many.

        Examples
        --------
        >>> [OwnWeight("topics", factor=3, in_order=True).of_place(place, 2) for place in range(2)]
        [3.0, 2.0]
        """
        assert self.factor is not None, "only where criteria are named"
        return 1.0 + (self.factor - 1.0) * ((named - place) / named if self.in_order else 1.0)


def weight_setting(given: Any) -> float | FrozenDict:
    """Return a weight as a number, or as a table that `own_weight_of` reads.

    Raises
    ------
    ValueError
        Where it is neither a number of 0 or more nor a table.

    Examples
    --------
    >>> weight_setting(2), weight_setting({"column": "what matters", "factor": 3})
    (2.0, {'column': 'what matters', 'factor': 3})
    """
    if isinstance(given, Mapping):
        return FrozenDict(given)
    number = freeze(given)
    if _is_number(number) and number >= 0:
        return float(number)
    raise ValueError(given)


def own_weight_of(weight: float | Mapping[str, Any]) -> OwnWeight | None:
    """Return what a weight says about each mentee's own; None where it is a number.

    Examples
    --------
    >>> own_weight_of(2.0), own_weight_of(FrozenDict({"column": "importance", "scale": [1, 5], "base": 2})).base
    (None, 2.0)
    """
    if not isinstance(weight, FrozenDict):
        return None
    ranks, scale = weight.get("ranks"), weight.get("scale")
    limits = (float(ranks), 1.0) if ranks is not None else None if scale is None else (float(scale[0]), float(scale[1]))
    factor = weight.get("factor")
    return OwnWeight(
        column=str(weight["column"]),
        base=float(weight.get("base", 1.0)),
        factor=None if factor is None else float(factor),
        in_order=bool(weight.get("in_order", False)),
        scale=limits,
    )


def weight_mistakes(weight: float | Mapping[str, Any]) -> Iterator[SettingMistake]:
    """Yield every mistake in the table of a weight.

    Examples
    --------
    >>> [mistake.code for mistake in weight_mistakes(FrozenDict({"column": "importance", "scale": [5, 5]}))]
    ['wrong_weight_scale']
    """
    if not isinstance(weight, FrozenDict):
        return
    for name in weight:
        if name not in SETTINGS:
            expected, hint = f"must have no settings but {', '.join(SETTINGS)}", suggestion(name, SETTINGS)
            yield wrong_value("weight", expected, got=name, hint=hint, code="unknown_weight_setting", at=[name])
    column = weight.get("column")
    if not isinstance(column, str) or not column.strip():
        expected = "must say which column of the mentees is asked"
        hint = 'For example { column = "what matters most to you", factor = 3 }.'
        yield wrong_value("weight", expected, got=column, hint=hint, code="missing_weight_column", at=["column"])
    kinds = [name for name in KINDS if name in weight]
    if len(kinds) != 1:
        expected = "must have exactly one of factor, scale and ranks"
        hint = "factor: the column names criteria; scale: it says how important this one is; ranks: its rank."
        got = ", ".join(kinds) or "none of them"
        yield wrong_value("weight", expected, got=got, hint=hint, code="wrong_weight_kind")
    yield from _wrong_numbers(weight)


def _wrong_numbers(weight: FrozenDict) -> Iterator[SettingMistake]:
    base, factor, in_order = weight.get("base", 1.0), weight.get("factor", 2.0), weight.get("in_order", False)
    scale, ranks = weight.get("scale", (1, 2)), weight.get("ranks", 2)
    limits = scale if isinstance(scale, tuple) else ()
    wrong = {
        "base": (not _is_number(base) or base < 0, "must have a base that is a number of 0 or more"),
        "factor": (not _is_number(factor) or factor <= 1, "must have a factor that is a number above 1"),
        "in_order": (
            not isinstance(in_order, bool) or (in_order and "factor" not in weight),
            "must have in_order that is true or false, and only with factor",
        ),
        "scale": (
            len(limits) != 2 or not all(_is_number(end) and end >= 0 for end in limits) or limits[0] == limits[1],
            "must have a scale of two different numbers of 0 or more, that for the least important first",
        ),
        "ranks": (
            not _is_number(ranks) or ranks != int(ranks) or ranks < 2,
            "must have ranks that is a whole number of 2 or more: the rank of the least important",
        ),
    }
    for name, (is_wrong, expected) in wrong.items():
        if is_wrong:
            yield wrong_value("weight", expected, got=weight[name], code=f"wrong_weight_{name}", at=[name])


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


Weight: TypeAlias = Annotated[
    float | Mapping[str, Any],
    PlainValidator(weight_setting),
    Requirement("must be a number of 0 or more", kind="number"),
]
