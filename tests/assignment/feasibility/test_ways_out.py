"""Cuts by counting, ways out by HiGHS, and that none is smaller by brute force."""

import itertools
from dataclasses import replace

import numpy as np
import pytest
from assignment.random_problems import Case, draw, draw_adversarial
from scipy.optimize import Bounds, LinearConstraint, milp

from mentormatch.assignment import (
    AssignmentProblem,
    Change,
    changed,
    nearest_changes,
    placement_cuts,
    solve,
    violations,
    ways_out,
)
from mentormatch.assignment.problem import minimum_load_cuts
from mentormatch.errors import InfeasibleError

SMALL = 12
"""Up to how many single changes brute force tries all sets."""
MOST_CHANGES = 3


def feasible(problem: AssignmentProblem, *, everybody: bool) -> bool:
    """Whether HiGHS finds pairs within all limits."""
    mentees, mentors = problem.shape
    allowed = problem.allowed(np.arange(mentees))
    if any(not allowed[i, j] for i, j in problem.forced.tolist()):
        return False
    least = (problem.demand > 0).astype(int) if everybody else np.zeros(mentees, dtype=int)
    if not mentees or not mentors:
        return not least.any() and not problem.min_load.any()
    low, ones = np.zeros((mentees, mentors)), np.arange(mentees * mentors)
    for i, j in problem.forced.tolist():
        low[i, j] = 1
    of_mentee = np.zeros((mentees, mentees * mentors))
    of_mentee[ones // mentors, ones] = 1
    of_mentor = np.zeros((mentors, mentees * mentors))
    of_mentor[ones % mentors, ones] = 1
    found = milp(
        np.zeros(mentees * mentors),
        integrality=np.ones(mentees * mentors),
        bounds=Bounds(low.ravel(), allowed.ravel().astype(float)),
        constraints=[
            LinearConstraint(of_mentee, least, problem.demand),
            LinearConstraint(of_mentor, problem.min_load, problem.capacity),
        ],
    )
    assert found.status in (0, 2), found.message
    return found.status == 0


def cuts_of(problem: AssignmentProblem, *, everybody: bool):
    """The cuts that the error names, or of those who do not all get somebody."""
    try:
        answer = solve(problem)
    except InfeasibleError as error:
        return error.cuts
    return placement_cuts(problem, answer.pairs) if everybody else ()


def hold(case: Case, cut) -> None:
    """The cut is a true violator, counted from the case alone."""
    allowed, forced = case.allowed, np.zeros(case.shape, dtype=bool)
    for i, j in case.forced:
        forced[i, j] = True
    capacity = np.minimum(case.capacity, case.shape[0])
    demand = np.minimum(case.demand, case.shape[1])
    rows, columns = cut.rows, cut.columns
    open_ = allowed & ~forced
    left = np.maximum(demand - forced.sum(axis=1), 0)
    match cut.kind:
        case "not_allowed":
            assert forced[rows[0], columns[0]]
            assert not allowed[rows[0], columns[0]]
        case "locks_of_mentee":
            assert cut.needed == forced[rows[0]].sum() > demand[rows[0]] == cut.available
            assert columns.tolist() == np.flatnonzero(forced[rows[0]]).tolist()
        case "locks_of_mentor":
            assert cut.needed == forced[:, columns[0]].sum() > capacity[columns[0]] == cut.available
            assert rows.tolist() == np.flatnonzero(forced[:, columns[0]]).tolist()
        case "capacity":
            assert cut.needed == case.min_load[columns[0]] > capacity[columns[0]] == cut.available
        case "min_load":
            needed = np.maximum(case.min_load - forced.sum(axis=0), 0)[columns].sum()
            possible = np.minimum(left, open_[:, columns].sum(axis=1))
            assert (cut.needed, cut.available) == (needed, possible.sum())
            assert set(np.flatnonzero(possible)) == set(rows.tolist())
        case "placed":
            seats = np.maximum(capacity - forced.sum(axis=0), 0)
            possible = np.minimum(seats, open_[rows].sum(axis=0))
            assert (demand[rows] > 0).all()
            assert not forced[rows].any()
            assert (cut.needed, cut.available) == (len(rows), possible.sum())
            assert set(np.flatnonzero(open_[rows].any(axis=0))) == set(columns.tolist())
    assert cut.available < cut.needed == cut.available + cut.lacking


def single_changes(problem: AssignmentProblem, kind: str):
    """All changes of one kind by one, each with how often it may be made."""
    mentees, mentors = problem.shape
    if kind == "lock":
        return [(Change("lock", int(i), int(j)), 1) for i, j in problem.forced.tolist()]
    if kind == "rule":
        shut = np.argwhere(~problem.allowed(np.arange(mentees)))
        return [(Change("rule", int(i), int(j)), 1) for i, j in shut.tolist()]
    if kind == "places":
        return [(Change("places", row=i), MOST_CHANGES) for i in range(mentees)]
    least = problem.min_load
    return [
        (Change(kind, column=j), MOST_CHANGES if kind == "seats" else min(int(least[j]), MOST_CHANGES))
        for j in range(mentors)
    ]


def hold_ways(case: Case, *, everybody: bool) -> int:
    """Every way out makes the problem feasible, and no smaller one of its kind does; return how many were tried."""
    problem = case.problem(capacity=np.minimum(case.capacity, case.shape[0]))
    if feasible(problem, everybody=everybody):
        return 0
    cuts = cuts_of(problem, everybody=everybody)
    assert cuts, case
    for cut in cuts:
        hold(case, cut)
    found = ways_out(problem, everybody=everybody)
    assert [way.size for way in found] == sorted(way.size for way in found)
    for way in found:
        assert way.smallest
        assert feasible(changed(problem, way.changes), everybody=everybody), (way, case)
        assert len({(change.kind, change.row, change.column) for change in way.changes}) == len(way.changes)
    sizes = {way.kind: way.size for way in found}
    for kind in ("seats", "min_load", "places", "lock", "rule"):
        singles = [change for change, times in single_changes(problem, kind) for _ in range(times)]
        if len(singles) > SMALL or "mixed" in sizes:
            continue
        for size in range(1, min(sizes.get(kind, MOST_CHANGES + 1), MOST_CHANGES + 1)):
            for some in set(itertools.combinations(singles, size)):
                assert not feasible(changed(problem, some), everybody=everybody), (kind, some, case)
    return 1


def infeasible_case(rng, *, large: bool) -> tuple[Case, bool]:
    """A case whose limits are likely not to hold together."""
    case = (draw if rng.random() < 0.7 else draw_adversarial)(rng, large=large)
    everybody = bool(rng.random() < 0.6) and case.unmatched is None
    if rng.random() < 0.5 and case.scores.size:
        case = replace(case, min_load=np.maximum(case.min_load, rng.integers(0, 3, case.shape[1])))
    if rng.random() < 0.3 and case.scores.size:
        more = {(int(rng.integers(case.shape[0])), int(rng.integers(case.shape[1]))) for _ in range(3)}
        case = replace(case, forced=tuple(sorted({*case.forced, *more})))
    return (replace(case, spread=True) if everybody else case), everybody


def tried(seed: int, many: int, *, large: bool = False) -> int:
    rng, count = np.random.default_rng(seed), 0
    while count < many:
        case, everybody = infeasible_case(rng, large=large)
        count += hold_ways(case, everybody=everybody)
    return count


def test_cuts_are_true_and_ways_out_are_the_smallest():
    assert tried(1, 25) == 25


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(4))
def test_1000_random_infeasible_problems(seed):
    assert tried(10 + seed, 200) + tried(20 + seed, 60, large=True) == 260


