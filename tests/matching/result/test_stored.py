"""A stored matching, asked again: here, from JSON text, and in another process."""

import itertools
import json
import subprocess
import sys

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from strategies import programmes

from mentormatch.assignment import certify
from mentormatch.encoders import TermsEncoder
from mentormatch.errors import CohortError, InfeasibleError, InputError, PolicyError
from mentormatch.explanations.reasons import explain
from mentormatch.fairness.audit import audit
from mentormatch.matching.given_pairs import matching_of_pairs
from mentormatch.matching.pipeline import match
from mentormatch.matching.result.matching import Matching
from mentormatch.policy.criteria import Criterion
from mentormatch.policy.policy import Policy
from mentormatch.policy.rules import Rule
from mentormatch.profiles.cohort import Cohort

MENTORS = [
    {"id": "ada", "skills": "r; sql", "team": "red", "capacity": 1},
    {"id": "bob", "skills": "go", "team": "blue"},
    {"id": "cyd", "skills": "sql", "team": "red", "capacity": 0},
]
MENTEES = [
    {"id": "kim", "skills": "r", "team": "blue", "gender": "f"},
    {"id": "noor", "skills": "sql; go", "team": "green", "gender": "m"},
    {"id": "abe", "skills": "go", "team": "blue", "gender": ""},
]
COHORT = Cohort.from_records(mentors=MENTORS, mentees=MENTEES)
POLICY = Policy(
    criteria=[Criterion("skills", weight=3), Criterion("fits", encoder="pairs", pairs=[("kim", "ada", 0.25)])],
    rules=[Rule("different", column="team")],
    audit=["gender"],
)


def through_json(matching):
    return json.loads(json.dumps(matching.to_dict(), allow_nan=False))


def everything_said(matching):
    """Explanations of everybody with everybody, and the audits, as they are read."""
    said = []
    for mentee in sorted(matching.cohort.mentees.ids):
        for audience in ("coordinator", "participant"):
            said.append(explain(matching, mentee=mentee, audience=audience))
            said += [
                explain(matching, mentee=mentee, mentor=person, audience=audience)
                for person in sorted(matching.cohort.mentors.ids)
            ]
    return [(item, item.text()) for item in said], audit(matching, by="gender")


# ---- laws


@settings(max_examples=20)
@given(programmes(max_size=3), st.randoms(use_true_random=False))
def test_stored_matching_says_what_the_first_said(programme, random):
    """Also where the rows of its cohort come in another order."""
    cohort, policy = programme
    try:
        first = match(cohort, policy, seed=3)
    except InfeasibleError:
        assume(False)
    mentees, mentors = (random.sample(range(size), size) for size in cohort.shape)
    again = Matching.from_dict(through_json(first), cohort.take(mentees=mentees, mentors=mentors))
    assert again.pairs == first.pairs
    assert again.unmatched == first.unmatched
    assert again.partly_matched == first.partly_matched
    assert dict(again.prices) == dict(first.prices)
    assert (again.ties, again.seed, again.solver, again.notes) == (first.ties, 3, first.solver, first.notes)
    assert again.loads == first.loads
    assert again.policy == first.policy
    assert certify(again.problem, again.positions, again.certificate.prices).proven
    assert everything_said(again)[0] == everything_said(first)[0]
    assert repr(everything_said(again)[1]) == repr(everything_said(first)[1])
    assert json.dumps(again.to_dict()) == json.dumps(first.to_dict())


# ---- examples


