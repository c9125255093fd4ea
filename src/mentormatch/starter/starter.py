"""A policy proposed for given tables, with its questions and mistakes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from mentormatch.column_roles import RoleColumn, find_role, side_named
from mentormatch.errors import CohortError, InputError, Mistake
from mentormatch.policy import RawTable, is_one_pool
from mentormatch.profiles import Cohort
from mentormatch.scoring import Scores, compare
from mentormatch.starter.floor import MOST_PAIRS, floor_lines, untried_floor
from mentormatch.starter.long_tables import LongTable, find_long, joined_table
from mentormatch.starter.policy_text import policy_text
from mentormatch.starter.proposals import Proposal, propose
from mentormatch.starter.sides import sides_of, sides_of_pool
from mentormatch.starter.trying import try_answers
from mentormatch.starter.unread import without_unread
from mentormatch.tables import (
    UNLESS_GIVEN,
    Limits,
    read_cohort,
    table_of,
    with_nothing_yet,
)

# Mistakes that leave enough to guess by; reading with the policy reports them, too.
_OF_ROWS = frozenset({"row_length", "column_unnamed"})
# With more pairs, comparing takes longer than reading.
_MOST_PAIRS = 10_000_000


@dataclass(frozen=True)
class StarterPolicy:
    """The policy proposed for given tables, and what keeps them from being read with it.

    Parameters
    ----------
    proposal : Proposal
        The inferred columns, and the proposed criteria.
    policy : str
        The policy as a file holds it.
    questions : int
        How many lines of it ask something.
    mistakes : tuple of Mistake
        What keeps the tables from being read with it, and must be mended first.
    limits : Limits
        How much of each file was read at most.
    """

    proposal: Proposal
    policy: str
    questions: int
    mistakes: tuple[Mistake, ...]
    limits: Limits = UNLESS_GIVEN


def starter_policy(
    mentors: Path,
    mentees: Path | None = None,
    *,
    role: str | None = None,
    sheets: Sequence[str] = (),
    limits: Limits = UNLESS_GIVEN,
) -> StarterPolicy:
    """Propose a policy for tables.

    Parameters
    ----------
    mentors : path
        The table of mentors, or one of everybody.
    mentees : path, optional
        The table of mentees.
    role : str, optional
        In one table of everybody, the header under which they say what they want to be; by default it is looked for.
    sheets : sequence of str
        The titles of the sheets, in the order of the tables.
    limits : Limits
        How much of each file is read at most.

    Raises
    ------
    CohortError
        If a file cannot be read, or one of everybody does not say who is what.

    Examples
    --------
    >>> import tempfile
    >>> from mentormatch.tables import write_all
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     people = Path(folder, "people.csv")
    ...     rows = [["ada", "mentor", "R; SQL"], ["kim", "mentee", "SQL"]]
    ...     write_all({people: (["id", "I am a", "Skills"], rows)})
    ...     starter = starter_policy(people)
    >>> [criterion.name for criterion in starter.proposal.criteria], starter.mistakes
    (['Skills'], ())
    """
    if mentees is None:
        mistakes: list[Mistake] = []
        table = _read(mentors, mistakes, title=next(iter(sheets), None), limits=limits)
        if mistakes or table is None:
            raise CohortError(mistakes)
        table, long = _one_row_each(table)
        column = find_role(table.columns, file=table.source, header=role)
        sides = sides_of(table, column)
        found = replace(propose(sides["mentor"], sides["mentee"], role=column), long=_of_sides(long, long))
        found = replace(found, sheets={"people": sheets[0]} if sheets else {})
    else:
        titles = dict(zip(("mentors", "mentees"), sheets, strict=False))
        ours, theirs = _read_both(mentors, mentees, titles, limits)
        (ours, long_ours), (theirs, long_theirs) = _one_row_each(ours), _one_row_each(theirs)
        one_pool = is_one_pool(ours, theirs)
        told = _plain_role(ours, role) if one_pool else None
        if told is not None:  # one sheet with everybody, given for both sides
            sides = sides_of(ours, told)
            ours, theirs = sides["mentor"], sides["mentee"]
        elif one_pool:
            ours, theirs = sides_of_pool(ours)
        found = propose(ours, theirs, role=told, one_pool=one_pool)
        found = replace(found, long=_of_sides(long_ours, long_theirs))
        chosen = {side: table.sheets[0] for side, table in (("mentors", ours), ("mentees", theirs)) if table.sheets}
        if len({*chosen.values()}) == len(chosen) and mentors == mentees:
            doubtful = [title for title in chosen.values() if side_named(title) is None]
            found = replace(found, sheets=chosen, sheets_are_doubtful=len(doubtful) == len(chosen))
        elif sheets:
            found = replace(found, sheets=titles)
    return _with_floor(found, mentors, mentees, limits)


def _one_row_each(table: RawTable) -> tuple[RawTable, LongTable | None]:
    """Return a table with one row a person, and what it held where there were several."""
    long = find_long(table)
    return (table, None) if long is None else (joined_table(table, long), long)


def _of_sides(ours: LongTable | None, theirs: LongTable | None) -> dict[str, LongTable]:
    return {side: long for side, long in (("mentors", ours), ("mentees", theirs)) if long is not None}


def _with_floor(found: Proposal, mentors: Path, mentees: Path | None, limits: Limits) -> StarterPolicy:
    """Return the policy of a proposal, with the question of a least score."""
    pairs = found.mentors.people * found.mentees.people
    if pairs > MOST_PAIRS and any(criterion.is_sure for criterion in found.criteria):
        found = replace(found, floor=tuple(untried_floor(pairs)))
    written = policy_text(found)
    tried = compared(written.text, mentors, mentees, limits=limits)
    while (doubted := without_unread(found, tried.mistakes)) is not None:
        found = doubted
        written = policy_text(found)
        tried = compared(written.text, mentors, mentees, limits=limits, large=tried.large)
    if tried.scores is not None and pairs <= MOST_PAIRS and (lines := floor_lines(tried.scores)):
        found = replace(found, floor=tuple(lines))
        written = policy_text(found)
    return StarterPolicy(found, written.text, written.questions, tried.mistakes, limits)


def _plain_role(table: RawTable, header: str | None) -> RoleColumn | None:
    """Return the column that plainly says who is what; None where there is none."""
    try:
        column = find_role(table.columns, file=table.source, header=header)
    except CohortError:
        return None
    return None if column.is_doubtful else column


def _read_both(mentors: Path, mentees: Path, titles: Mapping[str, str], limits: Limits) -> tuple[RawTable, RawTable]:
    """Read both tables; of one workbook, two sheets if there are two that fit."""
    mistakes: list[Mistake] = []
    ours = _read(mentors, mistakes, side="mentor", title=titles.get("mentors"), limits=limits)
    theirs = _read(mentees, mistakes, side="mentee", title=titles.get("mentees"), limits=limits)
    if ours is not None and theirs is not None and mentors == mentees and ours.sheets == theirs.sheets:
        others = [title for title in ours.sheets[1:] if title not in titles.values()]
        if others and "mentees" not in titles:
            theirs = _read(mentees, mistakes, side="mentee", title=others[0], limits=limits)
    if mistakes or ours is None or theirs is None:
        raise CohortError(mistakes)
    return ours, theirs


def _read(
    path: Path, mistakes: list[Mistake], *, limits: Limits, side: str | None = None, title: str | None = None
) -> RawTable | None:
    """Read a table of unknown titles; rows that do not fit are left for when it is read with the policy."""
    found: list[Mistake] = []
    table = table_of(path, path.name, frozenset(), found, sheet=side, title=title, doubles=True, limits=limits)
    mistakes += [mistake for mistake in found if table is None or mistake.code not in _OF_ROWS]
    if table is None:
        return None
    columns = {f"{title} (1)" if title in table.doubled else title: cells for title, cells in table.columns.items()}
    return replace(table, columns=columns)


@dataclass(frozen=True)
class Tried:
    """What came of reading and comparing the tables with a policy.

    Parameters
    ----------
    mistakes : tuple of Mistake
    scores : Scores or None
        None where something is wrong, nothing is compared, or the tables are large.
    large : Cohort or None
        The people of large tables, where they could be read.
    """

    mistakes: tuple[Mistake, ...]
    scores: Scores | None = None
    large: Cohort | None = None


def compared(
    text: str, mentors: Path, mentees: Path | None, *, limits: Limits = UNLESS_GIVEN, large: Cohort | None = None
) -> Tried:
    """Return what is wrong in the tables, read and compared as the policy says, and else the scores.

    Of large tables the rules are tried on all people, and criteria on people of whom each gives an answer that those
    before did not give.

    Parameters
    ----------
    text : str
        The policy.
    mentors, mentees : path
        The tables.
    limits : Limits
        How much of each file is read at most.
    large : Cohort, optional
        Large tables as they were read with a policy that uses these columns and more; they are not read again.
    """
    import tomllib

    from mentormatch.policy import policy_from_document

    document = tomllib.loads(text)
    policy = policy_from_document(with_nothing_yet(document), file="policy.toml")
    cohort = large
    try:
        if cohort is None:
            people, ours = (mentors, None) if mentees is None else (None, mentors)
            cohort = read_cohort(people=people, mentors=ours, mentees=mentees, policy=policy, limits=limits)
        if len(cohort.mentors) * len(cohort.mentees) > _MOST_PAIRS:
            large = cohort
            try_answers(cohort, policy)
            return Tried((), large=large)
        scores = compare(cohort, policy)  # encoders and rules parse the answers, and may find more mistakes
    except InputError as error:
        return Tried(error.mistakes, large=large)
    return Tried((), scores if document.get("criterion") else None)
