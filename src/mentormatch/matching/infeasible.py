"""What cannot hold together, and the ways out, in people and words."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any, Literal, TypeAlias

import numpy as np

from mentormatch.answers import PersonId, id_order
from mentormatch.arrays import Booleans, Integers
from mentormatch.assignment import AssignmentProblem, Change, Cut, WayOut, ways_out
from mentormatch.errors import InfeasibleError, count
from mentormatch.profiles import Cohort
from mentormatch.scoring import Scores, rules_in_words
from mentormatch.values import ReadOnlyDict, Value, plain_fields

CutKind: TypeAlias = Literal["not_allowed", "locks_of_mentee", "locks_of_mentor", "capacity", "min_load", "placed"]
ChangeKind: TypeAlias = Literal["seats", "min_load", "places", "lock", "rule", "unplaced"]
_NAMED = 6
_COUNTED = 2000
_ONESELF = "oneself"
_KINDS: Mapping[str, str] = {
    "seats": "seats to add",
    "min_load": "minimum loads to lower",
    "places": "mentees who would have to take more mentors",
    "lock": "locks to lift",
    "rule": "rules to lift",
    "mixed": "together",
}


@dataclass(frozen=True, eq=False)
class NamedCut(Value):
    """People and limits that cannot hold together, by counting: `Cut`, with ids and rules.

    Attributes
    ----------
    kind : str
        As of `Cut`.
    mentees, mentors : tuple of str
        Ids, in alphabetical order.
    needed, available : int
    rules : mapping of str to int
        Where pairs that may not be made narrow the choice: how many of the pairs that would help each rule, required
        criterion or limit excludes. Empty where there are too many to be counted.
    locked : int
        How many pairs are locked with these mentors, which are counted neither as needed nor as available.
    """

    kind: CutKind
    mentees: tuple[str, ...]
    mentors: tuple[str, ...]
    needed: int
    available: int
    rules: Mapping[str, int] = field(default_factory=ReadOnlyDict)
    locked: int = 0

    def to_dict(self) -> dict[str, Any]:
        """Return the cut as plain JSON, with its text."""
        return plain_fields(self) | {"text": self.text()}

    def text(self, cohort: Cohort | None = None) -> str:
        """Return the cut in words; with a cohort, people are called by their names.

        Examples
        --------
        >>> NamedCut("placed", ("kim", "lee"), ("ada",), 2, 1).text()
        "Mentees 'kim' and 'lee' can only go to mentor 'ada', where there is 1 seat."
        >>> NamedCut("min_load", ("ada",), ("linus",), 2, 1, {"different department": 3}).text()
        "Minimum loads cannot hold: mentor 'linus' must get 2 mentees, and can get 1: only 'ada' may go there.
            'different department' rules out 3."
        """
        if cohort is not None:
            wanting, offering = map(cohort.mentees.called, self.mentees), map(cohort.mentors.called, self.mentors)
            return replace(self, mentees=tuple(wanting), mentors=tuple(offering)).text()
        match self.kind:
            case "not_allowed":
                rules = f" by {_listed(tuple(self.rules))}" if self.rules else ""
                return f"Mentee '{self.mentees[0]}' and mentor '{self.mentors[0]}' are locked, and not allowed{rules}."
            case "locks_of_mentee":
                mentors = count(self.needed, "mentor")
                return f"Mentee '{self.mentees[0]}' is locked with {mentors}, and wants at most {self.available}."
            case "locks_of_mentor":
                mentees = count(self.needed, "mentee")
                return f"Mentor '{self.mentors[0]}' is locked with {mentees}, and takes at most {self.available}."
            case "capacity":
                most = f"can get at most {self.available}"
                return f"Mentor '{self.mentors[0]}' must get at least {count(self.needed, 'mentee')}, but {most}."
        return self._minimum_loads() if self.kind == "min_load" else self._places()

    def _minimum_loads(self) -> str:
        one = len(self.mentors) == 1
        who = _some(self.mentors, "mentor", called=True)
        besides = " besides those who are locked" if self.locked else ""
        left = f": only {_some(self.mentees, 'mentee')} may go there" if self.mentees else ": nobody may go there"
        together = "" if one else " together"
        needed = count(self.needed, "mentee")
        needs = f"{who} must get {needed}{together}{besides}, and can get {self.available}{left}"
        return f"Minimum loads cannot hold: {needs}.{self._rules()}"

    def _places(self) -> str:
        who = f"Mentee {_listed(self.mentees)}" if len(self.mentees) == 1 else _these(self.mentees, "mentee")
        if not self.mentors:
            return f"{who} can go to nobody.{self._rules()}"
        where = _some(self.mentors, "mentor", called=True)
        seats = "is 1 seat" if self.available == 1 else f"are {self.available or 'no'} seats"
        besides = f" besides {count(self.locked, 'locked pair')}" if self.locked else ""
        return f"{who} can only go to {where}, where there {seats}{besides}.{self._rules()}"

    def _rules(self) -> str:
        if not self.rules:
            return ""
        told = ", ".join(f"{rules_in_words([name])} rules out {taken}" for name, taken in self.rules.items())
        return f" {told}."


@dataclass(frozen=True)
class NamedChange:
    """One limit that is changed, or that gave way.

    Attributes
    ----------
    kind : str
        - "seats": the mentor takes `amount` more than before.
        - "min_load": the mentor's minimum load is lower by `amount`.
        - "places": the mentee takes `amount` mentors more.
        - "lock": the pair need not be made.
        - "rule": `rules` do not hold for the pair.
        - "unplaced": the mentee gets nobody, although ``participation = "all"``.
    mentee, mentor : str or None
    amount : int
    rules : tuple of str
    """

    kind: ChangeKind
    mentee: PersonId | None = None
    mentor: PersonId | None = None
    amount: int = 1
    rules: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Return the change as plain JSON, with its text."""
        return plain_fields(self) | {"text": self.text()}

    def text(self, cohort: Cohort | None = None) -> str:
        """Return the change in words, the end of a sentence; with a cohort, people are called by their names.

        Examples
        --------
        >>> NamedChange("seats", mentor="ada", amount=2).text(), NamedChange("lock", "kim", "ada").text()
        ("2 more seats with mentor 'ada'", "no lock of mentee 'kim' to mentor 'ada'")
        """
        mentee = f"mentee '{self.mentee if cohort is None else cohort.mentees.called(self.mentee or '')}'"
        mentor = f"mentor '{self.mentor if cohort is None else cohort.mentors.called(self.mentor or '')}'"
        match self.kind:
            case "seats":
                return f"{self.amount} more {'seat' if self.amount == 1 else 'seats'} with {mentor}"
            case "min_load":
                return f"a minimum load of {mentor} that is lower by {self.amount}"
            case "places":
                return f"{count(self.amount, 'mentor')} more for {mentee}"
            case "lock":
                return f"no lock of {mentee} to {mentor}"
            case "rule":
                return f"no rule {_listed(self.rules)} for {mentee} and {mentor}"
        return f"nobody for {mentee}"


