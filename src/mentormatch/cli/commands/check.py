"""The command `check`."""

import sys
from pathlib import Path

import click

from mentormatch.cli.failures import failure_facts
from mentormatch.cli.options import TABLE_READING, takes, takes_tables
from mentormatch.cli.printing import print_json, print_lines
from mentormatch.cli.progress import ProgressBar
from mentormatch.cli.statuses import WRONG_INPUT
from mentormatch.errors import InputError


@click.command(short_help="Report mistakes, and what is worth a look, without pairing.")
@takes_tables
@click.option(
    "--gaming",
    is_flag=True,
    help="Also try, for 60 mentees and at most two minutes, whether other answers get them a better mentor.",
)
@takes("--all", "--json", "--quiet", *TABLE_READING)
def check(
    mentors: Path,
    mentees: Path | None,
    policy_file: Path | None,
    role: str | None,
    *,
    everything: bool,
    gaming: bool,
    as_json: bool,
    quiet: bool,
) -> None:
    """Look at two tables and a policy without pairing anybody, and report every mistake, by kind.

    Also what is worth a look before the deadline: seats, blanks, how answers were read, wanted terms that nobody
    offers, people whom little or no rule leaves anything, and people who look like one. Mistakes are status 1.
    """
    from mentormatch.checkup import check_up, try_gaming
    from mentormatch.cli.check import checkup_lines, mistake_lines
    from mentormatch.cli.gaming import gaming_lines
    from mentormatch.cli.inputs import read_checked

    try:
        with ProgressBar(shown=not quiet) as progress:
            progress("reading tables", 0, 1)
            cohort, policy = read_checked(mentors=mentors, mentees=mentees, policy=policy_file, role=role)
            found = check_up(cohort, policy, progress=progress)
            tried = try_gaming(cohort, policy, progress=progress) if gaming else None
    except InputError as error:
        if as_json:
            print_json(failure_facts(error))
        print_lines(mistake_lines(error.mistakes, everything=everything), err=True)
        sys.exit(WRONG_INPUT)
    if as_json:
        print_json({**found.to_dict(), "gaming": tried})
    elif not quiet:
        print_lines(checkup_lines(found, everything=everything, cohort=cohort))
        print_lines([] if tried is None else gaming_lines(tried, everything=everything))
