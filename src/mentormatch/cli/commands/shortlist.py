"""The command `shortlist`: mentors for every mentee to choose from."""

import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from mentormatch.cli.options import TABLE_READING, takes, takes_tables
from mentormatch.cli.printing import print_json, print_lines
from mentormatch.cli.progress import ProgressBar
from mentormatch.cli.statuses import DONE, STOPPED

_MARGIN = 12
_SHOWN = 5


@click.command(short_help="Write several mentors for every mentee to choose from.")
@takes_tables
@click.option("--each", type=click.IntRange(min=1), metavar="N", default=5, show_default=True, help="Mentors a list.")
@click.option(
    "--at-most",
    type=click.IntRange(min=1),
    metavar="N",
    default=15,
    show_default=True,
    help="On how many lists one mentor may stand.",
)
@takes(
    "--out",
    "--seed",
    "--time-limit",
    "--plain",
    "--force",
    "--json",
    "--quiet",
    *TABLE_READING,
    out={"default": "shortlists"},
)
def shortlist(
    mentors: Path,
    mentees: Path | None,
    policy_file: Path | None,
    role: str | None,
    *,
    each: int,
    at_most: int,
    out: Path,
    seed: int,
    time_limit: float | None,
    plain: bool,
    force: bool,
    as_json: bool,
    quiet: bool,
) -> None:
    """Write several mentors for every mentee to choose from, and nobody on too many lists.

    Seats do not count yet. What mentees choose goes into choices.csv, which `match` then reads as the mentees, with a
    criterion `choices` in the policy.
    """
    from mentormatch.cli.inputs import read_inputs, say_settled
    from mentormatch.files import refuse_conflicts
    from mentormatch.matching import shortlist as run
    from mentormatch.tables import LIST_FILES, at_work, write_shortlists

    with at_work(out) as settled, ProgressBar(shown=not quiet, limit=time_limit) as progress:
        say_settled(settled)
        refuse_conflicts([out / name for name in LIST_FILES], force=force)
        progress("reading tables", 0, 1)
        cohort, policy = read_inputs(mentors=mentors, mentees=mentees, policy=policy_file, role=role)
        lists = run(
            cohort,
            policy,
            each=each,
            at_most=at_most,
            seed=seed,
            progress=progress,
            time_limit=time_limit,
            on_interrupt="best",
        )
        progress("writing files", 0, 1)
        files = write_shortlists(lists, out, force=force, plain=plain)
        lines = [] if quiet or as_json else list(_lines(lists, files))
    if as_json:
        print_json({**lists.to_dict(), "written": list(map(str, files)), "choice_columns": lists.choice_columns})
    print_lines(lines)
    sys.exit(DONE if lists.stopped is None else STOPPED)


def _lines(lists: Any, files: Sequence[Path]) -> Iterator[str]:
    """Yield what was made, what was written, and how choices come back, in the columns of the summary of `match`."""
    from mentormatch.matching import RULE_NOTE

    yield from _block("Lists", replace(lists, notes=()).text().splitlines())
    rules = [note for note in lists.notes if note.startswith(RULE_NOTE)]
    others = [note for note in lists.notes if not note.startswith(RULE_NOTE)]
    most = max(1, _SHOWN - len(rules))
    more = [f"… and {len(others) - most} more: mentormatch check"] if len(others) > most else []
    yield from _block("Note", [*rules, *others[:most], *more])
    yield from _block("Written", [", ".join(map(str, files))])
    columns = ", ".join(json.dumps(name) for name in lists.choice_columns)
    next_lines = [
        f"What mentees choose goes into {files[1]}, in order, which is then the table of the mentees.",
        "To let it count, add to the policy:",
        *("  [[criterion]]", '  name = "choices"', f"  wants = [{columns}]", '  encoder = "choices"'),
    ]
    if lists.policy.form.columns.get("mentee"):
        next_lines.append(
            "Its columns have the names that the policy gives them: leave out its [columns.mentees] then."
        )
    yield from _block("Next", next_lines)


def _block(title: str, lines: Sequence[str]) -> Iterator[str]:
    for place, line in enumerate(lines):
        yield f"{'' if place else title:<{_MARGIN}}{line}"
