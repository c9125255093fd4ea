"""Made-up cohorts and problems: what was asked for, the same for every seed, and as contested as promised."""

import hashlib
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from mentormatch.datasets.made_up import make_cohort, make_problem
from mentormatch.errors import CohortError, ProblemError
from mentormatch.matching.pipeline import match
from mentormatch.scoring.scores import compare
from mentormatch.tables.cohorts import read_cohort, write_cohort
from mentormatch.tables.policies import read_policy

POLICY = Path(__file__).parents[2] / "benchmarks" / "made_up_cohort.toml"
OWN = {"name"}  # what a copied person does not copy, beside id and capacity

shares = st.sampled_from([0.0, 0.1, 0.5, 0.9, 1.0])


@st.composite
def sizes(draw):
    """How many mentees and mentors, and seats for each mentee that 1 to 5 a mentor can make up."""
    mentees, mentors = draw(st.integers(0, 60)), draw(st.integers(0, 30))
    seats = draw(st.sampled_from([0.5, 0.8, 1.0, 1.1, 2.0]))
    assume(mentors <= round(seats * mentees) <= 5 * mentors)
    return mentees, mentors, seats


def answers(people):
    """The answers of everybody, one tuple a person."""
    columns = [cells for title, cells in people.columns.items() if title not in OWN]
    return list(zip(*columns, strict=True))


@given(sizes(), st.integers(0, 2**70), shares, shares, shares)
def test_cohort_is_as_asked_for(size, seed, contested, duplicates, blanks):
    mentees, mentors, seats = size
    traits = {"contested": contested, "duplicates": duplicates, "blanks": blanks}
    cohort = make_cohort(mentees, mentors, seed=seed, seats=seats, **traits)
    assert cohort.shape == (mentees, mentors)
    assert cohort.mentors.capacity.sum() == round(seats * mentees)
    assert ((cohort.mentors.capacity >= 1) & (cohort.mentors.capacity <= 5)).all()
    assert cohort == make_cohort(mentees, mentors, seed=seed, seats=seats, **traits)
    assert not cohort.in_both_tables()


@given(sizes(), st.integers(0, 1000), shares)
def test_blanks_change_nothing_else(size, seed, blanks):
    mentees, mentors, seats = size
    full, sparse = (make_cohort(mentees, mentors, seed=seed, seats=seats, blanks=share) for share in (0.0, blanks))
    for whole, holed in ((full.mentees, sparse.mentees), (full.mentors, sparse.mentors)):
        for title, cells in holed.columns.items():
            assert all(cell in {None, there} for cell, there in zip(cells, whole.column(title), strict=True))
        assert None not in whole.columns["name"] + holed.columns["name"]
    if blanks == 1.0:
        assert all(cell is None for person in answers(sparse.mentees) for cell in person)


@given(st.integers(1, 80), st.integers(0, 1000), shares)
def test_duplicates_are_copies(count, seed, share):
    cohort = make_cohort(count, count, seed=seed, seats=None, duplicates=share)
    for people in (cohort.mentees, cohort.mentors):
        copies = min(round(share * count), count - 1)
        assert len(set(answers(people))) <= count - copies
        originals = set(answers(getattr(make_cohort(count, count, seed=seed, seats=None), f"{people.role}s")))
        assert set(answers(people)) <= originals


def test_cohort_differs_by_seed():
    assert make_cohort(50, 20) != make_cohort(50, 20, seed=1)


def test_cohort_without_seats_keeps_capacities_as_drawn():
    assert set(make_cohort(3, 500, seats=None).mentors.capacity) == {1, 2, 3, 4, 5}


def test_cohort_is_the_same_on_every_platform():
    """Drawn with `random` alone, so what stands here stands everywhere."""
    cohort = make_cohort(1000, 400, seed=7, duplicates=0.2, blanks=0.1)
    assert [cohort.mentees.columns[title][990] for title in ("name", "wants", "industry", "years")] == [
        "Nils Haddad",
        ("data science basics", "pharmacy events"),
        "health/pharma",
        1,
    ]
    written = repr([(people.ids, people.columns) for people in (cohort.mentees, cohort.mentors)])
    assert (
        hashlib.sha256(f"{written}{cohort.mentors.capacity.tolist()}".encode()).hexdigest()[:16] == "092dcac459852e70"
    )


def wishes_and_seats(cohort):
    wishes, seats = Counter(cohort.mentees.column("industry")), Counter()
    for industry, capacity in zip(cohort.mentors.column("industry"), cohort.mentors.capacity, strict=True):
        seats[industry] += capacity
    return {industry: wishes[industry] / max(1, seats[industry]) for industry in wishes}


def test_contested_fields_stand_beside_fields_with_seats_to_spare():
    ratios = wishes_and_seats(make_cohort(20_000, 7_333)).values()
    assert max(ratios) > 2
    assert min(ratios) < 0.5
    level = wishes_and_seats(make_cohort(20_000, 7_333, contested=0.0)).values()
    assert max(level) < 1.4
    assert min(level) > 0.6


