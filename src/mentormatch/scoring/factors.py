"""All criteria as factors, so that one product gives the whole score."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from scipy import sparse

from mentormatch.arrays import Floats, Integers
from mentormatch.assignment import is_sparse
from mentormatch.encoders import Encoded
from mentormatch.scoring.criteria import ScoredCriterion
from mentormatch.scoring.given_scores import SparseGivenScores
from mentormatch.scoring.own_shares import OwnShares

# A criterion with few distinct answers among the rows becomes a table with a row for each of them.
_LARGEST_TABLES = 1 << 24
_PEOPLE_AN_ANSWER = 8
_CELLS_AT_ONCE = 1 << 22
# rounding tolerance of dot products that are at most 1
_ROUNDING = 1e-12


@dataclass(eq=False)
class MergedCriteria:
    r"""The weighted mean of criteria as base_i + Σ_k left_ik · right_jk + extra_ij, and the criteria that do not fit.

    With a and b the 0/1 vectors of who answered, s the score of answered pairs and μ that of the others, a criterion
    is :math:`μ + a_i b_j (s_{ij} - μ)`. It becomes factors

    - if the rows have few distinct answers, for any criterion: one factor an answer, for the mentees 1 if it is theirs,
      for the mentors its exact score with each of them;
    - if it is linear and its dot products cannot leave [0, 1]: its vectors, and a and b as one more factor;
    - if scores were given by id for some pairs: sparse additions.

    Attributes
    ----------
    left, right : list of arrays or csr_array
        Factors side by side.
    base : float array (rows,)
    extra : csr_array or None
    others : list of ScoredCriterion
        The criteria whose blocks must be added, times their share.
    slack : float
        The largest difference between the exact score and this sum, from clipping and rounding.

    Examples
    --------
    >>> from mentormatch.profiles import Cohort
    >>> from mentormatch.scoring import compare
    >>> cohort = Cohort.from_records(mentors=[{"id": "ada", "skills": "R"}], mentees=[{"id": "kim", "skills": "R"}])
    >>> merged = merge(compare(cohort).criteria, (1, 1))
    >>> merged.base + (merged.left[0] @ merged.right[0].T).toarray()
    array([[1.]])
    """

    base: Floats
    left: list[Any] = field(default_factory=list)
    right: list[Any] = field(default_factory=list)
    extra: sparse.csr_array | None = None
    others: list[ScoredCriterion] = field(default_factory=list)
    slack: float = 1e-12


def merge(criteria: Iterable[ScoredCriterion], shape: tuple[int, int]) -> MergedCriteria:
    """Return the weighted mean of criteria as factors."""
    merged = MergedCriteria(np.zeros(shape[0]))
    cells = 0
    distinct = [
        (scored, None if scored.given_scores is not None else _distinct_rows(scored.mentees)) for scored in criteria
    ]
    for scored, answers in sorted(distinct, key=lambda pair: np.inf if pair[1] is None else len(pair[1][0])):
        size = np.inf if answers is None else len(answers[0]) * shape[1]
        if answers is not None and cells + size <= _LARGEST_TABLES and _has_few_answers(answers):
            cells += int(size)
            _add_table(merged, scored, *answers)
        elif isinstance(scored.given_scores, SparseGivenScores):
            _add_given_scores(merged, scored)
        elif scored.products is not None and within_0_and_1(scored.mentees.values, scored.mentors.values):
            _add_vectors(merged, scored)
        else:
            merged.others.append(scored)
    return merged


def _has_few_answers(answers: tuple[Integers, Integers]) -> bool:
    return len(answers[0]) * _PEOPLE_AN_ANSWER <= len(answers[1])


def _distinct_rows(encoded: Encoded) -> tuple[Integers, Integers] | None:
    """Return one person for each distinct answer, and the number of everybody's answer; None if hashes collide."""
    values: Any = encoded.values
    keys = values
    if values.ndim > 1:  # a random projection as hash: collisions are unlikely, and checked for below
        keys = values @ np.random.default_rng(0).random(values.shape[1])
    answered = np.flatnonzero(encoded.answered)
    _, first, number_of = np.unique(keys[answered], return_index=True, return_inverse=True)
    people, numbers = answered[first], np.full(len(encoded), len(first), dtype=np.int64)
    numbers[answered] = number_of
    if not _rows_equal(values[answered], values[people[number_of]]):
        return None
    return np.concatenate([people, np.flatnonzero(~encoded.answered)[:1]]), numbers


def _rows_equal(some: Any, others: Any) -> bool:
    if not is_sparse(some):
        return bool((some == others).all())
    return all(np.array_equal(getattr(some, name), getattr(others, name)) for name in ("indptr", "indices", "data"))


