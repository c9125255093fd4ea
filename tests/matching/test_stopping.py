"""A run stops whatever stage it is in: comparing, solving, reasons."""

import itertools
import math
import time

import pytest

from mentormatch import (
    Cohort,
    Criterion,
    InputError,
    Matching,
    MentorMatchError,
    Policy,
    StoppedError,
    advise,
    compare,
    default_policy,
    draw_lottery,
    frontier,
    match,
)
from mentormatch.assignment import heed, heeding, tell, telling
from mentormatch.datasets import make_cohort

COHORT = make_cohort(60, 20, seed=1)


class StopAt:
    """Progress that says stop once a stage has come."""

    def __init__(self, stage):
        self.stage, self.told = stage, []

    def __call__(self, stage, _done, _total):
        self.told.append(stage)
        return not stage.startswith(self.stage)


@pytest.fixture
def at_every_look(monkeypatch):
    monkeypatch.setattr("mentormatch.assignment.stopping.EVERY", 0.0)
    monkeypatch.setattr("mentormatch.assignment.solvers.watch._EVERY", 0.0)


@pytest.mark.parametrize("on_stop", ["best", "raise"])
def test_progress_stops_comparing_since_there_are_no_pairs_yet(on_stop):
    stop = StopAt("comparing answers")
    with pytest.raises(StoppedError, match="comparing answers"):
        match(COHORT, progress=stop, on_stop=on_stop)
    assert stop.told[-1] == "comparing answers"
    assert stop.told.count("comparing answers") == 1


def test_progress_stops_comparing_alone():
    with pytest.raises(StoppedError):
        compare(COHORT, progress=lambda *_: False)


@pytest.mark.usefixtures("at_every_look")
def test_stops_between_any_two_answers():
    """In whichever call progress says stop, no other follows while answers are compared."""
    for at in (1, 2, 5, 50, 500, 2000):
        calls = itertools.count(1)
        told = []

        def progress(stage, _done, _total, calls=calls, told=told, at=at):
            told.append(stage)
            return next(calls) < at

        with pytest.raises(StoppedError):
            match(COHORT, progress=progress, on_stop="raise")
        assert len(told) == at


@pytest.mark.usefixtures("at_every_look")
def test_progress_stops_the_proposal_of_a_policy():
    with pytest.raises(StoppedError), telling(lambda *_: False):
        default_policy(COHORT)


def test_progress_stops_solving_and_the_best_pairs_are_given():
    matching = match(COHORT, progress=StopAt("solving"), on_stop="best", solver="min-cost-flow")
    assert matching.stopped == "progress"
    assert matching.pairs
    with pytest.raises(StoppedError, match="progress"):
        match(COHORT, progress=StopAt("solving"), on_stop="raise", solver="min-cost-flow")


def test_a_limit_counts_from_the_call_on(monkeypatch):
    """What comparing took is not left for the solver; with on_stop="raise" comparing stops too."""
    cohort = make_cohort(300, 100, seed=1)
    moment = time.monotonic
    monkeypatch.setattr(time, "monotonic", lambda: 1000 * moment())  # a thousand seconds a second
    with pytest.raises(StoppedError):
        match(cohort, time_limit=1.0, on_stop="raise")
    matching = match(cohort, time_limit=1.0, solver="min-cost-flow")
    assert matching.stopped == "time limit"
    assert len(matching.pairs) > 0


def crowd():
    """Far more mentees than seats, so that there are many reasons."""
    return Cohort.from_records(
        mentors=[{"id": 1, "skills": "R"}], mentees=[{"id": 10 + place, "skills": "R"} for place in range(600)]
    )


def test_reasons_are_given_up_where_progress_says_stop(monkeypatch):
    monkeypatch.setattr("mentormatch.assignment.stopping.EVERY", 0.0)
    policy = Policy(criteria=[Criterion("skills")])
    seen = []

    def progress(stage, _done, _total):
        seen.append(stage)
        return "solved" not in seen

    matching = match(crowd(), policy, progress=progress)
    assert matching.stopped == "progress"
    assert matching.certificate.proven
    assert len(matching.unmatched) == 599
    assert {person.reason for person in matching.unmatched} == {"not_reached"}
    assert matching.unmatched[0].text == "The run was stopped before the end."
    assert Matching.from_dict(matching.to_dict(cohort=True)) == matching
    seen.clear()
    with pytest.raises(StoppedError):
        match(crowd(), policy, progress=progress, on_stop="raise")


