"""Scores of a cohort: in [0, 1], the same to the last bit however asked for, kept when people come and go."""

import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import IDS, asked_people, programmes

from mentormatch.errors import CohortError, InputError, PolicyError
from mentormatch.matching.pipeline import match
from mentormatch.matching.result.matching import Matching
from mentormatch.policy.criteria import Criterion
from mentormatch.policy.policy import Policy
from mentormatch.policy.rules import Rule
from mentormatch.profiles.cohort import Cohort
from mentormatch.scoring.scores import compare


def orders(data, size):
    """Some of the positions, in any order, also doubled."""
    return data.draw(st.lists(st.integers(0, size - 1), max_size=2 * size) if size else st.just([]))


# ---- laws


@settings(max_examples=40)
@given(programmes(limited=False))
def test_total_is_the_sum_of_what_each_criterion_adds(programme):
    cohort, policy = programme
    scores = compare(cohort, policy)
    block = scores.block()
    assert ((block >= 0) & (block <= 1)).all()
    for row, column in np.ndindex(*scores.shape):
        added = scores.contributions(row, column)
        assert list(added) == [criterion.name for criterion in policy.criteria]
        assert sum(added.values()) == pytest.approx(block[row, column], abs=1e-12)
        assert all(
            0 <= value <= criterion.share + 1e-15
            for value, criterion in zip(added.values(), scores.criteria, strict=True)
        )


@settings(max_examples=40)
@given(programmes(limited=False), st.data())
def test_block_pairs_and_contributions_agree_to_the_last_bit(programme, data):
    scores = compare(*programme)
    mentees, mentors = scores.shape
    everything = scores.block()
    rows = orders(data, mentees)
    assert np.array_equal(scores.block(rows), everything[rows])
    at, to = np.repeat(rows, mentors).astype(int), np.tile(np.arange(mentors), len(rows))
    shuffled = data.draw(st.permutations(range(len(at))))
    at, to = at[shuffled], to[shuffled]
    assert np.array_equal(scores.pairs(at, to), everything[at, to])
    total = np.zeros(len(at))
    for values in scores.contribution_table(at, to).values():
        total += values
    assert np.array_equal(np.minimum(total, 1.0), everything[at, to])
    columns = orders(data, mentors)
    rows = list(dict.fromkeys(rows))
    columns = list(dict.fromkeys(columns))
    taken = scores.take(mentees=np.array(rows, dtype=int), mentors=np.array(columns, dtype=int))
    assert taken.cohort.mentees.ids == tuple(scores.cohort.mentees.ids[row] for row in rows)
    assert np.array_equal(taken.block(), everything[rows][:, columns])


@settings(max_examples=40)
@given(programmes(limited=False), st.randoms(use_true_random=False))
def test_order_of_rows_changes_no_bit(programme, random):
    cohort, policy = programme
    mentees, mentors = (random.sample(range(size), size) for size in cohort.shape)
    shuffled = compare(cohort.take(mentees=mentees, mentors=mentors), policy)
    assert np.array_equal(shuffled.block(), compare(cohort, policy).block()[mentees][:, mentors])


@settings(max_examples=40)
@given(programmes(), st.data())
def test_pair_is_excluded_by_what_its_block_excludes(programme, data):
    scores = compare(*programme)
    rows = orders(data, scores.shape[0])
    allowed = scores.allowed(rows)
    for place, row in enumerate(rows):
        names = [scores.excluded_by(row, column) for column in range(scores.shape[1])]
        assert [not rules for rules in names] == allowed[place].tolist()
        counts = {}
        for name in (name for rules in names for name in rules):
            counts[name] = counts.get(name, 0) + 1
        assert scores.exclusions(row) == counts


