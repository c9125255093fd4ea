"""The command `report`, and `match --report`."""

import json
from pathlib import Path

import pytest
from command_line import TABLES, run

EXAMPLES = Path(__file__).parent.parent.parent / "examples"


@pytest.fixture(autouse=True)
def _in_examples(monkeypatch):
    monkeypatch.chdir(EXAMPLES)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A folder that `match` wrote, which no test changes."""
    out = tmp_path_factory.mktemp("run") / "matching"
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(EXAMPLES)
        done = run("match", *TABLES, "--out", out, "--quiet", "--report")
    assert done.exit_code == 0, done.output
    return out


def test_match_writes_the_page_with_its_files_and_how_to_repeat_it(folder):
    page = (folder / "report.html").read_text(encoding="utf-8")
    assert page.startswith("<!DOCTYPE html>")
    assert "mentormatch match mentors.csv mentees.csv --policy policy.toml --seed 0" in page
    assert "report.html" in json.loads((folder / "run.json").read_text(encoding="utf-8"))["files"]


def test_page_of_a_folder_is_that_of_the_run(folder, tmp_path):
    place = tmp_path / "page.html"
    done = run("report", folder, *TABLES, "--out", place)
    assert done.exit_code == 0, done.output
    assert done.stdout == f"Written     {place}\n"
    assert place.read_bytes() == (folder / "report.html").read_bytes()


def test_page_in_another_language_without_names(folder, tmp_path):
    place = tmp_path / "page.html"
    options = ("--language", "fr", "--without-names", "--title", "Printemps", "--quiet")
    done = run("report", folder, *TABLES[:2], "--out", place, *options)
    assert done.exit_code == 0, done.output
    assert not done.stdout
    page = place.read_text(encoding="utf-8")
    assert '<html lang="fr">' in page
    assert "Printemps" in page
    assert "mentee-0" not in page
    assert "Tanaka" not in page


def test_page_that_is_there_stays_unless_forced(folder):
    done = run("report", folder, *TABLES)
    assert done.exit_code == 1
    assert "report.html" in done.stderr


def test_folder_that_does_not_hold_its_people_asks_for_the_tables(folder):
    done = run("report", folder)
    assert done.exit_code == 2
    assert f"Type: mentormatch report {folder} MENTORS MENTEES" in done.stderr
    above = run("report", folder.parent)
    assert above.exit_code == 2
    assert f"holds no matching; {folder} may be meant. Type: mentormatch report {folder} " in above.stderr
    nowhere = run("report", folder / "nowhere")
    assert nowhere.exit_code == 2
    assert f"There is no {folder / 'nowhere'}." in nowhere.stderr


def test_matching_that_holds_its_people_needs_no_tables(tmp_path):
    from mentormatch import match, read_cohort, read_policy

    policy = read_policy("policy.toml")
    cohort = read_cohort(mentors="mentors.csv", mentees="mentees.csv", policy=policy)
    document = match(cohort, policy).to_dict(cohort=True)
    (tmp_path / "matching.json").write_text(json.dumps(document), encoding="utf-8")
    done = run("report", tmp_path, "--quiet")
    assert done.exit_code == 0, done.output
    assert (tmp_path / "report.html").exists()


def test_pairs_made_by_hand_are_reported(tmp_path):
    (tmp_path / "pairs.csv").write_text("mentee,mentor\nmentee-001,mentor-02\n", encoding="utf-8")
    done = run("report", tmp_path / "pairs.csv", *TABLES, "--quiet")
    assert done.exit_code == 0, done.output
    assert "1 of 120 mentees placed" in (tmp_path / "report.html").read_text(encoding="utf-8")


def test_options_of_the_page_belong_to_the_page(tmp_path):
    done = run("match", *TABLES, "--out", tmp_path, "--language", "de")
    assert done.exit_code == 2
    assert "--report" in done.stderr
    assert not [*tmp_path.iterdir()]


def test_page_of_an_earlier_run_stops_a_run_before_anything_is_computed(tmp_path):
    (tmp_path / "report.html").write_text("mine", encoding="utf-8")
    done = run("match", *TABLES, "--out", tmp_path, "--report")
    assert done.exit_code == 1
    assert "report.html" in done.stderr
    assert (tmp_path / "report.html").read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize("words", [("match", *TABLES, "--report"), ("report", "nowhere", *TABLES)])
def test_unknown_language_stops_before_anything_is_read(words):
    done = run(*words, "--language", "dee")
    assert done.exit_code == 2
    assert "Write one of de, en, es, fr." in done.stderr


def test_people_are_kept_only_where_that_is_asked_for(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("mentors.csv").write_text("id,skills\nada,R\n")
    Path("mentees.csv").write_text("id,skills\nkim,R\n")
    for folder, more in (("with", ["--with-people"]), ("without", [])):
        assert run("match", "mentors.csv", "mentees.csv", "--out", folder, *more).exit_code == 0
        document = json.loads(Path(folder, "matching.json").read_text("utf-8"))
        assert ("cohort" in document) == bool(more)
        assert run("report", folder).exit_code == (0 if more else 2)
