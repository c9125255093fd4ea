"""Who was not placed, and why."""

from unittest.mock import patch

import numpy as np
import pytest
from hypothesis import given, settings
from strategies import programmes

from mentormatch.errors import InfeasibleError
from mentormatch.matching.pipeline import match
from mentormatch.matching.result.parts import PartlyMatched, Unmatched
from mentormatch.matching.result.unplaced import list_unplaced
from mentormatch.matching.solving import problem_of
from mentormatch.policy.criteria import Criterion
from mentormatch.policy.policy import Policy
from mentormatch.policy.rules import Rule
from mentormatch.profiles.cohort import Cohort
from mentormatch.scoring import weighted
from mentormatch.scoring.scores import compare

SKILLS = [Criterion("skills")]


def cohort_of(mentees, mentors):
    return Cohort.from_records(
        mentees=[{"id": person_id, **cells} for person_id, cells in mentees.items()],
        mentors=[{"id": person_id, **cells} for person_id, cells in mentors.items()],
    )


def reasons_of(cohort, pairs=(), **settings):
    scores = compare(cohort, Policy(**({"criteria": SKILLS} | settings)))
    positions = [(cohort.mentees.index[mentee], cohort.mentors.index[mentor]) for mentee, mentor in pairs]
    return list_unplaced(scores, problem_of(scores), np.array(positions, dtype=np.int64).reshape(-1, 2))


# ---- laws


@pytest.mark.parametrize("few_pairs", [8_000_000, -1], ids=["exact blocks", "quick looks"])
@settings(max_examples=40)
@given(programmes())
def test_everybody_who_wants_somebody_is_placed_or_listed_with_a_true_reason(few_pairs, programme):
    cohort, policy = programme
    try:
        with patch.object(weighted, "_FEW_PAIRS", few_pairs):
            matching = match(cohort, policy)
    except InfeasibleError:
        return
    scores, ids = matching.scores, cohort.mentors.ids
    places = {person_id: len(matching.mentors_of.get(person_id, ())) for person_id in cohort.mentees.ids}
    demand = dict(zip(cohort.mentees.ids, cohort.mentees.demand.tolist(), strict=True))
    listed = {unmatched.mentee: unmatched for unmatched in matching.unmatched}
    assert list(listed) == sorted(mentee for mentee in places if demand[mentee] > 0 and places[mentee] == 0)
    assert {partly.mentee: (partly.demand, partly.got) for partly in matching.partly_matched} == {
        mentee: (demand[mentee], places[mentee]) for mentee in places if 0 < places[mentee] < demand[mentee]
    }
    seats_left = {load.mentor: load.seats_left for load in matching.loads}
    for unmatched in listed.values():
        row = cohort.mentees.index[unmatched.mentee]
        may = [ids[column] for column in range(len(ids)) if not scores.excluded_by(row, column)]
        score = {ids[column]: value for column, value in enumerate(scores.block([row])[0])}
        enough = [mentor for mentor in may if policy.unmatched is None or score[mentor] >= policy.unmatched]
        assert unmatched.reason != "left_out"
        if unmatched.reason == "no_allowed_mentor":
            assert may == []
            assert unmatched.details == {"mentors": len(ids), "rules": scores.exclusions(row)}
            assert not ids or max(unmatched.details["rules"].values()) > 0
            continue
        assert may
        assert (unmatched.reason == "below_worth") == (not enough)
        assert not any(seats_left[mentor] for mentor in enough)
        takes = {load.mentor for load in matching.loads if load.capacity}
        whom = [mentor for mentor in enough or may if mentor in takes] or enough or may
        best = max(score[mentor] for mentor in whom)
        assert unmatched.details["allowed"] == len(whom)
        assert unmatched.details["score"] == best
        assert unmatched.details["best"] == min(mentor for mentor in whom if score[mentor] == best)
        assert unmatched.details.get("worth") == policy.unmatched
        assert unmatched.text.endswith(".")


# ---- examples


def test_rules_leave_nobody():
    cohort = cohort_of(
        {"kim": {"skills": "r", "team": "red"}},
        {"ada": {"skills": "r", "team": "red"}, "bob": {"skills": "", "team": "blue"}},
    )
    (unmatched,), _ = reasons_of(
        cohort,
        criteria=[Criterion("skills", required=True, at_least=0.5)],
        rules=[Rule("different", column="team")],
    )
    assert unmatched.reason == "no_allowed_mentor"
    assert (
        unmatched.text
        == "None of 2 mentors is allowed: 'different team' rules out 1, 'skills at least 0.5' rules out 1."
    )


