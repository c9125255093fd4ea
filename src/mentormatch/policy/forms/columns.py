"""Builds the columns that a policy names from those of a form."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

from mentormatch.answers import (
    Cell,
    find_separator,
    fold,
    grid_cells,
    options_of,
    plain_cell,
    ranked_columns,
    read_yes_no,
    split_terms,
    term_of,
    text_of,
    title_key,
)
from mentormatch.errors import Mistake, count, shorten, suggestion
from mentormatch.policy.forms.form import Form, Needs, Wording
from mentormatch.policy.forms.table import RawTable, is_blank
from mentormatch.profiles import LIMITS, SIDES, Role

_SHOWN = 40
_EXAMPLES = 3


CombinedColumn: TypeAlias = tuple[tuple[object, ...], str]


@dataclass(frozen=True)
class FormColumn:
    """A column of a form from which a column is built; `term` is set for a column of a grid."""

    header: str
    cells: tuple[object, ...]
    term: str | None = None


def map_columns(
    table: RawTable, role: Role, form: Form, *, needs: Mapping[str, Needs], mistakes: list[Mistake]
) -> tuple[dict[str, tuple[object, ...]], list[str]]:
    """Return the columns by the names in the policy, and how those with several sources were combined.

    Columns that the policy does not name keep their headers.

    Parameters
    ----------
    table : RawTable
        The table as read from the file.
    role : {"mentor", "mentee"}
        The side.
    form : Form
        How the policy says that the form is read.
    needs : mapping of str to Needs
        The kind of answers needed; for numbers, ids and limits one answer counts; names and ranks keep their order.
    mistakes : list of Mistake
        Missing headers are appended to it.

    Examples
    --------
    >>> from mentormatch.policy import read_form
    >>> form = read_form(columns={"mentors": {"skills": "I know [*]"}}, answers={}, only={})
    >>> table = RawTable({"id": ("ada",), "I know [R]": ("yes",), "I know [SQL]": ("",)}, "mentors.csv", 2, (2,))
    >>> map_columns(table, "mentor", form, needs={}, mistakes=[])
    ({'skills': (('R',),), 'id': ('ada',)}, ["mentors.skills: what was ticked in 'I know [R]' and 'I know [SQL]'"])
    """
    made: dict[str, tuple[object, ...]] = {}
    said: list[str] = []
    for name, headers in form.columns[role].items():
        needed = needs.get(name, "answer")
        single = name in {"id", "name", *LIMITS[role]} or needed == "number"
        parts, missing = _columns_for(table, name, headers)
        mistakes += [replace(mistake, path=("columns", SIDES[role], name)) for mistake in missing]
        if len(parts) == 1 and parts[0].term is None:
            made[name] = parts[0].cells
        elif parts and single and any(part.term is not None for part in parts):
            expected = f"must have one header or several for {name}, which is no list"
            path = ("columns", SIDES[role], name)
            mistakes.append(
                Mistake("grid_of_one_answer", expected, file=table.source, column=" ".join(headers), path=path)
            )
        elif parts:
            several = {"names": _rank_names, "ranks": _rank_terms, "times": _merge_times}.get(needed, _merge_terms)
            if form.of(name).headings and not single:
                several = _rank_headings
            how = _join_names if name == "name" else _first_filled if single else several
            made[name], manner = how(parts, form.of(name))
            said.append(f"{role}s.{name}: {manner}")
    used = used_titles(table, form.columns[role])
    kept = {title: cells for title, cells in table.columns.items() if title not in used}
    said += [
        f"{role}s.{name}: from {_listed_headers(form.columns[role][name])}, and the column '{name}' is not read"
        for name in made
        if name in kept
    ]
    return made | {title: cells for title, cells in kept.items() if title not in made}, said


def used_titles(table: RawTable, columns: Mapping[str, tuple[str, ...]]) -> set[str]:
    """Return the titles of a table from which the columns of a form are made.

    Examples
    --------
    >>> table = RawTable({"E-mail": (), "I know [R]": (), "Age": ()}, "mentors.csv", 2, ())
    >>> sorted(used_titles(table, {"id": ("e-mail",), "skills": ("I know [*]",)}))
    ['E-mail', 'I know [R]']
    """
    return {part.header for headers in columns.values() for header in headers for part in _find_columns(table, header)}


def find_header(header: str, titles: Iterable[str]) -> str | None:
    """Return the title that matches a header: the same, or the only one with the same `title_key`.

    Examples
    --------
    >>> find_header("e-mail address", {"E-Mail Address *": (), "Name": ()})
    'E-Mail Address *'
    """
    titles = list(titles)
    if header in titles:
        return header
    alike = [title for title in titles if title_key(title) == title_key(header)]
    return alike[0] if len(alike) == 1 else None


def _columns_for(table: RawTable, name: str, headers: Sequence[str]) -> tuple[list[FormColumn], list[Mistake]]:
    """Return the columns from which a column is made, and a mistake for each header that there is not."""
    parts: dict[str, FormColumn] = {}
    mistakes: list[Mistake] = []
    for header in headers:
        found = _find_columns(table, header)
        parts |= {part.header: part for part in found if part.header not in parts}
        if not found:
            expected = f"must have a header like this, from which [columns] makes '{name}'"
            alike = [title for title in table.columns if title_key(title) == title_key(header)]
            both = f"There are {' and '.join(map(repr, alike))}: write the one that is meant exactly so."
            hint = both if alike else suggestion(header, table.columns)
            mistakes.append(Mistake("column_missing", expected, hint=hint, file=table.source, column=header))
    return list(parts.values()), mistakes


def _find_columns(table: RawTable, header: str) -> list[FormColumn]:
    """Return the column with a header, or those that match a pattern."""
    if header not in table.columns:
        terms = {title: term for title in table.columns if (term := term_of(header, title)) is not None}
        if terms:
            return [FormColumn(title, table.columns[title], term) for title, term in terms.items()]
    title = find_header(header, table.columns)
    return [] if title is None else [FormColumn(title, table.columns[title])]


def _join_names(parts: Sequence[FormColumn], _: Wording) -> CombinedColumn:
    """Join first and last names."""
    joined = tuple(" ".join(text for cell in row if (text := _text(cell))) or None for row in _rows(parts))
    return joined, f"{_listed_headers([part.header for part in parts])} joined"


def _first_filled(parts: Sequence[FormColumn], wording: Wording) -> CombinedColumn:
    """Return the first answer of each row that is not blank."""
    rows = [[cell for cell in row if not _says_nothing(cell, wording)] for row in _rows(parts)]
    several = sum(len(set(map(_text, row))) > 1 for row in rows)
    more = f" ({count(several, 'row')} had another as well)" if several else ""
    shown = _listed_headers([part.header for part in parts])
    return tuple(row[0] if row else None for row in rows), f"the first that is filled of {shown}{more}"


def _rank_names(parts: Sequence[FormColumn], wording: Wording) -> CombinedColumn:
    """Return {name: rank} a row, ranked by column; of a grid, the ranks as written. Blanks keep their rank."""
    grid = [part for part in parts if part.term is not None]
    if grid:
        return tuple(_levels(row, grid) for row in _rows(grid)), f"places from {_headers_of(grid)}"
    named: list[dict[str, int] | None] = []
    for row in _rows(parts):
        places: dict[str, int] = {}
        for place, cell in enumerate(row, start=1):
            if not _says_nothing(cell, wording):
                places.setdefault(_text(cell), place)
        named.append(places or None)
    return tuple(named), f"in order from {_headers_of(parts)}"


def _rank_terms(parts: Sequence[FormColumn], wording: Wording) -> CombinedColumn:
    """Return {term: rank} a row: ranks in the cells of a grid or under topics as headings, else one column a rank."""
    columns = [[_meaning(cell, wording) for cell in part.cells] for part in parts]
    titles = [part.term or part.header for part in parts]
    if any(part.term is not None for part in parts):
        rows = [dict(zip(titles, row, strict=True)) for row in zip(*columns, strict=True)]
        ranked = tuple({term: cell for term, cell in row.items() if not is_blank(cell)} or None for row in rows)
        return ranked, f"ranks from {_headers_of(parts)}"
    cells, by_title = ranked_columns(titles, columns)
    return tuple(cells), f"{'ranks under the topics' if by_title else 'in order from'} {_headers_of(parts)}"


def _rank_headings(parts: Sequence[FormColumn], wording: Wording) -> CombinedColumn:
    """Return {heading: rank} a row: ranks as they are written, and ticks as the first rank."""
    rows: list[dict[str, Cell] | None] = []
    for row in _rows(parts):
        ranks: dict[str, Cell] = {}
        for cell, part in zip(row, parts, strict=True):
            meant = _meaning(cell, wording)
            if not is_blank(meant) and not _denies(meant):
                ranks[part.term or part.header] = 1 if _affirms(meant) else meant
        rows.append(ranks or None)
    return tuple(rows), f"ranks under the headings {_headers_of(parts)}"


def _denies(cell: Cell) -> bool:
    return cell is False or (isinstance(cell, str | int | float) and _says_no(cell))


def _affirms(cell: Cell) -> bool:
    """Return whether a cell is a tick or a word for yes; a number is a rank."""
    if not isinstance(cell, str) or fold(cell).isdecimal():
        return cell is True
    try:
        return read_yes_no(cell) is True
    except ValueError:
        return False


def _meaning(cell: object, wording: Wording) -> Cell:
    """Return a cell as [answers] understands it, None where it is blank."""
    if _says_nothing(cell, wording):
        return None
    plain = plain_cell(cell)
    return wording.words.get(fold(plain), plain) if isinstance(plain, str) else plain


def _merge_times(parts: Sequence[FormColumn], wording: Wording) -> CombinedColumn:
    """Return the weekly times of a grid of days and times."""
    columns = [tuple(_meaning(cell, wording) for cell in part.cells) for part in parts]
    cells = grid_cells([part.term or part.header for part in parts], columns)
    return tuple(cells), f"the weekly times of {_headers_of(parts)}"


def _merge_terms(parts: Sequence[FormColumn], wording: Wording) -> CombinedColumn:
    """Return a list of terms a row, in the order of the columns, or terms with levels."""
    grid = [part for part in parts if part.term is not None]
    levels = not all(_is_tick(cell, part, wording) for part in grid for cell in set(map(_key, part.cells)))
    if levels and len(grid) == len(parts):
        return tuple(_levels(row, grid) for row in _rows(grid)), f"how well each is known, from {_headers_of(grid)}"
    boxes = [] if levels else grid or [part for part in parts if _is_tick_box(part, wording)]
    separators = [None if part.term or part in boxes else _separator(part, wording) for part in parts]
    if boxes and len(boxes) == len(parts) and not grid:
        options = options_of([part.header for part in parts])
    else:
        options = [part.term or part.header for part in parts]
    reads = [
        _ticked_terms(part, wording, option)
        if part in boxes
        else _terms_with_levels(part)
        if part.term
        else _split_cells(part, separator)
        for part, separator, option in zip(parts, separators, options, strict=True)
    ]
    cells = tuple(
        tuple(dict.fromkeys(term for terms in row for term in terms)) or None for row in zip(*reads, strict=True)
    )
    if len(boxes) == len(parts):
        return cells, f"what was ticked in {_headers_of(parts)}"
    at = [
        "new lines" if separator == "\n" else f"'{separator}'"
        for separator in dict.fromkeys(separators)
        if separator is not None
    ]
    manner = (
        f"{', with levels where they were given' if levels else ''}{', divided at ' if at else ''}{' and '.join(at)}"
    )
    return cells, f"one list from {_headers_of(parts)}{manner}"


def _terms_with_levels(part: FormColumn) -> list[tuple[str, ...]]:
    """Return the terms of a grid column with levels as text, "Python: expert", for a list beside plain terms."""
    levels = [_levels(row, [part]) or {} for row in _rows([part])]
    return [tuple(f"{term}: {text_of(level)}" for term, level in level_of.items()) for level_of in levels]


def _split_cells(part: FormColumn, separator: str | None) -> list[tuple[str, ...]]:
    return [split_terms(plain_cell(cell), separator) for cell in part.cells]


def _separator(part: FormColumn, wording: Wording) -> str | None:
    return wording.separator or find_separator([plain_cell(cell) for cell in part.cells])


def _rows(parts: Sequence[FormColumn]) -> list[tuple[object, ...]]:
    return list(zip(*(part.cells for part in parts), strict=True))


def _levels(row: Sequence[object], parts: Sequence[FormColumn]) -> dict[str, str | int | float] | None:
    """Return ``{term: level}`` of the cells that are neither blank nor no."""
    said: dict[str, str | int | float] = {}
    for cell, part in zip(row, parts, strict=True):
        level = plain_cell(cell)
        if isinstance(level, str | int | float) and not _says_no(level):
            said[str(part.term)] = level.strip() if isinstance(level, str) else level
    return said or None


def _says_no(level: str | float) -> bool:
    """Return whether a level is the word no; 0 is a level."""
    if not isinstance(level, bool) and (isinstance(level, int | float) or level.strip().isdecimal()):
        return False
    try:
        return read_yes_no(level) is False
    except ValueError:
        return False


def _key(cell: object) -> object:
    return cell if isinstance(cell, str | int | float | bool | None) else str(cell)


def _is_tick(cell: object, part: FormColumn, wording: Wording) -> bool:
    """Return whether a cell is yes, no, blank, or the term of its column."""
    return _says_nothing(cell, wording) or _read_tick(cell, part, wording) is not None


def _is_tick_box(part: FormColumn, wording: Wording) -> bool:
    """Return whether a column holds ticks only: then its header is the term."""
    cells = [cell for cell in set(map(_key, part.cells)) if not _says_nothing(cell, wording)]
    return bool(cells) and all(_is_tick(cell, part, wording) for cell in cells)


def _ticked_terms(part: FormColumn, wording: Wording, term: str) -> list[tuple[str, ...]]:
    keys = list(map(_key, part.cells))
    once = {key: (term,) if _read_tick(key, part, wording) else () for key in set(keys)}
    return [once[key] for key in keys]


def _read_tick(cell: object, part: FormColumn, wording: Wording) -> bool | None:
    """Return whether a box is ticked, None where the cell is no tick."""
    plain = plain_cell(cell)
    if isinstance(plain, str):
        if fold(plain) == fold(part.term or part.header):
            return True
        plain = wording.words.get(fold(plain), plain)
    try:
        return read_yes_no(plain)
    except (TypeError, ValueError):
        return None


def _says_nothing(cell: object, wording: Wording) -> bool:
    return is_blank(cell) or (isinstance(cell, str) and fold(cell) in wording.blank)


def _text(cell: object) -> str:
    return "" if is_blank(cell) else text_of(plain_cell(cell))


def _headers_of(parts: Sequence[FormColumn]) -> str:
    return _listed_headers([part.header for part in parts])


def _listed_headers(headers: Sequence[str]) -> str:
    """Return a list of at most three headers, and the number of the others."""
    shown = [f"'{shorten(header, limit=_SHOWN)}'" for header in headers[:_EXAMPLES]]
    if len(headers) > _EXAMPLES:
        return f"{', '.join(shown)} and {count(len(headers) - _EXAMPLES, 'more column')}"
    return " and ".join([", ".join(shown[:-1]), shown[-1]] if len(shown) > 1 else shown)
