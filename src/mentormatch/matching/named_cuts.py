"""Cuts, changes and ways out as values, and in words."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal, TypeAlias

from mentormatch.answers import PersonId
from mentormatch.errors import count
from mentormatch.profiles import Cohort
from mentormatch.scoring import rules_in_words
from mentormatch.values import ReadOnlyDict, Value, plain_fields

CutKind: TypeAlias = Literal["not_allowed", "locks_of_mentee", "locks_of_mentor", "capacity", "min_load", "placed"]
ChangeKind: TypeAlias = Literal["seats", "min_load", "places", "lock", "rule", "unplaced"]
MOST_NAMED = 6
NAMES_OF_CHANGE = ("mentee_name", "mentor_name")  # are not stored: a cohort has them
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
    mentee_names, mentor_names : tuple of str
        What the text calls them, in the same order; () where no names are known, and they are called by ids.
    """

    kind: CutKind
    mentees: tuple[str, ...]
    mentors: tuple[str, ...]
    needed: int
    available: int
    rules: Mapping[str, int] = field(default_factory=ReadOnlyDict)
    locked: int = 0
    mentee_names: tuple[str, ...] = ()
    mentor_names: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Return the cut as plain JSON, with its text."""
        return plain_fields(self) | {"text": self.text()}

    def text(self) -> str:
        """Return the cut in words, in which people are called by their names where these are known.

        Examples
        --------
        >>> NamedCut("placed", ("kim", "lee"), ("ada",), 2, 1).text()
        "Mentees 'kim' and 'lee' can only go to mentor 'ada', where there is 1 seat."
        >>> NamedCut("min_load", ("ada",), ("linus",), 2, 1, {"different department": 3}).text()
        "Minimum loads cannot hold: mentor 'linus' must get 2 mentees, and can get 1: only 'ada' may go there.
            'different department' rules out 3."
        """
        mentees, mentors = self._mentees, self._mentors
        match self.kind:
            case "not_allowed":
                rules = f" by {_and([rules_in_words([name]) for name in self.rules])}" if self.rules else ""
                return f"Mentee '{mentees[0]}' and mentor '{mentors[0]}' are locked, and not allowed{rules}."
            case "locks_of_mentee":
                number = count(self.needed, "mentor")
                return f"Mentee '{mentees[0]}' is locked with {number}, and wants at most {self.available}."
            case "locks_of_mentor":
                number = count(self.needed, "mentee")
                return f"Mentor '{mentors[0]}' is locked with {number}, and takes at most {self.available}."
            case "capacity":
                most = f"can get at most {self.available}"
                return f"Mentor '{mentors[0]}' must get at least {count(self.needed, 'mentee')}, but {most}."
        return self._minimum_loads() if self.kind == "min_load" else self._places()

    @property
    def _mentees(self) -> tuple[str, ...]:
        return self.mentee_names or self.mentees

    @property
    def _mentors(self) -> tuple[str, ...]:
        return self.mentor_names or self.mentors

    def _minimum_loads(self) -> str:
        one = len(self.mentors) == 1
        who = _some(self._mentors, "mentor", called=True)
        besides = " besides those who are locked" if self.locked else ""
        left = f": only {_some(self._mentees, 'mentee')} may go there" if self.mentees else ": nobody may go there"
        together = "" if one else " together"
        needed = count(self.needed, "mentee")
        needs = f"{who} must get {needed}{together}{besides}, and can get {self.available}{left}"
        return f"Minimum loads cannot hold: {needs}.{self._rules()}"

    def _places(self) -> str:
        who = f"Mentee {_listed(self._mentees)}" if len(self.mentees) == 1 else _these(self._mentees, "mentee")
        if not self.mentors:
            return f"{who} can go to nobody.{self._rules()}"
        where = _some(self._mentors, "mentor", called=True)
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
    mentee_name, mentor_name : str
        What the text calls them; "" where no name is known, and they are called by ids.
    """

    kind: ChangeKind
    mentee: PersonId | None = None
    mentor: PersonId | None = None
    amount: int = 1
    rules: tuple[str, ...] = ()
    mentee_name: str = field(default="", compare=False)
    mentor_name: str = field(default="", compare=False)

    def to_dict(self) -> dict[str, Any]:
        """Return the change as plain JSON, with its text."""
        return plain_fields(self) | {"text": self.text()}

    def text(self) -> str:
        """Return the change in words, the end of a sentence; people are called by their names where these are known.

        Examples
        --------
        >>> NamedChange("seats", mentor="ada", amount=2).text(), NamedChange("lock", "kim", "ada").text()
        ("2 more seats with mentor 'ada'", "no lock of mentee 'kim' to mentor 'ada'")
        >>> NamedChange("seats", mentor="m3", mentor_name="Lee Lim").text()
        "1 more seat with mentor 'Lee Lim'"
        """
        mentee, mentor = f"mentee '{self.mentee_name or self.mentee}'", f"mentor '{self.mentor_name or self.mentor}'"
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

    def text(self) -> str:
        """Return the way out in words, in which people are called by their names where these are known.

        Examples
        --------
        >>> NamedWayOut("seats", (NamedChange("seats", mentor="ada"),)).text()
        "Seats to add: 1 more seat with mentor 'ada'."
        """
        shown = [change.text() for change in self.changes[:MOST_NAMED]]
        more = len(self.changes) - len(shown)
        rest = f" and {more} more such changes" if more > 0 else ""
        title = _KINDS[self.kind]
        whole = f" ({self.size:,} in all)" if more > 0 else ""
        return f"{title[:1].upper()}{title[1:]}{whole}: {', '.join(shown)}{rest}."


