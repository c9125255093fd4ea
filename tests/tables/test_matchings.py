"""The files of a matching: whole or not at all, the same for any order of rows, and read again as they were written."""

import csv
import json

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from strategies import IDS, programmes

from mentormatch.errors import CohortError, FileError, InfeasibleError, InputError
from mentormatch.matching.pipeline import match
from mentormatch.policy.criteria import Criterion
from mentormatch.policy.policy import Policy
from mentormatch.profiles.cohort import Cohort
from mentormatch.tables.matchings import (
    FILES,
    check_free,
    read_matching,
    read_pairs,
    write_introductions,
    write_matching,
    write_pairs,
)

POLICY = Policy(criteria=[Criterion("skills")], show=["name", "email"])
COHORT = Cohort.from_records(
    mentors=[{"id": "ada", "skills": "r", "name": "Ada", "capacity": 2}, {"id": "bob", "skills": "go", "name": "=Bob"}],
    mentees=[
        {"id": "kim", "skills": "r", "name": "Kim", "email": "kim@example.org", "demand": 2},
        {"id": "noor", "skills": "r", "name": "Noor", "email": None},
        {"id": "abe", "skills": "r", "name": "Abe", "email": "@abe"},
        {"id": "zoe", "skills": "r", "name": "Zoe", "email": "zoe@example.org"},
    ],
)


def rows_of(file):
    with file.open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.reader(lines))


# ---- laws


@settings(max_examples=20)
@given(programmes(max_size=4), st.randoms(use_true_random=False))
def test_order_of_rows_changes_no_byte_of_any_file(tmp_path_factory, programme, random):
    cohort, policy = programme
    mentees, mentors = (random.sample(range(size), size) for size in cohort.shape)
    folder = tmp_path_factory.mktemp("matching")
    try:
        first = write_matching(match(cohort, policy), folder / "first")
        second = write_matching(match(cohort.take(mentees=mentees, mentors=mentors), policy), folder / "second")
    except InfeasibleError:
        assume(False)
    assert [file.read_bytes() for file in first] == [file.read_bytes() for file in second]


def test_strange_ids_survive_the_round_trip(tmp_path):
    """Also those that a spreadsheet would run, or cut up."""
    cohort = Cohort.from_records(
        mentors=[{"id": f"{id_}!", "skills": "r"} for id_ in IDS], mentees=[{"id": id_, "skills": "r"} for id_ in IDS]
    )
    for suffix in (".csv", ".tsv", ".xlsx", ".json"):
        matching = match(cohort)
        file = tmp_path / f"pairs{suffix}"
        write_pairs(matching, file)
        assert read_pairs(file, cohort).pairs == matching.pairs


# ---- examples


def test_pairs_hold_scores_contributions_and_what_is_shown(tmp_path):
    file = tmp_path / "pairs.csv"
    write_pairs(match(COHORT, POLICY), file)
    header, *rows = rows_of(file)
    assert header == ["mentee", "mentor", "score", "skills", "mentee_name", "mentor_name", "mentee_email"]
    assert [row[:2] for row in rows] == [[pair.mentee, pair.mentor] for pair in match(COHORT, POLICY).pairs]
    shown = {row[0]: row[4:] for row in rows if row[1] == "ada"}
    assert all(row[1] == "Ada" for row in shown.values())
    assert all(row[2].startswith(("'@", "kim", "zoe")) or not row[2] for row in shown.values())


def test_folder_holds_all_files(tmp_path):
    matching = match(COHORT, POLICY)
    paths = write_matching(matching, tmp_path / "new" / "folder")
    assert [path.name for path in paths] == [*FILES]
    assert sorted(path.name for path in (tmp_path / "new" / "folder").iterdir()) == sorted([*FILES, "run.json"])
    unmatched, mentors = rows_of(paths[1]), rows_of(paths[2])
    assert unmatched[0] == ["mentee", "reason", "mentors", "details", "mentee_name", "mentee_email"]
    listed = {row[0]: row for row in unmatched[1:]}
    assert set(listed) == {person.mentee for person in (*matching.unmatched, *matching.partly_matched)}
    for person in matching.unmatched:
        said = person.said_with(matching.cohort.mentors.called, matching.cohort.mentees.called)
        assert listed[person.mentee][1:4] == [person.reason, "0", said]
    for person in matching.partly_matched:
        assert listed[person.mentee][1:4] == ["partly_matched", "1", "1 of the 2 mentors who are wanted."]
    assert mentors[0] == [
        *("mentor", "load", "capacity", "seats_left", "more_pairs_with_one_more_seat", "more_score_with_one_more_seat"),
        "mentor_name",
    ]
    assert [row[:4] for row in mentors[1:]] == [["ada", "2", "2", "0"], ["bob", "1", "1", "0"]]
    assert [row[-1] for row in mentors[1:]] == ["Ada", "'=Bob"]
    price = matching.prices["ada"]
    assert [float(cell) for cell in mentors[1][4:6]] == [price.pairs, round(price.total, 3)]
    assert json.loads(paths[-1].read_text(encoding="utf-8")) == matching.to_dict()


def test_partly_matched_are_listed(tmp_path):
    cohort = Cohort.from_records(
        mentors=[{"id": "ada", "skills": "r"}], mentees=[{"id": "kim", "skills": "r", "demand": 3}]
    )
    _, unmatched, *_ = write_matching(match(cohort), tmp_path)
    assert rows_of(unmatched)[1:] == [["kim", "partly_matched", "1", "1 of the 3 mentors who are wanted."]]


