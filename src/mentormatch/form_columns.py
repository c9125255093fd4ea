"""The columns of a form, under the names of a policy."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from mentormatch.encoders.answers import find_separator, fold, read_yes_no, split_terms, text_of
from mentormatch.errors import Mistake, shorten, suggestion
from mentormatch.forms import Form, Wording, pattern_of
from mentormatch.profile_cells import plain_cell
from mentormatch.profile_checks import LIMITS, Role
from mentormatch.table_columns import RawTable, is_blank

_SHOWN = 40


@dataclass(frozen=True)
class Part:
    """One column of a form that goes into a column of ours; `term` where it is one of a grid."""

    header: str
    cells: tuple[object, ...]
    term: str | None = None


def mapped_columns(
    table: RawTable, role: Role, form: Form, *, first_filled: frozenset[str], mistakes: list[Mistake]
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
    first_filled : frozenset of str
        Columns of which one answer counts, besides ids and limits: numbers.
    mistakes : list of Mistake
        Headers that are not there are appended to it.

    Examples
    --------
    >>> from mentormatch.forms import read_form
    >>> form = read_form(columns={"mentors": {"skills": "I know [*]"}}, answers={}, only={})
    >>> table = RawTable({"id": ("ada",), "I know [R]": ("yes",), "I know [SQL]": ("",)}, "mentors.csv", 2, (2,))
    >>> mapped_columns(table, "mentor", form, first_filled=frozenset(), mistakes=[])
    ({'skills': (('R',),), 'id': ('ada',)}, ["mentors.skills: from 2 columns 'I know [*]', ticked or not"])
    """
    sources = form.columns[role]
    used: set[str] = set()
    made: dict[str, tuple[object, ...]] = {}
    said: list[str] = []
    for name, headers in sources.items():
        parts = _parts(table, name, headers, mistakes)
        used.update(part.header for part in parts)
        if not parts:
            continue
        single = name in {"id", *LIMITS[role], *first_filled}
        how: Callable[[str, Sequence[Part], Wording], tuple[tuple[object, ...], str]] = _merged
        if len(parts) == 1 and parts[0].term is None:
            made[name] = parts[0].cells
            continue
        if name == "name":
            how = _joined
        elif single:
            how = _first_filled
        made[name], manner = how(name, parts, form.of(name))
        said.append(f"{role}s.{name}: from {_headers(headers, len(parts))}{manner}")
    kept = {title: cells for title, cells in table.columns.items() if title not in used}
    for name in made.keys() & kept.keys():
        expected = f"must not be a header beside [columns.{role}s], which makes a column of this name"
        hint = f'Put it there as well, as in {name} = [..., "{name}"], or rename one of the two.'
        mistakes.append(Mistake("column_doubled", expected, hint=hint, file=table.source, column=name))
    return {**made, **{title: cells for title, cells in kept.items() if title not in made}}, said


def found_header(header: str, titles: Mapping[str, object]) -> str | None:
    """Return the title that a policy means by a header: the same, or the only one that differs in case and signs alone.

    Examples
    --------
    >>> found_header("e-mail address", {"E-Mail Address": (), "Name": ()})
    'E-Mail Address'
    """
    if header in titles:
        return header
    alike = [title for title in titles if fold(title).rstrip(":?* ") == fold(header).rstrip(":?* ")]
    return alike[0] if len(alike) == 1 else None


def _parts(table: RawTable, name: str, headers: Sequence[str], mistakes: list[Mistake]) -> list[Part]:
    parts: list[Part] = []
    for header in headers:
        pattern = pattern_of(header)
        if pattern is None:
            title = found_header(header, table.columns)
            if title is not None:
                parts.append(Part(title, table.columns[title]))
                continue
        else:
            matches = [(title, pattern.fullmatch(title)) for title in table.columns]
            grid = [Part(title, table.columns[title], found[1].strip()) for title, found in matches if found]
            parts += grid
            if grid:
                continue
        expected = f"must have a header like this, from which [columns] makes '{name}'"
        hint = suggestion(header, table.columns)
        mistakes.append(Mistake("column_missing", expected, hint=hint, file=table.source, column=header))
    return parts


def _joined(_: str, parts: Sequence[Part], __: Wording) -> tuple[tuple[object, ...], str]:
    """Put first and last names together."""
    rows = zip(*(part.cells for part in parts), strict=True)
    return tuple(" ".join(text for cell in row if (text := _text(cell))) or None for row in rows), ", joined"


def _first_filled(_: str, parts: Sequence[Part], __: Wording) -> tuple[tuple[object, ...], str]:
    rows = list(zip(*(part.cells for part in parts), strict=True))
    several = sum(len({_text(cell) for cell in row if not is_blank(cell)}) > 1 for row in rows)
    more = f" ({several} had others as well)" if several else ""
    return tuple(next((cell for cell in row if not is_blank(cell)), None) for row in rows), f", the first filled{more}"


