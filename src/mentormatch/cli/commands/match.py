"""The command `match`."""

import sys
from fractions import Fraction
from pathlib import Path

import click

from mentormatch.assignment import SolverName
from mentormatch.cli.failures import failure
from mentormatch.cli.options import FILE, TABLE_READING, takes, takes_tables
from mentormatch.cli.printing import print_json, print_lines
from mentormatch.cli.progress import ProgressBar
from mentormatch.cli.report import REPORT, repeating, report_asked, report_beside, writes_report
from mentormatch.cli.statuses import DONE, STOPPED, TOO_FEW
from mentormatch.cli.stopping import read_share, too_few


@click.command(short_help="Pair the people of two tables, and write who mentors whom.")
@takes_tables
@click.option("--template", type=FILE, metavar="FILE", help="Your own text of introductions, with {{ fields }}.")
@click.option("--closest", is_flag=True, help="Where limits cannot all hold, let as few as can be give way.")
@click.option(
    "--stop-below",
    callback=read_share,
    metavar="SHARE",
    help="Write nothing, with exit status 5, where fewer of the mentees are placed, such as 80%.",
)
@writes_report
@takes(
    "--out",
    "--seed",
    "--solver",
    "--time-limit",
    "--plain",
    "--no-workbook",
    "--with-people",
    "--force",
    "--json",
    "--quiet",
    *TABLE_READING,
    out={"default": "matching"},
)
def match(
    mentors: Path,
    mentees: Path | None,
    policy_file: Path | None,
    role: str | None,
    *,
    out: Path,
    seed: int,
    solver: SolverName,
    time_limit: float | None,
    template: Path | None,
    closest: bool,
    stop_below: Fraction | None,
    plain: bool,
    no_workbook: bool,
    with_people: bool,
    force: bool,
    as_json: bool,
    quiet: bool,
) -> None:
    """Pair the people of two tables, and write who mentors whom.

    MENTORS and MENTEES are CSV, XLSX, ODS or JSON, one row a person, with a column `id`; or one table of everybody,
    with --role. Ctrl-C stops as --time-limit does.
    """
    from mentormatch.cli.facts import matching_facts
    from mentormatch.cli.inputs import read_inputs, say_settled, templated
    from mentormatch.cli.summary import next_command, summary
    from mentormatch.matching import match as run
    from mentormatch.matching import placed_of
    from mentormatch.tables import at_work, check_free, write_matching

    with at_work(out) as settled, ProgressBar(shown=not quiet, limit=time_limit) as progress:
        say_settled(settled)
        check_free(out, force=force, also=(REPORT,) if report_asked() else (), workbook=not no_workbook)
        progress("reading tables", 0, 1)
        cohort, policy = read_inputs(mentors=mentors, mentees=mentees, policy=policy_file, role=role)
        policy = templated(cohort, policy, template)
        matching = run(
            cohort,
            policy,
            solver=solver,
            seed=seed,
            progress=progress,
            time_limit=time_limit,
            on_interrupt="best",
            on_infeasible="closest" if closest else "raise",
        )
        placed, wanting = placed_of(matching)
        few = too_few(placed, wanting, stop_below)
        if few is None:
            progress("writing files", 0, 1)
            command = repeating(matching, mentors=mentors, mentees=mentees, role=role, policy=policy_file)
            also, workbook = report_beside(matching, command, progress), not no_workbook
            files = write_matching(
                matching, out, force=force, also=also, plain=plain, workbook=workbook, with_people=with_people
            )
        else:
            files = ()
        again = next_command(matching, mentors=mentors, mentees=mentees, role=role, policy=policy_file, folder=out)
        again = None if few else again
        lines = [] if quiet or as_json else list(summary(matching, files=files, again=again))
        facts = matching_facts(matching, files=files, again=again) if as_json else {}
    if few:
        facts |= failure("too_few", TOO_FEW, few)
    if as_json:
        print_json(facts)
    print_lines(lines)
    if few:
        print_lines([few], err=True)
        sys.exit(TOO_FEW)
    sys.exit(DONE if matching.stopped is None else STOPPED)
