"""Random assignment problems of many kinds of scores, with every limit there is."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from scipy import sparse

from mentormatch.assignment import AssignmentProblem, FactoredScores

SMALL = (5, 4)
"""What is still enumerated."""
LARGE = (24, 10)


@dataclass(frozen=True, eq=False)
class Trial:
    """A problem in plain numbers; `form` says how the scores are handed to the library."""

    kind: str
    scores: np.ndarray
    allowed: np.ndarray
    capacity: list[int]
    min_load: list[int]
    demand: list[int]
    forced: tuple[tuple[int, int], ...] = ()
    unmatched: float | None = None
    spread: bool = False
    form: str = "dense"

    @property
    def shape(self) -> tuple[int, int]:
        return self.scores.shape

    @property
    def is_small(self) -> bool:
        return self.shape[0] <= SMALL[0] and self.shape[1] <= SMALL[1]

    def settings(self) -> dict[str, Any]:
        """All but the scores."""
        found: dict[str, Any] = {
            "capacity": self.capacity,
            "min_load": self.min_load,
            "demand": self.demand,
            "forced": list(self.forced),
            "spread": self.spread,
        }
        return found if self.unmatched is None else found | {"unmatched": self.unmatched}

    def problem(self, **changes: Any) -> AssignmentProblem:
        scores: Any = self.scores
        allowed: Any = self.allowed
        if self.form == "sparse":
            rows, columns = np.nonzero(self.allowed)
            stored = (self.scores[rows, columns], (rows, columns))
            scores, allowed = sparse.csr_array(stored, shape=self.shape), None
        elif self.form == "function":
            allowed = self.allowed.__getitem__
        elif self.form == "factored":
            scores = FactoredScores(self.scores, np.eye(self.shape[1]))
        return AssignmentProblem(scores, **{"allowed": allowed, **self.settings(), **changes})

    def without(self, axis: int, index: int) -> "Trial":
        """The same problem with a person less."""
        keep = [k for k in range(self.shape[axis]) if k != index]
        moved = {old: new for new, old in enumerate(keep)}
        forced = [(*pair[:axis], moved[pair[axis]], *pair[axis + 1 :]) for pair in self.forced if pair[axis] != index]
        numbers = {"demand": self.demand} if axis == 0 else {"capacity": self.capacity, "min_load": self.min_load}
        cut = {name: [values[k] for k in keep] for name, values in numbers.items()}
        scores, allowed = (np.take(array, keep, axis) for array in (self.scores, self.allowed))
        return replace(self, scores=scores, allowed=allowed, forced=tuple(forced), **cut)

    def simpler(self) -> Iterator["Trial"]:
        """The same problem with a person, a limit or a level less."""
        yield from (self.without(axis, k) for axis in (0, 1) for k in range(self.shape[axis]))
        plain = {
            "forced": (),
            "min_load": [0] * self.shape[1],
            "spread": False,
            "allowed": np.ones(self.shape, dtype=bool),
            "form": "dense",
        }
        for name, value in plain.items():
            if not np.array_equal(getattr(self, name), value):
                yield replace(self, **{name: value})

    def text(self) -> str:
        """A call that makes the problem again."""
        given = {name: value for name, value in self.settings().items() if value is not False and value != []}
        if not self.allowed.all():
            given["allowed"] = self.allowed.tolist()
        limits = "".join(f", {name}={value!r}" for name, value in given.items())
        return f"AssignmentProblem(np.array({self.scores.tolist()!r}).reshape{self.shape}{limits})  # {self.form}"


Rng = np.random.Generator
Shape = tuple[int, int]


def _clustered(rng: Rng, shape: Shape) -> np.ndarray:
    rows, columns = (rng.integers(0, 3, size) for size in shape)
    return np.where(rows[:, None] == columns, 0.8, 0.1) + 0.05 * rng.random(shape)


def _blank_rows(rng: Rng, shape: Shape) -> np.ndarray:
    scores = rng.random(shape)
    scores[rng.random(shape[0]) < 0.5] = 0.0
    return scores


def _blank_columns(rng: Rng, shape: Shape) -> np.ndarray:
    return _blank_rows(rng, shape[::-1]).T.copy()


def _one_permutation(rng: Rng, shape: Shape) -> np.ndarray:
    scores = np.zeros(shape)
    least = min(shape)
    scores[rng.permutation(shape[0])[:least], rng.permutation(shape[1])[:least]] = 1.0
    return scores


def _star(rng: Rng, shape: Shape) -> np.ndarray:
    scores = 0.1 * rng.random(shape)
    scores[:, rng.integers(shape[1]) if shape[1] else slice(0)] += 0.9
    return scores


KINDS: dict[str, Callable[[Rng, Shape], np.ndarray]] = {
    "uniform": lambda rng, shape: rng.random(shape),
    "quarters": lambda rng, shape: rng.integers(0, 5, shape) / 4,
    "zeros and ones": lambda rng, shape: rng.integers(0, 2, shape).astype(float),
    "all equal": lambda rng, shape: np.full(shape, rng.choice([0.3, 1.0, 0.1])),
    "all zero": lambda _, shape: np.zeros(shape),
    "negative": lambda rng, shape: -rng.random(shape),
    "both signs": lambda rng, shape: rng.normal(size=shape),
    "all equal and negative": lambda _, shape: np.full(shape, -0.7),
    "huge": lambda rng, shape: 1e8 * rng.random(shape),
    "huge of both signs": lambda rng, shape: 1e8 * rng.normal(size=shape),
    "huge and whole": lambda rng, shape: rng.integers(0, 10**9, shape).astype(float),
    "tiny": lambda rng, shape: 1e-8 * rng.random(shape),
    "tiny ties": lambda rng, shape: 1e-8 * rng.integers(0, 4, shape),
    "small whole numbers": lambda rng, shape: rng.integers(0, 10, shape).astype(float),
    "whole of both signs": lambda rng, shape: rng.integers(-5, 6, shape).astype(float),
    "a hair apart": lambda rng, shape: 0.5 + rng.integers(0, 4, shape) * 2.0**-50,
    "a millionth apart": lambda rng, shape: 0.5 + 1e-6 * rng.integers(0, 4, shape),
    "tenths": lambda rng, shape: rng.integers(0, 11, shape) / 10,
    "rank one": lambda rng, shape: np.outer(rng.integers(0, 9, shape[0]), rng.integers(0, 9, shape[1])) / 64,
    "rank one of both signs": lambda rng, shape: np.outer(rng.normal(size=shape[0]), rng.normal(size=shape[1])),
    "clustered": _clustered,
    "blank rows": _blank_rows,
    "blank columns": _blank_columns,
    "equal rows": lambda rng, shape: np.repeat(rng.random((1, shape[1])), shape[0], axis=0),
    "equal columns": lambda rng, shape: np.repeat(rng.random((shape[0], 1)), shape[1], axis=1),
    "common taste": lambda rng, shape: rng.random(shape[1]) + 0.01 * rng.random(shape),
    "long tail": lambda rng, shape: np.exp(3 * rng.normal(size=shape)),
    "sixteen orders": lambda rng, shape: 10.0 ** rng.integers(-8, 9, shape),
    "powers of two": lambda rng, shape: 2.0 ** -rng.integers(0, 12, shape),
    "one permutation": _one_permutation,
    "one star": _star,
}


def draw(rng: Rng, *, small: bool, kind: str | None = None) -> Trial:
    """A random problem; about one in eight has no answer."""
    kind = kind or str(rng.choice(list(KINDS)))
    most = SMALL if small else LARGE
    least = 0 if rng.random() < 0.03 else 1
    shape = (int(rng.integers(least, most[0] + 1)), int(rng.integers(least, most[1] + 1)))
    scores = np.asarray(KINDS[kind](rng, shape), dtype=float).reshape(shape)
    allowed = rng.random(shape) < rng.choice([1.0, 1.0, 0.9, 0.6, 0.3])
    contested = rng.random() < 0.5
    capacity = rng.integers(0, 3 if contested else 2 + max(1, shape[0] // 2), shape[1])
    demand = np.ones(shape[0], dtype=int) if rng.random() < 0.6 else rng.integers(0, 4, shape[0])
    min_load = np.zeros(shape[1], dtype=int)
    if rng.random() < 0.3:
        min_load = np.minimum(rng.integers(0, 3, shape[1]) * (rng.random(shape[1]) < 0.5), capacity)
    forced: tuple[tuple[int, int], ...] = ()
    if rng.random() < 0.25 and allowed.any():
        cells = np.argwhere(allowed)
        forced = tuple(map(tuple, rng.permutation(cells)[: rng.integers(1, 3)].tolist()))
    unmatched: float | None = None
    spread = False
    if rng.random() < 0.35:
        inside = scores[allowed]
        unmatched = float(rng.choice(inside)) if len(inside) and rng.random() < 0.6 else float(rng.choice([0.0, 0.15]))
    elif rng.random() < 0.4:
        spread = True
    form = str(rng.choice(["dense", "dense", "sparse", "function", "factored"]))
    limits = (capacity.tolist(), min_load.tolist(), demand.tolist())
    return Trial(kind, scores, allowed, *limits, forced, unmatched, spread, form)


def shrunk(thing: Any, fails: Callable[[Any], bool]) -> Any:
    """Something smaller of which the same is wrong: parts are left out while it stays so."""
    while True:
        smaller = next((other for other in thing.simpler() if fails(other)), None)
        if smaller is None:
            return thing
        thing = smaller
