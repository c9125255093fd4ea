"""The command line as tests call it."""

import csv
import shlex
from pathlib import Path

from click.testing import CliRunner

from mentormatch.cli import commands as cli

TABLES = ("mentors.csv", "mentees.csv", "--policy", "policy.toml")


def run(*words):
    return CliRunner().invoke(cli.main, [str(word) for word in words], catch_exceptions=False)


def rows_of(path):
    with Path(path).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def suggested(lines):
    """Return the words after "mentormatch" of the command that the end of a run suggests."""
    asked = next(number for number, line in enumerate(lines) if line.startswith("Ask why"))
    command = "\n".join(lines[asked + 1 :]).replace("\\\n", "")  # as a shell joins lines
    program, *words = shlex.split(command)
    assert program == "mentormatch"
    return words
