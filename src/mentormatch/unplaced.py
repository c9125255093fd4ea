"""Who was not placed, and why."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

import numpy as np

from mentormatch.assignment import AssignmentProblem
from mentormatch.assignment.scores import Booleans, Floats, Integers
from mentormatch.errors import count
from mentormatch.scoring import Scores

Reason: TypeAlias = Literal["no_allowed_mentor", "all_taken", "below_worth", "left_out"]
_ROWS_AT_ONCE = 128
_IN_SHORT: Mapping[Reason, str] = {
    "no_allowed_mentor": "No mentor is allowed.",
    "all_taken": "No seat is left with an allowed mentor.",
    "below_worth": "No allowed mentor scores enough.",
    "left_out": "An allowed mentor still has a seat.",
}


@dataclass(frozen=True)
class Unmatched:
    """A mentee who wants somebody and got nobody.

    Attributes
    ----------
    mentee : str
    reason : {"no_allowed_mentor", "all_taken", "below_worth", "left_out"}
        Rules leave nobody; everybody allowed is full; nobody allowed is worth a place; or, in a pairing that was made
        elsewhere, somebody allowed still has a seat.
    details : mapping
        Of "no_allowed_mentor": ``mentors``, how many there are, and ``rules``, how many of them each rule takes away.
        Of the others: ``allowed``, how many mentors the reason speaks of (all who are allowed; only those who score
        enough, if any do; in "left_out" only those with a seat), and the ``best`` of them with the ``score``; where the
        policy asks for a ``worth``, that too. Empty in what is told to a participant.
    """

    mentee: str
    reason: Reason
    details: Mapping[str, Any]

    @property
    def text(self) -> str:
        """The reason as a sentence.

        Examples
        --------
        >>> Unmatched("kim", "no_allowed_mentor", {"rules": {"different department": 3}, "mentors": 3}).text
        "None of 3 mentors is allowed: 'different department' rules out 3."
        """
        details = self.details
        if not details:
            return _IN_SHORT[self.reason]
        if self.reason == "no_allowed_mentor":
            if details["mentors"] < 2:
                rules = ", ".join(f"'{name}'" for name in details["rules"])
                return f"The only mentor is not allowed: {rules}." if rules else "There are no mentors."
            rules = ", ".join(f"'{name}' rules out {taken}" for name, taken in details["rules"].items())
            return f"None of {details['mentors']} mentors is allowed: {rules}."
        best = f"'{details['best']}' with {details['score']:.3f}"
        if self.reason == "below_worth":
            return f"No allowed mentor scores {details['worth']:g} or more; the nearest is {best}."
        whom = count(details["allowed"], "allowed mentor")
        if "worth" in details:
            whom += f" who {'scores' if details['allowed'] == 1 else 'score'} {details['worth']:g} or more"
        seat = "A seat is" if self.reason == "left_out" else "No seat is"
        return f"{seat} left with {whom}; the best is {best}."


@dataclass(frozen=True)
class PartlyMatched:
    """A mentee who got fewer mentors than wanted."""

    mentee: str
    demand: int
    got: int

    @property
    def text(self) -> str:
        """What is lacking, as a sentence.

        Examples
        --------
        >>> PartlyMatched("kim", demand=3, got=1).text
        '1 of the 3 mentors who are wanted.'
        """
        return f"{self.got} of the {self.demand} mentors who are wanted."


def unplaced(
    scores: Scores, problem: AssignmentProblem, pairs: Integers
) -> tuple[tuple[Unmatched, ...], tuple[PartlyMatched, ...]]:
    """Return who got nobody, with the reason, and who got fewer than wanted, both by mentee id.

    Parameters
    ----------
    scores : Scores
    problem : AssignmentProblem
        In the order of `scores`.
    pairs : int array (n, 2)
        Positions in that order.

    Examples
    --------
    >>> from mentormatch.profiles import Cohort
    >>> from mentormatch.scoring import compare
    >>> from mentormatch.solving import problem_of
    >>> cohort = Cohort.from_records(mentors=[{"id": "ada", "skills": "R", "capacity": 0}],
    ...                              mentees=[{"id": "kim", "skills": "R"}])
    >>> scores = compare(cohort)
    >>> unplaced(scores, problem_of(scores), np.zeros((0, 2), dtype=np.int64))[0][0].text
    "No seat is left with 1 allowed mentor; the best is 'ada' with 1.000."
    """
    ids, demand = scores.cohort.mentees.ids, scores.cohort.mentees.demand
    assert demand is not None, "every table of mentees has demands"
    places = np.bincount(pairs[:, 0], minlength=len(ids))
    loads = np.bincount(pairs[:, 1], minlength=scores.shape[1])
    nobody = np.flatnonzero((places == 0) & (demand > 0))
    fewer = np.flatnonzero((places > 0) & (places < demand))
    found = list(_unmatched(scores, problem, nobody, problem.capacity - loads))
    partly = [PartlyMatched(ids[i], int(demand[i]), int(places[i])) for i in fewer]
    return tuple(sorted(found, key=lambda one: one.mentee)), tuple(sorted(partly, key=lambda one: one.mentee))


def _unmatched(
    scores: Scores, problem: AssignmentProblem, nobody: Integers, seats_left: Integers
) -> Iterator[Unmatched]:
    mentees, mentors = scores.cohort.mentees.ids, scores.cohort.mentors.ids
    for start in range(0, len(nobody), _ROWS_AT_ONCE):
        rows = nobody[start : start + _ROWS_AT_ONCE]
        for row, allowed, values in zip(rows.tolist(), scores.allowed(rows), scores.block(rows), strict=True):
            if not allowed.any():
                details: dict[str, Any] = {"rules": scores.exclusions(row), "mentors": len(mentors)}
                yield Unmatched(mentees[row], "no_allowed_mentor", details)
                continue
            reason, whom = _reason(problem.worth, allowed, values, seats_left)
            # of equals the first by id, so that the order of rows decides nothing
            equals = whom[values[whom] == values[whom].max()].tolist()
            best = min(equals, key=lambda column: mentors[column])
            details = {"allowed": len(whom), "best": mentors[best], "score": float(values[best])}
            yield Unmatched(
                mentees[row], reason, details if problem.worth is None else details | {"worth": problem.worth}
            )


def _reason(worth: float | None, allowed: Booleans, values: Floats, seats_left: Integers) -> tuple[Reason, Integers]:
    """Return why somebody with allowed mentors got nobody, and which mentors that speaks of."""
    enough = allowed if worth is None else allowed & (values >= worth)
    if not enough.any():
        return "below_worth", np.flatnonzero(allowed)
    free = enough & (seats_left > 0)
    return ("left_out", np.flatnonzero(free)) if free.any() else ("all_taken", np.flatnonzero(enough))
