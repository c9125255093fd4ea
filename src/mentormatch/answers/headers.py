"""What the headers of a form say, in the commonest languages."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Literal, NamedTuple

from mentormatch.answers.text import fold
from mentormatch.answers.word_lists import read_words, word_set

_WORD = re.compile(r"[^\W_]+")
_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_NAME_WORDS = 3  # of a short name
_LONGEST_GROUP = 80  # no longer answer names a group


class _Group(NamedTuple):
    """A kind of group: words and phrases that tell it, and words that tell it unless others stand beside them."""

    words: frozenset[str]
    phrases: tuple[str, ...]
    doubtful: frozenset[str]
    unless: frozenset[str]

    @classmethod
    def of(cls, known: Mapping[str, Any], unless: frozenset[str]) -> "_Group":
        sets = {name: word_set(known.get(name, "")) for name in ("words", "doubtful", "unless")}
        return cls(sets["words"], tuple(known.get("phrases", ())), sets["doubtful"], sets["unless"] | unless)


_DATA = read_words("header_words.toml")
_WORDS: dict[str, frozenset[str]] = {name: word_set(words) for name, words in _DATA["words"].items()}
_PHRASES: dict[str, tuple[str, ...]] = {name: tuple(phrases) for name, phrases in _DATA["phrases"].items()}
_GROUPS: dict[str, _Group] = {kind: _Group.of(known, _WORDS["not_groups"]) for kind, known in _DATA["groups"].items()}
_TOPICS: dict[str, tuple[frozenset[str], tuple[str, ...]]] = {
    topic: (word_set(known["words"]), tuple(known.get("phrases", ()))) for topic, known in _DATA["topics"].items()
}
_NAME_PARTS: dict[str, frozenset[str]] = {part: word_set(words) for part, words in _DATA["name_parts"].items()}
_TITLES: dict[str, dict[str, list[str]]] = _DATA["titles"]
_UNSPECIFIC = _WORDS["filler"] | _WORDS["wants"] | _WORDS["offers"]
_WRITTEN_OUT: dict[str, str] = _DATA["written_out"]


def words_of(header: str) -> tuple[str, ...]:
    """Return the folded words of a header, also of one written as ``camelCase`` or ``snake_case``.

    Examples
    --------
    >>> words_of("LanguageWantToWorkWith"), words_of("What is your E-Mail?"), words_of("Âge")
    (('language', 'want', 'to', 'work', 'with'), ('what', 'is', 'your', 'e', 'mail'), ('age',))
    """
    spaced = header if " " in header.strip() else _HUMP.sub(" ", header)
    return tuple(_WORD.findall(fold(spaced)))


def _words_and_humps(header: str) -> frozenset[str]:
    """Return the words of a header, split at camelCase humps and not: "LinkedIn"."""
    return frozenset({*words_of(header), *_WORD.findall(fold(header))})


def _phrase(header: str) -> str:
    return f" {' '.join(words_of(header))} "


def _has_phrase(header: str, phrases: Iterable[str]) -> bool:
    said = _phrase(header)
    return any(f" {phrase} " in said for phrase in phrases)


def group_of(header: str, answers: Iterable[str] = ()) -> str | None:
    """Return which kind of group a column tells, by its header or by the answers in it; None if it tells none.

    Such a column is personal: it is proposed to be audited, never to be compared, and stands in no introduction.

    Examples
    --------
    >>> group_of("Geschlecht"), group_of("Your age band"), group_of("Languages"), group_of("I am a", ["Woman", "Man"])
    ('gender', 'age', None, 'gender')
    >>> group_of("Gehalt"), group_of("Family"), group_of("Job family"), group_of("Digital health")
    ('pay', 'family', None, None)
    """
    words = frozenset() if is_name(header) else _words_and_humps(header)
    for kind, known in _GROUPS.items():
        if words & known.words or _has_phrase(header, known.phrases):
            return kind
        if words & known.doubtful and not words & known.unless:
            return kind
    return _group_told([*answers])


def _group_told(answers: Sequence[str]) -> str | None:
    """Return which group the answers tell: most a gender, or all an age; others are looked at as far as needed."""
    others, ages = 0, bool(answers)
    for answer in answers:
        words = _WORD.findall(fold(answer)) if len(answer) <= _LONGEST_GROUP else []
        ages = ages and words[-2:] == ["years", "old"]
        others += len(words) > 3 or _WORDS["group_answers"].isdisjoint({"".join(words), *words[:1]})
        if 5 * others > 2 * len(answers) and not ages:  # fewer only preferred not to say
            return None
    if answers and 5 * others <= 2 * len(answers):
        return "gender"
    return "age" if ages else None


def is_wish(header: str) -> bool:
    """Return whether a header asks if somebody would like a partner who is like them.

    Examples
    --------
    >>> is_wish("match with similar identity"), is_wish("Gender")
    (True, False)
    """
    return bool(_words_and_humps(header) & _WORDS["like"])


def titles_of(topic: str, stance: Literal["wants", "offers"] | None = None) -> tuple[str, ...]:
    """Return the well-known titles of columns about a topic, folded, the commonest first.

    Parameters
    ----------
    topic : str
        Such as "skills", "languages", "time_zone" or "email".
    stance : {"wants", "offers"}, optional
        Whose: of the column of those who want, or of those who offer. None: of either.

    Examples
    --------
    >>> titles_of("time_zone"), titles_of("skills", "offers")[:2], titles_of("email")[0]
    (('time zone', 'timezone', 'utc offset'), ('skills', 'offers'), 'email')
    """
    known = _TITLES[topic]
    sides = ("both", "wants", "offers") if stance is None else ("both", stance)
    return tuple(dict.fromkeys(title for side in sides for title in known.get(side, ())))


_EMAILS = titles_of("email")
_TOPIC_OF_TITLE = {title: topic for topic in _TITLES if topic in _TOPICS for title in titles_of(topic)}


def is_email(header: str) -> bool:
    """Return whether a header asks for an e-mail address."""
    return bool(_words_and_humps(header).intersection(_EMAILS)) or _has_phrase(header, _EMAILS)


def is_contact(header: str) -> bool:
    """Return whether a header asks for an address, a number to call or a link."""
    return is_email(header) or bool(_words_and_humps(header) & _WORDS["contacts"])


def is_name(header: str) -> bool:
    """Return whether a header asks for somebody's own name, and for nothing else.

    Examples
    --------
    >>> is_name("First name"), is_name("Vor- und Nachname"), is_name("Name of your manager"), is_name("Company name")
    (True, True, False, False)
    """
    words = _words_and_humps(header)
    return bool(words & _WORDS["name"]) and words <= _WORDS["names"]


def is_id(header: str) -> bool:
    """Return whether a header is that of an id: "id", "mentor_id", "ResponseId", "Personalnummer"."""
    words = words_of(header)
    return bool(words) and (words[-1] in _WORDS["ids"] or words[0] == "id")


def is_time(header: str) -> bool:
    """Return whether a column was filled by the form itself: time stamps, addresses of computers."""
    return bool(_words_and_humps(header) & _WORDS["times"]) or _has_phrase(header, _PHRASES["time_phrases"])


def is_consent(header: str) -> bool:
    """Return whether a header asks somebody to agree to something."""
    return bool(_words_and_humps(header) & _WORDS["consents"])


def is_remark(header: str) -> bool:
    """Return whether a header leaves room for remarks to the organisers.

    Examples
    --------
    >>> [is_remark(header) for header in ("Anything else?", "Bem.", "Observatory")]
    [True, True, False]
    """
    return says_only_remarks(header) or _has_phrase(header, _PHRASES["remarks"])


def says_only_remarks(header: str) -> bool:
    """Return whether a header is a word for remarks and nothing else, perhaps shortened.

    Examples
    --------
    >>> [says_only_remarks(header) for header in ("Bem.", "Uwagi", "Note", "Anything else?")]
    [True, True, False, False]
    """
    return _phrase(header).strip() in _PHRASES["remark_headers"]


def is_manager(header: str) -> bool:
    """Return whether a header asks who somebody reports to."""
    return _has_phrase(header, _PHRASES["managers"])


def is_state(header: str) -> bool:
    """Return whether a column says who takes part."""
    return bool(_words_and_humps(header) & _WORDS["states"])


def is_capacity(header: str) -> bool:
    """Return whether a mentor says under this header how many mentees they take.

    Examples
    --------
    >>> headers = ("capacity", "num_mentee", "How many mentees can you take?", "Number of children")
    >>> [is_capacity(header) for header in headers]
    [True, True, True, False]
    """
    words = _words_and_humps(header)
    return bool(words & _WORDS["capacity"]) or bool(words & _WORDS["mentees"] and words & _WORDS["how_many"])


def is_demand(header: str) -> bool:
    """Return whether a mentee says under this header how many mentors they would like.

    Examples
    --------
    >>> is_demand("How many mentors would you like?"), is_demand("Years as a mentor")
    (True, False)
    """
    words = _words_and_humps(header)
    return "demand" in words or bool(words & {"mentor", "mentors", "mentoren"} and words & _WORDS["how_many"])


def stance_of(header: str) -> str | None:
    """Return "wants" where a header asks what somebody wants, "offers" where it asks what they have; else None.

    Examples
    --------
    >>> stance_of("LanguageWantToWorkWith"), stance_of("What can you teach?"), stance_of("Goals")
    ('wants', 'offers', None)
    """
    words = _words_and_humps(header)
    return "wants" if words & _WORDS["wants"] else "offers" if words & _WORDS["offers"] else None


def topic_of(header: str) -> str | None:
    """Return what a header is about, for example "skills" or "industry"; None where that is not known.

    Examples
    --------
    >>> topic_of("programming_languages"), topic_of("Spoken languages"), topic_of("Favourite colour")
    ('skills', 'languages', None)
    """
    if (known_topic := _TOPIC_OF_TITLE.get(" ".join(words_of(header)))) is not None:
        return known_topic
    words = _words_and_humps(header)
    if words & {"programming", "coding"}:
        return "skills"
    return next(
        (topic for topic, (known, phrases) in _TOPICS.items() if words & known or _has_phrase(header, phrases)),
        None,
    )


def words_about(topic: str) -> frozenset[str]:
    """Return the words, folded, by which a header tells that it is about a topic.

    Examples
    --------
    >>> "sprachen" in words_about("languages")
    True
    """
    return _TOPICS[topic][0]


def content_of(header: str) -> str:
    """Return the words of a header without those that only make a question of it, and say who asks whom.

    Examples
    --------
    >>> content_of("What do you want to learn?"), content_of("LanguageHaveWorkedWith")
    ('', 'language')
    """
    return " ".join(_WRITTEN_OUT.get(word, word) for word in words_of(header) if word not in _UNSPECIFIC)


def short_name(header: str) -> str:
    """Return a short name for a question, of the words that say most; what stands in brackets behind it is left out.

    Examples
    --------
    >>> short_name("What do you want to learn?"), short_name("Which skills can you share?"), short_name("?")
    ('want_learn', 'skills_share', 'answers')
    >>> short_name("In which 2 of these areas would you like to improve? (tick)"), short_name("1 or 2")
    ('areas_improve', '1_or_2')
    """
    words = words_of(_BRACKETS.sub(" ", header)) or words_of(header)
    without = [word for word in words if word not in _WORDS["filler"] and not word.isdecimal()]
    told = [word for word in without if word not in _WORDS["unnamed"]]
    named = dict.fromkeys(told or without or words)
    return "_".join([*named][:_NAME_WORDS]) or "answers"


def name_part(header: str) -> Literal["whole", "first", "last"]:
    """Return which part of a name a header asks for, of those that `is_name` knows.

    Examples
    --------
    >>> [name_part(header) for header in ("Your full name", "Given name", "Apellidos", "First and last name")]
    ['whole', 'first', 'last', 'whole']
    """
    words = set(words_of(header))
    first, last = bool(words & _NAME_PARTS["first"]), bool(words & _NAME_PARTS["last"])
    if first == last:
        return "whole"
    return "first" if first else "last"


def role_in(header: str) -> Literal["mentor", "mentee"] | None:
    """Return about whom a header says it is: "Mentor name", "Wer ist deine Mentorin?"; None where it does not say.

    Examples
    --------
    >>> role_in("Mentor name"), role_in("Name of your mentee"), role_in("Your name"), role_in("Mentor or mentee?")
    ('mentor', 'mentee', None, None)
    """
    words = words_of(header)
    mentees = any(word in _WORDS["mentees"] for word in words)
    mentors = any(word.startswith("mentor") and word not in _WORDS["mentees"] | {"mentoring"} for word in words)
    if mentees == mentors:
        return None
    return "mentee" if mentees else "mentor"
