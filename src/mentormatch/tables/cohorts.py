"""Reads cohorts from files, and writes them."""

from collections.abc import Iterable, Mapping
from contextlib import ExitStack
from dataclasses import replace

from mentormatch.answers import defuse, undo_defuse
from mentormatch.errors import CohortError, Mistake
from mentormatch.files import PathLike
from mentormatch.policy import Form, Policy, RawTable, check_given, read_despite_mistakes, read_form, read_people
from mentormatch.profiles import Cohort, People, Role
from mentormatch.tables.columns import read_table
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
from mentormatch.tables.sides import Given, is_one_file, raw_tables
from mentormatch.tables.sources import Source, enter
from mentormatch.tables.writing import write_all, write_rows

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
    of_both = bool(form.role_headers) and is_one_file(mentors, mentees) and not form.sheets
    whole = people is not None or of_both
    if whole:  # one table of everybody may also be given as both
        given = {"mentors": None, "mentees": None, "people": people or mentors}
    headers = role or form.role or form.role_of or None
    tables = raw_tables(given, headers, form, mistakes, doubles=policy is not None, limits=limits)
    read = read_despite_mistakes if despite_mistakes else read_people
    return read(tables, policy, form, role=role, whole=whole, mistakes=mistakes)


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
    check_given(cohort)
    write_all({mentors: content_of(cohort.mentors), mentees: content_of(cohort.mentees)}, force=force)


def content_of(people: People) -> tuple[list[str], Iterable[tuple[object, ...]]]:
    """Return the header and the rows of a table of people: ids, limits that say something, answers."""
    columns = people.all_columns()
    return list(columns), zip(*columns.values(), strict=True)
