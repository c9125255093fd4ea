"""What people are called, and where they can be written to."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from mentormatch.answers import Cell, fold, is_address, is_blank, text_of
from mentormatch.errors import count
from mentormatch.policy import Policy
from mentormatch.profiles import People

_NAMED = ("email", "e mail", "mail", "email address", "e mail address", "mail address")


@dataclass(frozen=True)
class Addresses:
    """Where the people of one side can be written to.

    Attributes
    ----------
    of : tuple of str
        One a person, in their order; "" where none is known.
    column : str or None
        Where addresses were looked for; None where there is no such column.
    notes : tuple of str
        What must be said about it.
    """

    of: tuple[str, ...]
    column: str | None
    notes: tuple[str, ...]


def addresses_of(people: People, policy: Policy, *, among: Iterable[int] | None = None) -> Addresses:
    """Return everybody's e-mail address, as far as one is known.

    It is looked for in a column called email, e-mail or mail; in the id; and else in the one column whose answers are
    all addresses, each of another person. Columns that are audited, or that rules name (managers), are left aside.

    Parameters
    ----------
    people : People
    policy : Policy
    among : iterable of int, optional
        The positions of those whom notes speak of; by default everybody.

    Examples
    --------
    >>> people = People("mentor", ("ada", "bob@example.org"), {"E-mail": ("ada@example.org", None)})
    >>> addresses_of(people, Policy()).of
    ('ada@example.org', 'bob@example.org')
    """
    columns = {name: cells for name, cells in people.columns.items() if name not in policy.audit}
    named = [name for name in columns if fold(name) in _NAMED]
    ruled = {column for rule in policy.rules for column in (*rule.columns, rule.when)}
    unnamed = {name: cells for name, cells in columns.items() if name not in ruled}
    guessed = [] if named or any(map(is_address, people.ids)) else [*_all_addresses(unnamed)]
    column = named[0] if named else guessed[0] if len(guessed) == 1 else None
    cells: Sequence[Cell] = columns[column] if column else (None,) * len(people)
    of = tuple(next(_addresses(cell, one), "") for cell, one in zip(cells, people.ids, strict=True))
    asked = of if among is None else tuple(of[one] for one in sorted(set(among)))
    return Addresses(of, column, tuple(_notes(people.role, asked, column, guessed)))


def _addresses(*cells: Cell) -> Iterator[str]:
    return (cell.strip() for cell in cells if isinstance(cell, str) and is_address(cell))


def _all_addresses(columns: Mapping[str, Sequence[Cell]]) -> Iterator[str]:
    """Yield the columns of addresses, none of which stands twice: a manager's would."""
    for name, cells in columns.items():
        if all(is_address(cell) or is_blank(cell) for cell in cells):
            filled = [fold(text_of(cell)) for cell in cells if not is_blank(cell)]
            if filled and len(set(filled)) == len(filled):
                yield name


def _notes(role: str, of: Sequence[str], column: str | None, guessed: Sequence[str]) -> Iterator[str]:
    if len(guessed) > 1:
        listed = ", ".join(f"'{name}'" for name in guessed)
        yield f"Which of {listed} holds the {role}s' own addresses is not known; call it 'email'."
    elif of and not any(of):
        yield f"No e-mail addresses of {role}s were found; a column 'email' would hold them."
    else:
        if guessed:
            yield f"The {role}s' column '{column}' is taken for their e-mail addresses."
        lacking = sum(not one for one in of)
        if lacking:
            yield f"{count(lacking, role)} {'has' if lacking == 1 else 'have'} no e-mail address."
        times = Counter(one.casefold() for one in of if one)
        if several := sum(number for number in times.values() if number > 1):
            yield f"{count(several, role)} have the e-mail address of another."
