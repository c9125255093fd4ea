"""The command `rematch`, as a coordinator meets it in the second round."""

import csv

import pytest
from command_line import rows_of, run

from mentormatch.tables import write_all


@pytest.fixture
def first_round(examples, tmp_path, monkeypatch):
    """Stand in a copy of the example cohort that was matched once; return the header and the rows of its pairs."""
    for name in ("mentors.csv", "mentees.csv", "previous.csv", "policy.toml"):
        (tmp_path / name).write_bytes((examples / name).read_bytes())
    monkeypatch.chdir(tmp_path)
    assert run("match", "mentors.csv", "mentees.csv", "--policy", "policy.toml", "--quiet").exit_code == 0
    with (tmp_path / "matching" / "pairs.csv").open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    return header, rows


TABLES = ("mentors.csv", "mentees.csv", "--policy", "policy.toml")


def sheet(path, first_round, decided=()):
    """Write the pairs with decisions, (row, decision, note, by, mentor), into a file of any format."""
    header, rows = first_round
    full = [[*row, "", "", ""] for row in rows]
    for number, decision, note, by, mentor in decided:
        full[number][-3:] = [decision, note, by]
        full[number][1] = mentor or full[number][1]
    write_all({path: ([*header, "decision", "note", "by"], full)}, force=True)


@pytest.mark.parametrize("name", ["pairs.csv", "came_back.xlsx"])
def test_decisions_of_a_sheet_are_kept_and_stand_in_the_files(first_round, tmp_path, name):
    rows = first_round[1]
    moved = next(row[1] for row in rows if row[1] != rows[3][1])
    decided = [(0, "accepted", "fine", "Eva", None), (1, "Declined", "no time", "", None), (2, "hold", "", "", None)]
    sheet(tmp_path / name, first_round, [*decided, (3, "", "knows her", "Eva", moved)])
    done = run("rematch", *TABLES, "--previous", name)
    assert done.exit_code == 0, done.output
    assert "1 is held" in done.output
    called = {row["id"]: row["name"] for name in TABLES[:2] for row in rows_of(name)}
    assert f"By hand     {called[rows[3][0]]} with {called[moved]} costs" in done.output
    made = {(row["mentee"], row["mentor"]) for row in rows_of("matching/pairs.csv")}
    assert {(rows[0][0], rows[0][1]), (rows[3][0], moved)} <= made
    assert (rows[1][0], rows[1][1]) not in made
    assert rows[2][0] not in {mentee for mentee, _ in made}
    overrides = {(row["mentee"], row["decision"]): row for row in rows_of("matching/decisions.csv")}
    assert overrides[rows[0][0], "accepted"]["note"] == "fine"
    assert float(overrides[rows[3][0], "by hand"]["total_lost"]) >= 0
    assert overrides[rows[3][0], "by hand"]["by"] == "Eva"
    changes = {row["mentee"]: row for row in rows_of("matching/changes.csv")}
    assert changes[rows[2][0]]["change"] == "held"
    assert changes[rows[3][0]]["before_names"] == called[rows[3][1]]
    assert changes[rows[3][0]]["after_names"] == called[moved]
    # notes are for people, and not part of the record
    assert "knows her" not in (tmp_path / "matching" / "matching.json").read_text(encoding="utf-8")


def test_the_same_sheet_again_is_told_from_decisions_by_hand(first_round, tmp_path):
    sheet(tmp_path / "back.csv", first_round, [(row, "declined", "", "", None) for row in range(0, 100, 10)])
    once = run("rematch", *TABLES, "--previous", "back.csv")
    assert "Decisions   10 declined" in once.output
    made, moved = rows_of("matching/pairs.csv"), once.output.partition(" move")[0].rpartition(" ")[2]
    again = run("rematch", *TABLES, "--previous", "back.csv")
    assert again.exit_code == 1
    assert f"104 rows are of that round, {104 - int(moved)} of this one" in again.stderr
    assert rows_of("matching/pairs.csv") == made
    assert run("rematch", "--undo").exit_code == 0
    assert run("rematch", *TABLES, "--previous", "back.csv", "--quiet").exit_code == 0
    assert rows_of("matching/pairs.csv") == made


