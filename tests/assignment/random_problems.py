"""Random assignment problems of every kind, as plain numbers."""

from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np

from mentormatch.assignment import AssignmentProblem

UNLIMITED = 10**18


@dataclass(frozen=True, eq=False)
class Case:
    """What an assignment problem is made from.

    `unit` says that every score, and `unmatched`, stands for a whole multiple of it: then the oracles count in whole
    numbers, and 0.1 + 0.2 is 0.3. Without it they take every float for what it is.
    """

    scores: np.ndarray
    capacity: np.ndarray
    min_load: np.ndarray
    demand: np.ndarray
    allowed: np.ndarray
    forced: tuple[tuple[int, int], ...] = ()
    unmatched: float | None = None
    spread: bool = False
    unit: float | None = None
    tolerance: float = 1e-9

    @property
    def shape(self) -> tuple[int, int]:
        return self.scores.shape

    def problem(self, **changed) -> AssignmentProblem:
        given = {
            "scores": self.scores,
            "capacity": self.capacity,
            "min_load": self.min_load,
            "demand": self.demand,
            "allowed": self.allowed,
            "forced": self.forced,
            "unmatched": "last_resort" if self.unmatched is None else self.unmatched,
            "spread": self.spread,
        } | changed
        return AssignmentProblem(given.pop("scores"), **given)

    def exact(self, number: float) -> Fraction:
        """A score as the oracles see it."""
        return Fraction(number) if self.unit is None else Fraction(round(number / self.unit))

    def with_one_more_seat(self, mentor: int) -> "Case":
        """The same problem with one more seat; an unlimited capacity is never in the way."""
        capacity = np.minimum(self.capacity, self.shape[0])
        capacity[mentor] += 1
        return replace(self, capacity=capacity)

    def permuted(self, rows: np.ndarray, columns: np.ndarray) -> "Case":
        """The same problem with its people in another order."""
        row_of, column_of = np.argsort(rows), np.argsort(columns)
        return replace(
            self,
            scores=self.scores[np.ix_(rows, columns)],
            allowed=self.allowed[np.ix_(rows, columns)],
            capacity=self.capacity[columns],
            min_load=self.min_load[columns],
            demand=self.demand[rows],
            forced=tuple((int(row_of[i]), int(column_of[j])) for i, j in self.forced),
        )

    def __repr__(self) -> str:
        return (
            f"Case(np.array({self.scores.tolist()!r}).reshape{self.shape}, np.array({self.capacity.tolist()}), "
            f"np.array({self.min_load.tolist()}), np.array({self.demand.tolist()}), "
            f"np.array({self.allowed.astype(int).tolist()}, dtype=bool).reshape{self.shape}, {self.forced}, "
            f"{self.unmatched!r}, {self.spread}, {self.unit}, {self.tolerance})"
        )


def draw(rng: np.random.Generator, *, large: bool = False, whole: bool = False) -> Case:
    """Draw a problem: up to 6 × 5, or if `large` up to 25 × 15; if `whole` with scores that are multiples of a unit."""
    mentees = int(rng.integers(7, 26) if large else rng.integers(1, 7))
    mentors = int(rng.integers(4, 16) if large else rng.integers(1, 6))
    if rng.random() < 0.02:  # nobody on a side
        mentees, mentors = rng.permutation([0, mentees if rng.random() < 0.5 else mentors])
    worth = bool(rng.random() < 0.4)
    scores, unit, tolerance = draw_scores(rng, (mentees, mentors), whole=whole, worth=worth)
    allowed = draw_allowed(rng, (mentees, mentors))
    demand = draw_demand(rng, mentees)
    capacity, min_load = draw_limits(rng, mentees, mentors, demand)
    unmatched = draw_worth(rng, scores, unit) if worth else None
    return Case(
        scores,
        capacity,
        min_load,
        demand,
        allowed,
        draw_forced(rng, allowed, demand, capacity) if rng.random() < 0.3 else (),
        unmatched,
        spread=unmatched is None and bool(rng.random() < 0.5),
        unit=unit,
        tolerance=tolerance,
    )