@dataclass(frozen=True)
class NamedWayOut:
    """The smallest changes of one kind after which everything holds; checked by an answer.

    Attributes
    ----------
    kind : str
        What all changes are, or "mixed" where no single kind suffices.
    changes : tuple of NamedChange
    smallest : bool
        Whether it is proven that no changes of this kind are fewer; not always so in very large programmes.
    """

    kind: str
    changes: tuple[NamedChange, ...]
    smallest: bool = True

    @property
    def size(self) -> int:
        """How much changes in all: seats, mentees of minimum loads, places, locks and pairs."""
        return sum(change.amount for change in self.changes)

    def to_dict(self) -> dict[str, Any]:
        """Return the way out as plain JSON, with its text."""
        return plain_fields(self) | {"size": self.size, "text": self.text()}

    def text(self, cohort: Cohort | None = None) -> str:
        """Return the way out in words; with a cohort, people are called by their names.

        Examples
        --------
        >>> NamedWayOut("seats", (NamedChange("seats", mentor="ada"),)).text()
        "Seats to add: 1 more seat with mentor 'ada'."
        """
        shown = [change.text(cohort) for change in self.changes[:_NAMED]]
        more = len(self.changes) - len(shown)
        rest = f" and {more} more such changes" if more > 0 else ""
        title = _KINDS[self.kind]
        whole = f" ({self.size:,} in all)" if more > 0 else ""
        return f"{title[:1].upper()}{title[1:]}{whole}: {', '.join(shown)}{rest}."


