"""Each mentee's own weights: how they are read, what they do, and that they buy no place."""

import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mentormatch.errors import CohortError
from mentormatch.explanations import explain
from mentormatch.matching import Matching, match
from mentormatch.policy import Criterion, Policy, Rule
from mentormatch.profiles import Cohort
from mentormatch.scoring import compare, factors, own_weights, weighted
from mentormatch.scoring.own_weights import best_of, read_factors

NAMED = {"column": "matters", "factor": 3}
TEAMS, SKILLS = ("a", "b", "c"), ("R", "SQL", "Go", "Rust")


def criteria_of(weight=NAMED):
    return [
        Criterion("skills", weight={**weight, "base": 2}),
        Criterion("field", encoder="category", weight=weight),
        Criterion("years", encoder={"name": "number", "at_least": 1, "within": 4}, weight=weight, missing="zero"),
        Criterion("back", wants="asks", offers="knows", direction="mentor", weight=weight),
    ]


NAMES = ("skills", "field", "years", "back")


def cohort_of(seed, *, mentors=9, mentees=14, named=True):
    rng = np.random.default_rng(seed)

    def some(most):
        return "; ".join(rng.choice(SKILLS, rng.integers(0, most + 1), replace=False))

    def person(place, role):
        answers = {"id": f"{role}{place}", "skills": some(3), "field": str(rng.choice(["x", "x", "y", ""]))}
        return answers | {
            "years": int(rng.integers(0, 9)) if rng.random() < 0.9 else "",
            "team": str(rng.choice(TEAMS)),
        }

    return Cohort.from_records(
        mentors=[person(place, "mentor") | {"asks": some(2)} for place in range(mentors)],
        mentees=[
            person(place, "mentee")
            | {
                "knows": some(2),
                "matters": "; ".join(rng.choice(NAMES, rng.integers(0, 3), replace=False)) if named else "",
            }
            for place in range(mentees)
        ],
    )


POLICY = Policy(criteria=criteria_of(), rules=[Rule("different", column="team")])
PLAIN = Policy(
    criteria=[Criterion(**{**vars(criterion), "weight": criterion.base_weight}) for criterion in criteria_of()],
    rules=POLICY.rules,
)


@pytest.mark.parametrize(
    ("weight", "cell", "expected"),
    [
        (NAMED, "Skills", [3, 1]),
        (NAMED, "what I want; field", [3, 3]),
        (NAMED, ["FIELD"], [1, 3]),
        (NAMED, "", [1, 1]),
        ({**NAMED, "in_order": True}, "field; skills", [2, 3]),
        ({"column": "matters", "scale": [1, 5]}, "5", [5 / 3, 5 / 3]),
        ({"column": "matters", "scale": [1, 5]}, None, [1, 1]),
        ({"column": "matters", "ranks": 3}, 1, [1.5, 1.5]),
        ({"column": "matters", "scale": [0, 10]}, "0", [0, 0]),
    ],
)
def test_what_an_answer_counts(weight, cell, expected):
    policy = Policy(
        criteria=[Criterion("skills", wants="what I want", weight=weight), Criterion("field", weight=weight)]
    )
    mentees = [{"id": "kim", "matters": cell}, {"id": "noor", "matters": "skills; field" if "factor" in weight else 1}]
    read = read_factors(policy, Cohort.from_records(mentors=[{"id": "ada"}], mentees=mentees))
    assert read.factors[0].tolist() == pytest.approx(expected)


def test_wrong_answers_are_told_once_for_each_wording_all_at_once():
    policy = Policy(
        criteria=[
            Criterion("skills", weight=NAMED),
            Criterion("field", weight={"column": "importance", "scale": [1, 5]}),
        ]
    )
    rows = [("kill", 3), ("kill", "very"), ("skills", "very"), ("skills; xyz", 6)]
    mentees = [{"id": f"m{n}", "matters": named, "importance": number} for n, (named, number) in enumerate(rows)]
    with pytest.raises(CohortError) as caught:
        compare(Cohort.from_records(mentors=[{"id": "a", "skills": "", "field": ""}], mentees=mentees), policy)
    wrong = [mistake for mistake in caught.value.mistakes if mistake.code.startswith("weight")]
    assert [(mistake.got, mistake.id, mistake.column) for mistake in wrong] == [
        ("kill", "m0", "matters"),
        ("xyz", "m3", "matters"),
        ("very", "m1", "importance"),
        ("6", "m3", "importance"),
    ]
    assert "Did you mean 'skills'?" in wrong[0].hint
    assert (
        '[answers."matters"] of the policy can say what it stands for: "kill" = "skills". So 2 rows say.'
        in wrong[0].hint
    )