def nearest(case: Case) -> None:
    problem = case.problem(capacity=np.minimum(case.capacity, case.shape[0]))
    changes = nearest_changes(problem)
    assert bool(changes) != feasible(problem, everybody=False), case
    assert feasible(changed(problem, changes), everybody=False), case
    assert {change.kind for change in changes} <= {"lock", "min_load"}
    locks = [change for change in changes if change.kind == "lock"]
    alone = replace(case, min_load=np.zeros_like(case.min_load))
    kept = alone.problem(capacity=np.minimum(case.capacity, case.shape[0]))
    for few in range(len(locks)):  # no fewer locks give way
        for some in itertools.combinations(single_changes(kept, "lock"), few):
            assert not feasible(changed(kept, [change for change, _ in some]), everybody=False), case
    rest = changed(problem, locks)
    lowered = sum(change.amount for change in changes if change.kind == "min_load")
    if lowered and not feasible(rest, everybody=False):
        best = [way for way in ways_out(rest, kinds=("min_load",)) if way.kind == "min_load"]
        assert best[0].size == lowered, case


def test_as_little_as_can_be_gives_way():
    rng = np.random.default_rng(7)
    for _ in range(60):
        nearest(infeasible_case(rng, large=False)[0])


def test_groups_without_anybody_in_common_are_named_apart():
    allowed = np.array([[1, 0, 0], [1, 0, 0], [0, 1, 0], [0, 1, 0], [0, 0, 0]], dtype=bool)
    problem = AssignmentProblem(np.ones((5, 3)), allowed=allowed)
    cuts = placement_cuts(problem, solve(problem).pairs)
    assert sorted((cut.rows.tolist(), cut.columns.tolist(), cut.available) for cut in cuts) == [
        ([0, 1], [0], 1),
        ([2, 3], [1], 1),
        ([4], [], 0),
    ]
    assert minimum_load_cuts(problem) == ()


