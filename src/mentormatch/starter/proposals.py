"""What `init` understands of the tables that it was given."""

from dataclasses import dataclass, replace

from mentormatch.answers import text_of
from mentormatch.column_roles import RoleColumn, Sketch, find_likenesses, leaking
from mentormatch.starter.criteria import ProposedCriterion, criteria_for
from mentormatch.starter.tables import TableGuess, guess_table
from mentormatch.tables import RawTable


@dataclass(frozen=True)
class Proposal:
    """What seems to stand in the tables, and what could be compared.

    Parameters
    ----------
    mentors, mentees : TableGuess
        What each table holds.
    role : RoleColumn or None
        Where one sheet holds everybody.
    criteria : tuple of ProposedCriterion
        The sure ones first.
    repeated : tuple of (Sketch, Sketch)
        Texts that repeat what is to be audited, with the column that they repeat; they are not compared.
    same_numbers : bool
        Whether both tables count their people from 1, so that equal ids are different people.
    """

    mentors: TableGuess
    mentees: TableGuess
    role: RoleColumn | None
    criteria: tuple[ProposedCriterion, ...]
    repeated: tuple[tuple[Sketch, Sketch], ...]
    same_numbers: bool

    @property
    def sides(self) -> tuple[TableGuess, TableGuess]:
        """Both tables."""
        return self.mentors, self.mentees


def propose(mentors: RawTable, mentees: RawTable, *, role: RoleColumn | None = None) -> Proposal:
    """Return what seems to stand in two tables, and what could be compared.

    Parameters
    ----------
    mentors, mentees : RawTable
        What `read_table` returns.
    role : RoleColumn, optional
        Where both come from one sheet; its column is not compared.

    Examples
    --------
    >>> mentors = RawTable({"id": ("ada",), "Skills": ("R, SQL",), "Gender": ("f",)}, "mentors.csv", 2, (2,))
    >>> mentees = RawTable({"id": ("kim",), "Skills": ("SQL, R",), "Gender": ("m",)}, "mentees.csv", 2, (2,))
    >>> found = propose(mentors, mentees)
    >>> [one.name for one in found.criteria], [one.header for one in found.mentees.groups]
    (['Skills'], ['Gender'])
    """
    ours, theirs = guess_table(mentors, "mentor"), guess_table(mentees, "mentee")
    if role is not None:
        ours, theirs = (
            replace(
                side,
                answers=tuple(one for one in side.answers if one.header != role.header),
                left=tuple(one for one in side.left if one.header != role.header),
            )
            for side in (ours, theirs)
        )
    ours, theirs = _without_numbers_for_ids(ours, theirs, one_sheet=role is not None)
    groups = (*ours.groups, *theirs.groups)
    found = find_likenesses(theirs.answers, ours.answers, groups)
    return Proposal(
        mentors=ours,
        mentees=theirs,
        role=role,
        criteria=criteria_for(found),
        repeated=tuple(leaking(theirs.answers, ours.answers, groups)),
        same_numbers=role is None and _count_alike(ours.id, theirs.id),
    )


def _count_alike(one: Sketch | None, other: Sketch | None) -> bool:
    """Return whether both are numbers from 1 that a form gave to answers, and not to people."""
    if one is None or other is None:
        return False
    both = [{text_of(cell) for cell in side.cells} for side in (one, other)]
    return all(_are_counted(ids) for ids in both) and bool(both[0] & both[1])


def _are_counted(ids: set[str]) -> bool:
    return bool(ids) and all(one.isdecimal() for one in ids) and max(map(int, ids)) <= 2 * len(ids) + 10


def _without_numbers_for_ids(ours: TableGuess, theirs: TableGuess, *, one_sheet: bool) -> tuple[TableGuess, TableGuess]:
    """Take e-mail addresses for ids where a form only counted its answers: the same number is another person there."""
    if one_sheet or not _count_alike(ours.id, theirs.id):
        return ours, theirs
    found = [next((one for one in side.contacts if one.is_unique), None) for side in (ours, theirs)]
    if any(one is None or "@" not in text_of(one.cells[0]) for one in found):
        return ours, theirs
    ours, theirs = (
        replace(
            side,
            id=email,
            contacts=tuple(one for one in side.contacts if one is not email),
            left=(*side.left, *([replace(side.id, kind="constant")] if side.id is not None else [])),
        )
        for side, email in zip((ours, theirs), found, strict=True)
    )
    return ours, theirs
