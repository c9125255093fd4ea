"""Deferred acceptance: stable pairs, of which no two people prefer each other."""

from dataclasses import replace
from typing import Literal

import numpy as np

from mentormatch.arrays import Booleans, Integers
from mentormatch.assignment.answer import Assignment, answer_of
from mentormatch.assignment.best_total import fill_after_stop, until_stopped
from mentormatch.assignment.certificates import blocking_pairs
from mentormatch.assignment.objectives.mechanisms.preference_lists import PreferenceLists, Ties, acceptable
from mentormatch.assignment.objectives.mechanisms.seats import Seats, plain_bound
from mentormatch.assignment.problem import AssignmentProblem, counted
from mentormatch.assignment.scores import PairScores, SparseScores, swapped
from mentormatch.assignment.solvers import Stopped, Watch
from mentormatch.errors import Mistake, ProblemError, StoppedError

_BETWEEN_LOOKS = 20_000_000


def stable(
    problem: AssignmentProblem,
    *,
    solver: str = "auto",  # noqa: ARG001 - every objective takes it
    watch: Watch | None = None,
    optimal: Literal["mentee", "mentor"] = "mentee",
    seed: int = 0,
) -> Assignment:
    """Return a stable answer: no mentee and mentor prefer each other to what they got.

    Deferred acceptance (Gale and Shapley 1962; Roth 1984 for several places on both sides, where each side ranks
    single people whomever else it has). Mentees go by `scores`, mentors by `mentor_scores`, or by the same scores
    where there are none; a ranking is a score, too, such as minus the rank. Of all stable answers it is the best one
    for every person of one side at once, and the worst for the other. See `blocking_pairs` for what is stable.

    - Ties fall by lot: a mentor who likes several equally goes by one order of all mentees, and a mentee by an order of
      mentors that is shifted for each. Both hold whoever proposes.
    - Forced pairs are fixed first and take a seat. A pair that is not allowed blocks nothing.
    - With ``unmatched=w`` a mentee accepts nobody with a score below w. In sparse `mentor_scores` only the stored
      pairs are acceptable to mentors.
    - Stability comes before the number of pairs and `spread`; the certificate says how many there could be.
    - Every stable answer to the same preferences fills as many seats of every mentor. So nothing can be done for a
      minimum load that does not hold by itself.

    Parameters
    ----------
    problem : AssignmentProblem
    solver : str
        Without effect.
    watch : Watch, optional
        Where it stops the search, the pairs are those held then, empty places filled greedily, and may be blocked.
    optimal : "mentee" or "mentor"
        Whose best stable answer it is.
    seed : int
        Of the lot.

    Returns
    -------
    Assignment
        Its certificate is about the total, with a trivial bound. That it is stable has been checked, unless it was
        stopped: ``details["stable"]`` says so.

    Raises
    ------
    ProblemError
        Where a stable answer breaks a minimum load.
    InfeasibleError
        Where minimum loads cannot hold in any answer.
    StoppedError
        Where it was stopped before minimum loads held.

    Examples
    --------
    >>> scores, mentor_scores = [[0.9, 0.1], [0.8, 0.7]], [[0.2, 0.9], [0.8, 0.3]]
    >>> problem = AssignmentProblem(scores, mentor_scores=mentor_scores)
    >>> stable(problem).pairs.tolist(), stable(problem, seed=1).total
    ([[0, 1], [1, 0]], 0.9)
    """
    watch = watch or Watch()
    mentees, mentors = problem.shape
    rng = np.random.default_rng(seed)
    mentee_lot, mentor_lot = rng.permutation(mentees), rng.permutation(mentors)
    shift = mentee_lot % max(1, mentors)

    def for_mentee(rows: Integers, columns: Integers) -> Integers:
        ahead = mentor_lot[columns] - shift[rows]
        return np.asarray(np.where(ahead < 0, ahead + mentors, ahead))

    def for_mentor(rows: Integers, columns: Integers) -> Integers:
        return np.asarray(np.broadcast_arrays(mentee_lot[rows], columns)[0])

    if optimal == "mentee":
        pairs = _propose(problem, for_mentee, for_mentor, watch)
    else:
        turned = _from_the_other_side(problem)
        pairs = _propose(turned, lambda j, i: for_mentor(i, j), lambda j, i: for_mentee(i, j), watch)[:, ::-1]
    pairs = np.concatenate([problem.forced, pairs])
    if watch.stopped and not isinstance(problem.mentor_scores, SparseScores):
        pairs = fill_after_stop(problem, pairs, watch)
    _check_minimum_loads(problem, pairs, watch)
    if not watch.stopped and _is_blocked(problem, pairs, watch):
        hint = "Scores of one's own must give the same number for a pair in a block and alone."
        raise ProblemError(Mistake("not_stable", "no pair may block the stable answer", hint=hint))
    certificate = plain_bound(problem, pairs, watch=watch)
    certificate = replace(certificate, proven=certificate.proven and not watch.stopped)
    details = {"stable": not watch.stopped}
    return answer_of(problem, pairs, certificate, solver="deferred-acceptance", objective="stable", details=details)


