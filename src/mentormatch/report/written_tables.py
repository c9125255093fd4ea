"""Compares the tables of a run with its stored matching."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mentormatch.answers import id_text, read_number, title_key
from mentormatch.errors import Mistake
from mentormatch.policy import RawTable
from mentormatch.tables import Limits, table_of

PAIRS_FILE, UNMATCHED_FILE, MENTORS_FILE, WORKBOOK_FILE = "pairs.csv", "unmatched.csv", "mentors.csv", "matching.xlsx"
# tables show three digits
_SHOWN = 0.0005 + 1e-9
Found = Mapping[tuple[str, str], Mapping[str, float]]


@dataclass(frozen=True)
class _Row:
    number: int
    cells: Mapping[str, object]


def wrong_pairs(
    folder: Path, name: str, expected: Found, *, sheet: str | None, slack: float, limits: Limits
) -> Iterator[str]:
    """Yield where a table of pairs says something else than it must.

    Parameters
    ----------
    folder : Path
    name : str
        Of the file.
    expected : mapping of (mentee, mentor) to mapping of column to number
        The numbers of each pair that must be there: its score, and where they are known what each criterion adds.
    sheet : str or None
        The title of the sheet, of a workbook.
    slack : float
        By how much scores may differ beside what is rounded.
    limits : Limits
        How much is read at most.
    """
    mistakes: list[str] = []
    rows = _rows(folder / name, name, {"mentee", "mentor", "score"}, mistakes, sheet=sheet, limits=limits)
    yield from mistakes
    if rows is None:
        return
    seen: Counter[tuple[str, str]] = Counter()
    columns = {column for numbers in expected.values() for column in numbers}
    titles = {column: _title_of(column, rows[0].cells) for column in columns} if rows else {}
    for row in rows:
        pair = _text(row, "mentee"), _text(row, "mentor")
        seen[pair] += 1
        called = f"{name}, row {row.number}: the pair of '{pair[0]}' and '{pair[1]}'"
        if pair not in expected:
            yield f"{called} was not made"
            continue
        if seen[pair] > 1:
            yield f"{called} stands {seen[pair]} times"
        for column, value in expected[pair].items():
            found = _number(row, titles[column])
            if found is None or abs(found - value) > _SHOWN + slack:
                shown = "nothing" if found is None else f"{found:g}"
                yield f"{called} has {shown} under '{column}', instead of {value:.3f}"
    for mentee, mentor in expected:
        if not seen[mentee, mentor]:
            yield f"{name}: the pair of '{mentee}' and '{mentor}' is missing"


def wrong_mentors(
    folder: Path, document: Mapping[str, Any], seats_left: dict[str, int], *, limits: Limits
) -> Iterator[str]:
    """Yield where the table of mentors does not fit the pairs, or a capacity does not hold; note the seats left."""
    mistakes: list[str] = []
    rows = _rows(folder / MENTORS_FILE, MENTORS_FILE, {"mentor"}, mistakes, limits=limits)
    yield from mistakes
    if rows is None:
        return
    loads = Counter(str(pair["mentor"]) for pair in document["pairs"])
    priced = set(map(str, document["certificate"]["prices"]))
    seen: Counter[str] = Counter()
    for row in rows:
        mentor = _text(row, "mentor")
        seen[mentor] += 1
        called = f"{MENTORS_FILE}, row {row.number}: '{mentor}'"
        load, capacity, left = (_number(row, title) for title in ("load", "capacity", "seats_left"))
        if seen[mentor] > 1 or mentor not in priced:
            yield f"{called} {'stands twice' if seen[mentor] > 1 else 'is no mentor of this matching'}"
            continue
        if load is None or capacity is None or left is None:
            yield f"{called} must have a load, a capacity and seats left"
            continue
        if load != loads[mentor]:
            yield f"{called} has a load of {load:g}, and {loads[mentor]} pairs"
        if loads[mentor] > capacity and not document["violations"]:
            yield f"{called} has {loads[mentor]} mentees, with a capacity of {capacity:g}"
        if left < 0 or left > max(0, capacity - load):
            yield f"{called} has {left:g} seats left, with a load of {load:g} of {capacity:g}"
        seats_left[mentor] = int(left)
    yield from (f"{MENTORS_FILE}: '{mentor}' is missing" for mentor in sorted(priced - set(seen)))


def wrong_unmatched(folder: Path, document: Mapping[str, Any], *, limits: Limits) -> Iterator[str]:
    """Yield where the table of who was not placed says something else than the stored matching."""
    mistakes: list[str] = []
    rows = _rows(folder / UNMATCHED_FILE, UNMATCHED_FILE, {"mentee", "reason"}, mistakes, limits=limits)
    yield from mistakes
    if rows is None:
        return
    expected = {str(person["mentee"]): str(person["reason"]) for person in document["unmatched"]}
    expected |= {str(person["mentee"]): "partly_matched" for person in document["partly_matched"]}
    seen: Counter[str] = Counter()
    for row in rows:
        mentee, reason = _text(row, "mentee"), _text(row, "reason")
        seen[mentee] += 1
        if seen[mentee] > 1 or expected.get(mentee) != reason:
            is_so = "twice" if seen[mentee] > 1 else f"as {expected.get(mentee, 'placed')}"
            yield f"{UNMATCHED_FILE}, row {row.number}: '{mentee}' stands there as {reason}, in the matching {is_so}"
    yield from (f"{UNMATCHED_FILE}: '{mentee}' is missing" for mentee in expected if not seen[mentee])


def _rows(
    file: Path, name: str, columns: set[str], wrong: list[str], *, limits: Limits, sheet: str | None = None
) -> list[_Row] | None:
    """Return the rows of a table; None where it cannot be read, which is appended to what is wrong."""
    mistakes: list[Mistake] = []
    table = table_of(file, name, frozenset(columns), mistakes, title=sheet, doubles=True, limits=limits)
    if table is None or mistakes:
        wrong += map(str, mistakes)
        return None
    missing = sorted(columns - {*table.columns})
    if missing:
        wrong.append(f"{name}: it has no column {', '.join(map(repr, missing))}")
        return None
    return list(_each(table))


def _title_of(column: str, titles: Mapping[str, object]) -> str:
    """Return the title of the column of a criterion: a workbook tells it apart, and readers tidy what is not seen."""
    called = (f"{column} (criterion)", column)
    tidy = {title_key(title): title for title in reversed(list(titles))}
    found = [name for name in called if name in titles]
    found += [tidy[title_key(name)] for name in called if title_key(name) in tidy]
    return found[0] if found else column


def _each(table: RawTable) -> Iterator[_Row]:
    titles: Sequence[str] = list(table.columns)
    for number, cells in zip(table.rows, zip(*table.columns.values(), strict=True), strict=True):
        yield _Row(number, dict(zip(titles, cells, strict=True)))


def _text(row: _Row, column: str) -> str:
    try:
        return id_text(row.cells[column])
    except (TypeError, ValueError):
        return str(row.cells[column])


def _number(row: _Row, column: str) -> float | None:
    try:
        return read_number(row.cells.get(column))  # type: ignore[arg-type]  # other kinds of cells raise
    except (TypeError, ValueError):
        return None