def test_few_terms_are_popular_and_most_are_rare():
    counted = Counter(term for cell in make_cohort(20_000, 7_333).mentees.column("wants") for term in cell)
    ranked = sorted(counted.values(), reverse=True)
    assert len(ranked) > 400
    assert ranked[0] > 30 * ranked[len(ranked) // 2]


def test_cohort_can_be_matched():
    policy = read_policy(POLICY)
    matching = match(make_cohort(60, 22), policy)
    assert matching.certificate.proven
    assert len(matching.pairs) > 50
    scores = compare(make_cohort(60, 22), policy)
    excluded = 1 - scores.allowed(np.arange(60)).mean()
    assert 0.2 < excluded < 0.8, "the rules must have something to say"


@pytest.mark.parametrize("suffix", ["csv", "xlsx", "json"])
def test_written_cohort_is_read_back(tmp_path, suffix):
    cohort = make_cohort(60, 22, blanks=0.1)
    files = {side: tmp_path / f"{side}.{suffix}" for side in ("mentors", "mentees")}
    write_cohort(cohort, **files)
    policy = read_policy(POLICY)
    back = read_cohort(**files, policy=policy)
    assert (back.mentors.ids, back.mentees.ids) == (cohort.mentors.ids, cohort.mentees.ids)
    assert (back.mentors.capacity == cohort.mentors.capacity).all()
    assert (compare(back, policy).block() == compare(cohort, policy).block()).all()


@pytest.mark.parametrize(
    ("settings", "codes"),
    [
        ({"mentees": -1, "blanks": 2}, ["mentees_not_whole", "blanks_not_a_share"]),
        ({"mentors": 2.5, "seed": -1}, ["mentors_not_whole", "seed_not_whole"]),
        ({"mentees": True, "duplicates": float("nan")}, ["mentees_not_whole", "duplicates_not_a_share"]),
        ({"contested": "very"}, ["contested_not_a_share"]),
        ({"seats": -0.1}, ["seats_not_a_number"]),
        ({"seats": 0.5, "mentors": 60}, ["seats_out_of_reach"]),
        ({"mentors": 10}, ["seats_out_of_reach"]),
    ],
)
def test_cohort_that_cannot_be(settings, codes):
    with pytest.raises(CohortError) as caught:
        make_cohort(**{"mentees": 100, "mentors": 40, **settings})
    assert [mistake.code for mistake in caught.value.mistakes] == codes


@given(sizes(), st.integers(0, 2**70), st.booleans(), shares)
def test_problem_is_as_asked_for(size, seed, forbidden, duplicates):
    mentees, mentors, seats = size
    traits = {"seats": seats, "forbidden": forbidden, "duplicates": duplicates, "dimensions": 5, "clusters": 3}
    problem, same = (make_problem(mentees, mentors, seed=seed, **traits) for _ in range(2))
    assert problem.shape == (mentees, mentors)
    rows = np.arange(mentees)
    block, allowed = problem.block(rows)
    assert ((block == same.block(rows)[0]) & (allowed == same.block(rows)[1])).all()
    assert (np.abs(block) <= 1 + 1e-12).all()
    assert forbidden or allowed.all()
    assert problem.capacity.sum() == np.minimum(same.capacity, mentees).sum() <= round(seats * mentees)
    assert ((problem.capacity >= min(1, mentees)) & (problem.capacity <= 5)).all()
    if mentees >= 5:
        assert problem.capacity.sum() == round(seats * mentees)
    copies = min(round(duplicates * mentees), max(0, mentees - 1))
    assert len(np.unique(np.hstack([block, allowed]), axis=0)) <= max(1, mentees - copies)


def test_problem_forbids_half_of_all_pairs():
    allowed = make_problem(1000, forbidden=True).allowed(np.arange(1000))
    assert 0.45 < allowed.mean() < 0.55


def test_problem_traits_change_nothing_else():
    plain, forbidden = make_problem(300), make_problem(300, forbidden=True)
    rows = np.arange(300)
    assert (plain.block(rows)[0] == forbidden.block(rows)[0]).all()
    assert (plain.capacity == forbidden.capacity).all()


def test_problem_has_contested_clusters():
    """If everybody went to who is best for them, many seats would stay empty."""
    problem = make_problem(2000)
    favourite = problem.block(np.arange(2000))[0].argmax(axis=1)
    kept = np.minimum(np.bincount(favourite, minlength=problem.shape[1]), problem.capacity).sum()
    assert kept < 0.7 * 2000


@pytest.mark.parametrize("mentees", range(10))
def test_problem_of_few_mentees_has_a_mentor(mentees):
    assert make_problem(mentees).shape[1] == max(-(-mentees // 4), int(0.36666 * mentees))


@pytest.mark.parametrize(
    ("settings", "codes"),
    [
        ({"mentees": "many"}, ["mentees_not_whole"]),
        ({"dimensions": 0, "clusters": 0}, ["dimensions_not_whole", "clusters_not_whole"]),
        ({"mentors": 2, "duplicates": -1}, ["duplicates_not_a_share"]),
        ({"mentors": 2}, ["seats_out_of_reach"]),
        ({"seats": float("inf")}, ["seats_not_a_number"]),
    ],
)
def test_problem_that_cannot_be(settings, codes):
    with pytest.raises(ProblemError) as caught:
        make_problem(**{"mentees": 100, **settings})
    assert [mistake.code for mistake in caught.value.mistakes] == codes
