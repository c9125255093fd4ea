"""The weighted mean of criteria: quick looks are never further off than they say, and what decides is exact."""

from dataclasses import replace
from unittest.mock import patch

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import programmes

from mentormatch.assignment import AssignmentProblem, solve
from mentormatch.assignment.scores.scores import ScreenedScores
from mentormatch.datasets.made_up import make_cohort
from mentormatch.encoders import NumberEncoder, TermsEncoder, VectorsEncoder
from mentormatch.matching.solving import problem_of
from mentormatch.policy.criteria import Criterion
from mentormatch.policy.policy import Policy
from mentormatch.profiles.cohort import Cohort
from mentormatch.scoring import factors as factors_module
from mentormatch.scoring import weighted as weighted_module
from mentormatch.scoring.scores import compare

# how criteria are looked at: as tables of distinct answers, as vectors, or none of both
WAYS = {
    "tables": {"_PEOPLE_AN_ANSWER": 0},
    "vectors": {"_LARGEST_TABLES": -1},
    "others": {"_LARGEST_TABLES": -1, "within_0_and_1": lambda *_: False},
}


class Nearness(NumberEncoder):
    """An encoder of somebody's own: shaped, and no piecewise line."""

    def score(self, wants, offers):
        """Return how near two numbers are."""
        return np.exp(-np.abs(np.asarray(wants) - np.asarray(offers)) / 10)


class Twice(TermsEncoder):
    """An encoder of somebody's own whose dot products may exceed 1, so that they are clipped."""

    def encode_wants(self, column):
        """Return twice the shares."""
        encoded = super().encode_wants(column)
        return type(encoded)(encoded.values * 2.0, encoded.answered)


def looked_at(weighted, rows, **settings):
    """All tiles side by side, the largest error, and the product, with a tile of two columns."""
    with (
        patch.multiple(factors_module, **settings),
        patch.multiple(weighted_module, _TILE=2, _FEW_PAIRS=-1),
    ):
        tiles = [(start, block.copy(), error) for start, block, error in weighted.screen(rows)]
        product = weighted.product(rows)
    assert [start for start, _, _ in tiles] == list(range(0, max(1, weighted.shape[1]), 2))
    return np.concatenate([block for _, block, _ in tiles], axis=1), max(error for _, _, error in tiles), product


@pytest.mark.parametrize("way", WAYS)
@settings(max_examples=40)
@given(programmes(limited=False), st.booleans(), st.data())
def test_screen_and_product_are_within_their_error_of_the_block(way, programme, swapped, data):
    weighted = compare(*programme).weighted
    weighted = weighted.swapped() if swapped else weighted
    size = weighted.shape[0]
    rows = np.array(data.draw(st.lists(st.integers(0, size - 1), max_size=6) if size else st.just([])), dtype=np.int64)
    exact = weighted.block(rows)
    screened, error, product = looked_at(weighted, rows, **WAYS[way])
    assert error < 1e-4  # of texts, each of some hundred features may be wrong by 6e-8
    assert (np.abs(screened - exact) <= error).all()
    np.testing.assert_allclose(product, exact, atol=1e-11)


@pytest.mark.parametrize("way", WAYS)
@settings(max_examples=40)
@given(programmes(), st.sampled_from([0.0, 0.25, 0.5, 1.0]))
def test_what_is_allowed_is_decided_exactly(way, programme, least):
    """Also scores that reach the least exactly, by looking at everybody quickly."""
    cohort, policy = programme
    policy = replace(policy, at_least=least)
    plain, quick = compare(cohort, policy), compare(cohort, policy)
    rows = np.arange(cohort.shape[0])
    with patch.multiple(factors_module, **WAYS[way]), patch.multiple(weighted_module, _FEW_PAIRS=-1):
        allowed = quick.allowed()
        reached = quick.weighted.reach(rows, least)
    assert np.array_equal(allowed, plain.allowed())
    assert np.array_equal(reached, plain.block() >= least)


@settings(max_examples=40)
@given(programmes(limited=False))
def test_swapped_scores_have_the_same_bits(programme):
    weighted = compare(*programme).weighted
    mentees, mentors = weighted.shape
    swapped = weighted.swapped()
    everything = weighted.block(np.arange(mentees))
    assert isinstance(swapped, ScreenedScores)
    assert swapped.shape == (mentors, mentees)
    assert np.array_equal(swapped.block(np.arange(mentors)), everything.T)
    at, to = (axis.reshape(-1) for axis in np.indices((mentors, mentees)))
    assert np.array_equal(swapped.pairs(at, to), everything.T.reshape(-1))
    assert np.array_equal(swapped.swapped().block(np.arange(mentees)), everything)


@settings(max_examples=20)
@given(programmes(limited=False), st.data())
def test_taken_scores_have_the_same_bits(programme, data):
    weighted = compare(*programme).weighted
    mentees, mentors = (
        np.array(data.draw(st.lists(st.integers(0, size - 1), unique=True) if size else st.just([])), dtype=np.int64)
        for size in weighted.shape
    )
    taken = weighted.take(mentees=mentees, mentors=mentors)
    everything = weighted.block(np.arange(weighted.shape[0]))
    assert np.array_equal(taken.block(np.arange(len(mentees))), everything[np.ix_(mentees, mentors)])
    screened, error, _ = looked_at(taken, np.arange(len(mentees)), **WAYS["tables"])
    assert (np.abs(screened - everything[np.ix_(mentees, mentors)]) <= error).all()


