"""Writes the report: one page with everything in it."""

import base64
import hashlib
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from mentormatch.assignment import Progress
from mentormatch.errors import UnknownNameError, unknown_name
from mentormatch.explanations import standings_of
from mentormatch.files import PathLike, write_files
from mentormatch.matching import Matching, check_matching
from mentormatch.report import figures
from mentormatch.report.facts import last_round_of, run_of
from mentormatch.report.insights import fairness_of, scarce_of, spread_of
from mentormatch.report.language import LANGUAGES, Language
from mentormatch.report.overview import overview_of
from mentormatch.report.pair_rows import decidable, embedded, pairs_of
from mentormatch.report.people import LONGEST_NAME, Called, bounded, isolated
from mentormatch.report.people_rows import loads_of, reasons_counted, unplaced_of

# Of more pairs, the page shows some at first, and all when it is printed or asked to.
_SHOWN = 200
_TEMPLATES = Path(__file__).parent / "templates"


def write_report(
    matching: Matching,
    path: PathLike,
    *,
    language: str = "en",
    names: bool = True,
    title: str | None = None,
    command: str | None = None,
    force: bool = False,
    progress: Progress | None = None,
) -> None:
    """Write a page about a matching: who is whose and why, who is unplaced, what is scarce, what groups got.

    It is one HTML file that asks nothing of any server. In it, each pair can be accepted, declined, held or given
    another mentor; what is saved there is what `mentormatch.rematch` takes as decisions.

    Parameters
    ----------
    matching : Matching
        Ours, a stored one, or pairs that were read.
    path : str or path
        Where the page is written.
    language : {"de", "en", "es", "fr"}
        Notes and reasons that come from a policy stay in its language.
    names : bool
        Whether people are called by name. If not, they are numbered, and names, ids and free text stay out, and with
        them the decisions; skills may still tell who somebody is.
    title : str, optional
        What the page is called, such as the name of the programme.
    command : str, optional
        The command that repeats the run, where it is known.
    force : bool
        Whether a file that is there may be replaced.
    progress : function (stage, done, total), optional

    Raises
    ------
    UnknownNameError
        If there is no such language.
    FileError
        If the file is there already, unless `force`, or cannot be written.

    Examples
    --------
    >>> import tempfile
    >>> from mentormatch.matching import match
    >>> from mentormatch.profiles import Cohort
    >>> cohort = Cohort.from_records(mentors=[{"id": "ada", "skills": "R"}], mentees=[{"id": "kim", "skills": "R"}])
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     write_report(match(cohort), Path(folder, "report.html"))
    ...     [path.name for path in Path(folder).iterdir()]
    ['report.html']
    """
    check_matching(matching)
    given: dict[str, Any] = {"language": language, "names": names, "title": title, "command": command}
    _known(language)
    content = {Path(path): lambda: report_page(matching, **given, progress=progress).encode("utf-8")}
    write_files(content, force=force)


def report_page(
    matching: Matching,
    *,
    language: str = "en",
    names: bool = True,
    title: str | None = None,
    command: str | None = None,
    progress: Progress | None = None,
) -> str:
    """Return the page that `write_report` writes; the same matching makes the same page.

    Parameters
    ----------
    matching, language, names, title, command, progress
        As for `write_report`.

    Examples
    --------
    >>> from mentormatch.matching import match
    >>> from mentormatch.profiles import Cohort
    >>> cohort = Cohort.from_records(mentors=[{"id": "ada", "skills": "R"}], mentees=[{"id": "kim", "skills": "R"}])
    >>> page = report_page(match(cohort), language="de")
    >>> page.startswith("<!DOCTYPE html>"), "1 von 1 Mentee vermittelt" in page
    (True, True)
    """
    _known(language)
    words = Language(language)
    called = Called(matching, words, names=names)
    told = progress or (lambda _stage, _done, _total: None)
    told("writing the report", 0, 3)
    standings = standings_of(matching)
    rows, unfolded = pairs_of(matching, called, standings)
    told("writing the report", 1, 3)
    looked = {
        "spread": spread_of(matching, called, standings),
        "scarce": scarce_of(matching, called),
        "audits": fairness_of(matching, called),
    }
    told("writing the report", 2, 3)
    environment = _environment()
    style, script = (_source(environment, name) for name in ("style.css", "page.js"))
    document = unfolded | {"words": dict(words.words["page"]), "names": names, "shown": _SHOWN}
    document |= {"point": words.number(0.5, 1)[1:2]} | (decidable(matching) if names else {})
    page = environment.get_template("report.html").render(
        **looked,
        **_words_of(called, title),
        overview=overview_of(matching, called),
        rows=rows,
        shown=_SHOWN,
        reasons=reasons_counted(matching, called),
        unplaced=unplaced_of(matching, called, standings),
        loads=loads_of(matching, called),
        priced=bool(matching.prices),
        last_round=last_round_of(matching, called),
        run=run_of(matching, called, command),
        style=style,
        script=script,
        style_hash=_hash(style),
        script_hash=_hash(script),
        data=embedded(document),
    )
    told("writing the report", 3, 3)
    # half a character, which no file can hold, is written as its escape
    return page.encode("utf-8", "backslashreplace").decode("utf-8")


def _words_of(called: Called, title: str | None) -> dict[str, Any]:
    """Return what the template says and draws with."""
    words = called.language
    return {
        "title": bounded(title, LONGEST_NAME, words) if title else str(words.say("title")),
        "language": words,
        "say": words.say,
        "figures": figures,
        "isolated": isolated,
        "names": called.names,
    }


def _known(language: str) -> None:
    if language not in LANGUAGES:
        raise UnknownNameError(unknown_name("language", language, LANGUAGES))


@cache
def _environment() -> Environment:
    """Return the templates, which are compiled once."""
    return Environment(
        loader=FileSystemLoader(_TEMPLATES, encoding="utf-8"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=False,
    )


def _source(environment: Environment, name: str) -> Markup:
    """Return a file that is no template, as it stands."""
    assert environment.loader is not None, "the environment was made with one"
    return Markup(environment.loader.get_source(environment, name)[0])  # noqa: S704  it is ours


def _hash(text: str) -> str:
    """Return the digest by which a page's policy of content allows one style or script, and no other."""
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode("ascii")
