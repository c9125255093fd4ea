"""`match --stop-below`, --plain, and a matching that needs no policy beside it."""

import json
from pathlib import Path

import pytest
from command_line import TABLES, rows_of, run

MARK = b"\xef\xbb\xbf"


@pytest.fixture
def programme(tmp_path, monkeypatch):
    """Stand in a folder with five mentees, two of them of one name, and four seats."""
    monkeypatch.chdir(tmp_path)
    names = ("Carlos Pérez", "Kim Lee", "Kim Lee", "Zoë", "Noor")
    mentees = [f"k{number},{name},R; Go" for number, name in enumerate(names)]
    Path("mentees.csv").write_text("\n".join(["nr,name,skills", *mentees]), encoding="utf-8")
    Path("mentors.csv").write_text("nr,name,skills,capacity\nm0,Ada Adams,R; Go; C; D,4\n", encoding="utf-8")
    columns = "\n".join(f'[columns.{side}]\nid = "nr"' for side in ("mentors", "mentees"))
    Path("policy.toml").write_text(f'{columns}\n[[criterion]]\nname = "skills"\n', encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize(("share", "status"), [("80%", 0), ("0.8", 0), ("80.1 %", 5), ("100%", 5), ("1", 5), ("0%", 0)])
def test_nothing_is_written_where_fewer_are_placed(programme, share, status):
    done = run("match", *TABLES, "--stop-below", share)
    assert done.exit_code == status
    assert Path("matching").exists() == (status == 0)
    assert "Placed      4 of 5 mentees" in done.stdout
    assert ("nothing was written" in done.stderr) == (status == 5)
    assert ("Written" in done.stdout) == (status == 0)


@pytest.mark.parametrize("share", ["80 percent", "101%", "-1", "", "nan"])
def test_what_is_no_share_is_refused(programme, share):
    assert run("match", *TABLES, f"--stop-below={share}").exit_code == 2


def test_tables_are_marked_for_excel_unless_plain(programme):
    for words, marked in (((), True), (("--plain",), False)):
        for command in ("match", "draw", "shortlist"):
            assert run(command, *TABLES, "--force", "--out", command, *words).exit_code == 0
            written = [path for path in Path(command).iterdir() if path.suffix == ".csv"]
            assert {path.read_bytes().startswith(MARK) for path in written} == {marked}
    assert rows_of("match/pairs.csv")[0]["mentor_name"] == "Ada Adams"


def test_scores_have_three_digits_in_tables_and_all_in_json(programme):
    mentees = Path("mentees.csv").read_text("utf-8").replace("R; Go", "R; X; Y; Go; Z; Q; W")
    Path("mentees.csv").write_text(mentees, encoding="utf-8")
    assert run("match", *TABLES).exit_code == 0
    scores = [row["score"] for row in rows_of("matching/pairs.csv")]
    stored = [pair["score"] for pair in json.loads(Path("matching/matching.json").read_text("utf-8"))["pairs"]]
    assert all(len(score) <= len("0.123") for score in scores)
    assert max(len(repr(score)) for score in stored) > len("0.123")
    assert [float(score) for score in scores] == [round(score, 3) for score in stored]


@pytest.mark.parametrize("who", ["Carlos Pérez", "Pérez, Carlos", "carlos perez", "k0"])
def test_matching_holds_the_policy_and_people_are_found_by_name(programme, who):
    assert run("match", *TABLES).exit_code == 0
    done = run("explain", *TABLES[:2], "--matching", "matching", "--mentee", who)
    assert done.exit_code == 0
    assert done.stdout.startswith("Carlos Pérez ")
    assert run("audit", *TABLES[:2], "--matching", "matching", "--by", "skills").exit_code == 0


def test_name_of_two_people_lists_both(programme):
    done = run("explain", *TABLES, "--mentee", "Kim Lee")
    assert done.exit_code == 1
    assert "'k1'" in done.stderr
    assert "'k2'" in done.stderr
    told = run("explain", *TABLES, "--mentee", "k1").stdout
    assert told.startswith("Kim Lee (k1) ")
