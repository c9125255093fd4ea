"""Storing with the people, tables of every part, one person more, and how a stopped run is told."""

import json
from decimal import Decimal

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from strategies import cohorts

import mentormatch as mm
from mentormatch.errors import InputError, PolicyError, StoppedError, UnknownNameError

POLICY = mm.Policy(criteria=[mm.Criterion("skills")])


def cohort():
    return mm.Cohort.from_records(
        mentors=[{"id": 1, "skills": "R", "capacity": 2}, {"id": 2, "skills": ["Go", "SQL"]}],
        mentees=[
            {"id": 7, "skills": "R"},
            {"id": 8, "skills": "Go"},
            {"id": 9, "skills": ["SQL"]},
            {"id": 10},
        ],
    )


@settings(max_examples=30)
@given(cohorts())
def test_cohorts_come_back_from_json(people):
    assert mm.Cohort.from_dict(json.loads(json.dumps(people.to_dict()))) == people
    if len(people.mentors) and len(people.mentees):
        assert mm.Cohort.from_records(**people.to_records()) == people


def test_matchings_come_back_with_their_people():
    matching = mm.match(cohort(), POLICY)
    document = json.loads(json.dumps(matching.to_dict(cohort=True)))
    assert mm.Matching.from_dict(document) == matching
    assert "cohort" not in matching.to_dict()
    with pytest.raises(InputError, match="to_dict\\(cohort=True\\)"):
        mm.Matching.from_dict(matching.to_dict())


def test_tables_of_every_part():
    matching = mm.match(cohort(), POLICY)
    scores = matching.to_pandas(of="scores")
    assert scores.index.tolist() == [7, 8, 9, 10]
    assert scores.columns.tolist() == [1, 2]
    assert np.array_equal(scores.to_numpy(), matching.scores.block(range(4)))
    assert matching.to_polars(of="scores").columns == ["mentee", "1", "2"]
    assert matching.to_pandas(of="mentors").to_dict("records") == matching.mentor_records()
    assert matching.to_arrow(of="unmatched").to_pylist() == matching.unmatched_records()
    assert matching.to_pandas().columns.tolist() == list(matching.columns())
    with pytest.raises(UnknownNameError, match="'mentors'"):
        matching.to_pandas(of="mentor")


def test_scores_of_large_cohorts_are_refused(monkeypatch):
    monkeypatch.setattr("mentormatch.matching.result.frames._MOST_SCORES", 7)
    with pytest.raises(InputError, match="4 x 2"):
        mm.match(cohort(), POLICY).to_pandas(of="scores")


def test_one_person_more():
    more = cohort().with_people(mentees=[{"id": 11, "skills": "R", "demand": 2}], mentors=[{"id": 3}])
    assert more.mentees.ids == (7, 8, 9, 10, 11)
    assert more.mentees.demand.tolist() == [1, 1, 1, 1, 2]
    assert more.mentors.column("skills")[-1] is None
    with pytest.raises(mm.CohortError, match="another id"):
        cohort().with_people(mentees=[{"id": "7"}])


def test_stopped_runs_raise_where_asked():
    def stop(stage, *_):
        return stage in {"at work", "comparing answers"}  # so long there is nothing to keep

    people = mm.datasets.make_cohort(400, 150, seed=1)
    kept = mm.match(people, solver="min-cost-flow", progress=stop)
    assert kept.stopped == "progress"
    with pytest.raises(StoppedError, match="stopped by progress"):
        mm.match(people, solver="min-cost-flow", progress=stop, on_stop="raise")
    assert mm.match(cohort(), POLICY, on_stop="raise").certificate.proven


@pytest.mark.parametrize(
    ("given", "error", "said"),
    [
        ({"policy": {}}, PolicyError, "Policy.from_dict"),
        ({"progress": "x"}, InputError, "must be a function"),
        ({"on_stop": "never"}, InputError, "must be .best. or .raise."),
        ({"cohort": {}}, InputError, "Cohort.from_records"),
    ],
)
def test_something_else_than_match_takes(given, error, said):
    with pytest.raises(error, match=said):
        mm.match(**{"cohort": cohort(), **given})


@pytest.mark.parametrize(
    "ask",
    [mm.match, mm.compare, mm.default_policy, mm.shortlist, mm.draw_lottery, lambda given: mm.frontier(given, by="a")],
)
@pytest.mark.parametrize("given", [3, None, {"mentors": []}])
def test_what_is_no_cohort_is_an_error_of_ours_wherever_a_cohort_is_asked_for(ask, given):
    with pytest.raises(InputError, match="cohort must be given") as raised:
        ask(given)
    assert raised.value.mistakes[0].code == "not_a_cohort"


@pytest.mark.parametrize("ask", [mm.match, mm.compare, mm.shortlist])
def test_what_is_no_policy_is_an_error_of_ours(ask):
    people = mm.Cohort.from_records(mentors=[{"id": 1, "skills": "R"}], mentees=[{"id": 2, "skills": "R"}])
    with pytest.raises(PolicyError, match="must be a Policy"):
        ask(people, {"criteria": []})


@pytest.mark.parametrize("nothing", [float("nan"), np.float32("nan"), Decimal("NaN"), pd.NA, pd.NaT, None, " "])
def test_a_limit_that_a_frame_leaves_open_is_blank_in_its_records_too(nothing):
    """`frame.to_dict("records")` has NaN where nothing is."""
    cohort = mm.Cohort.from_records(
        mentors=[{"id": 1, "capacity": 2.0}, {"id": 2, "capacity": nothing}], mentees=[{"id": 3, "demand": nothing}]
    )
    assert cohort.mentors.capacity.tolist() == [2, -1]
