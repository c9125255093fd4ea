"""Reads people, policies and lists of pairs from files, and writes files."""

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from mentormatch.errors import CohortError, Mistake, suggestion
from mentormatch.matching_files import (
    check_free,
    read_matching,
    read_pairs,
    write_introductions,
    write_matching,
    write_pairs,
)
from mentormatch.policy import Policy, columns_of
from mentormatch.profile_checks import BLANK_LIMIT, LIMITS, Role
from mentormatch.profiles import Cohort, People, people_from_columns
from mentormatch.table_columns import RawTable, read_table, table_of
from mentormatch.table_pairs import PairEntry, read_pair_list
from mentormatch.table_policies import read_policy
from mentormatch.table_writing import defuse, undo_defuse, write_all, write_rows
from mentormatch.whole_files import PathLike

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
    "undo_defuse",
    "write_all",
    "write_cohort",
    "write_introductions",
    "write_matching",
    "write_pairs",
    "write_rows",
]


def read_cohort(*, mentors: PathLike, mentees: PathLike, policy: Policy | None = None) -> Cohort:
    """Read both tables of people.

    Parameters
    ----------
    mentors, mentees : str or path
        Files as for `read_table`, with one row a person and a column ``id``.
    policy : Policy, optional
        Every column that it names must be there.

    Raises
    ------
    CohortError
        With every mistake of both files.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     mentors, mentees = Path(folder, "mentors.csv"), Path(folder, "mentees.csv")
    ...     write_all({mentors: (["id", "capacity"], [["ada", 2]]), mentees: (["id"], [["linus"], ["grace"]])})
    ...     read_cohort(mentors=mentors, mentees=mentees)
    Cohort(mentors=People(1 mentors, columns=[]), mentees=People(2 mentees, columns=[]))
    """
    paths: dict[Role, Path] = {"mentor": Path(mentors), "mentee": Path(mentees)}
    alike = paths["mentor"].name == paths["mentee"].name
    mistakes: list[Mistake] = []
    tables = {
        role: table_of(path, os.fspath(path) if alike else path.name, frozenset({"id"}), mistakes)
        for role, path in paths.items()
    }
    if policy is not None:
        mistakes.extend(_missing_columns(policy, tables))
    sides = [None if table is None else _people(role, table, mistakes) for role, table in tables.items()]
    ours, theirs = sides
    if mistakes or ours is None or theirs is None:
        raise CohortError(mistakes)
    return Cohort(mentors=ours, mentees=theirs)


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
    >>> cohort = Cohort.from_records(mentors=[{"id": "ada", "skills": ["R", "Go"], "capacity": 2}], mentees=[])
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     write_cohort(cohort, mentors=Path(folder, "mentors.csv"), mentees=Path(folder, "mentees.csv"))
    ...     print(Path(folder, "mentors.csv").read_text())
    id,capacity,skills
    ada,2,"R; Go"
    """
    write_all({mentors: _content(cohort.mentors), mentees: _content(cohort.mentees)}, force=force)


def _content(people: People) -> tuple[list[str], Iterable[tuple[object, ...]]]:
    limits: dict[str, Sequence[object]] = {}
    for name in LIMITS[people.role]:
        given = getattr(people, name).tolist()
        if any(limit != BLANK_LIMIT[name] for limit in given):
            limits[name] = [None if limit < 0 else limit for limit in given]
    columns = {"id": people.ids, **limits, **people.columns}
    return list(columns), zip(*columns.values(), strict=True)


def _missing_columns(policy: Policy, tables: Mapping[Role, RawTable | None]) -> Iterator[Mistake]:
    """Find the columns that a policy names and the tables that could be read do not have."""
    needed = columns_of(policy)
    there = {
        role: None if table is None else _answers(table, {"id", *needed[f"{role}s"]}) for role, table in tables.items()
    }
    for role, answers in there.items():
        table = tables[role]
        for name, where in needed[f"{role}s"].items():
            if table is not None and answers is not None and name not in answers:
                yield _missing(f"the {role}s must", name, where, answers, table.source)
    if None not in there.values():
        everywhere = {name for answers in there.values() for name in answers or ()}
        for name, where in needed["either"].items():
            if name not in everywhere:
                yield _missing("the mentors or the mentees must", name, where, everywhere, None)


def _missing(who: str, name: str, where: Iterable[str], there: Iterable[str], file: str | None) -> Mistake:
    expected = f"{who} have a column '{name}', which the policy names in {', '.join(where)}"
    return Mistake("column_missing", expected, hint=suggestion(name, there), file=file, column=name)


def _answers(table: RawTable, needed: set[str]) -> set[str] | None:
    """Return the columns of answers and the id; None where there is none that is needed.

    Then it is an empty list of records, or wrongly divided, and the one mistake is that there is no id.
    """
    answers = {name for name in table.columns if name not in BLANK_LIMIT}
    return answers if answers & needed else None


def _people(role: Role, table: RawTable, mistakes: list[Mistake]) -> People | None:
    people = people_from_columns(
        role, table.columns, source=table.source, first_row=table.first_row, rows=table.rows, mistakes=mistakes
    )
    return people and replace(people, notes=table.notes)
