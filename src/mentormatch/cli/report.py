"""The page beside the files of a run: `match --report`."""

import shlex
from collections.abc import Callable
from os import fspath
from pathlib import Path
from typing import Any, TypeVar

import click

from mentormatch.cli.reading import reading

_Command = TypeVar("_Command", bound=Callable[..., None])
_KEY = "mentormatch.cli.report"
REPORT = "report.html"
"""The file in the folder of a run."""
LANGUAGE_HELP = "Of the page: de, en, es or fr; by default en."
WITHOUT_NAMES_HELP = "Number people in the page, and leave names, ids and free text out."


def known_language(context: click.Context | None, parameter: click.Parameter | None, value: str | None) -> str | None:
    """Return the code of a language, as a callback of an option; `--help` loads no page to list them."""
    if value is not None:
        from mentormatch.report import LANGUAGES

        if value not in LANGUAGES:
            raise click.BadParameter(f"Write one of {', '.join(LANGUAGES)}.", context, parameter)
    return value


def writes_report(command: _Command) -> _Command:
    """Give a command that pairs the options of a page beside its files, of which `report_beside` makes it."""
    for name, given, what in (
        ("--without-names", {"is_flag": True}, WITHOUT_NAMES_HELP),
        ("--language", {"metavar": "CODE"}, LANGUAGE_HELP),
        ("--report", {"is_flag": True}, f"Also write {REPORT}, a page to decide in; see `mentormatch report`."),
    ):
        option: Any = click.option(name, help=what, callback=_keep, expose_value=False, **given)
        command = option(command)
    return command


def _keep(context: click.Context, parameter: click.Parameter, value: Any) -> None:
    value = known_language(context, parameter, value) if parameter.name == "language" else value
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
    closest = ["--closest"] if matching.gave_way else []
    return shlex.join([*words, *reading().words(), "--seed", str(matching.seed), *closest])
