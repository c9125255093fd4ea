"""Changes of limits, and the problem after them."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from typing import Any, Literal, TypeAlias

import numpy as np

from mentormatch.arrays import Booleans, Integers
from mentormatch.assignment.problem.problem import AssignmentProblem
from mentormatch.values import plain_fields

ChangeKind: TypeAlias = Literal["seats", "min_load", "places", "lock", "rule", "unplaced"]
WayOutKind: TypeAlias = Literal["seats", "min_load", "places", "lock", "rule", "mixed"]


@dataclass(frozen=True)
class Change:
    """One change of a limit.

    Attributes
    ----------
    kind : str
        - "seats": the mentor `column` takes `amount` mentees more.
        - "min_load": the minimum load of the mentor `column` is lower by `amount`.
        - "places": the mentee `row` takes `amount` mentors more.
        - "lock": the pair (`row`, `column`) is not forced.
        - "rule": the pair (`row`, `column`) may be made.
        - "unplaced": the mentee `row` gets nobody.
    row, column : int or None
    amount : int
    """

    kind: ChangeKind
    row: int | None = None
    column: int | None = None
    amount: int = 1

    def to_dict(self) -> dict[str, Any]:
        """Return the change as plain JSON."""
        return plain_fields(self)


@dataclass(frozen=True)
class WayOut:
    """Changes after which a problem has an answer.

    Attributes
    ----------
    kind : str
        What all changes are, or "mixed" where no single kind suffices.
    changes : tuple of Change
    smallest : bool
        Whether it is proven that no changes of this kind are fewer in all; not always so in very large problems.
    """

    kind: WayOutKind
    changes: tuple[Change, ...]
    smallest: bool = True

    @property
    def size(self) -> int:
        """How much changes in all: seats, mentees of minimum loads, places, locks and pairs."""
        return sum(change.amount for change in self.changes)

    def to_dict(self) -> dict[str, Any]:
        """Return the way out as plain JSON."""
        return plain_fields(self)


def changed(problem: AssignmentProblem, changes: Iterable[Change]) -> AssignmentProblem:
    """Return the problem after changes; who is "unplaced" changes nothing in it.

    Examples
    --------
    >>> problem = changed(AssignmentProblem([[0.9], [0.8]], min_load=3), [Change("min_load", column=0, amount=2)])
    >>> problem.min_load
    array([1])
    """
    capacity, min_load, demand = problem.capacity.copy(), problem.min_load.copy(), problem.demand.copy()
    lifted, opened = [], []
    for change in changes:
        if change.kind == "seats":
            capacity[change.column] += change.amount
        elif change.kind == "min_load":
            min_load[change.column] -= change.amount
        elif change.kind == "places":
            demand[change.row] += change.amount
        elif change.kind == "lock":
            lifted.append((change.row, change.column))
        elif change.kind == "rule":
            opened.append((change.row, change.column))
    width = np.array([max(1, problem.shape[1]), 1])
    gone = np.array(lifted, dtype=np.int64).reshape(-1, 2)
    also = np.array(opened, dtype=np.int64).reshape(-1, 2)
    return AssignmentProblem(
        problem.plain_scores,
        mentor_scores=problem.mentor_scores,
        capacity=capacity,
        min_load=min_load,
        demand=demand,
        allowed=partial(_allowed, problem, also) if len(also) else problem.allowed,
        forced=problem.forced[~np.isin(problem.forced @ width, gone @ width)],
        unmatched="last_resort" if problem.worth is None else problem.worth,
        spread=problem.spread_asked,
        priority=problem.rank,
        bonus=problem.bonus,
        names=problem.names,
    )


def _allowed(problem: AssignmentProblem, also: Integers, rows: Integers) -> Booleans:
    block = problem.allowed(rows).copy()
    for row, column in also.tolist():
        block[rows == row, column] = True
    return block
