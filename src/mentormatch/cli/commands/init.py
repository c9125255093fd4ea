"""The command `init`: a first policy from tables, or templates."""

from pathlib import Path
from typing import Any

import click

from mentormatch.cli.garbage import fewer_collections
from mentormatch.cli.options import FILE, takes
from mentormatch.cli.printing import print_json, print_lines
from mentormatch.cli.progress import ProgressBar
from mentormatch.cli.reading import reading
from mentormatch.files import refuse_conflicts


@click.command()
@click.argument("folder", type=FILE, metavar="DIR")
@click.argument("mentors", type=FILE, required=False)
@click.argument("mentees", type=FILE, required=False)
@click.option("--why", metavar="HEADER", help="Write nothing, and say what was understood of a column, and by what.")
@click.option("--ask", is_flag=True, help="Ask the questions here, one by one, and write the answers into the policy.")
@click.option("--example", is_flag=True, help="Write a small made-up cohort to look at, instead of empty templates.")
@takes("--role", "--force", "--json", "--quiet", "--sheet", "--max-size")
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
    as_json: bool,
    quiet: bool,
) -> None:
    """Write a commented policy to start from.

    From your own MENTORS and MENTEES, or one table of everybody, it guesses which columns are what and which belong
    together, and asks where it is doubtful. Without tables, it writes templates and the questions to put into a form.
    """
    from mentormatch.cli.init import init_facts, init_lines
    from mentormatch.tables import write_all

    _check_usage(mentors, mentees, role, why, ask=ask, example=example, as_json=as_json)
    if mentors is None:
        _write_templates(folder, example=example, force=force, as_json=as_json, quiet=quiet)
        return
    file = folder / "policy.toml"
    if ask:
        refuse_conflicts([file], force=force)  # before anybody answers
    starter = _starter(mentors, mentees, role, quiet=quiet)
    if why is not None:
        _say_why(starter, why, as_json=as_json)
        return
    if ask:
        starter = _answered(starter, mentors, mentees)
    write_all({file: starter.policy}, force=force)
    if as_json:
        print_json(init_facts(starter, file=file, mentors=mentors, mentees=mentees))
    elif not quiet:
        print_lines(init_lines(starter, file=file, mentors=mentors, mentees=mentees))


def _check_usage(
    mentors: Path | None,
    mentees: Path | None,
    role: str | None,
    why: str | None,
    *,
    ask: bool,
    example: bool,
    as_json: bool,
) -> None:
    """Raise `click.UsageError` where what is given does not go together, or nobody can answer."""
    from mentormatch.cli.ask import need_terminal

    if ask and as_json:
        raise click.UsageError("--ask asks on the screen, and goes without --json.")
    if ask and (mentors is None or why is not None):
        raise click.UsageError("--ask belongs to tables, whose questions it asks, and goes without --why.")
    if mentors is None and role is not None:
        raise click.UsageError("--role belongs to a table of everybody, and none was given.")
    if mentors is not None and (example or (mentees is not None and role is not None)):
        raise click.UsageError("--example goes without tables, and --role with one table of everybody.")
    if ask:
        need_terminal()


def _write_templates(folder: Path, *, example: bool, force: bool, as_json: bool, quiet: bool) -> None:
    from mentormatch.cli.init import template_facts, template_lines
    from mentormatch.starter import EXAMPLE, TEMPLATES
    from mentormatch.tables import write_all

    files = {folder / name: text for name, text in (EXAMPLE if example else TEMPLATES).items()}
    write_all(files, force=force)
    if as_json:
        print_json(template_facts(folder, list(files), example=example))
    elif not quiet:
        print_lines(template_lines(folder, list(files), example=example))


def _starter(mentors: Path, mentees: Path | None, role: str | None, *, quiet: bool) -> Any:
    from mentormatch.starter import starter_policy

    with ProgressBar(shown=not quiet) as progress, fewer_collections():
        progress("reading tables", 0, 1)
        sheets = tuple(reading().sheets(joint=mentees is None).values())
        return starter_policy(mentors, mentees, role=role, sheets=sheets, limits=reading().limits())


def _say_why(starter: Any, column: str, *, as_json: bool) -> None:
    from mentormatch.cli.why import why_lines

    lines = list(why_lines(starter, column))
    if as_json:
        print_json({"column": column, "found": lines})
    else:
        print_lines(lines)


def _answered(starter: Any, mentors: Path, mentees: Path | None) -> Any:
    from mentormatch.cli.ask import ask_questions

    return ask_questions(starter, mentors, mentees)
