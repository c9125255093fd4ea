"""Which side a word, header or sheet title speaks of."""

from typing import Literal

from mentormatch.answers import fold, read_words, read_yes_no, words_of
from mentormatch.profiles import Role

_DATA = read_words("sides.toml", beside=__file__)
REFUSALS = frozenset(str(_DATA["words"]["refusals"]).split())
_BEGIN: dict[str, Role] = {
    **dict.fromkeys(str(_DATA["begin"]["mentor"]).split(), "mentor"),
    **dict.fromkeys(str(_DATA["begin"]["mentee"]).split(), "mentee"),
}
_GIVES, _GETS, _PASSIVE, _BOTH, _GLADLY = (
    frozenset(str(_DATA["words"][name]).split()) for name in ("gives", "gets", "passive", "both", "gladly")
)


def side_named(text: str) -> Role | None:
    """Return whom a title names, mentors or mentees; None where it names neither, or both.

    Examples
    --------
    >>> [side_named(title) for title in ("Mentorzy", "Podopieczni", "Supervisors (mentors)", "Mentorship", "Sheet1")]
    ['mentor', 'mentee', 'mentor', None, None]
    """
    named = {side for word in words_of(text) if (side := _side_of_word(word)) is not None}
    return next(iter(named)) if len(named) == 1 else None


def _side_of_word(word: str) -> Role | None:
    """Return the side that the longest beginning of a word names; "mentoring" and "mentorship" name none."""
    if word.startswith(("mentori", "mentorsh", "mentorpr", "coachin", "tutori", "supervisi")):
        return None
    return next((_BEGIN[word[:end]] for end in range(len(word), 2, -1) if word[:end] in _BEGIN), None)


def side_said(answer: str) -> Role | Literal["both"] | None:
    """Return on which side an answer in any of some languages seems to put somebody; "both", or None.

    Examples
    --------
    >>> [side_said(answer) for answer in ("ich begleite", "ich möchte begleitet werden", "giver", "beides", "gladly")]
    ['mentor', 'mentee', 'mentor', 'both', None]
    """
    words = words_of(answer)
    gives, gets, passive = (any(word in known for word in words) for known in (_GIVES, _GETS, _PASSIVE))
    named = side_named(answer)
    if _BOTH.intersection(words) or (gives and gets and named is None and not passive):
        return "both"
    if named == "mentor" and gets and not gives:
        return "mentee"  # who looks for a mentor
    if named is not None:
        return named
    if passive and not gives:
        return "mentee"
    return "mentor" if gives else "mentee" if gets else None


def yes_or_no(answer: str) -> bool:
    """Return whether an answer says yes, also "gladly" and the like; a blank and whatever cannot be told do not.

    Examples
    --------
    >>> [yes_or_no(answer) for answer in ("Yes", "gladly", "aber gerne!", "rather not", "not this year", "")]
    [True, True, True, False, False, False]
    """
    try:
        return read_yes_no(answer) is True
    except ValueError:
        words = words_of(fold(answer))
        return bool(_GLADLY.intersection(words)) and not REFUSALS.intersection(words)
