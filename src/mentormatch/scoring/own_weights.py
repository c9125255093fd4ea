"""Each mentee's own weights, which must not buy a place."""

import hashlib
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from mentormatch.answers import Cell, find_separator, fold, is_blank, read_number, split_terms, text_of
from mentormatch.arrays import Booleans, Floats, Integers
from mentormatch.errors import CohortError, Mistake, count, suggestion
from mentormatch.policy import Criterion, Policy
from mentormatch.profiles import Cohort, by_hash, placed
from mentormatch.scoring.criteria import ScoredCriterion
from mentormatch.scoring.influence import wanting
from mentormatch.scoring.own_shares import OwnShares
from mentormatch.scoring.rules import FittedRule

# How many of a mentee's best mentors decide whether one is left: this times the square root of the number of mentors,
# over the share of places without a seat.
_BEST = 0.45
# Of more mentors, some stand for all: as many as make so many pairs, and no fewer than these.
_MOST_PAIRS = 5_000_000
_FEWEST_MENTORS = 256
_PAIRS_AT_ONCE = 1_000_000


@dataclass(frozen=True, eq=False)
class OwnFactors:
    """How many times as much each criterion counts for each mentee.

    Attributes
    ----------
    factors : float array (mentees, criteria)
        1 where an answer is blank, or the weight is the same for everybody.
    notes : tuple of str
        What was read, and what changes nothing.
    """

    factors: Floats
    notes: tuple[str, ...] = ()


def read_factors(policy: Policy, cohort: Cohort) -> OwnFactors | None:
    """Read what matters most to each mentee; None where the policy asks for nothing of the kind.

    Raises
    ------
    CohortError
        With every answer that names no criterion, or is no number on the scale, once for each wording.

    Examples
    --------
    >>> weight = {"column": "matters", "factor": 3}
    >>> policy = Policy(criteria=[Criterion("skills", weight=weight), Criterion("goals", weight=weight)])
    >>> mentees = [{"id": "kim", "matters": "Goals"}, {"id": "noor"}]
    >>> cohort = Cohort.from_records(mentors=[{"id": "ada"}], mentees=mentees)
    >>> read_factors(policy, cohort).factors.tolist()
    [[1.0, 3.0], [1.0, 1.0]]
    """
    own = [criterion.own_weight for criterion in policy.criteria]
    columns = list(dict.fromkeys(weight.column for weight in own if weight is not None))
    if not columns:
        return None
    factors = np.ones((len(cohort.mentees), len(own)))
    mistakes: list[Mistake] = []
    notes: list[str] = []
    for column in columns:
        try:
            cells = cohort.mentees.column(column)
        except CohortError as error:
            mistakes += error.mistakes
            continue
        anything = {fold(word) for word in policy.form.any_answers([column])}
        cells = tuple(None if is_blank(cell) or fold(text_of(cell)) in anything else cell for cell in cells)
        on_scale = [place for place, weight in enumerate(own) if weight and weight.column == column and weight.scale]
        for place in on_scale:
            mistakes += _read_scale(cells, policy.criteria[place], cohort, factors[:, place])
        if any(weight and weight.column == column and weight.factor for weight in own):
            mistakes += _read_names(cells, column, policy, cohort, factors=factors, notes=notes)
    if mistakes:
        raise CohortError(dict.fromkeys(mistakes))
    return OwnFactors(factors, tuple(notes))


def _read_scale(cells: Sequence[Cell], criterion: Criterion, cohort: Cohort, factors: Floats) -> Iterator[Mistake]:
    weight = criterion.own_weight
    assert weight is not None, "only criteria with a weight on a scale"
    assert weight.scale is not None, "only criteria with a weight on a scale"
    low, high = sorted(weight.scale)
    wrong: dict[str, list[int]] = {}
    for row, cell in enumerate(cells):
        try:
            answer = read_number(cell)
        except ValueError:
            answer = math.nan
        if answer is None:
            continue
        if low <= answer <= high:
            factors[row] = weight.of_answer(answer)
        else:
            wrong.setdefault(text_of(cell), []).append(row)
    for text, rows in wrong.items():
        expected = f"the weight of criterion '{criterion.name}' must be a number from {low:g} to {high:g}, or blank"
        mistake = Mistake("weight_not_on_scale", expected, got=text, column=weight.column)
        yield _with_line(mistake, rows, cohort, f"{high:g}")


