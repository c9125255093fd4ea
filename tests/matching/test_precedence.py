"""Who is placed before whom by a policy, and how it is told."""

import pytest

from mentormatch import Cohort, CohortError, Criterion, Policy, PolicyError, explain, match

CRITERIA = [Criterion("skills")]
MENTORS = [{"id": "ada", "skills": "R"}]


def cohort(*mentees):
    return Cohort.from_records(mentors=MENTORS, mentees=[{"id": f"m{k}", **row} for k, row in enumerate(mentees)])


def placed(people, **settings):
    return [pair.mentee for pair in match(people, Policy(criteria=CRITERIA, **settings)).pairs]


def test_who_answered_nothing_comes_after_those_who_did_unless_the_policy_says_otherwise():
    # a blank counts as the mean, which is more than nothing in common
    people = cohort({"skills": ""}, {"skills": "Go"}, {"skills": None})
    assert placed(people) == ["m1"]
    assert placed(people, priority={"unanswered": "as others"}) != ["m1"]
    matching = match(people, Policy(criteria=CRITERIA))
    assert matching.unmatched[0].text.endswith("People who answered something that counts come first.")


def test_nobody_is_put_behind_others_where_nobody_answered():
    assert match(cohort({"skills": ""}, {"skills": ""}), Policy(criteria=CRITERIA)).certificate.precedence == 0


@pytest.mark.parametrize(
    ("priority", "cells", "first"),
    [
        ("waiting", (1, 2.5, None), "m1"),
        ("waiting", ("-1", None, "-2"), "m1"),
        ({"by": "waiting", "order": ["long", "short", "new"]}, ("new", " Long", "short"), "m1"),
        ({"by": "waiting", "order": ["", "no-show"]}, ("no-show", "no-show", None), "m2"),
        ({"by": "waiting", "order": ["a", "b"]}, (None, "b", None), "m1"),
    ],
)
def test_a_column_says_who_is_placed_first(priority, cells, first):
    people = cohort(*({"skills": "Go", "waiting": cell} for cell in cells))
    assert placed(people, priority=priority) == [first]


def test_who_is_put_behind_others_reads_it_as_the_reason():
    people = cohort({"skills": "R", "no_show": "yes"}, {"skills": "Go", "no_show": "no"})
    policy = Policy(criteria=CRITERIA, priority={"by": "no_show", "order": ["no", "yes"]})
    matching = match(people, policy)
    assert [pair.mentee for pair in matching.pairs] == ["m1"]
    assert "others come first by 'no_show', which says 'yes' here" in matching.unmatched[0].details["later"]
    told = explain(matching, mentee="m0", audience="participant")
    assert "Others come first by 'no_show'" in told.unmatched.text
    assert "ada" not in told.unmatched.text


@pytest.mark.parametrize(
    ("settings", "code"),
    [
        ({"priority": "gender", "audit": ["gender"]}, "audited_priority"),
        ({"priority": "waiting", "objective": "leximin"}, "priority_of_objective"),
        ({"priority": "waiting", "participation": "worth", "unmatched": 0.1}, "priority_and_worth"),
        ({"priority": {"order": ["a", "b"]}}, None),
        ({"priority": {"by": "waiting", "unanswered": "first"}}, None),
        ({"priority": 3}, None),
    ],
)
def test_what_is_no_priority_is_refused(settings, code):
    with pytest.raises(PolicyError) as caught:
        Policy(criteria=CRITERIA, **settings)
    assert code is None or code in [mistake.code for mistake in caught.value.mistakes]


def test_answers_that_are_no_priority_are_all_reported():
    people = cohort({"skills": "R", "waiting": "long"}, {"skills": "R", "waiting": "short"})
    with pytest.raises(CohortError) as caught:
        match(people, Policy(criteria=CRITERIA, priority="waiting"))
    assert [(m.code, m.row) for m in caught.value.mistakes] == [("priority_unclear", 0), ("priority_unclear", 1)]
    with pytest.raises(CohortError):
        match(people, Policy(criteria=CRITERIA, priority="wating"))


def test_a_policy_keeps_its_priority():
    policy = Policy(criteria=CRITERIA, priority={"by": "seen", "order": ["old", "new"]})
    assert Policy.from_dict(policy.to_dict()) == policy == Policy.from_toml(policy.to_toml())