WHOLE = {
    "quarters": (0.25, lambda rng, shape: rng.integers(-2, 5, shape)),
    "bits": (1.0, lambda rng, shape: rng.integers(0, 2, shape)),
    "equal": (0.25, lambda rng, shape: np.full(shape, rng.integers(-2, 4))),
    "tenths": (0.1, lambda rng, shape: rng.integers(-3, 11, shape)),
    "thousandths": (1 / 1024, lambda rng, shape: rng.integers(-100, 1025, shape)),
    "large": (1.0, lambda rng, shape: rng.integers(0, 1_000_000, shape)),
}
"""Scores that are multiples of a unit."""
FLOATS = {
    "uniform": lambda rng, shape: rng.random(shape) - rng.choice([0.0, 0.3]),
    "negative": lambda rng, shape: -rng.random(shape) * rng.choice([1, 1000]),
    "huge": lambda rng, shape: 1e6 * (rng.random(shape) - rng.choice([0.0, 0.5])),
}
"""Scores that are what they are."""


def draw_scores(rng, shape, *, whole, worth) -> tuple[np.ndarray, float | None, float]:
    """Scores, what they are multiples of, and how exactly an optimum must be met."""
    kind = rng.choice([*WHOLE] if whole else [*WHOLE, *FLOATS, "uniform", "hair"])
    if kind in WHOLE:
        unit, multiples = WHOLE[kind]
        return multiples(rng, shape) * unit, unit, 1e-9
    if kind == "hair":
        # certificates are less exact than these differences, answers are not; but 1e-13 from its worth a pair is a tie
        hair = 1e-10 if worth else 1e-12
        return 0.5 + rng.integers(-4, 5, shape) * hair, hair, 1e-14
    return FLOATS[kind](rng, shape), None, 1e-9


def draw_allowed(rng, shape) -> np.ndarray:
    allowed = rng.random(shape) < rng.choice([0.4, 0.8, 1.0])
    if rng.random() < 0.1 and allowed.size:  # somebody whom nobody may have
        allowed[rng.integers(shape[0])] = False
    if rng.random() < 0.1 and allowed.size:
        allowed[:, rng.integers(shape[1])] = False
    return allowed


def draw_demand(rng, mentees) -> np.ndarray:
    kind = rng.random()
    if kind < 0.45:
        return np.ones(mentees, dtype=np.int64)
    return rng.integers(0, 2 if kind < 0.65 else 4, mentees)


def draw_limits(rng, mentees, mentors, demand) -> tuple[np.ndarray, np.ndarray]:
    kind = rng.random()
    capacity = rng.integers(0, 2 + rng.integers(4), mentors)
    if kind < 0.1:
        capacity = np.full(mentors, UNLIMITED)
    elif kind < 0.3:
        capacity = np.ones(mentors, dtype=np.int64)
    min_load = np.zeros(mentors, dtype=np.int64)
    if rng.random() < 0.5:  # so many that they bind, and cannot always hold
        share = rng.choice([0.3, 1.0])
        some = rng.random(mentors) < share
        min_load[some] = np.minimum(np.minimum(capacity, mentees), rng.integers(0, 3, mentors))[some]
        if min_load.sum() > demand.sum() and rng.random() < 0.7:
            min_load[rng.random(mentors) < 0.5] = 0
    if rng.random() < 0.02 and mentors:
        min_load[rng.integers(mentors)] += 3
    return capacity, min_load


def draw_worth(rng, scores, unit) -> float:
    """What staying unmatched is worth: often just what a pair is worth."""
    if scores.size and rng.random() < 0.6:
        return float(rng.choice(scores.reshape(-1)))
    step = unit or 0.1
    return float(rng.choice([0, 2, 4, -2]) * step)


def draw_forced(rng, allowed, demand, capacity) -> tuple[tuple[int, int], ...]:
    """One to three pairs, which mostly may be made."""
    if not allowed.size:
        return ()
    chosen = set()
    for _ in range(rng.integers(1, 4)):
        i, j = int(rng.integers(allowed.shape[0])), int(rng.integers(allowed.shape[1]))
        of_mentee = sum(pair[0] == i for pair in chosen)
        of_mentor = sum(pair[1] == j for pair in chosen)
        if (allowed[i, j] and of_mentee < demand[i] and of_mentor < capacity[j]) or rng.random() < 0.05:
            chosen.add((i, j))
    return tuple(sorted(chosen))
