"""Reads lists of pairs: locked, forbidden, previous or scored."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from mentormatch.answers import id_text, read_decision, read_number
from mentormatch.errors import CohortError, Mistake, suggestion
from mentormatch.policy import RawTable, is_blank
from mentormatch.tables.columns import table_of
from mentormatch.tables.formats import Grid, read_grid
from mentormatch.tables.limits import UNLESS_GIVEN, Limits
from mentormatch.tables.pair_columns import pairs_of_grid, with_sides
from mentormatch.tables.sources import Source, name_of, opened


@dataclass(frozen=True, slots=True)
class PairEntry:
    """A row of a list of pairs.

    Parameters
    ----------
    mentee, mentor : str
        Their ids, addresses or names.
    weight : float, optional
        The column ``weight``, or ``score`` where there is no weight.
    round : int or str, optional
        When they were a pair.
    decision : {"accepted", "declined"}, optional
        What they said; None: nothing yet.
    file : str, optional
    row : int, optional
        Where it stands; not compared.

    Examples
    --------
    >>> PairEntry("ada", "linus").decision is None
    True
    """

    mentee: str
    mentor: str
    weight: float | None = None
    round: int | str | None = None
    decision: str | None = None
    file: str | None = field(default=None, compare=False, repr=False)
    row: int | None = field(default=None, compare=False, repr=False)


def read_pair_list(path: Source, *, limits: Limits = UNLESS_GIVEN) -> tuple[PairEntry, ...]:
    r"""Read a list of pairs: who may not, must, did or should be a pair.

    Parameters
    ----------
    path : str, path, bytes, file object, iterable of records, or data frame
        A table as for `read_table`, with columns ``mentee`` and ``mentor``, in these words or others such as
        ``mentor_email`` and ``paper_id``, and optionally ``weight``, ``round`` and ``decision``; further columns do not
        matter. Or a grid: mentees down, mentors across, and in the cells whether they are a pair.
    limits : Limits
        How much is read at most.

    Raises
    ------
    CohortError
        With every mistake.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     file = Path(folder, "last_year.csv")
    ...     _ = file.write_text("mentee,mentor,round\nada,linus,2024")
    ...     read_pair_list(file)
    (PairEntry(mentee='ada', mentor='linus', weight=None, round=2024, decision=None),)
    """
    mistakes: list[Mistake] = []
    with opened(path, "pairs", "mentee", mistakes) as source:
        rows = [] if source is None else pair_rows(source, name_of(source) or "", mistakes, limits=limits)
    entries = [entry for _, entry in rows]
    if mistakes:
        raise CohortError(mistakes)
    return tuple(entries)


def pair_rows(
    path: Path | RawTable, name: str, mistakes: list[Mistake], *, scored: bool = False, limits: Limits = UNLESS_GIVEN
) -> list[tuple[int, PairEntry]]:
    """Return the rows of a list of pairs that are right, each with its number, and append what is wrong.

    Where they are `scored`, weights are from 0 to 1 and every pair stands once.
    """
    read_cell = _READ_SCORED_CELL if scored else _READ_CELL
    table = _pair_table(path, name, mistakes, scored=scored, limits=limits)
    if table is None or not has_columns(table, ("mentee", "mentor"), "a list of pairs", mistakes):
        return []
    titles = [title for title in read_cell if title in table.columns]
    entries: list[tuple[int, PairEntry]] = []
    for number, *cells in zip(table.rows, *(table.columns[title] for title in titles), strict=True):
        known = len(mistakes)
        fields = {}
        for title, cell in zip(titles, cells, strict=True):
            try:
                fields[title] = read_cell[title](cell)
            except (TypeError, ValueError) as error:
                got = None if is_blank(cell) else str(cell)
                mistakes.append(Mistake(f"pair_{title}", str(error), got=got, file=name, row=number, column=title))
        if len(mistakes) == known:
            score = fields.pop("score", None)
            entries.append((number, PairEntry(**({"weight": score} | fields), file=name, row=number)))
    return list(_without_duplicates(entries, name, mistakes)) if scored else entries


def _pair_table(
    path: Path | RawTable, name: str, mistakes: list[Mistake], *, scored: bool, limits: Limits
) -> RawTable | None:
    """Return a list of pairs, one a row; of a file that holds none under its titles, perhaps a grid of them."""
    if isinstance(path, RawTable):
        return with_sides(path, _READ_CELL.keys())
    found: list[Mistake] = []
    table = table_of(path, name, frozenset({"mentee", "mentor", "decision"}), found, limits=limits)
    if table is not None and not found:
        table = with_sides(table, _READ_CELL.keys())
    if table is None or not {"mentee", "mentor"} <= table.columns.keys():
        grid = _grid(path, name, scored=scored, limits=limits)
        if grid is not None:
            return replace(grid, source=name)
    mistakes += found
    return table


def _grid(path: Path, name: str, *, scored: bool, limits: Limits) -> RawTable | None:
    try:
        content = read_grid(path, name, limits=limits)
    except CohortError:
        return None  # which reading it as a list has said
    return pairs_of_grid(content.rows, scored=scored) if isinstance(content, Grid) else None


def _without_duplicates(
    entries: Iterable[tuple[int, PairEntry]], name: str, mistakes: list[Mistake]
) -> Iterator[tuple[int, PairEntry]]:
    first: dict[tuple[str, str], int] = {}
    for number, entry in entries:
        row = first.setdefault((entry.mentee, entry.mentor), number)
        if row == number:
            yield number, entry
        else:
            got, hint = f"{entry.mentee}, {entry.mentor}", f"Row {row} has it as well."
            expected = "a pair must stand only once"
            mistakes.append(Mistake("pair_doubled", expected, got=got, hint=hint, file=name, row=number))


def has_columns(table: RawTable, titles: Iterable[str], what: str, mistakes: list[Mistake]) -> bool:
    """Return whether a table has these columns, and append those that it lacks; an empty list of records needs none.

    Of a file that has none of them, it may be no table at all, no title is quoted unless it is near to one of them.
    """
    titles = list(titles)
    is_such = any(title in table.columns for title in titles)
    missing = [title for title in titles if title not in table.columns and (table.columns or table.rows)]
    for title in missing:
        expected = f"{what} must have a column '{title}'"
        hint = suggestion(title, table.columns)
        if not is_such and hint is not None and not hint.startswith("Did you mean"):
            hint = None
        mistakes.append(Mistake("column_missing", expected, hint=hint, file=table.source, column=title))
    return bool(table.columns) and not missing


def _id(cell: object) -> str:
    text = id_text(cell)
    if not text:
        raise ValueError("must be an id")
    return text


def _weight(cell: Any) -> float | None:
    try:
        return read_number(cell)
    except (TypeError, ValueError):
        raise ValueError("must be a number, or blank") from None


def _share(cell: Any) -> float | None:
    share = _weight(cell)
    if share is not None and not 0 <= share <= 1:
        raise ValueError("must be a number from 0 to 1, or blank")
    return share


def _round(cell: object) -> int | str | None:
    text = id_text(cell)
    return int(text) if text.isdecimal() else text or None


def _decision(cell: object) -> str | None:
    try:
        decision = read_decision(id_text(cell))
    except ValueError:
        decision = "hold"
    if decision == "hold":
        raise ValueError("must be accepted, declined or blank")
    return decision


_READ_CELL: Mapping[str, Callable[[object], Any]] = {
    "mentee": _id,
    "mentor": _id,
    "weight": _weight,
    "score": _weight,
    "round": _round,
    "decision": _decision,
}
_READ_SCORED_CELL: Mapping[str, Callable[[object], Any]] = {
    "mentee": _id,
    "mentor": _id,
    "weight": _share,
    "score": _share,
}
