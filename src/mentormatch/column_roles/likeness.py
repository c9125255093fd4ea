"""Finds columns of two tables that ask for the same thing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from mentormatch.answers import content_of, phrase_set, stance_of, topic_of, words_of
from mentormatch.column_roles.columns import InferredColumn, count_leaks
from mentormatch.column_roles.facts import at_rows, some_rows

# Answers that say nothing about what a question asks for, since people give them to any.
_SAID_ANYWHERE = phrase_set(
    "other|other:|others|none|both|yes|no|all|various|student|other please specify|not applicable"
)
# Words of a term from which a list is rather sentences with commas.
_WORDS_OF_A_CLAUSE = 3


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
    reason : str
        By which rule it is proposed.
    is_more : bool
        Whether both are years of work, of which the mentor is to have more.
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
    reason: str = ""
    is_more: bool = False

    @cached_property
    def topic(self) -> str | None:
        """The topic of both headers; languages compared with skills are programming languages."""
        topics = topic_of(self.wants.header), topic_of(self.offers.header)
        if "skills" in topics:
            return "skills"
        asks_and_offers = stance_of(self.wants.header) == "wants" and stance_of(self.offers.header) == "offers"
        return topics[0] or topics[1] or ("skills" if asks_and_offers else None)

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


def texts_repeating_groups(
    mentees: Sequence[InferredColumn], mentors: Sequence[InferredColumn], groups: Sequence[InferredColumn]
) -> list[tuple[InferredColumn, InferredColumn]]:
    """Return each column of texts or lists that repeats the values of a column of groups, with that column.

    Sentences with commas may be taken for lists, and repeat groups as well.
    """
    return [
        (text, group)
        for text in (*mentees, *mentors)
        if text.kind == "text" or _are_sentences(text)
        for group in groups
        if len(group.cells) == len(text.cells) and _leaks(group, text)
    ]


def _are_sentences(column: InferredColumn) -> bool:
    """Return whether the terms of a list are rather clauses, so that commas divided sentences."""
    words = [len(term.split()) * times for term, times in column.terms.items()]
    return column.kind == "terms" and sum(words) >= _WORDS_OF_A_CLAUSE * column.terms.total()


def _leaks(group: InferredColumn, text: InferredColumn) -> bool:
    """Return whether half of those who tell a group repeat it in a text; of many people some are looked at."""
    rows = some_rows([group, text])
    group, text = at_rows(group, rows), at_rows(text, rows)
    answered = sum(count for answer, count in group.cells.counted.items() if answer not in group.blank_words)
    return count_leaks(group, text) * 2 >= max(answered, 2)


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
