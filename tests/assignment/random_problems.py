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
        return self.part(rows, columns)

    def part(self, rows: np.ndarray, columns: np.ndarray) -> "Case":
        """The same problem for some of its people, each once."""
        left = {(int(i), int(j)) for i, j in self.forced if i in rows and j in columns}
        row_of, column_of = ({int(item): k for k, item in enumerate(some)} for some in (rows, columns))
        return replace(
            self,
            scores=self.scores[np.ix_(rows, columns)],
            allowed=self.allowed[np.ix_(rows, columns)],
            capacity=self.capacity[columns],
            min_load=self.min_load[columns],
            demand=self.demand[rows],
            forced=tuple(sorted((row_of[i], column_of[j]) for i, j in left)),
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


def draw_adversarial(rng: np.random.Generator, *, large: bool = False, whole: bool = False) -> Case:
    """Draw a problem and make it hard in one of the `TWISTS`, or in several at once."""
    case = draw(rng, large=large, whole=whole)
    many = 1 if rng.random() < 0.7 else int(rng.integers(2, 6))
    for name in rng.choice([*TWISTS], many, replace=False):
        case = TWISTS[str(name)](rng, case)
    return case


def with_scores(rng, case, scores, unit, *, tolerance=1e-9) -> Case:
    unmatched = None if case.unmatched is None else draw_worth(rng, scores, unit)
    return replace(case, scores=scores, unit=unit, unmatched=unmatched, tolerance=tolerance)


def all_equal(rng, case) -> Case:
    """Everything is a tie, often the empty place, too."""
    return with_scores(rng, case, np.full(case.shape, rng.choice([-1.0, 0.0, 0.25, 1.0])), 0.25)


def a_hair_apart(rng, case) -> Case:
    """Scores, and the worth of an empty place."""
    hair = 1e-12 if case.unmatched is None else 1e-10  # see draw_scores
    apart = with_scores(rng, case, 0.5 + rng.integers(-4, 5, case.shape) * hair, hair, tolerance=1e-14)
    return replace(apart, unmatched=None if case.unmatched is None else 0.5 + float(rng.integers(-5, 6)) * hair)


def negative(rng, case) -> Case:
    return with_scores(rng, case, -rng.integers(1, 1025, case.shape) / 1024, 1 / 1024)


def millions(rng, case) -> Case:
    return with_scores(rng, case, 1.0 * rng.integers(-1_000_000, 1_000_001, case.shape), 1.0)


def millions_and_ones(rng, case) -> Case:
    """What decides is a millionth of what is there."""
    scores = 1e6 * rng.integers(-1, 2, case.shape) + rng.integers(-2, 3, case.shape)
    return with_scores(rng, case, scores, 1.0)


def copies(rng, case) -> Case:
    """Everybody is one of three people, with limits of their own."""
    rows, columns = (rng.integers(0, min(3, count), count) if count else np.arange(0) for count in case.shape)
    return replace(case, scores=case.scores[np.ix_(rows, columns)], allowed=case.allowed[np.ix_(rows, columns)])


def no_seats(rng, case) -> Case:
    """No mentor has a seat, or only one has."""
    capacity, min_load = np.zeros_like(case.capacity), np.zeros_like(case.min_load)
    if rng.random() < 0.5 and len(capacity):
        capacity[rng.integers(len(capacity))] = rng.choice([1, UNLIMITED])
    return replace(case, capacity=capacity, min_load=min_load if rng.random() < 0.9 else case.min_load)


def one_mentor_for_all(rng, case) -> Case:
    some = np.arange(case.shape[1])[:1]
    alone = case.part(np.arange(case.shape[0]), some)
    return replace(alone, capacity=np.full(len(some), rng.choice([1, 3, UNLIMITED]))) if rng.random() < 0.7 else alone


def one_by_one(_rng, case) -> Case:
    return case.part(np.arange(case.shape[0])[:1], np.arange(case.shape[1])[:1])


def nobody_on_a_side(rng, case) -> Case:
    mentees, mentors = [(0, 1), (1, 0), (0, 0)][rng.integers(3)]
    return case.part(np.arange(mentees * case.shape[0]), np.arange(mentors * case.shape[1]))


def nobody_allowed(rng, case) -> Case:
    return replace(case, allowed=np.zeros_like(case.allowed), forced=case.forced if rng.random() < 0.1 else ())


def isolated_people(rng, case) -> Case:
    """Half of both sides may have nobody, and who is left hardly anybody."""
    mentees, mentors = case.shape
    meet = (rng.random(mentees) < 0.5)[:, None] & (rng.random(mentors) < 0.5)[None, :]
    allowed = case.allowed & (meet if rng.random() < 0.5 else rng.random(case.shape) < 0.2)
    return replace(case, allowed=allowed, forced=tuple(pair for pair in case.forced if allowed[pair]))


def more_wanted_than_there_are(rng, case) -> Case:
    return replace(case, demand=case.shape[1] + rng.integers(0, 3, case.shape[0]))


def minimum_loads_that_bind(rng, case) -> Case:
    """The loads of an answer that asks for no score are minimum loads, and sometimes the capacities, too."""
    load, places = np.zeros_like(case.capacity), np.zeros_like(case.demand)
    pairs = rng.permutation(np.argwhere(case.allowed))
    for i, j in [*case.forced, *((i, j) for i, j in pairs.tolist() if (i, j) not in case.forced)]:
        if places[i] < case.demand[i] and load[j] < case.capacity[j]:
            places[i], load[j] = places[i] + 1, load[j] + 1
    some = rng.random(len(load)) < rng.choice([0.3, 1.0])
    capacity = np.where(some & (rng.random() < 0.3), load, case.capacity)
    return replace(case, min_load=np.where(some, load, 0), capacity=capacity)


TWISTS = {
    make.__name__: make
    for make in (
        all_equal,
        a_hair_apart,
        negative,
        millions,
        millions_and_ones,
        copies,
        no_seats,
        one_mentor_for_all,
        one_by_one,
        nobody_on_a_side,
        nobody_allowed,
        isolated_people,
        more_wanted_than_there_are,
        minimum_loads_that_bind,
    )
}
"""Each makes another problem of a problem."""