def test_another_process_explains_and_audits_equally(tmp_path):
    first = match(COHORT, POLICY)
    file = tmp_path / "matching.json"
    file.write_text(json.dumps(first.to_dict()), encoding="utf-8")
    program = f"""
import json, sys
import mentormatch as mm
cohort = mm.Cohort.from_records(mentors={MENTORS!r}, mentees={MENTEES[::-1]!r})
matching = mm.Matching.from_dict(json.load(open(sys.argv[1], encoding="utf-8")), cohort)
for mentee in ("abe", "kim", "noor"):
    print(mm.explain(matching, mentee=mentee).text())
    print(mm.explain(matching, mentee=mentee, mentor="ada").text())
print(mm.audit(matching, by="gender"))
"""
    done = subprocess.run([sys.executable, "-c", program, str(file)], capture_output=True, text=True, check=True)
    said = [
        explain(first, mentee=mentee, mentor=mentor).text()
        for mentee in ("abe", "kim", "noor")
        for mentor in (None, "ada")
    ]
    assert done.stdout == "\n".join([*said, str(audit(first, by="gender"))]) + "\n"


def test_document_is_plain_json_and_says_what_it_is():
    document = match(COHORT, POLICY).to_dict()
    assert document == through_json(match(COHORT, POLICY))
    assert (document["format"], document["format_version"]) == ("mentormatch/matching", 1)
    assert set(document["versions"]) == {"mentormatch-engine", "numpy", "scipy"}


def test_seed_of_any_whole_number_is_stored():
    assert match(COHORT, POLICY, seed=np.int64(7)).to_dict()["seed"] == 7


def test_given_pairs_are_stored_with_what_they_break():
    first = matching_of_pairs(COHORT, POLICY, [("kim", "bob"), ("noor", "ada")])
    again = Matching.from_dict(through_json(first), COHORT)
    assert first.violations
    assert again.violations == first.violations
    assert (again.solver, again.prices, again.ties) == ("given", {}, 0)
    assert again.certificate.gap == first.certificate.gap
    assert not again.certificate.proven


def test_same_policy_may_be_given():
    document = match(COHORT, POLICY).to_dict()
    assert Matching.from_dict(document, COHORT, Policy.from_dict(POLICY.to_dict())).pairs


def test_another_policy_is_refused():
    document = match(COHORT, POLICY).to_dict()
    with pytest.raises(PolicyError, match="must be the one that the matching was made with"):
        Matching.from_dict(document, COHORT, Policy(criteria=[Criterion("skills")]))


@pytest.mark.parametrize(
    ("mentors", "mentees", "sides"),
    [
        (MENTORS[1:], MENTEES, ["mentors"]),
        (MENTORS, [*MENTEES, {"id": "new"}], ["mentees"]),
        (
            [{**MENTORS[0], "skills": "c"}, *MENTORS[1:]],
            [{**MENTEES[0], "demand": 2}, *MENTEES[1:]],
            ["mentors", "mentees"],
        ),
    ],
    ids=["left", "came", "answers and limits"],
)
def test_another_cohort_is_refused(mentors, mentees, sides):
    document = match(COHORT, POLICY).to_dict()
    with pytest.raises(CohortError) as caught:
        Matching.from_dict(document, Cohort.from_records(mentors=mentors, mentees=mentees))
    assert [mistake.expected for mistake in caught.value.mistakes] == [
        f"the table of {side} must be the one that the matching was made from" for side in sides
    ]


def test_columns_on_which_no_pair_depends_may_change():
    """An audit later brings the groups, and a platform notes who was seen when."""
    policy = Policy(
        criteria=[Criterion("skills")], rules=[Rule("different", column="team")], audit=["gender"], show=["phone"]
    )
    people = {
        "mentors": [{"id": "ada", "skills": "a", "team": 3, "phone": "1", "gender": "x"}],
        "mentees": [{"id": "kim", "skills": "a", "team": 4}],
    }
    document = match(Cohort.from_records(**people), policy).to_dict()
    later = {
        "mentors": [{"id": "ada", "skills": "a", "team": "3", "phone": "2", "gender": "x"}],
        "mentees": [{"id": "kim", "skills": "a", "team": 4.0, "gender": "y", "last_login": "today"}],
    }
    restored = Matching.from_dict(document, Cohort.from_records(**later))
    assert [(pair.mentee, pair.mentor) for pair in restored.pairs] == [("kim", "ada")]
    later["mentees"][0]["team"] = 5
    with pytest.raises(CohortError, match="The table of mentees must be"):
        Matching.from_dict(document, Cohort.from_records(**later))


