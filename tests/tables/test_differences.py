"""What changed between two rounds, from their files alone."""

import json

import pytest

import mentormatch as mm
from mentormatch.errors import CohortError, FileError, InputError
from mentormatch.tables import read_difference

POLICY = mm.Policy(criteria=[mm.Criterion("skills")])


def rounds():
    mentors = [{"id": 1, "skills": "R"}, {"id": 2, "skills": "Go"}]
    mentees = [{"id": 7, "skills": "R"}, {"id": 8, "skills": "Go"}, {"id": 9}]
    before = mm.match(mm.Cohort.from_records(mentors=mentors, mentees=mentees), POLICY)
    after = mm.match(
        mm.Cohort.from_records(mentors=mentors[1:], mentees=[*mentees[1:], {"id": 10, "skills": "Go"}]), POLICY
    )
    return before, after


def test_folders_documents_and_matchings_say_the_same(tmp_path):
    before, after = rounds()
    for name, matching in (("before", before), ("after", after)):
        mm.write_matching(matching, tmp_path / name)
    expected = before.diff(after)
    assert read_difference(tmp_path / "before", tmp_path / "after") == expected
    assert read_difference(tmp_path / "before" / "matching.json", tmp_path / "after") == expected


def test_lists_of_pairs_say_who_moved(tmp_path):
    before, after = rounds()
    for name, matching in (("before", before), ("after", after)):
        mm.write_matching(matching, tmp_path / name)
    found = read_difference(tmp_path / "before" / "pairs.csv", tmp_path / "after" / "pairs.csv")
    expected = before.diff(after)
    for part in ("stayed", "new", "gone"):
        assert [(str(p.mentee), str(p.mentor)) for p in getattr(expected, part)] == [
            (p.mentee, p.mentor) for p in getattr(found, part)
        ]
    assert found.waiting == ()


def test_what_is_no_round_is_said(tmp_path):
    with pytest.raises(FileError, match="no such file"):
        read_difference(tmp_path / "nowhere", tmp_path)
    (tmp_path / "matching.json").write_text(json.dumps({"pairs": [{"mentee": "kim"}], "unmatched": []}))
    with pytest.raises(InputError, match="must be a stored matching"):
        read_difference(tmp_path, tmp_path)
    (tmp_path / "matching.json").write_text("{")
    with pytest.raises(FileError, match="must be JSON"):
        read_difference(tmp_path, tmp_path)
    (tmp_path / "pairs.csv").write_text("who,with\nkim,ada")
    with pytest.raises(CohortError, match="list of pairs"):
        read_difference(tmp_path / "pairs.csv", tmp_path / "pairs.csv")