def test_given_pairs_have_no_prices(tmp_path):
    given_pairs = tmp_path / "pairs.csv"
    given_pairs.write_text("mentee;mentor;why\nkim;ada;they asked\nabe;bob;\n", encoding="utf-8")
    matching = read_pairs(given_pairs, COHORT, POLICY)
    assert [(pair.mentee, pair.mentor) for pair in matching.pairs] == [("abe", "bob"), ("kim", "ada")]
    _, _, mentors, *_ = write_matching(matching, tmp_path / "out")
    assert [row[4:6] for row in rows_of(mentors)[1:]] == [["", ""], ["", ""]]


@pytest.mark.parametrize("there", FILES)
def test_what_is_there_stays_unless_force(tmp_path, there):
    matching = match(COHORT, POLICY)
    (tmp_path / there).write_text("mine", encoding="utf-8")
    with pytest.raises(FileError, match=there):
        write_matching(matching, tmp_path)
    with pytest.raises(FileError, match=rf"must not hold {there} yet"):
        check_free(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == [there]
    assert (tmp_path / there).read_text(encoding="utf-8") == "mine"
    check_free(tmp_path, force=True)
    write_matching(matching, tmp_path, force=True)
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted([*FILES, "run.json"])
    assert read_matching(tmp_path, COHORT).pairs == matching.pairs


def test_free_folder(tmp_path):
    check_free(tmp_path)
    check_free(tmp_path / "not there yet")


def test_pairs_that_are_there_stay_unless_force(tmp_path):
    file = tmp_path / "pairs.csv"
    write_pairs(match(COHORT, POLICY), file)
    before = file.read_bytes()
    with pytest.raises(FileError, match="force"):
        write_pairs(match(COHORT, POLICY, seed=5), file)
    assert file.read_bytes() == before
    write_pairs(match(COHORT, POLICY), file, force=True)
    assert file.read_bytes() == before


def test_one_file_that_cannot_be_written_leaves_none(tmp_path):
    (tmp_path / "mentors.csv").mkdir()
    with pytest.raises(FileError, match=r"mentors\.csv"):
        write_matching(match(COHORT, POLICY), tmp_path, force=True)
    assert [path.name for path in tmp_path.iterdir()] == ["mentors.csv"]


def test_stored_matching_is_read_from_its_folder_or_file(tmp_path):
    matching = match(COHORT, POLICY)
    write_matching(matching, tmp_path)
    for place in (tmp_path, str(tmp_path / "matching.json")):
        assert read_matching(place, COHORT, POLICY).pairs == matching.pairs


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (None, "must be readable"),
        (b"{", "must be JSON"),
        (b"\xff\xfe\x00", "must be JSON"),
        (b"[" * 100_000, "must be readable.* row 1: must have brackets within brackets at most 64 deep"),
        (b"[\n" + b"1" * 5000 + b"]", "must be readable.* row 2: a number must have at most 300 digits"),
    ],
    ids=["missing", "half", "no text", "nested", "long number"],
)
def test_stored_matching_that_cannot_be_read(tmp_path, content, message):
    file = tmp_path / "matching.json"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(FileError, match=message):
        read_matching(file, COHORT)
    with pytest.raises(FileError, match=message):
        read_matching(tmp_path if content else tmp_path / "nowhere", COHORT)


def test_stored_matching_with_numbers_beyond_counting_was_changed(tmp_path):
    write_matching(match(COHORT), tmp_path)
    file = tmp_path / "matching.json"
    (tmp_path / "run.json").unlink()
    document = json.loads(file.read_text(encoding="utf-8"))

    def larger(value):
        if isinstance(value, dict):
            return {key: larger(inner) for key, inner in value.items()}
        if isinstance(value, list):
            return [larger(inner) for inner in value]
        return 10**299 if type(value) in {int, float} else value

    for name in document["learned"]:
        learned = larger(document["learned"][name])
        file.write_text(json.dumps(document | {"learned": document["learned"] | {name: learned}}), encoding="utf-8")
        with pytest.raises(InputError):
            read_matching(file, COHORT)


def test_mistakes_of_a_pairing_name_file_and_row(tmp_path):
    file = tmp_path / "by hand.csv"
    file.write_text("mentee,mentor\nkim,ada\n\nkim,adda\nkim,ada\n", encoding="utf-8")
    with pytest.raises(CohortError) as caught:
        read_pairs(file, COHORT, POLICY)
    assert str(caught.value).splitlines() == [
        "by hand.csv, row 4, column 'mentor': there is no such mentor. Got 'adda'. Did you mean 'ada'?",
        "by hand.csv, row 5: each pair must stand once. Got 'kim, ada'.",
    ]


def test_pairing_without_the_columns(tmp_path):
    file = tmp_path / "pairs.csv"
    file.write_text("who,whom\nkim,ada\n", encoding="utf-8")
    with pytest.raises(CohortError, match="must have a column 'mentee'"):
        read_pairs(file, COHORT, POLICY)


def test_introductions_for_mails_in_html_escape_what_the_policy_shows(tmp_path):
    policy = Policy(criteria=[Criterion("skills")], show=["bio"])
    people = {"skills": "R", "bio": "<script>", "links": ["<a>", 3]}
    cohort = Cohort.from_records(mentors=[{"id": "ada", **people}], mentees=[{"id": "kim", **people}])
    made = match(cohort, policy)
    write_introductions(made, tmp_path / "plain.csv")
    write_introductions(made, tmp_path / "html.csv", escape="html")
    assert "<script>" in (tmp_path / "plain.csv").read_text(encoding="utf-8")
    written = (tmp_path / "html.csv").read_text(encoding="utf-8")
    assert "<" not in written
    assert "&lt;script&gt;" in written