def _read_names(
    cells: Sequence[Cell], column: str, policy: Policy, cohort: Cohort, *, factors: Floats, notes: list[str]
) -> Iterator[Mistake]:
    """Set the factors of the criteria that cells name; yield mistakes for those that name none."""
    called = _names_of(policy)
    separator = find_separator(cells)
    wrong: dict[str, list[int]] = {}
    unmoved: dict[str, int] = {}
    weights = [criterion.own_weight for criterion in policy.criteria]
    for row, cell in enumerate(cells):
        terms = _terms(cell, separator, called)
        for term in terms:
            if fold(term) not in called:
                wrong.setdefault(term, []).append(row)
        known = list(dict.fromkeys(place for term in terms for place in called.get(fold(term), ())))
        for rank, place in enumerate(known):
            weight = weights[place]
            if weight is not None and weight.column == column and weight.factor:
                factors[row, place] = weight.of_place(rank, len(known))
            else:
                name = policy.criteria[place].name
                unmoved[name] = unmoved.get(name, 0) + 1
    for name, people in unmoved.items():
        who = count(people, "mentee")
        notes.append(f"'{column}' names criterion '{name}' for {who}: its weight does not follow that answer.")
    names = ", ".join(f"'{criterion.name}'" for criterion in policy.criteria)
    for text, rows in wrong.items():
        expected = f"an answer about what matters must name a criterion ({names}), or be blank"
        guess = suggestion(text, [criterion.name for criterion in policy.criteria])
        mistake = Mistake("weight_names_no_criterion", expected, got=text, hint=guess, column=column)
        yield _with_line(mistake, rows, cohort, f'"{policy.criteria[0].name}"')


def _names_of(policy: Policy) -> Mapping[str, tuple[int, ...]]:
    """Return the criteria that a folded name, or else the title of a column that is compared, stands for."""
    named = {fold(criterion.name): (place,) for place, criterion in enumerate(policy.criteria)}
    titles: dict[str, tuple[int, ...]] = {}
    for place, criterion in enumerate(policy.criteria):
        for title in dict.fromkeys(map(fold, (*criterion.wants_columns, *criterion.offers_columns))):
            titles[title] = (*titles.get(title, ()), place)
    return titles | named


def _terms(cell: Cell, separator: str | None, called: Mapping[str, Any]) -> tuple[str, ...]:
    """Return what a cell names: the whole of it where that is a name, else its terms."""
    if cell is None:
        return ()
    if isinstance(cell, str) and fold(cell) in called:
        return (cell,)
    return split_terms(cell, separator)


def _with_line(mistake: Mistake, rows: Sequence[int], cohort: Cohort, meaning: str) -> Mistake:
    """Return a mistake at the first of the rows, with the line of a policy that says what the answer stands for."""
    also = f" So {count(len(rows), 'row')} say." if len(rows) > 1 else ""
    line = f'[answers."{mistake.column}"] of the policy can say what it stands for: "{mistake.got}" = {meaning}.{also}'
    hint = line if mistake.hint is None else f"{mistake.hint} {line}"
    return placed(replace(mistake, hint=hint), cohort.mentees, rows[0])


