"""Which rows of a form take part, and on which side."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import TypeAlias

from mentormatch.answers import fold, id_text, plain_cell, read_number, read_yes_no, text_of
from mentormatch.column_roles import read_roles
from mentormatch.errors import Mistake, count, shorten, suggestion
from mentormatch.policy.forms.columns import find_header
from mentormatch.policy.forms.form import Condition, Duplicates, Form, Wording
from mentormatch.policy.forms.table import RawTable, is_blank
from mentormatch.profiles import Role

Columns: TypeAlias = Mapping[str, Sequence[object]]


def roles_of(cell: object, wording: Wording) -> tuple[Role, ...] | None:
    """Return the roles that an answer to the role question means; None where it is unclear.

    Examples
    --------
    >>> answers = ("A mentor", "I would like to be mentored", "Both!", "Mentor and mentee")
    >>> [roles_of(answer, Wording()) for answer in answers]
    [('mentor',), ('mentee',), ('mentor', 'mentee'), ('mentor', 'mentee')]
    >>> roles_of("Expert", Wording(words={"expert": "mentor"})), roles_of("Expert", Wording())
    (('mentor',), None)
    >>> roles_of("I would like a mentor", Wording()), roles_of("I cannot be a mentor", Wording())
    (('mentee',), None)
    """
    said = fold(text_of(plain_cell(cell)))
    return () if said in wording.blank else read_roles(str(wording.words.get(said, said)))


def split_by_role(
    table: RawTable, header: str | Mapping[Role, str], form: Form, mistakes: list[Mistake]
) -> dict[Role, RawTable] | None:
    """Return the mentors and the mentees of a joint sheet, by role; None where a role is unclear.

    Parameters
    ----------
    table : RawTable
        The sheet.
    header : str or mapping of role to str
        The column under which everybody says what they want to be, or two under which they say yes or no.
    form : Form
        How the policy says that it is read.
    mistakes : list of Mistake
        What is wrong is appended to it.
    """
    headers = (header,) if isinstance(header, str) else (header["mentor"], header["mentee"])
    titles = [_role_title(table, one, mistakes) for one in headers]
    if None in titles:
        return None
    known = len(mistakes)
    roles = (
        _roles_in_one(table, titles, form, mistakes)
        if len(titles) == 1
        else _roles_in_two(table, titles, form, mistakes)
    )
    if len(mistakes) > known:
        return None
    places: dict[Role, list[int]] = {
        "mentor": [place for place, found in enumerate(roles) if "mentor" in found],
        "mentee": [place for place, found in enumerate(roles) if "mentee" in found],
    }
    neither, both = (sum(len(found) == number for found in roles) for number in (0, 2))
    sizes = ", ".join(count(len(places[role]), role) for role in places)
    by = " and ".join(f"'{title}'" for title in titles)
    said = f"Of {table.source}, by {by}: {sizes}"
    said += f", {both} of them both" if both else ""
    said += f"; {neither} neither" if neither else ""
    rest = {name: cells for name, cells in table.columns.items() if name not in titles}
    whole = replace(table, columns=rest, notes=(*table.notes, f"{said}."))
    sides = {role: take_rows(whole, places[role]) for role in places}
    return {**sides, "mentee": replace(sides["mentee"], notes=())}  # notes on the file are kept once


def _roles_in_one(
    table: RawTable, titles: Sequence[str | None], form: Form, mistakes: list[Mistake]
) -> list[tuple[Role, ...]]:
    """Return everybody's roles by one column; () where it is unclear, and a mistake for it."""
    title = str(titles[0])
    wording = form.of(title) if title in form.of_column else form.of("role")
    found: list[tuple[Role, ...]] = []
    once: dict[str, tuple[Role, ...] | None] = {}
    for place, cell in enumerate(table.columns[title]):
        written = text_of(plain_cell(cell))
        if written not in once:
            once[written] = roles_of(cell, wording)
        roles = once[written]
        if roles is None:
            _report_role(table, title, place, cell, mistakes)
        found.append(roles or ())
    return found


def _roles_in_two(
    table: RawTable, titles: Sequence[str | None], form: Form, mistakes: list[Mistake]
) -> list[tuple[Role, ...]]:
    """Return everybody's roles by two columns of yes and no; a blank is a no."""
    wording = form.of("role")
    found: list[tuple[Role, ...]] = [() for _ in table.rows]
    sides: tuple[Role, Role] = ("mentor", "mentee")
    for side, title in zip(sides, map(str, titles), strict=True):
        for place, cell in enumerate(table.columns[title]):
            said = fold(text_of(plain_cell(cell)))
            try:
                meant = str(wording.words.get(said, plain_cell(cell)))
                takes_part = bool(said) and said not in wording.blank and read_yes_no(meant)
            except ValueError:
                _report_yes_no(table, title, place, cell, mistakes)
                continue
            if takes_part:
                found[place] = (*found[place], side)
    return found