def test_rows_that_were_left_out_end_pairs_loudly_and_a_sheet_of_none_is_a_mistake(first_round, tmp_path):
    header, rows = first_round
    sheet(tmp_path / "some.csv", (header, rows[2:]))
    done = run("rematch", *TABLES, "--previous", "some.csv")
    assert done.exit_code == 0
    assert "2 pairs of the round before do not stand in the sheet, and have ended:" in done.output
    assert run("rematch", "--undo").exit_code == 0
    sheet(tmp_path / "none.csv", (header, []))
    refused = run("rematch", *TABLES, "--previous", "none.csv")
    assert refused.exit_code == 1
    assert "it must hold the pairs of the last round, which are 104" in refused.stderr


def test_ids_that_were_given_to_others_are_no_pairs_by_hand(first_round, tmp_path):
    rows = rows_of("mentees.csv")
    header = [*rows[0]]
    gone, *others = [[*row.values()] for row in rows]
    shifted = [[before[0], *row[1:]] for before, row in zip([gone, *others], others, strict=False)]
    write_all({tmp_path / "mentees.csv": (header, shifted)}, force=True)
    done = run("rematch", *TABLES, "--previous", "matching")
    assert done.exit_code == 1
    assert "the name beside the id is another's now" in done.stderr


def test_where_all_ids_are_new_a_sheet_of_names_says_who_was_a_pair(first_round, tmp_path):
    header, rows = first_round
    called = [header.index(f"{side}_name") for side in ("mentee", "mentor")]
    by_name = [[row[place] for place in called] for row in rows]
    write_all({tmp_path / "back.csv": (["mentee", "mentor"], by_name)}, force=True)
    for name in TABLES[:2]:
        table = rows_of(name)
        emails = [[row["email"], *[*row.values()][1:]] for row in table]
        write_all({tmp_path / name: ([*table[0]], emails)}, force=True)
    done = run("rematch", *TABLES, "--previous", "back.csv", "--keep", "inf", "--refit")
    assert done.exit_code == 0, done.output
    assert "Changes     104 stay, 0 move" in done.output
    assert "Decisions" not in done.output


def test_undo_brings_back_round_after_round(first_round, tmp_path):
    folder = tmp_path / "matching"
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    sheet(tmp_path / "pairs.csv", first_round, [(0, "declined", "", "", None)])
    assert run("rematch", *TABLES, "--previous", "pairs.csv", "--quiet").exit_code == 0
    second = {path.name: path.read_bytes() for path in folder.iterdir()}
    assert run("rematch", *TABLES, "--previous", "matching", "--keep", "inf", "--quiet").exit_code == 0
    assert run("rematch", "mentors.csv", "mentees.csv", "--undo").exit_code == 0
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == second
    assert run("rematch", "--undo").exit_code == 0, "no tables are needed to go back"
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before
    assert run("rematch", "--previous", "matching").exit_code == 2
    done = run("rematch", "mentors.csv", "mentees.csv", "--undo")
    assert done.exit_code == 1
    assert "no round before is kept here" in done.stderr


def test_a_kept_round_that_was_changed_is_not_unpacked(first_round, tmp_path):
    assert run("rematch", *TABLES, "--previous", "matching", "--quiet").exit_code == 0
    (tmp_path / "matching" / "round_before.zip").write_bytes(b"PK nothing")
    done = run("rematch", "mentors.csv", "mentees.csv", "--undo")
    assert done.exit_code == 1
    assert "not unpacked" in done.stderr


def test_every_mistake_of_a_sheet_is_said_and_nothing_is_written(first_round, tmp_path):
    folder = tmp_path / "matching"
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    decided = [(0, "perhaps", "", "", None), (1, "", "", "", "mentor-99"), (2, "maybe", "", "", None)]
    sheet(tmp_path / "pairs.csv", first_round, decided)
    done = run("rematch", *TABLES, "--previous", "pairs.csv", "--quiet")
    assert done.exit_code == 1
    assert [line.split(":")[0] for line in done.stderr.splitlines()] == [
        "pairs.csv, row 2, column 'decision'",
        "pairs.csv, row 4, column 'decision'",
    ]
    sheet(tmp_path / "pairs.csv", first_round, decided[1:2])
    done = run("rematch", *TABLES, "--previous", "pairs.csv", "--quiet")
    assert "row 3, column 'mentor'" in done.stderr
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


