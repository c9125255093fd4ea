"""The command `report`: a page about a matching; and `match --report`."""

import shlex
from collections.abc import Callable
from os import fspath
from pathlib import Path
from typing import Any, TypeVar

import click

from mentormatch.cli.printing import print_lines
from mentormatch.cli.progress import ProgressBar
from mentormatch.cli.reading import reading, takes_reading

_Command = TypeVar("_Command", bound=Callable[..., None])
_FILE = click.Path(path_type=Path)
_KEY = "mentormatch.cli.report"
REPORT = "report.html"
"""The file in the folder of a run."""


def _known(context: click.Context | None, parameter: click.Parameter | None, value: str | None) -> str | None:
    """Return the code of a language, as a callback of an option; `--help` loads no page to list them."""
    if value is not None:
        from mentormatch.report import LANGUAGES

        if value not in LANGUAGES:
            raise click.BadParameter(f"Write one of {', '.join(LANGUAGES)}.", context, parameter)
    return value


@click.command(short_help="Write a page about a matching: reasons, doubts, fairness, decisions.")
@click.argument("folder", type=_FILE, metavar="DIR")
@click.argument("mentors", type=_FILE, required=False)
@click.argument("mentees", type=_FILE, required=False)
@click.option("--role", metavar="HEADER", help="With one table of everybody: where they say what they want to be.")
@click.option(
    "--policy", "policy_file", type=_FILE, metavar="FILE", help="By default the one that the matching was made with."
)
@click.option("--out", type=_FILE, metavar="FILE", help=f"Where the page goes; by default {REPORT} in DIR.")
@click.option(
    "--language",
    callback=_known,
    metavar="CODE",
    default="en",
    show_default=True,
    help="Of the page: de, en, es or fr.",
)
@click.option("--title", metavar="TEXT", help="What the page is called, such as the name of the programme.")
@click.option("--without-names", is_flag=True, help="Number people, and leave names, ids and free text out.")
@click.option("--force", is_flag=True, help="Overwrite a page that is there.")
@click.option("--quiet", is_flag=True, help="Show no progress.")
@takes_reading
def report(
    folder: Path,
    mentors: Path | None,
    mentees: Path | None,
    role: str | None,
    *,
    policy_file: Path | None,
    out: Path | None,
    language: str,
    title: str | None,
    without_names: bool,
    force: bool,
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
    print_lines([] if quiet else [f"{'Written':<12}{place}"])


def _with_its_people(folder: Path) -> Any:
    from mentormatch.matching import Matching
    from mentormatch.tables import read_round

    document = read_round(folder, limits=reading().limits())
    if document is None or "cohort" not in document:
        raise click.UsageError(f"{fspath(folder)} does not hold the people: name the tables, MENTORS and MENTEES, too.")
    return Matching.from_dict(document, None)


def writes_report(command: _Command) -> _Command:
    """Give a command that pairs the options of a page beside its files, of which `report_beside` makes it."""
    for name, given, what in (
        ("--without-names", {"is_flag": True}, "Of the report: number people, leave names, ids and free text out."),
        ("--language", {"metavar": "CODE"}, "Of the report: de, en, es or fr; by default en."),
        ("--report", {"is_flag": True}, f"Also write {REPORT}, a page to decide in; see `mentormatch report`."),
    ):
        option: Any = click.option(name, help=what, callback=_keep, expose_value=False, **given)
        command = option(command)
    return command


def _keep(context: click.Context, parameter: click.Parameter, value: Any) -> None:
    value = _known(context, parameter, value) if parameter.name == "language" else value
    context.meta.setdefault(_KEY, {})[str(parameter.name)] = value


def report_asked() -> bool:
    """Return whether the command that runs was asked for a page."""
    context = click.get_current_context(silent=True)
    asked: dict[str, Any] = {} if context is None else context.meta.get(_KEY, {})
    if not asked.get("report") and (asked.get("language") or asked.get("without_names")):
        raise click.UsageError("--language and --without-names belong to --report.")
    return bool(asked.get("report"))


def report_beside(matching: Any, command: str | None, progress: Any = None) -> dict[str, bytes]:
    """Return the page of a matching by the name of its file, where the command that runs was asked for one.

    Examples
    --------
    >>> report_beside(None, None)
    {}
    """
    if not report_asked():
        return {}
    from mentormatch.report import report_page

    asked = click.get_current_context().meta[_KEY]
    language, names = asked.get("language") or "en", not asked.get("without_names")
    page = report_page(matching, language=language, names=names, command=command, progress=progress)
    return {REPORT: page.encode("utf-8")}


def repeating(
    matching: Any, *, mentors: Path, mentees: Path | None, role: str | None = None, policy: Path | None = None
) -> str:
    """Return the command that pairs the same people again.

    Examples
    --------
    >>> from mentormatch.matching import match
    >>> from mentormatch.profiles import Cohort
    >>> cohort = Cohort.from_records(mentors=[{"id": "ada", "skills": "R"}], mentees=[{"id": "kim", "skills": "R"}])
    >>> repeating(match(cohort), mentors=Path("mentors.csv"), mentees=Path("mentees.csv"))
    'mentormatch match mentors.csv mentees.csv --seed 0'
    """
    words = ["mentormatch", "match", fspath(mentors), *([] if mentees is None else [fspath(mentees)])]
    words += ["--role", role] if role is not None else []
    words += ["--policy", fspath(policy)] if policy is not None else []
    return shlex.join([*words, *reading().words(), "--seed", str(matching.seed)])