@pytest.mark.parametrize("decides", [True, False])
def test_names_count_where_they_decide(decides):
    people = {
        "mentors": [{"id": "ada", "skills": "a", "name": "Ada"}],
        "mentees": [{"id": "kim", "skills": "a", "apart": "Linus"}],
    }
    rules = [Rule("not_with", column="apart")] if decides else []
    document = match(Cohort.from_records(**people), Policy(criteria=[Criterion("skills")], rules=rules)).to_dict()
    renamed = Cohort.from_records(mentors=[{"id": "ada", "skills": "a", "name": "Linus"}], mentees=people["mentees"])
    if decides:
        with pytest.raises(CohortError, match="The table of mentors must be"):
            Matching.from_dict(document, renamed)
    else:
        assert len(Matching.from_dict(document, renamed).pairs) == 1


@pytest.mark.parametrize(
    ("document", "message"),
    [
        ([], "must have the format 'mentormatch/matching', version 1"),
        ({}, "must have the format"),
        ({"format": "mentormatch/matching", "format_version": 2}, "Got 'mentormatch/matching, version 2'"),
        ({"format": "mentormatch/matching", "format_version": 1}, "none called seed, solver, pairs"),
    ],
)
def test_document_that_is_none_of_ours(document, message):
    with pytest.raises(InputError, match=message):
        Matching.from_dict(document, COHORT)


@pytest.mark.parametrize(
    ("part", "value"),
    [
        ("pairs", [{"mentee": "kim", "mentor": "nobody", "score": 1.0}]),
        ("pairs", [{"mentee": "kim", "mentor": "ada", "score": 0.123}]),
        ("pairs", [["kim", "ada"]]),
        ("prices", {"ada": 3}),
        ("certificate", {}),
        ("certificate", None),
        ("learned", {"skills": {"mean": 0.5, "encoder": None}, "fits": None}),
        ("digests", None),
        ("unmatched", [{"who": "abe"}]),
    ],
)
def test_document_that_was_changed(part, value):
    with pytest.raises(InputError, match="must be as it was written"):
        Matching.from_dict(match(COHORT, POLICY).to_dict() | {part: value}, COHORT)


def test_encoder_of_ones_own_is_stored_and_handed_over():
    class Own(TermsEncoder):
        pass

    policy = Policy(criteria=[Criterion("skills", encoder=Own())])
    matching = match(COHORT, policy)
    document = json.loads(json.dumps(matching.to_dict()))
    assert Matching.from_dict(document, COHORT, policy) == matching
    with pytest.raises(PolicyError, match="must be handed over"):
        Matching.from_dict(document, COHORT)


@pytest.mark.parametrize("brought", [False, True])
def test_the_order_of_rows_does_not_decide_who_would_move(brought):
    """Kim could leave bob or cyd for ada, and lose as little."""
    cohort = Cohort.from_records(
        mentors=[{"id": person, "skills": "R", "team": person == "ada"} for person in ("ada", "bob", "cyd")],
        mentees=[{"id": "kim", "skills": "R", "demand": 2, "team": True}],
    )
    policy = Policy(criteria=[Criterion("skills")], rules=[Rule("different", column="team")])
    first = match(cohort, policy, seed=3)
    assert {pair.mentor for pair in first.pairs} == {"bob", "cyd"}
    told = set()
    for order in itertools.permutations(range(3)):
        turned = cohort.take(mentees=[0], mentors=list(order))
        again = (
            Matching.from_pairs(turned, policy, first.pairs)
            if brought
            else Matching.from_dict(through_json(first), turned)
        )
        told.add(tuple(explain(again, mentee="kim", mentor="ada").moves))
    assert len(told) == 1
    assert brought or told == {tuple(explain(first, mentee="kim", mentor="ada").moves)}
