"""Career paths in job titles."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mentormatch.answers import read_career_path


@pytest.mark.parametrize(
    ("title", "path"),
    [
        ("Senior Nurse", "nursing"),
        ("nursing", "nursing"),
        ("Krankenpfleger/in", "nursing"),
        ("Infirmière en chef", "nursing"),
        ("Engineering Manager", "engineering"),
        ("VP Engineering", "engineering"),
        ("Ingenieur (m/w/d)", "engineering"),
        ("Senior Software Engineer", "engineering/software"),
        ("Software engineering, engineer", "engineering/software"),
        ("Head of Sales", "sales"),
        ("Vertriebsleiterin", "sales"),
        ("Sales engineer", "sales"),
        ("Data engineer", "data"),
        ("Product Manager", "product"),
        ("HR manager", "human resources"),
        ("Lehrer*in", "teaching"),
        ("Director", ""),
        ("Senior Manager", ""),
        ("Analyst", ""),
        ("Nurse and lawyer", ""),
        ("Design engineer", ""),
        ("Gardener", ""),
        ("", ""),
    ],
)
def test_titles(title, path):
    assert "/".join(read_career_path(title)) == path


@pytest.mark.slow
@given(st.text(max_size=200))
def test_any_text_is_read(text):
    assert len(read_career_path(text)) <= 2


@given(
    st.sampled_from(["nurse", "teacher", "developer", "Buchhalterin"]), st.sampled_from(["Junior", "Senior", "Lead"])
)
def test_grades_change_no_path(title, grade):
    assert read_career_path(f"{grade} {title}") == read_career_path(title) != ()
