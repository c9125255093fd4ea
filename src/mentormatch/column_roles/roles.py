"""Which column of one sheet says who mentors and who is mentored."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import permutations

from mentormatch.answers import fold, is_capacity, plain_cell, read_yes_no, stance_of, text_of, word_set, words_of
from mentormatch.column_roles.columns import InferredColumn, infer_column
from mentormatch.column_roles.facts import count_meant
from mentormatch.column_roles.sides import side_said, yes_or_no
from mentormatch.errors import CohortError, Mistake, suggestion
from mentormatch.profiles import Role

_MOST_ROLES = 12
_LEARNERS = word_set("beginner novice learner junior student anfanger debutant principiante")
_FEW_ROLES = 5
_MOST_UNSAID = 0.2  # of the people of a sheet, who say yes to neither
_MOST_WAYS = 4  # answers of a column that says by what is filled in beside it who is what
_TOLD = frozenset({"terms", "category", "text"})
_NEARLY_ALL, _MOST_SEATS = 0.8, 10
_MOSTLY, _HARDLY = 0.6, 0.1  # of those who give an answer, who fill in a column
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
        Whether it tells experience, or words that may mean another thing, and was taken since nothing says what people
        want to be.
    of_side : mapping of role to str
        Where two columns say it by yes and no, the title of each; `meanings` are then "yes" and "no".
    """

    header: str
    meanings: Mapping[str, str]
    is_doubtful: bool
    of_side: Mapping[Role, str] = field(default_factory=dict)

    @property
    def headers(self) -> tuple[str, ...]:
        """The titles of all columns that say it."""
        return tuple(self.of_side.values()) or (self.header,)


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
    ways = [_by_words(few), _by_two_columns(few), _by_any_words(few), _by_filled(few, described), _by_skill(few)]
    found = next((column for way in ways for column in way), None)
    if found is not None:
        return found
    expected = "must have a column that says who would like to be a mentor, a mentee or both"
    hint = "Or give two files, one of mentors and one of mentees."
    if header is not None and header not in columns:
        hint = suggestion(header, columns) or hint
    raise CohortError(Mistake("role_not_found", expected, hint=hint, file=file, column=header))


def _by_words(few: Mapping[str, InferredColumn]) -> Iterator[RoleColumn]:
    """Yield the columns whose answers name mentors and mentees, or almost."""
    for title, column in few.items():
        answers = sorted(column.written.values())
        roles = {answer: read_roles(answer) for answer in answers}
        said = {role for found in roles.values() if found is not None for role in found}
        meanings = {
            answer: _named_in(answer) or side_said(answer) or "neither"
            for answer, found in roles.items()
            if found is None
        }
        named = {_named_in(answer) for answer in meanings} - {None}
        if said | named >= {"mentor", "mentee"}:
            yield RoleColumn(title, meanings, is_doubtful=False)


def _named_in(answer: str) -> str | None:
    """Return the side that an answer names by the word mentor, or one made of it."""
    named = side_said(answer)
    return named if any(word.startswith(("mentor", "mente", "menti")) for word in words_of(answer)) else None


def _by_two_columns(few: Mapping[str, InferredColumn]) -> Iterator[RoleColumn]:
    """Yield two columns of yes and no, of which nearly everybody says yes to one."""
    asked = {title: side for title in few if (side := _side_asked(title)) is not None}
    for ours, theirs in permutations(asked, 2):
        if (asked[ours], asked[theirs]) != ("mentor", "mentee"):
            continue
        said = [[yes_or_no(text_of(cell)) for cell in few[title].cells] for title in (ours, theirs)]
        either = sum(bool(mentor or mentee) for mentor, mentee in zip(*said, strict=True))
        if (1 - _MOST_UNSAID) * len(said[0]) <= either and all(any(column) and not all(column) for column in said):
            written = sorted({answer for title in (ours, theirs) for answer in few[title].written.values()})
            meanings = {answer: _yes_word(answer) for answer in written if not _is_plain_yes_no(answer)}
            yield RoleColumn(ours, meanings, is_doubtful=False, of_side={"mentor": ours, "mentee": theirs})


def _side_asked(header: str) -> Role | None:
    """Return what somebody would be who says yes under a header."""
    read = read_roles(header)
    if read is not None and len(read) == 1:
        return read[0]
    said = side_said(header)
    return None if said == "both" else said


def _yes_word(answer: str) -> str:
    return "yes" if yes_or_no(answer) else "no"


def _is_plain_yes_no(answer: str) -> bool:
    try:
        read_yes_no(answer)
    except ValueError:
        return False
    return True


def _by_any_words(few: Mapping[str, InferredColumn]) -> Iterator[RoleColumn]:
    """Yield the columns with a few answers that all seem to say who gives and who gets."""
    for title, column in few.items():
        answers = sorted(column.written.values())
        sides = {answer: side_said(answer) for answer in answers}
        said = {*sides.values()} - {None}
        if len(answers) <= _FEW_ROLES and said >= {"mentor", "mentee"}:
            yield RoleColumn(title, {answer: side or "neither" for answer, side in sides.items()}, is_doubtful=True)
        elif len(answers) == 2 and len(said) == 1 and None in sides.values() and said <= {"mentor", "mentee"}:
            other = "mentee" if said == {"mentor"} else "mentor"
            if _side_asked(title) is not None:
                yield RoleColumn(title, {answer: side or other for answer, side in sides.items()}, is_doubtful=True)


