"""Places and seats filled in sequence, with minimum loads kept possible."""

from dataclasses import replace

import numpy as np

from mentormatch.arrays import Integers
from mentormatch.assignment.answer import Assignment, answer_of
from mentormatch.assignment.best_total import fill_after_stop, until_stopped
from mentormatch.assignment.certificates import Certificate, certify, without_bound
from mentormatch.assignment.problem import AssignmentProblem, explain_minimum_loads
from mentormatch.assignment.solvers import Stopped, Watch


class Seats:
    """The places and seats that are left, without forced pairs.

    Minimum loads are kept within reach by reservations: seats that they still require, each held for a mentee with an
    empty place. A pair that would leave one of them without anybody is refused; by augmenting paths, exactly then.

    Parameters
    ----------
    problem : AssignmentProblem

    Attributes
    ----------
    places, seats : int array
        Empty places of each mentee, empty seats of each mentor.
    required : int array
        Mentors with a minimum load that forced pairs do not fill.

    Raises
    ------
    InfeasibleError
        Where minimum loads cannot hold.

    Examples
    --------
    >>> seats = Seats(AssignmentProblem([[0.9, 0.1], [0.8, 0.7]], capacity=2, min_load=1))
    >>> seats.take(0, 0), seats.take(1, 0), seats.take(1, 1)
    (True, False, True)
    """

    required: Integers
    places: Integers
    seats: Integers

    def __init__(self, problem: AssignmentProblem) -> None:
        self.problem = problem
        self.places, self.seats = problem.remaining.demand.copy(), problem.remaining.capacity.copy()
        self._made = list(map(tuple, problem.forced.tolist()))
        low = problem.remaining.min_load
        self.required = np.flatnonzero(low > 0)
        self._number = {int(j): k for k, j in enumerate(self.required)}
        shape = len(self.required), problem.shape[0]
        self._open = np.zeros(shape, dtype=bool)
        self._held = np.zeros(shape, dtype=bool)
        self._of_mentee = np.zeros(problem.shape[0], dtype=np.int64)
        self._left = int(self.places.sum())
        self._tight = np.zeros(problem.shape[0], dtype=bool)
        if len(self.required):
            for rows in problem.row_blocks():
                mask = problem.open_mask(rows)
                self._open[:, rows] = True if mask is None else mask[:, self.required].T
            for number, seats in enumerate(low[self.required].tolist()):
                if not all(self._reserve(number) for _ in range(seats)):
                    raise explain_minimum_loads(problem)

    def __len__(self) -> int:
        return len(self._made)

    def take(self, i: int, j: int) -> bool:
        """Take an open pair, unless no place or seat is left or a minimum load could no longer hold; tell which."""
        if self.places[i] <= 0 or self.seats[j] <= 0:
            return False
        number = self._number.get(j)
        if number is not None and self._held[number].any():
            return self._take_required(i, j, number)
        # a seat that no minimum load requires: where no mentee can spare the place now, none can later
        if self._tight[i] or self._left == self._of_mentee.sum():
            return False
        self.places[i] -= 1
        if not self._still_held(i):
            self.places[i] += 1
            self._tight[i] = True
            return False
        return self._note(i, j)

    def _take_required(self, i: int, j: int, number: int) -> bool:
        """Take one of the seats that a minimum load requires, from the mentee itself or from anybody."""
        given_up = i if self._held[number, i] else int(np.argmax(self._held[number]))
        self._release(given_up, number)
        self._open[number, i] = False
        self.places[i] -= 1
        if not self._still_held(i):
            self.places[i] += 1
            self._open[number, i] = True
            self._hold(given_up, number)
            return False
        return self._note(i, j)

    def _still_held(self, i: int) -> bool:
        """Whether all reservations are, once that which i has no place for has been moved to somebody else."""
        if self._of_mentee[i] <= self.places[i]:
            return True
        number = int(np.argmax(self._held[:, i]))
        self._release(i, number)
        if self._reserve(number):
            return True
        self._hold(i, number)
        return False

    def _note(self, i: int, j: int) -> bool:
        self.seats[j] -= 1
        self._left -= 1
        self._made.append((i, j))
        return True

    def finished(self) -> Integers:
        """Return all pairs that were made, shape (n, 2), with the reservations that nobody used."""
        numbers, rows = np.nonzero(self._held)
        kept = np.stack([rows, self.required[numbers]], axis=1)
        return np.concatenate([np.array(self._made, dtype=np.int64).reshape(-1, 2), kept])

    def _reserve(self, number: int) -> bool:
        """Hold one more seat for somebody, if need be by moving others; tell whether that could be done."""
        came: dict[int, tuple[int, int]] = {}
        seen = np.zeros(len(self.places), dtype=bool)
        reached = np.zeros(len(self.required), dtype=bool)
        reached[number] = True
        able = self._of_mentee < self.places
        waiting = [number]
        for mentor in waiting:
            fresh = self._open[mentor] & ~self._held[mentor] & ~seen
            there = fresh & able
            if there.any():
                self._move_along(int(np.argmax(there)), mentor, came)
                return True
            seen |= fresh
            who = np.flatnonzero(fresh & (self._of_mentee > 0))
            others = np.flatnonzero(~reached & self._held[:, who].any(axis=1))
            reached[others] = True
            through = who[self._held[np.ix_(others, who)].argmax(axis=1)] if len(others) else who[:0]
            came |= {other: (i, mentor) for other, i in zip(others.tolist(), through.tolist(), strict=True)}
            waiting += others.tolist()
        return False

    def _move_along(self, i: int, mentor: int, came: dict[int, tuple[int, int]]) -> None:
        """Hold a seat of `mentor` for i, and for whoever gave up that mentor the seat that they were asked for."""
        self._hold(i, mentor)
        while mentor in came:
            i, before = came[mentor]
            self._release(i, mentor)
            self._hold(i, before)
            mentor = before

    def _hold(self, i: int, number: int) -> None:
        self._held[number, i] = True
        self._of_mentee[i] += 1

    def _release(self, i: int, number: int) -> None:
        self._held[number, i] = False
        self._of_mentee[i] -= 1


