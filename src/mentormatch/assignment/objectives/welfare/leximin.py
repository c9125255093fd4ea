"""Leximin: the highest lowest score, then the highest second lowest."""

from typing import Any

import numpy as np

from mentormatch.arrays import Floats, Integers
from mentormatch.assignment.answer import Assignment, answer_of
from mentormatch.assignment.best_total import best_total
from mentormatch.assignment.certificates import Stage, proves_leximin
from mentormatch.assignment.objectives.welfare.outcomes import check_pairs_come_first, in_unit, lowest_outcome
from mentormatch.assignment.problem import AssignmentProblem, movable_pairs
from mentormatch.assignment.solvers import Stopped, Watch
from mentormatch.errors import Mistake, ProblemError

_BUDGET = 20_000_000


def leximin(problem: AssignmentProblem, *, solver: str = "auto", watch: Watch | None = None) -> Assignment:
    """Return the answer of most pairs whose sorted scores are lexicographically largest (lexicographic bottleneck).

    Of all answers with as many pairs as can be, the one whose lowest score is highest; of these the one whose second
    lowest is highest; and so on. That is: the fewest pairs of the lowest score there is, then the fewest of the next.

    1. The best total gives a first answer of as many pairs as can be; nobody below its lowest score is looked at.
    2. `solvers.lowest_first` settles one score after another from below, in whole numbers.
    3. `proves_leximin`, which shares nothing with it, checks its potentials against the problem.

    Parameters
    ----------
    problem : AssignmentProblem
        Every demand at most 1, ``unmatched="last_resort"``.
    solver : "auto", "hungarian" or "min-cost-flow"
        Who finds the first answer.
    watch : Watch, optional
        Where it stops the search, the scores that were settled by then are as good as can be, the others are not.

    Returns
    -------
    Assignment
        The value of its certificate is the lowest score, and its bound what no answer's lowest score exceeds;
        `proven` speaks of the whole order. Certificate prices are those of the first answer: they prove the number of
        pairs.

    Raises
    ------
    ProblemError
        Where somebody wants several mentors, or an empty place has a worth.
    InfeasibleError
        Where minimum loads cannot hold.
    StoppedError
        Where it was stopped before they held.

    Examples
    --------
    >>> answer = leximin(AssignmentProblem([[0.9, 0.6, 0.3], [0.9, 0.5, 0.2], [0.1, 0.2, 0.3]]))
    >>> answer.pairs.tolist(), answer.certificate.value, answer.certificate.proven
    ([[0, 1], [1, 0], [2, 2]], 0.3, True)
    """
    check_pairs_come_first(problem, "leximin")
    if (problem.demand > 1).any():
        expected = "every demand must be at most 1 for the objective 'leximin'"
        hint = "Use objective='maximin', which also takes several mentors each."
        raise ProblemError(Mistake("demand_above_one", expected, got=str(int(problem.demand.max())), hint=hint))
    watch = watch or Watch()
    first = best_total(problem, solver=solver, watch=watch)
    pairs, complete = first.pairs, bool(first.certificate.proven)
    stages: list[Stage] = []
    if complete and len(movable_pairs(problem, first.pairs)):
        pairs, stages, complete = _settled(problem, first, watch)
    value = lowest_outcome(problem, pairs)
    proven = complete and proves_leximin(problem, pairs, stages)
    bound = value if proven or stages else max(value, _highest(problem))
    certificate = in_unit(first.certificate, pairs, value, bound, first.certificate.prices, proven=proven)
    return answer_of(problem, pairs, certificate, solver=first.solver, objective="leximin")


def _settled(problem: AssignmentProblem, first: Assignment, watch: Watch) -> tuple[Integers, list[Stage], bool]:
    """The pairs once all scores are settled, the proof, and whether it went so far."""
    from mentormatch.assignment.solvers import lowest_first as kernel

    movable = movable_pairs(problem, first.pairs)
    least = float(problem.scores.pairs(movable[:, 0], movable[:, 1]).min())
    try:
        row, column, score = _arcs(problem, least, watch)
        values, level = np.unique(score, return_inverse=True)
        watch.look("raising the lowest scores", 0, len(row))
        net = _network(problem, movable, row, column, level.reshape(-1))
    except Stopped:
        return first.pairs, [], False
    potential, counts = net.nodes[kernel.POTENTIAL], net.counts
    stages = []
    try:
        while True:
            watch.look("raising the lowest scores", int(counts[kernel.NEXT]), len(row))
            settled = kernel.settle_levels(net, _BUDGET)
            if settled == -1:
                break
            if settled >= 0:
                nodes = np.flatnonzero(potential)
                stages.append(Stage(float(values[settled]), nodes, potential[nodes]))
                potential[nodes] = 0
    except Stopped:
        pass
    used = net.people[kernel.USED, :-1]
    used = used[used >= 0]
    pairs = np.concatenate([problem.forced, np.stack([row[used], column[used]], axis=1)])
    return pairs, stages, not watch.stopped


