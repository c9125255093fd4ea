"""Picking sequences: mentees pick in turn, with limited envy."""

from contextlib import suppress

import numpy as np

from mentormatch.arrays import Floats, Integers
from mentormatch.assignment.answer import Assignment
from mentormatch.assignment.certificates import TOLERANCE
from mentormatch.assignment.objectives.mechanisms.preference_lists import acceptable
from mentormatch.assignment.objectives.mechanisms.seats import Seats, answer_from
from mentormatch.assignment.problem import AssignmentProblem
from mentormatch.assignment.solvers import Stopped, Watch


def picking_sequence(
    problem: AssignmentProblem,
    *,
    solver: str = "auto",  # noqa: ARG001 - every objective takes it
    watch: Watch | None = None,
    complete: bool = True,
) -> Assignment:
    r"""Return what mentees pick in turns: FairSequence of Payan and Zick (arXiv 2108.02126).

    A baseline for several mentors each. With :math:`A_i` what mentee i has and :math:`k_i` its demand:

    1. Of the mentees with the smallest :math:`|A_i| / k_i`, the one picks whose best pick has the highest score (the
       first of equal ones), and takes it.
    2. A pick of i counts only if nobody then envies i too much: for every i',
       :math:`v_{i'}(A_{i'}) / k_{i'} \ge v_{i'}(A_i \setminus \{r\}) / k_i` for the mentor r of :math:`A_i` whom i'
       likes best (weighted envy-freeness up to one, WEF1). A mentor whom i' may not have is worth nothing to i'. Nor
       may i, by a pick of a score below 0, come to envy somebody so much.
    3. Who has no such pick waits until there is one, while the others go on.
    4. When nobody has such a pick, they go on without the second rule, so that places are filled; with
       ``complete=False`` they stop there, and the answer is WEF1 throughout.

    Forced pairs come first, and whoever they leave envied stays so. Minimum loads refuse a pick that would put them
    out of reach, and what they still require at the end is added, whoever envies it. It keeps the scores of all pairs
    in memory.

    Parameters
    ----------
    problem : AssignmentProblem
    solver : str
        Without effect.
    watch : Watch, optional
        Where it stops, nobody picks any more; with `complete`, empty places are filled in the order of the rows.
    complete : bool
        Whether places are filled that nobody can fill without too much envy.

    Raises
    ------
    InfeasibleError
        Where minimum loads cannot hold.

    Examples
    --------
    >>> problem = AssignmentProblem([[0.9, 0.8, 0.1, 0.0], [0.8, 0.7, 0.2, 0.1]], demand=2)
    >>> picking_sequence(problem).pairs.tolist()
    [[0, 0], [0, 3], [1, 1], [1, 2]]
    """
    watch = watch or Watch()
    seats = Seats(problem)
    picking = _PickingSequence(problem, seats)
    with suppress(Stopped):
        picking.run(watch, careful=True)
        if complete:
            picking.run(watch, careful=False)
    return answer_from(seats, "picking-sequence", watch=watch, fill=complete)


class _PickingSequence:
    """The state of a picking sequence: the picks so far, and those that are still possible."""

    def __init__(self, problem: AssignmentProblem, seats: Seats) -> None:
        mentees, mentors = problem.shape
        self.problem, self.seats = problem, seats
        self.scores = np.zeros((mentees, mentors))
        self.worth = np.zeros((mentees, mentors))
        self.left = np.zeros((mentees, mentors), dtype=bool)
        for rows in problem.row_blocks():
            self.scores[rows], self.left[rows] = acceptable(problem, rows)
            self.worth[rows] = np.where(problem.allowed(rows), self.scores[rows], 0.0)
        self.order = np.argsort(-np.where(self.left, self.scores, -np.inf), axis=1, kind="stable")
        self.has: list[list[int]] = [[] for _ in range(mentees)]
        self.count, self.own = np.zeros(mentees, dtype=np.int64), np.zeros(mentees)
        self._at = np.zeros(mentees, dtype=np.int64)
        self._first, self._bound = np.full(mentees, -1, dtype=np.int64), np.full(mentees, -np.inf)
        for i, j in problem.forced.tolist():
            self._note(i, j)
        self._look_on(np.arange(mentees))

    def run(self, watch: Watch, *, careful: bool) -> None:
        """Let them pick until nobody can; if `careful`, without too much envy."""
        demand = np.maximum(self.problem.demand, 1)
        wanted = int(np.minimum(self.seats.places.sum(), self.seats.seats.sum())) + len(self.seats)
        stuck = np.zeros(len(demand), dtype=bool)
        while True:
            watch.look("picking", len(self.seats), wanted)
            waiting = np.flatnonzero((self.seats.places > 0) & ~stuck)
            if not len(waiting):
                return
            share = self.count[waiting] / demand[waiting]
            i, j = self._best_pick(waiting[share == share.min()], careful=careful)
            if i < 0:
                stuck[waiting[share == share.min()]] = True
                continue
            self.left[i, j] = False
            if self.seats.take(i, j):
                self._note(i, j)
                stuck[:] = False  # whoever got something envies less, and may let others pick
            full = self.seats.seats[j] == 0
            self._look_on(np.flatnonzero(self._first == j) if full else np.array([i]))

    def _note(self, i: int, j: int) -> None:
        self.has[i].append(j)
        self.count[i] += 1
        self.own[i] += self.worth[i, j]

    def _best_pick(self, mentees: Integers, *, careful: bool) -> tuple[int, int]:
        """The pick of the highest score, and whose it is: (mentee, mentor), or (-1, -1)."""
        best, found = -np.inf, (-1, -1)
        for i in mentees[np.argsort(-self._bound[mentees], kind="stable")].tolist():
            if self._bound[i] <= best:
                break
            for j in self.order[i, self._at[i] :].tolist():
                if self.scores[i, j] <= best:
                    break
                if self.left[i, j] and self.seats.seats[j] > 0 and not (careful and self._too_much_envy(i, j)):
                    best, found = float(self.scores[i, j]), (i, j)
                    break
        return found

    def _look_on(self, rows: Integers) -> None:
        """Find the best mentor whom each of `rows` can still have, envy aside, and their score; −inf for none."""
        for i in rows.tolist():
            self._first[i], self._bound[i] = -1, -np.inf
            for j in self.order[i, self._at[i] :].tolist():
                if self.left[i, j] and self.seats.seats[j] > 0:
                    self._first[i], self._bound[i] = j, self.scores[i, j]
                    break
                self._at[i] += 1

    def _too_much_envy(self, i: int, j: int) -> bool:
        """Whether somebody would envy i by more than one mentor if i had j, too; or i, who dislikes j, somebody."""
        demand = self.problem.demand
        bundle: Floats = self.worth[:, [*self.has[i], j]]
        envied = (bundle.sum(axis=1) - bundle.max(axis=1)) / demand[i]
        content = self.own / np.maximum(demand, 1)
        beyond = envied - content > TOLERANCE * np.maximum(1.0, np.abs(content))
        beyond[i] = False
        return bool((beyond & (demand > 0)).any()) or (self.worth[i, j] < 0.0 and self._would_envy(i, j))

    def _would_envy(self, i: int, j: int) -> bool:
        """Whether i would envy anybody by more than one mentor for having j, who is worth less to i than nobody."""
        demand, worth = self.problem.demand, self.worth[i]
        content = (self.own[i] + worth[j]) / demand[i]
        least = content + TOLERANCE * max(1.0, abs(content))
        others = ((k, worth[has]) for k, has in enumerate(self.has) if has and k != i)
        return any((values.sum() - values.max()) / demand[k] > least for k, values in others)
