"""What of an answer is said aloud to those who share it."""

import functools
import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from mentormatch.answers import (
    ANY_WORDS,
    BLANK_WORDS,
    NO_WORDS,
    NOBODY_WORDS,
    YES_WORDS,
    Cell,
    find_separator,
    fold,
    group_of,
    is_address,
    is_blank,
    known_skills,
    number_in_words,
    phrase_set,
    read_words,
    scale_of,
    split_terms,
    text_of,
    word_set,
    words_of,
)
from mentormatch.encoders import ENGLISH
from mentormatch.errors import shorten

_LONGEST = 60
_CODE = re.compile(r"[^\W_]+(_[^\W_]+)+")
_REMARK = re.compile(r"\s+[(\[（【][^()\[\]]*[)\]）】]?\s*$")
_LINK = re.compile(r"(?:https?://|www\.)\S", re.IGNORECASE)
_COUNT = re.compile(r"\W*\d[\d\W]*")
_PATH = re.compile(r"\s*(?:/|>|»|\\)\s*")
# An answer that so many give tells nothing about two of them, once there are so many answers.
_NEARLY_EVERYBODY, _FEWEST_ANSWERS = 0.8, 10
_BETWEEN_PHRASES = re.compile(r"[,;:!?()\[\]|\n•]|\.(?:\s|$)")
_LONGEST_SKILL = 4
_SHORTEST_SKILL = 3
_LONGEST_SHORT_FORM = 4


@functools.cache
def _unsaid() -> frozenset[str]:
    other = phrase_set(read_words("unsaid_terms.toml", beside=__file__)["other"])
    return BLANK_WORDS | ANY_WORDS | NOBODY_WORDS | NO_WORDS | other


def in_words(term: str) -> str:
    """Return a term for a sentence: not too long, and the code of a form ("beginner_to_mid") in words."""
    return shorten(without_code(term), limit=_LONGEST)


def without_code(term: str) -> str:
    """Return a term, and the code of a form in words.

    Examples
    --------
    >>> without_code("beginner_to_mid"), without_code("C_"), without_code("Data & AI")
    ('beginner to mid', 'C_', 'Data & AI')
    """
    return term.replace("_", " ") if _CODE.fullmatch(term) else term


@functools.lru_cache(maxsize=65536)
def spoken(term: str) -> str:
    """Return a term as it would be said aloud; "" for what says nothing, numbers, addresses and what is personal.

    Remarks in brackets at the end and pictures are left out.

    Examples
    --------
    >>> spoken("Leadership (people management, feedback)"), spoken("Data & AI 📊"), spoken("mid_to_senior")
    ('Leadership', 'Data & AI', 'mid to senior')
    >>> [spoken(term) for term in ("13", "7+ years", "Other", "no", "Woman", "kim@example.org", "No preference")]
    ['', '', '', '', '', '', '']
    """
    kept = "".join(character for character in term if unicodedata.category(character) not in {"So", "Sk", "Cs"})
    said = " ".join(kept.split()).strip(" .,;:!")
    short = _REMARK.sub("", said).strip(" .,;:-") or said
    nothing = _unsaid()
    folded = fold(short)
    if not folded or folded in nothing or fold(said) in nothing or is_address(said) or _LINK.match(said):
        return ""
    counts = any(map(_COUNT.fullmatch, folded.split())) and number_in_words(short, bands="middle") is not None
    if counts or not any(map(str.isalpha, folded)):
        return ""
    if _is_personal(short):
        return ""
    return in_words(short)


def are_steps(answers: Collection[str]) -> bool:
    """Return whether most of some folded answers are steps of a scale, such as "strongly agree".

    Examples
    --------
    >>> are_steps({"agree", "strongly agree", "neutral"}), are_steps({"junior", "senior"}), are_steps({"law", "good"})
    (True, True, False)
    """
    steps = phrase_set(read_words("unsaid_terms.toml", beside=__file__)["steps"])
    return bool(scale_of(answers)) or 2 * len(steps.intersection(answers)) > len(answers)


def _is_personal(term: str) -> bool:
    """Return whether a term tells something personal: a group, health, family, money, or a hardship.

    Examples
    --------
    >>> [_is_personal(term) for term in ("return from leave", "women in tech", "cancer research", "time management")]
    [True, True, False, False]
    """
    if group_of(term, [term]) is not None:
        return True
    words, phrases, unless = _personal()
    said = words_of(term)
    folded = f" {' '.join(said)} "
    telling = bool(words.intersection(said)) or any(f" {phrase} " in folded for phrase in phrases)
    return telling and not unless.intersection(said)


@functools.cache
def _personal() -> tuple[frozenset[str], tuple[str, ...], frozenset[str]]:
    data = read_words("unsaid_terms.toml", beside=__file__)["personal"]
    return word_set(data["words"]), tuple(data["phrases"]), word_set(data["unless"])


