"""The command `dossier`: what others need to judge a matching."""

from pathlib import Path

import click

from mentormatch.cli.options import TABLE_READING, takes, takes_run
from mentormatch.cli.printing import print_json, print_lines
from mentormatch.cli.progress import ProgressBar
from mentormatch.cli.reading import reading


@click.command(short_help="Write what an auditor or a works council needs, without names.")
@takes_run
@click.option("--with-names", is_flag=True, help="Name people: pairs, lists in the policy, and every note.")
@takes(
    "--out",
    "--force",
    "--json",
    "--quiet",
    *TABLE_READING,
    out={"help": "Where dossier.json and dossier.html go; by default the run's.", "show_default": False},
)
def dossier(
    folder: Path,
    mentors: Path | None,
    mentees: Path | None,
    policy_file: Path | None,
    role: str | None,
    *,
    with_names: bool,
    out: Path | None,
    force: bool,
    as_json: bool,
    quiet: bool,
) -> None:
    """Write a dossier of the run in DIR: policy, proof with prices, audit, overrides, digests and versions.

    It is one JSON and one page that can be printed, for a works council, an auditor or a data-protection officer. With
    the tables, all of it is computed again; without, it is what the run wrote down.
    """
    from mentormatch.cli.inputs import cohort_of_run, say_settled
    from mentormatch.files import refuse_conflicts
    from mentormatch.report import DOSSIER_FILES, dossier_of_run, write_dossier
    from mentormatch.tables import settle

    target = folder if out is None else out
    with ProgressBar(shown=not quiet) as progress:
        say_settled(settle(folder))
        refuse_conflicts([target / name for name in DOSSIER_FILES], force=force)
        progress("reading tables", 0, 1)
        cohort, policy = cohort_of_run(folder, mentors=mentors, mentees=mentees, policy=policy_file, role=role)
        progress("computing again", 0, 1)
        made = dossier_of_run(folder, cohort, policy=policy, with_names=with_names, limits=reading().limits())
        files = write_dossier(made, target, force=force)
    if as_json:
        print_json({"files": [str(file) for file in files], "dossier": made.to_dict()})
    print_lines([] if quiet or as_json else [f"Written {', '.join(map(str, files))}"])
