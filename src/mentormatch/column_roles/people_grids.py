"""Columns headed by people of the other table, with ranks or ticks."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

from mentormatch.answers import Cell, is_blank, label_key, read_number, read_rank, read_yes_no, text_of
from mentormatch.column_roles.cells import Cells
from mentormatch.column_roles.columns import InferredColumn
from mentormatch.column_roles.facts import facts_of
from mentormatch.column_roles.ranked import are_ranks

_FEWEST, _ENOUGH = 3, 8  # headings that name people, and rows in which any answers may differ
_SHORTEST_NUMBER = 4
_WHO = frozenset({"person", "code", "address"})


def headed_by(columns: Iterable[InferredColumn]) -> frozenset[str]:
    """Return what may head a column for each row of a table: its names, ids and addresses, folded.

    Parameters
    ----------
    columns : iterable of InferredColumn
        Of the table.
    """
    found: set[str] = set()
    for column in columns:
        if column.is_unique and not column.cells.are_lists:
            texts = column.cells.texts
            if len(texts) >= _ENOUGH or facts_of(column).kind in _WHO:
                found.update(map(label_key, texts))
    return frozenset(key for key in found if not key.isdecimal() or len(key) >= _SHORTEST_NUMBER)


def join_people_grid(
    columns: Sequence[InferredColumn], people: frozenset[str]
) -> tuple[list[InferredColumn], InferredColumn | None]:
    """Return the columns with those under people of the other table as one, and that one; None where there are none.

    Parameters
    ----------
    columns : sequence of InferredColumn
        Of one table.
    people : frozenset of str
        What `headed_by` returns of the other table.

    Examples
    --------
    >>> from mentormatch.column_roles import infer_column
    >>> table = {"id": ["s1", "s2"], "Ada Li": ["1", "2"], "Bo Ek": ["2", "1"], "Cy Ray": ["", "3"]}
    >>> columns = [infer_column(header, cells) for header, cells in table.items()]
    >>> joined, grid = join_people_grid(columns, frozenset({"ada li", "bo ek", "cy ray"}))
    >>> [column.header for column in joined], grid.cells, grid.ranked
    (['id', 'Ada Li / Bo Ek / Cy Ray'], (('Ada Li', 'Bo Ek'), ('Bo Ek', 'Ada Li', 'Cy Ray')), True)
    """
    headed = [column for column in columns if label_key(column.header) in people and len(column.sources) < 2]
    if len(headed) < _FEWEST:
        return list(columns), None
    grid = _joined(headed)
    if grid is None:
        return list(columns), None
    first = next(place for place, column in enumerate(columns) if column is headed[0])
    rest = [column for column in columns if not any(column is member for member in headed)]
    return [*rest[:first], grid, *rest[first:]], grid


def _joined(headed: Sequence[InferredColumn]) -> InferredColumn | None:
    """Return the columns as one, in the order of their ranks where they have some; None where they hold words."""
    headers = [column.header for column in headed]
    rows = list(zip(*(column.cells for column in headed), strict=True))
    ranked = [[_rank(cell) for cell in row] for row in rows]
    cells: list[Cell]
    if all(rank is not None for row in ranked for rank in row):
        numbers = [[rank for rank in row if rank] for row in ranked]
        in_order = are_ranks([[int(rank) for rank in row] for row in numbers], options=len(headed))
        cells = [
            tuple(name for _, name in sorted((rank, name) for rank, name in zip(row, headers, strict=True) if rank))
            for row in ranked
        ]
    else:
        ticks = [[_tick(cell) for cell in row] for row in rows]
        if any(tick is None for row in ticks for tick in row):
            return None
        in_order = False
        cells = [tuple(name for tick, name in zip(row, headers, strict=True) if tick) for row in ticks]
    header = " / ".join(headers)
    column = replace(headed[0], header="", source=header, cells=Cells([cell or None for cell in cells]))
    terms = [name for cell in cells if isinstance(cell, tuple) for name in cell]
    counted = Counter(map(label_key, terms))
    written = {label_key(name): name for name in headers}
    return replace(column, header=header, kind="terms", terms=counted, written=written, ranked=in_order,
                   sources=tuple(column.source for column in headed), blank=sum(not cell for cell in cells),
                   blank_words=(), any_words=(), numbers={}, scale=(), odd=(), separator=None, group=None)  # fmt: skip


def _rank(cell: Cell) -> float | None:
    """Return the number in a cell, 0 where it is blank; None where it is none, or a tick."""
    if is_blank(cell):
        return 0
    try:
        number = read_number(cell)
    except (ValueError, TypeError, OverflowError):
        try:
            return read_rank(cell) or 0
        except (ValueError, TypeError):
            return None
    return None if number is None or number < 0 else number


def _tick(cell: Cell) -> bool | None:
    if is_blank(cell):
        return False
    try:
        return read_yes_no(text_of(cell)) is True
    except ValueError:
        return None
