"""What the two people of a pair have in common, by criterion."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

import numpy as np

from mentormatch.answers import Cell, fold, group_of, is_blank, text_of, titles_of
from mentormatch.arrays import Booleans, Floats, Integers
from mentormatch.encoders import CategoryEncoder, TextEncoder
from mentormatch.errors import shorten
from mentormatch.explanations.languages_in_common import language_columns
from mentormatch.explanations.line_columns import column_of
from mentormatch.explanations.spoken_terms import (
    are_steps,
    given_by_nearly_all,
    in_words,
    phrase_of,
    skills_of_both,
    spoken,
)
from mentormatch.explanations.zones_in_common import ZONES
from mentormatch.policy import Criterion
from mentormatch.profiles import Cohort
from mentormatch.scoring import ScoredCriterion, Scores

TIMES = titles_of("availability")
GOALS = titles_of("goals", "wants")
# columns in which mentees say what they want to learn, also where mentors have one of the same name
_WISHES = titles_of("skills", "wants")
# whose answers are numbers, grades, times, clocks and people: none of them is a topic
_NO_TOPICS = frozenset({"choices", "languages", "number", "schedule", "seniority", "time_zone"})
# a text that is one spread of the cohort nearer than the mean
_CLOSE = 0.25
_LONGEST_TITLE = 40
# two of them fit on a line of reasons
_LONGEST_PHRASE = 45
# of two phrases that met by meaning, which no sentence joins
_MET_AS = " ~ "


@dataclass(frozen=True, eq=False)
class Topic:
    """A criterion whose shared answers an introduction may name.

    Attributes
    ----------
    title : str
        The criterion's name in words.
    scored : ScoredCriterion
    wants, offers : sequence of cells
        The two columns of answers.
    shared : bool array (pairs,)
        Whether both answered and the criterion's score is above 0.
    contributions : float array (pairs,)
        What the criterion contributes to the score of each pair.
    usual : frozenset of str
        Terms, folded, that nearly everybody names.
    """

    title: str
    scored: ScoredCriterion
    wants: Sequence[Cell]
    offers: Sequence[Cell]
    shared: Booleans
    contributions: Floats
    usual: frozenset[str] = frozenset()

    @property
    def gives_back(self) -> bool:
        """Whether it is the mentor who wants."""
        return self.scored.criterion.direction == "mentor"

    @property
    def is_text(self) -> bool:
        """Whether the answers are free text, which is not quoted."""
        return isinstance(self.scored.encoder, TextEncoder)

    @property
    def is_wish(self) -> bool:
        """Whether the mentee's answers name what the mentor should help with, rather than a trait of both."""
        encoder, criterion = self.scored.encoder, self.scored.criterion
        if self.gives_back or self.is_text or encoder is None or not encoder.names_what_is_shared:
            return False
        return criterion.wants != criterion.offers or fold(str(criterion.wants)) in _WISHES

    def compares(self, column: str | None) -> bool:
        """Return whether the mentees' column is the one that the criterion compares."""
        criterion = self.scored.criterion
        return column is not None and column == (criterion.offers if self.gives_back else criterion.wants)

    def terms(self, row: int, column: int) -> tuple[str, ...]:
        """Return the terms that a pair has in common and that are said aloud, as the offering side wrote them."""
        encoder = self.scored.encoder
        assert encoder is not None, "scores that were brought have no words"
        wanting, offering = (column, row) if self.gives_back else (row, column)
        wants, offers = self.wants[wanting], self.offers[offering]
        if not encoder.names_what_is_shared:  # what differs may score, but is not in common
            same = fold(text_of(wants)) == fold(text_of(offers))
            return self._told((text_of(offers),)) if same else ()
        if any(encoder.open_answers(wants, offers)):
            return ()
        # texts are not quoted to others, unless the policy says so: of them only skills that both name are told
        if isinstance(encoder, TextEncoder) and not self.scored.criterion.introduce:
            return self._told(skills_of_both(wants, offers))
        met = encoder.in_common(wants, offers)
        if isinstance(encoder, TextEncoder):  # words that many texts have do not tell of two of them
            words = encoder.shared_words(wants, offers)
            met = tuple(term for term in met if " " in term or term in words)
        return self._told(met)

    def meets(self, row: int, column: int) -> bool:
        """Return whether a pair has something in common, be it told or not."""
        encoder = self.scored.encoder
        assert encoder is not None, "scores that were brought have no words"
        cells = (self.wants[column], self.offers[row]) if self.gives_back else (self.wants[row], self.offers[column])
        return not any(encoder.open_answers(*cells)) and bool(encoder.in_common(*cells))

    def _told(self, terms: Sequence[str]) -> tuple[str, ...]:
        said = [spoken(min(term.split(_MET_AS), key=len) if self.is_text else term) for term in terms]
        return tuple(dict.fromkeys(term for term in said if term and fold(term) not in self.usual))

    def phrases(self, terms: Sequence[str]) -> tuple[str, ...]:
        """Return what a sentence says of these terms: of yes the title, of a path its end."""
        of_path = isinstance(self.scored.encoder, CategoryEncoder)
        phrases = (phrase_of(term, self.title, of_path=of_path) for term in terms)
        return tuple(dict.fromkeys(phrase for phrase in phrases if spoken(phrase)))


