"""One criterion of a cohort: the score of any pair."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, cast

import numpy as np
from scipy import sparse

from mentormatch.answers import text_of
from mentormatch.arrays import Booleans, Floats, Integers
from mentormatch.assignment import FactoredScores
from mentormatch.encoders import Encoded, Encoder
from mentormatch.errors import CohortError, InputError, Mistake
from mentormatch.policy import SAME_IDS, Criterion
from mentormatch.profiles import Cohort, People
from mentormatch.scoring.choices import named_by

# what rounding may take from a score that reaches a threshold exactly
_ROUNDING = 1e-12


@dataclass(frozen=True, eq=False)
class ScoredCriterion:
    """One criterion with both sides' answers as vectors.

    Parameters
    ----------
    criterion : Criterion
    share : float
        Its weight as a share of all weights.
    mean : float
        What a blank counts as: the mean over the pairs in which both answered, learned once; or 0.
    mentees, mentors : Encoded
        The answers of each side, whichever of them wants.
    encoder : Encoder or None
        None where the scores were brought by id; then `brought` holds them and which of them there are.
    swapped : bool
        Whether the rows are mentors: what is called mentees here are then the mentors, and the other way round.
    """

    criterion: Criterion
    share: float
    mean: float
    mentees: Encoded
    mentors: Encoded
    encoder: Encoder | None = None
    products: FactoredScores | None = None
    brought: tuple[sparse.csr_array, sparse.csr_array] | None = None
    swapped: bool = False

    def block(self, rows: Integers) -> Floats:
        """Return the scores of the mentees `rows` with every mentor, blanks counted."""
        return self._settled(*self._block(rows))

    def pairs(self, rows: Integers, columns: Integers) -> Floats:
        """Return the scores of the pairs (rows[k], columns[k]), the same to the last bit as in a block."""
        return self._settled(*self._pairs(rows, columns))

    def both_answered(self, row: int, column: int) -> bool:
        """Return whether both answered, so that the score of the pair is no stand-in for a blank."""
        return bool(self._pairs(np.array([row]), np.array([column]))[1][0])

    def shares(self, rows: Integers, columns: Integers) -> Booleans:
        """Return in which pairs (rows[k], columns[k]) both answered, and something of the wish is met.

        Nowhere for a reversed criterion, for which what is met counts against the pair.
        """
        score, answered = self._pairs(rows, columns)
        return np.asarray(answered & (score > 0) & (not self.criterion.reverse))

    def meets_requirement(self, rows: Integers) -> Booleans:
        """Return which pairs of the mentees `rows` hold `at_least`; where the wanting side left it blank, all do."""
        score, answered = self._block(rows)
        return self._where_it_binds(rows, answered & (self._reversed(score) >= self.least))

    def requirement_where(self, rows: Integers, reached: Booleans) -> Booleans:
        """Return `meets_requirement` from which pairs reach `least`, blanks counted."""
        if self.brought is not None:
            return self.meets_requirement(rows)
        reached &= self.mentees.answered[rows, None] & self.mentors.answered[None, :]
        return self._where_it_binds(rows, reached)

    @property
    def least(self) -> float:
        """What a pair must reach where the criterion is required, rounding aside."""
        return (self.criterion.at_least or 0.0) - _ROUNDING

    def _where_it_binds(self, rows: Integers, met: Booleans) -> Booleans:
        wanting = self._wanting()
        binds = wanting[rows, None] if self._rows_want else wanting[None, :]
        return np.asarray(~binds | met)

    def pairs_meet_requirement(self, rows: Integers, columns: Integers) -> Booleans:
        """Return `meets_requirement` for the pairs (rows[k], columns[k])."""
        score, answered = self._pairs(rows, columns)
        binds = self._wanting()[rows if self._rows_want else columns]
        return ~binds | (answered & (self._reversed(score) >= self.least))

    @property
    def nobody_answered(self) -> bool:
        """Whether there is no pair in which both answered."""
        if self.brought is not None:
            return self.brought[1].nnz == 0
        return not (self.mentees.answered.any() and self.mentors.answered.any())

    def take(self, mentees: Integers, mentors: Integers) -> "ScoredCriterion":
        """Return the same criterion for some people, in another order."""
        taken = replace(self, mentees=self.mentees.take(mentees), mentors=self.mentors.take(mentors))
        if self.brought is not None:
            scores, there = self.brought
            return replace(taken, brought=(scores[mentees][:, mentors], there[mentees][:, mentors]))
        return replace(taken, products=_products(self.encoder, taken.mentees, taken.mentors))

    def of_columns(self, columns: Integers) -> "ScoredCriterion":
        """Return the same criterion for everybody on the rows and some on the columns."""
        return self.take(np.arange(len(self.mentees), dtype=np.int64), columns)

    def turned(self) -> "ScoredCriterion":
        """Return the same criterion with mentors as rows and mentees as columns."""
        return replace(
            self,
            swapped=not self.swapped,
            mentees=self.mentors,
            mentors=self.mentees,
            products=None if self.products is None else self.products.swapped(),
            brought=None if self.brought is None else (self.brought[0].T.tocsr(), self.brought[1].T.tocsr()),
        )

    def _block(self, rows: Integers) -> tuple[Floats, Booleans]:
        """Scores before blanks are counted, and where both answered."""
        if self.brought is not None:
            scores, there = self.brought
            return scores[rows].toarray(), there[rows].toarray()
        answered = self.mentees.answered[rows, None] & self.mentors.answered[None, :]
        if self.products is not None:
            return np.clip(self.products.block(rows), 0.0, 1.0), answered
        mentees, mentors = cast(Floats, self.mentees.values), cast(Floats, self.mentors.values)
        return self._shaped(mentees[rows, None], mentors[None, :]), answered

    def _pairs(self, rows: Integers, columns: Integers) -> tuple[Floats, Booleans]:
        if self.brought is not None:
            if not len(rows):  # asked for nothing, a sparse matrix returns another kind of array
                return np.zeros(0), np.zeros(0, dtype=bool)
            scores, there = (np.asarray(one[rows, columns]).reshape(-1) for one in self.brought)
            return scores, there
        answered = self.mentees.answered[rows] & self.mentors.answered[columns]
        if self.products is not None:
            return np.clip(self.products.pairs(rows, columns), 0.0, 1.0), answered
        mentees, mentors = cast(Floats, self.mentees.values), cast(Floats, self.mentors.values)
        return self._shaped(mentees[rows], mentors[columns]), answered

    def _shaped(self, mentees: Floats, mentors: Floats) -> Floats:
        encoder = cast(Encoder, self.encoder)
        wants, offers = (mentees, mentors) if self._rows_want else (mentors, mentees)
        return np.asarray(encoder.score(wants, offers), dtype=np.float64)

    def _settled(self, score: Floats, answered: Booleans) -> Floats:
        return np.where(answered, self._reversed(score), self.mean)

    def _reversed(self, score: Floats) -> Floats:
        return 1.0 - score if self.criterion.reverse else score

    def _wanting(self) -> Booleans:
        """Who wants something of this criterion; of brought scores, who appears in them."""
        if self.brought is not None:
            axis = 1 if self._rows_want else 0
            return np.asarray(self.brought[1].sum(axis=axis)).reshape(-1) > 0
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
) -> ScoredCriterion:
    """Encode both sides' answers, learning from them; with `learned`, use that and add only what is new.

    Answers that are `welcome` are met by everybody. `same_ids` says whether an id on both sides is one person, who may
    have named themselves.

    Raises
    ------
    CohortError
        With file, row and column of every answer that cannot be read.
    """
    if criterion.from_pairs:
        return _brought(criterion, cohort, share, learned)
    _check_columns(criterion, cohort)
    wants, offers = criterion.answers(cohort)
    encoder = criterion.make_encoder(welcome=welcome)
    if learned is None:
        encoder = encoder.fit(wants, offers)
    else:
        encoder = encoder.restore(learned["encoder"]["learned"]).extend(wants, offers)
    if criterion.names_people:
        wants = named_by(criterion, encoder, cohort, same_ids=same_ids)
    mistakes: list[Mistake] = []
    encoded = []
    for column, encode, table, names in (
        (wants, encoder.encode_wants, criterion.wants_table, criterion.wants_columns),
        (offers, encoder.encode_offers, criterion.offers_table, criterion.offers_columns),
    ):
        try:
            encoded.append(encode(column))
        except InputError as error:
            people = _side(cohort, table)
            mistakes += [
                replace(one, file=people.source, row=people.row_of(row), column=_column_of(one, people, names, row))
                for one in error.mistakes
                for row in [one.row or 0]
            ]
    if mistakes:
        raise CohortError(mistakes)
    mean = learned["mean"] if learned else _mean_of_answered(criterion, encoder, encoded[0], encoded[1])
    mentees, mentors = encoded if criterion.direction == "mentee" else encoded[::-1]
    products = _products(encoder, mentees, mentors)
    return ScoredCriterion(criterion, share, mean, mentees, mentors, encoder=encoder, products=products)


def _check_columns(criterion: Criterion, cohort: Cohort) -> None:
    """Raise CohortError with all columns that are missing."""
    mistakes: list[Mistake] = []
    sides = ((criterion.wants_table, criterion.wants_columns), (criterion.offers_table, criterion.offers_columns))
    for table, name in [(table, name) for table, names in sides for name in names]:
        try:
            _side(cohort, table).column(name)
        except CohortError as error:
            mistakes += error.mistakes
    if mistakes:
        raise CohortError(mistakes)


def _column_of(mistake: Mistake, people: People, names: tuple[str, ...], row: int) -> str:
    """Return the column of a mistake; of several, the one that holds what came."""
    return next((name for name in names if text_of(people.column(name)[row]) == mistake.got), names[0])


def _side(cohort: Cohort, table: str) -> People:
    return cohort.mentees if table == "mentees" else cohort.mentors


def _mean_of_answered(criterion: Criterion, encoder: Encoder, wants: Encoded, offers: Encoded) -> float:
    if criterion.missing == "zero":
        return 0.0
    mean = encoder.mean(wants, offers)
    if math.isnan(mean):
        return 0.0  # nobody answered both: the same for every pair, so that it decides nothing
    return 1.0 - mean if criterion.reverse else mean


def _products(encoder: Encoder | None, mentees: Encoded, mentors: Encoded) -> FactoredScores | None:
    return FactoredScores(mentees.values, mentors.values) if encoder is not None and encoder.linear else None


def _brought(criterion: Criterion, cohort: Cohort, share: float, learned: dict[str, Any] | None) -> ScoredCriterion:
    rows, columns, values = criterion.pair_table.positions(cohort)
    scores = sparse.csr_array((values, (rows, columns)), shape=cohort.shape)
    there = sparse.csr_array((np.ones(len(rows), dtype=bool), (rows, columns)), shape=cohort.shape)
    mean = 0.0
    if learned is not None:
        mean = learned["mean"]
    elif criterion.missing == "average" and len(values):
        mean = math.fsum(values) / len(values)
        mean = 1.0 - mean if criterion.reverse else mean
    everybody = [Encoded(np.zeros(count), np.ones(count, dtype=bool)) for count in cohort.shape]
    return ScoredCriterion(criterion, share, mean, everybody[0], everybody[1], brought=(scores, there))
