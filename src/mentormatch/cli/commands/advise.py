"""The command `advise`: what would change a matching."""

from pathlib import Path

import click

from mentormatch.cli.options import TABLE_READING, takes, takes_tables
from mentormatch.cli.printing import print_json, print_lines
from mentormatch.cli.progress import ProgressBar


@click.command(short_help="Say what more seats, mentors or other weights would change.")
@takes_tables
@click.option(
    "--by",
    multiple=True,
    metavar="COLUMN",
    help="A column of the mentors, not audited; may be given several times. By default skills and categories compared.",
)
@click.option(
    "--more",
    type=click.IntRange(min=1),
    metavar="N",
    default=2,
    show_default=True,
    help="How many more mentors of a group are tried.",
)
@click.option("--mentors", "more", type=click.IntRange(min=1), hidden=True)  # as it was called before --more
@click.option("--seats", type=click.IntRange(min=1), metavar="N", help="The seats of each; else the median.")
@takes("--matching", "--json", "--quiet", *TABLE_READING)
def advise(
    mentors: Path,
    mentees: Path | None,
    policy_file: Path | None,
    role: str | None,
    *,
    by: tuple[str, ...],
    stored: Path | None,
    more: int,
    seats: int | None,
    as_json: bool,
    quiet: bool,
) -> None:
    """Say what more seats, more mentors of a kind, and other weights would change.

    For coordinators, not for participants. Every line was verified by pairing again.
    """
    from mentormatch.cli.inputs import read_inputs, read_result
    from mentormatch.explanations import advise as advice_of
    from mentormatch.matching import match as run

    with ProgressBar(shown=not quiet) as progress:
        progress("reading tables", 0, 1)
        cohort, policy = read_inputs(mentors=mentors, mentees=mentees, policy=policy_file, role=role, stored=stored)
        made = None if stored is None else read_result(stored, cohort, policy)
        matching = run(cohort, policy, progress=progress) if made is None else made
        found = advice_of(matching, by=list(by) or None, mentors=more, seats=seats, progress=progress)
    if as_json:
        print_json(found)
    else:
        print_lines(found.text().splitlines())
