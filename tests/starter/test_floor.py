"""The least score that `init` proposes, and what it says of its cost."""

import re
import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mentormatch import Cohort, Criterion, Policy, compare, match
from mentormatch.policy.policy import policy_from_document
from mentormatch.starter import starter
from mentormatch.starter.floor import floor_lines, untried_floor
from mentormatch.starter.starter import starter_policy
from mentormatch.tables.writing import write_all

POLICY = Policy(criteria=[Criterion("skills")])
SKILLS = st.lists(st.sampled_from(["r", "sql", "go", "ux"]), min_size=1, unique=True).map(";".join)


def cohort_of(mentors, mentees):
    return Cohort.from_records(
        mentors=[{"id": f"m{place}", "skills": skills} for place, skills in enumerate(mentors)],
        mentees=[{"id": f"s{place}", "skills": skills} for place, skills in enumerate(mentees)],
    )


@pytest.mark.slow
@given(st.lists(SKILLS, min_size=1, max_size=6), st.lists(SKILLS, min_size=1, max_size=6))
def test_the_cost_is_that_of_pairing_under_the_line(mentors, mentees):
    cohort = cohort_of(mentors, mentees)
    lines = floor_lines(compare(cohort, POLICY))
    assert lines == floor_lines(compare(cohort_of(mentors, mentees), POLICY))
    if not lines:
        return
    floor = tomllib.loads(lines[-1].removeprefix("# "))["at_least"]
    text = " ".join(lines)
    said = re.search(r"cost ([\d,]+|no) pair", re.sub(r"\s+#\s+", " ", text)).group(1)
    kept = match(cohort, Policy(criteria=[Criterion("skills")], at_least=floor))
    assert len(match(cohort, POLICY).pairs) - len(kept.pairs) == (0 if said == "no" else int(said))


def test_nothing_is_asked_where_all_fit_alike():
    assert floor_lines(compare(cohort_of(["r", "r"], ["r", "r"]), POLICY)) == []


def test_large_tables_are_not_paired_and_that_is_said(tmp_path, monkeypatch):
    mentors, mentees = tmp_path / "mentors.csv", tmp_path / "mentees.csv"
    rows = [[f"p{place}", "R; SQL" if place % 2 else "Go; UX"] for place in range(12)]
    write_all({mentors: (["id", "Skills"], rows), mentees: (["id", "Skills"], rows[:9])})
    tried = starter_policy(mentors, mentees)
    monkeypatch.setattr(starter, "MOST_PAIRS", 100)
    untried = starter_policy(mentors, mentees)
    assert untried_floor(108)[-1] in untried.policy
    assert "108 possible pairs" in untried.policy
    assert "108 possible pairs" not in tried.policy


@pytest.mark.parametrize("fewest", [0, 1])
def test_the_line_runs_without_its_mark(tmp_path, fewest):
    mentors, mentees = tmp_path / "mentors.csv", tmp_path / "mentees.csv"
    skills = ["R; SQL", "Go; UX", "Python; SQL", "Excel"]
    rows = [[f"a{place}", skills[place % 4]] for place in range(12)]
    others = [[f"b{place}", skills[(place + fewest) % 3]] for place in range(12)]
    write_all({mentors: (["id", "Skills"], rows), mentees: (["id", "Skills"], others)})
    text = starter_policy(mentors, mentees).policy
    assert "# at_least = " in text
    policy = policy_from_document(tomllib.loads(text.replace("# at_least", "at_least")), file="policy.toml")
    assert 0 < policy.at_least < 1


def test_another_participation_is_named_where_it_makes_other_pairs():
    """Of one mentor who suits Kim and would do for Lea, and one who suits nobody but would do for Kim."""
    mentors = [{"id": "ada", "skills": "r;sql;go;ux"}, {"id": "bo", "skills": "r"}]
    mentees = [{"id": "kim", "skills": "r;sql;go;ux"}, {"id": "lea", "skills": "sql;x;y"}]
    lines = " ".join(floor_lines(compare(Cohort.from_records(mentors=mentors, mentees=mentees), POLICY)))
    text = re.sub(r"\s+#\s+", " ", lines)
    worth = re.search(r'`participation = "worth"` with `unmatched = ([\d.]+)`', text)
    assert worth is not None
    policy = Policy(criteria=[Criterion("skills")], participation="worth", unmatched=float(worth.group(1)))
    made = match(Cohort.from_records(mentors=mentors, mentees=mentees), policy)
    assert f"{len(made.pairs)} pair" in text.split("worth")[1]
