"""What a command may read: --max-size, --cache, --sheet, --allow-outside."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

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


def reading() -> Reading:
    """Return what the command that runs may read."""
    context = click.get_current_context(silent=True)
    return Reading(**({} if context is None else context.meta.get(_KEY, {})))


def keep(context: click.Context, parameter: click.Parameter, value: Any) -> None:
    """Keep, as a callback of an option, what it says of reading, for whoever asks `reading`."""
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
