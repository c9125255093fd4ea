"""Explains which people and limits make a problem infeasible."""

from collections.abc import Sequence

import numpy as np
from scipy import sparse
from scipy.sparse.csgraph import breadth_first_order, maximum_flow

from mentormatch.arrays import Integers
from mentormatch.assignment.problem.problem import AssignmentProblem, counted
from mentormatch.errors import InfeasibleError


def check_limits(problem: AssignmentProblem) -> None:
    """Raise `InfeasibleError`, naming all of them, where forced pairs or limits contradict each other at sight.

    Examples
    --------
    >>> check_limits(AssignmentProblem([[0.9], [0.8]], forced=[(0, 0), (1, 0)]))
    Traceback (most recent call last):
        ...
    mentormatch.errors.InfeasibleError: Mentor 0 is in 2 forced pairs, but takes at most 1.
    """
    of_mentee, of_mentor = problem.remaining.forced_of_mentee, problem.remaining.forced_of_mentor
    mentee, mentor = problem.name_of_mentee, problem.name_of_mentor
    refused = problem.forced[~problem.allows(problem.forced)].tolist()
    many_wanted = np.flatnonzero(of_mentee > problem.demand).tolist()
    many_taken = np.flatnonzero(of_mentor > problem.capacity).tolist()
    too_few = np.flatnonzero(problem.min_load > problem.capacity).tolist()
    found = [f"The pair of mentee {mentee(i)} and mentor {mentor(j)} is forced, but not allowed." for i, j in refused]
    for i in many_wanted:
        count = counted(of_mentee[i], "forced pair")
        found.append(f"Mentee {mentee(i)} is in {count}, but wants at most {problem.demand[i]}.")
    for j in many_taken:
        count = counted(of_mentor[j], "forced pair")
        found.append(f"Mentor {mentor(j)} is in {count}, but takes at most {problem.capacity[j]}.")
    for j in too_few:
        cut = problem.capacity[j] == problem.shape[0]
        most = f"there are {problem.shape[0]}" if cut else f"takes at most {problem.capacity[j]}"
        found.append(f"Mentor {mentor(j)} must get at least {counted(problem.min_load[j], 'mentee')}, but {most}.")
    if found:
        raise InfeasibleError(
            "\n".join(found),
            mentors=sorted({j for _, j in refused} | set(many_taken) | set(too_few)),
            mentees=sorted({i for i, _ in refused} | set(many_wanted)),
        )


def explain_minimum_loads(problem: AssignmentProblem) -> InfeasibleError:
    """Return the error for minimum loads that cannot hold, naming mentors who together need more than they can get.

    By the theorem of Ford and Fulkerson: of a minimum cut of the network mentees -> mentors -> minimum loads, the side
    from which something is still missing; of all such cuts the one with the fewest mentors.

    Examples
    --------
    >>> print(explain_minimum_loads(AssignmentProblem([[0.9, 0.1]], min_load=1)))
    Minimum loads cannot hold: mentors 0, 1 must get 2 mentees together, and can get 1.
    """
    mentees, mentors = problem.shape
    demand, low = problem.remaining.demand, problem.remaining.min_load
    source, sink = mentees + mentors, mentees + mentors + 1
    row, column = _open_pairs(problem, demand, low)
    wanted, required = np.flatnonzero(demand > 0), np.flatnonzero(low > 0)
    tails = np.concatenate([np.full(len(wanted), source), row, mentees + required])
    heads = np.concatenate([wanted, mentees + column, np.full(len(required), sink)])
    limits = np.concatenate([demand[wanted], np.ones(len(row), dtype=np.int64), np.minimum(low, mentees)[required]])
    graph = sparse.csr_array((limits.astype(np.int32), (tails, heads)), shape=(sink + 1, sink + 1))
    flow = sparse.csr_array(maximum_flow(graph, source, sink).flow)
    residual = sparse.csr_array(graph - flow)
    residual.eliminate_zeros()
    lacks = np.zeros(sink + 1, dtype=bool)
    lacks[breadth_first_order(residual.T.tocsr(), sink, return_predecessors=False)] = True
    short = required[lacks[mentees + required]]
    needed, got = int(low[short].sum()), int(flow[mentees + short, sink].sum())
    names = _listed("mentor", [problem.name_of_mentor(j) for j in short])
    besides = " besides those who are forced" if problem.remaining.forced_of_mentor[short].any() else ""
    return InfeasibleError(
        f"Minimum loads cannot hold: {names} must get {counted(needed, 'mentee')}"
        f"{' together' if len(short) > 1 else ''}{besides}, and can get {got}.",
        mentors=short.tolist(),
        mentees=np.unique(row[np.isin(column, short)]).tolist(),
    )


def _open_pairs(problem: AssignmentProblem, demand: Integers, low: Integers) -> tuple[Integers, Integers]:
    """The pairs that could fill a minimum load."""
    rows, columns = [np.zeros(0, dtype=np.int64)], [np.zeros(0, dtype=np.int64)]
    required = np.flatnonzero(low > 0)
    for some in problem.row_blocks(np.flatnonzero(demand > 0)):
        allowed = problem.open_mask(some)  # no score is asked for
        row, column = np.nonzero(np.ones((len(some), len(required))) if allowed is None else allowed[:, required])
        rows.append(some[row])
        columns.append(required[column])
    return np.concatenate(rows), np.concatenate(columns)


def _listed(what: str, people: Sequence[str]) -> str:
    names = ", ".join(people[:8])
    more = f" and {len(people) - 8} more" if len(people) > 8 else ""
    return f"{what}{'' if len(people) == 1 else 's'} {names}{more}"
