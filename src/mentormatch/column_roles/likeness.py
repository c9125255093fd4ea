"""Finds columns of two tables that ask for the same thing."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from mentormatch.answers import content_of, fold, phrase_set, stance_of, topic_of, words_of
from mentormatch.column_roles.columns import InferredColumn, count_leaks, shared_scale

# Answers that say nothing about what a question asks for, since people give them to any.
_SAID_ANYWHERE = phrase_set(
    "other|other:|others|none|both|yes|no|all|various|student|other please specify|not applicable"
)
_WORDLIKE = frozenset({"terms", "category", "levels"})
_OF_ONE_KIND = frozenset({"number", "text"})
_TOPICS_OF_NUMBERS = frozenset({"experience", "since", "seniority", "availability", "time_zone"})
_TOPICS_OF_TEXT = frozenset({"goals", "skills", "interests", "about"})
_OPENLY_COMPARED = frozenset(
    {"skills", "goals", "industry", "role", "languages", "interests", "communities", "organisation", "availability",
     "experience", "since", "seniority"}
)  # fmt: skip
_SAME_HEADER = 0.85
_ALIKE = 0.4


@dataclass(frozen=True)
class Likeness:
    """Two columns that may be compared, and why.

    Parameters
    ----------
    wants, offers : InferredColumn
        The mentees' column and the mentors'.
    header : float
        How alike the headers are, from 0 to 1.
    shared : tuple of str
        The answers that both give, folded, those of most mentees first.
    share : float
        The part of what mentees say that some mentor says too.
    spelled_apart : mapping of str to str
        Answers that differ in signs or a bracket only, of the mentees and of the mentors: ``{"Node.js": "nodejs"}``.
    is_sure : bool
        Whether it is proposed as a criterion, and not only asked.
    by_words : bool
        Whether answers are compared by the words in them, since they are sentences or worded differently.
    direction : {"mentee", "mentor"}, optional
        Who wants; None: as the words of the headers say.
    doubt : str
        Why it is asked, and not sure; "" where nothing more is known.
    """

    wants: InferredColumn
    offers: InferredColumn
    header: float
    shared: tuple[str, ...]
    share: float
    spelled_apart: Mapping[str, str]
    is_sure: bool
    by_words: bool = False
    direction: str | None = None
    doubt: str = ""

    @cached_property
    def topic(self) -> str | None:
        """The topic of both headers; languages compared with skills are programming languages."""
        topics = topic_of(self.wants.header), topic_of(self.offers.header)
        if "skills" in topics:
            return "skills"
        asks_and_offers = stance_of(self.wants.header) == "wants" and stance_of(self.offers.header) == "offers"
        return topics[0] or topics[1] or ("skills" if asks_and_offers else None)

    @property
    def rank(self) -> tuple[float, float, float]:
        """The sort key among candidates for the same column; the largest is the best."""
        wants, offers = stance_of(self.wants.header), stance_of(self.offers.header)
        stance = 0.3 * (wants == "wants" and offers != "wants") - 0.3 * (offers == "wants" or wants == "offers")
        guessed = 0.3 * bool(self.wants.numbers) + 0.3 * bool(self.offers.numbers)
        # a wish that one sheet asks of everybody is better compared with what the others offer than with itself
        same = self.wants.header == self.offers.header and wants is None
        return (self.is_sure, same, self.share + 0.5 * self.header + stance - guessed)

    @property
    def counted(self) -> str | None:
        """The topic of two columns of numbers, of which only one pair is compared; None of other answers."""
        return self.topic if self.wants.kind == self.offers.kind == "number" else None

    @property
    def gives_back(self) -> bool:
        """Whether the mentor wants and the mentee offers (``direction = "mentor"``)."""
        if self.direction is not None:
            return self.direction == "mentor"
        return stance_of(self.wants.header) == "offers" and stance_of(self.offers.header) != "offers"


def header_likeness(first: str, second: str) -> float:
    """Return how alike two headers are, from 0 to 1, apart from words that only make questions of them.

    Examples
    --------
    >>> header_likeness("years_experience", "Years of experience"), header_likeness("skills", "Department") < 0.5
    (1.0, True)
    """
    from rapidfuzz import fuzz

    contents = content_of(first), content_of(second)
    if not all(contents):
        contents = " ".join(words_of(first)), " ".join(words_of(second))
    return fuzz.token_sort_ratio(*contents) / 100 if all(contents) else 0.0


def find_likenesses(
    mentees: Sequence[InferredColumn], mentors: Sequence[InferredColumn], groups: Sequence[InferredColumn]
) -> list[Likeness]:
    """Return which columns may be compared, each of the mentees' once, in their order.

    Parameters
    ----------
    mentees, mentors : sequence of InferredColumn
        The answers of both tables.
    groups : sequence of InferredColumn
        What is to be audited, in either table; a text that repeats it is not compared.

    Examples
    --------
    >>> from mentormatch.column_roles import infer_column
    >>> wants = infer_column("What do you want to learn?", ["R, SQL", "SQL"])
    >>> offers = infer_column("Skills", ["SQL, R", "R, Go"])
    >>> likeness, = find_likenesses([wants], [offers], [])
    >>> likeness.offers.header, likeness.shared, likeness.is_sure
    ('Skills', ('sql', 'r'), True)
    """
    wanted, offered = _without_siblings(mentees, "wants"), _without_siblings(mentors, "offers")
    compact = {id(column): compact_terms(column) for column in (*wanted, *offered)}
    found = [
        likeness
        for wants in wanted
        for offers in offered
        if (likeness := _likeness(wants, offers, compact)) is not None
    ]
    places = {id(column): place for place, column in enumerate((*mentees, *mentors))}
    found.sort(
        key=lambda likeness: (
            *(-part for part in likeness.rank),
            places[id(likeness.wants)],
            places[id(likeness.offers)],
        )
    )
    taken_wants: set[int] = set()
    taken_offers: set[int] = set()
    counted: set[str | None] = set()
    chosen: list[Likeness] = []
    for likeness in found:
        again = id(likeness.offers) in taken_offers
        if id(likeness.wants) in taken_wants or (again and not _may_be_shared(likeness)) or likeness.counted in counted:
            continue
        counted |= {likeness.counted} - {None}
        taken_wants.add(id(likeness.wants))
        taken_offers.add(id(likeness.offers))
        chosen.append(likeness)
    chosen.sort(key=lambda likeness: places[id(likeness.wants)])
    return [likeness for likeness in chosen if not any(_repeats(group, likeness) for group in groups)]


def texts_repeating_groups(
    mentees: Sequence[InferredColumn], mentors: Sequence[InferredColumn], groups: Sequence[InferredColumn]
) -> list[tuple[InferredColumn, InferredColumn]]:
    """Return each column of free text that repeats the values of a column of groups, with that column."""
    return [
        (text, group)
        for text in (*mentees, *mentors)
        if text.kind == "text"
        for group in groups
        if len(group.cells) == len(text.cells) and _leaks(group, text)
    ]


def _repeats(group: InferredColumn, likeness: Likeness) -> bool:
    sides = (likeness.wants, likeness.offers)
    return any(side.kind == "text" and len(side.cells) == len(group.cells) and _leaks(group, side) for side in sides)


def _leaks(group: InferredColumn, text: InferredColumn) -> bool:
    answered = len(group.cells) - group.blank
    return count_leaks(group, text) * 2 >= max(answered, 2)


def _without_siblings(columns: Sequence[InferredColumn], stance: str) -> list[InferredColumn]:
    """Leave out columns of the other stance ("wants" or "offers") that list the same terms as one of this stance."""
    other = "offers" if stance == "wants" else "wants"
    kept = [column for column in columns if stance_of(column.header) == stance]
    return [
        column
        for column in columns
        if stance_of(column.header) != other or not any(_are_siblings(column, sibling) for sibling in kept)
    ]


def _are_siblings(first: InferredColumn, second: InferredColumn) -> bool:
    if content_of(first.header) != content_of(second.header):
        return False
    both = first.terms.keys() & second.terms.keys()
    return 3 * len(both) >= min(len(first.terms), len(second.terms)) > 0


def compact_terms(column: InferredColumn) -> dict[str, str]:
    """Return the folded answers, keyed by their letters and digits, and by those inside and outside their brackets."""
    found: dict[str, str] = {}
    for term in column.terms:
        if term in _SAID_ANYWHERE or not term:
            continue
        found.setdefault(_letters(term), term)
        if term.endswith(")") and "(" in term:
            outside, _, inside = term[:-1].rpartition("(")
            for part in (outside, inside):
                if len(_letters(part)) > 1:
                    found.setdefault(_letters(part), term)
    found.pop("", None)
    return found


def said_anywhere(term: str) -> bool:
    """Return whether an answer says nothing about what a question asks for: "other", "yes"."""
    return term in _SAID_ANYWHERE


def _letters(term: str) -> str:
    return "".join(sign for sign in term if sign.isalnum() or sign in "+#")


def _likeness(
    wants: InferredColumn, offers: InferredColumn, compact: Mapping[int, Mapping[str, str]]
) -> Likeness | None:
    kinds = {wants.kind, offers.kind}
    header = header_likeness(wants.header, offers.header)
    topics = topic_of(wants.header), topic_of(offers.header)
    about = topics[0] if topics[0] == topics[1] else "skills" if {*topics} == {"languages", "skills"} else None
    if kinds == {"levels"} and (header >= _SAME_HEADER or about in _TOPICS_OF_NUMBERS):
        shared = tuple(sorted(wants.terms.keys() & offers.terms.keys(), key=lambda term: (-wants.terms[term], term)))
        return Likeness(wants, offers, header, shared, 0.0, {}, is_sure=shared_scale((wants, offers)) != ())
    if kinds <= _WORDLIKE:
        return _of_words(wants, offers, header, about, compact)
    same = header >= _SAME_HEADER
    if kinds == {"number"}:
        if same or about in _TOPICS_OF_NUMBERS:
            return Likeness(wants, offers, header, (), 0.0, {}, is_sure=about in _TOPICS_OF_NUMBERS)
    elif "text" in kinds and kinds <= _WORDLIKE | {"text"}:
        told = [topic for topic in topics if topic in _TOPICS_OF_TEXT]
        if same or (kinds == {"text"} and len(told) == 2) or (about in _TOPICS_OF_TEXT and header >= _ALIKE):
            return Likeness(wants, offers, header, (), 0.0, {}, is_sure=kinds == {"text"} and same, by_words=True)
    return None


def _of_words(
    wants: InferredColumn,
    offers: InferredColumn,
    header: float,
    about: str | None,
    compact: Mapping[int, Mapping[str, str]],
) -> Likeness | None:
    theirs, ours = compact[id(wants)], compact[id(offers)]
    met = {term: ours[letters] for letters, term in theirs.items() if letters in ours}
    said = sum(count for term, count in wants.terms.items() if term not in _SAID_ANYWHERE)
    shared = sorted(met, key=lambda term: (-wants.terms[term], term))
    share = sum(wants.terms[term] for term in shared) / said if said else 0.0
    apart = {wants.written[term]: offers.written[met[term]] for term in shared if term not in offers.terms}
    same = header >= _SAME_HEADER
    listed = "terms" in {wants.kind, offers.kind}
    known = about in _OPENLY_COMPARED
    sure = (
        bool(shared)
        and about != "place"
        and (
            (same and (listed or known))
            or (len(shared) >= 2 and share >= 0.2 and (known or (listed and header >= _ALIKE)))
            or (len(shared) >= 4 and share >= 0.3 and listed)
        )
    )
    if sure or (same and shared) or (len(shared) >= 2 and share >= 0.15):
        return Likeness(wants, offers, header, tuple(shared), share, apart, is_sure=sure)
    by_words = _share_of_words(wants.terms, offers.terms)
    if about in {"role", "skills", "goals"} and by_words >= 0.25:
        return Likeness(wants, offers, header, tuple(shared), by_words, {}, is_sure=True, by_words=True)
    return Likeness(wants, offers, header, (), 0.0, {}, is_sure=False) if same and about is not None else None


def _share_of_words(wants: Mapping[str, int], offers: Iterable[str]) -> float:
    """Return the part of the words that mentees use which some mentor uses too."""
    ours = {word for term in offers for word in words_of(fold(term)) if len(word) > 2}
    said = [(word, count) for term, count in wants.items() for word in words_of(term) if len(word) > 2]
    total = sum(count for _, count in said)
    return sum(count for word, count in said if word in ours) / total if total else 0.0


def _may_be_shared(likeness: Likeness) -> bool:
    """Return whether a column of the mentors may be compared with several of the mentees', such as kinds of skills."""
    return (
        likeness.is_sure
        and not likeness.by_words
        and likeness.offers.kind == "terms"
        and len(likeness.shared) >= 2
        and stance_of(likeness.wants.header) == "wants"
    )