def _add_table(merged: MergedCriteria, scored: ScoredCriterion, people: Integers, numbers: Integers) -> None:
    table = np.empty((len(people), len(scored.mentors)))
    height = max(1, _CELLS_AT_ONCE // max(1, table.shape[1]))
    for start in range(0, len(people), height):
        table[start : start + height] = scored.block(people[start : start + height])
    slope, by_column = _slopes(scored, len(numbers))
    if by_column:
        table = by_column.slope * table + by_column.offset
        slope = np.ones(len(numbers))
    elif scored.own is not None:
        merged.base += scored.own.offset
    merged.left.append(_single_features(slope, numbers, len(people)))
    merged.right.append(table.T)


def _add_given_scores(merged: MergedCriteria, scored: ScoredCriterion) -> None:
    assert isinstance(scored.given_scores, SparseGivenScores), "only scores of some pairs become additions"
    rows, columns = scored.given_scores.there.tocoo().coords
    slope, by_column = _slopes(scored, len(merged.base))
    _add_blank(merged, scored, slope, by_column)
    added = scored.pairs(rows.astype(np.int64), columns.astype(np.int64)) - scored.mean
    added *= slope[rows] if by_column is None else by_column.slope[columns]
    extra = sparse.csr_array((added, (rows, columns)), shape=scored.given_scores.there.shape)
    merged.extra = extra if merged.extra is None else sparse.csr_array(merged.extra + extra)


def _add_vectors(merged: MergedCriteria, scored: ScoredCriterion) -> None:
    sign, of_both = (-1.0, 1.0) if scored.criterion.reverse else (1.0, 0.0)
    slope, by_column = _slopes(scored, len(merged.base))
    _add_blank(merged, scored, slope, by_column)
    both = slope * (of_both - scored.mean) * scored.mentees.answered
    answered = scored.mentors.answered.astype(np.float64)
    if by_column is None:
        left = (
            scored.mentees.values * (scored.share * sign)
            if scored.own is None
            else _scaled(scored.mentees.values, slope * sign)
        )
        merged.left.append(left)
        merged.right.append(scored.mentors.values)
    else:
        merged.left.append(scored.mentees.values * sign)
        merged.right.append(_scaled(scored.mentors.values, by_column.slope))
        answered *= by_column.slope
    if by_column is None and scored.mentors.answered.all():
        merged.base += both
    elif both.any():
        merged.left.append(_single_features(both, np.zeros(len(both), dtype=np.int64), 1))
        merged.right.append(answered[:, None])
    merged.slack += scored.largest_share * _ROUNDING


def _slopes(scored: ScoredCriterion, rows: int) -> tuple[Floats, OwnShares | None]:
    """Return by what the score counts in each row; where that depends on the column, 1, and the shares of columns."""
    if scored.own is None:
        return np.full(rows, scored.share), None
    return (np.ones(rows), scored.own) if scored.swapped else (scored.own.slope, None)


def _add_blank(merged: MergedCriteria, scored: ScoredCriterion, slope: Floats, by_column: OwnShares | None) -> None:
    """Add what the criterion counts where a pair has a blank."""
    if by_column is None:
        merged.base += slope * scored.mean + (0.0 if scored.own is None else scored.own.offset)
        return
    everywhere = by_column.slope * scored.mean + by_column.offset
    merged.left.append(_single_features(np.ones(len(slope)), np.zeros(len(slope), dtype=np.int64), 1))
    merged.right.append(everywhere[:, None])


def _scaled(rows: Any, factors: Floats) -> sparse.csr_array:
    """Return sparse rows, each times its factor."""
    scaled = sparse.csr_array(rows, copy=True)
    scaled.data = scaled.data * np.repeat(factors, np.diff(scaled.indptr))
    return scaled


def _single_features(weights: Any, features: Integers, width: int) -> sparse.csr_array:
    """Return sparse rows with one feature each, or none where its weight is 0."""
    rows = sparse.csr_array((weights, features, np.arange(len(weights) + 1)), shape=(len(weights), width))
    rows.eliminate_zeros()
    return rows


def within_0_and_1(left: Any, right: Any) -> bool:
    """Return whether all dot products lie in [0, 1] up to rounding, so that clipping changes nothing."""
    if not is_sparse(left) or not is_sparse(right):
        return False
    if min(left.data.min(initial=0.0), right.data.min(initial=0.0)) < 0:
        return False
    (sums, largest, norms), (other_sums, other_largest, other_norms) = map(_row_sizes, (left, right))
    return min(sums * other_largest, largest * other_sums, norms * other_norms) <= 1.0 + _ROUNDING


def _row_sizes(rows: sparse.csr_array) -> tuple[float, float, float]:
    """Return the largest sum, entry and norm of a row."""
    ones = np.ones(rows.shape[1])
    norms = np.sqrt(rows.multiply(rows) @ ones).max(initial=0.0)
    return float((rows @ ones).max(initial=0.0)), float(rows.data.max(initial=0.0)), float(norms)
