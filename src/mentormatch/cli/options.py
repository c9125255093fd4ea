"""The options that several commands share, each defined once."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeVar

import click

from mentormatch.cli.reading import keep

_Command = TypeVar("_Command", bound=Callable[..., None])
FILE = click.Path(path_type=Path)
"""The type of options and arguments that name a file or a folder."""

_KEPT = {"callback": keep, "expose_value": False}
# In the order in which help shows them: what is read, what is made of it, what is written, what is shown.
_SHARED: Mapping[str, tuple[tuple[str, ...], dict[str, Any]]] = {
    "--role": (
        (),
        {
            "metavar": "HEADER",
            "help": "With one table of everybody instead of two: the header under which they say what they want to be.",
        },
    ),
    "--policy": (
        ("policy_file",),
        {
            "type": FILE,
            "metavar": "FILE",
            "help": "What counts, as a TOML file. Without it, that of the earlier result, if one is given; else "
            "columns with well-known names are compared.",
        },
    ),
    "--matching": (
        ("stored",),
        {
            "type": FILE,
            "metavar": "FILE|DIR",
            "help": "What `match` wrote, or a table of pairs; else pair anew.",
        },
    ),
    "--all": (("everything",), {"is_flag": True, "help": "Show all of it, and not some of each kind."}),
    "--out": ((), {"type": FILE, "metavar": "DIR", "show_default": True, "help": "Where files go."}),
    "--seed": (
        (),
        {
            "type": int,
            "metavar": "N",
            "default": 0,
            "show_default": True,
            "help": "Decides what is left to lots, such as ties.",
        },
    ),
    "--solver": (
        (),
        {
            "metavar": "NAME",
            "default": "auto",
            "show_default": True,
            "help": "auto, hungarian or min-cost-flow; all exact.",
        },
    ),
    "--time-limit": (
        (),
        {
            "type": click.FloatRange(min=0, min_open=True),
            "metavar": "SECONDS",
            "help": "Take the best found by then, with what it may lack, and exit status 4.",
        },
    ),
    "--plain": (
        (),
        {
            "is_flag": True,
            "help": "Write CSV files for programs: without the mark by which Excel knows that they are in UTF-8.",
        },
    ),
    "--no-workbook": ((), {"is_flag": True, "help": "Leave out matching.xlsx, and audit.json beside it."}),
    "--with-people": (
        (),
        {
            "is_flag": True,
            "help": "Keep the people in matching.json, audited answers too, so that it is read without the tables.",
        },
    ),
    "--force": ((), {"is_flag": True, "help": "Overwrite files that are there."}),
    "--json": (("as_json",), {"is_flag": True, "help": "Print the same facts as JSON; mistakes, too."}),
    "--quiet": ((), {"is_flag": True, "help": "Show neither progress nor summary."}),
    "--sheet": (
        (),
        {
            "metavar": "TITLE",
            "multiple": True,
            "help": "The title of the sheet to read of a spreadsheet; given twice, of the mentors and then of the "
            "mentees.",
            **_KEPT,
        },
    ),
    "--max-size": (
        (),
        {
            "metavar": "SIZE",
            "help": "Read files of up to so many bytes, unpacked, such as 4GB; by default 1GB.",
            **_KEPT,
        },
    ),
    "--cache": (
        (),
        {
            "metavar": "FILE",
            "help": "Keep what was computed of texts in this file, for the next run; it is personal data.",
            **_KEPT,
        },
    ),
    "--allow-outside": (
        (),
        {"is_flag": True, "help": "Let the policy name files that are not in its folder or below.", **_KEPT},
    ),
}
SHARED = tuple(_SHARED)
"""The shared options, in the order in which help shows them."""
TABLE_READING = ("--sheet", "--max-size", "--cache", "--allow-outside")
"""What says how tables and policies are read; few need it, so that it stands last."""


def takes(*names: str, **changes: Mapping[str, Any]) -> Callable[[_Command], _Command]:
    """Give a command shared options, in the order of `SHARED` whatever the order of their names.

    Parameters
    ----------
    *names : str
        Of the options.
    **changes : mapping
        Settings of click in which an option differs, by its name without dashes: ``out={"default": "lottery"}``.

    Examples
    --------
    >>> @click.command()
    ... @takes("--quiet", "--out", out={"default": "lottery"})
    ... def example(out: Path, *, quiet: bool) -> None: ...
    >>> [option.name for option in example.params], example.params[0].default
    (['out', 'quiet'], 'lottery')
    """
    asked = [name for name in SHARED if name in names]
    assert len(asked) == len(names), "every option is shared, and named once"

    def decorate(command: _Command) -> _Command:
        for name in reversed(asked):
            also, settings = _SHARED[name]
            changed = changes.get(name.removeprefix("--").replace("-", "_"), {})
            command = click.option(name, *also, **{**settings, **changed})(command)
        return command

    return decorate


def takes_run(command: _Command) -> _Command:
    """Give a command the folder of a run, and the tables and the policy that it was made from, where they are given."""
    command = takes("--role", "--policy")(command)
    command = click.argument("mentees", type=FILE, required=False)(command)
    command = click.argument("mentors", type=FILE, required=False)(command)
    return click.argument("folder", metavar="DIR", type=FILE)(command)


def takes_tables(command: _Command) -> _Command:
    """Give a command its two tables and its policy."""
    return _takes_tables(command, required=True)


def may_take_tables(command: _Command) -> _Command:
    """Give a command its two tables and its policy, where it can do something without them."""
    return _takes_tables(command, required=False)


def _takes_tables(command: _Command, *, required: bool) -> _Command:
    command = takes("--role", "--policy")(command)
    command = click.argument("mentees", type=FILE, required=False)(command)
    return click.argument("mentors", type=FILE, required=required)(command)