def _arcs(problem: AssignmentProblem, least: float, watch: Watch) -> tuple[Integers, Integers, Floats]:
    """The pairs that may be chosen, from a score of `least` on: each mentee's one after another, the best first."""
    parts: list[tuple[Integers, Integers, Floats]] = []
    for rows in problem.row_blocks(np.flatnonzero(problem.remaining.demand > 0)):
        watch.look("raising the lowest scores", int(rows[0]), problem.shape[0])
        scores, allowed = problem.open_block(rows)
        row, column = np.nonzero(allowed & (scores >= least))
        score = scores[row, column]
        order = np.lexsort((-score, row))
        parts.append((rows[row[order]], column[order].astype(np.int64), score[order]))
    row, column, score = (np.concatenate(part) for part in zip(*parts, strict=True))
    return row, column, score


def _network(problem: AssignmentProblem, movable: Integers, row: Integers, column: Integers, level: Integers) -> Any:
    """The first answer as `settle_levels` takes it, nothing fixed; limits are less what forced pairs use up."""
    from mentormatch.assignment.solvers import lowest_first as kernel

    mentees, mentors = problem.shape
    remaining = problem.remaining
    by_column = np.argsort(column, kind="stable")
    arcs = np.stack(
        [level, column, row, np.zeros_like(row), np.argsort(level, kind="stable"), np.arange(len(row)), by_column]
    )
    people = np.zeros((8, mentees + 1), dtype=np.int64)
    people[kernel.START] = np.searchsorted(row, np.arange(mentees + 1))
    people[kernel.LAST, :-1] = people[kernel.START, 1:]
    people[kernel.USED] = -1
    made = np.flatnonzero(np.isin(row * mentors + column, movable @ [mentors, 1]))
    people[kernel.USED, row[made]] = made
    people[kernel.PLACED, row[made]] = 1
    people[kernel.PLACE_FIXED, :-1] = remaining.demand == 0
    seated = np.zeros((9, mentors + 1), dtype=np.int64)
    seated[kernel.LOW, :-1] = remaining.min_load
    seated[kernel.CAPACITY, :-1] = remaining.capacity
    seated[kernel.LOAD] = seated[kernel.SITTING] = load = np.bincount(column[made], minlength=mentors + 1)
    seated[kernel.COLUMN_START] = np.searchsorted(column[by_column], np.arange(mentors + 1))
    seated[kernel.COLUMN_LAST, :-1] = seated[kernel.COLUMN_START, 1:]
    # on a path somebody comes before somebody else goes
    room = np.minimum(seated[kernel.CAPACITY], np.bincount(column, minlength=mentors + 1)) + 1
    seated[kernel.FIRST_SEAT] = np.cumsum(room) - room
    seats = np.full(room.sum(), -1, dtype=np.int64)
    by_mentor = made[np.argsort(column[made], kind="stable")]
    place = (
        seated[kernel.FIRST_SEAT, column[by_mentor]] + np.arange(len(made)) - np.repeat(np.cumsum(load) - load, load)
    )
    people[kernel.SEAT, row[by_mentor]] = place
    seats[place] = row[by_mentor]
    nodes = np.zeros((6, mentees + mentors + 2), dtype=np.int64)
    nodes[kernel.DISTANCE] = kernel.FAR
    return kernel.LevelNetwork(arcs.astype(np.int64), people, seated, nodes, seats, np.zeros(5, dtype=np.int64))


def _highest(problem: AssignmentProblem) -> float:
    """The largest score of any pair that may be made."""
    blocks = (problem.block(rows) for rows in problem.row_blocks())
    return max((float(scores[allowed].max()) for scores, allowed in blocks if allowed.any()), default=0.0)
