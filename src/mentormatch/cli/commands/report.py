"""The command `report`: a page about a matching."""

import shlex
from os import fspath
from pathlib import Path
from typing import Any

import click

from mentormatch.cli.options import TABLE_READING, takes, takes_run
from mentormatch.cli.printing import print_json, print_lines
from mentormatch.cli.progress import ProgressBar
from mentormatch.cli.reading import reading
from mentormatch.cli.report import LANGUAGE_HELP, REPORT, WITHOUT_NAMES_HELP, known_language, repeating


@click.command(short_help="Write a page about a matching, to decide in.")
@takes_run
@click.option("--language", callback=known_language, metavar="CODE", default="en", help=LANGUAGE_HELP)
@click.option("--title", metavar="TEXT", help="What the page is called, such as the name of the programme.")
@click.option("--without-names", is_flag=True, help=WITHOUT_NAMES_HELP)
@takes(
    "--out",
    "--force",
    "--json",
    "--quiet",
    *TABLE_READING,
    out={"metavar": "FILE", "help": f"Where the page goes; by default {REPORT} in DIR.", "show_default": False},
)
def report(
    folder: Path,
    mentors: Path | None,
    mentees: Path | None,
    policy_file: Path | None,
    role: str | None,
    *,
    out: Path | None,
    language: str,
    title: str | None,
    without_names: bool,
    force: bool,
    as_json: bool,
    quiet: bool,
) -> None:
    """Write a page to decide in: what happened, what to look at first, every pair with its reasons, and more.

    DIR is what `match` wrote, or a list of pairs; MENTORS and MENTEES are the tables that it was made from. Without
    tables, DIR must hold a matching that holds its people. The page is one file, which asks nothing of any server; what
    is decided in it is saved as decisions.csv, for `rematch --previous`.
    """
    from mentormatch.cli.inputs import read_inputs, read_result
    from mentormatch.report import write_report

    with ProgressBar(shown=not quiet) as progress:
        progress("reading tables", 0, 1)
        if mentors is None:
            matching = _with_its_people(folder)
            command = None
        else:
            cohort, policy = read_inputs(mentors=mentors, mentees=mentees, policy=policy_file, role=role, stored=folder)
            matching = read_result(folder, cohort, policy)
            command = repeating(matching, mentors=mentors, mentees=mentees, role=role, policy=policy_file)
        place = out or (folder if folder.is_dir() else folder.parent) / REPORT
        write_report(
            matching,
            place,
            language=language,
            names=not without_names,
            title=title,
            command=command,
            force=force,
            progress=progress,
        )
    if as_json:
        print_json({"files": [str(place)]})
    print_lines([] if quiet or as_json else [f"{'Written':<12}{place}"])


def _with_its_people(folder: Path) -> Any:
    from mentormatch.matching import Matching
    from mentormatch.tables import read_round

    document = read_round(folder, limits=reading().limits())
    if document is None or "cohort" not in document:
        raise click.UsageError(_what_to_type(folder, found=document is not None))
    return Matching.from_dict(document, None)


def _what_to_type(folder: Path, *, found: bool) -> str:
    """Return what is missing, and the command that has it: of a folder above that of a run, also which it may be."""
    below = sorted(file.parent for file in folder.glob("*/matching.json")) if folder.is_dir() and not found else []
    meant = shlex.quote(fspath(folder if not below else below[0])) if len(below) < 2 else "DIR"
    typed = f"mentormatch report {meant} MENTORS MENTEES"
    if not folder.exists():
        return f"There is no {fspath(folder)}. It must be what `match`, `draw` or `rematch` wrote, or a list of pairs."
    if below:
        places = " and ".join(map(fspath, below[:2])) + (f" and {len(below) - 2} more" if len(below) > 2 else "")
        return f"{fspath(folder)} holds no matching; {places} may be meant. Type: {typed}"
    return (
        f"{fspath(folder)} does not hold the people, whose answers stay in the tables that it was made from. "
        f"Type: {typed}, with the paths of those tables (of one table of everybody, that alone)."
    )
