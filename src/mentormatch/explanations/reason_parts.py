"""What one criterion says of a pair, in parts for any language."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from mentormatch.answers import Cell
from mentormatch.encoders import ChoicesEncoder, TextEncoder
from mentormatch.matching import Matching
from mentormatch.scoring import ScoredCriterion

ReasonKind: TypeAlias = Literal[
    "given", "no_score", "names_nobody", "blank", "answers", "named", "not_named", "open", "nearest", "terms"
]


@dataclass(frozen=True)
class ReasonParts:
    """What one criterion says of a pair.

    Attributes
    ----------
    kind : {"given", "no_score", "names_nobody", "blank", "answers", "named", "not_named", "open", "nearest", "terms"}
        A score that was brought, or that is missing; somebody who names nobody here, or left it blank; two answers that
        are compared as they are; somebody who is named, or not; an answer that meets anything; phrases of two
        texts that are nearest in meaning; or terms.
    in_common, related, missing : tuple of str
        What both name, what counts in part, and what is wanted and not offered.
    choice : int
        Which choice somebody is who is named; 0 else.
    answers : (str, str)
        What the mentee and the mentor answered, where the kind is "answers"; where it is "open", only what meets
        anything.
    blank : {"", "mentee", "mentor", "both"}
        Who left it blank.
    """

    kind: ReasonKind
    in_common: tuple[str, ...] = ()
    related: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    choice: int = 0
    answers: tuple[str, str] = ("", "")
    blank: Literal["", "mentee", "mentor", "both"] = ""


@dataclass(eq=False)
class PartsOfPairs:
    """What each criterion says of the pairs of a matching; equal answers are compared once.

    Parameters
    ----------
    matching : Matching
    english : bool
        Whether what two wrote differently says so, in English; else it stands as the offering side wrote it.

    Examples
    --------
    >>> from mentormatch.matching import match
    >>> from mentormatch.profiles import Cohort
    >>> cohort = Cohort.from_records(mentors=[{"id": "ada", "skills": "R"}], mentees=[{"id": "kim", "skills": "R; Go"}])
    >>> list(PartsOfPairs(match(cohort)).of(0, 0))
    [ReasonParts(kind='terms', in_common=('R',), related=(), missing=('Go',), choice=0, answers=('', ''), blank='')]
    """

    matching: Matching
    english: bool = True
    _known: list[dict[tuple[Cell, Cell], ReasonParts]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._criteria = self.matching.scores.criteria
        self._known = [{} for _ in self._criteria]
        self._names_people = [scored.criterion.names_people for scored in self._criteria]
        cohort = self.matching.cohort
        self._cells = [
            None if scored.encoder is None else scored.criterion.answers(cohort) for scored in self._criteria
        ]

    def of(self, row: int, column: int) -> Iterator[ReasonParts]:
        """Yield what each criterion says of one pair, in the policy's order."""
        for place in range(len(self._criteria)):
            yield self.of_criterion(place, row, column)

    def of_criterion(self, place: int, row: int, column: int) -> ReasonParts:
        """Return what the criterion at a place of the policy says of one pair.

        Examples
        --------
        >>> from mentormatch.matching import match
        >>> from mentormatch.profiles import Cohort
        >>> cohort = Cohort.from_records(mentors=[{"id": "ada", "skills": "R"}], mentees=[{"id": "kim", "skills": ""}])
        >>> PartsOfPairs(match(cohort)).of_criterion(0, 0, 0).blank
        'mentee'
        """
        cells, scored = self._cells[place], self._criteria[place]
        if cells is None:
            return ReasonParts("given" if scored.both_answered(row, column) else "no_score")
        answered = scored.mentees.answered[row], scored.mentors.answered[column]
        if not all(answered):
            return _BLANK[bool(answered[0]), bool(answered[1])] if not self._names_people[place] else _NAMES_NOBODY
        mentee_wants = scored.criterion.direction == "mentee"
        wanting, offering = (row, column) if mentee_wants else (column, row)
        wants, offers = cells[0][wanting], cells[1][offering]
        try:
            found = self._known[place].get((wants, offers))
        except TypeError:  # cells that are mappings have no hash
            return self._compared(place, wants, offers)
        if found is None:
            found = self._known[place][wants, offers] = self._compared(place, wants, offers)
        return found

    def _compared(self, place: int, wants: Cell, offers: Cell) -> ReasonParts:
        encoder, criterion = self._criteria[place].encoder, self._criteria[place].criterion
        assert encoder is not None, "a score that was brought compares no answers"
        if isinstance(encoder, ChoicesEncoder):
            rank = encoder.rank(wants, offers)
            return ReasonParts("named" if rank else "not_named", choice=rank)
        if not encoder.names_what_is_shared:
            shown = encoder.shown(wants), encoder.shown(offers)
            return ReasonParts("answers", answers=shown if criterion.direction == "mentee" else shown[::-1])
        if any(meeting := encoder.open_answers(wants, offers)):
            told = tuple(", ".join(terms) for terms in (meeting if criterion.direction == "mentee" else meeting[::-1]))
            return ReasonParts("open", answers=(told[0], told[1]))
        common = encoder.met_as(wants, offers) if self.english else encoder.in_common(wants, offers)
        if criterion.reverse:
            return ReasonParts("terms", in_common=common)
        if isinstance(encoder, TextEncoder) and not encoder.linear:
            return ReasonParts("nearest", common)
        return ReasonParts("terms", common, encoder.near_to(wants, offers), encoder.missing(wants, offers))


_NAMES_NOBODY = ReasonParts("names_nobody")
_BLANK: Mapping[tuple[bool, bool], ReasonParts] = {
    (False, False): ReasonParts("blank", blank="both"),
    (False, True): ReasonParts("blank", blank="mentee"),
    (True, False): ReasonParts("blank", blank="mentor"),
}


def quotes_texts(scored: ScoredCriterion) -> bool:
    """Return whether what a criterion says of a pair quotes free text, which may tell who somebody is.

    Examples
    --------
    >>> from mentormatch.profiles import Cohort
    >>> from mentormatch.scoring import compare
    >>> cohort = Cohort.from_records(mentors=[{"id": "ada", "skills": "R"}], mentees=[{"id": "kim", "skills": "R"}])
    >>> quotes_texts(compare(cohort).criteria[0])
    False
    """
    return isinstance(scored.encoder, TextEncoder)