def in_words(error: InfeasibleError, problem: AssignmentProblem, scores: Scores) -> InfeasibleError:
    """Return the error of an assignment problem with the ids and rules of its people, and with ways out in its text.

    Parameters
    ----------
    error : InfeasibleError
    problem : AssignmentProblem
        Of `scores`, in the same order.
    scores : Scores
    """
    return _told(error, [], problem, scores, everybody=False)


def not_everybody(
    lines: Sequence[str], cuts: Iterable[Cut], problem: AssignmentProblem, scores: Scores, mentees: Sequence[PersonId]
) -> InfeasibleError:
    """Return the error for ``participation = "all"`` where not everybody can be placed."""
    if not (found := tuple(cuts)):
        return InfeasibleError("\n".join(lines), mentees=mentees)
    error = InfeasibleError("", mentees=[scores.cohort.mentees.index[mentee] for mentee in mentees], cuts=found)
    return _told(error, lines, problem, scores, everybody=True)


def named_changes(changes: Iterable[Change], scores: Scores) -> tuple[NamedChange, ...]:
    """Return changes of an assignment problem with ids, by those."""
    cohort = scores.cohort
    named = [
        NamedChange(
            change.kind,
            None if change.row is None else cohort.mentees.ids[change.row],
            None if change.column is None else cohort.mentors.ids[change.column],
            change.amount,
            scores.excluded_by(change.row, change.column)
            if change.kind == "rule" and change.row is not None and change.column is not None
            else (),
        )
        for change in changes
    ]
    return tuple(sorted(named, key=_change_order))


def _change_order(change: NamedChange) -> tuple[Any, ...]:
    return change.kind, *(id_order("" if one is None else one) for one in (change.mentor, change.mentee))


def changes_of(named: Iterable[NamedChange], cohort: Cohort) -> tuple[Change, ...]:
    """Return the same as positions in a cohort.

    Examples
    --------
    >>> cohort = Cohort.from_records(mentors=[{"id": "ada"}], mentees=[{"id": "kim"}])
    >>> changes_of([NamedChange("lock", "kim", "ada")], cohort)
    (Change(kind='lock', row=0, column=0, amount=1),)
    """
    mentees, mentors = cohort.mentees.index, cohort.mentors.index
    return tuple(
        Change(
            change.kind,
            None if change.mentee is None else mentees[change.mentee],
            None if change.mentor is None else mentors[change.mentor],
            change.amount,
        )
        for change in named
    )


def gave_way_notes(changes: Sequence[NamedChange], cohort: Cohort | None = None) -> tuple[str, ...]:
    """Return what gave way, as notes of a matching, with names of people of a cohort; () where nothing did.

    Examples
    --------
    >>> gave_way_notes([NamedChange("lock", "kim", "ada")])
    ("Not all limits can hold together. What gave way: no lock of mentee 'kim' to mentor 'ada'.",)
    """
    if not changes:
        return ()
    shown = ", ".join(change.text(cohort) for change in changes[:_NAMED])
    more = len(changes) - _NAMED
    rest = f" and {more} more" if more > 0 else ""
    return (f"Not all limits can hold together. What gave way: {shown}{rest}.",)


