"""One criterion of a cohort: the score of any pair."""

import json
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from mentormatch.answers import ProgrammeWeeks, text_of, zone_advice
from mentormatch.arrays import Booleans, Floats, Integers
from mentormatch.assignment import FactoredScores
from mentormatch.encoders import Encoded, Encoder, ScheduleEncoder
from mentormatch.errors import CohortError, InputError, Mistake
from mentormatch.policy import SAME_IDS, Criterion
from mentormatch.profiles import Cohort, People, placed
from mentormatch.scoring.choices import wishes_without_self
from mentormatch.scoring.given_scores import GivenScores, given_scores_of
from mentormatch.scoring.linear_products import products_of
from mentormatch.scoring.own_shares import OwnShares

_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
# rounding tolerance of scores that reach a threshold exactly
_ROUNDING = 1e-12


@dataclass(frozen=True, eq=False)
class ScoredCriterion:
    """One criterion with the encoded answers of both sides.

    Parameters
    ----------
    criterion : Criterion
    share : float
        Its weight as a share of all weights.
    mean : float
        The score of a pair with a blank: the mean over the pairs in which both answered, or 0.
    mentees, mentors : Encoded
        The encoded answers of each side.
    encoder : Encoder or None
        None where the scores were brought by id; then `given_scores` holds them and which of them there are.
    strict : ScoredCriterion or None
        The same criterion by what is truly offered, where the score counts more: it decides what is required.
    own : OwnShares or None
        What it counts for each mentee, where that is not `share` for all.
    swapped : bool
        Whether the rows are mentors: what is called mentees here are then the mentors, and the other way round.
    """

    criterion: Criterion
    share: float
    mean: float
    mentees: Encoded
    mentors: Encoded
    encoder: Encoder | None = field(default=None, compare=False)  # what it learned shows in what it encoded
    products: FactoredScores | None = field(default=None, compare=False)
    given_scores: GivenScores | None = None
    swapped: bool = False
    strict: "ScoredCriterion | None" = None
    own: OwnShares | None = None

    def block(self, rows: Integers) -> Floats:
        """Return the scores of the mentees `rows` with every mentor; pairs with a blank get `mean`."""
        return self._fill_blanks(*self._block(rows))

    def pairs(self, rows: Integers, columns: Integers) -> Floats:
        """Return the scores of the pairs (rows[k], columns[k]), bit-identical to those of `block`."""
        return self._fill_blanks(*self._pairs(rows, columns))

    def addend_block(self, rows: Integers) -> Floats:
        """Return what the criterion adds to the scores of the mentees `rows` with every mentor."""
        if self.own is None:
            return self.share * self.block(rows)
        if self.swapped:
            return self.own.slope * self.block(rows) + self.own.offset
        return self.own.slope[rows, None] * self.block(rows) + self.own.offset[rows, None]

    def addend_pairs(self, rows: Integers, columns: Integers) -> Floats:
        """Return what it adds to the scores of the pairs (rows[k], columns[k]), bit-identical to `addend_block`."""
        if self.own is None:
            return self.share * self.pairs(rows, columns)
        mentees = columns if self.swapped else rows
        return self.own.slope[mentees] * self.pairs(rows, columns) + self.own.offset[mentees]

    def share_of(self, mentee: int) -> float:
        """Return the most that it adds for a mentee: its share of all weights, as that mentee has them."""
        return self.share if self.own is None else float(self.own.shares[mentee])

    @property
    def largest_share(self) -> float:
        """The most that it adds for anybody."""
        if self.own is None:
            return self.share
        return float((self.own.slope + self.own.offset).max(initial=0.0))

    def with_own(self, own: OwnShares) -> "ScoredCriterion":
        """Return the criterion with what it counts for each mentee."""
        return replace(self, own=own)

    def alone(self) -> "ScoredCriterion":
        """Return the criterion with a share of 1 for everybody."""
        return replace(self, share=1.0, own=None)

    def answered_block(self, rows: Integers) -> tuple[Floats, Booleans]:
        """Return the scores of the mentees `rows` with every mentor, and in which pairs both answered."""
        score, answered = self._block(rows)
        return self._reversed(score), answered

    def add_to(self, block: NDArray[np.floating[Any]], rows: Integers) -> None:
        """Add what the criterion adds to the scores of the mentees `rows` to a block, rounded as the block is."""
        if isinstance(self.encoder, ScheduleEncoder) and self.own is None:
            worth = self.share * np.append(self._reversed(self.encoder.scores_of_steps()), self.mean)
            self.encoder.clocks_.add_block(self.mentees.values[rows], self.mentors.values, worth, block)
        else:
            np.add(block, self.addend_block(rows), out=block)

    def add_near(self, block: NDArray[np.floating[Any]], rows: Integers) -> float:
        """Add nearly what the criterion adds to the scores of the mentees `rows`; return the largest error.

        Rounding of the sum to the precision of the block is not counted.
        """
        if self.products is None or not self.products.is_dense:
            self.add_to(block, rows)
            return 0.0
        near: Any
        near, error = self.products.near(rows, block.dtype)
        near = self._reversed(np.clip(near, 0.0, 1.0, out=near))
        near[~self.mentees.answered[rows]] = self.mean
        near[:, ~self.mentors.answered] = self.mean
        if self.own is None:
            slope: Any = self.share
            offset: Any = 0.0
        else:
            slope, offset = self.own.slope, self.own.offset
            if not self.swapped:
                slope, offset = slope[rows, None], offset[rows, None]
        largest = float(np.abs(slope).max(initial=0.0) + np.abs(offset).max(initial=0.0))
        np.add(block, near * slope + offset, out=block, casting="same_kind")
        return largest * (error + 4.0 * float(np.finfo(block.dtype).eps))  # with four roundings

    def both_answered(self, row: int, column: int) -> bool:
        """Return whether both answered, so that the score of the pair is not `mean`."""
        return bool(self._pairs(np.array([row]), np.array([column]))[1][0])

    def shares(self, rows: Integers, columns: Integers) -> Booleans:
        """Return for which pairs (rows[k], columns[k]) both answered and the score before reversing is above 0.

        For none if the criterion is reversed, since what they share then counts against the pair.
        """
        if self.strict is not None:
            return self.strict.shares(rows, columns)
        score, answered = self._pairs(rows, columns)
        return np.asarray(answered & (score > 0) & (not self.criterion.reverse))

    def meets_requirement(self, rows: Integers) -> Booleans:
        """Return which pairs of the mentees `rows` reach `at_least`; pairs whose wanting side is blank all do."""
        if self.strict is not None:
            return self.strict.meets_requirement(rows)
        score, answered = self._block(rows)
        return self._allow_unbound(rows, answered & (self._reversed(score) >= self.least))

    def requirement_from(self, rows: Integers, reached: Booleans) -> Booleans:
        """Return `meets_requirement`, given which scores (with blanks as `mean`) reach `least`."""
        if self.given_scores is not None or self.strict is not None:
            return self.meets_requirement(rows)
        reached &= self.mentees.answered[rows, None] & self.mentors.answered[None, :]
        return self._allow_unbound(rows, reached)

    @property
    def least(self) -> float:
        """The threshold of a required criterion, less the rounding tolerance."""
        return (self.criterion.at_least or 0.0) - _ROUNDING

    def _allow_unbound(self, rows: Integers, met: Booleans) -> Booleans:
        wanting = self._wanting()
        binds = wanting[rows, None] if self._rows_want else wanting[None, :]
        return np.asarray(~binds | met)

    def pairs_meet_requirement(self, rows: Integers, columns: Integers) -> Booleans:
        """Return `meets_requirement` for the pairs (rows[k], columns[k])."""
        if self.strict is not None:
            return self.strict.pairs_meet_requirement(rows, columns)
        score, answered = self._pairs(rows, columns)
        binds = self._wanting()[rows if self._rows_want else columns]
        return ~binds | (answered & (self._reversed(score) >= self.least))

    @property
    def nobody_answered(self) -> bool:
        """Whether there is no pair in which both answered."""
        if self.given_scores is not None:
            return not self.given_scores.people(0).any()
        return not (self.mentees.answered.any() and self.mentors.answered.any())

    def take(self, mentees: Integers, mentors: Integers) -> "ScoredCriterion":
        """Return the criterion for some of the people, in another order."""
        strict = self.strict and self.strict.take(mentees, mentors)
        own = self.own and self.own.take(mentors if self.swapped else mentees)
        rows, columns = self.mentees.take(mentees), self.mentors.take(mentors)
        taken = replace(self, mentees=rows, mentors=columns, strict=strict, own=own)
        if self.given_scores is not None:
            return replace(taken, given_scores=self.given_scores.take(mentees, mentors))
        return replace(taken, products=products_of(self.encoder, taken.mentees, taken.mentors))

    def take_columns(self, columns: Integers) -> "ScoredCriterion":
        """Return the criterion for all rows and some of the columns."""
        return self.take(np.arange(len(self.mentees), dtype=np.int64), columns)

    def transpose(self) -> "ScoredCriterion":
        """Return the criterion with mentors as rows and mentees as columns."""
        return replace(
            self,
            swapped=not self.swapped,
            strict=self.strict and self.strict.transpose(),
            mentees=self.mentors,
            mentors=self.mentees,
            products=None if self.products is None else self.products.swapped(),
            given_scores=None if self.given_scores is None else self.given_scores.transpose(),
        )

    def _block(self, rows: Integers) -> tuple[Floats, Booleans]:
        """Return the scores before blanks are filled, and where both answered."""
        if self.given_scores is not None:
            return self.given_scores.block(rows)
        answered = self.mentees.answered[rows, None] & self.mentors.answered[None, :]
        if self.products is not None:
            return np.clip(self.products.block(rows), 0.0, 1.0), answered
        encoder = cast(Encoder, self.encoder)
        if self._rows_want:
            return encoder.score_block(self.mentees.values[rows], self.mentors.values), answered
        return encoder.score_block(self.mentors.values, self.mentees.values[rows]).T, answered

    def _pairs(self, rows: Integers, columns: Integers) -> tuple[Floats, Booleans]:
        if self.given_scores is not None:
            return self.given_scores.pairs(rows, columns)
        answered = self.mentees.answered[rows] & self.mentors.answered[columns]
        if self.products is not None:
            return np.clip(self.products.pairs(rows, columns), 0.0, 1.0), answered
        mentees, mentors = self.mentees.values[rows], self.mentors.values[columns]
        wants, offers = (mentees, mentors) if self._rows_want else (mentors, mentees)
        return cast(Encoder, self.encoder).score_pairs(wants, offers), answered

    def _fill_blanks(self, score: Floats, answered: Booleans) -> Floats:
        return np.where(answered, self._reversed(score), self.mean)

    def _reversed(self, score: Floats) -> Floats:
        return 1.0 - score if self.criterion.reverse else score

    def _wanting(self) -> Booleans:
        """Return who of the wanting side answered; with given scores, who occurs in them."""
        if self.given_scores is not None:
            return self.given_scores.people(0 if self._rows_want else 1)
        return self.mentees.answered if self._rows_want else self.mentors.answered

    @property
    def _rows_want(self) -> bool:
        return (self.criterion.direction == "mentee") != self.swapped


