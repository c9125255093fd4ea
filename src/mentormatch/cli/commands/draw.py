"""The command `draw`."""

import sys
from pathlib import Path
from typing import Any

import click

from mentormatch.cli.options import TABLE_READING, takes, takes_tables
from mentormatch.cli.printing import print_json, print_lines
from mentormatch.cli.progress import ProgressBar
from mentormatch.cli.statuses import DONE, STOPPED


@click.command(short_help="Pair by lot, and write everybody's chances.")
@takes_tables
@click.option(
    "--max-probability",
    type=click.FloatRange(min=0, max=1, min_open=True),
    metavar="P",
    default=0.5,
    show_default=True,
    help="No pair that is not locked is more likely.",
)
@click.option(
    "--keep",
    type=click.FloatRange(min=0, max=1),
    metavar="SHARE",
    help="Leave as much to chance as keeps this share of the best total.",
)
@takes(
    "--out",
    "--seed",
    "--time-limit",
    "--plain",
    "--no-workbook",
    "--with-people",
    "--force",
    "--json",
    "--quiet",
    *TABLE_READING,
    out={"default": "lottery"},
)
def draw(
    mentors: Path,
    mentees: Path | None,
    policy_file: Path | None,
    role: str | None,
    *,
    out: Path,
    seed: int,
    max_probability: float,
    keep: float | None,
    time_limit: float | None,
    plain: bool,
    no_workbook: bool,
    with_people: bool,
    force: bool,
    as_json: bool,
    quiet: bool,
) -> None:
    """Pair by lot, so that nobody can count on a pair, and write everybody's chances.

    The chances do not depend on the seed, and can be published before the draw.
    """
    from mentormatch.cli.facts import matching_facts
    from mentormatch.cli.inputs import read_inputs, say_settled
    from mentormatch.cli.summary import next_command, summary
    from mentormatch.matching import draw_lottery
    from mentormatch.tables import at_work, check_free, write_matching

    with at_work(out) as settled, ProgressBar(shown=not quiet, limit=time_limit) as progress:
        say_settled(settled)
        check_free(out, force=force, also=("chances.csv",), workbook=not no_workbook)
        progress("reading tables", 0, 1)
        cohort, policy = read_inputs(mentors=mentors, mentees=mentees, policy=policy_file, role=role)
        drawn = draw_lottery(
            cohort,
            policy,
            max_probability=max_probability,
            seed=seed,
            keep=keep,
            progress=progress,
            time_limit=time_limit,
        )
        progress("writing files", 0, 1)
        also = {"chances.csv": drawn.chance_table()}
        workbook = not no_workbook
        files = write_matching(
            drawn.matching, out, force=force, also=also, plain=plain, workbook=workbook, with_people=with_people
        )
        again = next_command(
            drawn.matching, mentors=mentors, mentees=mentees, role=role, policy=policy_file, folder=out
        )
        told: Any = {"files": files, "again": again, "lottery": drawn.notes}
        lines = [] if quiet or as_json else list(summary(drawn.matching, **told))
        facts = matching_facts(drawn.matching, **told) if as_json else {}
    if as_json:
        print_json(facts | {"chances": drawn.chances, "below_one": drawn.below_one})
    print_lines(lines)
    sys.exit(DONE if drawn.matching.stopped is None else STOPPED)
