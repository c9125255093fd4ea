"""Encodes numbers; scores how near their difference is to the wished one."""

import math
from collections.abc import Sequence
from fractions import Fraction
from itertools import accumulate
from typing import Any, ClassVar, Self

import numpy as np
from numpy.typing import NDArray

from mentormatch.answers import Cell, Column, fold, read_number, text_of
from mentormatch.arrays import Floats, Integers
from mentormatch.assignment import heeding
from mentormatch.encoders.columns import distinct_answers
from mentormatch.encoders.contract import Encoded, Encoder
from mentormatch.encoders.settings import level_mistakes, number_mistakes
from mentormatch.errors import Mistake, suggestion

_WISHES = ("at_least", "at_most", "around")
_LARGEST = 1e15
# Relative tolerance: decimals are not exact in binary (0.3 - 0.1 < 0.2).
_TOLERANCE = 1e-12


class NumberEncoder(Encoder):
    r"""A wished difference between two numbers: years of experience, grades, hours.

    With x what is offered, w what is wanted and :math:`p = w + \text{wish}`, the score is 1 where x ≥ p (`at_least`),
    x ≤ p (`at_most`) or x = p (`around`), and else :math:`\max(0, 1 - |x - p| / \text{within})`.

    Parameters
    ----------
    at_least, at_most, around : float, optional
        Exactly one of them: the wished difference, offer minus want, in the unit of the columns (of levels: in steps).
    within : float
        The distance from the wished difference at which the score reaches 0; with 0 it drops at once.
    levels : sequence of str, optional
        The cells are names on this scale, lowest first, such as grades.

    Examples
    --------
    >>> encoder = NumberEncoder(at_least=2, within=4).fit([1, 5], [3, 5])
    >>> wants, offers = encoder.encode_wants([1, 5]), encoder.encode_offers([3, 5])
    >>> encoder.score(wants.values[:, None], offers.values).tolist()
    [[1.0, 1.0], [0.0, 0.5]]
    >>> encoder.mean(wants, offers)
    0.625
    """

    name: ClassVar[str] = "number"

    step_of_: dict[str, float]

    def __init__(
        self,
        *,
        at_least: float | None = None,
        at_most: float | None = None,
        around: float | None = None,
        within: float = 0,
        levels: Sequence[str] | None = None,
    ) -> None:
        self.at_least = at_least
        self.at_most = at_most
        self.around = around
        self.within = within
        self.levels = levels

    def setting_mistakes(self) -> list[Mistake]:
        """Return all that is wrong with the settings."""
        given = {wish: value for wish in _WISHES if (value := getattr(self, wish)) is not None}
        mistakes = [mistake for wish, value in given.items() for mistake in number_mistakes(wish, value)]
        if len(given) != 1:
            mistakes.append(
                Mistake(
                    "setting_wrong",
                    "the encoder 'number' must have exactly one of 'at_least', 'at_most' and 'around'",
                    got=", ".join(given) or "none of them",
                    hint="at_least = 2 wishes an offer that is 2 or more above what is wanted.",
                )
            )
        return [*mistakes, *number_mistakes("within", self.within, negative=False), *level_mistakes(self.levels)]

    def fit(self, wants: Column, offers: Column) -> Self:  # noqa: ARG002  what every encoder takes
        """Check the settings; there is nothing to learn from the columns."""
        self.check_settings()
        return self.restore({})

    def extend(self, wants: Column, offers: Column) -> Self:  # noqa: ARG002  what every encoder takes
        """Return a copy; there is nothing new to learn from the columns."""
        self.check_fitted()
        return type(self)(**self.get_params()).restore({})

    def encode_wants(self, column: Column) -> Encoded:
        """Return one number a person, 0 where they did not answer."""
        return self._encode(column)

    def encode_offers(self, column: Column) -> Encoded:
        """Return one number a person, 0 where they did not answer."""
        return self._encode(column)

    def score(self, wants: Any, offers: Any) -> Floats:
        """Return the score of each pair of numbers, elementwise, broadcasting."""
        wanted, offered = np.asarray(wants, dtype=np.float64), np.asarray(offers, dtype=np.float64)
        wish, peak, tolerance = self._wish(), wanted + self._difference(), self._tolerance(wanted)
        fulfilled = np.ones(np.broadcast_shapes(wanted.shape, offered.shape), dtype=bool)
        if wish != "at_most":
            fulfilled &= offered >= peak - tolerance
        if wish != "at_least":
            fulfilled &= offered <= peak + tolerance
        if self.within == 0:
            return fulfilled.astype(np.float64)
        with np.errstate(over="ignore"):
            reached = np.clip(1.0 - np.abs(offered - peak) / self.within, 0.0, 1.0)
        return np.where(fulfilled, 1.0, reached)

    def mean(self, wants: Encoded, offers: Encoded) -> float:
        r"""Return the mean score over all answered pairs, exact up to one rounding; NaN where there are none.

        1. Sort the offers; for each distinct want, two binary searches bound the offers that fulfil the wish, two more
           those whose score is above 0.
        2. Offers that fulfil the wish count 1. The others count :math:`1 - |x - p| / \text{within}`, summed by prefix
           sums of the sorted offers, in integers, so that there is no cancellation.
        """
        wanted, wanting = np.unique(np.asarray(wants.values)[wants.answered], return_counts=True)
        offered = np.sort(np.asarray(offers.values)[offers.answered])
        pairs = len(offered) * int(wanting.sum())
        if pairs == 0:
            return math.nan
        peak, tolerance = wanted + self._difference(), self._tolerance(wanted)
        below, above = self._fulfilling_range(offered, peak, tolerance)
        fulfilled = _dot(wanting, above - below)
        if self.within == 0:
            return float(Fraction(fulfilled, pairs))
        return float((fulfilled + self._ramp_scores(wanting, peak, offered, below, above)) / pairs)

    def in_common(self, wants_cell: Cell, offers_cell: Cell) -> tuple[str, ...]:
        """Return the offer as written, where the score is above 0."""
        wants, offers = self.encode_wants([wants_cell]), self.encode_offers([offers_cell])
        both = bool(wants.answered[0] and offers.answered[0])
        return (text_of(offers_cell),) if both and self.score(wants.values, offers.values)[0] > 0 else ()

    def get_feature_names_out(self) -> NDArray[np.object_]:
        """Return the name of the one feature."""
        return np.array(["level" if self.levels else "number"], dtype=object)

    def learned(self) -> dict[str, Any]:
        """Return an empty dict: there is nothing to learn."""
        self.check_fitted()
        return {}

    def restore(self, learned: dict[str, Any]) -> Self:  # noqa: ARG002  what every encoder takes
        """Make the encoder ready, as :meth:`fit` does."""
        self.step_of_ = {fold(str(level)): float(step) for step, level in enumerate(self.levels or ())}
        return self

    def _wish(self) -> str:
        return next(wish for wish in _WISHES if getattr(self, wish) is not None)

    def _difference(self) -> float:
        return float(getattr(self, self._wish()))

    def _tolerance(self, wanted: Floats) -> Floats:
        tolerance: Floats = _TOLERANCE * (np.abs(wanted) + abs(self._difference()))
        return tolerance

    def _encode(self, column: Column) -> Encoded:
        self.check_fitted()
        answers = distinct_answers(column)
        numbers = np.zeros(len(answers.cells))
        answered = np.zeros(len(answers.cells), dtype=bool)
        mistakes: list[tuple[int, Mistake]] = []
        for position, cell in enumerate(heeding(answers.cells)):
            number = self._read(cell)
            if isinstance(number, Mistake):
                mistakes.append((position, number))
            elif number is not None:
                numbers[position], answered[position] = number, True
        answers.raise_mistakes(mistakes)
        return Encoded(numbers[answers.index], answered[answers.index])

    def _read(self, cell: Cell) -> float | Mistake | None:
        if self.step_of_:
            name = fold(text_of(cell))
            if not name or name in self.step_of_:
                return self.step_of_.get(name)
            must = f"must be one of the levels {', '.join(str(level) for level in self.levels or ())}"
            return Mistake("level_unknown", must, got=text_of(cell), hint=suggestion(name, self.step_of_))
        try:
            number = read_number(cell)
        except ValueError:
            return Mistake("not_a_number", "must be a number", got=text_of(cell))
        if number is not None and abs(number) > _LARGEST:
            return Mistake("number_too_large", "must be a number between -1e15 and 1e15", got=text_of(cell))
        return number

    def _fulfilling_range(self, offered: Floats, peak: Floats, tolerance: Floats) -> tuple[Integers, Integers]:
        """Return, for each want, the start and end of the fulfilling offers among the sorted ones."""
        none, all_of_them = np.zeros(len(peak), dtype=np.int64), np.full(len(peak), len(offered))
        below = np.searchsorted(offered, peak - tolerance, side="left")
        above = np.searchsorted(offered, peak + tolerance, side="right")
        wish = self._wish()
        return (none if wish == "at_most" else below, all_of_them if wish == "at_least" else above)

    def _ramp_scores(
        self, wanting: Integers, peak: Floats, offered: Floats, below: Integers, above: Integers
    ) -> Fraction:
        """Return the sum of the scores strictly between 0 and 1 over all pairs."""
        lowest, beyond = _two_sum(peak, -self.within)
        lowest = np.where(beyond > 0, np.nextafter(lowest, np.inf), lowest)
        highest, beyond = _two_sum(peak, self.within)
        highest = np.where(beyond < 0, np.nextafter(highest, -np.inf), highest)
        start = np.minimum(np.searchsorted(offered, lowest, side="left"), below)
        end = np.maximum(np.searchsorted(offered, highest, side="right"), above)
        unit, peaks, offers = _over_common_denominator(peak, offered)
        sums = np.array([0, *accumulate(offers)], dtype=object)
        distance = (below - start) * peaks - (sums[below] - sums[start])
        distance = distance + (sums[end] - sums[above]) - (end - above) * peaks
        reached = _dot(wanting, (below - start) + (end - above))
        return reached - Fraction(_dot(wanting, distance), unit) / Fraction(self.within)


def _two_sum(numbers: Floats, addend: float) -> tuple[Floats, Floats]:
    """Return rounded sums and their exact errors (Knuth's two-sum).

    The errors decide whether an offer at the limit of `within` is inside: one just outside would count below 0.
    """
    sums: Floats = numbers + addend
    part = sums - numbers
    return sums, (numbers - (sums - part)) + (addend - part)


def _over_common_denominator(*columns: Floats) -> tuple[int, Any, list[int]]:
    """Return the common denominator of two arrays of floats, and both as integer numerators over it."""
    ratios = [[number.as_integer_ratio() for number in column.tolist()] for column in columns]
    unit = max((below for column in ratios for _, below in column), default=1)
    peaks, offers = ([above * (unit // below) for above, below in column] for column in ratios)
    return unit, np.array(peaks, dtype=object), offers


def _dot(counts: Integers, numbers: Any) -> int:
    return sum(count * number for count, number in zip(counts.tolist(), numbers.tolist(), strict=True))
