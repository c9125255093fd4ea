"""`init --ask`: questions in the terminal, and answers in the policy."""

import tomllib
from pathlib import Path

import pytest
from click.testing import CliRunner

from mentormatch.cli import ask
from mentormatch.cli import commands as cli
from mentormatch.starter import Question
from mentormatch.starter.blocks import Block
from mentormatch.tables.writing import write_all

STATES = ["active", "active", "left", "active"]


@pytest.fixture
def tables(tmp_path, monkeypatch):
    """Stand in a folder with two tables, at a terminal."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(ask, "is_terminal", lambda: True)
    mentors = [[f"m{place}", STATES[place % 4], "R; SQL"] for place in range(12)]
    mentees = [[f"s{place}", "SQL"] for place in range(9)]
    write_all({"mentors.csv": (["id", "Status", "Skills"], mentors), "mentees.csv": (["id", "Skills"], mentees)})
    return ("init", ".", "--ask", "mentors.csv", "mentees.csv")


def answer(words, typed):
    return CliRunner().invoke(cli.main, words, input=typed, catch_exceptions=False)


def test_answers_are_written(tables):
    done = answer(tables, "\n2\nq\n")
    assert done.exit_code == 0
    assert "2  left  (3)" in done.output
    policy = tomllib.loads(Path("policy.toml").read_text("utf-8"))
    assert policy["only"] == {"mentors": {"Status": ["active"]}}
    assert policy["default_capacity"] == 2
    assert "Take part?" not in done.output


def test_skipping_leaves_the_question_in_the_file(tables):
    assert answer(tables, "s\nq\n").exit_code == 0
    assert "# ? Does 'Status' say who takes part?" in Path("policy.toml").read_text("utf-8")


def test_what_answers_nothing_is_asked_again(tables):
    done = answer(tables, "7\nperhaps\n1\nq\n")
    assert done.output.count("Type numbers from 1 to 2.") == 2
    assert tomllib.loads(Path("policy.toml").read_text("utf-8"))["only"]


def test_nothing_is_written_where_the_input_ends(tables):
    assert answer(tables, "1\n").exit_code == 4
    assert not Path("policy.toml").exists()


def test_nothing_is_written_on_ctrl_c(tables, monkeypatch):
    def interrupted(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr(ask, "read_answer", interrupted)
    assert answer(tables, "1\n2\n").exit_code == 4
    assert not Path("policy.toml").exists()


def test_a_policy_that_is_there_is_said_before_anything_is_asked(tables):
    Path("policy.toml").write_text("mine", encoding="utf-8")
    done = answer(tables, "1\n")
    assert done.exit_code == 1
    assert "takes part" not in done.output


def test_without_a_terminal_nothing_is_asked(tables, monkeypatch):
    monkeypatch.undo()
    done = CliRunner().invoke(cli.main, ["init", "x", "--ask", "a.csv", "b.csv"])
    assert done.exit_code == 2
    assert "needs a terminal" in done.output


def test_ask_belongs_to_tables(tables):
    assert answer(("init", "x", "--ask"), "").exit_code == 2
    assert answer((*tables, "--why", "Skills"), "").exit_code == 2


def question(kind, options=("a", "b", "c"), *, whole=False):
    return Question("?", kind, 0, Block("?", ()), options, is_whole=whole)


@pytest.mark.parametrize(
    ("asked", "said", "meant"),
    [
        (question("yes or no"), "Y", True),
        (question("yes or no"), "nein", False),
        (question("choice"), "2", "b"),
        (question("several"), "3 1 3", ("c", "a")),
        (question("several"), "none", ()),
        (question("order"), "3, 2, 1", ("c", "b", "a")),
        (question("number"), "2,5", 2.5),
        (question("number", whole=True), "0", 0),
    ],
)
def test_what_is_typed_is_read(asked, said, meant):
    assert ask.read_answer(asked, said) == meant


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (question("yes or no"), "perhaps"),
        (question("choice"), "1 2"),
        (question("choice"), "4"),
        (question("choice"), ""),
        (question("several"), "a"),
        (question("order"), "1 2"),
        (question("order"), "1 2 3 3"),
        (question("number"), "nan"),
        (question("number"), "1e400"),
        (question("number", whole=True), "-1"),
        (question("number", whole=True), "1.5"),
    ],
)
def test_what_answers_nothing_is_refused(asked, said):
    with pytest.raises(ValueError, match="Type"):
        ask.read_answer(asked, said)
