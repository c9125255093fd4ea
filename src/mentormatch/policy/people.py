"""Reads the people of both tables as a policy says."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, Protocol

from mentormatch.answers import PADDING, number_in_words
from mentormatch.errors import CohortError, Mistake, shorten, suggestion
from mentormatch.policy.columns import NamesColumns, columns_of, needs_of, paths_of
from mentormatch.policy.forms import (
    Form,
    FormTable,
    Needs,
    RawTable,
    drop_limits_of_other_side,
    on_side,
    read_form_table,
    told_apart,
    used_titles,
)
from mentormatch.profiles import BLANK_LIMIT, LIMITS, SIDES, Cohort, People, Role, people_from_columns


class SaysHowToRead(NamesColumns, Protocol):
    """What of a policy says how people are read."""

    @property
    def form(self) -> Form:
        """How tables are read."""

    @property
    def same_ids(self) -> str:
        """What an id on both sides means."""


def cohort_in_memory(
    tables: Mapping[Role, tuple[Mapping[str, Sequence[Any]], Sequence[int]]], policy: SaysHowToRead
) -> Cohort:
    """Return the cohort of columns that are in memory, read as a policy says.

    Parameters
    ----------
    tables : mapping of {"mentor", "mentee"}
        The columns of each side, and the number of each row.
    policy : Policy
        Every column that it names must be there.

    Raises
    ------
    CohortError
        With every mistake of both sides.
    """
    raw: dict[Role, RawTable | None] = {role: in_memory(*table) for role, table in tables.items()}
    return read_people(raw, policy, policy.form, mistakes=[])


def in_memory(columns: Mapping[str, Sequence[object]], rows: Sequence[int]) -> RawTable:
    """Return columns of Python values as a table.

    Examples
    --------
    >>> in_memory({"id ": [7]}, [0]).columns
    {'id': (7,)}
    """
    cells = {title.strip(PADDING): tuple(column) for title, column in columns.items()}
    return RawTable(cells, "", 0, tuple(rows), in_memory=True)


def read_people(
    tables: Mapping[Role, RawTable | None],
    policy: SaysHowToRead | None,
    form: Form,
    *,
    role: str | None = None,
    whole: bool = False,
    mistakes: list[Mistake],
) -> Cohort:
    """Return the cohort of the tables of both sides.

    Parameters
    ----------
    tables : mapping of {"mentor", "mentee"} to RawTable
        As they stand in their files, or in memory.
    policy : Policy, optional
        Every column that it names must be there.
    form : Form
        How the tables are read.
    role : str, optional
        The header under which everybody says what they want to be.
    whole : bool
        Whether both sides come of one table with everybody.
    mistakes : list of Mistake
        What is known to be wrong already.

    Raises
    ------
    CohortError
        With every mistake of both sides.
    """
    cohort = _read(tables, policy, form, role=role, whole=whole, mistakes=mistakes, despite_mistakes=False)
    if mistakes or cohort is None:
        raise CohortError(mistakes)
    return cohort


def read_despite_mistakes(
    tables: Mapping[Role, RawTable | None],
    policy: SaysHowToRead | None,
    form: Form,
    *,
    role: str | None = None,
    whole: bool = False,
    mistakes: list[Mistake],
) -> Cohort | None:
    """Return the cohort as far as it can be read, for finding what else is wrong; mistakes are appended.

    None where a table cannot be read, or has no ids.
    """
    return _read(tables, policy, form, role=role, whole=whole, mistakes=mistakes, despite_mistakes=True)


def _read(
    tables: Mapping[Role, RawTable | None],
    policy: SaysHowToRead | None,
    form: Form,
    *,
    role: str | None,
    whole: bool,
    mistakes: list[Mistake],
    despite_mistakes: bool,
) -> Cohort | None:
    tables = _as_one_pool(tables, policy, mistakes) if not whole else tables
    if policy is not None:
        tables = {side: _told_apart(table, side, policy) for side, table in tables.items()}
    needs: Mapping[str, Mapping[str, Needs]] = {} if policy is None else needs_of(policy)
    read: dict[Role, FormTable | None] = {}
    unsure: set[Role] = set()
    for side, table in tables.items():
        read[side] = None
        known = len(mistakes)
        if table is None:
            continue
        if table.in_memory and not table.columns:  # nobody: a side without records has every column
            read[side] = FormTable(table, ())
            continue
        with on_side(mistakes, side):
            mistakes += [] if policy is None else _duplicate_titles_in_use(table, side, form, columns_of(policy))
            found = read_form_table(table, side, form, needs=needs.get(f"{side}s", {}), mistakes=mistakes)
        if whole:
            found = replace(found, table=drop_limits_of_other_side(found.table, side))
        read[side] = found
        if len(mistakes) > known:
            unsure.add(side)
    if policy is not None:
        # columns that [columns] could not make would only be missed again
        there = {side: None if form is None or side in unsure else form.table for side, form in read.items()}
        mistakes.extend(_missing_columns(policy, there, (role,) if role else form.role_headers))
    sides = [
        None
        if form is None or (side in unsure and ("id" not in form.table.columns or not despite_mistakes))
        else _people(side, form, mistakes, despite_mistakes=despite_mistakes)
        for side, form in read.items()
    ]
    ours, theirs = sides
    if ours is None or theirs is None:
        return None
    if policy is not None:
        ours, theirs = (_with_used_readings_first(people, policy) for people in (ours, theirs))
    return Cohort(mentors=ours, mentees=theirs)


def _with_used_readings_first(people: People, policy: SaysHowToRead) -> People:
    """Return the people with the readings of columns that the policy names first."""
    named = columns_of(policy)
    used = tuple(
        f"{people.role}s.{name}: " for name in (*LIMITS[people.role], *named[f"{people.role}s"], *named["either"])
    )
    readings = sorted(people.readings, key=lambda line: not line.startswith(used))
    return replace(people, readings=tuple(readings), by_policy=True)


def _as_one_pool(
    read: Mapping[Role, RawTable | None], policy: SaysHowToRead | None, mistakes: list[Mistake]
) -> Mapping[Role, RawTable | None]:
    """Return both tables; where they are the same, with a note that everybody stands on both sides."""
    ours, theirs = read["mentor"], read["mentee"]
    if ours is None or theirs is None or not is_one_pool(ours, theirs):
        return read
    if policy is not None and policy.same_ids != "same person":
        expected = 'must be "same person", since both tables are one and the same'
        hint = "Or give the table of the mentors and that of the mentees."
        mistakes.append(Mistake("wrong_same_ids", expected, got=policy.same_ids, hint=hint, column="same_ids"))
    said = "was given for both sides: everybody is a mentor and a mentee, and nobody is paired with themselves."
    return {
        "mentor": replace(ours, notes=(*ours.notes, f"{ours.source or 'one table'} {said}")),
        "mentee": replace(theirs, notes=()),
    }


def is_one_pool(mentors: RawTable, mentees: RawTable) -> bool:
    """Return whether both tables hold the same people with the same answers: one file that was given twice.

    Examples
    --------
    >>> table = RawTable({"id": ("1", "2"), "Skills": ("R", "SQL")}, "people.csv", 2, (2, 3))
    >>> is_one_pool(table, replace(table, source="copy.csv"))
    True
    """
    return len(mentors.rows) > 1 and dict(mentors.columns) == dict(mentees.columns)


def _told_apart(table: RawTable | None, side: Role, policy: SaysHowToRead) -> RawTable | None:
    """Return a table in which the first of several columns with one title is called "Title (1)", if the policy does."""
    if table is None:
        return None
    needed, form = columns_of(policy), policy.form
    named = {*needed[f"{side}s"], *needed["either"], *form.only[side], *policy.show, *policy.audit}
    named |= {source for sources in form.columns[side].values() for source in sources}
    renamed = told_apart(dict.fromkeys(table.doubled, ()), frozenset(named))
    columns = {renamed.get(title, title): cells for title, cells in table.columns.items()}
    return replace(table, columns=columns)


def _duplicate_titles_in_use(
    table: RawTable, side: Role, form: Form, needed: Mapping[str, Mapping[str, object]]
) -> Iterator[Mistake]:
    """Yield a mistake for each title that the policy reads and several columns have."""
    of_ours = {"id", *BLANK_LIMIT, *needed[f"{side}s"], *needed["either"], *form.only[side]}
    used = (of_ours - form.columns[side].keys()) | used_titles(table, form.columns[side])
    for title, places in table.doubled.items():
        if title in used and title in table.columns and f"{title} (2)" not in used:
            expected = "must be the name of one column only, since the policy reads it"
            hint = f'Rename one, or read both: "{title}" and "{title} (2)" under [columns].'
            yield Mistake("column_doubled", expected, got=places, hint=hint, file=table.source, column=title)


def _missing_columns(
    policy: SaysHowToRead, tables: Mapping[Role, RawTable | None], role_headers: Sequence[str]
) -> Iterator[Mistake]:
    """Find the columns that a policy names and the tables that could be read do not have."""
    needed, paths = columns_of(policy), paths_of(policy)
    there = {
        role: None if table is None else _answers(table, {"id", *needed[f"{role}s"]}) for role, table in tables.items()
    }
    for role, answers in there.items():
        table = tables[role]
        for name, where in needed[f"{role}s"].items():
            if table is not None and answers is not None and name not in answers:
                mistake = _missing(f"the {role}s must", name, where, answers, table.source)
                elsewhere = there["mentee" if role == "mentor" else "mentor"] or set()
                hints = (criterion.hint_where_missing(name, elsewhere) for criterion in policy.criteria)
                mistake = replace(mistake, hint=next(filter(None, hints), mistake.hint))
                yield replace(mistake, side=SIDES[role], path=paths[SIDES[role]][name])
    if None not in there.values():
        everywhere = {name for answers in there.values() for name in answers or ()}
        named = [name for name in policy.form.of_column if name not in {"id", "role", *role_headers, *BLANK_LIMIT}]
        for name, where in {**{name: (f"[answers.{name}]",) for name in named}, **needed["either"]}.items():
            if name not in everywhere:
                mistake = _missing("the mentors or the mentees must", name, where, everywhere, None)
                yield replace(mistake, path=paths["either"].get(name, ("answers", name)))


def _missing(who: str, name: str, where: Iterable[str], there: Iterable[str], file: str | None) -> Mistake:
    expected = f"{who} have a column '{name}', which the policy names in {', '.join(where)}"
    return Mistake("column_missing", expected, hint=suggestion(name, there), file=file, column=name)


def _answers(table: RawTable, needed: set[str]) -> set[str] | None:
    """Return the columns of answers and the id; None where none of them is needed.

    An empty list of records, or one that was split wrongly, then has the single mistake that it lacks an id.
    """
    answers = {name for name in table.columns if name not in BLANK_LIMIT}
    return answers if answers & needed else None


def _with_hint(mistake: Mistake) -> Mistake:
    """Return the mistake with a hint how a policy can read a number in words."""
    if not mistake.code.endswith("_not_whole") or mistake.got is None:
        return mistake
    shown = shorten(mistake.got, limit=40)
    if number_in_words(mistake.got, bands="low") is not None:
        hint = f'Under [answers] of the policy, bands = "low" reads such answers, or "{shown}" = 2 this one.'
    elif any(map(str.isalpha, mistake.got)):
        hint = f'Under [answers] of the policy, "{shown}" = 2 says what it stands for.'
    else:
        return mistake
    return replace(mistake, hint=hint)


def _people(role: Role, read: FormTable, mistakes: list[Mistake], *, despite_mistakes: bool) -> People | None:
    table, known = read.table, len(mistakes)
    people = people_from_columns(
        role,
        table.columns,
        source=table.source or None,
        first_row=table.first_row,
        rows=table.rows,
        mistakes=mistakes,
        in_memory=table.in_memory,
        despite_mistakes=despite_mistakes,
    )
    mistakes[known:] = map(_with_hint, mistakes[known:])
    return None if people is None else replace(people, notes=table.notes, readings=read.readings)
