"""Objectives, audits and lotteries on the command line."""

import json
from pathlib import Path

import pytest
from command_line import TABLES, rows_of, run, suggested

OUTPUTS = {"pairs.csv", "unmatched.csv", "mentors.csv", "introductions.csv", "letters.csv", "matching.json"}


@pytest.fixture
def cohort_folder(examples, tmp_path, monkeypatch):
    """Stand in a copy of the example cohort."""
    for name in ("mentors.csv", "mentees.csv", "previous.csv", "policy.toml"):
        (tmp_path / name).write_bytes((examples / name).read_bytes())
    monkeypatch.chdir(tmp_path)
    return tmp_path


def with_objective(folder, objective):
    """Return the words that pair the cohort with another objective."""
    text = Path(folder, "policy.toml").read_text("utf-8")
    Path(folder, "fair.toml").write_text(f"objective = {objective}\n{text}", "utf-8")
    return (*TABLES[:3], "fair.toml")


@pytest.mark.parametrize(
    ("objective", "title"),
    [
        ('"maximin"', "Proven"),
        ('"nash"', "Proven"),
        ('"stable"', "Stable"),
        ('"first-come"', "Baseline"),
        ('"random"', "Baseline"),
        ('{name = "quotas", by = "gender", at_most = {woman = 1}}', "Proven"),
    ],
)
def test_match_with_an_objective_ends_on_one_true_screen(cohort_folder, objective, title):
    done = run("match", *with_objective(cohort_folder, objective))
    assert done.exit_code == 0, done.output
    lines = done.stdout.splitlines()
    assert len(lines) <= 24
    assert [line for line in lines if line.startswith(f"{title} ")]
    assert not [line for line in lines if line.startswith(("Not proven", "Ties"))]
    stored = json.loads(Path("matching/matching.json").read_text("utf-8"))
    assert stored["certificate"]["proven"] == (title == "Proven")
    assert rows_of("matching/mentors.csv")[0].keys() & {"more_score_with_one_more_seat"} == set()


def test_match_seed_is_that_of_a_random_objective(cohort_folder):
    words = with_objective(cohort_folder, '"random"')
    pairs = []
    for seed in (0, 0, 1):
        assert run("match", *words, "--seed", seed, "--force", "--quiet").exit_code == 0
        pairs.append(Path("matching/pairs.csv").read_bytes())
    assert pairs[0] == pairs[1] != pairs[2]
    assert run("match", *words, "--seed", -1, "--force").exit_code == 1


def test_explain_of_a_baseline_does_not_speak_of_proofs(cohort_folder):
    words = with_objective(cohort_folder, '"greedy"')
    assert run("match", *words).exit_code == 0
    asked = ("--matching", "matching", "--mentee", "mentee-001", "--mentor")
    said = run("explain", *words, *asked, "mentor-20").stdout
    assert "If this pair were made, the total would fall by" in said
    assert "proven" not in said
    assert "a tie decided" not in run("explain", *words, *asked, "mentor-33").stdout


def test_explain_of_the_lowest_outcome_tells_what_the_total_loses(cohort_folder):
    words = with_objective(cohort_folder, '"maximin"')
    assert run("match", *words).exit_code == 0
    lines = run("explain", *words, "--matching", "matching", "--mentee", "mentee-001", "--mentor", "mentor-20").stdout
    assert "If this pair were made, the total of scores would fall by 0." in lines
    assert "a tie decided" not in lines


@pytest.mark.parametrize(
    ("objective", "said"),
    [
        ('"maximn"', "Did you mean 'maximin'?"),
        ('{name = "random", sed = 3}', "Did you mean 'seed'?"),
        ('{name = "total", gap = 3}', "no such option of the objective 'total'"),
        ('{name = "group-maximin"}', "must say by which column"),
        ('{name = "group-maximin", by = "gendre"}', "Did you mean 'gender'?"),
        ('{name = "quotas", by = "gender", at_most = {women = 1}}', "Did you mean 'woman'?"),
    ],
)
def test_check_and_match_refuse_an_objective_that_cannot_be(cohort_folder, objective, said):
    words = with_objective(cohort_folder, objective)
    for command in ("check", "match"):
        done = run(command, *words)
        assert done.exit_code == 1
        assert said in done.stderr
    assert not Path("matching").exists()


# ---- audit


@pytest.mark.usefixtures("cohort_folder")
def test_audit_of_what_was_matched_and_of_its_pairs_agree():
    assert run("match", *TABLES).exit_code == 0
    done = run("audit", *TABLES, "--by", "gender", "--matching", "matching", "--matching", "matching/pairs.csv")
    assert done.exit_code == 0
    first, second = done.stdout.split(f"\n\nAudited     {Path('matching/pairs.csv')}")
    assert first.splitlines()[0] == "Audited     matching: 120 mentees, by gender"
    assert first.splitlines()[1:] == second.splitlines()[1:]
    anew = run("audit", *TABLES, "--by", "gender").stdout
    assert anew.splitlines()[1:] == first.splitlines()[1:]


