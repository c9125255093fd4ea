"""What a command reads and keeps: tables, policy, --max-size, --cache."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import click

_Command = TypeVar("_Command", bound=Callable[..., None])
_FILE = click.Path(path_type=Path)
_KEY = "mentormatch.cli.reading"


@dataclass(frozen=True)
class Reading:
    """What a command may read.

    Parameters
    ----------
    max_size : int, optional
        Bytes of a file, unpacked.
    allow_outside : bool
        Whether a policy may name files that are not in its folder or below.
    cache : path, optional
        The file that keeps vectors of texts.
    sheet : tuple of str
        The titles of the sheets of spreadsheets, in the order of the tables.
    """

    max_size: int | None = None
    allow_outside: bool = False
    cache: Path | None = None
    sheet: tuple[str, ...] = ()

    def sheets(self, *, joint: bool) -> dict[str, str]:
        """Return the titles of the sheets that were named, by what stands on them.

        Examples
        --------
        >>> Reading(sheet=("Tutors", "Pupils")).sheets(joint=False), Reading(sheet=("All",)).sheets(joint=True)
        ({'mentors': 'Tutors', 'mentees': 'Pupils'}, {'people': 'All'})
        """
        sides = ("people",) if joint else ("mentors", "mentees")
        if len(self.sheet) > len(sides):
            raise click.UsageError(f"--sheet can be given {'once' if joint else 'twice'}, for as many tables.")
        return dict(zip(sides, self.sheet, strict=False))

    def limits(self) -> Any:
        """Return the `mentormatch.Limits` of it."""
        from mentormatch.tables import Limits

        return Limits() if self.max_size is None else Limits.of_size(self.max_size)

    def words(self) -> list[str]:
        """Return the words of a command line that say so again.

        Examples
        --------
        >>> Reading(4_000_000_000, allow_outside=True).words()
        ['--max-size', '4000000000', '--allow-outside']
        """
        outside = ["--allow-outside"] if self.allow_outside else []
        sheets = [word for title in self.sheet for word in ("--sheet", title)]
        return [*self.size_words(), *outside, *sheets, *([] if self.cache is None else ["--cache", str(self.cache)])]

    def size_words(self) -> list[str]:
        """Return the words of a command line that say again how much of a file is read.

        Examples
        --------
        >>> Reading().size_words(), Reading(2_000).size_words()
        ([], ['--max-size', '2000'])
        """
        return [] if self.max_size is None else ["--max-size", str(self.max_size)]


def takes_tables(command: _Command) -> _Command:
    """Give a command its two tables and its policy; `takes_reading` stands last, for what few need."""
    what = "What counts, as a TOML file. Without it, columns with well-known names are compared."
    role = "With one table of everybody instead of two: the header under which they say what they want to be."
    for decorate in (
        click.option("--role", metavar="HEADER", help=role),
        click.option("--policy", "policy_file", type=_FILE, metavar="FILE", help=what),
        click.argument("mentees", type=_FILE, required=False),
        click.argument("mentors", type=_FILE),
    ):
        command = decorate(command)
    return command


def takes_run(command: _Command) -> _Command:
    """Give a command the folder of a run, and the tables and the policy that it was made from, where they are given."""
    policy = "The policy that it should have been made with; by default the one in matching.json."
    role = "With one table of everybody instead of two: the header under which they say what they want to be."
    for decorate in (
        click.option("--role", metavar="HEADER", help=role),
        click.option("--policy", "policy_file", type=_FILE, metavar="FILE", help=policy),
        click.argument("mentees", type=_FILE, required=False),
        click.argument("mentors", type=_FILE, required=False),
        click.argument("folder", metavar="DIR", type=_FILE),
    ):
        command = decorate(command)
    return command


def takes_reading(command: _Command) -> _Command:
    """Give a command the options of what it may read, which `reading` tells whoever reads."""
    for name, metavar, what in (
        ("--allow-outside", None, "Let the policy name files that are not in its folder or below."),
        ("--cache", "FILE", "Keep what was computed of texts in this file, for the next run; it is personal data."),
    ):
        keep = click.option(
            name, metavar=metavar, is_flag=metavar is None, help=what, callback=_keep, expose_value=False
        )
        command = keep(command)
    return takes_sheets(takes_size(command))


def takes_size(command: _Command) -> _Command:
    """Give a command the option of how much of a file it reads."""
    what = "Read files of up to so many bytes, unpacked, such as 4GB; by default 1GB."
    return click.option("--max-size", metavar="SIZE", help=what, callback=_keep, expose_value=False)(command)


def takes_sheets(command: _Command) -> _Command:
    """Give a command the option of which sheets it reads."""
    what = "The title of the sheet to read of a spreadsheet; given twice, of the mentors and then of the mentees."
    keep = click.option("--sheet", metavar="TITLE", multiple=True, help=what, callback=_keep, expose_value=False)
    return keep(command)


def reading() -> Reading:
    """Return what the command that runs may read."""
    context = click.get_current_context(silent=True)
    return Reading(**({} if context is None else context.meta.get(_KEY, {})))


def _keep(context: click.Context, parameter: click.Parameter, value: Any) -> None:
    if parameter.name == "max_size" and value is not None:
        from mentormatch.tables import bytes_in

        try:
            value = bytes_in(value)
        except ValueError as error:
            raise click.BadParameter(str(error)) from error
    if parameter.name == "cache" and value is not None:
        from mentormatch.encoders import vectors_kept_in

        value = Path(value)
        context.with_resource(vectors_kept_in(value))
    if parameter.name == "sheet" and not value:
        return
    context.meta.setdefault(_KEY, {})[parameter.name] = value
