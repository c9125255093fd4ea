"""Which columns of a list of pairs name whom."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from mentormatch.answers import read_number, read_yes_no, title_key, words_of
from mentormatch.column_roles import side_named
from mentormatch.policy import RawTable, is_blank
from mentormatch.tables.headers import title_of

_SIDES = ("mentee", "mentor")
_IDS = ("id", "code", "number", "email", "mail", "address", "login", "username", "name")


def with_sides(table: RawTable, apart: Collection[str] = ()) -> RawTable:
    """Return a list of pairs whose columns of people are called "mentee" and "mentor".

    A title may name a side in other words, "mentor_email" or "Student ID"; where it names none, the only other column
    that can hold ids is meant. Where several columns are of one side, an id comes before an address, and that before a
    name. A table that says neither is left as it is.

    Parameters
    ----------
    table : RawTable
        As it stands in the file.
    apart : collection of str
        The titles of columns that name nobody, such as "score".

    Examples
    --------
    >>> table = RawTable({"Student ID": ("s1",), "Supervisor": ("ada",), "score": (0.5,)}, "bids.csv", 2, (2,))
    >>> list(with_sides(table).columns)
    ['mentee', 'mentor', 'score']
    >>> table = RawTable({"Mentee": ("s1",), "Mentor": ("m1",), "Mentor name": ("Ada",)}, "back.csv", 2, (2,))
    >>> list(with_sides(table).columns)
    ['mentee', 'mentor', 'Mentor name']
    >>> table = RawTable({"paper_id": ("p1",), "mentor_email": ("ada@x.org",)}, "last_year.csv", 2, (2,))
    >>> list(with_sides(table).columns)
    ['mentee', 'mentor']
    """
    keys = {title_key(title): title for title in reversed(list(table.columns))}
    found: dict[str, str] = {side: side if side in table.columns else keys[side] for side in _SIDES if side in keys}
    rest = [title for title in table.columns if title not in {*found.values(), *apart}]
    for side in _SIDES:
        if side not in found:
            of_side = [title for title in rest if side_named(title) == side]
            if of_side:
                found[side] = min(of_side, key=_rank)
    for side, other in zip(_SIDES, reversed(_SIDES), strict=True):
        if side not in found and other in found:
            left = [title for title in rest if title != found[other] and side_named(title) is None]
            of_ids = [title for title in left if _rank(title) < len(_IDS)]
            chosen = left if len(left) == 1 else of_ids
            found |= {side: chosen[0]} if len(chosen) == 1 else {}
    renamed = {title: side for side, title in found.items()} if len(found) == len(_SIDES) else {}
    return replace(table, columns={renamed.get(title, title): cells for title, cells in table.columns.items()})


def _rank(title: str) -> int:
    words = words_of(title)
    return next((rank for rank, word in enumerate(_IDS) if word in words), len(_IDS))


def pairs_of_grid(rows: Sequence[Sequence[object]], *, scored: bool) -> RawTable | None:
    """Return the pairs of a grid: a row a mentee, a column a mentor, and in the cells scores, or whether they are one.

    The first cell of the header is blank, or names a side; where it names mentors, the rows are theirs. A blank cell is
    no pair, and neither is one that says no where nothing is scored.

    Parameters
    ----------
    rows : sequence of rows
        Of the file, blank ones too.
    scored : bool
        Whether the cells are scores.

    Returns
    -------
    RawTable or None
        With the columns "mentee", "mentor" and "score"; None where it is no such grid.

    Examples
    --------
    >>> grid = [["Student", "P1", "P2"], ["kim", 1, 0.5], ["noor", "", 0.25]]
    >>> pairs_of_grid(grid, scored=True).columns["score"]
    (1, 0.5, 0.25)
    >>> pairs_of_grid([["", "ada", "bob"], ["kim", "x", ""], ["noor", "no", "yes"]], scored=False).columns["mentor"]
    ('ada', 'bob')
    """
    filled = [(number, row) for number, row in enumerate(rows, start=1) if not all(map(is_blank, row))]
    if len(filled) < 2 or len(filled[0][1]) < 3:
        return None
    corner, *across = map(title_of, filled[0][1])
    if (corner and side_named(corner) is None) or len({*map(title_key, across)}) < len(across) or not all(across):
        return None
    if {*_SIDES} & {*across}:
        return None
    down = "mentor" if side_named(corner) == "mentor" else "mentee"
    found: list[tuple[int, object, str, object]] = []
    for number, row in filled[1:]:
        if len(row) < 2 or is_blank(row[0]) or len(row) > len(across) + 1:
            return None
        for title, cell in zip(across, row[1:], strict=False):
            meant = _meant(cell, scored=scored)
            if meant is None:
                return None
            found += [(number, row[0], title, cell)] if meant else []
    places, first, second, scores = zip(*found, strict=True) if found else ((), (), (), ())
    people: Mapping[str, tuple[object, ...]] = {down: first, "mentor" if down == "mentee" else "mentee": second}
    return RawTable({**people, **({"score": scores} if scored else {})}, "", 2, places)


def _meant(cell: object, *, scored: bool) -> bool | None:
    """Return whether a cell of a grid makes a pair; None where it can be no cell of one."""
    if is_blank(cell):
        return False
    try:
        if scored:
            return read_number(cell) is not None  # type: ignore[arg-type]  # other kinds of cells raise
        return read_yes_no(cell) is True  # type: ignore[arg-type]
    except (TypeError, ValueError):
        return None
