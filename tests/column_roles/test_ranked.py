"""Orders in answers: numbers before terms, ranks of options, and what only looks like ranks."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mentormatch.column_roles import infer_column, join_families
from mentormatch.column_roles.cells import Cells
from mentormatch.column_roles.ranked import are_ranks, highest_is_best, in_order

TOPICS = ("Python", "UX", "SQL", "Sales")
orders = st.lists(st.permutations(TOPICS), min_size=4, max_size=12)


@given(orders)
def test_numbered_texts_and_ranks_of_options_tell_the_same_order(given_orders):
    texts = [", ".join(f"{rank}. {term}" for rank, term in enumerate(order, start=1)) for order in given_orders]
    options = [{term: str(order.index(term) + 1) for term in TOPICS} for order in given_orders]
    said = tuple(map(tuple, given_orders))
    assert in_order(Cells(texts)) == said == in_order(Cells(options))


@pytest.mark.parametrize(
    "cells",
    [
        ["I build things. 2. I sail"] * 4,
        ["Python, UX", "UX", "SQL", "Sales"],
        ["12. 3. 2026", "1. 4. 2026", "2. 5. 2026"],
        ["1-2", "2", "3"],
        [{"a": "expert", "b": "none"}] * 4,
        [{"a": "5", "b": "3"}, {"a": "4", "b": "4"}, {"a": "1", "b": "5"}, {"a": "2", "b": "2"}],
        [{"a": "4", "b": "6"}, {"a": "3", "b": "7"}, {"a": "1", "b": "9"}],
        [],
        [None, None],
    ],
)
def test_what_is_no_order(cells):
    assert in_order(Cells(cells)) is None


@pytest.mark.parametrize(
    "header", ["Give 10 points", "Distribua 10 pontos", "Order (5 = most important)", "7 = sehr wichtig"]
)
def test_a_high_number_that_is_best_is_no_rank(header):
    assert highest_is_best(header)
    assert in_order(Cells([{"a": "1", "b": "2"}, {"a": "2", "b": "1"}, {"a": "1", "b": "2"}]), header) is None


def test_ties_and_unranked_options_are_ranks():
    assert are_ranks([[1, 2, 3], [1, 1, 3], [2, 1], [1, 2]], options=7)
    assert not are_ranks([], options=3)
    assert not are_ranks([[1], [1]], options=3)
    cells = Cells([{"a": "2", "b": "1", "c": ""}, {"a": "1", "c": "2"}, {"b": "1", "c": "2"}, {"a": "1"}])
    assert in_order(cells) == (("b", "a"), ("a", "c"), ("b", "c"), ("a",))


def test_a_numbered_column_holds_terms_and_sentences_stay_text():
    found = infer_column("Topics", ["1. R, 2. Go", "1. Go, 2. C", "1) C 2) R", "R"])
    assert (found.kind, found.ranked, sorted(found.terms)) == ("terms", True, ["c", "go", "r"])
    long = "1. I would like to learn how to lead a team of engineers 2. I would also like to speak in public more"
    assert infer_column("Why?", [f"{long} {number}" for number in "abcd"]).kind == "text"


def test_topics_as_headings_keep_their_order():
    rows = [("1", "3", "2"), ("2", "1", "3"), ("3", "2", "1"), ("1", "2", "3")]
    joined = join_families(
        [infer_column(term, cells) for term, cells in zip("abc", zip(*rows, strict=True), strict=True)]
    )
    assert [column.ranked for column in joined] == [True]
    assert joined[0].cells == (("a", "c", "b"), ("b", "a", "c"), ("c", "b", "a"), ("a", "b", "c"))