def test_no_mentors_at_all():
    (unmatched,), _ = reasons_of(cohort_of({"kim": {"skills": "r"}}, {}))
    assert (unmatched.reason, unmatched.text) == ("no_allowed_mentor", "There are no mentors.")


def test_all_taken():
    cohort = cohort_of(
        {"kim": {"skills": "r"}, "noor": {"skills": "r"}},
        {"ada": {"skills": "r"}, "bob": {"skills": "r", "capacity": 0}},
    )
    (unmatched,), _ = reasons_of(cohort, [("noor", "ada")])
    assert unmatched.reason == "all_taken"
    assert (
        unmatched.text
        == "No seat is left with the only allowed mentor: 'ada' with 1.000, whose seat went to 'noor' (1.000)."
    )


@pytest.mark.parametrize("settings", [{}, {"participation": "worth", "unmatched": 0.5}], ids=["first", "worth"])
def test_capacity_0_everywhere_is_all_taken(settings):
    cohort = cohort_of({"kim": {"skills": "r"}}, {"ada": {"skills": "r"}, "bob": {"skills": "go"}})
    (unmatched,), _ = reasons_of(cohort, default_capacity=0, **settings)
    assert unmatched.reason == "all_taken"
    assert unmatched.details["best"] == "ada"
    taking = "The only allowed mentor who scores 0.5 or more takes nobody." if settings else None
    assert unmatched.text == (taking or "None of the 2 allowed mentors takes anybody.")


def test_who_takes_nobody_is_not_the_best_of_those_who_are_full():
    """The best mentor has no seats: the sentence is about who could have been got, and who got that seat."""
    cohort = cohort_of(
        {"kim": {"skills": "r; go"}, "lou": {"skills": "go"}, "noor": {"skills": "go"}, "zoe": {"skills": "go"}},
        {"ada": {"skills": "r; go", "capacity": 0}, "bob": {"skills": "go", "capacity": 3}},
    )
    (unmatched,), _ = reasons_of(cohort, [("lou", "bob"), ("noor", "bob"), ("zoe", "bob")])
    assert unmatched.details["best"] == "bob"
    assert unmatched.text.endswith("whose 3 seats went to 'lou' (1.000), 'noor' (1.000) and 1 other.")
    assert unmatched.people == {"mentors": ("bob",), "mentees": ("lou", "noor")}


def test_all_who_score_enough_are_taken():
    cohort = cohort_of(
        {"kim": {"skills": "r"}, "noor": {"skills": "r"}}, {"ada": {"skills": "r"}, "bob": {"skills": "go"}}
    )
    (unmatched,), _ = reasons_of(cohort, [("noor", "ada")], participation="worth", unmatched=0.5)
    seat = "'ada' with 1.000, whose seat went to 'noor' (1.000)"
    assert unmatched.text == f"No seat is left with the only allowed mentor who scores 0.5 or more: {seat}."


def test_below_worth():
    cohort = cohort_of({"kim": {"skills": "r; go; c"}}, {"ada": {"skills": "r"}, "bob": {"skills": ""}})
    (unmatched,), _ = reasons_of(cohort, participation="worth", unmatched=0.5)
    assert unmatched.reason == "below_worth"
    assert unmatched.details["best"] == "ada"
    assert (
        unmatched.text
        == f"No allowed mentor scores 0.5 or more; the nearest is 'ada' with {unmatched.details['score']:.3f}."
    )


@pytest.mark.parametrize("settings", [{}, {"participation": "worth", "unmatched": 0.5}], ids=["first", "worth"])
def test_left_out_of_a_pairing_that_was_made_elsewhere(settings):
    cohort = cohort_of(
        {"kim": {"skills": "r"}},
        {"ada": {"skills": "r", "capacity": 0}, "bob": {"skills": "r"}, "cyd": {"skills": "c"}},
    )
    (unmatched,), _ = reasons_of(cohort, **settings)
    assert unmatched.reason == "left_out"
    assert unmatched.details["best"] == "bob"
    one, several = "the only allowed mentor who scores 0.5 or more: ", "2 allowed mentors; the best is "
    assert unmatched.text == f"A seat is left with {one if settings else several}'bob' with 1.000."


