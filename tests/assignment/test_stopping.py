"""A solver that is stopped gives what it has, within every limit, and says honestly what may be missing."""

import os
import signal
import threading

import numpy as np
import pytest

from mentormatch import StoppedError
from mentormatch.assignment import OBJECTIVES, AssignmentProblem, solve, violations
from mentormatch.assignment.solvers.watch import Stopped, Watch
from mentormatch.datasets.made_up import make_problem
from mentormatch.errors import ProblemError, UnknownNameError


class Stopper:
    """Progress that says stop at its n-th call, and notes what it was told."""

    def __init__(self, at):
        self.at, self.told = at, []

    def __call__(self, stage, done, total):
        self.told.append((stage, done, total))
        return len(self.told) < self.at


@pytest.fixture
def every_look(monkeypatch):
    """Reports come at every look instead of every second."""
    monkeypatch.setattr("mentormatch.assignment.solvers.watch._EVERY", 0.0)


def stops(problem, best):
    """Stop at ever later moments until the solver ends by itself; yield each answer."""
    at = 1
    while True:
        stopper = Stopper(at)
        answer = solve(problem, solver="min-cost-flow", progress=stopper)
        assert violations(problem, answer.pairs) == ()
        certificate = answer.certificate
        assert certificate.proven == (
            certificate.pairs == certificate.pairs_bound and certificate.gap <= 1e-9 * max(1.0, certificate.value)
        )
        assert problem.worth is not None or certificate.pairs_bound >= len(best.pairs)
        if certificate.pairs == certificate.pairs_bound:
            assert certificate.bound >= best.certificate.value - 1e-9 * best.total
        yield answer, stopper
        if len(stopper.told) < at:
            return
        at = at + 1 if at < 3 else int(at * 1.7)


@pytest.mark.parametrize(
    "problem",
    [
        make_problem(600, seed=1),
        make_problem(600, seed=2, seats=0.5),
        make_problem(600, seed=3, forbidden=True),
        AssignmentProblem(make_problem(600, seed=4).scores, capacity=2, unmatched=0.5),
        AssignmentProblem(make_problem(600, seed=5).scores, capacity=4, demand=np.arange(600) % 3, forced=[(1, 5)]),
    ],
    ids=["plain", "scarce", "forbidden", "worth", "several each"],
)
@pytest.mark.usefixtures("every_look")
def test_stopped_at_any_moment(problem):
    best = solve(problem, solver="min-cost-flow")
    answers = list(stops(problem, best))
    assert len(answers) > 5
    assert not answers[0][0].certificate.proven
    assert answers[-1][0].certificate.proven
    # once there are arcs, nobody waits while a seat that was looked at stays empty
    assert sum(len(answer.pairs) for answer, _ in answers[4:]) > 0.9 * len(best.pairs) * len(answers[4:])


@pytest.mark.usefixtures("every_look")
def test_progress_tells_rounds_gap_and_pairs():
    told = []
    answer = solve(make_problem(900, seed=6), solver="min-cost-flow", progress=lambda *report: told.append(report))
    stages = [stage for stage, _, _ in told]
    assert "estimating prices" in stages
    assert any(stage.startswith("solving, round 1") for stage in stages)
    assert any("gap at most 0" in stage for stage in stages)
    assert all(0 <= done <= total for _, done, total in told)
    assert told[-1] == ("solved", len(answer.pairs), len(answer.pairs))


@pytest.mark.parametrize("problem", [make_problem(2500, seed=11), make_problem(2500, seed=12, seats=0.5)])
def test_solving_and_checking_run_no_tasks_without_looking(problem, monkeypatch):
    """Tasks run in parallel for as long as anything here: each such run is looked after."""

    def unheeded(_done, _total):
        raise AssertionError("nobody looks after these tasks")

    told = []
    monkeypatch.setattr("mentormatch.assignment.parallel._nothing", unheeded)
    monkeypatch.setattr("mentormatch.assignment.solvers.watch._EVERY", 0.0)
    answer = solve(problem, solver="min-cost-flow", progress=lambda *report: told.append(report[0]))
    assert answer.certificate.proven
    assert {"looking for candidates", "checking the answer"} <= set(told)


def test_a_check_that_is_cut_short_leaves_the_pairs_and_no_bound(monkeypatch):
    problem = make_problem(2500, seed=13)
    best = solve(problem, solver="min-cost-flow")
    monkeypatch.setattr("mentormatch.assignment.solvers.watch._EVERY", 0.0)
    for patience in (3600.0, 0.0):
        monkeypatch.setattr("mentormatch.assignment.best_total._TO_CHECK", patience)
        answer = solve(problem, solver="min-cost-flow", progress=lambda stage, *_: stage != "checking the answer")
        assert answer.pairs.tolist() == best.pairs.tolist()
        assert answer.certificate.value == best.certificate.value
        assert (answer.certificate.proven, answer.stopped) == ((True, None) if patience else (False, "progress"))
        assert answer.certificate.bound == (best.certificate.bound if patience else np.inf)
        assert answer.certificate.pairs_bound >= best.certificate.pairs_bound