def answer_from(seats: Seats, objective: str, *, watch: Watch | None = None, fill: bool = True) -> Assignment:
    """Return what was taken as an answer, with a bound on the total that counts every mentor as if nobody shared them.

    Parameters
    ----------
    seats : Seats
    objective : str
        Whose answer it is.
    watch : Watch, optional
        Where it has said stop, there was no time for all of it, and nothing is proven.
    fill : bool
        Whether empty places are then filled in the order of the rows.

    Examples
    --------
    >>> seats = Seats(AssignmentProblem([[0.9, 0.1], [0.8, 0.7]]))
    >>> seats.take(1, 0)
    True
    >>> answer = answer_from(seats, "by hand")
    >>> answer.pairs.tolist(), round(answer.certificate.bound, 9)
    ([[1, 0]], 1.7)
    """
    problem, pairs, watch = seats.problem, seats.finished(), watch or Watch()
    stopped = watch.stopped
    if stopped and fill:
        pairs = fill_after_stop(problem, pairs, watch)
    certificate = plain_bound(problem, pairs, watch=watch)
    certificate = replace(certificate, proven=certificate.proven and not stopped)
    return answer_of(problem, pairs, certificate, solver=objective, objective=objective)


def plain_bound(problem: AssignmentProblem, pairs: Integers, *, watch: Watch | None = None) -> Certificate:
    """Return what pairs reach in total, with a bound that costs one look at all scores.

    It counts each mentee's best mentors as if nobody shared them, and no more pairs than there are seats: the bound of
    `certify` at the prices 1 and 0 that say so. Where the watch says stop before that has ended, there is no bound.

    Examples
    --------
    >>> certificate = plain_bound(AssignmentProblem([[0.9], [0.8]]), np.array([[1, 0]]))
    >>> certificate.pairs_bound, round(certificate.bound, 9), certificate.proven
    (1, 1.7, False)
    """
    prices = np.zeros((problem.shape[1], problem.levels))
    seats, places = int(problem.capacity.sum()), int(problem.demand.sum())
    if problem.worth is None and seats < places:
        prices[:, -2] = 1.0
    if problem.spread and seats < int((problem.demand > 0).sum()):
        prices[:, 0] = 1.0
    try:
        return certify(problem, pairs, prices, between=until_stopped(watch or Watch()))
    except Stopped:
        return without_bound(problem, pairs, prices)
