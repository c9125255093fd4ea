"""The command `verify`: whether written files hold."""

import json
import sys
from pathlib import Path

import click

from mentormatch.cli.printing import print_lines
from mentormatch.cli.progress import ProgressBar
from mentormatch.cli.reading import reading, takes_reading, takes_run

_SHOWN = 50


@click.command(short_help="Say whether what the files of a run claim holds.")
@takes_run
@click.option("--json", "as_json", is_flag=True, help="Print what was found as JSON.")
@click.option("--quiet", is_flag=True, help="Show no progress, and nothing where all holds.")
@takes_reading
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
        print_lines(json.dumps(found.to_dict(), ensure_ascii=False, indent=1).splitlines())
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
    sys.exit(0 if found.holds else 1)
