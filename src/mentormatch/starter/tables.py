"""Infers which columns of a table are ids, names, limits and groups."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from mentormatch.answers import (
    NO_WORDS,
    YES_WORDS,
    Cell,
    address_of,
    fold,
    group_of,
    is_capacity,
    is_demand,
    is_email,
    is_id,
    is_manager,
    number_meant,
    plain_cell,
    read_number,
    text_of,
)
from mentormatch.column_roles import (
    Cells,
    InferredColumn,
    Participation,
    find_participation,
    find_tests,
    infer_column,
    plain_cells,
)
from mentormatch.policy import RawTable
from mentormatch.profiles import LIMITS, Role

_GRID = re.compile(r"(.*\S)?\s*\[\s*(\S.*?)\s*\]\s*")
_LARGEST_LIMIT = 100
_ID_LENGTH = 80

_NO_TICKS = NO_WORDS | {"", "none", "not at all"}
_TICKS = _NO_TICKS | YES_WORDS | {"selected", "checked"}


@dataclass(frozen=True)
class TableGuess:
    """What the columns of a table of people were inferred to be.

    Parameters
    ----------
    role : {"mentor", "mentee"}
        Whose table.
    source : str
        The name of the file.
    people : int
        How many rows it has.
    id : InferredColumn or None
        What tells people apart; None where no column does.
    id_is_doubtful : bool
        Whether another column might serve better, or the ids are names.
    doubled : int
        How many rows are of somebody who stands there already.
    names : tuple of InferredColumn
        The parts of the name, in the order of the file.
    limits : mapping of str to InferredColumn
        ``capacity``, ``min_load`` and ``demand``, where there are such columns.
    contacts, groups, wishes, answers, left : tuple of InferredColumn
        E-mail addresses and links; what is to be audited; wishes that speak of it; what may be compared; the rest.
    managers, states : tuple of InferredColumn
        Of the answers, those that say who somebody reports to, and who takes part.
    order : tuple of str
        The headers, as they stand in the file.
    named, rivals : tuple of InferredColumn
        Those that name people of the tables; of all, those that may say the capacity as well.
    participation : mapping of str to Participation
        What the columns of `states` say, by their headers.
    tests : tuple of int
        The rows that seem to try the form.
    """

    role: Role
    source: str
    people: int
    id: InferredColumn | None
    id_is_doubtful: bool
    doubled: int
    names: tuple[InferredColumn, ...]
    limits: Mapping[str, InferredColumn]
    contacts: tuple[InferredColumn, ...]
    groups: tuple[InferredColumn, ...]
    wishes: tuple[InferredColumn, ...]
    answers: tuple[InferredColumn, ...]
    managers: tuple[InferredColumn, ...]
    states: tuple[InferredColumn, ...]
    left: tuple[InferredColumn, ...]
    order: tuple[str, ...] = ()
    named: tuple[InferredColumn, ...] = ()
    rivals: tuple[InferredColumn, ...] = ()
    participation: Mapping[str, Participation] = field(default_factory=dict)
    tests: tuple[int, ...] = ()

    def places(self) -> Iterator[tuple[str, InferredColumn]]:
        """Yield each column with what it was taken for, in words."""
        if self.id is not None:
            yield "the id", self.id
        slots = {
            "the name": self.names,
            "a limit: how many": tuple(self.limits.values()),
            "an address, carried into outputs": self.contacts,
            "a group: audited, never compared": self.groups,
            "a wish about a group: asked about": self.wishes,
            "compared, or asked about": self.answers,
            "who somebody reports to": self.managers,
            "who takes part: asked about": self.states,
            "names people: asked about, unless its kind is sure": self.named,
            "left out": self.left,
        }
        yield from ((place, column) for place, columns in slots.items() for column in columns)

    @property
    def all(self) -> tuple[InferredColumn, ...]:
        """Every column except the id."""
        return (*self.names, *self.limits.values(), *self.contacts, *self.groups, *self.wishes, *self.answers,
                *self.managers, *self.states, *self.left, *self.named)  # fmt: skip


def guess_table(table: RawTable, role: Role) -> TableGuess:
    """Infer what each column of a table of people is.

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
    >>> found.id.header, found.limits["capacity"].header, [column.header for column in found.groups]
    ('E-mail', 'How many mentees?', ['Sex'])
    """
    columns = [infer_column(header, cells, source=source) for header, source, cells in _raw_columns(table)]
    id_, doubtful = _id_of(columns)
    rest = [column for column in columns if column is not id_]
    limits = _limits_of(rest, role)
    rest = [column for column in rest if not any(column is limit for limit in limits.values())]
    kinds = {
        kind: tuple(column for column in rest if column.kind == kind) for kind in ("name", "contact", "group", "wish")
    }
    compared = [column for column in rest if column.kind in {"yes_no", "number", "levels", "category", "terms", "text"}]
    managers = [column for column in compared if is_manager(column.header) and column.kind != "text"]
    participation = {column.header: column for column in find_participation(table.columns)}
    states = [
        column
        for column in rest
        if column.header in participation and column.kind not in {"group", "wish", "name", "contact"}
    ]
    reserved = {
        name for names in LIMITS.values() for name in names
    }  # of the other side: a mistake that reading reports
    apart = {
        id(column) for column in (*managers, *states, *(column for column in compared if column.header in reserved))
    }
    return TableGuess(
        role=role,
        source=table.source,
        people=len(table.rows),
        id=id_,
        id_is_doubtful=doubtful,
        doubled=0 if id_ is None else doubled_rows(id_),
        names=kinds["name"],
        limits=limits,
        contacts=kinds["contact"],
        groups=kinds["group"],
        wishes=kinds["wish"],
        answers=tuple(column for column in compared if id(column) not in apart),
        managers=tuple(managers),
        states=tuple(states),
        order=tuple(column.header for column in columns),
        left=tuple(
            column
            for column in rest
            if column.kind in {"empty", "constant", "time", "remark"} and id(column) not in apart
        ),
        participation=participation,
        tests=tuple(table.rows[place] for place in find_tests(table.columns, _titles_of_persons(columns, id_))),
    )


def doubled_rows(ids: InferredColumn) -> int:
    """Return how many rows have the id of a row before, addresses in whatever case.

    Examples
    --------
    >>> doubled_rows(infer_column("id", ["ada@x.org", "Ada@X.org", "m7"]))
    1
    """
    plain = (text_of(plain_cell(address_of(text))) if "@" in text else text for text in ids.cells.counted)
    return len(ids.cells) - len({*plain, *([""] if "" in ids.cells.texts else [])})


def _titles_of_persons(columns: Sequence[InferredColumn], id_: InferredColumn | None) -> list[str]:
    """Return the titles of the columns that name persons."""
    return [column.source for column in columns if column.kind in {"name", "contact"} or column is id_]


def _raw_columns(table: RawTable) -> Iterator[tuple[str, str, tuple[Cell, ...]]]:
    """Yield header, source and cells of each column, those of a grid as one."""
    cells = {header: plain_cells(column) for header, column in table.columns.items()}
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


def _grid(parts: Mapping[str, str], cells: Mapping[str, Cells]) -> tuple[Cell, ...]:
    """Return of each person the terms that they ticked, or their levels."""
    columns = [(term, cells[header]) for header, term in parts.items()]
    folded = {term: {said: fold(said) for said in column.counted} for term, column in columns}
    ticked = all(said in _TICKS or said == fold(term) for term, known in folded.items() for said in known.values())
    ticks = [(term, {said for said, plain in folded[term].items() if plain not in _NO_TICKS}) for term, _ in columns]
    rows = zip(*(column.texts for _, column in columns), strict=True)
    kept = ([(term, said) for (term, yes), said in zip(ticks, row, strict=True) if said in yes] for row in rows)
    if ticked:
        return tuple(tuple(term for term, _ in row) for row in kept)
    return tuple(map(dict, kept))


def _id_of(columns: Sequence[InferredColumn]) -> tuple[InferredColumn | None, bool]:
    """Return what tells people apart: an id, an e-mail address, another code, or at last the name."""
    if not any(column.cells for column in columns):  # nobody yet: only the headers can say it
        return next((column for column in columns if is_id(column.header) or is_email(column.header)), None), False
    filled = [column for column in columns if column.cells and column.cells.counted.total() == len(column.cells)]
    unique = [column for column in filled if column.is_unique and _is_short(column)]
    ids = [column for column in unique if is_id(column.header)]
    exact = sorted((column for column in ids if fold(column.header) == "id"), key=lambda column: column.header != "id")
    emails = [column for column in unique if column.kind == "contact" and _are_addresses(column)]
    if exact or len(ids) == 1:
        return (exact or ids)[0], False
    if emails:
        return emails[0], False
    doubled = [
        column
        for column in filled
        if _is_short(column) and (is_id(column.header) or is_email(column.header)) and _rarely_repeats(column)
    ]
    if ids or doubled:
        return (ids or doubled)[0], bool(ids)
    codes = [
        column
        for column in unique
        if column.kind == "category" and not any(" " in text_of(cell) for cell in column.cells)
    ]
    names = [column for column in unique if column.kind == "name"]
    found = next(iter([*codes, *names, *_first_category(unique)]), None)
    return found, found is not None


def _are_addresses(column: InferredColumn) -> bool:
    return all("@" in text_of(cell) for cell in column.cells)


def _first_category(unique: Sequence[InferredColumn]) -> list[InferredColumn]:
    """Return the first column of short answers: in a table with one row, every column is unique."""
    return [column for column in unique if column.kind == "category"][:1]


def _rarely_repeats(column: InferredColumn) -> bool:
    """Return whether few values occur more than once."""
    again = len(column.cells) - len({*column.cells.texts})
    return 5 * again <= max(len(column.cells), 5) and again < len(column.cells) - 1


def _is_short(column: InferredColumn) -> bool:
    said = column.cells.distinct
    return all(not isinstance(cell, bool | tuple | dict) and len(text_of(cell)) <= _ID_LENGTH for cell, _ in said)


def _limits_of(columns: Sequence[InferredColumn], role: Role) -> dict[str, InferredColumn]:
    """Return the columns that say how many: by their exact name first, then by what their header asks."""
    exact = {column.header: column for column in columns}
    limits = {name: exact[name] for name in LIMITS[role] if name in exact}
    name, asks = ("capacity", is_capacity) if role == "mentor" else ("demand", is_demand)
    if name not in limits:
        asked = [
            column
            for column in columns
            if column.kind != "text" and group_of(column.header) is None and asks(column.header)
        ]
        found = next((column for column in asked if _are_small(column)), None)
        limits |= {name: found} if found is not None else {}
    return limits


def _are_small(column: InferredColumn) -> bool:
    """Return whether all answers are small whole numbers, or words for such."""
    settled = {*column.blank_words, *column.any_words, *column.odd}
    said = [answer for answer in column.written.values() if answer not in settled]
    values = [limit_meant(answer) for answer in said]
    return bool(values) and all(value is not None and value <= _LARGEST_LIMIT for value in values)


def limit_meant(answer: str) -> int | None:
    """Return the whole number that an answer means; None where it means none.

    Examples
    --------
    >>> [limit_meant(answer) for answer in ("2", "up to two", "1-2", "2.5", "many")]
    [2, 2, 1, None, None]
    """
    try:
        number = read_number(answer)
    except (ValueError, OverflowError):
        number = number_meant(answer)
    return None if number is None or number != int(number) or number < 0 else int(number)
