"""Branching by certificates finds what integer programs find."""

import numpy as np
import pytest

from mentormatch.assignment import AssignmentProblem
from mentormatch.assignment.best_total import best_total
from mentormatch.assignment.objectives.welfare import certified_branching
from mentormatch.assignment.objectives.welfare.certified_branching import branch_to_minimum
from mentormatch.assignment.objectives.welfare.integer_programs import PairProgram
from mentormatch.assignment.objectives.welfare.outcomes import lowest_outcome
from mentormatch.assignment.solvers.watch import Watch


def drawn(seed):
    """A problem in which every place is filled, and the lowest outcome of its best total."""
    rng = np.random.default_rng(seed)
    problem = AssignmentProblem(rng.random((7, 9)), demand=2, capacity=2, min_load=rng.integers(0, 2, 9))
    first = best_total(problem)
    return problem, first, lowest_outcome(problem, first.pairs)


@pytest.mark.parametrize("seed", range(10))
@pytest.mark.parametrize("raised", [0.05, 0.2, 0.5])
def test_it_finds_what_an_integer_program_finds(seed, raised):
    problem, first, lowest = drawn(seed)
    everyone = np.ones(problem.shape, dtype=bool)
    found = branch_to_minimum(problem, everyone, lowest + raised, 14, solver="auto", watch=Watch())
    other = PairProgram(problem, everyone, first.certificate).best_total(lowest + raised, 0.0, Watch())
    if not found.complete:
        assert found.bound >= other.bound - 1e-9
    elif found.pairs is None:
        assert other.infeasible
    else:
        value = problem.scores.pairs(*found.pairs.T).sum()
        assert value == pytest.approx(problem.scores.pairs(*other.pairs.T).sum())
        assert found.bound == pytest.approx(value)
        assert lowest_outcome(problem, found.pairs) >= lowest + raised


def test_it_gives_up_with_a_bound(monkeypatch):
    monkeypatch.setattr(certified_branching, "_NODES", 0)
    given_up = 0
    for seed in range(10):
        problem, first, lowest = drawn(seed)
        everyone = np.ones(problem.shape, dtype=bool)
        found = branch_to_minimum(problem, everyone, lowest + 0.05, 14, solver="auto", watch=Watch())
        given_up += not found.complete
        assert found.bound <= first.certificate.bound
    assert given_up
