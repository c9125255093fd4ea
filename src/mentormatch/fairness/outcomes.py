"""Outcomes: arrays of what each mentee got and each mentor bears."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import ClassVar, TypeAlias

import numpy as np

from mentormatch.answers import PersonId
from mentormatch.arrays import Booleans, Floats, Integers
from mentormatch.errors import InputError, unknown_name
from mentormatch.fairness.envy import envied_beyond_one
from mentormatch.matching import Matching, capacity_of, check_matching, demand_of
from mentormatch.values import Value

# scores nearer than this differ by rounding only
ROUNDING = 1e-12
_CELLS_AT_ONCE = 1 << 21
Columns: TypeAlias = dict[str, Floats]


class _Outcomes:
    """Outcomes by name."""

    names: ClassVar[tuple[str, ...]]

    def get(self, name: str) -> Floats:
        """Return the outcome of a name as numbers, one a person; yes is 1."""
        if name not in self.names:
            raise InputError(unknown_name("outcome", name, self.names))
        return np.asarray(getattr(self, name), dtype=np.float64)


@dataclass(frozen=True, eq=False)
class MenteeOutcomes(_Outcomes, Value):
    """What each mentee got: arrays of shape (mentees,), in the cohort's order.

    With one mentor each, all is as one expects; with several, a score is the sum of the scores of a mentee's pairs, and
    what was on offer the sum of as many of the best allowed scores as mentors are wanted. Allowed are the mentors whom
    rules and requirements allow, full or not, as in explanations. All that looks at other mentors is computed when
    first asked for, a block of mentees at a time: never is there a matrix of all pairs.

    Parameters
    ----------
    matching : Matching

    Attributes
    ----------
    demand, load : int array
        How many mentors each wants and has.
    matched : bool array
        Who has any.
    score : float array
        The sum of the scores of their pairs; 0 for who has nobody.
    on_offer, regret : float array
        The best allowed scores, and by how much they exceed what was got. Negative where a pairing that was brought
        breaks a rule in somebody's favour.
    rank : float array
        1 + how many allowed mentors who take somebody score higher than the best they have; NaN for who has nobody
        allowed.
    top_choice : bool array
        Whether that is 1.
    envy : int array
        Justified envy: mentors whom the mentee would rather have (than the worst of theirs, or than an empty place), is
        allowed, and who gave a seat to somebody at a lower score.
    blocking : int array
        Envy, and mentors whom the mentee would rather have and who have a seat left: with how many mentors the mentee
        would leave the matching by mutual consent, scores being the preferences of both sides; whole ones, also where
        the objective "stable" went by the wishes of each side.
    ef1, wef1 : float array
        How many others have mentors that the mentee values more than the own ones, even without the best of them
        (wef1: a wanted place). NaN where nobody has several mentors: there it holds trivially.

    Examples
    --------
    >>> from mentormatch.matching import matching_of_pairs
    >>> from mentormatch.profiles import Cohort
    >>> cohort = Cohort.from_records(mentors=[{"id": "ada", "skills": "R"}, {"id": "bob", "skills": "Go"}],
    ...                              mentees=[{"id": "kim", "skills": "R"}, {"id": "noor", "skills": "Go"}])
    >>> got = MenteeOutcomes(matching_of_pairs(cohort, None, [("kim", "bob"), ("noor", "ada")]))
    >>> got.score.tolist(), got.regret.tolist(), got.rank.tolist(), got.envy.tolist()
    ([0.0, 0.0], [1.0, 1.0], [2.0, 2.0], [1, 1])
    """

    matching: Matching
    names: ClassVar[tuple[str, ...]] = (
        *("score", "matched", "load", "demand", "on_offer", "regret", "rank", "top_choice", "envy", "blocking"),
        *("ef1", "wef1"),
    )

    @property
    def ids(self) -> tuple[PersonId, ...]:
        """Whose outcomes these are."""
        return self.matching.cohort.mentees.ids

    @property
    def demand(self) -> Integers:  # noqa: D102  see the class
        return np.minimum(demand_of(self.matching.cohort.mentees), self.matching.scores.shape[1])

    @cached_property
    def load(self) -> Integers:  # noqa: D102
        return np.bincount(self.matching.positions[:, 0], minlength=len(self.ids))

    @property
    def matched(self) -> Booleans:  # noqa: D102
        return self.load > 0

    @cached_property
    def score(self) -> Floats:  # noqa: D102
        total = np.zeros(len(self.ids))
        np.add.at(total, self.matching.positions[:, 0], _scores_of(self.matching))
        return total

    @property
    def on_offer(self) -> Floats:  # noqa: D102
        return self._compared["on_offer"]

    @property
    def regret(self) -> Floats:  # noqa: D102
        lost = self.on_offer - self.score
        lost[np.abs(lost) <= ROUNDING * np.maximum(1, self.demand)] = 0.0
        return lost

    @property
    def rank(self) -> Floats:  # noqa: D102
        return self._compared["rank"]

    @property
    def top_choice(self) -> Booleans:  # noqa: D102
        return np.asarray(self.rank == 1)

    @property
    def envy(self) -> Integers:  # noqa: D102
        return self._compared["envy"].astype(np.int64)

    @property
    def blocking(self) -> Integers:  # noqa: D102
        return self._compared["blocking"].astype(np.int64)

    @property
    def ef1(self) -> Floats:  # noqa: D102
        return self._envied_beyond_one[0]

    @property
    def wef1(self) -> Floats:  # noqa: D102
        return self._envied_beyond_one[1]

    @cached_property
    def _envied_beyond_one(self) -> tuple[Floats, Floats]:
        return envied_beyond_one(self.matching, self.score, self.demand)

    @cached_property
    def _compared(self) -> Columns:
        """Outcomes that need the scores with every mentor, computed a block of mentees at a time."""
        comparison = _MentorComparison(self.matching, self.demand, self.load)
        found = {name: np.zeros(len(self.ids)) for name in ("on_offer", "envy", "blocking")}
        found["rank"] = np.full(len(self.ids), np.nan)
        for rows in _blocks(self.matching.scores.shape):
            for name, values in comparison.of(rows).items():
                found[name][rows] = values
        for values in found.values():
            values.flags.writeable = False  # the cached array itself is handed out
        return found


@dataclass(frozen=True, eq=False)
class MentorOutcomes(_Outcomes, Value):
    """What each mentor bears: arrays of shape (mentors,), in the cohort's order.

    Parameters
    ----------
    matching : Matching

    Attributes
    ----------
    capacity, load : int array
        Seats (a blank is the policy's default) and mentees.
    matched : bool array
        Who has any mentee.
    load_share : float array
        Load against capacity; NaN where there are no seats.
    mean_score : float array
        Of their pairs; NaN for who has none.

    Examples
    --------
    >>> from mentormatch.matching import match
    >>> from mentormatch.profiles import Cohort
    >>> cohort = Cohort.from_records(mentors=[{"id": "ada", "skills": "R", "capacity": 2}],
    ...                              mentees=[{"id": "kim", "skills": "R"}])
    >>> MentorOutcomes(match(cohort)).load_share.tolist()
    [0.5]
    """

    matching: Matching
    names: ClassVar[tuple[str, ...]] = ("load", "capacity", "matched", "load_share", "mean_score")

    @property
    def ids(self) -> tuple[PersonId, ...]:
        """Whose outcomes these are."""
        return self.matching.cohort.mentors.ids

    @property
    def capacity(self) -> Integers:  # noqa: D102
        return capacity_of(self.matching.cohort.mentors, self.matching.policy)

    @cached_property
    def load(self) -> Integers:  # noqa: D102
        return np.bincount(self.matching.positions[:, 1], minlength=len(self.ids))

    @property
    def matched(self) -> Booleans:  # noqa: D102
        return self.load > 0

    @property
    def load_share(self) -> Floats:  # noqa: D102
        return _ratio(self.load, self.capacity)

    @cached_property
    def mean_score(self) -> Floats:  # noqa: D102
        total = np.zeros(len(self.ids))
        np.add.at(total, self.matching.positions[:, 1], _scores_of(self.matching))
        return _ratio(total, self.load)


@dataclass(frozen=True, eq=False)
class Outcomes(Value):
    """The outcomes of both sides of a matching."""

    mentees: MenteeOutcomes
    mentors: MentorOutcomes


def outcomes_of(matching: Matching) -> Outcomes:
    """Return what each mentee got and what each mentor bears.

    Parameters
    ----------
    matching : Matching
        Ours, or pairs that were read.

    Examples
    --------
    >>> from mentormatch.matching import match
    >>> from mentormatch.profiles import Cohort
    >>> cohort = Cohort.from_records(mentors=[{"id": "ada", "skills": "R"}],
    ...                              mentees=[{"id": "kim", "skills": "R"}, {"id": "noor", "skills": "Go"}])
    >>> found = outcomes_of(match(cohort))
    >>> found.mentees.matched.tolist(), found.mentees.on_offer.tolist(), found.mentors.load.tolist()
    ([True, False], [1.0, 0.0], [1])
    """
    check_matching(matching)
    return Outcomes(MenteeOutcomes(matching), MentorOutcomes(matching))


class _MentorComparison:
    """Compares each mentee's mentors with all others, a block of mentees at a time: offers, ranks, envy."""

    def __init__(self, matching: Matching, demand: Integers, load: Integers) -> None:
        self.scores, self.demand = matching.scores, demand
        policy, people = matching.policy, matching.scores.shape
        self.mentees, self.mentors, values = _pairs_by_mentee(matching)
        worst_held = np.full(people[0], np.inf)
        np.minimum.at(worst_held, self.mentees, values)
        empty_place = policy.unmatched if policy.participation == "worth" and policy.unmatched is not None else -np.inf
        # the score that another mentor must exceed to be preferred; infinite for who wants nobody
        self.least = np.where(load < demand, np.minimum(worst_held, empty_place), worst_held)
        self.least[demand == 0] = np.inf
        self.lowest_seat = np.full(people[1], np.inf)
        np.minimum.at(self.lowest_seat, self.mentors, values)
        capacity = capacity_of(matching.cohort.mentors, policy)
        self.takes_somebody = capacity > 0
        self.seats_left = np.bincount(self.mentors, minlength=people[1]) < capacity

    def of(self, rows: Integers) -> Columns:
        scores, allowed = self.scores.block(rows), self.scores.allowed(rows)
        first, last = np.searchsorted(self.mentees, [rows[0], rows[-1] + 1])
        own, mentors = self.mentees[first:last] - rows[0], self.mentors[first:last]
        found = {
            "on_offer": _best(np.where(allowed, scores, 0.0), self.demand[rows]),
            "rank": np.full(len(rows), np.nan),
        }
        higher = scores[own] > scores[own, mentors][:, None] + ROUNDING
        ranks = 1.0 + (higher & allowed[own] & self.takes_somebody).sum(axis=1)
        ranks[~allowed[own, mentors]] = np.nan
        np.fmin.at(found["rank"], own, ranks)
        wanted = allowed & (scores > self.least[rows, None] + ROUNDING)
        wanted[own, mentors] = False
        passed_over = scores > self.lowest_seat + ROUNDING
        found["envy"] = (wanted & passed_over).sum(axis=1)
        found["blocking"] = (wanted & (passed_over | self.seats_left)).sum(axis=1)
        return found


def _best(scores: Floats, demand: Integers) -> Floats:
    """Return the sum of the `demand` largest scores of each row."""
    most = int(demand.max(initial=0))
    if not most:
        return np.zeros(len(scores))
    if most == 1:
        return np.where(demand > 0, scores.max(axis=1), 0.0)
    largest = np.sort(np.partition(scores, -most, axis=1)[:, -most:], axis=1)[:, ::-1]
    sums = np.concatenate([np.zeros((len(scores), 1)), np.cumsum(largest, axis=1)], axis=1)
    return np.asarray(sums[np.arange(len(scores)), demand])


def _blocks(shape: tuple[int, int]) -> Iterator[Integers]:
    height = max(1, _CELLS_AT_ONCE // max(1, shape[1]))
    for start in range(0, shape[0] if shape[1] else 0, height):
        yield np.arange(start, min(start + height, shape[0]), dtype=np.int64)


def _scores_of(matching: Matching) -> Floats:
    return np.array([pair.score for pair in matching.pairs], dtype=np.float64)


def _pairs_by_mentee(matching: Matching) -> tuple[Integers, Integers, Floats]:
    """Return the pairs as positions of mentees and of mentors, and their scores, in the order of the mentees."""
    order = np.argsort(matching.positions[:, 0], kind="stable")
    mentees, mentors = matching.positions[order].T
    return mentees, mentors, _scores_of(matching)[order]


def _ratio(some: Floats | Integers, whole: Integers) -> Floats:
    ratio: Floats = np.full(len(whole), np.nan)
    np.divide(some, whole, out=ratio, where=whole > 0)
    return ratio
