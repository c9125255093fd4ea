"""The facts of each pair that an introduction may tell."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from mentormatch.answers import find_separator, fold, is_blank, name_part, split_terms, text_of
from mentormatch.errors import shorten
from mentormatch.explanations.common_times import CommonTimes, common_times
from mentormatch.explanations.contacts import Addresses, addresses_of
from mentormatch.explanations.first_names import first_name, natural_name
from mentormatch.explanations.in_common import GOALS, Topic, topics_of
from mentormatch.explanations.introduction_text import IntroductionFacts
from mentormatch.explanations.languages_in_common import CommonLanguages, common_languages
from mentormatch.explanations.letter_language import LetterLanguage, letter_languages
from mentormatch.explanations.line_columns import column_of
from mentormatch.explanations.spoken_terms import spoken
from mentormatch.explanations.zones_in_common import ZonesInCommon, zones_in_common
from mentormatch.matching import Matching
from mentormatch.profiles import People, names_of

_IN_COMMON = 3
# a longer one is no goal in so many words, but a text to those who run the programme
_LONGEST_GOAL = 60


@dataclass(frozen=True, eq=False)
class PairFacts:
    """The facts of a pair: those that sentences tell, and those that stand in columns only.

    Attributes
    ----------
    told : IntroductionFacts
    in_common : tuple of str
        At most three, each "criterion: term".
    languages : tuple of str
        Also those that nearly everybody speaks.
    time_zone : str
        Where it is the same.
    """

    told: IntroductionFacts
    in_common: tuple[str, ...]
    languages: tuple[str, ...]
    time_zone: str


@dataclass(frozen=True, eq=False)
class Lookups:
    """Names, addresses, topics and columns, looked up once for all pairs.

    Attributes
    ----------
    matching : Matching
    names, called : pair of tuple of str
        Of the mentees and of the mentors: their names or else ids; what a letter calls them.
    addresses : pair of Addresses
    letters : pair of tuple of LetterLanguage
        In which language each is written to.
    """

    matching: Matching
    names: tuple[tuple[str, ...], tuple[str, ...]]
    called: tuple[tuple[str, ...], tuple[str, ...]]
    addresses: tuple[Addresses, Addresses]
    letters: tuple[tuple[LetterLanguage, ...], tuple[LetterLanguage, ...]]
    topics: tuple[Topic, ...]
    languages: CommonLanguages
    times: CommonTimes
    zones: ZonesInCommon
    goals: str | None
    goals_separator: str | None

    @classmethod
    def of(cls, matching: Matching) -> "Lookups":
        """Return what the introductions of a matching look up."""
        cohort, policy, scores = matching.cohort, matching.policy, matching.scores
        rows, columns = matching.positions[:, 0], matching.positions[:, 1]
        goals = column_of(cohort.mentees, GOALS, policy)
        sides = (cohort.mentees, cohort.mentors)
        mentees, mentors = sides
        return cls(
            matching=matching,
            names=(names_of(mentees), names_of(mentors)),
            called=(called_in_letters(mentees), called_in_letters(mentors)),
            addresses=addresses_of_pairs(matching),
            letters=(letter_languages(mentees, policy), letter_languages(mentors, policy)),
            topics=topics_of(scores, rows, columns),
            languages=common_languages(scores),
            times=common_times(matching),
            zones=zones_in_common(scores),
            goals=goals,
            goals_separator=None if goals is None else find_separator(mentees.column(goals)),
        )

    def facts(self, place: int, row: int, column: int) -> PairFacts:
        """Return the facts of one pair: of mentee `row` and mentor `column`, at `place` among the pairs."""
        shared = [topic for topic in self.topics if topic.shared[place]]
        shared.sort(key=lambda topic: -topic.contributions[place])  # equals stay in the policy's order
        with_terms = _topics_with_terms([(topic, topic.terms(row, column)) for topic in shared])
        topics = tuple((topic, terms) for topic, terms in with_terms if not topic.gives_back)
        zones = self.zones.of(row, column)
        languages = self.languages.of(row, column)
        mentee, mentor = self._called(row, column)
        told = IntroductionFacts(
            mentee=mentee,
            mentor=mentor,
            mentee_name=self._natural(0, row),
            mentor_name=self._natural(1, column),
            topics=tuple(phrases for topic, terms in topics if (phrases := topic.phrases(terms))),
            shares_untold=not topics and any(topic.meets(row, column) for topic in shared),
            wishes=self._wishes(topics),
            goals=self._goals(topics, row),
            gives_back=tuple(dict.fromkeys(term for topic, terms in with_terms if topic.gives_back for term in terms)),
            languages=tuple(name for name in languages if fold(name) not in self.languages.usual),
            times=self.times.stretches(row, column),
            time_zones=zones.told,
            hours_ahead=zones.hours_ahead,
        )
        zone = zones.mentor if zones.same else ""
        return PairFacts(told, tuple(_first_of_each(topics))[:_IN_COMMON], languages, zone)

    def _called(self, row: int, column: int) -> tuple[str, str]:
        """Return what the two are called: where that is the same, their whole names."""
        called = self.called[0][row], self.called[1][column]
        if fold(called[0]) != fold(called[1]):
            return called
        return self._natural(0, row), self._natural(1, column)

    def _natural(self, side: int, place: int) -> str:
        people = self.matching.cohort.mentors if side else self.matching.cohort.mentees
        return natural_name(self.names[side][place]) if people.names[place] else self.names[side][place]

    def _wishes(self, topics: Sequence[tuple[Topic, tuple[str, ...]]]) -> tuple[str, ...]:
        """Return what the mentee wants and the mentor offers, of the criterion that adds most; goals have a line."""
        wishes = (topic.phrases(terms) for topic, terms in topics if topic.is_wish and not topic.compares(self.goals))
        return next((phrases for phrases in wishes if phrases), ())

    def _goals(self, topics: Sequence[tuple[Topic, tuple[str, ...]]], row: int) -> tuple[str, ...]:
        """Return the goals that the mentor shares, or else those that the mentee named in so many words."""
        if self.goals is None:
            return ()
        shared = next((topic.phrases(terms) for topic, terms in topics if topic.compares(self.goals)), ())
        compared = [topic for topic in self.topics if topic.compares(self.goals)]
        if shared or any(topic.is_text for topic in compared):
            return shared
        if not compared and self.goals not in self.matching.policy.show:
            return ()
        terms = split_terms(self.matching.cohort.mentees.column(self.goals)[row], self.goals_separator)
        return tuple(dict.fromkeys(goal for term in terms if len(term) <= _LONGEST_GOAL and (goal := spoken(term))))


def called_in_letters(people: People) -> tuple[str, ...]:
    """Return what a letter calls each person: the first name where it is sure, else the name, or the id.

    Examples
    --------
    >>> columns = {"First name": ("Ada Maria", ""), "Last name": ("King", "")}
    >>> called_in_letters(People("mentor", ("ada", "bob"), columns))
    ('Ada Maria', 'bob')
    """
    first = next((people.column(header) for header in people.name_columns if name_part(header) == "first"), None)
    called = []
    for place, name in enumerate(names_of(people)):
        if not people.names[place]:
            called.append(name)
        elif first is not None and not is_blank(first[place]):
            called.append(first_name(shorten(text_of(first[place])), part="first"))
        else:
            called.append(first_name(name))
    return tuple(called)


def addresses_of_pairs(matching: Matching) -> tuple[Addresses, Addresses]:
    """Return the addresses of both sides, with notes on those who are paired."""
    sides = zip((matching.cohort.mentees, matching.cohort.mentors), matching.positions.T.tolist(), strict=True)
    mentees, mentors = (addresses_of(people, matching.policy, among=places) for people, places in sides)
    return mentees, mentors


def _topics_with_terms(topics: Sequence[tuple[Topic, tuple[str, ...]]]) -> list[tuple[Topic, tuple[str, ...]]]:
    """Return the topics that have terms; of texts, words that another topic names are not named again."""
    named = {fold(term) for topic, terms in topics if not topic.is_text for term in terms}
    each = [
        (topic, tuple(term for term in terms if not topic.is_text or fold(term) not in named))
        for topic, terms in topics
    ]
    return [(topic, terms) for topic, terms in each if terms]


def _first_of_each(topics: Sequence[tuple[Topic, tuple[str, ...]]]) -> Iterator[str]:
    """Yield one phrase of each topic, then a second of each that has one, and so on; words of a text are one phrase."""
    phrases = [(topic.title, (", ".join(terms),) if topic.is_text else terms) for topic, terms in topics]
    for number in range(_IN_COMMON):
        for title, terms in phrases:
            if number < len(terms):
                yield f"{title}: {terms[number]}"
