"""Which columns say who takes part, and who seems to have left."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from mentormatch.answers import fold, is_consent, is_state, plain_cell, read_words, read_yes_no, text_of, words_of
from mentormatch.column_roles.sides import REFUSALS

_DATA = read_words("participation.toml", beside=__file__)
_BEGIN: dict[str, tuple[str, ...]] = {
    state: tuple(str(_DATA["answers"][state]).split()) for state in ("out", "pending", "in")
}
_PHRASES: tuple[str, ...] = tuple(_DATA["answers"]["out_phrases"])
_TEST = frozenset(str(_DATA["answers"]["test"]).split())
_HEADERS = {name: frozenset(str(words).split()) for name, words in _DATA["headers"].items()}
_INITIALS = frozenset(word[0] for word in _TEST)
_LETTER = re.compile(r"[A-Za-z]")
_MOST_STATES = 12
_LONGEST = 60
_WORDS_OF_A_STATE = 5
_CLASSED = 0.8


@dataclass(frozen=True)
class Participation:
    """A column that seems to say who takes part.

    Parameters
    ----------
    header : str
        Its title.
    stay : tuple of str
        The answers of those who take part, the commonest first.
    leave : tuple of str
        Those of who seems not to.
    leaving : tuple of int
        The places of the people who seem not to take part.
    """

    header: str
    stay: tuple[str, ...]
    leave: tuple[str, ...]
    leaving: tuple[int, ...]


def find_participation(columns: Mapping[str, Sequence[object]]) -> tuple[Participation, ...]:
    """Return the columns of a table that seem to say who takes part.

    A column of states is one whose answers say so ("active", "withdrawn", "en attente"), or whose header does; or a
    question of consent to which some say no, or of leaving to which some say yes.

    Parameters
    ----------
    columns : mapping of str to sequence
        Cells by title.

    Examples
    --------
    >>> found = find_participation({"Stan": ("aktywny", "wycofany", "aktywny"), "Team": ("A", "B", "A")})
    >>> [(column.header, column.stay, column.leave, column.leaving) for column in found]
    [('Stan', ('aktywny',), ('wycofany',), (1,))]
    >>> find_participation({"I agree (GDPR)": ("yes", "no")})[0].stay
    ('yes',)
    """
    found = (_read(header, cells) for header, cells in columns.items())
    return tuple(column for column in found if column is not None)


def _read(header: str, cells: Sequence[object]) -> Participation | None:
    answers = _few_answers(cells)
    if answers is None:
        return None
    counted = Counter({answer: len(places) for answer, places in answers.items() if answer})
    states = {answer: _state_of(answer) for answer in counted}
    words = {*words_of(header)}
    truths = {answer: _truth(answer) for answer in counted}
    if counted and all(truth is not None for truth in truths.values()):
        asks_to_leave = bool(words & _HEADERS["leaving"])
        asks_to_join = is_consent(header) or bool(words & _HEADERS["joining"])
        if asks_to_leave == asks_to_join:
            return None
        stay = [answer for answer, truth in truths.items() if truth is asks_to_join]
        leave = [answer for answer in counted if answer not in stay]
        blank_stays = asks_to_leave
    else:
        named = bool(words & _HEADERS["state"]) or is_state(header) or bool(words & _HEADERS["joining"])
        leave = [answer for answer in counted if states[answer] == "out"]
        classed = sum(count for answer, count in counted.items() if states[answer] is not None)
        told = leave and classed >= _CLASSED * sum(counted.values())
        if not told and not (named and len(counted) > 1):
            return None
        stay = [answer for answer in counted if states[answer] == "in"]
        stay = stay or [answer for answer in counted if states[answer] is None] or [*counted]
        blank_stays = True
    if not leave and len(counted) < 2:
        return None
    order = sorted(counted, key=lambda answer: (-counted[answer], answer))
    places = [place for answer in leave for place in answers[answer]]
    places += [] if blank_stays else answers.get("", [])
    return Participation(
        header,
        tuple(answer for answer in order if answer in stay and answer not in leave),
        tuple(answer for answer in order if answer in leave),
        tuple(sorted(places)),
    )


def _few_answers(cells: Sequence[object]) -> dict[str, list[int]] | None:
    """Return the places of each answer; None where there are many, or long ones."""
    answers: dict[str, list[int]] = {}
    known: dict[object, str] = {}
    for place, cell in enumerate(cells):
        text = known.get(cell) if type(cell) is str else None
        if text is None:
            try:
                text = text_of(plain_cell(cell))
            except TypeError:
                return None
            if type(cell) is str:
                known[cell] = text
        if text not in answers and (len(answers) > _MOST_STATES or len(text) > _LONGEST):
            return None
        answers.setdefault(text, []).append(place)
    return answers


def _state_of(answer: str) -> str | None:
    """Return "in", "out" or "pending" for an answer of a few words; None for others."""
    words = words_of(answer)
    if not 0 < len(words) <= _WORDS_OF_A_STATE:
        return None
    said = f" {' '.join(words)} "
    if any(f" {phrase} " in said for phrase in _PHRASES) or _TEST.intersection(words):
        return "out"
    found = next((state for state in _BEGIN for word in words if word.startswith(_BEGIN[state])), None)
    return "out" if found == "in" and REFUSALS.intersection(words) else found


def _truth(answer: str) -> bool | None:
    try:
        return read_yes_no(answer)
    except ValueError:
        return None


def find_tests(columns: Mapping[str, Sequence[object]], names: Iterable[str]) -> tuple[int, ...]:
    """Return the places of rows that somebody seems to have filled in to try the form.

    Parameters
    ----------
    columns : mapping of str to sequence
        Cells by title.
    names : iterable of str
        The titles of ids, names and addresses.

    Examples
    --------
    >>> columns = {"Name": ("Test Person", "Ann Tester-Li", "Kim"), "Mail": ("a@x.org", "b@x.org", "test2@x.org")}
    >>> find_tests(columns, columns)
    (0, 2)
    """
    found: set[int] = set()
    for name in names:
        for place, cell in enumerate(columns[name]):
            if type(cell) is str and cell.isascii() and _first_letter(cell) not in _INITIALS:
                continue  # most cells, at once
            text = fold(text_of(plain_cell(cell)).partition("@")[0])
            words = ["".join(letter for letter in word if not letter.isdigit()) for word in text.split()]
            if words and words[0] in _TEST:
                found.add(place)
    return tuple(sorted(found))


def _first_letter(text: str) -> str:
    found = _LETTER.search(text)
    return found.group().lower() if found else ""
