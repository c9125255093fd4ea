"""The description of columns that needs no model."""

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mentormatch.column_roles.described import describe
from mentormatch.column_roles.known_columns import known_comparisons
from mentormatch.errors import PolicyError
from mentormatch.profiles.cohort import Cohort

CELLS = (
    st.none() | st.sampled_from(["", "R; SQL", "a@b.org", "2026-01-01", "yes", "-", "👍", "x" * 300]) | st.integers()
)


def cohort_of(mentees, mentors):
    sides = (
        [{"id": f"{side}-{place}", **row} for place, row in enumerate(rows)]
        for side, rows in (("mentor", mentors), ("mentee", mentees))
    )
    ours, theirs = sides
    return Cohort.from_records(mentors=ours, mentees=theirs)


@given(*[st.lists(st.fixed_dictionaries({"skills": CELLS, "What moves you?": CELLS, "Gender": CELLS}), max_size=5)] * 2)
def test_every_column_is_described_whatever_stands_there(mentees, mentors):
    cohort = cohort_of(mentees, mentors)
    for roles, people in zip(describe(cohort), (cohort.mentees, cohort.mentors), strict=True):
        assert roles.keys() == people.columns.keys()
        for role in roles.values():
            assert all(0 <= part <= 1 for part in role.roles.values())
            assert 0 <= role.facts.filled <= 1


@pytest.mark.parametrize(
    ("answers", "what"),
    [
        (["a@x.org", "b@x.org", "c@x.org"], "e-mail addresses"),
        (["2026-01-01", "2026-02-03", "2026-02-04"], "dates"),
        (["yes", "no", "yes"], "yes or no"),
        (["https://a.org/x", "https://b.org/y", "https://c.org"], "links"),
        (["+44 20 7946 0958", "+44 20 7946 0123", "020 7946 0456"], "telephone numbers"),
    ],
)
def test_a_well_known_title_over_other_answers_is_left_out_and_said(answers, what):
    mentees = [{"skills": said, "interests": "chess"} for said in answers]
    comparisons, notes = known_comparisons(cohort_of(mentees, [{"skills": "R", "interests": "chess"}]))
    assert [comparison.name for comparison in comparisons] == ["interests"]
    assert any(note.startswith(f"'skills' is left out: the mentees' answers are {what}") for note in notes)


def test_wants_that_name_mentors_are_never_compared():
    mentors = [{"name": f"Ada{place} Lee", "skills": "R"} for place in range(9)]
    mentees = [{"wants": f"Ada{place} Lee"} for place in range(9)]
    with pytest.raises(PolicyError, match="names of people of the tables"):
        known_comparisons(cohort_of(mentees, mentors))


def test_other_columns_that_speak_for_being_compared_are_named():
    topics = ["public speaking; budgets", "budgets; hiring", "hiring; public speaking", "budgets"]
    rows = [{"skills": "R", "Where can you help, or be helped?": said, "Gender": "f"} for said in topics]
    _, notes = known_comparisons(cohort_of(rows, rows))
    named = [note for note in notes if "may be compared" in note]
    assert len(named) == 1
    assert "'Where can you help, or be helped?'" in named[0]


def test_no_model_and_no_numbers_library_is_loaded():
    """The promise of `match` without a policy."""
    code = (
        "import sys; from mentormatch import Cohort, default_policy;"
        "rows = [{'id': n, 'skills': 'R; SQL', 'team': 'A'} for n in range(9)];"
        "default_policy(Cohort.from_records(mentors=rows, mentees=[{**row, 'id': f'm{row[\"id\"]}'} for row in rows]));"
        "print(*{'numba', 'sklearn', 'networkx', 'tokenizers', 'onnxruntime', 'model2vec'} & sys.modules.keys())"
    )
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert done.stdout.strip() == ""