def with_names(changes: Iterable[NamedChange], cohort: Cohort) -> tuple[NamedChange, ...]:
    """Return changes whose texts call people of a cohort by their names.

    Examples
    --------
    >>> cohort = Cohort.from_records(mentors=[{"id": "m3", "name": "Lee Lim"}], mentees=[{"id": "kim"}])
    >>> change, = with_names([NamedChange("lock", "kim", "m3")], cohort)
    >>> change.text()
    "no lock of mentee 'kim' to mentor 'Lee Lim'"
    """
    return tuple(
        replace(
            change,
            mentee_name="" if change.mentee is None else cohort.mentees.called(change.mentee),
            mentor_name="" if change.mentor is None else cohort.mentors.called(change.mentor),
        )
        for change in changes
    )


def gave_way_notes(changes: Sequence[NamedChange]) -> tuple[str, ...]:
    """Return what gave way, as notes of a matching; () where nothing did.

    Examples
    --------
    >>> gave_way_notes([NamedChange("lock", "kim", "ada")])
    ("Not all limits can hold together. What gave way: no lock of mentee 'kim' to mentor 'ada'.",)
    """
    if not changes:
        return ()
    shown = ", ".join(change.text() for change in changes[:MOST_NAMED])
    more = len(changes) - MOST_NAMED
    rest = f" and {more} more" if more > 0 else ""
    return (f"Not all limits can hold together. What gave way: {shown}{rest}.",)


def _these(people: Sequence[str], role: str) -> str:
    """Name a few; of more say how many there are, and name the first."""
    if len(people) <= MOST_NAMED:
        return f"{role[:1].upper()}{role[1:]}s {_listed(people)}"
    return f"These {len(people)} {role}s ({_commas(people[:MOST_NAMED])}, …)"


def _some(people: Sequence[str], role: str, *, called: bool = False) -> str:
    """The names, or how many and some of them; if `called` with what they are."""
    if len(people) > MOST_NAMED:
        return f"these {len(people)} {role}s ({_commas(people[:MOST_NAMED])}, …)"
    plural = "" if len(people) == 1 else "s"
    return f"{role}{plural} {_listed(people)}" if called else _listed(people)


def _commas(names: Sequence[str]) -> str:
    return ", ".join(f"'{name}'" for name in names)


def _listed(names: Sequence[str]) -> str:
    return _and([f"'{name}'" for name in names])


def _and(words: Sequence[str]) -> str:
    return f"{', '.join(words[:-1])} and {words[-1]}" if len(words) > 1 else ", ".join(words)
