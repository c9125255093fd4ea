"""The command line as tests call it."""

import csv
from pathlib import Path

from click.testing import CliRunner

from mentormatch import cli

TABLES = ("mentors.csv", "mentees.csv", "--policy", "policy.toml")


def run(*words):
    return CliRunner().invoke(cli.main, [str(word) for word in words], catch_exceptions=False)


def rows_of(path):
    with Path(path).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