def _by_filled(few: Mapping[str, InferredColumn], columns: Mapping[str, InferredColumn]) -> Iterator[RoleColumn]:
    """Yield the columns of a few answers, of which those who give some say how many people they take."""
    counts = [column for name, column in columns.items() if is_capacity(name) or _are_counts(column)]
    offers, wants = (
        [column for name, column in columns.items() if column.kind in _TOLD and stance_of(name) == stance]
        for stance in ("offers", "wants")
    )
    for limits in (counts, offers):
        for title, column in few.items():
            if not 2 <= len(column.written) <= _MOST_WAYS:
                continue
            asked = [_filled_by(wish, column) for wish in wants]
            for other in limits:
                mentors, mentees = _divided(_filled_by(other, column))
                wished = [wish for wish in asked if all(wish[answer] >= _MOSTLY for answer in mentees)]
                if not (mentors and mentees) or (limits is offers and not wished):
                    continue
                meanings = {answer: _mentor_or_both(answer, mentors, wished) for answer in mentors}
                meanings |= dict.fromkeys(mentees, "mentee")
                if "mentor" in meanings.values():
                    said = {column.written[answer]: meaning for answer, meaning in meanings.items()}
                    yield RoleColumn(title, dict(sorted(said.items())), is_doubtful=True)
                    break


def _mentor_or_both(answer: str, mentors: Sequence[str], wished: Sequence[Mapping[str, float]]) -> str:
    """Return "both" where an answer says so, or those who give it say as well what mentees are asked for."""
    if side_said(answer) == "both":
        return "both"
    others = [other for other in mentors if other != answer]
    apart = (wish[answer] >= _MOSTLY and any(wish[other] <= _HARDLY for other in others) for wish in wished)
    return "both" if any(apart) else "mentor"


def _filled_by(column: InferredColumn, by: InferredColumn) -> dict[str, float]:
    """Return of each answer how many of those who give it fill in a column."""
    said = [fold(text_of(cell)) for cell in by.cells]
    return {answer: _filled(column, said, answer) for answer in sorted(by.written)}


def _divided(shares: Mapping[str, float]) -> tuple[list[str], list[str]]:
    """Return the answers of those who mostly fill in a column, and who hardly do; none where some do in part."""
    most = [answer for answer, share in shares.items() if share >= _MOSTLY]
    hardly = [answer for answer, share in shares.items() if share <= _HARDLY]
    return (most, hardly) if len(most) + len(hardly) == len(shares) else ([], [])


def _are_counts(column: InferredColumn) -> bool:
    """Return whether nearly all answers are small numbers of people, and some in words: "two at most"."""
    counts = {answer: count_meant(answer) for answer in column.written.values()}
    told = [answer for answer, count in counts.items() if count is not None and count <= _MOST_SEATS]
    words = any(not answer.strip().isdecimal() for answer in told)
    return words and bool(told) and len(told) >= _NEARLY_ALL * len(counts) and column.kind in {"number", "category"}


def _filled(column: InferredColumn, said: Sequence[str], answer: str) -> float:
    """Return how many of those who give an answer fill in a column."""
    filled = [text_of(cell) != "" for cell, given in zip(column.cells, said, strict=True) if given == answer]
    return sum(filled) / max(len(filled), 1)


def _by_skill(few: Mapping[str, InferredColumn]) -> Iterator[RoleColumn]:
    """Yield the columns that tell experience."""
    for title, column in few.items():
        meanings = {answer: _by_experience(answer) for answer in sorted(column.written.values())}
        if {"mentor", "mentee"} <= set(meanings.values()):
            yield RoleColumn(title, meanings, is_doubtful=True)


def _by_experience(answer: str) -> str:
    words = set(words_of(answer))
    return "mentor" if words & _TEACHERS else "mentee" if words & _LEARNERS else "neither"


def divide(columns: Mapping[str, Sequence[object]], role: RoleColumn) -> dict[Role, list[int]]:
    """Return the places of the mentors and of the mentees in one sheet, by what each wants to be.

    Parameters
    ----------
    columns : mapping of str to sequence
        Of the sheet: cells by title.
    role : RoleColumn

    Examples
    --------
    >>> columns = {"R": ("Expert", "Beginner")}
    >>> divide(columns, find_role(columns))
    {'mentor': [0], 'mentee': [1]}
    >>> columns = {"Be a mentor?": ("yes", "no", "gladly"), "Get a mentor?": ("no", "yes", "yes")}
    >>> divide(columns, find_role(columns))
    {'mentor': [0, 2], 'mentee': [1, 2]}
    """
    meanings = {fold(answer): meaning for answer, meaning in role.meanings.items()}
    places: dict[Role, list[int]] = {"mentor": [], "mentee": []}
    for side, title in role.of_side.items():
        said = [text_of(plain_cell(cell)) for cell in columns[title]]
        places[side] = [place for place, text in enumerate(said) if yes_or_no(meanings.get(fold(text), text))]
    if role.of_side:
        return places
    for place, cell in enumerate(columns[role.header]):
        said_here = fold(text_of(plain_cell(cell)))
        for side in read_roles(meanings.get(said_here, said_here)) or ():
            places[side].append(place)
    return places
