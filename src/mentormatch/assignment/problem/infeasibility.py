"""Explains which people and limits make a problem infeasible."""

from collections.abc import Sequence

import numpy as np

from mentormatch.assignment.problem.cuts import Cut, cut_of, minimum_load_cuts
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
    cuts = [cut_of("not_allowed", [i], [j], 1, 0) for i, j in refused]
    for i in many_wanted:
        count = counted(of_mentee[i], "forced pair")
        theirs = problem.forced[problem.forced[:, 0] == i, 1].tolist()
        cuts.append(cut_of("locks_of_mentee", [i], theirs, of_mentee[i], problem.demand[i]))
        found.append(f"Mentee {mentee(i)} is in {count}, but wants at most {problem.demand[i]}.")
    for j in many_taken:
        count = counted(of_mentor[j], "forced pair")
        theirs = problem.forced[problem.forced[:, 1] == j, 0].tolist()
        cuts.append(cut_of("locks_of_mentor", theirs, [j], of_mentor[j], problem.capacity[j]))
        found.append(f"Mentor {mentor(j)} is in {count}, but takes at most {problem.capacity[j]}.")
    for j in too_few:
        cuts.append(cut_of("capacity", [], [j], problem.min_load[j], problem.capacity[j]))
        all_of_them = problem.capacity[j] == problem.shape[0]
        most = f"there are {problem.shape[0]}" if all_of_them else f"takes at most {problem.capacity[j]}"
        found.append(f"Mentor {mentor(j)} must get at least {counted(problem.min_load[j], 'mentee')}, but {most}.")
    if found:
        raise InfeasibleError(
            "\n".join(found),
            mentors=sorted({j for _, j in refused} | set(many_taken) | set(too_few)),
            mentees=sorted({i for i, _ in refused} | set(many_wanted)),
            cuts=cuts,
        )


def explain_minimum_loads(problem: AssignmentProblem) -> InfeasibleError:
    """Return the error for minimum loads that cannot hold, naming mentors who together need more than they can get.

    One line for each `Cut` of `minimum_load_cuts`.

    Examples
    --------
    >>> print(explain_minimum_loads(AssignmentProblem([[0.9, 0.1]], min_load=1)))
    Minimum loads cannot hold: mentors 0, 1 must get 2 mentees together, and can get 1.
    """
    cuts = minimum_load_cuts(problem)
    return InfeasibleError(
        "\n".join(_minimum_load_line(problem, cut) for cut in cuts),
        mentors=sorted({j for cut in cuts for j in cut.columns.tolist()}),
        mentees=sorted({i for cut in cuts for i in cut.rows.tolist()}),
        cuts=cuts,
    )


def _minimum_load_line(problem: AssignmentProblem, cut: Cut) -> str:
    names = _listed("mentor", [problem.name_of_mentor(j) for j in cut.columns])
    besides = " besides those who are forced" if problem.remaining.forced_of_mentor[cut.columns].any() else ""
    return (
        f"Minimum loads cannot hold: {names} must get {counted(cut.needed, 'mentee')}"
        f"{' together' if len(cut.columns) > 1 else ''}{besides}, and can get {cut.available}."
    )


def _listed(what: str, people: Sequence[str]) -> str:
    names = ", ".join(people[:8])
    more = f" and {len(people) - 8} more" if len(people) > 8 else ""
    return f"{what}{'' if len(people) == 1 else 's'} {names}{more}"
