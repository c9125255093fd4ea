"""What a matching changes of the round before, and why."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Literal, TypeAlias

from mentormatch.answers import PersonId, id_order
from mentormatch.errors import count
from mentormatch.matching.result.parts import Pair, Unmatched, in_a_row
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
        The same mentors as before, or some of them, or more beside them; others; the first; nobody; nobody but a pair
        that is held back; or not here any more, or without a wish for a mentor.
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
        why = _Reasons(self.cohort, carried)
        now: dict[str, tuple[str, ...]] = {}
        for pair in self.pairs:
            mentee = str(pair.mentee)
            now[mentee] = (*now.get(mentee, ()), str(pair.mentor))
        for mentee, mentors in now.items():
            had = before.get(mentee, ())
            if not had:
                yield Change(mentee, "new", (), mentors, why.came(mentee))
            else:
                # who only gets another mentor beside, or keeps fewer, moves nowhere
                kind: Kind = "stays" if {*had} <= {*mentors} or {*mentors} <= {*had} else "moves"
                yield Change(mentee, kind, had, mentors, why.of_placed(mentee, had, mentors))
        alone = {str(person.mentee): person for person in self.unmatched}
        for mentee in dict.fromkeys([*alone, *why.held]):
            if mentee in now:
                continue
            said = [text for mentor in before.get(mentee, ()) if (text := why.ended(mentee, mentor))]
            if mentee in alone:
                nobody = alone[mentee].said_with(self.cohort.mentors.called, self.cohort.mentees.called)
                said.append((f"{nobody[:1].lower()}{nobody[1:]}" if said else nobody).removesuffix("."))
            kind = "held" if mentee in why.held else "waits"
            yield Change(mentee, kind, before.get(mentee, ()), (), "; ".join(said))
        for mentee in carried.get("left", ()):
            if mentee in why.held:
                continue
            here = mentee in self.cohort.mentees.index
            text = "wants no mentor any more" if here else "takes no part any more"
            yield Change(mentee, "left", before.get(mentee, ()), (), text)


class _Reasons:
    """Why a mentee has the mentors of now, and not those of before; people by the text of their ids."""

    def __init__(self, cohort: Cohort, carried: Mapping[str, Any]) -> None:
        self._cohort, self._carried = cohort, carried
        self._called = cohort.mentors.called
        self._decided = {(mentee, mentor): said for mentee, mentor, said, *_ in carried.get("overrides", ())}
        self.held: dict[str, tuple[str, ...]] = {}
        for mentee, mentor in carried.get("held", ()):
            self.held[mentee] = (*self.held.get(mentee, ()), mentor)

    def ended(self, mentee: str, mentor: str) -> str:
        """Why a pair of before is none now; "" where only its worth speaks against it."""
        if mentor in self.held.get(mentee, ()):
            return f"the pair with {self._called(mentor)} is held back"
        return str(self._carried.get("fates", {}).get(mentee, {}).get(mentor, ""))

    def of_placed(self, mentee: str, had: tuple[str, ...], mentors: tuple[str, ...]) -> str:
        """Why somebody who had mentors has these."""
        kept = [mentor for mentor in mentors if mentor in had]
        came = [mentor for mentor in mentors if mentor not in had]
        lost = [mentor for mentor in had if mentor not in mentors]
        set_by_hand = [mentor for mentor in came if self._decided.get((mentee, mentor)) == "by hand"]
        if len(had) == len(mentors) == 1:
            return "the pair was set by hand" if set_by_hand else self._of_one(mentee, had[0], mentors[0])
        if not lost and not came:
            accepted = {self._decided.get((mentee, mentor)) for mentor in kept} == {"accepted"}
            made_again = [text for mentor in kept if (text := self._made_again(mentee, mentor))]
            return "; ".join(made_again) or ("the pair is accepted" if accepted else "the pair goes on")
        said = [f"{self._named(kept)} {'goes' if len(kept) == 1 else 'go'} on"] if kept else []
        said += [text for mentor in lost if (text := self.ended(mentee, mentor))]
        given_up = [mentor for mentor in lost if not self.ended(mentee, mentor)]
        if given_up and not came and len(mentors) >= self._wanted(mentee):
            said.append(f"wants only {count(self._wanted(mentee), 'mentor')} now")
        elif given_up:
            said.append("another pair is worth more to the whole")
        if set_by_hand:
            said.append(f"{self._named(set_by_hand)} {'was' if len(set_by_hand) == 1 else 'were'} set by hand")
        elif not lost:
            said.append(f"{self._named(came)} {'is' if len(came) == 1 else 'are'} new")
        return "; ".join(said)

    def _of_one(self, mentee: str, had: str, now: str) -> str:
        if had != now:
            return self.ended(mentee, had) or "another pair is worth more to the whole"
        accepted = self._decided.get((mentee, now)) == "accepted"
        return self._made_again(mentee, now) or ("the pair is accepted" if accepted else "the pair goes on")

    def _made_again(self, mentee: str, mentor: str) -> str:
        ended = self.ended(mentee, mentor)
        return f"{ended}, and is made again, as it is worth most to the whole" if ended else ""

    def _named(self, mentors: list[str]) -> str:
        return f"the pair{'s' if len(mentors) > 1 else ''} with {in_a_row([*map(self._called, mentors)])}"

    def _wanted(self, mentee: str) -> int:
        demand = self._cohort.mentees.demand
        assert demand is not None, "every table of mentees has demands"
        return int(demand[self._cohort.mentees.index[mentee]]) - len(self.held.get(mentee, ()))

    def came(self, mentee: str) -> str:
        waited = self._carried.get("waited", {}).get(mentee, 0)
        if waited:
            return f"has waited {count(waited, 'round')}"
        earlier = mentee in self._carried.get("earlier", ())
        return "had a mentor in an earlier round, and none in the last" if earlier else "newcomer"


def _id_here(people: People, person_id: PersonId) -> PersonId:
    """Return an id as the people of this round have it; of who is not here, as they would: numbers among numbers."""
    if person_id in people.index:
        return people.own_id(person_id)
    text = str(person_id)
    number = text.removeprefix("-").isdecimal() and str(int(text)) == text
    return int(text) if number and people.ids and not any(isinstance(own, str) for own in people.ids) else person_id
