"""Envy beyond one mentor, where mentees have several."""

import math
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mentormatch.fairness import envy as module
from mentormatch.fairness.outcomes import outcomes_of
from mentormatch.matching.given_pairs import matching_of_pairs
from mentormatch.policy.criteria import Criterion
from mentormatch.policy.policy import Policy
from mentormatch.policy.rules import Rule
from mentormatch.profiles.cohort import Cohort


@st.composite
def bundles(draw):
    mentees, mentors = draw(st.integers(1, 5)), draw(st.integers(1, 6))
    scores = draw(st.lists(st.sampled_from([0.0, 0.1, 0.25, 0.3, 0.5, 1.0]), min_size=30, max_size=30))
    every = [(f"e{i}", f"r{j}") for i, j in product(range(mentees), range(mentors))]
    cohort = Cohort.from_records(
        mentors=[{"id": f"r{j}"} for j in range(mentors)],
        mentees=[{"id": f"e{i}", "demand": draw(st.integers(0, 4))} for i in range(mentees)],
    )
    rated = [(*pair, score) for pair, score in zip(every, scores, strict=False)]
    forbidden = Rule("forbid", pairs=draw(st.lists(st.sampled_from(every), max_size=3, unique=True)))
    policy = Policy(criteria=[Criterion("given", encoder="pairs", pairs=rated)], rules=[forbidden])
    return matching_of_pairs(cohort, policy, draw(st.lists(st.sampled_from(every), unique=True)))


def by_definition(matching):
    value = np.where(matching.scores.allowed(), matching.scores.block(), 0.0)
    cohort = matching.cohort
    people = range(len(cohort.mentees))
    held = [[cohort.mentors.index[j] for j in matching.mentors_of.get(id_, ())] for id_ in cohort.mentees.ids]
    demand = [min(int(d), len(cohort.mentors)) for d in cohort.mentees.demand]
    if not any(len(held[i]) > 1 and demand[i] for i in people):
        return [math.nan] * len(people), [math.nan] * len(people)
    own = [math.fsum(matching.scores.block()[i, j] for j in held[i]) for i in people]
    plain, weighted = [0] * len(people), [0] * len(people)
    for i, k in product(people, people):
        if i == k or not demand[i] or not demand[k] or not held[k]:
            continue
        least = min(math.fsum(value[i, j] for j in held[k] if j != g) for g in held[k])
        plain[i] += least > own[i] + 1e-12
        weighted[i] += least / demand[k] > own[i] / demand[i] + 1e-12
    return plain, weighted


@settings(max_examples=150)
@given(bundles(), st.sampled_from([1, 1 << 21]))
def test_counts_are_what_the_definitions_say(matching, cells):
    before, module._CELLS_AT_ONCE = module._CELLS_AT_ONCE, cells
    try:
        got = outcomes_of(matching).mentees
        plain, weighted = by_definition(matching)
        assert got.ef1.tolist() == pytest.approx(plain, nan_ok=True)
        assert got.wef1.tolist() == pytest.approx(weighted, nan_ok=True)
    finally:
        module._CELLS_AT_ONCE = before


def test_weights_are_what_is_wanted():
    # noor, who wants one, has 0.5; two of kim's three are worth 1 to her, which is a third for each place
    pairs = [(mentee, mentor, 0.5) for mentee in ("kim", "noor") for mentor in ("a", "b", "c", "d")]
    cohort = Cohort.from_records(
        mentors=[{"id": id_} for id_ in "abcd"], mentees=[{"id": "kim", "demand": 3}, {"id": "noor"}]
    )
    policy = Policy(criteria=[Criterion("given", encoder="pairs", pairs=pairs)])
    made = [("kim", "a"), ("kim", "b"), ("kim", "c"), ("noor", "d")]
    got = outcomes_of(matching_of_pairs(cohort, policy, made)).mentees
    assert got.ef1.tolist() == [0, 1]
    assert got.wef1.tolist() == [0, 0]