def told_of_texts(scored: ScoredCriterion, wants: Cell, offers: Cell, pair: tuple[int, int]) -> tuple[str, ...]:
    """Return what the two may be told of their texts: words that both wrote, or that they are close; no quotations."""
    words = cast("TextEncoder", scored.encoder).shared_words(wants, offers)
    score = scored.pairs(np.array(pair[:1]), np.array(pair[1:]))[0]
    return tuple(map(in_words, words)) or (("what you both wrote is close in meaning",) if score >= _CLOSE else ())


def two_phrases(term: str) -> tuple[str, str] | None:
    """Return what the wanting and the offering side wrote that met, shortened; None where both wrote it alike.

    Examples
    --------
    >>> two_phrases("Keras ~ PyTorch"), two_phrases("Go")
    (('Keras', 'PyTorch'), None)
    """
    wanted, met, offered = term.partition(_MET_AS)
    return (shorten(wanted, limit=_LONGEST_PHRASE), shorten(offered, limit=_LONGEST_PHRASE)) if met else None


def topics_of(scores: Scores, rows: Integers, columns: Integers) -> tuple[Topic, ...]:
    """Return the criteria that can be told to a pair, for the pairs (rows[k], columns[k]).

    Left out are brought scores, reversed criteria, choices of people, numbers, grades, scales, columns with a line of
    their own (languages, times, time zones), and criteria that are personal.
    """
    cohort, policy = scores.cohort, scores.policy
    own = {column_of(cohort.mentees, names, policy) for names in (TIMES, ZONES)} - {None}
    spoken_in = set(language_columns(scores) or ())
    topics = []
    for scored in scores.criteria:
        criterion = scored.criterion
        named = {criterion.wants, criterion.offers, criterion.wished}
        if named & own or named - {None} == spoken_in or not _can_be_told(scored, cohort):
            continue
        wants, offers = criterion.answers(cohort)
        is_text = isinstance(scored.encoder, TextEncoder)
        if not is_text and are_steps(_distinct(wants) | _distinct(offers)):
            continue
        title = shorten(criterion.name.replace("_", " "), limit=_LONGEST_TITLE)
        contributions = scored.addend_pairs(rows, columns)
        usual = frozenset() if is_text else given_by_nearly_all(wants, offers)
        topics.append(Topic(title, scored, wants, offers, scored.shares(rows, columns), contributions, usual))
    return tuple(topics)


def _can_be_told(scored: ScoredCriterion, cohort: Cohort) -> bool:
    """Return whether a criterion has words that are not personal."""
    encoder = scored.encoder
    if encoder is None or scored.criterion.reverse or encoder.name in _NO_TOPICS:
        return False
    return not is_personal(scored.criterion, cohort)


def _distinct(cells: Sequence[Cell]) -> set[str]:
    return {fold(text_of(cell)) for cell in cells if not is_blank(cell)}


def is_personal(criterion: Criterion, cohort: Cohort | None = None) -> bool:
    """Return whether a criterion is personal, by its name, or by the title or the answers of one of its columns.

    What is personal is what `init` would propose to audit: gender, age, health, family, pay.

    Examples
    --------
    >>> is_personal(Criterion("Geschlecht")), is_personal(Criterion("languages"))
    (True, False)
    >>> people = {"id": "ada", "I am a": "Woman"}, {"id": "kim", "I am a": "Man"}
    >>> cohort = Cohort.from_records(mentors=people[:1], mentees=people[1:])
    >>> is_personal(Criterion("I am a")), is_personal(Criterion("I am a"), cohort)
    (False, True)
    """
    if group_of(criterion.name) is not None:
        return True
    for table, name in criterion.columns:
        people = cohort and {"mentees": cohort.mentees, "mentors": cohort.mentors}[table]
        cells = people.columns.get(name, ()) if people else ()
        if group_of(name, {text_of(cell) for cell in cells if not is_blank(cell)}) is not None:
            return True
    return False