def _is_blocked(problem: AssignmentProblem, pairs: Integers, watch: Watch) -> bool:
    """Whether any pair blocks the answer; where the watch says stop before that is known, it has said so."""
    try:
        return bool(len(blocking_pairs(problem, pairs, between=until_stopped(watch))))
    except Stopped:
        return False


def _propose(problem: AssignmentProblem, ties: Ties, theirs: Ties, watch: Watch) -> Integers:
    """Return the pairs, without the forced ones, when rows have proposed to columns; those held where it is stopped."""
    # the compiled kernel takes a second to load, so that it is imported where it is used
    from mentormatch.assignment.solvers import deferred_acceptance as kernel

    places, capacity = problem.remaining.demand.copy(), problem.remaining.capacity.copy()  # the kernel counts them down
    nodes = int(min(places.sum(), capacity.sum()))
    seats = kernel.AcceptingSide(capacity, np.zeros_like(capacity), np.full(len(capacity), -1, dtype=np.int64))
    whole = [np.zeros(nodes, dtype=np.int64) for _ in range(5)]
    held = kernel.HeldProposals(whole[0], whole[1], np.zeros(nodes), whole[2], whole[3], whole[4])
    counts = np.zeros(4, dtype=np.int64)
    waiting, queued = np.zeros(len(places), dtype=np.int64), np.zeros(len(places), dtype=bool)
    choices = PreferenceLists(problem, ties, theirs=theirs)
    try:
        while True:
            watch.look("proposing", int(counts[kernel.HELD]), nodes)
            if counts[kernel.WAITING] == 0:
                hopeful = np.flatnonzero((places > 0) & (choices.at == choices.stop))
                if not choices.refill(hopeful):
                    break
                hopeful = hopeful[choices.at[hopeful] < choices.stop[hopeful]]
                counts[kernel.WAITING], queued[hopeful] = len(hopeful), True
                waiting[: len(hopeful)] = hopeful[::-1]
            counts[kernel.LEFT] = _BETWEEN_LOOKS
            lists = kernel.ProposalLists(choices.at, choices.stop, choices.column, choices.value, choices.tie)
            kernel.propose(waiting, queued, places, lists, seats, held, counts)
    except Stopped:
        pass
    return np.stack([held.who, held.target], axis=1)[: counts[kernel.HELD]]


def _from_the_other_side(problem: AssignmentProblem) -> AssignmentProblem:
    """Return the same problem with mentors as rows; who may have whom is kept as one bit a pair."""
    mentees, mentors = problem.shape
    bits = np.zeros((mentors, -(-mentees // 8)), dtype=np.uint8)
    height = 8 * max(1, len(next(problem.row_blocks(), np.zeros(0))) // 8)
    for start in range(0, mentees, height):
        _, allowed = acceptable(problem, np.arange(start, min(mentees, start + height)), mentors_too=True)
        block = np.packbits(allowed.T, axis=1)
        bits[:, start // 8 : start // 8 + block.shape[1]] = block

    def allowed_to(rows: Integers) -> Booleans:
        return np.unpackbits(bits[rows], axis=1, count=mentees).view(bool)

    theirs = problem.scores if problem.mentor_scores is None else problem.mentor_scores
    return AssignmentProblem(
        _turned(theirs),
        mentor_scores=None if problem.mentor_scores is None else _turned(problem.scores),
        capacity=problem.demand,
        demand=problem.capacity,
        allowed=allowed_to,
        forced=problem.forced[:, ::-1],
    )


def _turned(scores: PairScores) -> PairScores:
    return SparseScores(scores.matrix.T) if isinstance(scores, SparseScores) else swapped(scores)


def _check_minimum_loads(problem: AssignmentProblem, pairs: Integers, watch: Watch) -> None:
    """Raise where minimum loads do not hold: what stability gives a mentor is no matter of choice."""
    loads = np.bincount(pairs[:, 1], minlength=problem.shape[1])
    short = np.flatnonzero(loads < problem.min_load)
    if not len(short):
        return
    if watch.stopped:
        raise StoppedError("Stopped before the minimum loads held. Give it more time.")
    Seats(problem)  # says so where they could not hold in any answer
    hint = "Leave the minimum load out, or use another objective."
    raise ProblemError(
        [
            Mistake(
                "min_load_not_stable",
                f"with the objective 'stable', mentor {problem.name_of_mentor(j)} must by itself get "
                f"at least {counted(problem.min_load[j], 'mentee')}",
                got=counted(loads[j], "mentee"),
                hint=hint,
            )
            for j in short.tolist()
        ]
    )