def named_cut(cut: Cut, scores: Scores, problem: AssignmentProblem) -> NamedCut:
    """Return a cut with ids, and with the rules that narrow it."""
    cohort = scores.cohort
    return NamedCut(
        cut.kind,
        tuple(sorted(cohort.mentees.ids[i] for i in cut.rows)),
        tuple(sorted(cohort.mentors.ids[j] for j in cut.columns)),
        cut.needed,
        cut.available,
        ReadOnlyDict(_rules_of(cut, scores, problem)),
        int(problem.remaining.forced_of_mentor[cut.columns].sum()) if cut.kind in {"min_load", "placed"} else 0,
    )


def _told(
    error: InfeasibleError, lines: Sequence[str], problem: AssignmentProblem, scores: Scores, *, everybody: bool
) -> InfeasibleError:
    cuts = tuple(named_cut(cut, scores, problem) for cut in error.cuts)
    found = _named_ways(ways_out(problem, everybody=everybody, liftable=partial(_liftable, scores)), scores)
    lines = [*lines, *(cut.text(scores.cohort) for cut in cuts[:_NAMED])]
    if len(cuts) > _NAMED:
        lines.append(f"… and {len(cuts) - _NAMED} more such groups.")
    if found:
        lines += [
            "Any of these would do:" if len(found) > 1 else "This would do:",
            *(f"  {way.text(scores.cohort)}" for way in found),
        ]
    return InfeasibleError(
        "\n".join(lines),
        mentors=[scores.cohort.mentors.ids[int(j)] for j in error.mentors],
        mentees=[scores.cohort.mentees.ids[int(i)] for i in error.mentees],
        cuts=cuts,
        ways_out=found,
    )


def _named_ways(ways: Iterable[WayOut], scores: Scores) -> tuple[NamedWayOut, ...]:
    return tuple(NamedWayOut(way.kind, named_changes(way.changes, scores), way.smallest) for way in ways)


def _liftable(scores: Scores, rows: Integers) -> Booleans:
    """Pairs for which a rule could be lifted: nobody is paired with themselves, nor with whom they do not want."""
    block = np.ones((len(rows), scores.shape[1]), dtype=bool)
    for rule in scores.rules:
        if rule.is_safeguard or rule.label == _ONESELF:
            rule.narrow(block, rows)
    return block


def _rules_of(cut: Cut, scores: Scores, problem: AssignmentProblem) -> dict[str, int]:
    """How many of the pairs that would help each rule excludes."""
    counts: dict[str, int] = {}
    if cut.kind == "not_allowed":
        return dict.fromkeys(scores.excluded_by(int(cut.rows[0]), int(cut.columns[0])), 1)
    if cut.kind == "placed" and len(cut.rows) <= _COUNTED // 10:
        for row in cut.rows.tolist():
            for name, taken in scores.exclusions(row).items():
                counts[name] = counts.get(name, 0) + taken
    elif cut.kind == "min_load":
        rows = np.flatnonzero(problem.remaining.demand > 0)
        if len(rows) * len(cut.columns) <= _COUNTED:
            for row in rows.tolist():
                for column in cut.columns.tolist():
                    for name in scores.excluded_by(row, column):
                        counts[name] = counts.get(name, 0) + 1
    return dict(sorted(counts.items()))


def _these(people: Sequence[str], role: str) -> str:
    """Name a few; of more say how many there are, and name the first."""
    if len(people) <= _NAMED:
        return f"{role[:1].upper()}{role[1:]}s {_listed(people)}"
    return f"These {len(people)} {role}s ({_commas(people[:_NAMED])}, …)"


def _some(people: Sequence[str], role: str, *, called: bool = False) -> str:
    """The names, or how many and some of them; if `called` with what they are."""
    if len(people) > _NAMED:
        return f"these {len(people)} {role}s ({_commas(people[:_NAMED])}, …)"
    plural = "" if len(people) == 1 else "s"
    return f"{role}{plural} {_listed(people)}" if called else _listed(people)


def _commas(names: Sequence[str]) -> str:
    return ", ".join(f"'{name}'" for name in names)


def _listed(names: Sequence[str]) -> str:
    return f"{_commas(names[:-1])} and '{names[-1]}'" if len(names) > 1 else _commas(names)
