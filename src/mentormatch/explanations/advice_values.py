"""Advice as values: seats, groups of mentors, weights that move."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from mentormatch.answers import PersonId
from mentormatch.errors import count
from mentormatch.explanations.changed_problems import Gain
from mentormatch.matching import Move, Price
from mentormatch.values import ReadOnlyDict, Value, plain_fields

_NAMED = 3


@dataclass(frozen=True, eq=False)
class SeatAdvice(Value):
    """What one more seat with a mentor is worth.

    Attributes
    ----------
    mentor : str
    price : Price
        The smallest optimal price of a seat.
    gain : Gain
        What solving with that seat adds: the same.
    called : str
        What texts call the mentor: by name, where there is one; "" for the id.
    closed : bool
        Whether the mentor takes nobody now (capacity 0), so that the seat would be the first.
    """

    mentor: PersonId
    price: Price
    gain: Gain
    called: str = ""
    closed: bool = False


@dataclass(frozen=True, eq=False)
class GroupWorth(Value):
    """The mentors who gave one answer: their seats, and what one more seat with each is worth, summed.

    The sum says where seats are scarce; all of these seats together would add less than it.

    Attributes
    ----------
    column, answer : str
    mentors, seats, taken : int
    prices : Price
    """

    column: str
    answer: str
    mentors: int
    seats: int
    taken: int
    prices: Price


@dataclass(frozen=True, eq=False)
class Recruit(Value):
    """What more mentors of a group would add, found by solving with copies of a typical one.

    Attributes
    ----------
    column, answer : str
        The group.
    like : str
        The mentor who is copied, with answers and rules: the one of the group whose seat has the median price.
    mentors, seats : int
        How many copies, and the seats of each.
    gain : Gain
    called : str
        What the text calls the mentor who is copied: by name, where there is one; "" for the id.
    """

    column: str
    answer: str
    like: PersonId
    mentors: int
    seats: int
    gain: Gain
    called: str = ""

    @property
    def text(self) -> str:
        """The advice as a sentence.

        Examples
        --------
        >>> Recruit("skills", "law", like="ada", mentors=2, seats=3, gain=Gain(5, 5, 0.9, True)).text
        "Recruit 2 more mentors for 'law': +0.900 in total, 5 more mentees matched (copies of ada, 3 seats each)."
        """
        several = self.mentors > 1
        how = f"{'copies' if several else 'a copy'} of {self.called or self.like}, {count(self.seats, 'seat')}"
        who = count(self.mentors, "more mentor")
        return f"Recruit {who} for '{self.answer}': {self.gain.text} ({how}{' each' if several else ''})."


@dataclass(frozen=True, eq=False)
class WeightMove(Value):
    """Whose mentors change when the weight of one criterion moves, and those of the others do not.

    Attributes
    ----------
    criterion : str
    change : float
        By how much of itself the weight moves: 0.1 is 10 % more.
    moves : tuple of Move
        By mentee id. Whoever could stay without a loss stays; without mentors before, somebody is newly placed, and
        without mentors after left out.
    mentee_names, mentor_names : mapping of id to str
        What the text calls them; who is in neither is called by the id.
    obstacle : str
        What cannot hold with that weight, so that nobody can be paired; "" where nothing stands in the way.
    """

    criterion: str
    change: float
    moves: tuple[Move, ...]
    mentee_names: Mapping[PersonId, str] = field(default_factory=ReadOnlyDict)
    mentor_names: Mapping[PersonId, str] = field(default_factory=ReadOnlyDict)
    obstacle: str = ""

    @property
    def text(self) -> str:
        """What changes, as a sentence.

        Examples
        --------
        >>> WeightMove("skills", 0.1, (Move("kim", ("ada",), ("bob",)),)).text
        "'skills' +10 %: 1 mentee gets another mentor: kim (ada → bob)."
        """
        if self.obstacle:
            return f"'{self.criterion}' {_share(self.change)}: cannot be, since {self.obstacle}."
        if not self.moves:
            return f"'{self.criterion}' {_share(self.change)}: nobody gets another mentor."
        who = count(len(self.moves), "mentee gets another mentor", "mentees get other mentors")
        shown = ", ".join(
            f"{_listed([move.mentee], self.mentee_names)} ({_listed(move.before, self.mentor_names)} → "
            f"{_listed(move.after, self.mentor_names)})"
            for move in self.moves[:_NAMED]
        )
        more = f" and {len(self.moves) - _NAMED} more" if len(self.moves) > _NAMED else ""
        return f"'{self.criterion}' {_share(self.change)}: {who}: {shown}{more}."


@dataclass(frozen=True, eq=False, repr=False)
class Advice(Value):
    """What would change a matching, for coordinators; nothing of it is meant for participants.

    Attributes
    ----------
    by : tuple of str
        The columns of mentors by which seats are summed.
    seats : tuple of SeatAdvice
        The mentors with the seats that are worth most, the best first.
    full : int
        With how many mentors one more seat would add something.
    groups : tuple of GroupWorth
        Every answer under these columns, those whose seats are worth most first.
    recruits : tuple of Recruit
        What more mentors would add, the best of each column first; only what adds something.
    weights : tuple of WeightMove
        In the policy's order, less before more.
    notes : tuple of str

    Examples
    --------
    >>> from mentormatch.explanations import advise
    >>> from mentormatch.matching import match
    >>> from mentormatch.profiles import Cohort
    >>> cohort = Cohort.from_records(
    ...     mentors=[{"id": "ada", "name": "Ada", "skills": "R; SQL"}],
    ...     mentees=[{"id": "kim", "name": "Kim", "skills": "R"}, {"id": "noor", "name": "Noor", "skills": "SQL; R"}],
    ... )
    >>> matching = match(cohort)
    >>> found = advise(matching)
    >>> found.full, [one.mentor for one in found.seats]
    (1, ['ada'])
    """

    by: tuple[str, ...]
    seats: tuple[SeatAdvice, ...]
    full: int
    groups: tuple[GroupWorth, ...]
    recruits: tuple[Recruit, ...]
    weights: tuple[WeightMove, ...]
    notes: tuple[str, ...] = ()

    def __repr__(self) -> str:
        tried = count(len(self.recruits), "group"), count(len(self.weights), "weight move")
        return f"Advice({count(len(self.seats), 'mentor')}, {tried[0]}, {tried[1]})"

    def text(self) -> str:
        """Return all of it as lines.

        Examples
        --------
        >>> from mentormatch.explanations import advise
        >>> from mentormatch.matching import match
        >>> from mentormatch.profiles import Cohort
        >>> cohort = Cohort.from_records(mentors=[{"id": "ada", "skills": "R"}],
        ...                              mentees=[{"id": "kim", "skills": "R"}, {"id": "noor", "skills": "R"}])
        >>> print(advise(match(cohort)).text())
        One more seat would add something with 1 mentor:
          ada: +1.000 in total, 1 more mentee matched
        More mentors, by 'skills':
          Recruit 1 more mentor for 'R': +1.000 in total, 1 more mentee matched (a copy of ada, 1 seat).
        """
        return "\n".join(self._lines())

    def _lines(self) -> Iterator[str]:
        if self.full:
            best = f"; the best {len(self.seats)}:" if self.full > len(self.seats) else ":"
            yield f"One more seat would add something with {count(self.full, 'mentor')}{best if self.seats else '.'}"
            for seat in self.seats:
                closed = ", who takes nobody now" if seat.closed else ""
                yield f"  {seat.called or seat.mentor}{closed}: {seat.gain.text}"
        else:
            yield "One more seat would add nothing with any mentor."
        for column in self.by:
            of_column = [recruit for recruit in self.recruits if recruit.column == column]
            nothing = "" if of_column else " nothing that was tried would add anything."
            yield f"More mentors, by '{column}':{nothing}"
            yield from (f"  {recruit.text}" for recruit in of_column)
        if self.weights:
            yield "If a weight moves, and the others do not:"
            yield from (f"  {move.text}" for move in self.weights if move.moves or move.obstacle)
            nobody = [move for move in self.weights if not move.moves and not move.obstacle]
            if still := [f"'{move.criterion}' {_share(move.change)}" for move in nobody]:
                yield f"  {', '.join(still)}: nobody gets another mentor."
        yield from self.notes

    def to_dict(self) -> dict[str, Any]:
        """Return all of it as plain JSON, each advice with its sentence under ``text``."""
        document = plain_fields(self)
        for name in ("recruits", "weights"):
            for entry, advice in zip(document[name], getattr(self, name), strict=True):
                entry["text"] = advice.text
        return document


def _listed(people: Iterable[PersonId], names: Mapping[PersonId, str]) -> str:
    return ", ".join(names.get(person, str(person)) for person in people) or "nobody"


def _share(change: float) -> str:
    return f"{change:+.0%}".replace("%", " %")
