"""Ranked terms: earlier wishes weigh more."""

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import mentormatch as mm
from mentormatch.encoders import TermsEncoder
from mentormatch.errors import CohortError, PolicyError
from mentormatch.explanations import explain
from mentormatch.policy import Criterion, Policy
from mentormatch.profiles import Cohort

TERMS = ["python", "sql", "leadership", "law", "retail"]
RANKED = {"name": "terms", "ranked": True}


def score(wants, offers, **settings):
    encoder = TermsEncoder(ranked=True, **settings).fit([wants], [offers])
    return float(encoder.score(encoder.encode_wants([wants]).values, encoder.encode_offers([offers]).values)[0, 0])


@pytest.mark.parametrize(
    "wants",
    [
        "Python > SQL > R",
        "1. Python 2. SQL 3. R",
        "Python; SQL; R",
        "R (3), SQL (2), Python (1)",
        ["Python", "SQL", "R"],
    ],
)
def test_the_weight_of_a_wish_is_one_over_its_place(wants):
    whole = 1 + 1 / 2 + 1 / 3
    for place, term in enumerate(["python", "sql", "r"], start=1):
        assert score(wants, term) == pytest.approx(1 / place / whole)
    assert score(wants, "python; sql; r") == 1


@given(wishes=st.permutations(TERMS), count=st.integers(2, 5), others=st.lists(st.sampled_from(TERMS), max_size=12))
def test_no_later_wish_outweighs_an_earlier_one(wishes, count, others):
    wants = " > ".join(wishes[:count])
    encoder = TermsEncoder(ranked=True).fit([wants, *others], others)
    offers = encoder.encode_offers(wishes[:count])
    scores = encoder.score(encoder.encode_wants([wants]).values, offers.values)[0]
    assert (np.diff(scores) < 0).all()
    assert scores.sum() == pytest.approx(1)


@pytest.mark.slow
@given(ranks=st.dictionaries(st.sampled_from(TERMS), st.integers(1, 9), min_size=1), more=st.integers(1, 5))
def test_only_the_order_of_ranks_counts(ranks, more):
    stretched = {term: rank * more + more for term, rank in ranks.items()}
    for term in TERMS:
        assert score(ranks, term) == score(stretched, term)


@pytest.mark.slow
@given(ranks=st.dictionaries(st.sampled_from(TERMS), st.integers(1, 3), min_size=2))
def test_terms_of_one_rank_weigh_the_same(ranks):
    for first, second in itertools.combinations(ranks, 2):
        if ranks[first] == ranks[second]:
            assert score(ranks, first) == pytest.approx(score(ranks, second), abs=1e-12)
        else:
            assert (score(ranks, first) > score(ranks, second)) == (ranks[first] < ranks[second])


def test_everything_first_is_no_order():
    assert score({"python": 1, "sql": 1}, "sql") == score({"python": "1st", "sql": "first"}, "python") == 0.5


def test_ranks_left_out_close_up_and_are_said():
    encoder = TermsEncoder(ranked=True).fit([{"python": 1, "sql": 3}, {"python": 1, "sql": 1}, "sql > law"], ["sql"])
    assert encoder.encode_wants([{"python": 1, "sql": 3}]).values.toarray().max() == pytest.approx(2 / 3)
    assert encoder.notes() == (
        "1 answer with topics of one rank, which share the weights of their places: 'python 1, sql 1'",
        "1 answer with a rank left out, so that what follows moves up: 'python 1, sql 3'",
    )
    assert TermsEncoder(ranked=True).fit(["sql > law"], ["sql"]).notes() == ()


def test_names_of_one_term_count_once_at_the_better_rank():
    assert score("JavaScript > SQL > js", "sql") == pytest.approx(1 / 3)


def test_rarity_has_no_say():
    encoder = TermsEncoder(ranked=True).fit(["law > falconry", *["law"] * 30], ["law", "falconry"])
    scores = encoder.score(encoder.encode_wants(["law > falconry"]).values, encoder.encode_offers(["law"]).values)
    assert scores[0, 0] == pytest.approx(2 / 3)


@pytest.mark.parametrize("further", [0.5, 2, 10])
def test_further_wishes_count_as_wishes_of_mean_weight(further):
    wants, offers = ["a > b > c", "b"], ["a", "b; c", "x"]
    plain = TermsEncoder(ranked=True).fit(wants, offers)
    encoder = TermsEncoder(ranked=True, further_wishes=further).fit(wants, offers)
    scores = encoder.score(encoder.encode_wants(wants).values, encoder.encode_offers(offers).values)
    before = plain.score(plain.encode_wants(wants).values, plain.encode_offers(offers).values)
    number = np.array([[3], [1]])
    assert scores == pytest.approx((number * before + further * before.mean()) / (number + further))


def test_levels_of_wishes_stay():
    assert score("1. python:expert 2. sql", "python:novice", levels=["novice", "skilled", "expert"]) == pytest.approx(
        2 / 3 / 3
    )


def test_related_terms_count_by_the_rank_of_the_wish():
    settings = {"related": 0.5, "relations": {"python": ["sql"]}}
    assert score("python > law", "sql", **settings) == pytest.approx(0.5 * 2 / 3)


def test_what_is_in_common_is_named_in_the_order_of_wishes():
    encoder = TermsEncoder(ranked=True).fit(["law > sql > python"], ["python; law; sql"])
    assert encoder.in_common("law > sql > python", "python; law") == ("law", "python")
    assert encoder.in_common({"python": 2, "law": 3, "sql": 1}, "python; law; sql") == ("sql", "python", "law")
    assert encoder.missing("3. law 1. sql 2. python", "law") == ("sql", "python")
    welcome = TermsEncoder(ranked=True, any=["anything"]).fit(["sql"], ["sql"])
    assert welcome.in_common("1. anything 2. sql", "law") == ("anything",)