def score_criterion(
    criterion: Criterion,
    cohort: Cohort,
    share: float,
    *,
    learned: dict[str, Any] | None = None,
    welcome: Sequence[str] = (),
    same_ids: str = SAME_IDS[0],
    weeks: ProgrammeWeeks | None = None,
) -> ScoredCriterion:
    """Fit the encoder and encode the answers of both sides; with `learned`, restore it and add only new values.

    `welcome` are answers that meet everybody. `same_ids` says whether an id in both tables is one person, who may have
    named themselves. `weeks` are those in which clocks are compared.

    Raises
    ------
    CohortError
        With file, row and column of every answer that cannot be read.
    """
    if criterion.from_pairs:
        return _score_given_pairs(criterion, cohort, share, learned)
    _check_columns(criterion, cohort)
    wants, offers = criterion.answers(cohort)
    encoder = criterion.make_encoder(welcome=welcome).with_names((*cohort.mentees.names, *cohort.mentors.names))
    encoder = encoder.with_weeks(weeks or ProgrammeWeeks())
    if learned is None:
        encoder = encoder.fit(wants, offers)
    else:
        encoder = encoder.restore(learned["encoder"]["learned"]).extend(wants, offers)
    if criterion.names_people:
        wants = wishes_without_self(criterion, encoder, cohort, same_ids=same_ids)
    mistakes: list[Mistake] = []
    encoded = []
    wants_columns = (*criterion.wants_columns, *([] if criterion.wished is None else [criterion.wished]))
    for column, encode, table, names in (
        (wants, encoder.encode_wants, criterion.wants_table, wants_columns),
        (offers, encoder.encode_offers, criterion.offers_table, criterion.offers_columns),
    ):
        try:
            encoded.append(encode(column))
        except InputError as error:
            people = _people_of(cohort, table)
            there = (*names, *(name for zone_table, name in criterion.zone_columns if zone_table == table))
            mistakes += [
                _in_column(placed(mistake, people, row), column)
                for mistake in error.mistakes
                for row in [mistake.row or 0]
                for column in [_column_of(mistake, people, there, row)]
            ]
    if mistakes:
        raise CohortError(mistakes)
    mean = learned["mean"] if learned else _mean_of_answered(criterion, encoder, encoded[0], encoded[1])
    mentees, mentors = encoded if criterion.direction == "mentee" else encoded[::-1]
    scored = ScoredCriterion(criterion, share, mean, mentees, mentors, encoder=encoder)
    scored = replace(scored, products=products_of(encoder, mentees, mentors))
    strict = encoder.strict()
    if strict is encoder:
        return scored
    wanted, offered = strict.encode_wants(wants), strict.encode_offers(offers)
    mentees, mentors = (wanted, offered) if criterion.direction == "mentee" else (offered, wanted)
    products = products_of(strict, mentees, mentors)
    return replace(scored, strict=replace(scored, mentees=mentees, mentors=mentors, encoder=strict, products=products))


