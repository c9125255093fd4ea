"""The command `audit`."""

from pathlib import Path
from typing import Any, Literal

import click

from mentormatch.cli.options import TABLE_READING, takes, takes_tables
from mentormatch.cli.printing import print_json, print_lines
from mentormatch.cli.progress import ProgressBar


@click.command(short_help="Say what each group was offered and got.")
@takes_tables
@click.option(
    "--by",
    multiple=True,
    metavar="COLUMN",
    help="What makes groups; given twice, intersections. By default what the policy audits, one by one.",
)
@click.option(
    "--who", type=click.Choice(["mentees", "mentors"]), default="mentees", show_default=True, help="Whose groups."
)
@click.option("--mentors", "who", flag_value="mentors", hidden=True)  # as it was called before --who
@click.option(
    "--smallest",
    type=click.IntRange(min=0),
    metavar="N",
    default=5,
    show_default=True,
    help="Groups of fewer people show no values.",
)
@takes(
    "--matching",
    "--seed",
    "--json",
    "--quiet",
    *TABLE_READING,
    matching={"multiple": True},
    seed={"type": click.IntRange(min=0)},
)
def audit(
    mentors: Path,
    mentees: Path | None,
    policy_file: Path | None,
    role: str | None,
    *,
    by: tuple[str, ...],
    stored: tuple[Path, ...],
    who: Literal["mentees", "mentors"],
    smallest: int,
    seed: int,
    as_json: bool,
    quiet: bool,
) -> None:
    """Say what each group was offered and got, and what may be chance.

    Where --matching is given several times, each is audited by itself.
    """
    from mentormatch.cli.audit import audit_facts, audited_columns, is_told
    from mentormatch.cli.inputs import read_inputs, read_result
    from mentormatch.fairness import audit as audit_of
    from mentormatch.matching import match as run

    lines: list[str] = []
    audits: list[dict[str, Any]] = []
    with ProgressBar(shown=not quiet) as progress:
        progress("reading tables", 0, 1)
        first = stored[0] if stored else None
        cohort, policy = read_inputs(mentors=mentors, mentees=mentees, policy=policy_file, role=role, stored=first)
        for path in stored or (None,):
            matching = run(cohort, policy, progress=progress) if path is None else read_result(path, cohort, policy)
            people = cohort.mentors if who == "mentors" else cohort.mentees
            for columns in audited_columns(by, people, matching.policy):
                found = audit_of(
                    matching,
                    by=columns,
                    who=who,
                    smallest=smallest,
                    seed=seed,
                    tell=is_told(cohort),
                )
                of = "pairs made anew" if path is None else str(path)
                audits += [{"of": of, **audit_facts(found)}] if as_json else []
                lines += [] if as_json else [*([""] if lines else []), found.text(of=of)]
    if as_json:
        print_json({"audits": audits})
    print_lines(lines)
