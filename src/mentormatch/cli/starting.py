"""The command `init`: a first policy from tables, or templates."""

from pathlib import Path

import click

from mentormatch.cli.garbage import fewer_collections
from mentormatch.cli.printing import print_lines
from mentormatch.cli.progress import ProgressBar
from mentormatch.cli.reading import reading, takes_sheets, takes_size
from mentormatch.files import refuse_conflicts

_FILE = click.Path(path_type=Path)


@click.command()
@click.argument("folder", type=_FILE, metavar="DIR")
@click.argument("mentors", type=_FILE, required=False)
@click.argument("mentees", type=_FILE, required=False)
@click.option("--role", metavar="HEADER", help="With one table of everybody: where they say what they want to be.")
@click.option("--why", metavar="HEADER", help="Write nothing, and say what was understood of a column, and by what.")
@click.option("--ask", is_flag=True, help="Ask the questions here, one by one, and write the answers into the policy.")
@click.option("--example", is_flag=True, help="Write a small made-up cohort to look at, instead of empty templates.")
@click.option("--force", is_flag=True, help="Overwrite files that are there.")
@takes_size
@takes_sheets
def init(
    folder: Path,
    mentors: Path | None,
    mentees: Path | None,
    role: str | None,
    why: str | None,
    *,
    ask: bool,
    example: bool,
    force: bool,
) -> None:
    """Write a commented policy to start from.

    From your own MENTORS and MENTEES, or one table of everybody, it guesses which columns are what and which belong
    together, and asks where it is doubtful. Without tables, it writes templates and the questions to put into a form.
    """
    from mentormatch.cli.ask import ask_questions, need_terminal
    from mentormatch.cli.init import init_lines, template_lines
    from mentormatch.cli.why import why_lines
    from mentormatch.starter import EXAMPLE, TEMPLATES, starter_policy
    from mentormatch.tables import write_all

    if ask and (mentors is None or why is not None):
        raise click.UsageError("--ask belongs to tables, whose questions it asks, and goes without --why.")
    if mentors is None:
        if role is not None:
            raise click.UsageError("--role belongs to a table of everybody, and none was given.")
        files = {folder / name: text for name, text in (EXAMPLE if example else TEMPLATES).items()}
        write_all(files, force=force)
        print_lines(template_lines(folder, list(files), example=example))
        return
    if example or (mentees is not None and role is not None):
        raise click.UsageError("--example goes without tables, and --role with one table of everybody.")
    file = folder / "policy.toml"
    if ask:
        need_terminal()
        refuse_conflicts([file], force=force)  # before anybody answers
    with ProgressBar(shown=True) as progress, fewer_collections():
        progress("reading tables", 0, 1)
        sheets = tuple(reading().sheets(joint=mentees is None).values())
        starter = starter_policy(mentors, mentees, role=role, sheets=sheets, limits=reading().limits())
    if why is not None:
        print_lines(why_lines(starter, why))
        return
    if ask:
        starter = ask_questions(starter, mentors, mentees)
    write_all({file: starter.policy}, force=force)
    print_lines(init_lines(starter, file=file, mentors=mentors, mentees=mentees))