def _in_column(mistake: Mistake, column: str) -> Mistake:
    """Return a mistake in a column; its hint names that column's part of [answers]."""
    key = column if _BARE_KEY.fullmatch(column) else json.dumps(column, ensure_ascii=False)
    hint = _hint(mistake, column)
    return replace(mistake, column=column, hint=hint and hint.replace("[answers]", f"[answers.{key}]"))


def _check_columns(criterion: Criterion, cohort: Cohort) -> None:
    """Raise CohortError with all columns that are missing."""
    mistakes: list[Mistake] = []
    for table, name in (column for column in criterion.columns if column[1] != criterion.when):
        try:
            _people_of(cohort, table).column(name)
        except CohortError as error:
            mistakes += error.mistakes
    if mistakes:
        raise CohortError(mistakes)


def _column_of(mistake: Mistake, people: People, names: tuple[str, ...], row: int) -> str:
    """Return the column of a mistake; of several, the one with the cell."""
    return next((name for name in names if text_of(people.column(name)[row]) == mistake.got), names[0])


def _hint(mistake: Mistake, column: str) -> str | None:
    """Return the hint of a mistake; of a time zone, with the lines of a policy for its column."""
    if mistake.got is not None and mistake.hint == zone_advice(mistake.got):
        return zone_advice(mistake.got, column=column)
    return mistake.hint


def _people_of(cohort: Cohort, table: str) -> People:
    return cohort.mentees if table == "mentees" else cohort.mentors


def _mean_of_answered(criterion: Criterion, encoder: Encoder, wants: Encoded, offers: Encoded) -> float:
    if criterion.missing == "zero":
        return 0.0
    mean = encoder.mean(wants, offers)
    if math.isnan(mean):
        return 0.0  # no pair has both answers: 0 for every pair, so that the criterion decides nothing
    return 1.0 - mean if criterion.reverse else mean


def _score_given_pairs(
    criterion: Criterion, cohort: Cohort, share: float, learned: dict[str, Any] | None
) -> ScoredCriterion:
    given = given_scores_of(criterion.pair_table, cohort)
    mean = 0.0
    if learned is not None:
        mean = learned["mean"]
    elif criterion.missing == "average" and given.people(0).any():
        mean = given.mean()
        mean = 1.0 - mean if criterion.reverse else mean
    everybody = [Encoded(np.zeros(count), np.ones(count, dtype=bool)) for count in cohort.shape]
    return ScoredCriterion(criterion, share, mean, everybody[0], everybody[1], given_scores=given)
