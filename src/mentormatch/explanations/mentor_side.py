"""Explains a mentor's pairs: whom, why, and who else would come."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from mentormatch.answers import PersonId
from mentormatch.errors import count
from mentormatch.explanations.explanation import Audience, left_lines, listed, records_of_pairs, would_cost
from mentormatch.explanations.parts import Cost, ExplainedPair, LeftByRules
from mentormatch.explanations.why_not import WhyNot
from mentormatch.matching import Matching, demand_of, held_pairs
from mentormatch.scoring import rules_in_words
from mentormatch.values import ReadOnlyDict, Value, plain_fields

_RUNNERS_UP = 3
_MOST_ASKED = 3000


@dataclass(frozen=True)
class Candidate:
    """An allowed mentee whom the mentor did not get.

    Attributes
    ----------
    mentee : str
    score : float
    has : tuple of str
        The mentors whom the mentee has instead.
    cost : Cost or None
        What the pair would cost; None where it was not looked for, as with other objectives than the total and in very
        large programmes.
    """

    mentee: PersonId
    score: float
    has: tuple[PersonId, ...]
    cost: Cost | None = None


@dataclass(frozen=True, eq=False)
class MentorExplanation(Value):
    """An answer to "why these mentees, why nobody?".

    Attributes
    ----------
    mentor : str
    pairs : tuple of ExplainedPair
        The mentor's own pairs, by mentee id; for a participant without ranks and rules.
    capacity, min_load : int or None
        Seats, and how many mentees the mentor must get; None for a participant.
    removed : mapping of str to int
        How many mentees each rule, required criterion or limit takes away; empty for a participant.
    candidates : tuple of Candidate
        The best allowed mentees whom the mentor did not get; () for a participant.
    audience : {"coordinator", "participant"}
    called : str
        What texts call the mentor: by name too, where there is one.
    mentee_names, mentor_names : mapping of id to str
        What they call mentees, and the mentors whom these have.
    held : tuple of str
        The mentees with whom a pair of the mentor is on hold; () for a participant.
    left : LeftByRules or None
        With `removed`: how many mentees there are, are left, and want nobody; None for a participant.

    Examples
    --------
    >>> from mentormatch.explanations import explain
    >>> from mentormatch.matching import match
    >>> from mentormatch.profiles import Cohort
    >>> cohort = Cohort.from_records(
    ...     mentors=[{"id": "ada", "name": "Ada", "skills": "R; SQL"}],
    ...     mentees=[{"id": "kim", "name": "Kim", "skills": "R"}, {"id": "noor", "name": "Noor", "skills": "SQL; R"}],
    ... )
    >>> matching = match(cohort)
    >>> found = explain(matching, mentor="ada")
    >>> found.mentor, [one.mentee for one in found.candidates]
    ('ada', ['noor'])
    """

    mentor: PersonId
    pairs: tuple[ExplainedPair, ...]
    capacity: int | None
    min_load: int | None
    candidates: tuple[Candidate, ...]
    audience: Audience
    called: str
    mentee_names: Mapping[PersonId, str]
    removed: Mapping[str, int] = field(default_factory=ReadOnlyDict)
    mentor_names: Mapping[PersonId, str] = field(default_factory=ReadOnlyDict)
    left: LeftByRules | None = None
    held: tuple[PersonId, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Return the explanation as plain JSON, with its text; for a participant only what the text tells.

        Examples
        --------
        >>> pair = ExplainedPair("kim", "ada", 0.5, (), True, 1, 1, ())
        >>> told = MentorExplanation("ada", (pair,), None, None, (), "participant", "Ada", {"kim": "Kim"})
        >>> told.to_dict()["pairs"]
        [{'mentee': 'kim', 'mentor': 'ada', 'made': True, 'in_common': {}}]
        """
        if self.audience == "participant":
            told = plain_fields(
                self, without=("capacity", "min_load", "candidates", "removed", "mentor_names", "left", "held")
            )
            return told | {"pairs": [pair.told() for pair in self.pairs], "text": self.text()}
        return plain_fields(self) | {"text": self.text()}

    def to_records(self) -> list[dict[str, Any]]:
        """Return one mapping a pair and criterion, as `Explanation.to_records` does; to a participant no scores.

        Examples
        --------
        >>> pair = ExplainedPair("kim", "ada", 0.5, (), True, 1, 1, ())
        >>> MentorExplanation("ada", (pair,), 1, 0, (), "coordinator", "Ada", {"kim": "Kim"}).to_records()
        []
        """
        return records_of_pairs(self.pairs, self.audience)

    def text(self) -> str:
        """Return the explanation as plain lines."""
        return "\n".join(_for_participant(self) if self.audience == "participant" else _for_coordinator(self))


