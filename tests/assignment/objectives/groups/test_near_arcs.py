"""What a pair loses against a bound: never more than any answer that makes it."""

import numpy as np
from assignment.oracles import all_answers, value_of
from hypothesis import assume, given, settings
from strategies_assignment import cases

from mentormatch.assignment import solve
from mentormatch.assignment.objectives.groups.near_arcs import arcs_near


@settings(max_examples=60)
@given(cases(largest=(4, 3), solvable=True))
def test_no_answer_near_the_bound_holds_a_pair_that_is_ruled_out(case):
    problem = case.problem()
    best = solve(problem)
    assume(best.certificate.proven)
    arcs = arcs_near(problem, best.certificate.prices)
    losses = dict(zip(map(tuple, arcs.pairs.tolist()), arcs.losses.tolist(), strict=True))
    assert np.isinf(arcs.beyond)
    assert (np.diff(arcs.losses) >= 0).all()
    order = value_of(case, [tuple(pair) for pair in best.pairs.tolist()]).order(case)
    for pairs in all_answers(case):
        reached = value_of(case, list(pairs))
        if case.unmatched is None and reached.order(case)[:2] != order[:2]:
            continue
        lost = best.certificate.bound - float(reached.value) * case.unit
        assert all(pair in losses for pair in pairs)
        assert max((losses[pair] for pair in pairs), default=0.0) <= lost + 1e-9


def test_few_of_a_row_are_listed_and_the_rest_bounded(monkeypatch):
    monkeypatch.setattr("mentormatch.assignment.objectives.groups.near_arcs._ALL_CELLS", 0)
    monkeypatch.setattr("mentormatch.assignment.objectives.groups.near_arcs._MOST_OF_A_ROW", 3)
    scores = np.random.default_rng(1).random((6, 10))
    from mentormatch.assignment import AssignmentProblem

    problem = AssignmentProblem(scores)
    prices = solve(problem).certificate.prices
    few = arcs_near(problem, prices)
    monkeypatch.undo()
    every = arcs_near(problem, prices)
    assert len(few.pairs) < len(every.pairs) == 60
    known = set(map(tuple, few.pairs.tolist()))
    rest = [
        loss for pair, loss in zip(map(tuple, every.pairs.tolist()), every.losses, strict=True) if pair not in known
    ]
    assert few.beyond <= min(rest)
    assert few.within(0.0) == every.within(0.0)
