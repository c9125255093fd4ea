"""The command `advise`: what would change a matching."""

from pathlib import Path

import click

from mentormatch.cli.printing import print_lines
from mentormatch.cli.progress import ProgressBar
from mentormatch.cli.reading import takes_reading, takes_tables

_FILE = click.Path(path_type=Path)


@click.command(short_help="Say what more seats, mentors or other weights would change.")
@takes_tables
@click.option(
    "--by",
    multiple=True,
    metavar="COLUMN",
    help="A column of the mentors, not audited; may be given several times. By default skills and categories compared.",
)
@click.option(
    "--matching",
    "stored",
    type=_FILE,
    metavar="FILE|DIR",
    help="What `match` wrote, or a table of pairs; else pair anew.",
)
@click.option(
    "--mentors",
    "more",
    type=click.IntRange(min=1),
    metavar="N",
    default=2,
    show_default=True,
    help="How many more mentors of a group are tried.",
)
@click.option("--seats", type=click.IntRange(min=1), metavar="N", help="The seats of each; else the median.")
@click.option("--quiet", is_flag=True, help="Show no progress.")
@takes_reading
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
    print_lines(found.text().splitlines())