def test_offers_have_no_order():
    for offers in ("2. python 1. sql", "sql > python", {"python": "1st choice", "sql": 4}):
        assert score("python > sql", offers) == 1


def test_what_is_no_rank_is_a_mistake():
    with pytest.raises(CohortError, match="rank of 'sql' must be a whole number") as caught:
        TermsEncoder(ranked=True).fit([], []).encode_wants(["sql", {"sql": "lots"}])
    assert [(mistake.row, mistake.code) for mistake in caught.value.mistakes] == [(1, "rank_unknown")]


def test_unlike_lists_without_an_order():
    assert TermsEncoder().fit(["a > b"], ["a"]).terms_ == ("a", "a > b")


def cohort_of(rows, offers=("python; law", "sql")):
    return Cohort.from_records(
        mentors=[{"id": f"m{place}", "offers": offer} for place, offer in enumerate(offers)],
        mentees=[{"id": f"e{place}", **row} for place, row in enumerate(rows)],
    )


def criterion(*wants, **settings):
    return Criterion("topics", wants=list(wants), offers="offers", encoder=RANKED, **settings)


def test_one_column_a_rank():
    cohort = cohort_of([{"first": "python", "second": "sql"}, {"first": None, "second": "sql"}])
    scores = mm.compare(cohort, Policy(criteria=[criterion("first", "second")]))
    assert scores.block() == pytest.approx(np.array([[2 / 3, 1 / 3], [0, 1]]))


def test_topics_as_headings():
    cohort = cohort_of([{"python": 2, "sql": "1st", "law": ""}, {"python": "1", "sql": 0, "law": 2}])
    policy = Policy(criteria=[criterion("python", "sql", "law")])
    matching = mm.match(cohort, policy)
    assert matching.scores.block() == pytest.approx(np.array([[1 / 3, 2 / 3], [1, 0]]))
    assert any("the headings of 3 columns are the topics" in note for note in matching.notes)
    assert "in common: python, law" in explain(matching, mentee="e1").text()
    assert mm.Matching.from_dict(matching.to_dict(), cohort).pairs == matching.pairs


def test_mistakes_under_headings_name_their_cell():
    cohort = cohort_of([{"python": 1, "sql": 2}, {"python": "lots", "sql": 1}])
    with pytest.raises(CohortError) as caught:
        mm.compare(cohort, Policy(criteria=[criterion("python", "sql")]))
    assert [(mistake.row, mistake.column, mistake.id) for mistake in caught.value.mistakes] == [(1, "python", "e1")]


def test_what_is_required_is_the_weighted_share():
    cohort = cohort_of([{"first": "python", "second": "sql"}])
    scores = mm.compare(cohort, Policy(criteria=[criterion("first", "second", required=True, at_least=0.5)]))
    assert scores.allowed().tolist() == [[True, False]]


def test_several_columns_need_an_order():
    with pytest.raises(PolicyError, match='"terms" with ranked = true'):
        Criterion("topics", wants=["first", "second"], offers="offers")
    assert Criterion("topics", wants=["first", "second"], encoder=RANKED).offers == "topics"
    policy = Policy(criteria=[criterion("first", "second")])
    assert Policy.from_dict(policy.to_dict()) == policy


@pytest.mark.parametrize(
    ("source", "header", "row"),
    [
        ('"Rank: [*]"', "Rank: [python],Rank: [sql]", "1st choice,2nd choice"),
        ('["python", "sql"]', "python,sql", "1,2"),
        ('["First topic", "Second topic"]', "First topic,Second topic", "Python,sql"),
        ('"Topics"', "Topics,", '"1. Python 2. SQL",'),
        ('"Topics"', "Topics,", "python;sql;,"),
    ],
)
def test_forms_with_ranks(tmp_path, source, header, row):
    (tmp_path / "mentors.csv").write_text("id,offers\nada,python\nbob,sql\n")
    (tmp_path / "mentees.csv").write_text(f"id,{header}\nkim,{row}\n")
    (tmp_path / "policy.toml").write_text(
        f'[columns.mentees]\ngoals = {source}\n[[criterion]]\nname = "topics"\nwants = "goals"\noffers = "offers"\n'
        'encoder = { name = "terms", ranked = true }\n'
    )
    policy = mm.read_policy(tmp_path / "policy.toml")
    cohort = mm.read_cohort(mentors=tmp_path / "mentors.csv", mentees=tmp_path / "mentees.csv", policy=policy)
    assert mm.compare(cohort, policy).block() == pytest.approx(np.array([[2 / 3, 1 / 3]]))


def test_one_rank_alone_is_no_tick(tmp_path):
    (tmp_path / "mentors.csv").write_text("id,offers\nada,python\n")
    (tmp_path / "mentees.csv").write_text("id,Rank [python],Rank [sql]\nkim,1,\nnoor,,1\n")
    policy = Policy(
        criteria=[Criterion("topics", wants="goals", offers="offers", encoder=RANKED)],
        columns={"mentees": {"goals": "Rank [*]"}},
    )
    cohort = mm.read_cohort(mentors=tmp_path / "mentors.csv", mentees=tmp_path / "mentees.csv", policy=policy)
    assert cohort.mentees.column("goals") == ({"python": "1"}, {"sql": "1"})
