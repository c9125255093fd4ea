"""Words, in each language, for what a criterion says of a pair."""

import functools
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from mentormatch.answers import read_words
from mentormatch.encoders import ordinal
from mentormatch.explanations.explanation import listed
from mentormatch.explanations.in_common import two_phrases
from mentormatch.explanations.reason_parts import ReasonParts, quotes_texts
from mentormatch.scoring import ScoredCriterion


@functools.cache
def _words() -> dict[str, Any]:
    return read_words("reason_words.toml", beside=__file__)


@dataclass(frozen=True)
class ReasonWords:
    """How the parts of a reason become a sentence.

    Parameters
    ----------
    language : {"de", "en", "es", "fr"}
    term : function
        How one answer is shown.
    listed : function
        How several terms are shown; by default on one line, with how many more there are in English.
    whole : function
        How a whole number is shown.
    texts : bool
        Whether what people wrote in their own words is quoted, which may tell who they are.

    Examples
    --------
    >>> from mentormatch.explanations.reason_parts import PartsOfPairs
    >>> from mentormatch.matching import match
    >>> from mentormatch.profiles import Cohort
    >>> cohort = Cohort.from_records(mentors=[{"id": "ada", "skills": "R"}], mentees=[{"id": "kim", "skills": "R; Go"}])
    >>> matching = match(cohort)
    >>> (parts,) = PartsOfPairs(matching).of(0, 0)
    >>> ReasonWords("en").note(matching.scores.criteria[0], parts)
    'in common: R; not offered: Go'
    >>> ReasonWords("de").note(matching.scores.criteria[0], parts)
    'gemeinsam: R; nicht angeboten: Go'
    """

    language: str = "en"
    term: Callable[[str], str] = str
    listed: Callable[[Sequence[str]], str] = listed
    whole: Callable[[int], str] = str
    texts: bool = True

    def note(self, scored: ScoredCriterion, parts: ReasonParts) -> str:
        """Return why a criterion adds what it adds to the score of a pair."""
        if parts.kind in {"given", "not_named"}:
            direction = scored.criterion.direction
            return self._say("given" if parts.kind == "given" else f"not_named_{direction}")
        if parts.kind in {"no_score", "names_nobody", "blank"}:
            return self._unanswered(scored, parts)
        if not self.texts and quotes_texts(scored):
            return self._say("text_left_out")
        return self._compared(scored, parts)

    def _compared(self, scored: ScoredCriterion, parts: ReasonParts) -> str:
        """Say what comparing two answers found."""
        against = scored.criterion.reverse
        if parts.kind == "answers":
            mentee, mentor = map(self.term, parts.answers)
            return self._say("answers", mentee=mentee, mentor=mentor)
        if parts.kind == "named":
            choice = ordinal(parts.choice) if self.language == "en" else self.whole(parts.choice)
            return self._counted(self._say(f"named_{scored.criterion.direction}", choice=choice), against=against)
        if parts.kind == "open":
            who, answer = ("mentee", parts.answers[0]) if parts.answers[0] else ("mentor", parts.answers[1])
            return self._counted(self._say(f"open_{who}", answer=self.term(answer)), against=against)
        return self._shared(parts, against=against)

    def _say(self, key: str, **parts: str) -> str:
        return str(_words()[self.language][key]).format(**parts)

    def _counted(self, said: str, *, against: bool) -> str:
        return self._say("counts_against", said=said) if against else said

    def _unanswered(self, scored: ScoredCriterion, parts: ReasonParts) -> str:
        """Say who did not answer, and what that counts."""
        counts = "nothing" if scored.criterion.missing == "zero" else "average"
        counts = "no_pair" if scored.nobody_answered and counts == "average" else counts
        who = {"no_score": "", "names_nobody": f"_{scored.criterion.direction}", "blank": f"_{parts.blank}"}
        return self._say(f"{parts.kind}{who[parts.kind]}", counts=self._say(f"counts_{counts}"))

    def _shared(self, parts: ReasonParts, *, against: bool) -> str:
        """Say what both name, what counts in part, and what is not offered."""
        if against:
            return self._say("against" if parts.in_common else "nothing_as_wished", terms=self.listed(parts.in_common))
        nearest = parts.kind == "nearest"
        said = [
            self._say(key, terms=self.listed([self._both(term) for term in terms] if two else terms))
            for key, terms, two in (
                ("nearest" if nearest else "common", parts.in_common, nearest),
                ("related", parts.related, True),
                ("missing", parts.missing, False),
            )
            if terms
        ]
        return "; ".join(said) or self._say("nothing")

    def _both(self, term: str) -> str:
        """What the two sides wrote that is near, one beside the other; what both wrote alike as it is."""
        two = two_phrases(term)
        return self._say("both", wanted=two[0], offered=two[1]) if two else term