def test_the_closest_answer_holds_all_that_did_not_give_way():
    problem = AssignmentProblem(
        [[0.9, 0.5], [0.8, 0.4], [0.3, 0.2]], capacity=[1, 2], min_load=[0, 4], forced=[(0, 0), (1, 0)]
    )
    with pytest.raises(InfeasibleError):
        solve(problem)
    answer = solve(problem, on_infeasible="closest")
    assert answer.gave_way == (Change("lock", 1, 0), Change("min_load", column=1, amount=2))
    assert answer.certificate.proven
    assert not violations(answer.problem, answer.pairs)
    assert answer.pairs.tolist() == [[0, 0], [1, 1], [2, 1]]
    assert answer.to_dict()["gave_way"][0]["kind"] == "lock"


def test_nothing_gives_way_where_all_holds():
    problem = AssignmentProblem([[0.9, 0.1], [0.8, 0.7]], min_load=1)
    assert solve(problem, on_infeasible="closest").gave_way == ()
    assert solve(problem, on_infeasible="closest") == solve(problem)


def test_ways_out_are_on_the_error_and_survive_pickling():
    import pickle

    with pytest.raises(InfeasibleError) as raised:
        solve(AssignmentProblem([[0.9], [0.8]], forced=[(0, 0), (1, 0)]))
    error = pickle.loads(pickle.dumps(raised.value))
    assert (str(error), error.cuts, error.ways_out) == (str(raised.value), raised.value.cuts, raised.value.ways_out)
    assert [(way.kind, way.size) for way in error.ways_out] == [("seats", 1), ("lock", 1)]
    assert error.cut.kind == "locks_of_mentor"


def test_where_no_kind_suffices_all_do_together():
    """Both locks and the minimum load are impossible."""
    problem = AssignmentProblem(np.ones((2, 2)), capacity=[1, 0], min_load=[0, 1], forced=[(0, 0), (1, 0)])
    ways = ways_out(problem, kinds=("lock", "min_load"))
    assert [way.kind for way in ways] == ["mixed"]
    assert sorted(change.kind for change in ways[0].changes) == ["lock", "min_load"]


def test_only_pairs_that_may_be_lifted_are_lifted():
    problem = AssignmentProblem(np.ones((1, 2)), allowed=np.zeros((1, 2), dtype=bool), spread=True)
    only_second = lambda rows: np.array([[False, True]] * len(rows))  # noqa: E731
    ways = ways_out(problem, everybody=True, liftable=only_second)
    assert [(way.kind, way.changes[0].column) for way in ways] == [("rule", 1)]


def test_large_problems_are_thinned_and_say_what_is_proven():
    problem = AssignmentProblem(np.random.default_rng(0).random((1500, 300)), capacity=4, spread=True)
    ways = {way.kind: way for way in ways_out(problem, everybody=True)}
    assert ways["seats"].size == 300
    assert ways["seats"].smallest
