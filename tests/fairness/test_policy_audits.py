"""The audits that a policy asks for, and their rows."""

from mentormatch.fairness.audit import audit
from mentormatch.fairness.policy_audits import audit_columns, audit_rows, policy_audits
from mentormatch.matching.pipeline import match
from mentormatch.policy.criteria import Criterion
from mentormatch.policy.policy import Policy
from mentormatch.profiles.cohort import Cohort

COHORT = Cohort.from_records(
    mentors=[{"id": f"m{n}", "skills": "R", "capacity": 2, "team": "ab"[n % 2]} for n in range(12)],
    mentees=[{"id": f"e{n}", "skills": "R", "team": team} for n, team in enumerate(["a"] * 9 + ["b"] * 6 + ["c"])],
)
POLICY = Policy(criteria=[Criterion("skills")], audit=["team"])


def test_both_sides_are_audited_as_one_by_one():
    matching = match(COHORT, POLICY)
    assert policy_audits(matching) == (audit(matching, by="team"), audit(matching, by="team", who="mentors"))


def test_rows_show_what_audits_show_and_no_more():
    rows = audit_rows(policy_audits(match(COHORT, POLICY)))
    assert {tuple(row) for row in rows} == {audit_columns()}
    of_mentees = {row["group"]: row for row in rows if row["side"] == "mentees"}
    assert of_mentees["a"]["match_rate_from"] <= of_mentees["a"]["match_rate"] <= of_mentees["a"]["match_rate_to"]
    hidden = {name: value for name, value in of_mentees["c"].items() if name not in {"side", "column", "group", "note"}}
    assert {name for name, value in hidden.items() if value is not None} == {"people"}
    assert all(row["mean_load"] is None for row in of_mentees.values())


def test_a_policy_that_names_what_it_audits_is_said_in_a_row():
    policy = Policy(criteria=[Criterion("skills")], audit=["team"], objective={"name": "group-maximin", "by": "team"})
    notes = [row["note"] for row in audit_rows(policy_audits(match(COHORT, policy)))]
    assert "The objective 'group-maximin' names the audited column 'team'." in notes