def _merged(_: str, parts: Sequence[Part], wording: Wording) -> tuple[tuple[object, ...], str]:
    """Return a list of terms a person, in the order of the columns, or terms with levels."""
    grid = [part for part in parts if part.term is not None]
    levels = bool(grid) and not all(
        _is_tick(cell, part, wording) for part in grid for cell in set(map(_key, part.cells))
    )
    if levels:
        known = [_levels(row, grid, wording) for row in _rows(grid)]
        others = [_terms(part, wording) for part in parts if part.term is None]
        if not others:
            return tuple(known), ", with levels"
        # terms without a level beside them: "Python: expert", as the encoder reads it in any list
        with_levels = [[f"{term}: {level}" for term, level in (one or {}).items()] for one in known]
        rows = zip(with_levels, *others, strict=True)
        return tuple(_distinct(row) for row in rows), ", with levels where they were given"
    ticked = grid or [part for part in parts if _is_ticked(part, wording)]
    reads = [_ticks(part) if part in ticked else _terms(part, wording) for part in parts]
    cells = tuple(_distinct(row) for row in zip(*reads, strict=True))
    return cells, ", ticked or not" if len(ticked) == len(parts) else ", put together"


def _distinct(lists: Iterable[Iterable[str]]) -> tuple[str, ...] | None:
    return tuple(dict.fromkeys(term for terms in lists for term in terms)) or None


def _rows(parts: Sequence[Part]) -> list[tuple[object, ...]]:
    return list(zip(*(part.cells for part in parts), strict=True))


def _levels(row: Sequence[object], parts: Sequence[Part], wording: Wording) -> dict[str, str | int | float] | None:
    """Return ``{term: level}`` of those that are not blank and do not say no."""
    said: dict[str, str | int | float] = {}
    for cell, part in zip(row, parts, strict=True):
        level = plain_cell(cell)
        if isinstance(level, str):
            level = wording.words.get(fold(level), level.strip())
        if isinstance(level, str | int | float) and not _says_no(level, wording):
            said[str(part.term)] = level
    return said or None


def _says_no(level: str | float, wording: Wording) -> bool:
    if isinstance(level, str) and fold(level) in wording.blank:
        return True
    try:
        return read_yes_no(level) is False and not (isinstance(level, int | float) and not isinstance(level, bool))
    except ValueError:
        return False


def _key(cell: object) -> object:
    return cell if isinstance(cell, str | int | float | bool | None) else str(cell)


def _is_tick(cell: object, part: Part, wording: Wording) -> bool:
    """Return whether a cell says yes, no, nothing, or its own term."""
    if is_blank(cell) or (isinstance(cell, str) and fold(cell) in {fold(part.term or part.header), *wording.blank}):
        return True
    try:
        read_yes_no(plain_cell(cell))
    except (TypeError, ValueError):
        return False
    return True


def _is_ticked(part: Part, wording: Wording) -> bool:
    """Return whether a column in a list of columns is a box that was ticked or not: then its header is the term."""
    cells = [cell for cell in part.cells if not is_blank(cell)]
    return bool(cells) and all(_is_tick(cell, part, wording) for cell in set(map(_key, cells)))


def _ticks(part: Part) -> list[tuple[str, ...]]:
    term = part.term or part.header
    return [(term,) if _says_yes(cell, term) else () for cell in part.cells]


def _says_yes(cell: object, term: str) -> bool:
    if is_blank(cell):
        return False
    if isinstance(cell, str) and fold(cell) == fold(term):
        return True
    try:
        return read_yes_no(plain_cell(cell)) is True
    except ValueError:
        return False  # a word for a blank


def _terms(part: Part, wording: Wording) -> list[tuple[str, ...]]:
    cells = [plain_cell(cell) for cell in part.cells]
    separator = wording.separator or find_separator(cells)
    return [tuple(term for term in split_terms(cell, separator) if fold(term) not in wording.blank) for cell in cells]


def _text(cell: object) -> str:
    return "" if is_blank(cell) else text_of(plain_cell(cell))


def _headers(headers: Sequence[str], count: int) -> str:
    if len(headers) == 1:
        return f"{count} columns '{shorten(headers[0], limit=_SHOWN)}'"
    shown = [f"'{shorten(one, limit=_SHOWN)}'" for one in headers[:3]]
    if len(headers) > 3:
        return f"{', '.join(shown)} and {count - 3} more columns"
    return f"{', '.join(shown[:-1])} and {shown[-1]}"
