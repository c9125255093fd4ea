"""Pairs that came back: what a sheet says, in the titles and words that people use."""

import pytest

from mentormatch import Cohort, CohortError, read_decisions
from mentormatch.errors import FileError, InputError
from mentormatch.tables import check_is_file, read_round, write_all

COHORT = Cohort.from_records(
    mentors=[{"id": "a1", "name": "Ada Adams"}, {"id": "b1", "name": "Bob Brown"}],
    mentees=[{"id": "k1", "name": "Kim Lee"}, {"id": "n1", "name": "Noor Haddad"}],
)
MADE = {("k1", "a1"), ("n1", "b1")}


def sheet(tmp_path, header, *rows, name="pairs.csv"):
    write_all({tmp_path / name: (header, rows)}, force=True)
    return tmp_path / name


@pytest.mark.parametrize("name", ["back.csv", "back.xlsx", "back.json", "back.tsv"])
def test_decisions_notes_and_by_whom_are_read_from_every_format(tmp_path, name):
    header = ("mentee", "mentor", "score", "Decision", "Comment", "by")
    rows = [("k1", "a1", 0.5, "ACCEPTED ", "fine", "Eva"), ("n1", "b1", 0.25, "", "", "")]
    first, second = read_decisions(sheet(tmp_path, header, *rows, name=name))
    assert (first.decision, first.note, first.by) == ("accepted", "fine", "Eva")
    assert (second.decision, second.note, second.row) == (None, "", second.row)


@pytest.mark.parametrize("titles", [("Notes", "Decided by"), ("Bemerkung", "von"), ("commentaire", "Par")])
def test_notes_are_found_under_titles_of_other_languages(tmp_path, titles):
    (row,) = read_decisions(sheet(tmp_path, ("mentee", "mentor", *titles), ("k1", "a1", "fine", "Eva")))
    assert (row.note, row.by) == ("fine", "Eva")


def test_every_mistake_is_said_with_its_place(tmp_path):
    path = sheet(
        tmp_path,
        ("mentee", "mentor", "decision"),
        ("k1", "", ""), ("n1", "b1", "perhaps"), ("k1", "a1", ""), ("k1", "a1", "hold"),
    )  # fmt: skip
    with pytest.raises(CohortError) as caught:
        read_decisions(path)
    assert [(mistake.code, mistake.row) for mistake in caught.value.mistakes] == [
        ("pair_mentor", 2), ("pair_decision", 3), ("pair_doubled", 5),
    ]  # fmt: skip


def test_a_name_that_was_changed_beside_the_old_id_counts(tmp_path):
    header = ("mentee", "mentor", "mentee_name", "mentor_name")
    path = sheet(tmp_path, header, ("k1", "a1", "Kim Lee", "Brown, Bob"), ("n1", "b1", "Noor Haddad", "Bob Brown"))
    rows = read_decisions(path, COHORT, made=MADE)
    assert [(row.mentee, row.mentor) for row in rows] == [("k1", "b1"), ("n1", "b1")]


@pytest.mark.parametrize("header", [("Mentee", "Mentor", "Mentor name"), ("MENTEE", "MENTOR", "Mentor_Name")])
def test_capital_titles_are_no_other_titles(tmp_path, header):
    made = {("k1", "a1"), ("n1", "b1")}
    by_id = read_decisions(sheet(tmp_path, header, ("k1", "b1", "Ada Adams"), ("n1", "b1", "")), COHORT, made=made)
    by_name = read_decisions(sheet(tmp_path, header, ("k1", "a1", "Bob Brown"), ("n1", "b1", "")), COHORT, made=made)
    for rows in (by_id, by_name):
        assert [(row.mentee, row.mentor) for row in rows] == [("k1", "b1"), ("n1", "b1")]


def test_an_id_that_was_changed_counts_over_the_name_that_was_left(tmp_path):
    header = ("mentee", "mentor", "mentor_name")
    path = sheet(tmp_path, header, ("k1", "b1", "Ada Adams"), ("n1", "b1", "Bob Brown"))
    rows = read_decisions(path, COHORT, made=MADE)
    assert [(row.mentee, row.mentor) for row in rows] == [("k1", "b1"), ("n1", "b1")]


def test_a_name_beside_the_id_of_another_mentee_is_an_id_that_was_given_away(tmp_path):
    header = ("mentee", "mentor", "mentee_name")
    path = sheet(tmp_path, header, ("k1", "a1", "Noor Haddad"), ("n1", "b1", "Noor Haddad"))
    with pytest.raises(CohortError) as caught:
        read_decisions(path, COHORT, made=MADE)
    assert [(mistake.code, mistake.row) for mistake in caught.value.mistakes] == [("ids_of_others", 2)]


@pytest.mark.parametrize(("changed", "refused"), [(2, False), (3, True)])
def test_another_mentor_in_most_rows_is_ids_that_were_given_away(tmp_path, changed, refused):
    names = ["Ada", "Bob", "Cid", "Dee", "Eve"]
    cohort = Cohort.from_records(
        mentors=[{"id": f"m{place}", "name": name} for place, name in enumerate(names)],
        mentees=[{"id": f"e{place}"} for place in range(5)],
    )
    beside = [names[(place + 1) % 5] if place < changed else name for place, name in enumerate(names)]
    rows = [(f"e{place}", f"m{place}", name) for place, name in enumerate(beside)]
    path = sheet(tmp_path, ("mentee", "mentor", "mentor_name"), *rows)
    made = {(mentee, mentor) for mentee, mentor, _ in rows}
    if refused:
        with pytest.raises(CohortError, match="in 3 rows the name beside the id is another's now"):
            read_decisions(path, cohort, made=made)
    else:
        read = read_decisions(path, cohort, made=made)
        assert [row.mentor for row in read] == ["m1", "m2", "m2", "m3", "m4"]


@pytest.mark.parametrize("said", ["x", "X", "on", "off"])
def test_a_mark_that_may_mean_both_is_no_decision(tmp_path, said):
    with pytest.raises(CohortError, match="must be accepted, declined, hold or blank"):
        read_decisions(sheet(tmp_path, ("mentee", "mentor", "decision"), ("k1", "a1", said)))


def test_without_the_last_round_nobody_can_tell_which_of_the_two_is_meant(tmp_path):
    path = sheet(tmp_path, ("mentee", "mentor", "mentor_name"), ("k1", "b1", "Ada Adams"))
    with pytest.raises(CohortError) as caught:
        read_decisions(path, COHORT)
    assert [(mistake.code, mistake.column) for mistake in caught.value.mistakes] == [("name_of_another", "mentor_name")]


def test_what_is_no_stored_round_is_said(tmp_path):
    assert read_round(tmp_path) is None
    (tmp_path / "matching.json").write_text("[1]", encoding="utf-8")
    with pytest.raises(InputError):
        read_round(tmp_path / "pairs.csv")
    with pytest.raises(FileError):
        check_is_file(tmp_path / "nothing.csv")