def test_nobody_is_asked_again_who_said_stop():
    told = []
    watch = Watch(lambda *report: bool(told.append(report)))
    for done in range(3):
        with pytest.raises(Stopped):
            watch.look("solving", done, 3, now=True)
    assert told == [("solving", 0, 3)]
    assert 0.0 < watch.grace(3600.0) <= 3600.0
    assert watch.grace(0.0) == 0.0


def test_progress_is_told_where_the_time_is_up():
    told = []
    with pytest.raises(Stopped):
        Watch(lambda *report: told.append(report), time_limit=1e-9).look("solving", 1, 3)
    assert told == [("solving", 1, 3)]


def test_a_time_limit_that_is_over_at_once():
    problem = make_problem(900, seed=7)
    answer = solve(problem, solver="min-cost-flow", time_limit=1e-9)
    assert not answer.certificate.proven
    assert violations(problem, answer.pairs) == ()
    assert answer.start is None


def test_a_time_limit_that_is_not_reached_changes_nothing():
    problem = make_problem(900, seed=8)
    answers = [solve(problem, solver="min-cost-flow", time_limit=limit) for limit in (None, 3600)]
    assert answers[0].pairs.tolist() == answers[1].pairs.tolist()


def test_hungarian_stops_before_it_begins():
    problem = AssignmentProblem([[0.9, 0.1], [0.8, 0.7]], forced=[(1, 0)])
    answer = solve(problem, solver="hungarian", progress=lambda *_: False)
    assert answer.pairs.tolist() == [[0, 1], [1, 0]]
    assert not answer.certificate.proven
    assert answer.stopped == "progress"


@pytest.mark.parametrize("solver", ["hungarian", "min-cost-flow"])
def test_minimum_loads_that_do_not_hold_yet(solver):
    plain = make_problem(600, seed=9)
    problem = AssignmentProblem(plain.scores, capacity=5, min_load=1)
    with pytest.raises(StoppedError, match="minimum loads"):
        solve(problem, solver=solver, progress=lambda *_: False)


def test_limits_and_names_are_checked():
    problem = AssignmentProblem([[0.9]])
    for limit in (0, -1, float("nan"), "soon"):
        with pytest.raises(ProblemError, match="time_limit"):
            solve(problem, time_limit=limit)
    with pytest.raises(UnknownNameError, match="on_interrupt"):
        solve(problem, on_interrupt="bets")


def test_what_stopped_it_is_said():
    problem = make_problem(900, seed=7)
    assert solve(problem).stopped is None
    assert solve(problem, solver="min-cost-flow", time_limit=1e-9).stopped == "time limit"
    assert solve(problem, solver="min-cost-flow", progress=lambda *_: False).stopped == "progress"


@pytest.mark.parametrize("objective", ["total", *OBJECTIVES])
@pytest.mark.parametrize("solver", ["hungarian", "min-cost-flow"])
def test_stopped_at_once_it_fills_as_many_places_as_a_greedy_pass(objective, solver):
    problem = AssignmentProblem(np.random.default_rng(3).random((60, 25)), capacity=2, forced=[(3, 4)])
    groups = np.arange(60) % 2 if objective in OBJECTIVES and OBJECTIVES[objective].groups else None
    options = {"at_most": [40, 40]} if objective == "quotas" else {"max_gap": 1.0} if objective == "max-gap" else {}
    answer = solve(problem, objective=objective, solver=solver, groups=groups, options=options, time_limit=1e-9)
    assert (len(answer.pairs), answer.stopped) == (50, "time limit")
    assert not answer.certificate.proven


@pytest.fixture
def raising_interrupts():
    """Interrupts as Python handles them: a run in the background starts with them ignored."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("every_look", "raising_interrupts")
def test_an_interrupt_brings_the_best_so_far(monkeypatch):
    problem = make_problem(900, seed=10)
    before = signal.getsignal(signal.SIGINT)

    def interrupt(stage, _done, _total):
        if stage == "estimating prices":
            os.kill(os.getpid(), signal.SIGINT)

    monkeypatch.setattr("mentormatch.assignment.solvers.watch._EVERY", 0.0)
    answer = solve(problem, solver="min-cost-flow", progress=interrupt, on_interrupt="best")
    assert not answer.certificate.proven
    assert len(answer.pairs) > 500
    assert answer.stopped == "interrupt"
    assert signal.getsignal(signal.SIGINT) is before
    with pytest.raises(KeyboardInterrupt):
        solve(problem, solver="min-cost-flow", progress=interrupt)


@pytest.mark.usefixtures("raising_interrupts")
def test_a_second_interrupt_raises():
    with Watch(on_interrupt="best"), pytest.raises(KeyboardInterrupt):  # noqa: PT012 - two signals are the point
        os.kill(os.getpid(), signal.SIGINT)
        os.kill(os.getpid(), signal.SIGINT)


def test_other_threads_are_told_of_no_interrupts():
    seen = []

    def run():
        with Watch(time_limit=1e-9, on_interrupt="best") as watch:
            try:
                watch.look("solving", 0, 1)
            except Stopped:
                seen.append("stopped")

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
    assert seen == ["stopped"]
