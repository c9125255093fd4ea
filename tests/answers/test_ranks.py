"""Ranks and orders as people write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mentormatch.answers import ranked_columns, read_rank, split_ranked

WORDS = st.text(st.characters(categories=["Lu", "Ll"]), min_size=2, max_size=8)
TOPICS = st.lists(WORDS, min_size=2, max_size=6, unique_by=str.casefold)
WRITTEN = {
    "1. {} 2. {}": lambda terms: " ".join(f"{rank}. {term}" for rank, term in terms),
    "1) {}, 2) {}": lambda terms: ", ".join(f"{rank}) {term}" for rank, term in terms),
    "#1 {}; #2 {}": lambda terms: "; ".join(f"#{rank} {term}" for rank, term in terms),
    "lines": lambda terms: "\n".join(f"{rank}: {term}" for rank, term in terms),
    "{} (1), {} (2)": lambda terms: ", ".join(f"{term} ({rank})" for rank, term in terms),
    "{} = 1; {} = 2": lambda terms: "; ".join(f"{term} = {rank}" for rank, term in terms),
    "1 {}; 2 {}": lambda terms: "; ".join(f"{rank} {term}" for rank, term in terms),
}


@pytest.mark.parametrize(
    ("cell", "rank"),
    [
        (1, 1), (2.0, 2), ("3", 3), ("4.", 4), ("5)", 5), ("1st", 1), ("2nd choice", 2), ("Third", 3),
        ("priority 2", 2),
        ("1. Wahl", 1), ("zweite Wahl", 2), ("1er choix", 1), ("2ª opción", 2), ("Rank 3", 3), ("#4", 4),
        ("1 - most important", 1), ("1 (highest)", 1), ("10", 10),
        (None, None), ("", None), (0, None), ("0", None), ("-", None), ("no", None), (False, None),
    ],
)  # fmt: skip
def test_ranks_are_read(cell, rank):
    assert read_rank(cell) == rank


@pytest.mark.parametrize("cell", ["often", 1.5, -1, "Python", "1 or 2", True, ["a", "b"], "5 years of it", "Web 2"])
def test_what_is_no_rank_is_refused(cell):
    with pytest.raises(ValueError, match="rank"):
        read_rank(cell)


@pytest.mark.parametrize("way", WRITTEN)
@given(topics=TOPICS, data=st.data())
def test_numbers_say_the_order(way, topics, data):
    ranked = list(enumerate(topics, start=1))
    written = WRITTEN[way](data.draw(st.permutations(ranked)))
    separator = "\n" if way == "lines" else ";" if ";" in written else ","
    assert [tuple(found) for found in split_ranked(written, separator)] == ranked


@pytest.mark.parametrize("sign", [" > ", ">", " -> ", " → ", " >> ", " => "])
@given(topics=TOPICS)
def test_arrows_say_the_order(sign, topics):
    assert [found.term for found in split_ranked(sign.join(topics))] == topics


@given(topics=TOPICS)
def test_without_numbers_the_order_of_terms_counts(topics):
    expected = list(enumerate(topics, start=1))
    assert [tuple(found) for found in split_ranked(f"{';'.join(topics)};", ";")] == expected
    assert [tuple(found) for found in split_ranked(topics)] == expected


@pytest.mark.parametrize(
    ("cell", "terms"),
    [
        ("3.5 years; 1.5 days", ["3.5 years", "1.5 days"]),
        ("Web 2.0; 3D", ["Web 2.0", "3D"]),
        ("7 habits; 12 rules", ["7 habits", "12 rules"]),
        ("1. Leadership (people, teams) 2. Sales", ["Leadership (people, teams)", "Sales"]),
        ("1️⃣ R 2️⃣ Go", ["R", "Go"]),
        ("First: R; second: Go", ["R", "Go"]),
        (">", [">"]),
        ("1. R", ["R"]),
    ],
)
def test_numbers_in_terms_stay(cell, terms):
    assert [found.term for found in split_ranked(cell, ";")] == terms


def test_terms_share_a_rank():
    assert [tuple(found) for found in split_ranked("R > Go = C > D")] == [(1, "R"), (2, "Go"), (2, "C"), (3, "D")]
    assert [tuple(found) for found in split_ranked("1. R; 1. Go; 3. C", ";")] == [(1, "R"), (1, "Go"), (3, "C")]


def test_numbers_that_are_levels_are_no_ranks():
    assert [found.term for found in split_ranked("R: 2; Go: 1", ";", levels={"1": 1.0, "2": 2.0})] == ["R: 2", "Go: 1"]


@given(st.text(max_size=30), st.sampled_from([";", ",", None]))
def test_any_text_is_read_and_ranks_ascend(text, separator):
    ranks = [found.rank for found in split_ranked(text, separator)]
    assert ranks == sorted(ranks)


def test_columns_are_topics_where_most_answers_are_ranks():
    cells, by_title = ranked_columns(["R", "Go"], [["1", 2, "first"], ["2", "", "lots"]])
    assert by_title
    assert cells == ({"R": "1", "Go": "2"}, {"R": 2}, {"R": "first", "Go": "lots"})


def test_columns_are_ranks_where_answers_are_topics():
    cells, by_title = ranked_columns(
        ["first", "second", "third"], [["R", None, ""], ["R", "Go", " "], ["C", "3", None]]
    )
    assert not by_title
    assert cells == ({"R": 1, "C": 3}, {"Go": 2, "3": 3}, None)


def test_columns_without_answers():
    assert ranked_columns(["R", "Go"], [[None], [""]]) == ((None,), False)
    assert ranked_columns(["R", "Go"], [[], []]) == ((), False)
