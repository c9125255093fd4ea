"""Columns of weekly times and of their time zones in criteria and rules."""

import pytest

from mentormatch import Cohort, CohortError, Criterion, Matching, Policy, PolicyError, Rule, compare, match, read_cohort

ZONES = {"mentees": "tz", "mentors": "zone"}
MENTEES = [{"id": "kim", "t": "Mon 18-20", "tz": "Europe/Paris"}, {"id": "lee", "t": "Tue 9-10", "tz": "Asia/Tokyo"}]
MENTORS = [{"id": "ada", "t": "Mon 17-18", "zone": "Europe/London"}, {"id": "bo", "t": "Tue 00-01", "zone": "UTC"}]
COHORT = Cohort.from_records(mentors=MENTORS, mentees=MENTEES)


def test_criteria_and_rules_compare_each_person_in_their_zone():
    policy = Policy(
        criteria=[Criterion("t", encoder={"name": "schedule", "hours": 2}, time_zone=ZONES)],
        rules=[Rule("overlap_hours", column="t", time_zone=ZONES, at_least=1)],
    )
    assert compare(COHORT, policy).block([0, 1]).tolist() == [[0.5, 0.0], [0.0, 0.5]]
    assert compare(COHORT, policy).allowed([0, 1]).tolist() == [[True, False], [False, True]]
    matching = match(COHORT, policy)
    assert Policy.from_dict(policy.to_dict()) == policy
    assert Matching.from_dict(matching.to_dict(), COHORT, policy).pairs == matching.pairs


def test_a_grid_may_stand_on_either_side():
    people = {"Mon AM": ["x", ""], "Mon PM": ["", "yes"]}
    rows = [{"id": name, **{title: cells[place] for title, cells in people.items()}} for place, name in enumerate("ab")]
    cohort = Cohort.from_records(mentors=rows, mentees=[{**row, "id": row["id"] * 2} for row in rows])
    grid = Criterion("grid", wants=["Mon AM", "Mon PM"], offers=["Mon AM", "Mon PM"], encoder="schedule")
    assert compare(cohort, Policy(criteria=[grid])).block([0, 1]).tolist() == [[1.0, 0.0], [0.0, 1.0]]
    assert Criterion.from_dict(grid.to_dict()) == grid


def test_an_audited_column_of_zones_is_refused():
    with pytest.raises(PolicyError, match="tz"):
        Policy(criteria=[Criterion("t", encoder="schedule", time_zone=ZONES)], audit=["tz"])


@pytest.mark.parametrize(
    "settings",
    [
        {"encoder": "terms", "time_zone": "tz"},
        {"encoder": "schedule", "time_zone": {"mentees": "tz"}},
        {"encoder": "schedule", "time_zone": 5},
        {"encoder": "terms", "offers": ["a", "b"]},
    ],
)
def test_wrong_settings_are_said(settings):
    with pytest.raises(PolicyError):
        Criterion("t", **settings)


def test_what_cannot_be_read_is_said_with_its_column():
    cohort = Cohort.from_records(mentors=MENTORS, mentees=[{"id": "kim", "t": "ask me", "tz": "IST"}])
    with pytest.raises(CohortError) as caught:
        compare(cohort, Policy(criteria=[Criterion("t", encoder="schedule")]))
    assert '[answers.t] of the policy: "ask me" =' in str(caught.value)
    with pytest.raises(CohortError) as caught:
        compare(cohort, Policy(criteria=[Criterion("t", encoder="schedule", time_zone=ZONES)]))
    assert [mistake.column for mistake in caught.value.mistakes] == ["tz"]
    with pytest.raises(CohortError, match="rule 'overlap hours t'"):
        compare(cohort, Policy(criteria=[Criterion("id")], rules=[Rule("overlap_hours", column="t", at_least=1)]))


def test_a_grid_of_a_form_is_one_column_and_answers_give_words_a_meaning(tmp_path):
    (tmp_path / "mentors.csv").write_text("id,Free [Monday],Free [Tuesday]\nada,Evening,\nbo,,open\n", encoding="utf-8")
    (tmp_path / "mentees.csv").write_text("id,Mon 18:00,Mon 18:30,Tue 9:00\nkim,1,1,0\nlee,0,0,1\n", encoding="utf-8")
    policy = Policy.from_dict(
        {
            "columns": {
                "mentors": {"times": "Free [*]"},
                "mentees": {"times": ["Mon 18:00", "Mon 18:30", "Tue 9:00"]},
            },
            "answers": {"times": {"open": "9-12"}},
            "criteria": [{"name": "times", "encoder": "schedule"}],
        }
    )
    cohort = read_cohort(mentors=tmp_path / "mentors.csv", mentees=tmp_path / "mentees.csv", policy=policy)
    assert cohort.mentees.column("times") == (("Mon 18:00-18:30", "Mon 18:30-19:00"), ("Tue 09:00-09:30",))
    assert compare(cohort, policy).block([0, 1]).tolist() == [[1.0, 0.0], [0.0, 0.5]]