@pytest.mark.slow
@settings(max_examples=40)
@given(programmes(limited=False), st.data())
def test_update_keeps_every_old_score_to_the_last_bit(programme, data):
    """Whoever leaves, whoever comes and whatever they write."""
    cohort, policy = programme
    scores = compare(cohort, policy)
    sides = {}
    kept = {}
    for role, people in (("mentor", cohort.mentors), ("mentee", cohort.mentees)):
        stay = data.draw(st.lists(st.sampled_from(people.ids), unique=True) if people.ids else st.just([]))
        new = data.draw(st.lists(st.sampled_from([f"new {person_id}" for person_id in IDS[:4]]), unique=True))
        came = data.draw(asked_people(role, new))
        columns = {
            name: (*(cells[people.index[person_id]] for person_id in stay), *came.columns[name])
            for name, cells in people.columns.items()
        }
        sides[role + "s"] = [
            {"id": person_id, **{name: cells[place] for name, cells in columns.items()}}
            for place, person_id in enumerate((*stay, *new))
        ]
        kept[role] = stay
    changed = Cohort.from_records(**sides)
    if not changed.mentors.columns or not changed.mentees.columns:
        return  # nobody is left on a side, and so no column
    updated = scores.update(changed)
    for mentee in kept["mentee"]:
        for mentor in kept["mentor"]:
            old = scores.pairs([cohort.mentees.index[mentee]], [cohort.mentors.index[mentor]])
            new = updated.pairs([changed.mentees.index[mentee]], [changed.mentors.index[mentor]])
            assert old == new
    block = updated.block()
    assert ((block >= 0) & (block <= 1)).all()


@settings(max_examples=40)
@given(programmes(limited=False))
def test_what_was_learned_goes_through_json(programme):
    cohort, policy = programme
    scores = compare(cohort, policy)
    learned = json.loads(json.dumps(scores.learned(), allow_nan=False))
    again = compare(cohort, policy, learned=learned)
    assert np.array_equal(again.block(), scores.block())
    assert again.learned() == scores.learned()


@settings(max_examples=25)
@given(programmes(), st.randoms(use_true_random=False))
def test_what_is_audited_changes_no_score(programme, random):
    cohort, policy = programme
    groups = list(cohort.mentees.columns["gender"])
    random.shuffle(groups)
    rows = [
        {
            "id": person_id,
            **{name: cells[place] for name, cells in cohort.mentees.columns.items()},
            "gender": groups[place],
        }
        for place, person_id in enumerate(cohort.mentees.ids)
    ]
    if not rows:
        return
    records = [
        {"id": person_id, **{name: cells[place] for name, cells in cohort.mentors.columns.items()}}
        for place, person_id in enumerate(cohort.mentors.ids)
    ]
    if not records:
        return
    first, second = Cohort.from_records(mentees=rows, mentors=records), cohort
    assert np.array_equal(compare(first, policy).block(), compare(second, policy).block())
    assert np.array_equal(compare(first, policy).allowed(), compare(second, policy).allowed())


# ---- examples

PEOPLE = Cohort.from_records(
    mentors=[{"id": "ada", "skills": "r; sql", "team": "red"}, {"id": "bob", "skills": "go", "team": "blue"}],
    mentees=[{"id": "kim", "skills": "r", "team": "red"}, {"id": "noor", "skills": "sql; go", "team": "blue"}],
)


def test_total_is_the_mean_of_the_criteria_weighed():
    policy = Policy(
        criteria=[
            Criterion("skills", weight=3),
            Criterion("team", weight=1),
            Criterion("nothing", wants="team", weight=0),
        ]
    )
    scores = compare(PEOPLE, policy)
    assert scores.contributions(0, 0) == {"skills": 0.75, "team": 0.25, "nothing": 0.0}
    assert scores.block().tolist() == [[1.0, 0.0], [0.375, 0.625]]


def test_block_of_a_slice_and_of_nobody():
    scores = compare(PEOPLE, Policy(criteria=[Criterion("skills")]))
    assert scores.block(slice(1, None)).tolist() == [[0.5, 0.5]]
    assert scores.block([]).shape == (0, 2)
    assert scores.pairs([], []).tolist() == []
    assert scores.allowed([]).shape == (0, 2)


@pytest.mark.parametrize(
    ("rows", "columns"),
    [([2], [0]), ([-1], [0]), ([0], [2]), ([0.0], [0]), ([True], [0])],
    ids=["too large", "unmatched", "no such mentor", "fraction", "mask"],
)
def test_positions_outside_the_cohort(rows, columns):
    with pytest.raises(InputError, match="must be whole numbers of 0 or more, below 2"):
        compare(PEOPLE).pairs(rows, columns)


