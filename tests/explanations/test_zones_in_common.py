"""Time zones wherever the policy takes them from."""

import pytest

from mentormatch import Cohort, Criterion, Policy, Rule, compare, introductions, match
from mentormatch.explanations.zones_in_common import zones_in_common

PEOPLE = {"skills": "R", "where": "Europe/Paris", "free": "Mon 9-12"}


@pytest.mark.parametrize(
    "policy",
    [
        Policy(criteria=[Criterion("near", wants="where", encoder="time_zone")]),
        Policy(criteria=[Criterion("times", wants="free", encoder="schedule", time_zone="where")]),
        Policy(criteria=[Criterion("skills")], rules=[Rule("hours_apart", column="where", at_most=5)]),
    ],
)
def test_columns_that_the_policy_takes_for_zones(policy):
    cohort = Cohort.from_records(mentors=[{"id": "ada", **PEOPLE}], mentees=[{"id": "kim", **PEOPLE}])
    assert zones_in_common(compare(cohort, policy)).of(0, 0).same
    (introduction,) = introductions(match(cohort, policy))
    assert introduction.time_zone == "Europe/Paris"
    assert "You are in the same time zone, Paris." in introduction.text
    audited = Policy(criteria=[Criterion("skills")], audit=["where"])
    assert zones_in_common(compare(cohort, audited)).of(0, 0).told == ()


def test_a_zone_that_could_be_two_is_not_the_same():
    cohort = Cohort.from_records(
        mentors=[{"id": "ada", "skills": "R", "time zone": "IST"}],
        mentees=[{"id": "kim", "skills": "R", "time zone": "IST"}],
    )
    (introduction,) = introductions(match(cohort, Policy(criteria=[Criterion("skills")])))
    assert introduction.time_zone == ""
    assert "IST" not in introduction.text
