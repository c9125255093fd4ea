"""A policy proposed for given tables, with its questions and mistakes."""

from dataclasses import dataclass
from pathlib import Path

from mentormatch.column_roles import divide, find_role
from mentormatch.errors import CohortError, InputError, Mistake
from mentormatch.starter.policy_text import policy_text
from mentormatch.starter.proposals import Proposal, propose
from mentormatch.tables import Grid, RawTable, is_blank, read_cohort, read_grid, table_of, take_rows

# Mistakes of a first row that is not the header, and in how many rows the header is looked for.
_OF_TITLES = frozenset({"column_unnamed", "column_doubled", "row_length", "header_missing"})
_FIRST_ROWS = 10
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
    """

    proposal: Proposal
    policy: str
    questions: int
    mistakes: tuple[Mistake, ...]


def starter_policy(mentors: Path, mentees: Path | None = None, *, role: str | None = None) -> StarterPolicy:
    """Propose a policy for tables.

    Parameters
    ----------
    mentors : path
        The table of mentors, or one of everybody.
    mentees : path, optional
        The table of mentees.
    role : str, optional
        In one table of everybody, the header under which they say what they want to be; by default it is looked for.

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
        table = _read(mentors, mistakes)
        if mistakes or table is None:
            raise CohortError(mistakes)
        column = find_role(table.columns, file=table.source, header=role)
        places = divide(table.columns[column.header], column)
        found = propose(take_rows(table, places["mentor"]), take_rows(table, places["mentee"]), role=column)
    else:
        found = propose(*_read_both(mentors, mentees))
    written = policy_text(found)
    return StarterPolicy(found, written.text, written.questions, _mistakes(written.text, mentors, mentees))


def _read_both(mentors: Path, mentees: Path) -> tuple[RawTable, RawTable]:
    mistakes: list[Mistake] = []
    ours, theirs = _read(mentors, mistakes, sheet="mentor"), _read(mentees, mistakes, sheet="mentee")
    if mistakes or ours is None or theirs is None:
        raise CohortError(mistakes)
    return ours, theirs


def _read(path: Path, mistakes: list[Mistake], *, sheet: str | None = None) -> RawTable | None:
    """Read a table of unknown titles; where the first row is no header, one is looked for below."""
    first: list[Mistake] = []
    table = table_of(path, path.name, frozenset(), first, sheet=sheet)
    if {mistake.code for mistake in first} & _OF_TITLES:
        again: list[Mistake] = []
        below = table_of(path, path.name, _likely_title(path, sheet), again, sheet=sheet)
        if below is not None and len(again) < len(first):
            table, first = below, again
    mistakes += first
    return table


def _likely_title(path: Path, sheet: str | None) -> frozenset[str]:
    """Return the first title of the fullest of the first rows."""
    content = read_grid(path, path.name, sheet=sheet)
    rows = content.rows[:_FIRST_ROWS] if isinstance(content, Grid) else []
    filled = [[str(cell) for cell in row if not is_blank(cell)] for row in rows]
    fullest = max(filled, key=len, default=[])
    return frozenset(" ".join(title.split()) for title in fullest[:1])


def _mistakes(text: str, mentors: Path, mentees: Path | None) -> tuple[Mistake, ...]:
    """Return what is wrong in the tables, read and compared as the policy says."""
    import tomllib

    from mentormatch.policy import policy_from_document
    from mentormatch.scoring import compare

    policy = policy_from_document(tomllib.loads(text), file="policy.toml")
    try:
        if mentees is None:
            cohort = read_cohort(people=mentors, policy=policy)
        else:
            cohort = read_cohort(mentors=mentors, mentees=mentees, policy=policy)
        if policy.criteria and len(cohort.mentors) * len(cohort.mentees) <= _MOST_PAIRS:
            compare(cohort, policy)  # encoders and rules parse the answers, and may find more mistakes
    except InputError as error:
        return error.mistakes
    return ()
