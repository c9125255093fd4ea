"""Which column of a table is the id, the name, the limit."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from mentormatch.answers import (
    Cell,
    address_of,
    fold,
    group_of,
    is_blank,
    is_capacity,
    is_demand,
    is_email,
    is_id,
    is_manager,
    is_state,
    number_in_words,
    plain_cell,
    read_number,
    text_of,
)
from mentormatch.column_roles import Sketch, sketch
from mentormatch.profiles import LIMITS, Role
from mentormatch.tables import RawTable

_GRID = re.compile(r"(.*\S)?\s*\[\s*(\S.*?)\s*\]\s*")
_LARGEST_LIMIT = 100
_ID_LENGTH = 80

_NO_TICKS = frozenset({"", "no", "0", "false", "none", "not at all", "n"})
_TICKS = _NO_TICKS | {
    "yes",
    "1",
    "true",
    "x",
    "y",
    "on",
    "\u2713",
    "\u2714",
    "ja",
    "si",
    "oui",
    "sim",
    "selected",
    "checked",
}


@dataclass(frozen=True)
class TableGuess:
    """What a table of people seems to hold.

    Parameters
    ----------
    role : {"mentor", "mentee"}
        Whose table.
    source : str
        The name of the file.
    people : int
        How many rows it has.
    id : Sketch or None
        What tells people apart; None where no column does.
    id_is_doubtful : bool
        Whether another column might serve better, or the ids are names.
    doubled : int
        How many rows are of somebody who stands there already.
    names : tuple of Sketch
        The parts of the name, in the order of the file.
    limits : mapping of str to Sketch
        ``capacity``, ``min_load`` and ``demand``, where there are such columns.
    contacts, groups, wishes, answers, left : tuple of Sketch
        E-mail addresses and links; what is to be audited; wishes that speak of it; what may be compared; the rest.
    managers, states : tuple of Sketch
        Of the answers, those that say who somebody reports to, and who takes part.
    """

    role: Role
    source: str
    people: int
    id: Sketch | None
    id_is_doubtful: bool
    doubled: int
    names: tuple[Sketch, ...]
    limits: Mapping[str, Sketch]
    contacts: tuple[Sketch, ...]
    groups: tuple[Sketch, ...]
    wishes: tuple[Sketch, ...]
    answers: tuple[Sketch, ...]
    managers: tuple[Sketch, ...]
    states: tuple[Sketch, ...]
    left: tuple[Sketch, ...]

    @property
    def all(self) -> tuple[Sketch, ...]:
        """Every column that was guessed at, except the id."""
        return (*self.names, *self.limits.values(), *self.contacts, *self.groups, *self.wishes, *self.answers,
                *self.managers, *self.states, *self.left)  # fmt: skip


def guess_table(table: RawTable, role: Role) -> TableGuess:
    """Return what a table of people seems to hold.

    Parameters
    ----------
    table : RawTable
        What `read_table` returns.
    role : {"mentor", "mentee"}
        Whose table it is.

    Examples
    --------
    >>> table = RawTable({"E-mail": ("a@x.org", "b@x.org"), "Sex": ("f", "m"), "How many mentees?": ("2", "up to 3")},
    ...                  "mentors.csv", 2, (2, 3))
    >>> found = guess_table(table, "mentor")
    >>> found.id.header, found.limits["capacity"].header, [one.header for one in found.groups]
    ('E-mail', 'How many mentees?', ['Sex'])
    """
    columns = _columns(table)
    sketches = [sketch(header, cells, source=source) for header, source, cells in columns]
    id_, doubtful = _id_of(sketches)
    rest = [one for one in sketches if one is not id_]
    limits = _limits_of(rest, role)
    rest = [one for one in rest if not any(one is limit for limit in limits.values())]
    kinds = {kind: tuple(one for one in rest if one.kind == kind) for kind in ("name", "contact", "group", "wish")}
    compared = [one for one in rest if one.kind in {"yes_no", "number", "levels", "category", "terms", "text"}]
    managers = [one for one in compared if is_manager(one.header) and one.kind != "text"]
    states = [one for one in compared if one.kind in {"yes_no", "category"} and is_state(one.header)]
    reserved = {
        name for names in LIMITS.values() for name in names
    }  # of the other side: a mistake that reading reports
    apart = {id(one) for one in (*managers, *states, *(one for one in compared if one.header in reserved))}
    return TableGuess(
        role=role,
        source=table.source,
        people=len(table.rows),
        id=id_,
        id_is_doubtful=doubtful,
        doubled=0
        if id_ is None
        else len(id_.cells) - len({text_of(plain_cell(address_of(cell))) for cell in id_.cells}),
        names=kinds["name"],
        limits=limits,
        contacts=kinds["contact"],
        groups=kinds["group"],
        wishes=kinds["wish"],
        answers=tuple(one for one in compared if id(one) not in apart),
        managers=tuple(managers),
        states=tuple(states),
        left=tuple(one for one in rest if one.kind in {"empty", "constant", "time", "remark"}),
    )


def _columns(table: RawTable) -> Iterator[tuple[str, str, tuple[Cell, ...]]]:
    """Yield header, source and cells of each column, those of a grid as one."""
    cells = {header: tuple(map(_cell, column)) for header, column in table.columns.items()}
    stems: dict[str, dict[str, str]] = {}
    for header in cells:
        if found := _GRID.fullmatch(header):
            stems.setdefault((found.group(1) or "").strip(), {})[header] = found.group(2)
    for header, column in cells.items():
        stem = next((stem for stem, parts in stems.items() if header in parts and len(parts) > 1 and stem), None)
        if stem is None:
            yield header, header, column
        elif header == next(iter(stems[stem])):
            before = header[: header.index("[")]
            yield stem, f"{before}[*]", _grid(stems[stem], cells)


def _cell(value: object) -> Cell:
    try:
        return plain_cell(value)
    except TypeError:
        return str(value)


def _grid(parts: Mapping[str, str], cells: Mapping[str, Sequence[Cell]]) -> tuple[Cell, ...]:
    """Return of each person the terms that they ticked, or their levels."""
    columns = {term: [fold(text_of(cell)) for cell in cells[header]] for header, term in parts.items()}
    written = {term: [text_of(cell) for cell in cells[header]] for header, term in parts.items()}
    ticked = all(said in _TICKS or said == fold(term) for term, column in columns.items() for said in column)
    people = range(len(next(iter(columns.values()))))
    kept = [[term for term, column in columns.items() if column[one] not in _NO_TICKS] for one in people]
    if ticked:
        return tuple(tuple(terms) for terms in kept)
    return tuple({term: written[term][one] for term in terms} for one, terms in zip(people, kept, strict=True))


def _id_of(sketches: Sequence[Sketch]) -> tuple[Sketch | None, bool]:
    """Return what tells people apart: an id, an e-mail address, another code, or at last the name."""
    if not any(one.cells for one in sketches):  # nobody yet: only the headers can say it
        return next((one for one in sketches if is_id(one.header) or is_email(one.header)), None), False
    filled = [one for one in sketches if one.cells and not any(is_blank(cell) for cell in one.cells)]
    unique = [one for one in filled if one.is_unique and _is_short(one)]
    ids = [one for one in unique if is_id(one.header)]
    exact = sorted((one for one in ids if fold(one.header) == "id"), key=lambda one: one.header != "id")
    emails = [one for one in unique if one.kind == "contact" and _are_addresses(one)]
    if exact or len(ids) == 1:
        return (exact or ids)[0], False
    if emails:
        return emails[0], False
    doubled = [one for one in filled if _is_short(one) and (is_id(one.header) or is_email(one.header)) and _rarely(one)]
    if ids or doubled:
        return (ids or doubled)[0], bool(ids)
    codes = [one for one in unique if one.kind == "category" and not any(" " in text_of(cell) for cell in one.cells)]
    names = [one for one in unique if one.kind == "name"]
    found = next(iter([*codes, *names, *_only_one(unique)]), None)
    return found, found is not None


def _are_addresses(one: Sketch) -> bool:
    return all("@" in text_of(cell) for cell in one.cells)


def _only_one(unique: Sequence[Sketch]) -> list[Sketch]:
    """Return columns of a table with one row, where everything is unique."""
    return [one for one in unique if one.kind == "category"][:1]


def _rarely(one: Sketch) -> bool:
    """Return whether few answered twice."""
    again = len(one.cells) - len({text_of(cell) for cell in one.cells})
    return 5 * again <= max(len(one.cells), 5) and again < len(one.cells) - 1


def _is_short(one: Sketch) -> bool:
    return all(not isinstance(cell, bool | tuple | dict) and len(text_of(cell)) <= _ID_LENGTH for cell in one.cells)


def _limits_of(sketches: Sequence[Sketch], role: Role) -> dict[str, Sketch]:
    """Return the columns that say how many: by their exact name first, then by what their header asks."""
    exact = {one.header: one for one in sketches}
    limits = {name: exact[name] for name in LIMITS[role] if name in exact}
    name, asks = ("capacity", is_capacity) if role == "mentor" else ("demand", is_demand)
    if name not in limits:
        asked = [one for one in sketches if one.kind != "text" and group_of(one.header) is None and asks(one.header)]
        found = next((one for one in asked if _are_small(one)), None)
        limits |= {name: found} if found is not None else {}
    return limits


def _are_small(one: Sketch) -> bool:
    """Return whether all answers are small whole numbers, or words for such."""
    said = [answer for answer in one.written.values() if answer not in {*one.blank_words, *one.any_words}]
    values = [limit_meant(answer) for answer in said]
    return bool(values) and all(value is not None and value <= _LARGEST_LIMIT for value in values)


def limit_meant(answer: str) -> int | None:
    """Return the whole number that an answer means; None where it means none.

    Examples
    --------
    >>> [limit_meant(one) for one in ("2", "up to two", "1-2", "2.5", "many")]
    [2, 2, 1, None, None]
    """
    try:
        number = read_number(answer)
    except (ValueError, OverflowError):
        number = number_in_words(answer, bands="low")
    return None if number is None or number != int(number) or number < 0 else int(number)
