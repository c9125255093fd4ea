"""Variables of programs over pairs, and their rows, written out."""

import numpy as np

from mentormatch.assignment.objectives.rows import (
    PairVariables,
    count_rows,
    demand_rows,
    load_rows,
    placed_count_rows,
    placed_rows,
    rows_between,
)

# mentee 0 with mentors 0 and 1, mentee 2 with mentor 1; y of mentee 2; one more variable
VARIABLES = PairVariables(np.array([0, 0, 2]), np.array([0, 1, 1]), (3, 2), placed=np.array([2]), others=1)


def written(rows):
    return rows.lines.toarray().tolist(), rows.low.tolist(), rows.high.tolist()


def test_places_of_mentees():
    places = np.array([2, 1, 3])
    assert written(demand_rows(VARIABLES, places)) == (
        [[1, 1, 0, 0, 0], [0, 0, 0, 0, 0], [0, 0, 1, 0, 0]],
        [0, 0, 0],
        [2, 1, 3],
    )
    linked = demand_rows(VARIABLES, places, linked=True)
    assert written(linked) == ([[1, 1, 0, 0, 0], [0, 0, 0, 0, 0], [0, 0, 1, -3, 0]], [-np.inf] * 3, [2, 1, 0])


def test_seats_and_minimum_loads_of_mentors():
    rows = load_rows(VARIABLES, np.array([0, 1]), np.array([1, 2]))
    assert written(rows) == ([[1, 0, 0, 0, 0], [0, 1, 1, 0, 0]], [0, 1], [1, 2])


def test_how_many_pairs_and_mentees_placed():
    assert written(count_rows(VARIABLES, 2)) == ([[1, 1, 1, 0, 0]], [2], [2])
    assert written(placed_count_rows(VARIABLES, 1)) == ([[0, 0, 0, 1, 0]], [1], [np.inf])
    rows = placed_rows(VARIABLES)
    assert written(rows)[0][2] == [0, 0, 1, -1, 0]
    assert (rows.low.tolist(), rows.high.tolist()) == ([-np.inf, -np.inf, 0], [np.inf] * 3)


def test_other_variables_stand_after_pairs_and_placed_mentees():
    assert VARIABLES.of_other(0, 2).toarray().tolist() == [[0, 0, 0, 0, 1]] * 2
    assert (VARIABLES.is_pair().tolist(), VARIABLES.is_placed().tolist()) == ([1, 1, 1, 0, 0], [0, 0, 0, 1, 0])
    assert VARIABLES.over_pairs(np.array([3.0, 4.0, 5.0])).toarray().tolist() == [[3, 4, 5, 0, 0]]


def test_rows_widened_and_multiplied():
    rows = rows_between(VARIABLES.by_mentor(), low=-1.0).times(4.0).widened(1)
    assert written(rows) == ([[4, 0, 0, 0, 0, 0], [0, 4, 4, 0, 0, 0]], [-4, -4], [np.inf] * 2)
