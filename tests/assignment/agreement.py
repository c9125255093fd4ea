"""One problem, one solver, one oracle: everything that must agree."""

import contextlib
import re
from unittest import mock

import numpy as np
from assignment.oracles import Optimum, bound_of, broken_limits, in_scores, value_of
from assignment.random_problems import Case

from mentormatch.assignment import Assignment, Start, solve, violations
from mentormatch.assignment.solvers.min_cost_flow import candidates
from mentormatch.assignment.solvers.min_cost_flow import column_generation as min_cost_flow
from mentormatch.assignment.solvers.min_cost_flow import outside_pairs as unlisted
from mentormatch.errors import InfeasibleError

FEW = {
    min_cost_flow: {"_ALL_PAIRS": 0},
    candidates: {"_CANDIDATES": 2, "_FREE": 1, "_SPARE": 0, "_MOST_CALLED": 1, "_TRIES": 1},
    unlisted: {"_MORE": 1},
}
SAMPLES = {"_SMALLEST_SAMPLE": 3, "_SAMPLED": 2}


class UnprovenError(AssertionError):
    """The answer is right, and its certificate does not prove it."""


def solvers_for(case: Case) -> list[str]:
    """Every solver that can; "hungarian" only where nobody wants several mentors."""
    return ["hungarian", "min-cost-flow"] if (np.minimum(case.demand, case.shape[1]) <= 1).all() else ["min-cost-flow"]


@contextlib.contextmanager
def few_candidates(*, sampled: bool = False):
    """Next to nothing is looked at first, and if `sampled` at prices of samples, so that pricing finds the answer."""
    with contextlib.ExitStack() as stack:
        for module, settings in FEW.items():
            stack.enter_context(mock.patch.multiple(module, **settings))
        if sampled:
            stack.enter_context(mock.patch.multiple(candidates, **SAMPLES))
        yield


def solved(case: Case, solver: str, start: Start | None = None) -> Assignment | InfeasibleError:
    """The answer, or the error that there is none."""
    try:
        return solve(case.problem(), solver=solver, start=start)
    except InfeasibleError as error:
        return error


def check(case: Case, solver: str, best: Optimum | None, start: Start | None = None) -> float:
    """Hold an answer against the oracle's; return the relative difference of the values."""
    answer = solved(case, solver, start)
    if best is None:
        assert isinstance(answer, InfeasibleError), f"there is no answer to {case}"
        check_claim(case, answer)
        return 0.0
    assert isinstance(answer, Assignment), f"{answer}: {case}"
    certificate, pairs = answer.certificate, [tuple(pair) for pair in answer.pairs.tolist()]
    reached = value_of(case, pairs)
    assert not broken_limits(case, pairs), (broken_limits(case, pairs), case)
    assert not violations(answer.problem, answer.pairs)
    assert pairs == sorted(pairs), case
    assert certificate.pairs == reached.pairs == best.pairs, (reached, best, case)
    assert reached.placed == best.placed, (reached, best, case)
    value = in_scores(case, best.value)
    scale = max(1.0, abs(value))
    difference = abs(certificate.value - value) / scale
    assert difference <= case.tolerance, (certificate.value, value, case)
    assert np.isclose(answer.total, certificate.value + (case.unmatched or 0.0) * len(pairs), rtol=1e-9), case
    check_bound(case, answer)
    if not certificate.proven:
        raise UnprovenError(certificate, case)
    return difference


def check_bound(case: Case, answer: Assignment) -> None:
    """The independent checker gets the same bound from the problem and the prices."""
    certificate = answer.certificate
    *levels, bound = bound_of(case, certificate.prices)
    assert levels[-1] == (0 if case.unmatched is not None else certificate.pairs_bound), case
    if case.spread:
        assert levels[0] == certificate.placed_bound, case
    scale = max(1.0, abs(certificate.bound))
    assert abs(float(bound) - certificate.bound) <= 1e-9 * scale, (float(bound), certificate.bound, case)


def check_claim(case: Case, error: InfeasibleError) -> None:
    """What the message says is so, and the people it names are those whom it concerns."""
    if len(error.cuts) > 1 and all(cut.kind == "min_load" for cut in error.cuts):
        for cut, line in zip(error.cuts, str(error).splitlines(), strict=True):
            check_claim(case, InfeasibleError(line, mentors=cut.columns.tolist(), mentees=cut.rows.tolist()))
        return
    short = re.fullmatch(r"Minimum loads cannot hold: .* must get (\d+) .*and can get (\d+)\.", str(error))
    if short:
        needed, possible = most_for(case, error.mentors)
        assert (needed, possible) == (int(short[1]), int(short[2])), (str(error), case)
        assert possible < needed, (str(error), case)
        for person in error.mentors:  # nobody is named without need
            needed, possible = most_for(case, [j for j in error.mentors if j != person])
            alone = most_for(case, [person])
            assert possible < needed or alone[1] < alone[0] or len(error.mentors) > 1, (str(error), case)
        return
    assert error.mentors or error.mentees, str(error)
    forced = np.array(case.forced, dtype=int).reshape(-1, 2)
    capacity = np.minimum(case.capacity, case.shape[0])
    for j in error.mentors:
        refused = any(not case.allowed[i, k] for i, k in case.forced if k == j)
        assert refused or (forced[:, 1] == j).sum() > capacity[j] or case.min_load[j] > capacity[j], (str(error), case)
    for i in error.mentees:
        refused = any(not case.allowed[k, j] for k, j in case.forced if k == i)
        assert refused or (forced[:, 0] == i).sum() > case.demand[i], (str(error), case)


def most_for(case: Case, mentors) -> tuple[int, int]:
    """How many mentees these mentors must get besides those who are forced, and the most of those they can get."""
    import networkx as nx

    graph = nx.DiGraph()
    graph.add_nodes_from(["source", "sink"])
    needed = 0
    for j in mentors:
        low = max(int(case.min_load[j]) - sum(k == j for _, k in case.forced), 0)
        needed += low
        graph.add_edge(("mentor", j), "sink", capacity=low)
    for i in range(case.shape[0]):
        mine = {j for k, j in case.forced if k == i}
        graph.add_edge("source", i, capacity=int(case.demand[i]) - len(mine))
        for j in mentors:
            if case.allowed[i, j] and j not in mine:
                graph.add_edge(i, ("mentor", j), capacity=1)
    return needed, int(nx.maximum_flow_value(graph, "source", "sink"))