def test_a_mentor_who_was_changed_by_name_alone_is_changed(first_round, tmp_path):
    header, rows = first_round
    names = {row[1]: row[header.index("mentor_name")] for row in rows}
    other = next(mentor for mentor in names if mentor != rows[0][1])
    rows[0][header.index("mentor_name")] = names[other]
    sheet(tmp_path / "pairs.csv", first_round)
    assert run("rematch", *TABLES, "--previous", "pairs.csv", "--quiet").exit_code == 0
    (override,) = rows_of("matching/decisions.csv")
    assert (override["mentee"], override["mentor"], override["decision"]) == (rows[0][0], other, "by hand")


def test_it_asks_for_the_round_before(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert run("rematch", "mentors.csv", "mentees.csv").exit_code == 2
    assert run("rematch", "mentors.csv", "mentees.csv", "--previous", "x.csv", "--keep", "-1").exit_code == 2


@pytest.fixture
def three_and_two(tmp_path, monkeypatch):
    """Stand in a folder with three mentees and two mentors of one seat each, and no round of ours."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mentors.csv").write_text("id,name,skills,capacity\nt1,Ada Adams,R,1\nt2,Bo Berg,Go,1\n", "utf-8")
    (tmp_path / "mentees.csv").write_text("id,name,skills\nm1,Kim Kay,R\nm2,Noor Nam,R\nm3,Lee Lim,R\n", "utf-8")
    return tmp_path


def test_a_sheet_alone_is_a_round_in_any_language_with_blank_rows(three_and_two):
    sheet = "mentee;mentor;Entscheidung\nm1;t1;Zugesagt\n;;\n\nm2;t2;abgelehnt\n"
    (three_and_two / "back.csv").write_text(sheet, "utf-8")
    done = run("rematch", "mentors.csv", "mentees.csv", "--previous", "back.csv")
    assert done.exit_code == 0, done.output
    decided = {row["mentee"]: row["decision"] for row in rows_of("matching/decisions.csv")}
    assert decided == {"m1": "accepted", "m2": "declined"}
    assert {row["mentee"]: row["mentor"] for row in rows_of("matching/pairs.csv")} == {"m1": "t1", "m3": "t2"}


def test_decisions_that_cannot_hold_together_say_why_and_what_would_do(three_and_two):
    (three_and_two / "back.csv").write_text("mentee,mentor,decision\nm1,t1,accepted\nm2,t1,accepted\n", "utf-8")
    done = run("rematch", "mentors.csv", "mentees.csv", "--previous", "back.csv")
    assert done.exit_code == 3
    for line in ("is locked with 2 mentees, and takes at most 1.", "Seats to add: 1 more seat", "Locks to lift: "):
        assert line in done.stderr
    assert not (three_and_two / "matching").exists()
    closest = run("rematch", "mentors.csv", "mentees.csv", "--previous", "back.csv", "--closest")
    assert closest.exit_code == 0, closest.output
    assert "What gave way: no lock of mentee" in closest.stdout


def test_names_that_nobody_has_are_told_with_their_rows(three_and_two):
    sheet = "mentee,mentor,decision\nKim Kay,t1,accepted\nm2,Zoe Zed,\nm3,t2,perhaps\n"
    (three_and_two / "back.csv").write_text(sheet, "utf-8")
    done = run("rematch", "mentors.csv", "mentees.csv", "--previous", "back.csv")
    assert done.exit_code == 1
    assert "row 4" in done.stderr
    assert "must be accepted, declined, hold or blank" in done.stderr


def test_of_a_folder_the_workbook_is_read_where_that_was_decided_in(first_round, tmp_path):
    rows = first_round[1]
    sheet(
        tmp_path / "matching" / "matching.xlsx",
        first_round,
        [(0, "decline", "", "", None), (1, "accept", "", "", None)],
    )
    assert run("rematch", *TABLES, "--previous", "matching", "--quiet").exit_code == 0
    made = {(row["mentee"], row["mentor"]) for row in rows_of("matching/pairs.csv")}
    assert (rows[0][0], rows[0][1]) not in made
    assert (rows[1][0], rows[1][1]) in made
    assert (tmp_path / "matching" / "matching.xlsx").exists()
    assert run("rematch", "mentors.csv", "--undo").exit_code == 0
    assert run("rematch", *TABLES, "--previous", "matching", "--no-workbook", "--quiet").exit_code == 0
    assert not (tmp_path / "matching" / "matching.xlsx").exists()
