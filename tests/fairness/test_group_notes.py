"""Groups that seem to be one, and answers that tell a group."""

import numpy as np

from mentormatch import Cohort, Criterion, Policy, audit, match
from mentormatch.fairness.audit_lines import audit_lines
from mentormatch.fairness.group_notes import telling_lines

WORDS = ["F", "female", "F", "weiblich", "m", "male", "m", "M", "nb"]


def audited(people, *, named=(), **settings):
    mentors = [{"id": "ada", "skills": "R", "capacity": 99}]
    cohort = Cohort.from_records(mentors=mentors, mentees=[{"id": f"k{n:02}", **row} for n, row in enumerate(people)])
    return audit(match(cohort, Policy(criteria=[Criterion("skills")], audit=named)), by="gender", **settings)


def test_spellings_of_one_group_are_said_with_the_line_that_joins_them():
    notes = audited([{"skills": "R", "gender": word} for word in WORDS]).notes
    assert any("'female', 'weiblich' seem to be 'F'" in note and '"female" = "F"' in note for note in notes)
    assert any("'male' seems to be 'm'" in note and "make it one group" in note for note in notes)
    assert not any("'nb'" in note for note in notes)
    assert audited([{"skills": "R", "gender": word} for word in "FFmm"], named=["gender"]).notes == ()


def test_groups_that_the_policy_does_not_audit_are_said_to_be_unprotected():
    (note,) = audited([{"skills": "R", "gender": word} for word in "FFmm"]).notes
    assert 'the line audit = ["gender"] in the policy protects them' in note


def test_answers_that_tell_a_group_are_said():
    people = [{"skills": "R; knitting" if n % 2 else "R; football", "gender": "Fm"[n % 2]} for n in range(40)]
    found = audited(people, tell=True)
    assert len(list(telling_lines(found.told))) == 2
    assert any(line.startswith("Told by     the answers: who is ") for line in audit_lines(found, of="x"))
    same = audited([{"skills": "R", "gender": "Fm"[n % 2]} for n in range(40)], tell=True)
    assert list(telling_lines(same.told)) == []


def test_no_difference_is_said_of_what_a_hidden_group_does_not_show():
    people = [{"skills": ["R", "Go"][n % 3 == 0], "gender": ["F", "m", "x", "y"][min(n // 20, 3)]} for n in range(63)]
    found = audited(people, smallest=5)
    assert found.hidden
    rows = {line.split("  ")[0]: line for line in reversed(list(audit_lines(found, of="x")))}
    header = next(line for line in audit_lines(found, of="x") if "lowest" in line)
    place = header.index("lowest") + len("lowest") - 1
    assert np.isnan(found.others.get("min_score", np.nan))
    assert rows["difference"][place] == "–"
    assert rows["p-value"][place] == "–"
