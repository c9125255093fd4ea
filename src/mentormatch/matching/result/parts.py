"""The parts of a matching: pairs, prices, loads, unmatched mentees."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias

from mentormatch.answers import PersonId, id_order
from mentormatch.assignment import Certificate, StoppedBy
from mentormatch.errors import count
from mentormatch.matching.solving import CohortProblem
from mentormatch.policy import Policy
from mentormatch.profiles import Cohort
from mentormatch.scoring import Scores, rules_in_words
from mentormatch.values import Value

NOT_SOLVED = ("given", "lottery")
"""How the ``solver`` of matchings is called that no solver made the best: their seats have no prices."""

Reason: TypeAlias = Literal["no_allowed_mentor", "all_taken", "below_worth", "left_out", "not_reached"]
"""Why a mentee got nobody: rules leave no mentor, all seats are taken, no pair is worth it, all together get more
without, or the run was stopped before."""


_Called: TypeAlias = Callable[[Any], str]
_IN_SHORT: Mapping[Reason, str] = {
    "no_allowed_mentor": "No mentor is allowed.",
    "all_taken": "No seat is left with an allowed mentor.",
    "below_worth": "No allowed mentor scores enough.",
    "left_out": "An allowed mentor still has a seat.",
    "not_reached": "The run was stopped before the end.",
}


@dataclass(frozen=True, eq=False)
class Unmatched(Value):
    """A mentee with a demand and no mentor.

    Attributes
    ----------
    mentee : str or int
    reason : {"no_allowed_mentor", "all_taken", "below_worth", "left_out", "not_reached"}
        Rules leave nobody; everybody allowed is full; nobody allowed is worth a place; or, in a pairing that was made
        elsewhere or drawn by lot, somebody allowed still has a seat; or so in a run that was stopped before its end.
    details : mapping
        Of "no_allowed_mentor": ``mentors``, how many there are, and ``rules``, how many of them each rule takes away.
        Of the others: ``allowed``, how many mentors the reason speaks of (all who are allowed and take somebody; only
        those who score enough, if any do; in "left_out" and "not_reached" only those with a seat), and the ``best`` of
        them with the ``score``; where the policy asks for a ``worth``, that too. Of "all_taken" also ``seats``, how
        many people the best has, and ``taken_by``, two of these with their scores, the lowest first (0 and nobody where
        all who are allowed take nobody; then also ``held``, how many of their seats are kept free for pairs on hold);
        ``later``, why others are placed before this mentee, if they are; and, where several share the same few mentors,
        ``group``: the first, how many they and their mentors are, and the seats. To a participant no detail but
        ``later`` is left.

    Examples
    --------
    >>> from mentormatch.matching import match
    >>> from mentormatch.profiles import Cohort
    >>> cohort = Cohort.from_records(
    ...     mentors=[{"id": "ada", "name": "Ada", "skills": "R; SQL"}],
    ...     mentees=[{"id": "kim", "name": "Kim", "skills": "R"}, {"id": "noor", "name": "Noor", "skills": "SQL; R"}],
    ... )
    >>> matching = match(cohort)
    >>> [(who.mentee, who.reason) for who in matching.unmatched]
    [('noor', 'all_taken')]
    """

    mentee: PersonId
    reason: Reason
    details: Mapping[str, Any]

    @property
    def people(self) -> Mapping[str, tuple[PersonId, ...]]:
        """Whom the sentence names: ids of ``mentors`` and of ``mentees``."""
        group = self.details.get("group", {"mentees": (), "mentors": ()})
        best = (self.details["best"],) if "best" in self.details else ()
        having = tuple(one["mentee"] for one in self.details.get("taken_by", ()))
        return {"mentors": (*best, *group["mentors"]), "mentees": (*having, *group["mentees"])}

    @property
    def text(self) -> str:
        """The reason as a sentence.

        Examples
        --------
        >>> Unmatched("kim", "no_allowed_mentor", {"rules": {"different department": 3}, "mentors": 3}).text
        "None of 3 mentors is allowed: 'different department' rules out 3."
        """
        return self.said_with("'{}'".format)

    def said_with(self, called: _Called, mentees_called: _Called = "'{}'".format) -> str:
        """Return the reason as a sentence, with what `called` makes of the id of a mentor, and the other of a mentee.

        Examples
        --------
        >>> Unmatched("kim", "all_taken", {"allowed": 2, "best": "7", "score": 0.5}).said_with({"7": "Ada"}.__getitem__)
        'No seat is left with 2 allowed mentors; the best is Ada with 0.500.'
        >>> taken = {"allowed": 2, "best": "7", "score": 0.5, "seats": 1, "taken_by": [{"mentee": "3", "score": 0.75}]}
        >>> Unmatched("kim", "all_taken", taken).said_with({"7": "Ada"}.__getitem__, {"3": "Noor"}.__getitem__)
        'No seat is left with 2 allowed mentors; the best is Ada with 0.500, whose seat went to Noor (0.750).'
        """
        details = self.details
        later = f" {details['later'][0].upper()}{details['later'][1:]}." if details.get("later") else ""
        if not set(details) - {"later"}:
            return _IN_SHORT[self.reason] + later
        if self.reason == "no_allowed_mentor":
            return _nobody_allowed(details)
        best = f"{called(details['best'])} with {details['score']:.3f}"
        if self.reason == "below_worth":
            return f"No allowed mentor scores {details['worth']:g} or more; the nearest is {best}."
        one = details["allowed"] == 1
        whom = "the only allowed mentor" if one else count(details["allowed"], "allowed mentor")
        if "worth" in details:
            whom += f" who {'scores' if one else 'score'} {details['worth']:g} or more"
        whom_best = f"{whom}: {best}" if one else f"{whom}; the best is {best}"
        if self.reason == "not_reached":
            return f"The run was stopped while a seat was left with {whom_best}."
        if details.get("held"):
            kept = "is kept free for a pair" if details["held"] == 1 else f"are kept free for {details['held']} pairs"
            seats = "the only seat" if details["held"] == 1 else "the seats"
            said = f"No seat is left with {whom}: {seats} {kept} on hold."
        elif details.get("seats") == 0:
            said = f"{whom[0].upper()}{whom[1:]} takes nobody." if one else f"None of the {whom} takes anybody."
        else:
            seat = "A seat is" if self.reason == "left_out" else "No seat is"
            went, group = _where_seats_went(details, mentees_called), self._group(called, mentees_called)
            said = f"{seat} left with {whom_best}{went}.{group}"
        return said + later

    def _group(self, called: _Called, mentees_called: _Called) -> str:
        """Who shares the mentors of this mentee, as a sentence."""
        if "group" not in self.details:
            return ""
        group = self.details["group"]
        mentees, mentors = (
            _people([*map(calls, group[f"{role}s"])], group[f"many_{role}s"], role)
            for role, calls in (("mentee", mentees_called), ("mentor", called))
        )
        if group["many_mentees"] > len(group["mentees"]):
            others = [mentees_called(mentee) for mentee in group["mentees"] if mentee != self.mentee]
            mentees = f"together, this mentee and {group['many_mentees'] - 1} others ({', '.join(others)}, …)"
        return f" {mentees[:1].upper()}{mentees[1:]} can only go to {mentors}: {count(group['seats'], 'seat')}."


def _nobody_allowed(details: Mapping[str, Any]) -> str:
    if details["mentors"] < 2:
        rules = rules_in_words(details["rules"])
        return f"The only mentor is not allowed: {rules}." if rules else "There are no mentors."
    rules = ", ".join(f"{rules_in_words([name])} rules out {taken}" for name, taken in details["rules"].items())
    return f"None of {details['mentors']} mentors is allowed: {rules}."


def _where_seats_went(details: Mapping[str, Any], mentees_called: _Called) -> str:
    """Who has the seats of the best mentor, as the end of a sentence."""
    if not details.get("taken_by"):
        return ""
    having = [f"{mentees_called(one['mentee'])} ({one['score']:.3f})" for one in details["taken_by"]]
    more = details["seats"] - len(having)
    having += [count(more, "other")] if more else []
    seats = "seat" if details["seats"] == 1 else f"{details['seats']} seats"
    return f", whose {seats} went to {in_a_row(having)}"


def _people(some: Sequence[str], many: int, role: str) -> str:
    if many > len(some):
        return f"these {many} {role}s ({', '.join(some)}, …)"
    return f"{role}{'s' if len(some) > 1 else ''} {in_a_row(some)}"


def in_a_row(some: Sequence[str]) -> str:
    """Return names between commas, the last after "and".

    Examples
    --------
    >>> in_a_row(["Ada", "Bob", "Cyd"]), in_a_row(["Ada"])
    ('Ada, Bob and Cyd', 'Ada')
    """
    *rest, last = some
    return f"{', '.join(rest)}{' and ' if rest else ''}{last}"


@dataclass(frozen=True)
class PartlyMatched:
    """A mentee who got fewer mentors than wanted.

    Attributes
    ----------
    mentee : str or int
    demand : int
        Mentors who were wanted.
    got : int
        Mentors who were found, fewer than that.

    Examples
    --------
    >>> from mentormatch.matching import match
    >>> from mentormatch.profiles import Cohort
    >>> mentee = {"id": "kim", "skills": "R", "demand": 2}
    >>> match(Cohort.from_records(mentors=[{"id": "ada", "skills": "R"}], mentees=[mentee])).partly_matched
    (PartlyMatched(mentee='kim', demand=2, got=1),)
    """

    mentee: PersonId
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


@dataclass(frozen=True)
class Pair:
    """A mentee, a mentor, and the score of the two from 0 to 1.

    Attributes
    ----------
    mentee, mentor : str or int
    score : float
        By the criteria of the policy.
    given_score : float or None
        The score that came with a pair that was made elsewhere, on whatever scale; nothing here goes by it.

    Examples
    --------
    >>> from mentormatch.matching import match
    >>> from mentormatch.profiles import Cohort
    >>> cohort = Cohort.from_records(
    ...     mentors=[{"id": "ada", "name": "Ada", "skills": "R; SQL"}],
    ...     mentees=[{"id": "kim", "name": "Kim", "skills": "R"}, {"id": "noor", "name": "Noor", "skills": "SQL; R"}],
    ... )
    >>> matching = match(cohort)
    >>> matching.pairs
    (Pair(mentee='kim', mentor='ada', score=1.0),)
    """

    mentee: PersonId
    mentor: PersonId
    score: float
    given_score: float | None = field(default=None, repr=False)

    def to_dict(self) -> dict[str, Any]:
        """Return the pair as plain JSON, with a given score only where there is one.

        Examples
        --------
        >>> Pair("kim", "ada", 0.5).to_dict()
        {'mentee': 'kim', 'mentor': 'ada', 'score': 0.5}
        """
        pair: dict[str, Any] = {"mentee": self.mentee, "mentor": self.mentor, "score": self.score}
        return pair if self.given_score is None else pair | {"given_score": self.given_score}


@dataclass(frozen=True)
class Price:
    """What one more seat with a mentor would add: pairs, and to the total of scores.

    Attributes
    ----------
    pairs : int
        How many more pairs there would be.
    total : float
        By how much the sum of scores would change; it may be less where there are more pairs, or the same people.

    Examples
    --------
    >>> from mentormatch.matching import match
    >>> from mentormatch.profiles import Cohort
    >>> cohort = Cohort.from_records(
    ...     mentors=[{"id": "ada", "name": "Ada", "skills": "R; SQL"}],
    ...     mentees=[{"id": "kim", "name": "Kim", "skills": "R"}, {"id": "noor", "name": "Noor", "skills": "SQL; R"}],
    ... )
    >>> matching = match(cohort)
    >>> matching.prices
    {'ada': Price(pairs=1, total=1.0)}
    """

    pairs: int
    total: float


@dataclass(frozen=True)
class Load:
    """How many mentees a mentor has and could have.

    Attributes
    ----------
    mentor : str or int
    load : int
        Mentees that the mentor got.
    capacity : int
        The most there may be; what a blank was counted as.
    seats_left : int

    Examples
    --------
    >>> from mentormatch.matching import match
    >>> from mentormatch.profiles import Cohort
    >>> cohort = Cohort.from_records(
    ...     mentors=[{"id": "ada", "name": "Ada", "skills": "R; SQL"}],
    ...     mentees=[{"id": "kim", "name": "Kim", "skills": "R"}, {"id": "noor", "name": "Noor", "skills": "SQL; R"}],
    ... )
    >>> matching = match(cohort)
    >>> matching.loads
    (Load(mentor='ada', load=1, capacity=1, seats_left=0),)
    """

    mentor: PersonId
    load: int
    capacity: int
    seats_left: int


@dataclass(frozen=True, eq=False)
class Stored(Value):
    """What a stored matching knows without solving again."""

    prices: Mapping[PersonId, Price]
    ties: int


@dataclass(frozen=True)
class MatchingParts:
    """All that a matching is stored as and restored from; each part is called as the attribute of `Matching`."""

    cohort: Cohort
    policy: Policy
    cohort_problem: CohortProblem
    pairs: tuple[Pair, ...]
    unmatched: tuple[Unmatched, ...]
    partly_matched: tuple[PartlyMatched, ...]
    certificate: Certificate
    solver: str
    seed: int
    violations: tuple[str, ...]
    notes: tuple[str, ...]
    then: Certificate | None
    stopped: StoppedBy | None
    stored: Stored

    @property
    def scores(self) -> Scores:
        """The scores that the pairs were made by."""
        return self.cohort_problem.scores


def sorted_pairs(pairs: Iterable[tuple[PersonId, PersonId]], scores: Scores) -> tuple[Pair, ...]:
    """Return pairs of ids with their scores, by mentee, then mentor."""
    ids = sorted(pairs, key=lambda pair: (id_order(pair[0]), id_order(pair[1])))
    mentees, mentors = scores.cohort.mentees.index, scores.cohort.mentors.index
    values = scores.pairs([mentees[mentee] for mentee, _ in ids], [mentors[mentor] for _, mentor in ids])
    return tuple(Pair(mentee, mentor, value) for (mentee, mentor), value in zip(ids, values.tolist(), strict=True))
