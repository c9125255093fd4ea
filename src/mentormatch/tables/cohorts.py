"""Reads cohorts from files, and writes them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import replace

from mentormatch.answers import number_in_words
from mentormatch.errors import CohortError, Mistake, shorten, suggestion
from mentormatch.files import PathLike
from mentormatch.policy import Form, Needs, Policy, columns_of, needs_of, paths_of, read_form
from mentormatch.profiles import BLANK_LIMIT, LIMITS, SIDES, Cohort, People, Role, people_from_columns
from mentormatch.tables.columns import RawTable, read_table
from mentormatch.tables.forms import FormTable, drop_limits_of_other_side, read_form_table, used_titles
from mentormatch.tables.headers import told_apart
from mentormatch.tables.limits import UNLESS_GIVEN, Limits
from mentormatch.tables.matchings import (
    check_free,
    read_matching,
    read_pairs,
    write_introductions,
    write_matching,
    write_pairs,
)
from mentormatch.tables.pair_lists import PairEntry, read_pair_list
from mentormatch.tables.policies import read_policy, reads_forms
from mentormatch.tables.sides import Given, is_one_file, on_side, raw_tables
from mentormatch.tables.sources import Source, enter
from mentormatch.tables.writing import defuse, undo_defuse, write_all, write_rows

__all__ = [
    "PairEntry",
    "PathLike",
    "RawTable",
    "check_free",
    "defuse",
    "read_cohort",
    "read_matching",
    "read_pair_list",
    "read_pairs",
    "read_policy",
    "read_table",
    "reads_forms",
    "undo_defuse",
    "write_all",
    "write_cohort",
    "write_introductions",
    "write_matching",
    "write_pairs",
    "write_rows",
]


def read_cohort(
    *,
    mentors: Source | None = None,
    mentees: Source | None = None,
    people: Source | None = None,
    role: str | None = None,
    policy: Policy | None = None,
    sheets: Mapping[str, str] | None = None,
    limits: Limits = UNLESS_GIVEN,
    mistakes: list[Mistake] | None = None,
) -> Cohort:
    """Read both tables of people, or one with everybody.

    Parameters
    ----------
    mentors, mentees : str, path, bytes, file object, iterable of records, or data frame
        Files as for `read_table`, what is in them, or the same in memory, with one row a person and a column ``id``, or
        whatever the policy's ``[columns]`` makes an id of. In a spreadsheet with several sheets it is the one that has
        this column; of several, the one whose title names mentors or mentees, so that both may be sheets of one file.
    people : the same
        One table with everybody, instead of both.
    role : str, optional
        With `people`, the header under which everybody says whether they want to be a mentor, a mentee or both; by
        default the role of the policy's ``[columns]``.
    policy : Policy, optional
        Every column that it names must be there. Its ``[columns]``, ``[answers]`` and ``[only]`` say how forms are
        read; what was done stands in the ``notes`` and ``readings`` of both sides.
    sheets : mapping of str to str, optional
        The titles of sheets of spreadsheets, of "mentors" and "mentees", or "people"; over the policy's ``[sheets]``.
    limits : Limits
        How much of each file is read at most.
    mistakes : list of Mistake, optional
        Where it is given, mistakes in single rows and columns are appended to it instead of raised, and the cohort is
        as far as it can be read: for finding what else is wrong, and not for pairing.

    Raises
    ------
    CohortError
        With every mistake of both files.
    InputError
        Where neither both tables nor one with everybody are given.

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     mentors, mentees = Path(folder, "mentors.csv"), Path(folder, "mentees.csv")
    ...     write_all({mentors: (["id", "capacity"], [["ada", 2]]), mentees: (["id"], [["linus"], ["grace"]])})
    ...     read_cohort(mentors=mentors, mentees=mentees)
    Cohort(mentors=People(1 mentors, columns=[]), mentees=People(2 mentees, columns=[]))
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     people = Path(folder, "people.csv")
    ...     write_all({people: (["id", "I want"], [["ada", "to be a mentor"], ["linus", "a mentor"]])})
    ...     read_cohort(people=people, role="I want", policy=Policy(answers={"role": {"a mentor": "mentee"}}))
    Cohort(mentors=People(1 mentors, columns=[]), mentees=People(1 mentees, columns=[]))
    """
    form = read_form(columns={}, answers={}, only={}) if policy is None else policy.form
    form = replace(form, sheets={**form.sheets, **(sheets or {})})
    wrong: list[Mistake] = []
    with ExitStack() as stack:
        sources: tuple[tuple[str, Role, Source | None], ...] = (
            ("mentors", "mentor", mentors),
            ("mentees", "mentee", mentees),
            ("people", "mentor", people),
        )
        given = {name: enter(stack, source, name, side, wrong) for name, side, source in sources}
        if wrong:
            raise CohortError(wrong)
        cohort = _cohort_of(given, role, policy, form, wrong, limits=limits, despite_mistakes=mistakes is not None)
    if cohort is None or (wrong and mistakes is None):
        raise CohortError(wrong)
    if mistakes is not None:
        mistakes += wrong
    return cohort


def _cohort_of(
    given: Mapping[str, Given],
    role: str | None,
    policy: Policy | None,
    form: Form,
    mistakes: list[Mistake],
    *,
    limits: Limits,
    despite_mistakes: bool,
) -> Cohort | None:
    """Return the cohort of sources that are open, or None where mistakes leave none, which are appended."""
    mentors, mentees, people = (given[name] for name in ("mentors", "mentees", "people"))
    whole = people is not None or (form.role_headers and is_one_file(mentors, mentees) and not form.sheets)
    if whole:  # one table of everybody may also be given as both
        given = {"mentors": None, "mentees": None, "people": people or mentors}
    headers = role or form.role or form.role_of or None
    tables = raw_tables(given, headers, form, mistakes, doubles=policy is not None, limits=limits)
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


def _with_used_readings_first(people: People, policy: Policy) -> People:
    """Return the people with the readings of columns that the policy names first."""
    named = columns_of(policy)
    used = tuple(
        f"{people.role}s.{name}: " for name in (*LIMITS[people.role], *named[f"{people.role}s"], *named["either"])
    )
    readings = sorted(people.readings, key=lambda line: not line.startswith(used))
    return replace(people, readings=tuple(readings), by_policy=True)


def _as_one_pool(
    read: dict[Role, RawTable | None], policy: Policy | None, mistakes: list[Mistake]
) -> dict[Role, RawTable | None]:
    """Return both tables; where they are the same, with a note that everybody stands on both sides."""
    ours, theirs = read["mentor"], read["mentee"]
    if ours is None or theirs is None or not is_one_pool(ours, theirs):
        return read
    if policy is not None and policy.same_ids != "same person":
        expected = 'must be "same person", since both tables are one and the same'
        hint = "Or give the table of the mentors and that of the mentees."
        mistakes.append(Mistake("wrong_same_ids", expected, got=policy.same_ids, hint=hint, column="same_ids"))
    said = "was given for both sides: everybody is a mentor and a mentee, and nobody is paired with themselves."
    return {"mentor": replace(ours, notes=(*ours.notes, f"{ours.source} {said}")), "mentee": replace(theirs, notes=())}


def is_one_pool(mentors: RawTable, mentees: RawTable) -> bool:
    """Return whether both tables hold the same people with the same answers: one file that was given twice.

    Examples
    --------
    >>> table = RawTable({"id": ("1", "2"), "Skills": ("R", "SQL")}, "people.csv", 2, (2, 3))
    >>> is_one_pool(table, replace(table, source="copy.csv"))
    True
    """
    return len(mentors.rows) > 1 and dict(mentors.columns) == dict(mentees.columns)


def _told_apart(table: RawTable | None, side: Role, policy: Policy) -> RawTable | None:
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


def write_cohort(cohort: Cohort, *, mentors: PathLike, mentees: PathLike, force: bool = False) -> None:
    """Write both tables of people, which `read_cohort` reads back: both, or none.

    Parameters
    ----------
    cohort : Cohort
        Whose people; ids and limits come first, then the answers. Limits that say nothing are left out.
    mentors, mentees : str or path
        The suffix says what is written: ``.csv``, ``.tsv``, ``.xlsx`` or ``.json``. All but JSON hold a list of terms
        as text, with semicolons between them.
    force : bool
        Whether files that are there may be replaced.

    Raises
    ------
    FileError
        Where a file is there already, unless `force`, or cannot be written.

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> cohort = Cohort.from_records(mentors=[{"id": "ada", "skills": ["R", "Go"], "capacity": 2}], mentees=[])
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     write_cohort(cohort, mentors=Path(folder, "mentors.csv"), mentees=Path(folder, "mentees.csv"))
    ...     print(Path(folder, "mentors.csv").read_text())
    id,capacity,skills
    ada,2,"R; Go"
    """
    write_all({mentors: content_of(cohort.mentors), mentees: content_of(cohort.mentees)}, force=force)


def content_of(people: People) -> tuple[list[str], Iterable[tuple[object, ...]]]:
    """Return the header and the rows of a table of people: ids, limits that say something, answers."""
    columns = people.all_columns()
    return list(columns), zip(*columns.values(), strict=True)


def _missing_columns(
    policy: Policy, tables: Mapping[Role, RawTable | None], role_headers: Sequence[str]
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
