"""The columns of a form, under the names of a policy."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from mentormatch.answers import find_separator, fold, plain_cell, read_yes_no, split_terms, term_of, text_of, title_key
from mentormatch.errors import Mistake, count, shorten, suggestion
from mentormatch.policy import Form, Needs, Wording
from mentormatch.profiles import LIMITS, Role
from mentormatch.tables.columns import RawTable, is_blank

_SHOWN = 40
_EXAMPLES = 3


Made: TypeAlias = tuple[tuple[object, ...], str]


@dataclass(frozen=True)
class Part:
    """One column of a form that goes into a column of ours; `term` where it is one of a grid."""

    header: str
    cells: tuple[object, ...]
    term: str | None = None


def mapped_columns(
    table: RawTable, role: Role, form: Form, *, needs: Mapping[str, Needs], mistakes: list[Mistake]
) -> tuple[dict[str, tuple[object, ...]], list[str]]:
    """Return the columns by the names that a policy gives them, and how those of several were put together.

    Columns that the policy does not name keep their headers.

    Parameters
    ----------
    table : RawTable
        As the file has it.
    role : {"mentor", "mentee"}
        Whose columns.
    form : Form
        What the policy says.
    needs : mapping of str to Needs
        What the policy needs of columns: of numbers one answer counts, as of ids and limits; names keep their order.
    mistakes : list of Mistake
        Headers that are not there are appended to it.

    Examples
    --------
    >>> from mentormatch.policy import read_form
    >>> form = read_form(columns={"mentors": {"skills": "I know [*]"}}, answers={}, only={})
    >>> table = RawTable({"id": ("ada",), "I know [R]": ("yes",), "I know [SQL]": ("",)}, "mentors.csv", 2, (2,))
    >>> mapped_columns(table, "mentor", form, needs={}, mistakes=[])
    ({'skills': (('R',),), 'id': ('ada',)}, ["mentors.skills: what was ticked in 'I know [R]' and 'I know [SQL]'"])
    """
    made: dict[str, tuple[object, ...]] = {}
    said: list[str] = []
    for name, headers in form.columns[role].items():
        needed = needs.get(name, "answer")
        single = name in {"id", "name", *LIMITS[role]} or needed == "number"
        parts = _parts(table, name, headers, mistakes)
        if len(parts) == 1 and parts[0].term is None:
            made[name] = parts[0].cells
        elif parts and single and any(part.term is not None for part in parts):
            expected = f"must have one header or several for {name}, which is no list"
            mistakes.append(Mistake("grid_of_one_answer", expected, file=table.source, column=" ".join(headers)))
        elif parts:
            several = _in_order if needed == "names" else _merged
            how = _joined if name == "name" else _first_filled if single else several
            made[name], manner = how(parts, form.of(name))
            said.append(f"{role}s.{name}: {manner}")
    used = used_titles(table, form.columns[role])
    kept = {title: cells for title, cells in table.columns.items() if title not in used}
    said += [
        f"{role}s.{name}: from {_shown(form.columns[role][name])}, and the column '{name}' is not read"
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
    return {part.header for headers in columns.values() for header in headers for part in _found(table, header)}


def found_header(header: str, titles: Iterable[str]) -> str | None:
    """Return the title that a policy means by a header: the same, or the only one that differs in case and signs alone.

    Examples
    --------
    >>> found_header("e-mail address", {"E-Mail Address *": (), "Name": ()})
    'E-Mail Address *'
    """
    titles = list(titles)
    if header in titles:
        return header
    alike = [title for title in titles if title_key(title) == title_key(header)]
    return alike[0] if len(alike) == 1 else None


def _parts(table: RawTable, name: str, headers: Sequence[str], mistakes: list[Mistake]) -> list[Part]:
    parts: dict[str, Part] = {}
    for header in headers:
        found = _found(table, header)
        parts |= {part.header: part for part in found if part.header not in parts}
        if not found:
            expected = f"must have a header like this, from which [columns] makes '{name}'"
            alike = [title for title in table.columns if title_key(title) == title_key(header)]
            both = f"There are {' and '.join(map(repr, alike))}: write the one that is meant exactly so."
            hint = both if alike else suggestion(header, table.columns)
            mistakes.append(Mistake("column_missing", expected, hint=hint, file=table.source, column=header))
    return list(parts.values())


def _found(table: RawTable, header: str) -> list[Part]:
    """Return the column with a header, or those that a pattern means."""
    if header not in table.columns:
        terms = {title: term for title in table.columns if (term := term_of(header, title)) is not None}
        if terms:
            return [Part(title, table.columns[title], term) for title, term in terms.items()]
    title = found_header(header, table.columns)
    return [] if title is None else [Part(title, table.columns[title])]


def _joined(parts: Sequence[Part], _: Wording) -> Made:
    """Put first and last names together."""
    joined = tuple(" ".join(text for cell in row if (text := _text(cell))) or None for row in _rows(parts))
    return joined, f"{_shown([part.header for part in parts])} joined"


def _first_filled(parts: Sequence[Part], wording: Wording) -> Made:
    """Return the first answer of each that says something."""
    rows = [[cell for cell in row if not _says_nothing(cell, wording)] for row in _rows(parts)]
    several = sum(len(set(map(_text, row))) > 1 for row in rows)
    more = f" ({count(several, 'row')} had another as well)" if several else ""
    shown = _shown([part.header for part in parts])
    return tuple(row[0] if row else None for row in rows), f"the first that is filled of {shown}{more}"


def _in_order(parts: Sequence[Part], wording: Wording) -> Made:
    """Return whom each names with the place of the column, or of a grid what they wrote; a blank moves nobody up."""
    grid = [part for part in parts if part.term is not None]
    if grid:
        return tuple(_levels(row, grid) for row in _rows(grid)), f"places from {_shown_parts(grid)}"
    named: list[dict[str, int] | None] = []
    for row in _rows(parts):
        places: dict[str, int] = {}
        for place, cell in enumerate(row, start=1):
            if not _says_nothing(cell, wording):
                places.setdefault(_text(cell), place)
        named.append(places or None)
    return tuple(named), f"in order from {_shown_parts(parts)}"


def _merged(parts: Sequence[Part], wording: Wording) -> Made:
    """Return a list of terms a person, in the order of the columns, or terms with levels."""
    grid = [part for part in parts if part.term is not None]
    levels = not all(_is_tick(cell, part, wording) for part in grid for cell in set(map(_key, part.cells)))
    if levels and len(grid) == len(parts):
        return tuple(_levels(row, grid) for row in _rows(grid)), f"levels from {_shown_parts(grid)}"
    boxes = [] if levels else grid or [part for part in parts if _is_ticked(part, wording)]
    separators = [None if part.term or part in boxes else _separator(part, wording) for part in parts]
    reads = [
        _ticks(part, wording) if part in boxes else _known(part) if part.term else _divided(part, separator)
        for part, separator in zip(parts, separators, strict=True)
    ]
    cells = tuple(
        tuple(dict.fromkeys(term for terms in row for term in terms)) or None for row in zip(*reads, strict=True)
    )
    if len(boxes) == len(parts):
        return cells, f"what was ticked in {_shown_parts(parts)}"
    at = ["new lines" if one == "\n" else f"'{one}'" for one in dict.fromkeys(separators) if one is not None]
    manner = (
        f"{', with levels where they were given' if levels else ''}{', divided at ' if at else ''}{' and '.join(at)}"
    )
    return cells, f"one list from {_shown_parts(parts)}{manner}"


def _known(part: Part) -> list[tuple[str, ...]]:
    """Return a term with its level as it stands beside terms without one: "Python: expert", as encoders read it."""
    levels = [_levels(row, [part]) or {} for row in _rows([part])]
    return [tuple(f"{term}: {text_of(level)}" for term, level in one.items()) for one in levels]


def _divided(part: Part, separator: str | None) -> list[tuple[str, ...]]:
    return [split_terms(plain_cell(cell), separator) for cell in part.cells]


def _separator(part: Part, wording: Wording) -> str | None:
    return wording.separator or find_separator([plain_cell(cell) for cell in part.cells])


def _rows(parts: Sequence[Part]) -> list[tuple[object, ...]]:
    return list(zip(*(part.cells for part in parts), strict=True))


def _levels(row: Sequence[object], parts: Sequence[Part]) -> dict[str, str | int | float] | None:
    """Return ``{term: level}`` of those that are not blank and do not say no."""
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


def _is_tick(cell: object, part: Part, wording: Wording) -> bool:
    """Return whether a cell says yes, no, nothing, or its own term."""
    return _says_nothing(cell, wording) or _ticked(cell, part, wording) is not None


def _is_ticked(part: Part, wording: Wording) -> bool:
    """Return whether a column in a list of columns is a box that was ticked or not: then its header is the term."""
    cells = [cell for cell in set(map(_key, part.cells)) if not _says_nothing(cell, wording)]
    return bool(cells) and all(_is_tick(cell, part, wording) for cell in cells)


def _ticks(part: Part, wording: Wording) -> list[tuple[str, ...]]:
    term = part.term or part.header
    keys = list(map(_key, part.cells))
    once = {key: (term,) if _ticked(key, part, wording) else () for key in set(keys)}
    return [once[key] for key in keys]


def _ticked(cell: object, part: Part, wording: Wording) -> bool | None:
    """Return whether a box was ticked, None where that cannot be told."""
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


def _shown_parts(parts: Sequence[Part]) -> str:
    return _shown([part.header for part in parts])


def _shown(headers: Sequence[str]) -> str:
    """Return three headers at most, and how many there are besides."""
    shown = [f"'{shorten(one, limit=_SHOWN)}'" for one in headers[:_EXAMPLES]]
    if len(headers) > _EXAMPLES:
        return f"{', '.join(shown)} and {count(len(headers) - _EXAMPLES, 'more column')}"
    return " and ".join([", ".join(shown[:-1]), shown[-1]] if len(shown) > 1 else shown)
