"""Infers roles, columns and criteria from the tables that `init` was given."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from mentormatch.answers import split_terms, text_of
from mentormatch.column_roles import (
    ColumnRole,
    InferredColumn,
    RoleColumn,
    count_meant,
    find_comparisons,
    texts_repeating_groups,
)
from mentormatch.policy import RawTable
from mentormatch.starter.criteria import ProposedCriterion, criteria_for
from mentormatch.starter.long_tables import LongTable
from mentormatch.starter.tables import TableGuess, guess_table
from mentormatch.starter.understood import understand_tables
from mentormatch.starter.zones import zone_column

# Seats for each mentee up to which they are scarce, and how much longer than others lists are that differ in length.
_SCARCE = 1.2
_LONGER = 2
_FURTHER_WISHES = 2


@dataclass(frozen=True)
class Proposal:
    """The inferred columns of both tables, and the criteria proposed for them.

    Parameters
    ----------
    mentors, mentees : TableGuess
        What each table holds.
    role : RoleColumn or None
        Where one sheet holds everybody.
    criteria : tuple of ProposedCriterion
        The sure ones first.
    repeated : tuple of (InferredColumn, InferredColumn)
        Texts that repeat what is to be audited, with the column that they repeat; they are not compared.
    same_numbers : bool
        Whether both tables count their people from 1, so that equal ids are different people.
    roles : mapping of int to ColumnRole
        What each column is for, by its `id`.
    sheets : mapping of str to str
        The titles of the sheets of "mentors", "mentees" or "people", where they must be said.
    sheets_are_doubtful : bool
        Whether no title says whose sheet it is.
    floor : tuple of str
        The question of the least score, as lines.
    failing : mapping of str to str
        The headers of columns whose rule or wishes fail on the tables, and why.
    long : mapping of str to LongTable
        Of "mentors" and "mentees", the tables with several rows a person.
    """

    mentors: TableGuess
    mentees: TableGuess
    role: RoleColumn | None
    criteria: tuple[ProposedCriterion, ...]
    repeated: tuple[tuple[InferredColumn, InferredColumn], ...]
    same_numbers: bool
    roles: Mapping[int, ColumnRole] = field(default_factory=dict)
    sheets: Mapping[str, str] = field(default_factory=dict)
    sheets_are_doubtful: bool = False
    floor: tuple[str, ...] = ()
    failing: Mapping[str, str] = field(default_factory=dict)
    long: Mapping[str, LongTable] = field(default_factory=dict)

    @property
    def sides(self) -> tuple[TableGuess, TableGuess]:
        """Both tables."""
        return self.mentors, self.mentees

    @cached_property
    def zones(self) -> dict[str, InferredColumn]:
        """The columns that say the time zones of "mentors" and of "mentees", where both tables have one."""
        found = {f"{side.role}s": zone_column(side.answers, self.roles) for side in self.sides}
        known = {table: column for table, column in found.items() if column is not None}
        return known if len(known) == len(found) else {}


def propose(
    mentors: RawTable, mentees: RawTable, *, role: RoleColumn | None = None, one_pool: bool = False
) -> Proposal:
    """Infer the columns of two tables, and propose criteria for those that are alike.

    Parameters
    ----------
    mentors, mentees : RawTable
        What `read_table` returns.
    role : RoleColumn, optional
        Where both come from one sheet; its column is not compared.
    one_pool : bool
        Whether both are the same people, so that equal ids are one person.

    Examples
    --------
    >>> mentors = RawTable({"id": ("ada",), "Skills": ("R, SQL",), "Gender": ("f",)}, "mentors.csv", 2, (2,))
    >>> mentees = RawTable({"id": ("kim",), "Skills": ("SQL, R",), "Gender": ("m",)}, "mentees.csv", 2, (2,))
    >>> found = propose(mentors, mentees)
    >>> [criterion.name for criterion in found.criteria], [column.header for column in found.mentees.groups]
    (['Skills'], ['Gender'])
    """
    ours, theirs = guess_table(mentors, "mentor"), guess_table(mentees, "mentee")
    understood = understand_tables(ours, theirs, role=None if role is None else role.header)
    ours, theirs = understood.mentors, understood.mentees
    if role is not None:
        ours, theirs = (
            replace(
                side,
                answers=tuple(column for column in side.answers if column.header not in role.headers),
                left=tuple(column for column in side.left if column.header not in role.headers),
            )
            for side in (ours, theirs)
        )
    one_pool = one_pool or role is not None
    ours, theirs = _without_numbers_for_ids(ours, theirs, one_sheet=one_pool)
    groups = (*ours.groups, *theirs.groups)
    repeated = texts_repeating_groups(theirs.answers, ours.answers, groups)
    left = {id(text) for text, _ in repeated}
    answers = [[column for column in side.answers if id(column) not in left] for side in (theirs, ours)]
    found = find_comparisons(*(understood.of(columns) for columns in answers))
    return Proposal(
        mentors=ours,
        mentees=theirs,
        role=role,
        criteria=tuple(_with_further_wishes(criteria_for(found, understood.roles), ours, theirs)),
        repeated=tuple(repeated),
        same_numbers=not one_pool and _count_alike(ours.id, theirs.id),
        roles=understood.roles,
    )


def with_capacity(found: Proposal, header: str, *, rival: str) -> Proposal:
    """Return a proposal in which it is settled which of two columns says how many mentees a mentor takes.

    Parameters
    ----------
    found : Proposal
        What was proposed.
    header : str
        The column that says it.
    rival : str
        The column that does not: it is neither compared nor asked about again.
    """
    mentors = found.mentors
    rivals = tuple(column for column in mentors.rivals if column.header not in {header, rival})
    if mentors.limits["capacity"].header == header:
        return replace(found, mentors=replace(mentors, rivals=rivals))
    capacity = next(column for column in mentors.rivals if column.header == header)
    others = [
        tuple(column for column in columns if column.header != header)
        for columns in (mentors.contacts, mentors.groups, mentors.wishes, mentors.answers, mentors.managers,
                        mentors.states, mentors.named, mentors.left)
    ]  # fmt: skip
    contacts, groups, wishes, answers, managers, states, named, left = others
    limits = {**mentors.limits, "capacity": capacity}
    return replace(
        found,
        mentors=replace(
            mentors,
            limits=limits,
            rivals=rivals,
            contacts=contacts,
            groups=groups,
            wishes=wishes,
            answers=answers,
            managers=managers,
            states=states,
            named=named,
            left=(*left, replace(mentors.limits["capacity"], kind="admin")),
        ),
        criteria=tuple(criterion for criterion in found.criteria if criterion.likeness.offers.header != header),
        repeated=tuple(pair for pair in found.repeated if header not in {column.header for column in pair}),
    )


def _with_further_wishes(
    criteria: Iterable[ProposedCriterion], mentors: TableGuess, mentees: TableGuess
) -> Iterator[ProposedCriterion]:
    """Yield the criteria; where seats are scarce, long and short lists of wishes are weighed alike."""
    scarce = _seats(mentors) <= _SCARCE * mentees.people
    for criterion in criteria:
        is_of_terms = criterion.encoder["name"] == "terms" and criterion.direction == "mentee"
        if scarce and is_of_terms and _lengths_differ(criterion.likeness.wants):
            yield replace(criterion, encoder={**criterion.encoder, "further_wishes": _FURTHER_WISHES})
        else:
            yield criterion


def _seats(mentors: TableGuess) -> int:
    """Return how many mentees can be placed; one with each mentor who does not say."""
    capacity = mentors.limits.get("capacity")
    if capacity is None:
        return mentors.people
    said = capacity.cells.counted
    meant = {answer: count_meant(answer) for answer in said}
    seats = sum(count * (1 if (limit := meant[answer]) is None else limit) for answer, count in said.items())
    return seats + mentors.people - said.total()


def _lengths_differ(wants: InferredColumn) -> bool:
    """Return whether the 90th percentile of the lengths of lists is at least twice the 10th."""
    lengths = sorted(
        length for cell, count in wants.cells.distinct for length in [len(split_terms(cell, wants.separator))] * count
    )
    if not lengths:
        return False
    last = len(lengths) - 1
    return lengths[round(0.9 * last)] >= _LONGER * lengths[round(0.1 * last)]


def _count_alike(first: InferredColumn | None, second: InferredColumn | None) -> bool:
    """Return whether both are numbers from 1 that a form gave to answers, and not to people."""
    if first is None or second is None:
        return False
    both = [side.cells.counted.keys() for side in (first, second)]
    return all(_are_counted(ids) for ids in both) and not both[0].isdisjoint(both[1])


def _are_counted(ids: Collection[str]) -> bool:
    return bool(ids) and all(id_.isdecimal() for id_ in ids) and max(map(int, ids)) <= 2 * len(ids) + 10


def _without_numbers_for_ids(ours: TableGuess, theirs: TableGuess, *, one_sheet: bool) -> tuple[TableGuess, TableGuess]:
    """Use e-mail addresses as ids where a form numbered its answers: equal numbers are then different people."""
    if one_sheet or not _count_alike(ours.id, theirs.id):
        return ours, theirs
    found = [next((column for column in side.contacts if column.is_unique), None) for side in (ours, theirs)]
    if any(column is None or "@" not in text_of(column.cells[0]) for column in found):
        return ours, theirs
    ours, theirs = (
        replace(
            side,
            id=email,
            contacts=tuple(column for column in side.contacts if column is not email),
            left=(*side.left, *([replace(side.id, kind="constant")] if side.id is not None else [])),
        )
        for side, email in zip((ours, theirs), found, strict=True)
    )
    return ours, theirs