@pytest.mark.parametrize("way", WAYS)
def test_encoders_of_ones_own_are_looked_at_exactly_enough(way):
    policy = Policy(criteria=[Criterion("near", encoder=Nearness(at_least=0)), Criterion("skills", encoder=Twice())])
    numbers = np.random.default_rng(0).random((2, 30)).round(3).tolist()
    terms = ["R; SQL", "R; Go", "SQL", "", "R; SQL; Go"] * 6
    cohort = Cohort.from_records(
        mentors=[{"id": f"m{k}", "near": numbers[0][k], "skills": terms[k]} for k in range(30)],
        mentees=[{"id": f"e{k}", "near": numbers[1][k], "skills": terms[k]} for k in range(30)],
    )
    weighted = compare(cohort, policy).weighted
    rows = np.arange(30)
    assert (weighted.criteria[1].products.block(rows) > 1.0).any()
    screened, error, product = looked_at(weighted, rows, **WAYS[way])
    assert (np.abs(screened - weighted.block(rows)) <= error).all()
    np.testing.assert_allclose(product, weighted.block(rows), atol=1e-11)
    assert len(weighted._merged.others) == (0 if way == "tables" else 2)


def people_with_vectors(rng, count, of):
    """Vectors of eight numbers, some of them blank, that point every way; a third of the people are copies."""
    vectors = rng.normal(size=(count, 8)).round(2)
    vectors[1::3] = vectors[0]
    return [
        {
            "id": f"{of}{k}",
            "bio": None if k % 7 == 3 else vectors[k].tolist(),
            "field": "ab"[k % 2],
            "says": ["bio", "field", None][k % 3],
        }
        for k in range(count)
    ]


@pytest.mark.parametrize("similarity", ["cosine", "dot"])
@pytest.mark.parametrize("reverse", [False, True])
@pytest.mark.parametrize("direction", ["mentee", "mentor"])
@pytest.mark.parametrize("own", [False, True])
@pytest.mark.parametrize("few_pairs", [-1, 10**9])
def test_vectors_are_looked_at_by_quick_products(similarity, reverse, direction, own, few_pairs):
    rng = np.random.default_rng(1)
    weight = {"column": "says", "factor": 3} if own else 2
    encoder = VectorsEncoder(similarity=similarity)
    bio = Criterion("bio", encoder=encoder, reverse=reverse, direction=direction, weight=weight)
    cohort = Cohort.from_records(mentors=people_with_vectors(rng, 31, "m"), mentees=people_with_vectors(rng, 43, "e"))
    scores = compare(cohort, Policy(criteria=[bio, Criterion("field", encoder="category")]))
    for weighted in (scores.weighted, scores.weighted.swapped()):
        rows = np.arange(weighted.shape[0])[::2]
        exact = weighted.block(rows)
        assert weighted.criteria[0].products.is_dense
        with patch.multiple(weighted_module, _TILE=2, _FEW_PAIRS=few_pairs):
            tiles = [(block.copy(), error) for _, block, error in weighted.screen(rows)]
            near, error = weighted.approximate(rows)
            reached = weighted.reach(rows, float(exact[0, 0]))
        assert 0 < max(error for _, error in tiles) < 1e-4
        assert (np.abs(np.concatenate([block for block, _ in tiles], axis=1) - exact) <= max(e for _, e in tiles)).all()
        assert 0 < error < 1e-11
        assert (np.abs(near - exact) <= error).all()
        assert np.array_equal(reached, exact >= exact[0, 0])


class Plain:
    """Scores that can only be asked exactly."""

    def __init__(self, scores):
        self.shape, self.block, self.pairs = scores.shape, scores.block, scores.pairs


@pytest.mark.parametrize("own", [False, True], ids=["ours", "own"])
def test_screening_changes_no_answer(own):
    """Two thousand mentees and more are priced on samples, from both sides."""
    years = {"name": "number", "at_least": 3, "within": 8}
    policy = Policy(
        criteria=[
            Criterion("goals", encoder=Twice() if own else "terms"),
            Criterion("industry", encoder="category"),
            Criterion("years", encoder=Nearness(at_least=3) if own else years),
        ]
    )
    scores = compare(make_cohort(1_600, 400), policy)
    problem = problem_of(scores)
    limits = {"capacity": problem.capacity, "demand": problem.demand, "allowed": scores.allowed}
    quick, plain = (
        solve(AssignmentProblem(problem_scores, **limits), solver="min-cost-flow")
        for problem_scores in (scores.weighted, Plain(scores))
    )
    assert quick.certificate.proven
    assert plain.certificate.proven
    assert quick.total == pytest.approx(plain.total, rel=1e-12)
    assert len(quick.pairs) == len(plain.pairs)
