"""Time zones that are not clear: one question, whoever reads the column, and one line that answers it."""

import pytest

from mentormatch.errors import CohortError, Mistake
from mentormatch.policy import Criterion, Policy, Rule
from mentormatch.profiles import Cohort
from mentormatch.scoring import compare
from mentormatch.scoring.unclear_zones import ask_once

MENTORS = [{"id": f"m{number}", "zone": zone} for number, zone in enumerate(["EST", "London", "est", "Berlin"])]
MENTEES = [{"id": f"a{number}", "zone": zone} for number, zone in enumerate(["IST", "EST", None, "EST "])]
POLICY = Policy(
    criteria=[Criterion("zone", encoder="time_zone")], rules=[Rule("hours_apart", column="zone", at_most=3)]
)


def test_a_criterion_and_a_rule_in_both_tables_ask_once():
    with pytest.raises(CohortError) as caught:
        compare(Cohort.from_records(mentors=MENTORS, mentees=MENTEES), POLICY)
    assert {mistake.got: mistake.expected for mistake in caught.value.mistakes} == {
        "IST": "must be a time zone; 1 person says so ('a0')",
        "EST": "must be a time zone; 4 people say so ('a1', 'a3', 'm0' and 1 other)",
    }
    assert all("settle it for all rows" in mistake.hint for mistake in caught.value.mistakes)


def test_other_mistakes_stay_as_they_are():
    mistakes = [Mistake("cell_not_read", "must be a number", got="few", column="zone")] * 2
    assert ask_once(mistakes, Cohort.from_records(mentors=MENTORS, mentees=MENTEES)) == mistakes


def test_restored_scores_are_the_same_in_the_weeks_of_the_programme():
    mentors = [{"id": "m1", "zone": "London"}, {"id": "m2", "zone": "Lagos"}]
    mentees = [{"id": "a1", "zone": "NYC"}, {"id": "a2"}]
    cohort = Cohort.from_records(mentors=mentors, mentees=mentees)
    spring = Policy(criteria=[Criterion("zone", encoder="time_zone")], starts="2026-03-09", weeks=3)
    scores = compare(cohort, spring)
    assert scores.block().tolist() == compare(cohort, spring, learned=scores.learned()).block().tolist()
    year = compare(cohort, Policy(criteria=spring.criteria))
    assert scores.block()[0, 0] == pytest.approx(2 / 6)
    assert year.block()[0, 0] == pytest.approx(1 / 6)
