"""What changed between two matchings."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from mentormatch.answers import PersonId
from mentormatch.errors import count
from mentormatch.matching.result.parts import Pair, Unmatched
from mentormatch.values import Value, plain_fields


@dataclass(frozen=True)
class Move:
    """A mentee who has somebody in both matchings, and not the same mentors.

    Attributes
    ----------
    mentee : str or int
    before, after : tuple of str or int
        The mentors of either matching.

    Examples
    --------
    >>> from mentormatch.matching import match
    >>> from mentormatch.profiles import Cohort
    >>> cohort = Cohort.from_records(
    ...     mentors=[{"id": "ada", "name": "Ada", "skills": "R; SQL"}],
    ...     mentees=[{"id": "kim", "name": "Kim", "skills": "R"}, {"id": "noor", "name": "Noor", "skills": "SQL; R"}],
    ... )
    >>> matching = match(cohort)
    >>> later = cohort.with_people(mentors=[{"id": "linus", "name": "Linus", "skills": "R"}]).without(mentors=["ada"])
    >>> matching.diff(match(later)).moved
    (Move(mentee='kim', before=('ada',), after=('linus',)),)
    """

    mentee: PersonId
    before: tuple[PersonId, ...]
    after: tuple[PersonId, ...]


@dataclass(frozen=True, eq=False)
class Difference(Value):
    """What changed from one matching to another; people are told apart by id.

    Attributes
    ----------
    stayed : tuple of Pair
        Pairs of both, with the score of the second.
    moved : tuple of Move
        Mentees who have somebody in both, and not the same mentors.
    new : tuple of Pair
        Pairs of mentees who had nobody, or were not there.
    gone : tuple of Pair
        Pairs of the first whose mentees have nobody now, or are not there.
    waiting : tuple of str or int
        Mentees of the second who want somebody and have nobody.

    Each is in the order of mentee ids.

    Examples
    --------
    >>> stayed, gone = Pair("kim", "ada", 0.5), Pair("noor", "bob", 0.25)
    >>> print(Difference(stayed=(stayed,), moved=(Move("lee", ("bob",), ("cid",)),), new=(), gone=(gone,), waiting=()))
    1 pair stayed, 1 mentee moved, 0 pairs are new, 1 is gone; 0 mentees are waiting.
    """

    stayed: tuple[Pair, ...]
    moved: tuple[Move, ...]
    new: tuple[Pair, ...]
    gone: tuple[Pair, ...]
    waiting: tuple[PersonId, ...]

    def __str__(self) -> str:
        kept, moved = count(len(self.stayed), "pair"), count(len(self.moved), "mentee")
        new, waiting = count(len(self.new), "pair"), count(len(self.waiting), "mentee")
        are = "is" if len(self.new) == 1 else "are"
        gone = f"{len(self.gone):,} {'is' if len(self.gone) == 1 else 'are'} gone"
        wait = "is" if len(self.waiting) == 1 else "are"
        return f"{kept} stayed, {moved} moved, {new} {are} new, {gone}; {waiting} {wait} waiting."

    def to_dict(self) -> dict[str, Any]:
        """Return the difference as plain JSON."""
        return plain_fields(self)

    def to_records(self) -> list[dict[str, Any]]:
        """Return one mapping a mentee or pair: ``change``, ``mentee``, and the mentors ``before`` and ``after``.

        Examples
        --------
        >>> Difference((Pair("kim", "ada", 0.5),), (), (), (), ("noor",)).to_records()[1]
        {'change': 'waiting', 'mentee': 'noor', 'before': [], 'after': []}
        """
        return [
            {"change": change, "mentee": mentee, "before": [*before], "after": [*after]}
            for change, mentee, before, after in self._rows()
        ]

    def _rows(self) -> Iterator[tuple[str, PersonId, Iterable[PersonId], Iterable[PersonId]]]:
        yield from (("stayed", pair.mentee, [pair.mentor], [pair.mentor]) for pair in self.stayed)
        yield from (("moved", move.mentee, move.before, move.after) for move in self.moved)
        yield from (("new", pair.mentee, [], [pair.mentor]) for pair in self.new)
        yield from (("gone", pair.mentee, [pair.mentor], []) for pair in self.gone)
        yield from (("waiting", mentee, [], []) for mentee in self.waiting)


def difference(before: Iterable[Pair], after: Iterable[Pair], unmatched: Iterable[Unmatched]) -> Difference:
    """Return what changed between the pairs of two matchings, of which the second leaves `unmatched` without any.

    Examples
    --------
    >>> difference([Pair("kim", "ada", 0.5)], [Pair("kim", "bob", 0.75)], []).moved
    (Move(mentee='kim', before=('ada',), after=('bob',)),)
    """
    first, second = list(before), list(after)
    had, has = mentors_of(first), mentors_of(second)
    both = {(pair.mentee, pair.mentor) for pair in first}
    return Difference(
        stayed=tuple(pair for pair in second if (pair.mentee, pair.mentor) in both),
        moved=tuple(Move(who, had[who], has[who]) for who in had if who in has and had[who] != has[who]),
        new=tuple(pair for pair in second if pair.mentee not in had),
        gone=tuple(pair for pair in first if pair.mentee not in has),
        waiting=tuple(person.mentee for person in unmatched),
    )


def mentors_of(pairs: Iterable[Pair]) -> dict[PersonId, tuple[PersonId, ...]]:
    """Return the mentors of each mentee who has any.

    Examples
    --------
    >>> mentors_of([Pair("kim", "ada", 0.5), Pair("kim", "bob", 0.25)])
    {'kim': ('ada', 'bob')}
    """
    mentors: dict[PersonId, tuple[PersonId, ...]] = {}
    for pair in pairs:
        mentors[pair.mentee] = (*mentors.get(pair.mentee, ()), pair.mentor)
    return mentors
