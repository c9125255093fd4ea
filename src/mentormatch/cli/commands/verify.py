"""The command `verify`: whether written files hold."""

import sys
from pathlib import Path

import click

from mentormatch.cli.options import TABLE_READING, takes, takes_run
from mentormatch.cli.printing import print_json, print_lines
from mentormatch.cli.progress import ProgressBar
from mentormatch.cli.reading import reading
from mentormatch.cli.statuses import DONE, WRONG_INPUT

_SHOWN = 50


@click.command(short_help="Say whether what the files of a run claim holds.")
@takes_run
@takes("--json", "--quiet", *TABLE_READING)
def verify(
    folder: Path,
    mentors: Path | None,
    mentees: Path | None,
    policy_file: Path | None,
    role: str | None,
    *,
    as_json: bool,
    quiet: bool,
) -> None:
    """Say in one line whether the files in DIR hold, and name all that does not.

    With the tables, scores, rules, capacities and the bound are computed again, by code that shares nothing with what
    found the pairs; DIR alone shows whether its files fit each other. Exit status 1 where something does not hold.
    """
    from mentormatch.cli.inputs import cohort_of_run, say_settled
    from mentormatch.report import verify as verified
    from mentormatch.tables import settle

    with ProgressBar(shown=not quiet) as progress:
        say_settled(settle(folder))
        progress("reading tables", 0, 1)
        cohort, policy = cohort_of_run(folder, mentors=mentors, mentees=mentees, policy=policy_file, role=role)
        progress("computing again", 0, 1)
        found = verified(folder, cohort, policy=policy, limits=reading().limits())
    if as_json:
        print_json(found.to_dict())
    elif not (quiet and found.holds):
        more = len(found.wrong) - _SHOWN
        print_lines(
            [
                found.line,
                *(f"  {line}" for line in found.wrong[:_SHOWN]),
                *([f"  … and {more:,} more: --json lists all"] if more > 0 else []),
                *(f"  not checked: {line}" for line in found.unchecked),
            ]
        )
    sys.exit(DONE if found.holds else WRONG_INPUT)
