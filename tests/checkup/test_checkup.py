"""What `check` counts is what is there."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mentormatch import Cohort, Criterion, InfeasibleError, Policy, Rule, compare
from mentormatch.checkup import checkup

POLICY = Policy(
    criteria=[Criterion("skills", wants="wants", offers="skills")],
    rules=[Rule("different", column="team"), Rule("overlap", column="languages", at_least=1)],
    default_capacity=2,
)
TEAMS = st.sampled_from(["red", "blue", ""])
TERMS = st.lists(st.sampled_from(["R", "SQL", "Go"]), max_size=3, unique=True).map("; ".join)


@st.composite
def cohorts(draw):
    """Draw a small cohort: ``draw(cohorts()).shape == (4, 3)``."""
    mentors = [
        {
            "id": f"j{number}",
            "skills": draw(TERMS),
            "team": draw(TEAMS),
            "languages": draw(TERMS),
            "capacity": draw(st.sampled_from([None, 0, 1, 3])),
        }
        for number in range(draw(st.integers(1, 4)))
    ]
    mentees = [
        {
            "id": f"i{number}",
            "wants": draw(TERMS),
            "team": draw(TEAMS),
            "languages": draw(TERMS),
            "demand": draw(st.sampled_from([None, 0, 2])),
        }
        for number in range(draw(st.integers(1, 5)))
    ]
    return Cohort.from_records(mentors=mentors, mentees=mentees)


@given(cohorts(), st.sampled_from([1, 4, 10**6]))
def test_check_counts_what_the_scores_say(cohort, at_once):
    before, checkup._PAIRS_AT_ONCE = checkup._PAIRS_AT_ONCE, at_once
    try:
        found = checkup.check_up(cohort, POLICY)
    finally:
        checkup._PAIRS_AT_ONCE = before
    scores = compare(cohort, POLICY)
    rows = np.arange(scores.shape[0])
    capacity = np.where(cohort.mentors.capacity < 0, 2, cohort.mentors.capacity)
    wanting = cohort.mentees.demand > 0
    allowed = scores.allowed(rows)
    assert dict(found.exclusions) == {rule.label: int((~rule.allowed(rows)).sum()) for rule in scores.rules}
    assert set(found.lonely_mentees) == {
        cohort.mentees.ids[row] for row in rows if wanting[row] and not (allowed[row] & (capacity > 0)).any()
    }
    assert set(found.lonely_mentors) == {
        cohort.mentors.ids[column]
        for column in range(scores.shape[1])
        if capacity[column] > 0 and not (allowed[:, column] & wanting).any()
    }
    assert found.seats == np.minimum(capacity, len(rows)).sum()


@given(cohorts())
def test_check_counts_blanks(cohort):
    for column in checkup.check_up(cohort, POLICY).columns:
        people = cohort.mentors if column.table == "mentors" else cohort.mentees
        assert column.blank == sum(cell in {None, ""} for cell in people.column(column.name))
        assert column.people == len(people)


def test_check_shows_separator_of_the_policy():
    cohort = Cohort.from_records(
        mentors=[{"id": "a", "skills": "R + SQL", "industry": "x/y, z"}],
        mentees=[{"id": "b", "skills": "R", "industry": "x"}],
    )
    policy = Policy(
        criteria=[
            Criterion("skills", encoder={"name": "terms", "separator": "+"}),
            Criterion("industry", encoder="category"),
        ]
    )
    split = {(column.table, column.name): column.split_at for column in checkup.check_up(cohort, policy).columns}
    assert split == {
        ("mentors", "skills"): "'+'",
        ("mentees", "skills"): "'+'",
        ("mentors", "industry"): "commas",
        ("mentees", "industry"): None,
    }


def test_check_brought_scores_need_no_column():
    cohort = Cohort.from_records(mentors=[{"id": "a"}], mentees=[{"id": "b"}])
    policy = Policy(criteria=[Criterion("met", encoder="pairs", pairs=[("b", "a", 1.0)])])
    assert checkup.check_up(cohort, policy).columns == ()


def test_check_reports_progress():
    cohort = Cohort.from_records(mentors=[{"id": "a", "skills": "R"}], mentees=[{"id": "b", "skills": "R"}])
    stages = []
    policy = Policy(criteria=[Criterion("skills")])
    checkup.check_up(cohort, policy, progress=lambda stage, done, total: stages.append((stage, done <= total)))
    assert ("applying rules", True) in stages


def test_check_tries_what_may_be_impossible():
    cohort = Cohort.from_records(
        mentors=[{"id": "a", "skills": "R", "capacity": 2, "min_load": 2}], mentees=[{"id": "b", "skills": "R"}]
    )
    with pytest.raises(InfeasibleError, match="Mentor 'a' must get at least 2 mentees"):
        checkup.check_up(cohort, Policy(criteria=[Criterion("skills")]))