def test_best_of_equals_does_not_depend_on_the_order_of_rows():
    mentors = {"zoe": {"skills": "r"}, "ada": {"skills": "r"}, "bob": {"skills": "r"}}
    for order in (mentors, dict(reversed(mentors.items()))):
        (unmatched,), _ = reasons_of(cohort_of({"kim": {"skills": "r"}}, order), default_capacity=0)
        assert unmatched.details["best"] == "ada"


def test_fewer_than_wanted_counts_what_was_wanted_and_not_what_there_is():
    cohort = cohort_of(
        {"kim": {"skills": "r", "demand": 5}, "noor": {"skills": "r", "demand": 0}}, {"ada": {"skills": "r"}}
    )
    unmatched, partly = reasons_of(cohort, [("kim", "ada")])
    assert unmatched == ()
    assert partly == (PartlyMatched("kim", 5, 1),)
    assert partly[0].text == "1 of the 5 mentors who are wanted."


def test_not_reached_where_the_run_was_stopped_and_a_seat_is_left():
    cohort = cohort_of({"kim": {"skills": "r"}, "noor": {"skills": "r"}}, {"ada": {"skills": "r"}})
    scores = compare(cohort)
    nobody = np.zeros((0, 2), dtype=np.int64)
    unmatched, _ = list_unplaced(scores, problem_of(scores), nobody, stopped="time limit")
    assert [person.reason for person in unmatched] == ["not_reached"] * 2
    said = "The run was stopped while a seat was left with the only allowed mentor: 'ada' with 1.000."
    assert unmatched[0].text == said
    taken, _ = list_unplaced(scores, problem_of(scores), np.array([[0, 0]]), stopped="time limit")
    assert [person.reason for person in taken] == ["all_taken"]


@pytest.mark.parametrize("reason", ["no_allowed_mentor", "all_taken", "below_worth", "left_out", "not_reached"])
def test_reason_without_details_names_nobody(reason):
    assert Unmatched("kim", reason, {}).text.endswith(".")


def test_many_unmatched_are_looked_at_in_blocks():
    cohort = cohort_of({f"m{n:03}": {"skills": "r"} for n in range(300)}, {"ada": {"skills": "r"}})
    unmatched, _ = reasons_of(cohort)
    assert [person.mentee for person in unmatched] == sorted(cohort.mentees.ids)


def test_mentees_who_share_one_possible_mentor_are_named_together():
    cohort = Cohort.from_records(
        mentors=[{"id": "ada", "skills": "R", "team": "x"}, {"id": "bob", "skills": "R", "team": "y", "capacity": 5}],
        mentees=[
            {"id": name, "skills": "R", "team": team} for name, team in (("kim", "x"), ("lee", "x"), ("noor", "y"))
        ],
    )
    policy = Policy(criteria=[Criterion("skills")], rules=[Rule("same", column="team")])
    (alone,) = match(cohort, policy).unmatched
    assert alone.details["group"]["mentees"] == ("kim", "lee")
    assert alone.text.endswith("Mentees 'kim' and 'lee' can only go to mentor 'ada': 1 seat.")


def test_one_of_many_who_share_few_mentors_is_told_to_be_among_them():
    people = [{"id": f"k{number}", "skills": "R", "team": "x"} for number in range(9)]
    mentors = [{"id": "ada", "skills": "R", "team": "x"}, {"id": "bob", "skills": "R", "team": "y", "capacity": 5}]
    policy = Policy(criteria=[Criterion("skills")], rules=[Rule("same", column="team")])
    matching = match(Cohort.from_records(mentors=mentors, mentees=people), policy)
    for unmatched in matching.unmatched:
        named = ", ".join(f"'k{number}'" for number in range(6) if f"k{number}" != unmatched.mentee)
        together = f"Together, this mentee and 8 others ({named}, …) can only go to mentor 'ada': 1 seat."
        assert unmatched.text.endswith(together)


def test_nobody_is_named_where_all_share_all_mentors():
    cohort = Cohort.from_records(
        mentors=[{"id": "ada", "skills": "R"}], mentees=[{"id": name, "skills": "R"} for name in ("kim", "lee")]
    )
    assert "group" not in match(cohort).unmatched[0].details
