"""The errors of the library, and the mistakes that they list.

::

    MentorMatchError
    ├── InputError (ValueError)         something that was given is wrong; all of it in `.mistakes`
    │   ├── CohortError                 a table of people, or a file that holds one
    │   ├── PolicyError                 criteria, rules, encoders and their settings
    │   ├── ProblemError                scores and limits of an assignment problem
    │   └── UnknownNameError (LookupError)   a solver, objective, person or column that does not exist
    ├── InfeasibleError (ValueError)    the constraints cannot all hold; whom and which limits it concerns
    ├── StoppedError (TimeoutError)     stopped before any feasible answer was found
    ├── FileError (OSError)             a file cannot be read or written
    └── MissingExtraError (ImportError) an optional package is not installed
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

__all__ = [
    "CohortError",
    "FileError",
    "InfeasibleError",
    "InputError",
    "MentorMatchError",
    "MissingExtraError",
    "Mistake",
    "PolicyError",
    "ProblemError",
    "Side",
    "StoppedError",
    "UnknownNameError",
]

Side: TypeAlias = Literal["mentors", "mentees"]
"""A side of a cohort, as tables and mistakes name it."""

_SHOWN = 20
# Control characters, separators of lines, and what turns the direction of writing; not new lines and tabs.
_UNPRINTED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]")
_SPACING = re.compile(r"[\t\n]")


@dataclass(frozen=True, slots=True)
class Mistake:
    """One thing that is wrong, in fields, so that a platform can word the message itself.

    Parameters
    ----------
    code : str
        A stable name of the kind of mistake, such as ``"capacity_not_whole"``.
    expected : str
        What must be, as the end of a sentence: ``"must be a whole number of 0 or more"``.
    got : str, optional
        What came.
    hint : str, optional
        What to do, a sentence of its own.
    file, column : str, optional
        Where it is. For records and data frames ``file`` is None.
    row : int, optional
        In a file, the row as a spreadsheet counts it (the header is row 1); in records and frames, counted from 0.
    side : {"mentors", "mentees"}, optional
        Whose table it is in; None where it is in neither, or in what both have. Where there is no file, the message
        names it before the row and the column.
    id : str or int, optional
        The id of the person it is about.
    path : tuple of str and int
        Where it is in a policy, as keys and positions (from 0) of its TOML or JSON document: ``("criterion", 1,
        "weight")``; () outside of policies.

    Examples
    --------
    >>> print(Mistake("capacity_not_whole", "must be a whole number of 0 or more", got="two",
    ...               file="mentors.csv", row=5, column="capacity"))
    mentors.csv, row 5, column 'capacity': must be a whole number of 0 or more. Got 'two'.
    >>> print(Mistake("capacity_not_whole", "must be a whole number of 0 or more", got="two",
    ...               side="mentors", id="ada", row=0, column="capacity"))
    mentors, row 0, column 'capacity': must be a whole number of 0 or more. Got 'two'.
    """

    code: str
    expected: str
    got: str | None = None
    hint: str | None = None
    file: str | None = None
    row: int | None = None
    column: str | None = None
    side: Side | None = None
    id: str | int | None = None
    path: tuple[str | int, ...] = ()

    def __str__(self) -> str:
        row = None if self.row is None else f"row {self.row}"
        column = None if self.column is None else f"column '{self.column}'"
        table = self.file or (self.side if row or column else None)
        place = ", ".join(part for part in (table, row, column) if part)
        sentence = f"{place}: {self.expected}." if place else f"{self.expected[:1].upper()}{self.expected[1:]}."
        if self.got is not None:
            sentence += f" Got '{shorten(self.got)}'."
        line = f"{sentence} {self.hint}" if self.hint else sentence
        return _SPACING.sub(_escaped, printable(line))  # an id cannot pretend to be a second mistake


def shorten(text: str, *, limit: int = 80) -> str:
    r"""Return `text` on one line and not longer than `limit`, so that no message floods a screen.

    Examples
    --------
    >>> shorten("a" * 100, limit=8), shorten("red \x1b[31m")
    ('aaaaaaa…', 'red \\x1b[31m')
    """
    line = printable(" ".join(text.split()))
    return line if len(line) <= limit else line[: limit - 1] + "…"


def printable(text: str) -> str:
    r"""Return `text` with what a terminal would obey, or show in another order, escaped; new lines and tabs stay.

    Examples
    --------
    >>> printable("ada\x1b]0;owned\x07\n"), printable("txt.\u202ecsv")
    ('ada\\x1b]0;owned\\x07\n', 'txt.\\u202ecsv')
    """
    return _UNPRINTED.sub(_escaped, text)


def _escaped(found: re.Match[str]) -> str:
    return found[0].encode("unicode_escape").decode("ascii")


def count(number: int, singular: str, plural: str | None = None) -> str:
    """Return a number with its noun: "1 pair", "2 pairs".

    Examples
    --------
    >>> count(1, "mentee"), count(3, "mentee"), count(2, "person", "people")
    ('1 mentee', '3 mentees', '2 people')
    """
    return f"{number:,} {singular if number == 1 else plural or singular + 's'}"


class MentorMatchError(Exception):
    """Everything this library raises on purpose; its text is `printable`."""

    def __str__(self) -> str:
        return printable(super().__str__())


class InputError(MentorMatchError, ValueError):
    """Something that was given is wrong.

    Attributes
    ----------
    mistakes : tuple of Mistake
        All that is wrong, in the order in which it was found; never empty.
    """

    mistakes: tuple[Mistake, ...]

    def __init__(self, mistakes: Mistake | Iterable[Mistake]) -> None:
        self.mistakes = (mistakes,) if isinstance(mistakes, Mistake) else tuple(mistakes)
        lines = [str(mistake) for mistake in self.mistakes[:_SHOWN]]
        if len(self.mistakes) > _SHOWN:
            lines.append(f"… and {len(self.mistakes) - _SHOWN} more.")
        super().__init__("\n".join(lines))

    def __reduce__(self) -> tuple[type, tuple[tuple[Mistake, ...]]]:
        return type(self), (self.mistakes,)


class CohortError(InputError):
    """A table of people, or the file that holds it, is wrong."""


class PolicyError(InputError):
    """A criterion, a rule, an encoder or one of their settings is wrong."""


class ProblemError(InputError):
    """The scores or limits of an assignment problem are wrong."""


class UnknownNameError(InputError, LookupError):
    """A name that does not exist; the message suggests the nearest that does."""


class InfeasibleError(MentorMatchError, ValueError):
    """The constraints cannot all hold: the problem is infeasible.

    Attributes
    ----------
    mentors, mentees : tuple
        Those whom it concerns: positions in an assignment problem, ids in a cohort.
    cuts : tuple
        Who and which limits cannot hold together, each by itself; `Cut` in an assignment problem, `NamedCut` in a
        cohort. () where that is not known.
    """

    mentors: tuple[int | str, ...]
    mentees: tuple[int | str, ...]
    cuts: tuple[Any, ...]

    def __init__(
        self,
        message: str,
        *,
        mentors: Sequence[int | str] = (),
        mentees: Sequence[int | str] = (),
        cuts: Sequence[Any] = (),
        ways_out: Sequence[Any] | Callable[[], Sequence[Any]] = (),
    ) -> None:
        super().__init__(message)
        self.mentors = tuple(mentors)
        self.mentees = tuple(mentees)
        self.cuts = tuple(cuts)
        self._ways_out = ways_out

    @property
    def cut(self) -> Any:
        """The first of the cuts; None where there is none."""
        return self.cuts[0] if self.cuts else None

    @property
    def ways_out(self) -> tuple[Any, ...]:
        """The smallest changes after which there is an answer, one of each kind; found when they are asked for."""
        if callable(self._ways_out):
            self._ways_out = self._ways_out()
        self._ways_out = tuple(self._ways_out)
        return self._ways_out

    def __reduce__(self) -> tuple[Any, ...]:
        return _infeasible, (self.args[0], self.mentors, self.mentees, self.cuts, self.ways_out)


def _infeasible(message: str, *parts: Any) -> InfeasibleError:
    return InfeasibleError(message, **dict(zip(("mentors", "mentees", "cuts", "ways_out"), parts, strict=True)))


class StoppedError(MentorMatchError, TimeoutError):
    """A time limit or an interrupt came before any feasible answer was found."""


class FileError(MentorMatchError, OSError):
    """A file cannot be read or written."""


class MissingExtraError(MentorMatchError, ImportError):
    """An optional package is not installed."""


def suggestion(name: str, known: Iterable[str]) -> str | None:
    """Return "Did you mean …?" for the nearest known name, or the list of them where none is near.

    Examples
    --------
    >>> suggestion("hungarain", ["hungarian", "min-cost-flow"])
    "Did you mean 'hungarian'?"
    """
    from rapidfuzz import fuzz, process

    names = sorted(known)
    if not names:
        return None
    near = process.extractOne(name.casefold(), names, scorer=fuzz.ratio, score_cutoff=60)
    if near is not None:
        return f"Did you mean '{near[0]}'?"
    shown = ", ".join(f"'{known_name}'" for known_name in names[:12])
    return f"Known: {shown}{', …' if len(names) > 12 else ''}."


def unknown_name(what: str, name: object, known: Iterable[str | int], *, column: str | None = None) -> Mistake:
    """Return the mistake for a `what` whose name does not exist.

    Examples
    --------
    >>> print(unknown_name("solver", "hungarain", ["hungarian", "min-cost-flow"]))
    There is no such solver. Got 'hungarain'. Did you mean 'hungarian'?
    """
    return Mistake(
        f"unknown_{what.replace(' ', '_')}",
        f"there is no such {what}",
        got=str(name),
        hint=suggestion(str(name), map(str, known)),
        column=column,
    )