def with_own_shares(
    criteria: tuple[ScoredCriterion, ...],
    factors: Floats,
    rules: Sequence[FittedRule],
    cohort: Cohort,
    *,
    default_capacity: int,
    kept: Mapping[str, Sequence[Any]],
) -> tuple[tuple[ScoredCriterion, ...], dict[str, tuple[float, float]]]:
    """Return criteria with each mentee's own weights, and how the scores of each of them were brought back.

    Own weights v would raise whoever weights what is easy to meet, or what differs most. So each mentee's scores become
    a · Σ v s + b, the largest a and then b for which no number of their best mentors, up to `best_of`, is better on
    average than with the common weights. As b is 0 or more and a + b at most 1, all scores stay in [0, 1]; a
    criterion contributes v (a s + b).

    Parameters
    ----------
    criteria : tuple of ScoredCriterion
        With the common shares.
    factors : float array (mentees, criteria)
    rules : sequence of FittedRule
    cohort : Cohort
    default_capacity : int
    kept : mapping of mentee id to [digest, a, b]
        What was learned before; it counts for whoever has the same answers.

    Returns
    -------
    tuple of ScoredCriterion
    dict of mentee id to (a, b)
        Of the mentees whose weights are their own.
    """
    common = np.array([scored.share for scored in criteria], dtype=np.float64)
    weighted = common * factors
    own = (weighted != common[None, :]).any(axis=1) & (weighted.sum(axis=1) > 0)
    own &= ~(factors == factors[:, :1]).all(axis=1)
    shares = np.tile(common, (len(factors), 1))
    shares[own] = weighted[own] / weighted[own].sum(axis=1, keepdims=True)
    rows = np.flatnonzero(own)
    ids = cohort.mentees.ids
    digests = _digests(criteria, cohort, [row for row in rows.tolist() if str(ids[row]) in kept])
    slope, offset = np.ones(len(factors)), np.zeros(len(factors))
    new: list[int] = []
    for row in rows.tolist():
        if row in digests and kept[str(ids[row])][0] == digests[row]:
            slope[row], offset[row] = kept[str(ids[row])][1:]
        else:
            new.append(row)
    at = np.array(new, dtype=np.int64)
    mentors = by_hash(cohort.mentors, wanting(cohort, default_capacity)[1])
    takers = len(mentors)
    mentors = mentors[: max(_FEWEST_MENTORS, _MOST_PAIRS // max(1, len(at)))]
    best = max(1, math.ceil(best_of(cohort, default_capacity) * len(mentors) / max(1, takers)))
    slope[at], offset[at] = _brought_back(criteria, shares, at, rules, mentors=mentors, best=best)
    learned = {str(ids[row]): (float(slope[row]), float(offset[row])) for row in rows.tolist()}
    placed_shares = tuple(OwnShares(share, share * slope, share * offset) for share in np.ascontiguousarray(shares.T))
    return tuple(scored.with_own(own) for scored, own in zip(criteria, placed_shares, strict=True)), learned


def best_of(cohort: Cohort, default_capacity: int) -> int:
    """Return how many of a mentee's best mentors decide whether one is left: the more, the more seats there are.

    The number was chosen on simulated cohorts, as the least with which no rule of choosing weights buys a place.

    Examples
    --------
    >>> cohort = Cohort.from_records(mentors=[{"id": "ada"}], mentees=[{"id": "kim"}, {"id": "noor"}])
    >>> best_of(cohort, default_capacity=1)
    1
    """
    assert cohort.mentors.capacity is not None, "every table of mentors has capacities"
    assert cohort.mentees.demand is not None, "every table of mentees has demands"
    capacity = np.where(cohort.mentors.capacity < 0, default_capacity, cohort.mentors.capacity)
    seats = int(np.minimum(capacity, len(cohort.mentees)).sum())
    places = int(np.minimum(cohort.mentees.demand, len(cohort.mentors)).sum())
    takers = int((capacity > 0).sum())
    return math.ceil(_BEST * math.sqrt(takers) * places / (places - seats)) if places > seats else max(1, takers)


def own_side(alone: tuple[ScoredCriterion, ...], wanted: Sequence[ScoredCriterion]) -> tuple[ScoredCriterion, ...]:
    """Return the criteria in which mentees want, with their own weights among these.

    Parameters
    ----------
    alone : tuple of ScoredCriterion
        With shares that sum to 1, for who counts none of them.
    wanted : sequence of ScoredCriterion
        The same, as parts of the whole score.
    """
    own = [scored.own for scored in wanted]
    if not own or own[0] is None:
        return alone
    shares, slopes, offsets = (
        np.array([getattr(part, name) for part in own]) for name in ("shares", "slope", "offset")
    )
    whole = shares.sum(axis=0)
    counts = whole > 0
    whole = np.where(counts, whole, 1.0)
    return tuple(
        scored.with_own(
            OwnShares(
                np.where(counts, shares[place] / whole, scored.share),
                np.where(counts, slopes[place] / whole, scored.share),
                np.where(counts, offsets[place] / whole, 0.0),
            )
        )
        for place, scored in enumerate(alone)
    )


def _brought_back(
    criteria: Sequence[ScoredCriterion],
    shares: Floats,
    rows: Integers,
    rules: Sequence[FittedRule],
    *,
    mentors: Integers,
    best: int,
) -> tuple[Floats, Floats]:
    """Return a and b of each mentee of `rows`."""
    slope, offset = np.ones(len(rows)), np.zeros(len(rows))
    if not len(rows) or not len(mentors):
        return slope, offset
    taken = [scored.take(rows, mentors) for scored in criteria]
    height = max(1, _PAIRS_AT_ONCE // len(mentors))
    for start in range(0, len(rows), height):
        some = np.arange(start, min(start + height, len(rows)), dtype=np.int64)
        common, own = (np.zeros((len(some), len(mentors))) for _ in range(2))
        allowed = np.ones((len(some), len(mentors)), dtype=bool)
        for rule in rules:
            allowed &= rule.allowed(rows[some], mentors)
        for place, scored in enumerate(taken):
            block = scored.block(some)
            common += scored.share * block
            own += shares[rows[some], place][:, None] * block
            if scored.criterion.required:
                allowed &= scored.meets_requirement(some)
        slope[some], offset[some] = _lines(common, own, allowed, best)
    return slope, offset


def _lines(common: Floats, own: Floats, allowed: Booleans, best: int) -> tuple[Floats, Floats]:
    """Return the largest a, and then b, with which no number of best own scores is better than that of the common ones.

    Examples
    --------
    >>> common, own = np.array([[0.4, 0.2, 0.0]]), np.array([[0.8, 0.1, 0.0]])
    >>> [part.tolist() for part in _lines(common, own, np.ones((1, 3), dtype=bool), 8)]
    [[0.5], [0.0]]
    """
    there = allowed.sum(axis=1)
    numbers_of = np.clip(np.ceil(there / 2), 1, best).astype(np.int64)
    most = min(int(numbers_of.max(initial=1)), allowed.shape[1])
    numbers = np.arange(1, most + 1)
    counted = numbers <= numbers_of[:, None]
    means = []
    for scores in (common, own):
        negative = np.where(allowed, -scores, 1.0)
        if most < negative.shape[1]:
            negative = np.partition(negative, most - 1, axis=1)[:, :most]
        means.append(np.cumsum(-np.sort(negative, axis=1), axis=1) / numbers)
    usual, theirs = means
    with np.errstate(divide="ignore", invalid="ignore"):
        least = np.where(counted & (theirs > usual), usual / theirs, 1.0).min(axis=1)
        # a + b reaches 1 where the mentee's best would be as sure as 1: for some number of mentors it must not
        room = np.where(theirs < 1.0, (1.0 - usual) / (1.0 - theirs), np.inf)
    slope = np.minimum(least, np.where(counted, room, 0.0).max(axis=1))
    above = np.where(counted, usual - slope[:, None] * theirs, np.inf).min(axis=1)
    offset = np.clip(above, 0.0, 1.0 - slope)
    nobody = there == 0
    return np.where(nobody, 1.0, slope), np.where(nobody, 0.0, offset)


def learned_of(
    criteria: Sequence[ScoredCriterion], cohort: Cohort, own: Mapping[str, tuple[float, float]]
) -> dict[str, list[Any]]:
    """Return how the scores of mentees are brought back, each with a digest of the answers for which that counts."""
    rows = {person: cohort.mentees.index[person] for person in sorted(own) if person in cohort.mentees.index}
    told = _digests(criteria, cohort, list(rows.values()))
    return {person: [told[row], *own[person]] for person, row in rows.items()}


def _digests(criteria: Sequence[ScoredCriterion], cohort: Cohort, rows: Sequence[int]) -> dict[int, str]:
    """Return digests of the answers of mentees on which their own weights and their scores depend."""
    named = [name for scored in criteria for table, name in scored.criterion.columns if table == "mentees"]
    named += [own.column for scored in criteria if (own := scored.criterion.own_weight) is not None]
    columns = [cohort.mentees.column(name) for name in dict.fromkeys(named)]
    told = {row: "\x1f".join([text_of(column[row]) for column in columns]) for row in rows}
    return {
        row: hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()
        for row, text in told.items()
    }
