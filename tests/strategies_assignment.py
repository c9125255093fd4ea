"""Hypothesis strategies for assignment problems, small ones first."""

import numpy as np
from assignment.random_problems import UNLIMITED, Case
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

QUARTERS = st.integers(-4, 8).map(lambda quarters: quarters / 4)
"""Scores such as 0.75: sums are exact, and ties many."""
FLOATS = st.floats(-1.0, 1.0, allow_subnormal=False)
"""Scores such as 0.1 or 1e-200."""


def shapes(largest: tuple[int, int] = (5, 4)):
    """(mentees, mentors), such as (3, 2); nobody on a side is allowed."""
    return st.tuples(st.integers(0, largest[0]), st.integers(0, largest[1]))


def whole_numbers(size: int, largest: int):
    """One whole number a person, such as [0, 2, 1]."""
    return arrays.arrays(np.int64, size, elements=st.integers(0, largest))


def capacities(size: int):
    """One capacity a mentor, such as [0, 2, 10**18]."""
    return arrays.arrays(np.int64, size, elements=st.sampled_from([0, 1, 1, 2, 3, UNLIMITED]))


@st.composite
def cases(draw, *, largest=(5, 4), limits=True, solvable=False):
    """Problems of every kind, such as 3 × 2 with a minimum load and a forced pair.

    Quarters are their unit, so that oracles are exact. Without `limits` there are no minimum loads and forced pairs; if
    `solvable` they are such that some answer with at least one pair holds them.
    """
    mentees, mentors = draw(
        st.tuples(st.integers(1, largest[0]), st.integers(1, largest[1])) if solvable else shapes(largest)
    )
    allowed = draw(arrays.arrays(np.bool_, (mentees, mentors), elements=st.sampled_from([True, True, False])))
    capacity, demand = draw(capacities(mentors)), draw(whole_numbers(mentees, 3))
    worth = draw(st.none() | QUARTERS)
    low, forced = np.zeros(mentors, dtype=np.int64), set()
    if mentees and mentors and (limits or solvable):
        pairs = st.tuples(st.integers(0, mentees - 1), st.integers(0, mentors - 1))
        low, forced = draw(whole_numbers(mentors, 2)), draw(st.sets(pairs, max_size=2))
        made = draw(st.sets(pairs, min_size=1, max_size=4)) | forced
    if solvable:
        loads = np.bincount([j for _, j in made], minlength=mentors)
        places = np.bincount([i for i, _ in made], minlength=mentees)
        allowed[tuple(np.array(list(made)).T)] = True
        capacity, demand, low = np.maximum(capacity, loads), np.maximum(demand, places), np.minimum(low, loads)
    return Case(
        draw(arrays.arrays(np.float64, (mentees, mentors), elements=QUARTERS)),
        capacity,
        low if limits else np.zeros(mentors, dtype=np.int64),
        demand,
        allowed,
        tuple(sorted(forced)) if limits else (),
        worth,
        spread=worth is None and draw(st.booleans()),
        unit=0.25,
    )


@st.composite
def factors(draw, rows: int, widths):
    """Factors side by side, dense or sparse, such as [array of shape (3, 2), sparse array of shape (3, 1)]."""
    from scipy import sparse

    parts = []
    for width in widths:
        dense = draw(arrays.arrays(np.float64, (rows, width), elements=FLOATS | st.just(0.0)))
        parts.append(sparse.csr_array(dense) if draw(st.booleans()) else dense)
    return parts
