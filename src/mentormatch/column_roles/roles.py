"""Which column of one sheet says who mentors and who is mentored."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from mentormatch.answers import fold, phrase_set, plain_cell, text_of, word_set, words_of
from mentormatch.column_roles.columns import infer_column
from mentormatch.errors import CohortError, Mistake, suggestion
from mentormatch.profiles import Role

_MOST_ROLES = 12
_LEARNERS = word_set("beginner novice learner junior student anfanger debutant principiante")
_BOTH = phrase_set("both|beide|beides|ambos|ambas|ambedue|entrambi|allebei|les deux")
_MENTORED = ("mentee", "menti", "mentorad", "mentorand", "mentorato", "protege", "aprendi", "apprenti")
_TEACHERS = word_set("expert experienced experte experto especialista senior advanced")
_ROLES: Mapping[str, tuple[Role, ...]] = {
    "mentor": ("mentor",),
    "mentors": ("mentor",),
    "mentee": ("mentee",),
    "mentees": ("mentee",),
    "both": ("mentor", "mentee"),
    "neither": (),
}
# A sentence is read where it can mean one thing only: "I would like a mentor" is no mentor, "mentoring" may be either.
_LEARNS = re.compile(
    r"\b(?:mentees?|mentored|proteg[e]{1,2}s?|mentorees?|mentor me)\b"
    r"|\b(?:have|find|get|want|need|like|seek|seeking|looking for|receive|request|match(?:ed)? with)"
    r" (?:an?|my|some) (?:\w+ )?mentors?\b"
    r"|\b(?:get|receive|receiving|seek|seeking|looking for|need) (?:\w+ )?mentoring\b"
)
_TEACHES = re.compile(
    r"^\W*(?!my|our|your)(?:an? )?(?:\w+ )?mentors?\b"
    r"|\b(?:be|become|being|becoming|as|am) (?:an? )?(?:\w+ )?mentors?\b|\bto mentor\b"
    r"|\bmentoring (?:others|someone|somebody|people|students|juniors?|colleagues)\b"
    r"|(?:\band|\bor|,|;|/|&) (?:an? )?mentors?\b"
    r"|\b(?:offer|provide|give|offering|providing|giving) (?:\w+ )?mentoring\b"
)
_NOT = re.compile(r"\b(?:not|no|never|none|nor|without|don'?t|can'?t|cannot|won'?t)\b")


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


def read_roles(text: str) -> tuple[Role, ...] | None:
    """Return on which sides somebody stands who says this of what they want to be; None where it cannot be told.

    Examples
    --------
    >>> [read_roles(text) for text in ("A mentor", "I would like to be mentored", "Both!", "I cannot be a mentor")]
    [('mentor',), ('mentee',), ('mentor', 'mentee'), None]
    """
    said = fold(text).strip(" .!")
    if said in _ROLES:
        return _ROLES[said]
    if re.match(r"both\b", said) and not _NOT.search(said):
        return _ROLES["both"]
    learns = bool(_LEARNS.search(said))
    teaches = bool(_TEACHES.search(_LEARNS.sub(" ", said)))
    if _NOT.search(said) or not (learns or teaches):
        return None
    return _ROLES["both"] if learns and teaches else _ROLES["mentee"] if learns else _ROLES["mentor"]


def find_role(
    columns: Mapping[str, Sequence[object]], *, file: str | None = None, header: str | None = None
) -> RoleColumn:
    """Return the column of one sheet that says who is a mentor and who a mentee.

    Parameters
    ----------
    columns : mapping of str to sequence
        Of one sheet with everybody: cells by title.
    file : str, optional
        What mistakes call the sheet.
    header : str, optional
        The title of the column, where it is known.

    Raises
    ------
    CohortError
        If no column says it, or the one that was named does not.

    Examples
    --------
    >>> find_role({"id": (1, 2), "I am": ("a mentor", "a mentee")}).header
    'I am'
    >>> find_role({"id": (1, 2), "R": ("Expert", "Beginner")}).meanings
    {'Beginner': 'mentee', 'Expert': 'mentor'}
    """
    described = {
        header: infer_column(header, [plain_cell(cell) for cell in cells]) for header, cells in columns.items()
    }
    few = {
        title: column
        for title, column in described.items()
        if header in {None, title} and 0 < len(column.written) <= _MOST_ROLES and (header or column.kind != "group")
    }
    for title, column in few.items():
        answers = sorted(column.written.values())
        roles = {answer: read_roles(answer) for answer in answers}
        roles_read = {role for found in roles.values() if found is not None for role in found}
        meanings = {answer: _by_word(answer) for answer, found in roles.items() if found is None}
        if roles_read | {*meanings.values()} >= {"mentor", "mentee"}:
            return RoleColumn(title, meanings, is_doubtful=False)
    for title, column in few.items():
        meanings = {answer: _by_experience(answer) for answer in sorted(column.written.values())}
        if {"mentor", "mentee"} <= set(meanings.values()):
            return RoleColumn(title, meanings, is_doubtful=True)
    expected = "must have a column that says who would like to be a mentor, a mentee or both"
    hint = "Or give two files, one of mentors and one of mentees."
    if header is not None and header not in columns:
        hint = suggestion(header, columns) or hint
    raise CohortError(Mistake("role_not_found", expected, hint=hint, file=file, column=header))


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


def divide(cells: Sequence[object], role: RoleColumn) -> dict[Role, list[int]]:
    """Return the places of the mentors and of the mentees in one sheet, by what each wants to be.

    Parameters
    ----------
    cells : sequence
        Of the column of `role`.
    role : RoleColumn

    Examples
    --------
    >>> cells = ("Expert", "Beginner")
    >>> divide(cells, find_role({"R": cells}))
    {'mentor': [0], 'mentee': [1]}
    """
    meanings = {fold(answer): meaning for answer, meaning in role.meanings.items()}
    places: dict[Role, list[int]] = {"mentor": [], "mentee": []}
    for place, cell in enumerate(cells):
        said = fold(text_of(plain_cell(cell)))
        for side in read_roles(meanings.get(said, said)) or ():
            places[side].append(place)
    return places