def _report_yes_no(table: RawTable, title: str, place: int, cell: object, mistakes: list[Mistake]) -> None:
    written = shorten(text_of(plain_cell(cell)), limit=40)
    hint = f'Or say what it means under [answers.role] of the policy: "{written}" = "yes" (or no).'
    mistake = Mistake("role_unknown", "must say yes or no", got=written, hint=hint, file=table.source, column=title)
    mistakes.append(replace(mistake, row=table.rows[place], id=id_in(table, place)))


def _role_title(table: RawTable, header: str, mistakes: list[Mistake]) -> str | None:
    title = find_header(header, table.columns)
    if title is None:
        expected = "must have a column that says who is a mentor and who a mentee"
        hint = suggestion(header, table.columns)
        mistakes.append(Mistake("column_missing", expected, hint=hint, file=table.source, column=header))
    return title


def _report_role(table: RawTable, title: str, place: int, cell: object, mistakes: list[Mistake]) -> None:
    expected = "must say mentor, mentee or both"
    written = shorten(text_of(plain_cell(cell)), limit=40)
    hint = (
        f'Or say what it means under [answers.role] of the policy: "{written}" = "mentor" (or mentee, both, neither).'
    )
    if not written:
        hint = "Fill it in, or take the row out."
    mistake = Mistake("role_unknown", expected, got=written, hint=hint, file=table.source, column=title)
    mistakes.append(replace(mistake, row=table.rows[place], id=id_in(table, place)))


def take_rows(table: RawTable, places: Sequence[int]) -> RawTable:
    """Return the rows of a table at some positions.

    Examples
    --------
    >>> take_rows(RawTable({"id": ("ada", "bob")}, "people.csv", 2, (2, 3)), [1]).columns
    {'id': ('bob',)}
    """
    columns = {name: tuple([cells[place] for place in places]) for name, cells in table.columns.items()}
    return replace(table, columns=columns, rows=tuple([table.rows[place] for place in places]))


def rows_to_keep(ids: Sequence[object], duplicates: Duplicates) -> tuple[list[int], list[str]] | None:
    """Return the positions of one row a person, and the ids with several; None where nothing is left out."""
    if duplicates in {"error", "join"}:
        return None
    place_of: dict[str, int] = {}
    kept: set[int] = set()
    again: dict[str, None] = {}
    for place, cell in enumerate(ids):
        person_id = _id_or_none(cell)
        if person_id is None:
            kept.add(place)  # a wrong id is reported elsewhere
            continue
        if person_id in place_of:
            again[person_id] = None
            if duplicates == "first":
                continue
            kept.discard(place_of[person_id])
        place_of[person_id] = place
        kept.add(place)
    return sorted(kept), list(again)


def id_in(table: RawTable, place: int) -> str | None:
    """Return the id in a row of a table, None where there is none.

    Examples
    --------
    >>> id_in(RawTable({"id": (7, None)}, "people.csv", 2, (2, 3)), 0)
    '7'
    """
    ids = table.columns.get("id")
    return None if ids is None else _id_or_none(ids[place])


def _id_or_none(cell: object) -> str | None:
    try:
        return id_text(cell) or None
    except (TypeError, ValueError):
        return None


def meets_condition(cells: Sequence[object], condition: Condition) -> list[bool | None]:
    """Return which cells meet a condition; None where a number is needed and the cell is none.

    Examples
    --------
    >>> meets_condition(["Accepted", "withdrawn", None], Condition(values=("accepted",)))
    [True, False, False]
    >>> meets_condition(["3", 12, "", "some"], Condition(at_least=5))
    [False, True, False, None]
    """
    meets: Callable[[object], bool | None] = _is_among(condition) if condition.values else _is_within(condition)
    return [False if is_blank(cell) else meets(cell) for cell in cells]


def _is_among(condition: Condition) -> Callable[[object], bool]:
    values = {_answer_key(value) for value in condition.values}

    def meets(cell: object) -> bool:
        answers = cell if isinstance(cell, list | tuple) else [cell]
        return any(_answer_key(answer) in values for answer in answers)

    return meets


def _answer_key(answer: object) -> str:
    """Return the key by which answers are compared: folded, with every form of yes and no as "yes" and "no"."""
    written = str(answer) if isinstance(answer, bool) else text_of(plain_cell(answer))
    folded = fold(written)
    if len(folded) == 1:
        return folded  # 1 and x are not read as yes here
    try:
        return "yes" if read_yes_no(written) else "no"
    except ValueError:
        return folded


def _is_within(condition: Condition) -> Callable[[object], bool | None]:
    def meets(cell: object) -> bool | None:
        try:
            number = read_number(plain_cell(cell))
        except (TypeError, ValueError):
            return None
        if number is None:
            return False
        low = condition.at_least is None or number >= condition.at_least
        return low and (condition.at_most is None or number <= condition.at_most)

    return meets
