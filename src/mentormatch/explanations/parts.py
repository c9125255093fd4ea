"""The parts of an explanation: reasons, pairs, costs, moves."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from mentormatch.answers import PersonId
from mentormatch.errors import count
from mentormatch.values import Value

_NO_CHANGE = 5e-10


@dataclass(frozen=True)
class CriterionReason:
    """What one criterion adds to the score of a pair.

    Attributes
    ----------
    criterion : str
    contribution, most : float
        What it adds, and the most it could add: its share of all weights.
    in_common, missing : tuple of str
        What both sides name, and what is wanted and not offered.
    blank : bool
        Whether a side left it blank, so that it counts as the policy says of blanks.
    direction : {"mentee", "mentor"}
        Who wants.
    note : str
        All this in words for a coordinator; "" for a participant.
    met_as : tuple of str
        What both sides name in words: where they wrote it differently, both wordings.
    """

    criterion: str
    contribution: float
    most: float
    in_common: tuple[str, ...]
    missing: tuple[str, ...]
    blank: bool
    direction: Literal["mentee", "mentor"]
    note: str
    met_as: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class ExplainedPair(Value):
    """A mentee and a mentor, made a pair or not, with the reasons for their score.

    Attributes
    ----------
    mentee, mentor : str
    score : float
        The sum of the reasons' contributions.
    reasons : tuple of Reason
        In the policy's order.
    made : bool
        Whether the matching pairs them.
    rank, of : int
        The mentor's place by score among those who are allowed for the mentee and take anybody (1 is the best, equals
        share a place), and how many they are. The rank is 0 where the mentor is not one of these; for a participant
        both are 0.
    excluded_by : tuple of str
        The rules, requirements and limits that forbid the pair; () for a participant.
    """

    mentee: PersonId
    mentor: PersonId
    score: float
    reasons: tuple[CriterionReason, ...]
    made: bool
    rank: int
    of: int
    excluded_by: tuple[str, ...]

    @property
    def contributions(self) -> Mapping[str, float]:
        """What each criterion adds; they sum to the score."""
        return {reason.criterion: reason.contribution for reason in self.reasons}

    def told(self) -> dict[str, Any]:
        """Return what a participant is told of the pair, as plain JSON: no score, and nothing that counts against it.

        Examples
        --------
        >>> ExplainedPair("kim", "ada", 0.5, (), True, 1, 1, ()).told()
        {'mentee': 'kim', 'mentor': 'ada', 'made': True, 'in_common': {}}
        """
        in_common = {
            reason.criterion: list(reason.met_as or reason.in_common) for reason in self.reasons if reason.in_common
        }
        return {"mentee": self.mentee, "mentor": self.mentor, "made": self.made, "in_common": in_common}


@dataclass(frozen=True)
class Cost:
    """What the whole matching would lose if a pair were forced, whatever rules say; exact where all is proven.

    What is gained is below 0: where a rule is set aside, or fewer people are placed, another number may rise.

    Attributes
    ----------
    mentees, pairs : int
        How many mentees fewer would have somebody, and how many pairs fewer there would be.
    total : float
        How much less the sum of the scores would be; where the policy says what it is worth to stay unmatched, the sum
        of what the scores exceed that by. With another objective, in its unit.
    impossible : str or None
        Why the pair cannot be forced at all, such as a mentor without any seat.
    against_best : bool
        Whether the loss is counted from the best matching there is, because the one at hand is not that.
    value : str
        What `total` counts: the total, or what another objective calls its value.
    within : float
        By how much the loss may be wrong, where one of the two matchings is not proven; 0 where both are.
    scores : float
        With an objective in another unit, how much less the sum of the scores would be.
    tie : bool
        Whether a pair that costs nothing was decided by a tie: not where nothing best was sought, as by a baseline.
    """

    mentees: int
    pairs: int
    total: float
    impossible: str | None = None
    against_best: bool = False
    value: str = "total"
    within: float = 0.0
    scores: float = 0.0
    tie: bool = True

    @property
    def in_short(self) -> str:
        """The loss in a few words.

        Examples
        --------
        >>> Cost(0, 1, 0.25).in_short, Cost(0, 0, 0.0).in_short
        ('would cost 1 pair and 0.250', 'would cost nothing')
        """
        if self.impossible is not None:
            return "cannot be had"
        parts = [count(self.mentees, "placed mentee")] if self.mentees > 0 else []
        parts += [count(self.pairs, "pair")] if self.pairs > 0 and self.pairs != self.mentees else []
        parts += [f"{self.total:.3f}"] if self.total >= 0.0005 else []
        if not parts:
            return "would cost nothing" if abs(self.total) <= _NO_CHANGE else "would cost less than 0.001"
        return f"would cost {' and '.join(parts)}"


@dataclass(frozen=True)
class LeftByRules:
    """How many of the other side there are, how many of these rules leave, and how many of the latter take nobody."""

    all: int
    left: int
    closed: int


@dataclass(frozen=True)
class Move:
    """What a mentee leaves and gets where another pair is forced; None: an empty place."""

    mentee: PersonId
    leaves: str | None
    gets: str | None


@dataclass(frozen=True)
class RunnerUp:
    """An allowed mentor whom the mentee did not get.

    Attributes
    ----------
    mentor : str
    score : float
    load, capacity : int
    taken_by : tuple of str
        Who has the seats, where these are few and all taken.
    cost : Cost or None
        What the pair would cost; None where it was not looked for, as with other objectives than the total and in very
        large programmes.
    outbid_by : str or None
        Who would have to leave this mentor for it.
    """

    mentor: PersonId
    score: float
    load: int
    capacity: int
    taken_by: tuple[str, ...] = ()
    cost: Cost | None = None
    outbid_by: PersonId | None = None
