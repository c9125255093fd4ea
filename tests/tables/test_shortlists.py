"""Short lists as files, and choices that come back in one of them."""

import pytest

import mentormatch as mm
from mentormatch.errors import FileError
from mentormatch.matching import match, shortlist
from mentormatch.tables import write_shortlists

MENTORS = [{"id": f"ada{n}", "name": f"Ada {n}", "skills": "r" if n % 2 else "go; sql"} for n in range(4)]
MENTEES = [{"id": f"kim{n}", "skills": ["r", "sql"], "gender": "x"} for n in range(3)]
COHORT = mm.Cohort.from_records(mentors=MENTORS, mentees=MENTEES)
POLICY = mm.Policy(criteria=[mm.Criterion("skills")])


def test_choices_that_are_filled_in_are_read_as_the_mentees_of_the_next_match(tmp_path):
    lists = shortlist(COHORT, POLICY, each=2)
    shown, sheet = write_shortlists(lists, tmp_path)
    assert len(shown.read_text(encoding="utf-8").splitlines()) == 7
    wanted = {mentee: pairs[-1].mentor for mentee, pairs in lists.lists.items()}
    header, *rows = sheet.read_text(encoding="utf-8-sig").splitlines()
    assert header == "id,skills,gender,choice_1,choice_2"
    filled = [f"{row.removesuffix(',,')},{wanted[row.split(',')[0]]}," for row in rows]
    sheet.write_text("\n".join([header, *filled]), encoding="utf-8")
    mm.write_cohort(COHORT, mentors=tmp_path / "mentors.csv", mentees=tmp_path / "mentees.csv")
    choices = mm.Criterion("choices", wants=list(lists.choice_columns), encoder="choices", weight=5)
    policy = mm.Policy(criteria=[mm.Criterion("skills"), choices], default_capacity=3)
    again = mm.read_cohort(mentors=tmp_path / "mentors.csv", mentees=sheet, policy=policy)
    assert {pair.mentee: pair.mentor for pair in match(again, policy).pairs} == wanted


def test_files_that_are_there_stay(tmp_path):
    lists = shortlist(COHORT, POLICY, each=2)
    (tmp_path / "choices.csv").write_text("mine", encoding="utf-8")
    with pytest.raises(FileError, match=r"choices\.csv"):
        write_shortlists(lists, tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["choices.csv"]
    write_shortlists(lists, tmp_path, force=True)
    assert (tmp_path / "choices.csv").read_text(encoding="utf-8-sig").startswith("id,")