def test_criterion_whose_weight_does_not_follow_is_said():
    policy = Policy(criteria=[Criterion("skills", weight=NAMED), Criterion("field")])
    cohort = Cohort.from_records(
        mentors=[{"id": "ada", "skills": "R", "field": "x"}],
        mentees=[{"id": "kim", "skills": "R", "field": "x", "matters": "field"}],
    )
    assert any("'matters' names criterion 'field' for 1 mentee" in note for note in match(cohort, policy).notes)


def test_words_that_meet_everybody_leave_the_common_weights():
    policy = Policy(criteria=criteria_of(), answers={"any": ["all of it"]})
    cohort = Cohort.from_records(mentors=[{"id": "ada"}], mentees=[{"id": "kim", "matters": "All of it"}])
    assert read_factors(policy, cohort).factors.tolist() == [[1.0] * 4]


@settings(max_examples=25)
@given(st.integers(0, 10**6))
def test_laws(seed):
    """Scores lie in [0, 1], contributions sum to them, blocks and pairs agree, and nobody's best mentors get better."""
    cohort = cohort_of(seed)
    scores, plain = compare(cohort, POLICY), compare(cohort, PLAIN)
    block, usual = scores.block(), plain.block()
    assert (block >= 0).all()
    assert (block <= 1).all()
    rows, columns = (part.ravel() for part in np.indices(scores.shape))
    assert np.array_equal(scores.pairs(rows, columns), block.ravel())
    table = scores.contribution_table(rows, columns)
    assert all((added >= 0).all() for added in table.values())
    assert np.abs(np.sum(list(table.values()), axis=0) - block.ravel()).max() < 1e-12
    drawn = np.random.default_rng(seed).permutation(scores.shape[0]), np.random.default_rng(seed + 1).permutation(9)
    assert np.array_equal(scores.take(mentees=drawn[0], mentors=drawn[1]).block(), block[drawn[0]][:, drawn[1]])
    assert np.array_equal(scores.weighted.swapped().block(np.arange(9)), block.T)
    allowed = scores.allowed()
    unchanged = [row for row, person in enumerate(cohort.mentees.ids) if person not in scores.own_weights]
    assert np.array_equal(block[unchanged], usual[unchanged])
    for row in range(scores.shape[0]):
        best, before = (np.sort(part[row][allowed[row]])[::-1] for part in (block, usual))
        for number in range(1, min(best_of(cohort, 1), -(-len(best) // 2)) + 1):
            assert best[:number].mean() <= before[:number].mean() + 1e-12


@pytest.mark.slow
@settings(max_examples=15)
@given(st.integers(0, 10**6), st.randoms(use_true_random=False))
def test_order_of_rows_changes_no_bit(seed, random):
    cohort = cohort_of(seed)
    order = [random.sample(range(size), size) for size in cohort.shape]
    shuffled = cohort.take(mentees=np.array(order[0]), mentors=np.array(order[1]))
    again = compare(shuffled, POLICY)
    assert np.array_equal(again.block(), compare(cohort, POLICY).block()[order[0]][:, order[1]])
    assert again.own_weights == compare(cohort, POLICY).own_weights


@pytest.mark.parametrize("tables", [True, False])
@pytest.mark.parametrize("swapped", [False, True])
@pytest.mark.parametrize("linear", [True, False])
def test_quick_products_agree_with_blocks(monkeypatch, tables, swapped, linear):
    monkeypatch.setattr(weighted, "_FEW_PAIRS", 0)
    monkeypatch.setattr(factors, "_PEOPLE_AN_ANSWER", 2)
    if not tables:
        monkeypatch.setattr(factors, "_LARGEST_TABLES", -1)
    if not linear:
        monkeypatch.setattr(factors, "within_0_and_1", lambda *_: False)
    brought = [("mentee1", "mentor2", 0.7), ("mentee1", "mentor3", 0.2), ("mentee5", "mentor2", 0.9)]
    fits = Criterion("fits", encoder="pairs", pairs=brought, weight=NAMED)
    cohort = cohort_of(5, mentors=30, mentees=40)
    given_scores = compare(cohort, Policy(criteria=[*criteria_of(), fits])).weighted
    scores = given_scores.swapped() if swapped else given_scores
    rows = np.arange(scores.shape[0])
    exact = scores.block(rows)
    near, error = scores.approximate(rows)
    assert 0 < error < 1e-9
    assert np.abs(near - exact).max() <= error
    for start, tile, bound in scores.screen(rows):
        assert np.abs(tile - exact[:, start : start + tile.shape[1]]).max() <= bound < 1e-4
    assert np.array_equal(scores.reach(rows, 0.3), exact >= 0.3)


def test_objectives_and_explanations_take_own_weights():
    cohort = cohort_of(3)
    for objective in ("total", "stable", "maximin"):
        matching = match(cohort, Policy(criteria=criteria_of(), rules=POLICY.rules, objective=objective))
        assert matching.certificate.proven or objective == "stable"
        pair = matching.pairs[0]
        explained = explain(matching, mentee=pair.mentee)
        reasons = explained.pairs[0].reasons
        assert sum(reason.contribution for reason in reasons) == pytest.approx(pair.score)
        assert sum(reason.most for reason in reasons) == pytest.approx(1.0)


def test_sides_of_two_sided_objectives():
    """Mentees go by their own weights, mentors by the common ones."""
    cohort = cohort_of(8)
    (mentees, mentors), (usual, common) = compare(cohort, POLICY).sides, compare(cohort, PLAIN).sides
    rows = np.arange(14)
    assert np.array_equal(mentors.block(rows), common.block(rows))
    assert not np.array_equal(mentees.block(rows), usual.block(rows))
    assert 0 <= mentees.block(rows).min() <= mentees.block(rows).max() <= 1


def test_required_criteria_and_shares_do_not_follow_weights():
    needed = Criterion("skills", required=True, at_least=0.5, weight=NAMED)
    cohort = cohort_of(2)
    own, plain = (
        compare(cohort, Policy(criteria=[skills, *criteria_of()[1:]]))
        for skills in (needed, Criterion("skills", required=True, at_least=0.5))
    )
    assert np.array_equal(own.allowed(), plain.allowed())


def test_stored_matchings_restore_every_bit_and_nobody_moves_when_others_leave():
    cohort = cohort_of(11)
    matching = match(cohort, POLICY)
    document = json.loads(json.dumps(matching.to_dict()))
    restored = Matching.from_dict(document, cohort)
    assert np.array_equal(restored.scores.block(), matching.scores.block())
    assert restored.to_dict() == matching.to_dict()
    fewer = cohort.without(mentors=["mentor0", "mentor4"], mentees=["mentee2"])
    again = matching.scores.update(fewer)
    rows = [cohort.mentees.index[person] for person in fewer.mentees.ids]
    columns = [cohort.mentors.index[person] for person in fewer.mentors.ids]
    assert np.array_equal(again.block(), matching.scores.block()[rows][:, columns])


def test_of_many_mentors_a_sample_stands_for_all(monkeypatch):
    cohort = cohort_of(4, mentors=40)
    exact = compare(cohort, POLICY).own_weights
    monkeypatch.setattr(own_weights, "_MOST_PAIRS", 0)
    monkeypatch.setattr(own_weights, "_FEWEST_MENTORS", 20)
    sampled = compare(cohort, POLICY).own_weights
    assert sampled.keys() == exact.keys()
    assert sampled != exact


def test_all_nothing_and_all_alike_are_the_common_weights():
    weight = {"column": "matters", "scale": [0, 10]}
    policy = Policy(criteria=[Criterion(name, weight=weight) for name in ("skills", "field")])
    plain = Policy(criteria=[Criterion("skills"), Criterion("field")])
    person = {"skills": "R; SQL", "field": "x"}
    cohort = Cohort.from_records(
        mentors=[{"id": "ada", **person}, {"id": "bob", "skills": "R", "field": "y"}],
        mentees=[{"id": str(number), **person, "matters": number} for number in (0, 7, 10)],
    )
    scores = compare(cohort, policy)
    assert not scores.own_weights
    assert np.array_equal(scores.block(), compare(cohort, plain).block())
