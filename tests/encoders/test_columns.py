"""Distinct answers, exact shares, sparse rows."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mentormatch.encoders.columns import distinct_answers, row_shares
from mentormatch.encoders.settings import level_mistakes
from mentormatch.errors import CohortError, Mistake

AMOUNTS = st.lists(st.lists(st.floats(1e-3, 1e3), max_size=30), max_size=8)


@given(AMOUNTS, st.randoms())
def test_shares_sum_to_exactly_1_in_any_order(rows, random):
    starts = np.cumsum([0, *map(len, rows)])
    amounts = np.array([amount for row in rows for amount in row])
    exact = row_shares(amounts, starts)
    for row, start, end in zip(rows, starts[:-1], starts[1:], strict=True):
        found = exact[start:end].tolist()
        random.shuffle(found)
        total = 0.0
        for share in found:
            total += share
        assert total == (1.0 if row else 0.0)
        assert exact[start:end] == pytest.approx(np.array(row) / (sum(row) or 1.0), abs=1e-11)


def test_distinct_tells_types_apart():
    column = [1, True, 1.0, "1", None, float("nan"), float("nan"), ["1"], ("1",), {"1": 1}, {"1": 1.0}]
    answers = distinct_answers(column)
    assert answers.index.tolist() == [0, 1, 2, 3, 4, 5, 5, 6, 6, 7, 8]
    assert answers.counts.sum() == len(column)


def test_a_mistake_is_told_for_every_row_that_holds_it():
    answers = distinct_answers(["x", "bad", "x", "bad"])
    with pytest.raises(CohortError) as raised:
        answers.raise_mistakes([(1, Mistake("wrong", "must be good", got="bad"))])
    assert [(mistake.row, mistake.got) for mistake in raised.value.mistakes] == [(1, "bad"), (3, "bad")]


@pytest.mark.parametrize(
    ("levels", "count"),
    [(None, 0), (["a", "b"], 0), ([1, 2], 0), ("ab", 1), ([], 1), (3, 1), (["a", True, " ", "A"], 3)],
)
def test_level_mistakes(levels, count):
    assert len(level_mistakes(levels)) == count