def phrase_of(term: str, title: str, *, of_path: bool = False) -> str:
    """Return what is said of a term in a sentence: of yes the title, of a path its end.

    Examples
    --------
    >>> phrase_of("yes", "chess"), phrase_of("science/energy", "industry", of_path=True), phrase_of("Go", "skills")
    ('chess', 'energy', 'Go')
    """
    if is_yes(term):
        return title
    return [part for part in _PATH.split(term) if part][-1] if of_path and _PATH.sub("", term) else term


def is_yes(term: str) -> bool:
    """Return whether a term says yes, so that what is shared is what was asked.

    Examples
    --------
    >>> is_yes("Yes"), is_yes("Python")
    (True, False)
    """
    return fold(term) in YES_WORDS


def given_by_nearly_all(*columns: Sequence[Cell]) -> frozenset[str]:
    """Return the terms, folded, that nearly everybody of those who answered names; of few answers none.

    Examples
    --------
    >>> sorted(given_by_nearly_all(["Teamwork; R", "teamwork"] * 5, ["Teamwork (in groups)"] * 5))
    ['teamwork']
    """
    named: Counter[str] = Counter()
    answers = 0
    for cells in columns:
        separator = find_separator(cells)
        for cell, number in _counted(cells):
            answers += number
            terms = split_terms(cell, separator)
            named_here = {part for term in terms for part in _parts_of(spoken(term) or term)}
            for part in named_here:
                named[part] += number
    if answers < _FEWEST_ANSWERS:
        return frozenset()
    return frozenset(term for term, number in named.items() if number >= _NEARLY_EVERYBODY * answers)


def _parts_of(term: str) -> Iterator[str]:
    """Yield a term folded, and the beginnings of a path."""
    folded = fold(term)
    yield folded
    for sign in ("/", ">"):
        for place in range(1, folded.count(sign) + 1):
            yield sign.join(folded.split(sign)[:place]).strip()


def _counted(cells: Sequence[Cell]) -> Iterable[tuple[Cell, int]]:
    """Return the distinct answers and how often each stands, blank ones left out."""
    counted: dict[str, tuple[Cell, int]] = {}
    for cell in cells:
        if is_blank(cell):
            continue
        key = cell if isinstance(cell, str) else repr(cell)
        counted[key] = (cell, counted.get(key, (cell, 0))[1] + 1)
    return counted.values()


def skills_of_both(wants: Cell, offers: Cell) -> tuple[str, ...]:
    """Return the known skills that two texts name, as the second one writes them: no text is quoted.

    Examples
    --------
    >>> skills_of_both("I want to learn data analysis, I hide it", "Years of Data Analysis and public speaking")
    ('Data Analysis',)
    >>> skills_of_both("Java Spring", "Java, Spring"), skills_of_both("SQL, Java", "Java, Spring; SQL.")
    (('Java',), ('Java', 'SQL'))
    """
    wanted, offered = _skills_in(text_of(wants)), _skills_in(text_of(offers))
    found = [written for skill, written in offered.items() if skill in wanted]
    # "analysis" says less than "data analysis", of which it is a part
    return tuple(
        skill for skill in found if not any(skill != other and f" {skill} " in f" {other} " for other in found)
    )


def _is_skill_alone(written: str, folded: str) -> bool:
    """Return whether a word of a text names a skill by itself: "Excel" and "SEO" do, "access" and "manager" do not."""
    if written.isupper():
        return 1 < len(folded) <= _LONGEST_SHORT_FORM
    skills, long = known_skills(), len(folded) >= _SHORTEST_SKILL
    return long and folded not in ENGLISH and (folded in skills.programs or folded in skills.names_of)


@functools.cache
def _skill_names() -> Mapping[str, str]:
    names = {name: skill for skill, names in known_skills().names_of.items() for name in names}
    return names | {skill: skill for skill in known_skills().names_of}


@functools.lru_cache(maxsize=4096)
def _skills_in(text: str) -> Mapping[str, str]:
    """Return each known skill that a text names, with how it is written there."""
    # "Java, Spring" is two skills, though "Java Spring" is known
    parts = [re.findall(r"[\w+#.&'’-]*[\w+#]", part) for part in _BETWEEN_PHRASES.split(text)]
    found: dict[str, str] = {}
    known = _skill_names()
    for length in range(_LONGEST_SKILL, 0, -1):
        for words, start in ((part, start) for part in parts for start in range(len(part) - length + 1)):
            written = " ".join(words[start : start + length])
            folded = fold(written)
            if (length == 1 and not _is_skill_alone(written, folded)) or not spoken(written):
                continue
            if (skill := known.get(folded)) is not None:
                found.setdefault(skill, written)
    return found
