"""How many people got their first, second, ... choice."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np

from mentormatch.encoders import ordinal
from mentormatch.matching import Matching, capacity_of, check_matching, demand_of
from mentormatch.scoring import ScoredCriterion, ranks
from mentormatch.values import Value


@dataclass(frozen=True, eq=False)
class ChoicesGot(Value):
    """How many of those who named people in order got which of them.

    Counted are mentees who should get somebody, or mentors who have a seat; each once, by the best that they got.

    Attributes
    ----------
    criterion : str
        Whose wishes.
    direction : {"mentee", "mentor"}
        Who named people.
    named : int
        How many named somebody who is here.
    by_rank : tuple of int
        How many of them got their first, second, ... choice, to the last that anybody got.
    another : int
        How many got only people whom they did not name.
    nobody : int
        How many got nobody.
    blank : int
        How many named nobody who is here.

    Examples
    --------
    >>> ChoicesGot("wishes", "mentee", named=4, by_rank=(2, 1), another=1, nobody=0, blank=3).text
    '2 of 4 got their first choice, 1 their second, 1 somebody they had not named; 3 named nobody'
    """

    criterion: str
    direction: Literal["mentee", "mentor"]
    named: int
    by_rank: tuple[int, ...]
    another: int
    nobody: int
    blank: int

    @property
    def text(self) -> str:
        """All this in a sentence."""
        if not self.named:
            return f"nobody named anybody who is here ({self.blank:,} could have)"
        first, *others = self.by_rank or (0,)
        parts = [f"{first:,} of {self.named:,} got their first choice"]
        parts += [f"{many:,} their {ordinal(rank)}" for rank, many in enumerate(others, start=2) if many]
        parts += [f"{self.another:,} somebody they had not named"] if self.another else []
        parts += [f"{self.nobody:,} nobody"] if self.nobody else []
        return ", ".join(parts) + (f"; {self.blank:,} named nobody" if self.blank else "")


def choices_got(matching: Matching) -> tuple[ChoicesGot, ...]:
    """Return, for each criterion in which people are named in order, who got which choice.

    Parameters
    ----------
    matching : Matching
        Ours, a stored one, or pairs that were read.

    Returns
    -------
    tuple of ChoicesGot
        In the policy's order; () where no criterion has the encoder "choices".

    Examples
    --------
    >>> from mentormatch.policy import Criterion
    >>> from mentormatch.matching import match
    >>> from mentormatch.policy import Policy
    >>> from mentormatch.profiles import Cohort
    >>> cohort = Cohort.from_records(mentors=[{"id": "ada"}, {"id": "bob"}],
    ...                              mentees=[{"id": "kim", "wish": "ada; bob"}, {"id": "noor", "wish": "ada"}])
    >>> got, = choices_got(match(cohort, Policy(criteria=[Criterion("wish", encoder="choices")])))
    >>> got.by_rank, got.text
    ((1, 1), '1 of 2 got their first choice, 1 their second')
    """
    check_matching(matching)
    return tuple(
        _count_choices(matching, scored) for scored in matching.scores.criteria if scored.criterion.names_people
    )


def choice_lines(matching: Matching) -> Iterator[str]:
    """Yield a line for each criterion in which people are named, with its name where there are several.

    Examples
    --------
    >>> from mentormatch.matching import match
    >>> from mentormatch.profiles import Cohort
    >>> cohort = Cohort.from_records(mentors=[{"id": "ada", "skills": "R"}], mentees=[{"id": "kim", "skills": "R"}])
    >>> list(choice_lines(match(cohort)))
    []
    """
    found = choices_got(matching)
    for choices in found:
        yield (
            f"{choices.criterion}: {choices.text}"
            if len(found) > 1
            else f"{'of mentors, ' * (choices.direction == 'mentor')}{choices.text}"
        )


def _count_choices(matching: Matching, scored: ScoredCriterion) -> ChoicesGot:
    criterion = scored.criterion
    mentees = criterion.direction == "mentee"
    answered = (scored.mentees if mentees else scored.mentors).answered
    cohort = matching.cohort
    counted = demand_of(cohort.mentees) > 0 if mentees else capacity_of(cohort.mentors, matching.policy) > 0
    rows, columns = matching.positions.T
    owners = rows if mentees else columns
    # the best place, and where nobody whom they named is among those they got, a place after all
    last = np.iinfo(np.int64).max
    found = np.array(ranks(criterion, scored.encoder, cohort, rows, columns), dtype=np.int64)
    best = np.zeros(len(answered), dtype=np.int64)
    best[owners] = last
    np.minimum.at(best, owners, np.where(found > 0, found, last))
    best = best[answered & (counted | (best > 0))]
    placed = best[(best > 0) & (best < last)]
    return ChoicesGot(
        criterion=criterion.name,
        direction=criterion.direction,
        named=len(best),
        by_rank=tuple(np.bincount(placed)[1:].tolist()) if len(placed) else (),
        another=int((best == last).sum()),
        nobody=int((best == 0).sum()),
        blank=int((counted & ~answered).sum()),
    )
