"""The command `explain`."""

from pathlib import Path
from typing import Literal

import click

from mentormatch.cli.options import TABLE_READING, takes, takes_tables
from mentormatch.cli.printing import print_json, print_lines
from mentormatch.cli.progress import ProgressBar


@click.command(short_help="Say why somebody got this mentor, or nobody, or these mentees.")
@takes_tables
@click.option("--mentee", metavar="WHO", help="Whose mentor, or lack of one: an id, name or address.")
@click.option("--mentor", metavar="WHO", help="Why not this mentor? Alone: why these mentees, and who else would come.")
@click.option(
    "--for",
    "audience",
    type=click.Choice(["coordinator", "participant"]),
    default="coordinator",
    show_default=True,
    help="Who will read it.",
)
@takes("--matching", "--json", "--quiet", *TABLE_READING)
def explain(
    mentors: Path,
    mentees: Path | None,
    policy_file: Path | None,
    role: str | None,
    *,
    mentee: str | None,
    mentor: str | None,
    stored: Path | None,
    audience: Literal["coordinator", "participant"],
    as_json: bool,
    quiet: bool,
) -> None:
    """Say why somebody got this mentor, or nobody, and why not another; or all this of a mentor."""
    from mentormatch.cli.inputs import person_id, read_inputs, read_result
    from mentormatch.explanations import explain as reasons
    from mentormatch.matching import match as run

    if mentee is None and mentor is None:
        raise click.UsageError("Say who: --mentee WHO, --mentor WHO, or both.")
    with ProgressBar(shown=not quiet) as progress:
        progress("reading tables", 0, 1)
        cohort, policy = read_inputs(mentors=mentors, mentees=mentees, policy=policy_file, role=role, stored=stored)
        made = None if stored is None else read_result(stored, cohort, policy)
        matching = run(cohort, policy, progress=progress) if made is None else made
        private = audience == "participant"  # who must not learn who else is there
        mentee = None if mentee is None else person_id(cohort.mentees, mentee, "--mentee", private=private)
        known = None if mentor is None else person_id(cohort.mentors, mentor, "--mentor", private=private)
        # what a participant is told holds the name that they asked by, and not the id
        mentor = mentor if private else known
        found = reasons(matching, mentee=mentee, mentor=mentor, audience=audience)
        text = found.text()
    if as_json:
        print_json(found)
    else:
        print_lines([text])
