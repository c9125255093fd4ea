"""The command line, as a coordinator meets it."""

import csv
import importlib
import io
import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from command_line import TABLES, rows_of, run, suggested

import mentormatch
from mentormatch.assignment.best_total import SOLVERS
from mentormatch.cli import commands as cli
from mentormatch.cli import progress

OUTPUTS = ("pairs.csv", "unmatched.csv", "mentors.csv", "introductions.csv", "letters.csv", "matching.json")
OF_WORKBOOK = ("matching.xlsx", "audit.json")


@pytest.fixture
def programme(tmp_path, monkeypatch):
    """Stand in a folder that `init` made."""
    assert run("init", tmp_path / "programme", "--example").exit_code == 0
    monkeypatch.chdir(tmp_path / "programme")
    return tmp_path / "programme"


@pytest.fixture
def cohort_folder(examples, tmp_path, monkeypatch):
    """Stand in a copy of the example cohort."""
    for name in ("mentors.csv", "mentees.csv", "previous.csv", "policy.toml"):
        (tmp_path / name).write_bytes((examples / name).read_bytes())
    monkeypatch.chdir(tmp_path)
    return tmp_path


# ---- what is printed


HOSTILE = "\x1b]0;pwned\x07\u202eada"


def test_no_command_prints_what_a_terminal_obeys(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for side, wants in (("mentors", "skills"), ("mentees", "wants")):
        people = [{"id": f"{side}{number}", "name": HOSTILE, wants: f"R; {HOSTILE}"} for number in range(6)]
        Path(f"{side}.json").write_text(json.dumps(people), encoding="utf-8")
    tables = ("mentors.json", "mentees.json")
    printed = [
        run("explain", *tables, "--mentee", "mentees0").output,
        run("explain", *tables, "--mentee", HOSTILE).output,
        run("match", f"{HOSTILE}.csv", tables[1]).output,
    ]
    for output in printed:
        assert r"\x1b]0;pwned\x07\u202eada" in output
    others = [("match", *tables), ("check", *tables, "--all"), ("audit", *tables, "--by", "name")]
    for output in [*printed, *(run(*words).output for words in others)]:
        assert not set(output) & {"\x1b", "\x07", "\u202e"}
    assert HOSTILE in Path("matching/pairs.csv").read_text(encoding="utf-8")


# ---- match


def test_match_writes_all_files_and_says_where(cohort_folder):
    done = run("match", *TABLES)
    assert done.exit_code == 0
    assert done.stderr == ""
    assert {path.name for path in (cohort_folder / "matching").iterdir()} == {*OUTPUTS, *OF_WORKBOOK, "run.json"}
    assert len(rows_of("matching/pairs.csv")) + len(rows_of("matching/unmatched.csv")) == 120
    assert [name for name in (*OUTPUTS, *OF_WORKBOOK) if str(Path("matching", name)) not in done.stdout] == []


def test_match_ends_on_one_screen(cohort_folder):
    for words in (TABLES, TABLES[:2]):
        assert len(run("match", *words, "--force").stdout.splitlines()) <= 24
    assert max(map(len, run("match", *TABLES, "--force").stdout.splitlines())) <= 100


def test_match_says_what_must_be_known(cohort_folder):
    lines = run("match", *TABLES).stdout.splitlines()
    assert lines[0].startswith("Placed      104 of 120 mentees, with 37 of 40 mentors: 104 pairs, mean score 0.")
    assert lines[1] == "Not placed  16 mentees"
    assert lines[3].endswith("2  rules leave them nobody, most of all 'overlap languages'")
    assert {line.split("  ")[0] for line in lines} >= {"Seats left", "Proven", "Ties", "Note", "Written", "Ask why"}


def test_match_suggests_a_command_that_works(cohort_folder):
    lines = run("match", *TABLES).stdout.splitlines()
    asked = next(number for number, line in enumerate(lines) if line.startswith("Ask why"))
    assert lines[asked].endswith("Robin Novák got nobody:")
    done = run(*suggested(lines))
    assert done.exit_code == 0
    assert done.stdout.startswith("Robin Novák has no mentor.")


def test_match_again_gives_the_same_bytes(cohort_folder):
    for folder in ("one", "two"):
        assert run("match", *TABLES, "--out", folder, "--quiet").exit_code == 0
    assert Path("one/pairs.csv").read_bytes() == Path("two/pairs.csv").read_bytes()


def test_match_solvers_agree(cohort_folder):
    for solver in SOLVERS:
        assert run("match", *TABLES, "--solver", solver, "--out", solver).exit_code == 0
    values = {
        json.loads(Path(solver, "matching.json").read_text("utf-8"))["certificate"]["value"] for solver in SOLVERS
    }
    assert max(values) - min(values) < 1e-9


def test_match_stopped_by_time_says_that_nothing_is_proven(cohort_folder):
    ended = run("match", *TABLES, "--solver", "min-cost-flow", "--time-limit", "1e-9", "--force")
    assert ended.exit_code == 4
    lines = {line.split("  ")[0]: line for line in ended.stdout.splitlines()}
    assert "Not proven" in lines
    assert lines["Ties"].endswith("unknown, since nothing is proven")
    assert run("match", *TABLES, "--time-limit", "0").exit_code == 2


def test_match_help_names_every_solver():
    assert [name for name in ("auto", *SOLVERS) if name not in run("match", "--help").stdout] == []


def test_match_quiet_says_nothing(programme):
    done = run("match", *TABLES, "--quiet")
    assert (done.exit_code, done.output) == (0, "")


def test_match_refuses_to_overwrite_before_it_computes(programme):
    Path("matching").mkdir()
    Path("matching/pairs.csv").write_text("mine", encoding="utf-8")
    done = run("match", *TABLES)
    assert done.exit_code == 1
    assert "--force" in done.stderr
    assert [path.name for path in Path("matching").iterdir()] == ["pairs.csv"]
    assert run("match", *TABLES, "--force").exit_code == 0
    assert rows_of("matching/pairs.csv")[0]["mentee"] == "kim"


def test_match_without_policy_says_what_it_compared(programme):
    done = run("match", *TABLES[:2])
    assert done.exit_code == 0
    assert "'skills'" in done.stdout


def test_match_places_everybody_and_suggests_the_weakest_pair(programme):
    lines = run("match", *TABLES).stdout.splitlines()
    assert lines[0].startswith("Placed      4 of 4 mentees, with 3 of 3 mentors: 4 pairs")
    assert not any(line.startswith("Not placed") for line in lines)
    weakest = min(rows_of("matching/pairs.csv"), key=lambda row: float(row["score"]))["mentee"]
    assert lines[-1].endswith(f"--mentee {weakest}")


def test_match_counts_those_who_got_fewer_mentors_than_wanted(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("mentors.csv").write_text("id,skills,capacity\nada,R,1\nbob,R,0\n", encoding="utf-8")
    Path("mentees.csv").write_text("id,skills,demand\nkim,R,2\n", encoding="utf-8")
    lines = run("match", "mentors.csv", "mentees.csv").stdout.splitlines()
    assert lines[1] == "Not placed  1 mentee got fewer mentors than wanted"


def test_match_nobody_at_all(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name in ("mentors.csv", "mentees.csv"):
        Path(name).write_text("id,skills\n", encoding="utf-8")
    done = run("match", "mentors.csv", "mentees.csv")
    assert (done.exit_code, done.stderr) == (0, "")
    assert done.stdout.startswith("Placed      0 of 0 mentees, with 0 of 0 mentors: 0 pairs\n")
    assert "Ask why" not in done.stdout


# ---- mistakes


def test_mistakes_of_all_files_come_at_once_and_nothing_is_written(programme):
    Path("mentors.csv").write_text("id,capacity\nada,two\nada,1\n", encoding="utf-8")
    Path("mentees.csv").write_text("id,demand\n,1\nkim,-1\n", encoding="utf-8")
    Path("policy.toml").write_text('[[criterion]]\nname = "skills"\nweight = -1\nwait = 2\n', encoding="utf-8")
    done = run("match", *TABLES)
    assert done.exit_code == 1
    assert done.stdout == ""
    assert "Traceback" not in done.stderr
    for name in ("mentors.csv", "mentees.csv", "policy.toml"):
        assert sum(line.startswith(name) for line in done.stderr.splitlines()) >= 2, done.stderr
    assert not Path("matching").exists()


@pytest.mark.parametrize("command", ["match", "check", "explain"])
def test_files_that_are_not_there_are_all_named(command, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    words = ["--mentee", "kim"] if command == "explain" else []
    done = run(command, *TABLES, *words)
    assert done.exit_code == 1
    assert len(done.stderr.splitlines()) == 3
    assert [name for name in ("mentors.csv", "mentees.csv", "policy.toml") if name not in done.stderr] == []


def test_policy_alone_is_wrong(programme):
    Path("policy.toml").write_text('objectiv = "total"\n', encoding="utf-8")
    done = run("match", *TABLES)
    assert done.exit_code == 1
    assert "Did you mean 'objective'?" in done.stderr


def test_unknown_solver_is_suggested(programme):
    done = run("match", *TABLES, "--solver", "hungarain")
    assert done.exit_code == 1
    assert done.stderr == "There is no such solver. Got 'hungarain'. Did you mean 'hungarian'?\n"


def test_what_cannot_be_done_is_one_line_a_person(programme):
    text = Path("policy.toml").read_text("utf-8").replace('participation = "first"', 'participation = "all"')
    Path("policy.toml").write_text(text, encoding="utf-8")
    Path("mentors.csv").write_text(
        "id,skills,goals,seniority,languages,department,name,email\nada,R,x,lead,English,Research,,\n", encoding="utf-8"
    )
    done = run("match", *TABLES)
    assert done.exit_code == 3
    lines = done.stderr.splitlines()
    # one for all, one for each of three who cannot be placed, whom they share, and the ways out
    assert len(lines) == 7
    assert lines[4].endswith("can only go to mentor 'ada', where there is 1 seat.")
    assert lines[-1] == "  Seats to add: 3 more seats with mentor 'ada'."
    assert "Traceback" not in done.stderr


def test_memory_that_does_not_suffice_is_said(programme, monkeypatch):
    def no_memory(*_, **__):
        raise MemoryError

    monkeypatch.setattr("mentormatch.matching.match", no_memory)
    done = run("match", *TABLES)
    assert done.exit_code == 1
    assert "min-cost-flow" in done.stderr


def test_wrong_option_is_a_matter_of_usage():
    done = run("match", "a.csv", "b.csv", "--frobnicate")
    assert done.exit_code == 2
    assert "frobnicate" in done.stderr


# ---- explain


def test_explain_pair_anew_and_from_what_was_stored(cohort_folder):
    assert run("match", *TABLES, "--quiet").exit_code == 0
    mentee = rows_of("matching/pairs.csv")[0]["mentee"]
    anew = run("explain", *TABLES, "--mentee", mentee)
    assert anew.exit_code == 0
    assert "is paired with" in anew.stdout
    for place in ("matching", "matching/matching.json"):
        assert run("explain", *TABLES, "--matching", place, "--mentee", mentee).stdout == anew.stdout
        assert run("explain", *TABLES[:2], "--matching", place, "--mentee", mentee).stdout == anew.stdout


def test_explain_why_not(cohort_folder):
    done = run("explain", *TABLES, "--mentee", "mentee-001", "--mentor", "mentor-03")
    assert "is not paired with" in done.stdout
    assert "'different department'" in done.stdout
    assert "the total would fall" in done.stdout


def test_explain_unmatched(cohort_folder):
    assert "has no mentor" in run("explain", *TABLES, "--mentee", "mentee-017").stdout


def test_explain_for_participant_names_nobody_else(cohort_folder):
    done = run("explain", *TABLES, "--mentee", "mentee-001", "--for", "participant")
    assert done.stdout.startswith("Your mentor is ")
    by_name = {row["name"]: row["id"] for row in rows_of("mentors.csv")}
    assert [by_name[name] for name in by_name if name in done.stdout] == ["mentor-17"]
    assert not [row for row in rows_of("mentees.csv") if row["name"] in done.stdout]


@pytest.mark.parametrize(("option", "id_"), [("--mentee", "kmi"), ("--mentor", "lniux")])
def test_explain_unknown_person(programme, option, id_):
    words = ["--mentee", "kim", option, id_]
    done = run("explain", *TABLES, *words)
    assert done.exit_code == 1
    assert done.stderr.startswith("There is no such ment")


@pytest.mark.parametrize("audience", ["coordinator", "participant"])
def test_explain_finds_people_by_name(cohort_folder, audience):
    by_id = run("explain", *TABLES, "--mentee", "mentee-010", "--mentor", "mentor-17", "--for", audience)
    names = {}
    for file in ("mentees.csv", "mentors.csv"):
        with Path(file).open(encoding="utf-8") as lines:
            names |= {row["id"]: row["name"] for row in csv.DictReader(lines)}
    named = [names["mentee-010"].upper(), ", ".join(reversed(names["mentor-17"].split(" ", 1)))]
    by_name = run("explain", *TABLES, "--mentee", named[0], "--mentor", named[1], "--for", audience)
    assert (by_name.exit_code, by_name.stdout) == (0, by_id.stdout)


def test_explain_a_mentor_alone(cohort_folder):
    """The pairs of the mentor, and what the best others would cost; to the mentor only of the own pairs."""
    assert run("match", *TABLES, "--quiet").exit_code == 0
    mentor = rows_of("matching/pairs.csv")[0]["mentor"]
    own = [row["mentee_name"] for row in rows_of("matching/pairs.csv") if row["mentor"] == mentor]
    done = run("explain", *TABLES, "--matching", "matching", "--mentor", mentor)
    assert done.exit_code == 0
    assert all(f"  {mentee} " in done.stdout for mentee in own)
    assert "would cost" in done.stdout
    assert "mentor-" not in done.stdout
    told = run("explain", *TABLES, "--matching", "matching", "--mentor", mentor, "--for", "participant").stdout
    everybody = {row["name"] for row in rows_of("mentees.csv")}
    assert {name for name in everybody if f"mentee is {name}." in told} == set(own)


def test_explain_asks_whom_it_is_about(programme):
    done = run("explain", *TABLES)
    assert done.exit_code == 2
    assert "--mentee WHO, --mentor WHO, or both" in done.stderr


def test_match_says_what_cannot_hold_and_lets_it_give_way_where_asked(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("mentors.csv").write_text("id,skills,min_load,capacity\nlinus,r,2,3\n", encoding="utf-8")
    Path("mentees.csv").write_text("id,skills\nada,r\n", encoding="utf-8")
    done = run("match", "mentors.csv", "mentees.csv", "--quiet")
    assert done.exit_code == 3
    assert "linus" in done.stderr
    assert "Minimum loads to lower: a minimum load of mentor 'linus' that is lower by 1." in done.stderr
    near = run("match", "mentors.csv", "mentees.csv", "--closest")
    assert near.exit_code == 0
    assert "What gave way" in near.output
    assert [row["mentee"] for row in rows_of("matching/pairs.csv")] == ["ada"]


def test_explain_stored_matching_that_is_not_there(programme):
    done = run("explain", *TABLES, "--mentee", "kim", "--matching", "nowhere")
    assert done.exit_code == 1
    assert "nowhere" in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_explain_pairs_made_by_hand(cohort_folder):
    Path("by_hand.csv").write_text("mentee,mentor\nmentee-001,mentor-12\n", encoding="utf-8")
    done = run("explain", *TABLES, "--mentee", "mentee-001", "--matching", "by_hand.csv")
    assert done.exit_code == 0
    assert "is paired with Pavel Fofana:" in done.stdout


# ---- check


def test_check_says_what_stands_there(cohort_folder):
    done = run("check", *TABLES)
    assert done.exit_code == 0
    lines = done.stdout.splitlines()
    assert lines[0] == "People      120 mentees, 40 mentors"
    assert lines[1] == "Seats       104 for 120 places wanted: at least 16 places cannot be filled"
    assert lines[-1] == "Result      no mistakes; 3 kinds of things to look at"
    assert "            laboratory work: wanted by 12" in lines
    skills = next(line for line in lines if "mentors.skills" in line)
    assert skills.split("  ")[-1] == "criterion 'skills'"
    assert "split at semicolons" in skills
    assert any("'overlap languages' excludes 80 of 4,800 pairs" in line for line in lines)
    names = {row["id"]: row["name"] for row in rows_of("mentees.csv")}
    assert any(f"{names['mentee-017']}, {names['mentee-059']}" in line for line in lines)


def test_check_is_one_screen_and_all_is_more(cohort_folder):
    few, everything = run("check", *TABLES).stdout.splitlines(), run("check", *TABLES, "--all").stdout.splitlines()
    assert len(few) <= 40
    assert {line for line in few if "--all shows them" not in line} <= set(everything)


def test_check_shows_how_a_form_was_read(programme):
    Path("policy.toml").write_text(
        '[columns.mentors]\nid = "E-mail"\n[answers.capacity]\n"2-3" = 2\n[[criterion]]\nname = "skills"',
        encoding="utf-8",
    )
    Path("mentors.csv").write_text("E-mail,skills,capacity\nada@x.org,R,2-3\n", encoding="utf-8")
    Path("mentees.csv").write_text("id,skills\nkim,R\n", encoding="utf-8")
    assert any(line.startswith("Read        mentors.capacity: ") for line in run("check", *TABLES).stdout.splitlines())


def test_check_without_policy(cohort_folder):
    done = run("check", *TABLES[:2])
    assert done.exit_code == 0
    assert "criterion 'languages'" in done.stdout


def test_check_writes_nothing(cohort_folder):
    before = sorted(cohort_folder.iterdir())
    run("check", *TABLES)
    assert sorted(cohort_folder.iterdir()) == before


def test_check_finds_answers_that_cannot_be_read(programme):
    text = Path("mentees.csv").read_text("utf-8").replace("junior", "jnior")
    Path("mentees.csv").write_text(text, encoding="utf-8")
    done = run("check", *TABLES)
    assert done.exit_code == 1
    (line,) = done.stderr.splitlines()
    assert "column 'seniority': 2 rows (2, 4): must be one of the levels" in line  # two juniors
    each = run("check", *TABLES, "--all").stderr.splitlines()
    assert each[0] == line
    assert [f"row {row}," in below for row, below in zip((2, 4), each[1:], strict=True)] == [True, True]


def test_check_quiet_says_nothing(programme):
    done = run("check", *TABLES, "--quiet")
    assert (done.exit_code, done.output) == (0, "")


# ---- init


def test_init_example_runs_unchanged(programme):
    assert run("check", *TABLES).exit_code == 0
    assert run("match", *TABLES).exit_code == 0


def test_init_templates_hold_nobody_and_run_unchanged(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    done = run("init", "new")
    assert done.exit_code == 0
    assert {path.name for path in Path("new").iterdir()} == {
        "mentors.csv",
        "mentees.csv",
        "policy.toml",
        "questions.md",
    }
    monkeypatch.chdir("new")
    assert rows_of("mentors.csv") == rows_of("mentees.csv") == []
    assert run("check", *TABLES).exit_code == 0
    for column in Path("mentors.csv").read_text("utf-8").strip().split(","):
        assert f"`{column}`" in Path("questions.md").read_text("utf-8") or column == "email"


def test_init_says_the_next_command(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    last = run("init", "my programme", "--example").stdout.splitlines()[-1]
    assert last.startswith("Next        mentormatch match 'my programme")


def test_init_keeps_what_is_there(programme):
    Path("policy.toml").write_text("mine", encoding="utf-8")
    Path("mentors.csv").unlink()
    assert run("init", programme, "--example").exit_code == 1
    assert Path("policy.toml").read_text("utf-8") == "mine"
    assert not Path("mentors.csv").exists()
    assert run("init", programme, *TABLES[:2]).exit_code == 1
    assert run("init", programme, "--example", "--force").exit_code == 0
    assert Path("policy.toml").read_text("utf-8") != "mine"


def test_init_from_tables_says_what_it_understood_and_a_command_that_works(cohort_folder):
    done = run("init", "made", *TABLES[:2])
    assert done.exit_code == 0
    assert [path.name for path in Path("made").iterdir()] == ["policy.toml"]
    lines = done.stdout.splitlines()
    assert lines[0] == "Read        mentors.csv: 40 mentors in 13 columns"
    assert any(line.startswith("Audited     'gender'") for line in lines)
    assert any("'wants' with 'skills' (terms)" in line for line in lines)
    words = lines[-1].split()
    assert words[:3] == ["Next", "mentormatch", "match"]
    assert run(*words[2:]).exit_code == 0
    assert len(rows_of("matching/pairs.csv")) == 104


def test_init_from_one_table_of_everybody(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    rows = "E-mail,Role,Skills\nada@x.org,Mentor,R\nkim@x.org,Mentee,R\n"
    Path("people.csv").write_text(rows, encoding="utf-8")
    words = run("init", "made", "people.csv").stdout.splitlines()[-1].split()
    assert run(*words[2:]).exit_code == 0
    assert rows_of("matching/pairs.csv")[0]["mentee"] == "kim@x.org"


def test_init_says_what_must_be_mended_first(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("mentors.csv").write_text("Team,Skills\nred,R\nred,Go\nred,R\n", encoding="utf-8")
    Path("mentees.csv").write_text("id,Skills\nkim,R\nlea,Go\n", encoding="utf-8")
    done = run("init", ".", "mentors.csv", "mentees.csv")
    assert done.exit_code == 0
    assert "Mend first  mentors.csv" in done.stdout
    assert done.stdout.splitlines()[-1].startswith("Next        mentormatch check ")


def test_init_misused_is_misuse_of_the_command_line(tmp_path):
    assert run("init", tmp_path, "a.csv", "b.csv", "--example").exit_code == 2
    assert run("init", tmp_path, "a.csv", "b.csv", "--role", "Role").exit_code == 2
    assert run("init", tmp_path, "--role", "Role").exit_code == 2
    assert run("init", tmp_path, tmp_path / "nowhere.csv").exit_code == 1


# ---- the frame around the commands


def test_version():
    assert run("--version").stdout == f"mentormatch, version {mentormatch.__version__}\n"


def test_help_loads_nothing_that_takes_time():
    program = (
        "import sys\n"
        "from mentormatch.cli import main\n"
        "try:\n    main(['--help'])\nexcept SystemExit:\n    pass\n"
        "heavy = {'numpy', 'scipy', 'pydantic', 'numba', 'sklearn', 'networkx', 'pandas', 'polars'}\n"
        "print(*heavy & sys.modules.keys())"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.startswith("Usage: ")
    assert done.stdout.splitlines()[-1] == ""


def test_module_runs_the_command_line():
    """`python -m mentormatch` runs it."""
    assert importlib.import_module("mentormatch.__main__").main is cli.main


@pytest.mark.parametrize("command", sorted(cli.main.commands))
def test_every_command_has_help(command):
    assert run(command, "--help").stdout.startswith(f"Usage: main {command} ")


def test_name_that_the_terminal_cannot_show(programme):
    for name in ("mentees.csv", "mentors.csv"):
        text = Path(name).read_text("utf-8").replace("Kim Example", "ким").replace("Ada Example", "🦉")
        Path(name).write_text(text, encoding="utf-8")
    words = [sys.executable, "-m", "mentormatch", "explain", *TABLES, "--mentee", "ким"]
    done = subprocess.run(words, capture_output=True, env={**os.environ, "PYTHONIOENCODING": "latin-1"}, check=False)
    assert done.returncode == 0, done.stderr
    assert rb"\u043a\u0438\u043c" in done.stdout


# ---- progress


class Terminal(io.StringIO):
    def isatty(self):
        return True


def terminal_as_stderr(monkeypatch, *, delay):
    """To be called in the test itself: pytest puts its own stream back between a fixture and its test."""
    monkeypatch.setattr(sys, "stderr", Terminal())
    monkeypatch.setattr(progress, "_DELAY", delay)
    monkeypatch.setattr(progress, "_EVERY", 0.01)
    return sys.stderr


def until(said, terminal):
    """Wait for what a thread draws."""
    deadline = time.monotonic() + 20
    while said not in terminal.getvalue() and time.monotonic() < deadline:
        time.sleep(0.01)
    assert said in terminal.getvalue()


def test_progress_is_drawn_once_it_takes_long(monkeypatch):
    terminal = terminal_as_stderr(monkeypatch, delay=0.01)
    with progress.ProgressBar(shown=True) as bar:
        time.sleep(0.03)  # nothing was reported yet
        bar("comparing answers", 1, 4)
        until("comparing answers", terminal)
        assert "25%" in terminal.getvalue()
        bar("solving", 0, 0)
        until("solving", terminal)


def test_progress_says_how_long_it_may_take(monkeypatch):
    terminal = terminal_as_stderr(monkeypatch, delay=0.01)
    monkeypatch.setattr(progress, "_LEAST_SECONDS", 0.0)
    with progress.ProgressBar(shown=True, limit=30) as bar:
        bar("comparing answers", 1, 4)
        until("about 1 s left, at most 30 s", terminal)
        bar("solving", 1, 100)
        until("solving", terminal)
    assert "left" not in terminal.getvalue().rpartition("solving")[2]


def test_progress_of_a_moment_is_not_drawn(monkeypatch):
    terminal = terminal_as_stderr(monkeypatch, delay=1.0)
    with progress.ProgressBar(shown=True) as bar:
        bar("solving", 1, 2)
    assert terminal.getvalue() == ""


def test_progress_is_for_terminals_only(monkeypatch):
    monkeypatch.setattr(progress, "_DELAY", 0.0)
    monkeypatch.setattr(sys, "stderr", io.StringIO())
    with progress.ProgressBar(shown=True) as bar:
        bar("solving", 1, 2)
        time.sleep(0.05)
    assert sys.stderr.getvalue() == ""


def test_progress_ends_where_an_error_passes(monkeypatch):
    terminal_as_stderr(monkeypatch, delay=0.0)
    bar = progress.ProgressBar(shown=True)

    def broken():
        with bar:
            raise ValueError("broken")

    with pytest.raises(ValueError, match="broken"):
        broken()
    assert not bar._thread.is_alive()


def test_a_stored_matching_says_how_its_form_is_read(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("mentors.csv").write_text("Your e-mail,What can you teach?\nada@x.example,R\n", encoding="utf-8")
    Path("mentees.csv").write_text("Your e-mail,What do you want?\nkim@x.example,r\n", encoding="utf-8")
    Path("policy.toml").write_text(
        '[[criterion]]\nname = "skills"\nwants = "wants"\noffers = "skills"\n'
        '[columns.mentors]\nid = "Your e-mail"\nskills = "What can you teach?"\n'
        '[columns.mentees]\nid = "Your e-mail"\nwants = "What do you want?"\n',
        encoding="utf-8",
    )
    tables = ("mentors.csv", "mentees.csv")
    assert run("match", *tables, "--policy", "policy.toml", "--out", "o").exit_code == 0
    for words in (("explain", *tables, "--mentee", "kim@x.example"), ("audit", *tables, "--by", "wants")):
        with_policy = run(*words, "--policy", "policy.toml", "--matching", "o")
        without = run(*words, "--matching", "o")
        assert (without.exit_code, without.stdout) == (with_policy.exit_code, with_policy.stdout)
        assert without.exit_code == 0, without.stderr