def explain_mentor(
    matching: Matching, column: int, audience: Audience, pair_of: Callable[[int], ExplainedPair]
) -> MentorExplanation:
    """Return why a mentor got whom.

    Parameters
    ----------
    matching : Matching
    column : int
        The mentor's position in the cohort.
    audience : {"coordinator", "participant"}
    pair_of : function row -> ExplainedPair
        Explains the pair of a mentee with this mentor.
    """
    cohort, private = matching.cohort, audience == "participant"
    mentor = cohort.mentors.ids[column]
    own = sorted(matching.positions[matching.positions[:, 1] == column, 0].tolist(), key=cohort.mentees.ids.__getitem__)
    pairs = tuple(pair_of(row) for row in own)
    if private:
        pairs = tuple(_told_to_mentor(pair) for pair in pairs)
    candidates = () if private else tuple(_candidates(matching, column, own))
    on_hold = held_pairs(cohort, matching.policy)
    held = () if private else tuple(one for one, other in on_hold if other == mentor)
    shown = [*held, *(pair.mentee for pair in pairs), *(candidate.mentee for candidate in candidates)]
    load = next(load for load in matching.loads if load.mentor == mentor)
    least = int(matching.problem.min_load[column])
    return MentorExplanation(
        mentor=mentor,
        pairs=pairs,
        capacity=None if private else load.capacity,
        min_load=None if private else least,
        candidates=candidates,
        audience=audience,
        called=matching.called(cohort.mentors, mentor),
        mentee_names={mentee: matching.called(cohort.mentees, mentee) for mentee in shown},
        removed={} if private else _removed(matching, column),
        left=None if private else _left_by_rules(matching, column),
        held=held,
        mentor_names={has: matching.called(cohort.mentors, has) for candidate in candidates for has in candidate.has},
    )


def _told_to_mentor(pair: ExplainedPair) -> ExplainedPair:
    """A mentor is not told what the mentee wants and does not find, nor what was left blank."""
    reasons = tuple(replace(reason, missing=(), blank=False, note="") for reason in pair.reasons)
    return replace(pair, reasons=reasons)


def _allowed(matching: Matching, column: int) -> np.ndarray:
    """Which mentees are allowed, in blocks of rows."""
    mentees = len(matching.cohort.mentees)
    height = max(1, (1 << 20) // max(1, len(matching.cohort.mentors)))
    blocks = [
        matching.scores.allowed(np.arange(start, min(mentees, start + height)))[:, column]
        for start in range(0, mentees, height)
    ]
    return np.concatenate([np.zeros(0, dtype=bool), *blocks])


def _candidates(matching: Matching, column: int, own: list[int]) -> Iterator[Candidate]:
    allowed, ids = _allowed(matching, column), matching.cohort.mentees.ids
    allowed &= demand_of(matching.cohort.mentees, matching.policy) > 0
    allowed[own] = False
    rows = np.flatnonzero(allowed)
    scores = dict(zip(rows.tolist(), matching.scores.pairs(rows, np.full(len(rows), column)).tolist(), strict=True))
    why_not = WhyNot(matching)
    for row in sorted(scores, key=lambda row: (-scores[row], ids[row]))[:_RUNNERS_UP]:
        cost = why_not.force(row, column)[0] if why_not.is_quick else None
        yield Candidate(ids[row], scores[row], matching.mentors_of.get(ids[row], ()), cost)


def _removed(matching: Matching, column: int) -> dict[str, int]:
    """How many mentees each rule takes away; nothing where there are too many to be asked one by one."""
    mentees, counts = len(matching.cohort.mentees), dict[str, int]()
    if mentees <= _MOST_ASKED:
        for row in range(mentees):
            for name in matching.scores.excluded_by(row, column):
                counts[name] = counts.get(name, 0) + 1
    return dict(sorted(counts.items()))


def _left_by_rules(matching: Matching, column: int) -> LeftByRules:
    allowed = _allowed(matching, column)
    wants = demand_of(matching.cohort.mentees, matching.policy) > 0
    return LeftByRules(len(allowed), int(allowed.sum()), int((allowed & ~wants).sum()))


def _for_coordinator(explanation: MentorExplanation) -> Iterator[str]:
    mentor, names, mentors = explanation.called, explanation.mentee_names, explanation.mentor_names
    widest = max((len(name) for name in names.values()), default=0)
    seats = count(explanation.capacity or 0, "seat")
    least = f", and must get {explanation.min_load}" if explanation.min_load else ""
    if explanation.capacity or explanation.pairs:
        has = count(len(explanation.pairs), "mentee") if explanation.pairs else "no mentee"
        yield f"{mentor} has {has} on {seats}{least}."
    elif not explanation.held:
        yield f"{mentor} takes nobody (capacity 0)."
    for mentee in explanation.held:
        yield f"{mentor} has a pair on hold, with {names[mentee]}: a seat is kept free for it."
    for pair in explanation.pairs:
        shared = [f"{reason.criterion} {reason.contribution:.3f}" for reason in pair.reasons]
        yield f"  {names[pair.mentee]:<{widest}}  {pair.score:.3f}  {', '.join(shared)}"
        if pair.excluded_by:
            yield f"    The pair breaks: {rules_in_words(pair.excluded_by)}."
    if explanation.left is not None and explanation.removed:
        yield from left_lines("mentee", explanation.left, explanation.removed)
    # whom somebody does not get who takes nobody needs no reason
    candidates = explanation.candidates if explanation.capacity else ()
    if candidates:
        yield f"The best allowed mentees whom {mentor} did not get:"
    for candidate in candidates:
        has = f"has {' and '.join(mentors.get(has, str(has)) for has in candidate.has) or 'nobody'}"
        yield f"  {names[candidate.mentee]:<{widest}}  {candidate.score:.3f}  {has}{would_cost(candidate.cost)}"


def _for_participant(explanation: MentorExplanation) -> Iterator[str]:
    if not explanation.pairs:
        yield "You have no mentee so far."
    for pair in explanation.pairs:
        shared = [reason for reason in pair.reasons if reason.in_common]
        more = " What speaks for the two of you:" if shared else ""
        yield f"Your mentee is {explanation.mentee_names[pair.mentee]}.{more}"
        for reason in shared:
            title = reason.criterion[:1].upper() + reason.criterion[1:]
            yield f"  {title}: {listed(reason.met_as or reason.in_common)}"