def test_reasons_of_a_stopped_run_take_no_longer_than_patience(monkeypatch):
    monkeypatch.setattr("mentormatch.matching.pipeline._PATIENCE", -1.0)
    matching = match(crowd(), Policy(criteria=[Criterion("skills")]), time_limit=1e-9, solver="min-cost-flow")
    assert {person.reason for person in matching.unmatched} == {"not_reached"}
    assert len(matching.pairs) == 1


def test_without_patience_places_are_filled_all_the_same(monkeypatch):
    monkeypatch.setattr("mentormatch.assignment.best_total._TO_FILL", -1.0)
    matching = match(COHORT, time_limit=1e-9, solver="min-cost-flow")
    assert matching.stopped == "time limit"
    assert len(matching.pairs) == len(match(COHORT).pairs)


@pytest.mark.parametrize("limit", [0, -1.0, True, "10", float("nan")])
def test_a_limit_that_is_none_is_refused_before_anything_is_compared(limit):
    with pytest.raises(InputError, match="time_limit must be seconds above 0"):
        match(COHORT, time_limit=limit)


@pytest.mark.parametrize("given", [{"policy": {"criteria": []}}, {"progress": "x"}, {"on_stop": "never"}])
def test_what_match_does_not_take_is_said_in_one_sentence(given):
    with pytest.raises(MentorMatchError) as error:
        match(COHORT, **given)
    assert "\n" not in str(error.value)


def test_nothing_is_heeded_without_progress_and_the_inner_one_counts():
    heed()
    tell("alone", 0, 1)
    assert list(heeding(range(3))) == [0, 1, 2]
    told = []
    with telling(lambda *report: told.append(report)), telling(None):
        tell("outer", 1, 2)
        with telling(lambda *_: True):
            tell("inner", 1, 2)
    tell("after", 1, 2)
    assert told == [("outer", 1, 2)]


class StopsOnce:
    """Progress that says stop at the given call, and counts how often it is asked again after that."""

    def __init__(self, at):
        self.at, self.calls, self.stages = at, 0, []

    def __call__(self, stage, _done, _total):
        self.calls += 1
        self.stages.append(stage)
        return self.calls < self.at


@pytest.mark.usefixtures("at_every_look")
@pytest.mark.parametrize("at", [1, 5, 12, 25])
@pytest.mark.parametrize(
    "run",
    [
        lambda progress: frontier(COHORT, by="gender", solver="min-cost-flow", progress=progress),
        lambda progress: advise(match(COHORT), progress=progress),
    ],
    ids=["frontier", "advise"],
)
def test_what_consists_of_many_answers_stops_with_the_first(run, at):
    """At 8,000 × 2,700 a frontier went on for 50 s: each of its matchings was begun, and stopped."""
    stop = StopsOnce(at)
    with pytest.raises(StoppedError, match="before"):
        run(stop)
    assert stop.calls == at


@pytest.mark.usefixtures("at_every_look")
@pytest.mark.parametrize("stage", ["solving", "drawing up the lottery"])
def test_a_lottery_that_progress_stops_is_not_begun_anew(stage):
    stop = StopAt(stage)
    with pytest.raises(StoppedError):
        draw_lottery(make_cohort(400, 150, seed=1), progress=stop)
    assert stage == "drawing up the lottery" or "drawing up the lottery" not in stop.told


@pytest.mark.usefixtures("at_every_look")
@pytest.mark.parametrize("objective", ["maximin", "stable", "greedy", "first-come"])
def test_objectives_that_are_stopped_while_they_check_their_answer_say_what_is_not_known(monkeypatch, objective):
    monkeypatch.setattr("mentormatch.assignment.best_total._TO_CHECK", 0.0)
    monkeypatch.setattr("mentormatch.assignment.certificates.largest_gains._FEW_BLOCKS", 0)
    matching = match(COHORT, objective=objective, progress=StopAt("checking the answer"))
    assert len(matching.pairs) == len(match(COHORT).pairs)
    assert (matching.stopped, matching.certificate.proven) == ("progress", False)
    assert math.isinf(matching.certificate.bound)