@pytest.mark.usefixtures("cohort_folder")
def test_audit_by_several_columns_and_of_mentors():
    both = run("audit", *TABLES, "--by", "gender", "--by", "seniority").stdout.splitlines()
    assert both[0] == "Audited     pairs made anew: 120 mentees, by gender × seniority"
    assert both[-1] == "Note        Criterion 'seniority' compares the audited column 'seniority'."
    mentors = run("audit", *TABLES, "--by", "gender", "--mentors", "--smallest", 0).stdout
    assert "mean load" in mentors
    assert "Hidden" not in mentors


@pytest.mark.usefixtures("cohort_folder")
def test_audit_by_a_column_that_is_not_there_suggests_one():
    done = run("audit", *TABLES, "--by", "gendre")
    assert done.exit_code == 1
    assert "'gender'" in done.stderr


@pytest.mark.usefixtures("cohort_folder")
def test_what_the_policy_audits_is_audited_without_being_asked():
    done = run("audit", *TABLES, "--quiet")
    assert (done.exit_code, done.stdout.count("Audited ")) == (0, 1)
    assert "by gender" in done.stdout
    assert run("audit", *TABLES[:2], "--quiet").exit_code == 2  # nothing is audited without a policy


# ---- draw


@pytest.mark.usefixtures("cohort_folder")
def test_draw_writes_pairs_and_the_chances_of_everybody():
    done = run("draw", *TABLES, "--out", "lot")
    assert done.exit_code == 0
    assert len(done.stdout.splitlines()) <= 24
    assert {path.name for path in Path("lot").iterdir()} == OUTPUTS | {
        "matching.xlsx",
        "audit.json",
        "chances.csv",
        "run.json",
    }
    chances = rows_of("lot/chances.csv")
    assert max(float(row["probability"]) for row in chances if row["mentor"]) <= 0.5
    listed = {(row["mentee"], row["mentor"]) for row in chances}
    assert {(row["mentee"], row["mentor"]) for row in rows_of("lot/pairs.csv")} <= listed
    assert {(row["mentee"], "") for row in rows_of("lot/unmatched.csv")} <= listed
    of_each = {}
    for row in chances:
        of_each[row["mentee"]] = of_each.get(row["mentee"], 0.0) + float(row["probability"])
    assert len(of_each) == 120
    assert all(abs(total - 1.0) < 1e-9 for total in of_each.values())


@pytest.mark.usefixtures("cohort_folder")
def test_draw_by_seed_keeps_the_chances():
    for folder, seed in (("one", 1), ("two", 2)):
        assert run("draw", *TABLES, "--out", folder, "--seed", seed, "--quiet").stdout == ""
    assert Path("one/chances.csv").read_bytes() == Path("two/chances.csv").read_bytes()
    assert Path("one/pairs.csv").read_bytes() != Path("two/pairs.csv").read_bytes()


@pytest.mark.usefixtures("cohort_folder")
def test_draw_says_what_it_is_and_can_be_explained_and_audited():
    lines = run("draw", *TABLES, "--max-probability", 0.75).stdout.splitlines()
    titles = [line.split("  ")[0] for line in lines]
    assert titles.count("Drawn") == titles.count("Lottery") == 1
    assert "Proven" not in titles
    assert "Ties" not in titles
    assert any("has a probability above 0.75" in line for line in lines)
    assert run(*suggested(lines)).exit_code == 0
    assert run("audit", *TABLES, "--by", "gender", "--matching", "lottery").exit_code == 0


@pytest.mark.usefixtures("cohort_folder")
def test_draw_overwrites_nothing_unasked():
    Path("lottery").mkdir()
    Path("lottery/chances.csv").write_text("mine", "utf-8")
    done = run("draw", *TABLES)
    assert (done.exit_code, done.stdout) == (1, "")
    assert "chances.csv" in done.stderr
    assert [path.name for path in Path("lottery").iterdir()] == ["chances.csv"]


# ---- the order of rows


@pytest.mark.parametrize(
    "objective", ["maximin", "nash", "stable", "first-come", "greedy", "random", "picking-sequence"]
)
def test_order_of_rows_decides_nothing(cohort_folder, objective):
    """The order of the lot does, also for who comes first."""
    words = with_objective(cohort_folder, f'"{objective}"')
    assert run("match", *words, "--quiet", "--out", "as-it-is").exit_code == 0
    for name in ("mentors.csv", "mentees.csv"):
        header, *rows = Path(name).read_text("utf-8").splitlines()
        Path(name).write_text("\n".join([header, *rows[::-1]]) + "\n", "utf-8")
    assert run("match", *words, "--quiet", "--out", "turned").exit_code == 0
    assert Path("turned/pairs.csv").read_bytes() == Path("as-it-is/pairs.csv").read_bytes()
