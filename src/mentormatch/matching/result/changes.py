"""What a matching changes of the round before, and why."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Literal, TypeAlias

from mentormatch.answers import PersonId, id_order
from mentormatch.errors import count
from mentormatch.matching.result.parts import Pair, Unmatched
from mentormatch.policy import Policy
from mentormatch.profiles import Cohort, People
from mentormatch.values import ReadOnlyDict, Value, plain_fields

Kind: TypeAlias = Literal["stays", "moves", "new", "waits", "held", "left"]
_KINDS: tuple[Kind, ...] = ("stays", "moves", "new", "waits", "held", "left")


@dataclass(frozen=True)
class Change:
    """What changes for one mentee.

    Attributes
    ----------
    mentee : str or int
    change : {"stays", "moves", "new", "waits", "held", "left"}
        The same mentors as before; others; the first; nobody; a pair that is held back; or not here any more.
    before, after : tuple of str or int
        The mentors of the round before, and now.
    why : str
        A sentence without its full stop.
    """

    mentee: PersonId
    change: Kind
    before: tuple[PersonId, ...]
    after: tuple[PersonId, ...]
    why: str


@dataclass(frozen=True)
class Override:
    """A decision of the coordinator, and what it costs: compared with the best answer without that decision.

    There the pair may be made, and is worth no more for having been made before. A held pair counts as not made.

    Attributes
    ----------
    mentee, mentor : str or int
    decision : {"accepted", "declined", "hold", "by hand"}
    pairs : int or None
        How many pairs fewer there are by it; None where it was not computed.
    total : float or None
        By how much less the pairs are worth, running ones with what keeping them is worth; below 0 where fewer or other
        people are placed for it.
    """

    mentee: PersonId
    mentor: PersonId
    decision: str
    pairs: int | None = None
    total: float | None = None


@dataclass(frozen=True, eq=False)
class Changes(Value):
    """Who stays, moves, is new and waits, and why; and what the coordinator decided.

    Attributes
    ----------
    each : tuple of Change
        By mentee id.
    overrides : tuple of Override

    Examples
    --------
    >>> changes = Changes((Change("kim", "stays", ("ada",), ("ada",), "the pair goes on"),), ())
    >>> print(changes)
    1 stays, 0 move, 0 are new, 0 wait.
    >>> changes.stays
    (Change(mentee='kim', change='stays', before=('ada',), after=('ada',), why='the pair goes on'),)
    """

    each: tuple[Change, ...]
    overrides: tuple[Override, ...]

    @cached_property
    def counts(self) -> Mapping[str, int]:
        """How many mentees there are of each kind."""
        found = Counter(change.change for change in self.each)
        return ReadOnlyDict({kind: found[kind] for kind in _KINDS})

    @property
    def stays(self) -> tuple[Change, ...]:
        """Who keeps their mentors."""
        return self._of("stays")

    @property
    def moves(self) -> tuple[Change, ...]:
        """Who had mentors, and gets others."""
        return self._of("moves")

    @property
    def new(self) -> tuple[Change, ...]:
        """Who had nobody, and gets somebody."""
        return self._of("new")

    @property
    def waits(self) -> tuple[Change, ...]:
        """Who gets nobody."""
        return self._of("waits")

    def _of(self, kind: Kind) -> tuple[Change, ...]:
        return tuple(change for change in self.each if change.change == kind)

    def __str__(self) -> str:
        stays, moves, new, waits, held, left = (self.counts[kind] for kind in _KINDS)
        said = [
            f"{stays:,} {'stays' if stays == 1 else 'stay'}",
            f"{moves:,} {'moves' if moves == 1 else 'move'}",
            f"{new:,} {'is' if new == 1 else 'are'} new",
            f"{waits:,} {'waits' if waits == 1 else 'wait'}",
        ]
        said += [f"{held:,} {'is' if held == 1 else 'are'} held"] if held else []
        said += [f"{count(left, 'mentee')} left"] if left else []
        return f"{', '.join(said)}."

    def to_dict(self) -> dict[str, Any]:
        """Return the changes as plain JSON."""
        return plain_fields(self)

    def to_records(self) -> list[dict[str, Any]]:
        """Return one mapping a mentee: ``change``, ``mentee``, the mentors ``before`` and ``after``, and ``why``.

        Examples
        --------
        >>> Changes((Change("kim", "new", (), ("ada",), "newcomer"),), ()).to_records()
        [{'change': 'new', 'mentee': 'kim', 'before': [], 'after': ['ada'], 'why': 'newcomer'}]
        """
        return [
            {
                "change": change.change,
                "mentee": change.mentee,
                "before": [*change.before],
                "after": [*change.after],
                "why": change.why,
            }
            for change in self.each
        ]


class CarriedRounds:
    """What a matching knows of the rounds before, from what its policy carries.

    Examples
    --------
    >>> from mentormatch.matching import match
    >>> from mentormatch.profiles import Cohort
    >>> cohort = Cohort.from_records(mentors=[{"id": "ada", "skills": "R", "capacity": 0}],
    ...                              mentees=[{"id": "kim", "skills": "R"}])
    >>> match(cohort).rounds_waited, match(cohort).changes is None
    ({'kim': 1}, True)
    """

    cohort: Cohort
    policy: Policy
    pairs: tuple[Pair, ...]
    unmatched: tuple[Unmatched, ...]

    @property
    def rounds_waited(self) -> Mapping[PersonId, int]:
        """For how many rounds each mentee has waited who has nobody, this one included."""
        before = self.policy.carried.get("waited", {})
        return ReadOnlyDict({person.mentee: before.get(str(person.mentee), 0) + 1 for person in self.unmatched})

    @cached_property
    def changes(self) -> Changes | None:
        """Who stays, moves, is new and waits, and why; None where it is no answer of `mentormatch.rematch`."""
        carried = self.policy.carried
        if "before" not in carried:
            return None
        mentees, mentors = self.cohort.mentees, self.cohort.mentors
        overrides = tuple(
            Override(_id_here(mentees, mentee), _id_here(mentors, mentor), *more)
            for mentee, mentor, *more in carried.get("overrides", ())
        )
        each = [
            replace(
                change,
                mentee=_id_here(mentees, change.mentee),
                before=tuple(_id_here(mentors, mentor) for mentor in change.before),
                after=tuple(_id_here(mentors, mentor) for mentor in change.after),
            )
            for change in self._changes(carried)
        ]
        return Changes(tuple(sorted(each, key=lambda change: id_order(change.mentee))), overrides)

    def _changes(self, carried: Mapping[str, Any]) -> Iterator[Change]:
        """Yield the changes by the text of ids, as which they are carried over."""
        before: Mapping[str, tuple[str, ...]] = carried["before"]
        fates, held = carried.get("fates", {}), dict(carried.get("held", ()))
        decided = {(mentee, mentor): said for mentee, mentor, said, *_ in carried.get("overrides", ())}
        mentors_called = self.cohort.mentors.called
        now: dict[str, tuple[str, ...]] = {}
        for pair in self.pairs:
            mentee = str(pair.mentee)
            now[mentee] = (*now.get(mentee, ()), str(pair.mentor))
        for mentee, mentors in now.items():
            had = before.get(mentee, ())
            if sorted(had) == sorted(mentors):
                said = {decided[mentee, mentor] for mentor in mentors if (mentee, mentor) in decided}
                why = f"the pair is {said.pop()}" if len(said) == 1 and "accepted" in said else "the pair goes on"
                yield Change(mentee, "stays", had, mentors, why)
            elif had:
                by_hand = any(decided.get((mentee, mentor)) == "by hand" for mentor in mentors)
                better = "another pair is worth more to the whole"
                why = "the pair was set by hand" if by_hand else fates.get(mentee, better)
                yield Change(mentee, "moves", had, mentors, why)
            else:
                yield Change(mentee, "new", (), mentors, self._came(mentee, carried))
        for person in self.unmatched:
            mentee = str(person.mentee)
            fate = fates.get(mentee)
            why = person.said_with(mentors_called, self.cohort.mentees.called).removesuffix(".")
            yield Change(
                mentee, "waits", before.get(mentee, ()), (), f"{fate}; {why[:1].lower()}{why[1:]}" if fate else why
            )
        for mentee, mentor in held.items():
            if mentee not in now:
                why = f"the pair with {mentors_called(mentor)} is held back"
                yield Change(mentee, "held", before.get(mentee, ()), (), why)
        for mentee in carried.get("left", ()):
            yield Change(mentee, "left", before.get(mentee, ()), (), "takes no part any more")

    def _came(self, mentee: str, carried: Mapping[str, Any]) -> str:
        waited = carried.get("waited", {}).get(mentee, 0)
        return f"has waited {count(waited, 'round')}" if waited else "newcomer"


def _id_here(people: People, person_id: PersonId) -> PersonId:
    """Return an id as the people of this round have it; of who is not here, as they would: numbers among numbers."""
    if person_id in people.index:
        return people.own_id(person_id)
    text = str(person_id)
    number = text.removeprefix("-").isdecimal() and str(int(text)) == text
    return int(text) if number and people.ids and not any(isinstance(own, str) for own in people.ids) else person_id
