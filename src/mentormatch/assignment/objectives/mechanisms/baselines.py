"""Baselines without a solver: first come first served, greedy, random."""

import heapq
from collections.abc import Callable
from contextlib import suppress

import numpy as np

from mentormatch.arrays import Floats, Integers
from mentormatch.assignment.answer import Assignment
from mentormatch.assignment.objectives.mechanisms.preference_lists import PreferenceLists, acceptable, by_column
from mentormatch.assignment.objectives.mechanisms.seats import Seats, answer_from
from mentormatch.assignment.problem import AssignmentProblem
from mentormatch.assignment.solvers import Stopped, Watch


def first_come(
    problem: AssignmentProblem,
    *,
    solver: str = "auto",  # noqa: ARG001 - every objective takes it
    watch: Watch | None = None,
) -> Assignment:
    """Return the answer of first come, first served: mentees in order take their best free mentors.

    Forced pairs come first. A mentee is refused a mentor only where a minimum load could no longer hold; of equal
    mentors they take the first. With ``unmatched=w`` nobody takes a mentor with a score below w.

    Parameters
    ----------
    problem : AssignmentProblem
    solver : str
        Without effect.
    watch : Watch, optional
        Where it stops, empty places are filled in the order of the rows.

    Raises
    ------
    InfeasibleError
        Where minimum loads cannot hold.

    Examples
    --------
    >>> first_come(AssignmentProblem([[0.9, 0.8], [0.9, 0.1]])).pairs.tolist()
    [[0, 0], [1, 1]]
    """
    rows = np.arange(problem.shape[0], dtype=np.int64)
    return _one_by_one(problem, "first-come", rows, lambda scores: scores, watch or Watch())


def at_random(
    problem: AssignmentProblem,
    *,
    solver: str = "auto",  # noqa: ARG001 - every objective takes it
    watch: Watch | None = None,
    seed: int = 0,
) -> Assignment:
    """Return a random answer: mentees in a random order take a random free mentor.

    Limits hold as for `first_come`; scores count for nothing, save that with ``unmatched=w`` nobody takes a mentor
    with a score below w. As with any such order, some answers are more likely than others.

    Parameters
    ----------
    problem : AssignmentProblem
    solver : str
        Without effect.
    watch : Watch, optional
        As for `first_come`.
    seed : int
        Of the draw.

    Raises
    ------
    InfeasibleError
        Where minimum loads cannot hold.

    Examples
    --------
    >>> len(at_random(AssignmentProblem([[0.9, 0.8], [0.9, 0.1]]), seed=3).pairs)
    2
    """
    rng = np.random.default_rng(seed)
    return _one_by_one(
        problem, "random", rng.permutation(problem.shape[0]), lambda scores: rng.random(scores.shape), watch or Watch()
    )


def greedy(
    problem: AssignmentProblem,
    *,
    solver: str = "auto",  # noqa: ARG001 - every objective takes it
    watch: Watch | None = None,
) -> Assignment:
    """Return the greedy answer: the pair of the highest score that can still be made, and so on.

    Limits hold as for `first_come`. Of equal pairs the first mentee's comes first, and of theirs the first mentor's.

    Parameters
    ----------
    problem : AssignmentProblem
    solver : str
        Without effect.
    watch : Watch, optional
        Where it stops, empty places are filled in the order of the rows.

    Raises
    ------
    InfeasibleError
        Where minimum loads cannot hold.

    Examples
    --------
    >>> greedy(AssignmentProblem([[0.8, 0.7], [0.9, 0.1]])).pairs.tolist()
    [[0, 1], [1, 0]]
    """
    seats, watch = Seats(problem), watch or Watch()
    with suppress(Stopped):
        _best_first(problem, seats, watch)
    return answer_from(seats, "greedy", watch=watch)


def _one_by_one(
    problem: AssignmentProblem, objective: str, order: Integers, liked: Callable[[Floats], Floats], watch: Watch
) -> Assignment:
    """Let mentees choose in a given order: the mentors of whom `liked` says most."""
    seats = Seats(problem)
    done = 0
    with suppress(Stopped):
        for rows in problem.row_blocks(order):
            watch.look("pairing", done, problem.shape[0])
            ascending = np.sort(rows)
            scores, allowed = acceptable(problem, ascending)
            liking = liked(scores)
            for i, place in zip(rows.tolist(), np.searchsorted(ascending, rows).tolist(), strict=True):
                _choose(seats, i, liking[place], np.flatnonzero(allowed[place] & (seats.seats > 0)))
            done += len(rows)
    return answer_from(seats, objective, watch=watch)


def _choose(seats: Seats, i: int, liking: Floats, free: Integers) -> None:
    """Let a mentee take their best mentors of those who are free."""
    few = int(seats.places[i])
    if few <= 0:
        return
    order = free[np.argsort(-liking[free], kind="stable")] if few > 1 or len(seats.required) else _best(liking, free)
    for j in order.tolist():
        if seats.places[i] == 0:
            break
        seats.take(i, j)


def _best(liking: Floats, free: Integers) -> Integers:
    return free[np.argmax(liking[free])][None] if len(free) else free


def _best_first(problem: AssignmentProblem, seats: Seats, watch: Watch) -> None:
    """Take the best pair that is left, until there is none; each mentee's best pair is in a heap."""
    choices = PreferenceLists(problem, by_column)
    waiting: list[tuple[float, int, int]] = []

    def next_of(rows: Integers) -> None:
        """Put the next mentor with an empty seat on the list of each of `rows` into the heap."""
        rows = rows[seats.places[rows] > 0]
        while len(rows):
            empty = choices.at[rows] == choices.stop[rows]
            if empty.any():
                choices.refill(rows[empty])
                rows = rows[choices.at[rows] < choices.stop[rows]]
            entry = choices.at[rows]
            choices.at[rows] += 1
            free = seats.seats[choices.column[entry]] > 0
            found = zip(choices.value[entry[free]], rows[free], choices.column[entry[free]], strict=True)
            for score, i, j in found:
                heapq.heappush(waiting, (-float(score), int(i), int(j)))
            rows = rows[~free]

    next_of(np.arange(problem.shape[0], dtype=np.int64))
    while waiting:
        watch.look("pairing", len(seats), int(np.minimum(seats.places.sum(), seats.seats.sum())) + len(seats))
        _, i, j = heapq.heappop(waiting)
        seats.take(i, j)
        next_of(np.array([i]))
