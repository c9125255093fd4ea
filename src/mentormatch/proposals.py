"""What `init` understands of the tables that it was given."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from mentormatch.column_likeness import find_likenesses, leaking
from mentormatch.column_sketches import Sketch, sketch
from mentormatch.encoders.answers import fold, text_of
from mentormatch.errors import CohortError, Mistake, suggestion
from mentormatch.header_words import phrase_set, word_set, words_of
from mentormatch.profile_cells import plain_cell
from mentormatch.proposed_criteria import ProposedCriterion, criteria_for
from mentormatch.table_guesses import TableGuess, guess_table
from mentormatch.tables import RawTable

_MOST_ROLES = 12
_LEARNERS = word_set("beginner novice learner junior student anfanger debutant principiante")
_BOTH = phrase_set("both|beide|beides|ambos|ambas|ambedue|entrambi|allebei|les deux")
_MENTORED = ("mentee", "menti", "mentorad", "mentorand", "mentorato", "protege", "aprendi", "apprenti")
_TEACHERS = word_set("expert experienced experte experto especialista senior advanced")


@dataclass(frozen=True)
class RoleColumn:
    """The column of a sheet with everybody that says who is a mentor and who a mentee.

    Parameters
    ----------
    header : str
        Its title.
    meanings : mapping of str to str
        Of each answer "mentor", "mentee", "both" or "neither"; without those that say it in plain words.
    is_doubtful : bool
        Whether it tells experience, and was taken since nothing says what people want to be.
    """

    header: str
    meanings: Mapping[str, str]
    is_doubtful: bool


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


def find_role(table: RawTable, *, header: str | None = None) -> RoleColumn:
    """Return the column of one sheet that says who is a mentor and who a mentee.

    Parameters
    ----------
    table : RawTable
        One sheet with everybody.
    header : str, optional
        The title of the column, where it is known.

    Raises
    ------
    CohortError
        If no column says it, or the one that was named does not.

    Examples
    --------
    >>> table = RawTable({"id": (1, 2), "I am": ("a mentor", "a mentee")}, "people.csv", 2, (2, 3))
    >>> find_role(table).header
    'I am'
    >>> find_role(RawTable({"id": (1, 2), "R": ("Expert", "Beginner")}, "people.csv", 2, (2, 3))).meanings
    {'Beginner': 'mentee', 'Expert': 'mentor'}
    """
    from mentormatch.form_rows import roles_of
    from mentormatch.forms import Wording

    said = {header: sketch(header, [plain_cell(cell) for cell in cells]) for header, cells in table.columns.items()}
    few = {
        title: one
        for title, one in said.items()
        if header in {None, title} and 0 < len(one.written) <= _MOST_ROLES and (header or one.kind != "group")
    }
    for title, one in few.items():
        answers = sorted(one.written.values())
        roles = {answer: roles_of(answer, Wording()) for answer in answers}
        told = {role for found in roles.values() if found is not None for role in found}
        meanings = {answer: _by_word(answer) for answer, found in roles.items() if found is None}
        if told | {*meanings.values()} >= {"mentor", "mentee"}:
            return RoleColumn(title, meanings, is_doubtful=False)
    for title, one in few.items():
        meanings = {answer: _by_experience(answer) for answer in sorted(one.written.values())}
        if {"mentor", "mentee"} <= set(meanings.values()):
            return RoleColumn(title, meanings, is_doubtful=True)
    expected = "must have a column that says who would like to be a mentor, a mentee or both"
    hint = "Or give two files, one of mentors and one of mentees."
    if header is not None and header not in table.columns:
        hint = suggestion(header, table.columns) or hint
    raise CohortError(Mistake("role_not_found", expected, hint=hint, file=table.source, column=header))


def _by_word(answer: str) -> str:
    """Return what an answer in another language than English seems to say."""
    words = words_of(answer)
    if {*words} & _BOTH or " ".join(words) in _BOTH:
        return "both"
    if any(word.startswith(_MENTORED) for word in words):
        return "mentee"
    return "mentor" if any(word.startswith("mentor") for word in words) else "neither"


def _by_experience(answer: str) -> str:
    words = set(words_of(answer))
    return "mentor" if words & _TEACHERS else "mentee" if words & _LEARNERS else "neither"


def divide(table: RawTable, role: RoleColumn) -> tuple[RawTable, RawTable]:
    """Return the mentors and the mentees of one sheet, by what each wants to be."""
    from mentormatch.form_rows import roles_of, taken
    from mentormatch.forms import Wording

    wording = Wording(words={fold(answer): meaning for answer, meaning in role.meanings.items()})
    places: dict[str, list[int]] = {"mentor": [], "mentee": []}
    for place, cell in enumerate(table.columns[role.header]):
        for one in roles_of(cell, wording) or ():
            places[one].append(place)
    return taken(table, places["mentor"]), taken(table, places["mentee"])