def test_excluded_by_names_rules_requirements_and_the_least_score():
    policy = Policy(
        criteria=[Criterion("skills", required=True, at_least=0.5)],
        rules=[Rule("different", column="team"), Rule("forbid", pairs=[("kim", "bob")], name="they quarrelled")],
        at_least=0.75,
    )
    scores = compare(PEOPLE, policy)
    assert scores.excluded_by(0, 0) == ("different team",)
    assert scores.excluded_by(0, 1) == ("they quarrelled", "skills at least 0.5", "score at least 0.75")
    assert scores.exclusions(1) == {"different team": 1, "score at least 0.75": 2}
    assert not scores.allowed().any()


def test_least_score_that_is_reached_exactly():
    policy = Policy(criteria=[Criterion("skills")], at_least=0.5)
    assert compare(PEOPLE, policy).allowed().tolist() == [[True, False], [True, True]]


def test_update_learns_nothing_anew():
    scores = compare(PEOPLE, Policy(criteria=[Criterion("skills")]))
    updated = scores.update(PEOPLE.without(mentors=["bob"]))
    assert updated.learned()["skills"]["mean"] == scores.learned()["skills"]["mean"]
    assert updated.block().tolist() == scores.block()[:, :1].tolist()
    assert compare(updated.cohort, updated.policy).block().tolist() != updated.block().tolist()


def test_every_missing_column_is_reported_at_once():
    policy = Policy(
        criteria=[Criterion("skills", wants="skils", offers="skill"), Criterion("town")],
        rules=[Rule("different", column="teem")],
        audit=["gendre"],
        show=["team", "emial"],
    )
    with pytest.raises(CohortError) as caught:
        compare(PEOPLE, policy)
    missing = [mistake.got or mistake.column for mistake in caught.value.mistakes]
    assert missing == ["gendre", "emial", "skils", "skill", "town", "town", "teem", "teem"]
    assert "Did you mean 'skills'?" in str(caught.value)


def test_nobody_has_every_column():
    nobody = Cohort.from_records(mentors=[], mentees=[{"id": "kim", "skills": "r"}])
    scores = compare(nobody, Policy(criteria=[Criterion("skills")], audit=["gender"], show=["email"]))
    assert scores.block().shape == (1, 0)


def test_policy_without_criteria():
    with pytest.raises(PolicyError, match="at least one criterion"):
        compare(PEOPLE, Policy(rules=[Rule("different", column="team")]))


def test_what_was_learned_for_another_policy():
    learned = compare(PEOPLE, Policy(criteria=[Criterion("skills")])).learned()
    with pytest.raises(PolicyError, match="must belong to the policy's criteria"):
        compare(PEOPLE, Policy(criteria=[Criterion("team")]), learned=learned)


def test_progress_is_told():
    told = []
    compare(PEOPLE, Policy(criteria=[Criterion("skills"), Criterion("team")]), progress=lambda *args: told.append(args))
    assert told == [("comparing answers", 0, 2), ("comparing answers", 1, 2)]


def test_without_a_policy_known_columns_are_compared():
    assert [criterion.criterion.name for criterion in compare(PEOPLE).criteria] == ["skills"]


@pytest.mark.parametrize(
    ("answers", "score", "allowed"),
    [
        ({}, 0.0, False),
        ({"any": ["no preference"]}, 1.0, True),
        ({"town": {"any": ["No Preference"]}}, 0.0, True),
        ({"skills": {"any": ["no preference"]}}, 1.0, False),
    ],
)
def test_answers_that_everybody_meets_count_for_criteria_and_rules(answers, score, allowed):
    cohort = Cohort.from_records(
        mentors=[{"id": "ada", "skills": "R", "town": "Oslo"}],
        mentees=[{"id": "kim", "skills": "no preference", "town": "No preference"}],
    )
    policy = Policy(criteria=[Criterion("skills")], rules=[Rule("same", column="town")], answers=answers)
    scores = compare(cohort, policy)
    assert scores.block().tolist() == [[score]]
    assert scores.allowed().tolist() == [[allowed]]
    assert Policy.from_dict(policy.to_dict()) == policy
    if allowed:
        stored = match(cohort, policy).to_dict()
        assert Matching.from_dict(stored, cohort).pairs == match(cohort, policy).pairs
