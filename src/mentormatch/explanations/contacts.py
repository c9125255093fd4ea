"""Names and e-mail addresses of people."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from mentormatch.answers import Cell, fold, is_address, is_blank, text_of
from mentormatch.errors import count
from mentormatch.policy import Policy
from mentormatch.profiles import People, address_column


@dataclass(frozen=True)
class Addresses:
    """The e-mail addresses of the people of one side.

    Attributes
    ----------
    of : tuple of str
        One address a person; "" where none is known.
    column : str or None
        The column of addresses, None if there is none.
    notes : tuple of str
        Notes on where addresses were found, and who has none.
    """

    of: tuple[str, ...]
    column: str | None
    notes: tuple[str, ...]


def addresses_of(people: People, policy: Policy, *, among: Iterable[int] | None = None) -> Addresses:
    """Return the e-mail address of each person, as far as known.

    It is taken from a column whose title says so, such as e-mail; from the id; or else from the only column whose
    answers are all addresses, without duplicates. Columns that are audited, or that rules name (managers), are not
    considered.

    Parameters
    ----------
    people : People
    policy : Policy
    among : iterable of int, optional
        The positions of the people whom the notes are about; by default everybody.

    Examples
    --------
    >>> people = People("mentor", ("ada", "bob@example.org"), {"E-mail": ("ada@example.org", None)})
    >>> addresses_of(people, Policy()).of
    ('ada@example.org', 'bob@example.org')
    """
    columns = {name: cells for name, cells in people.columns.items() if name not in policy.audit}
    titled = address_column(columns, role=people.role)
    ruled = {column for rule in policy.rules for column in (*rule.columns, rule.when)}
    unnamed = {name: cells for name, cells in columns.items() if name not in ruled}
    guessed = [] if titled or any(map(is_address, people.ids)) else [*_address_columns(unnamed)]
    column = titled or (guessed[0] if len(guessed) == 1 else None)
    cells: Sequence[Cell] = columns[column] if column else (None,) * len(people)
    of = tuple(next(_addresses(cell, person_id), "") for cell, person_id in zip(cells, people.ids, strict=True))
    asked = of if among is None else tuple(of[position] for position in sorted(set(among)))
    return Addresses(of, column, tuple(_notes(people.role, asked, column, guessed)))


def _addresses(*cells: Cell) -> Iterator[str]:
    return (cell.strip() for cell in cells if isinstance(cell, str) and is_address(cell))


def _address_columns(columns: Mapping[str, Sequence[Cell]]) -> Iterator[str]:
    """Yield the columns of distinct addresses; the addresses of managers would repeat."""
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
        lacking = sum(not address for address in of)
        if lacking:
            yield f"{count(lacking, role)} {'has' if lacking == 1 else 'have'} no e-mail address."
        times = Counter(address.casefold() for address in of if address)
        if several := sum(number for number in times.values() if number > 1):
            yield f"{count(several, role)} have the e-mail address of another."
