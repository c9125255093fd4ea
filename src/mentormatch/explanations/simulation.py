"""simulate(): where a newcomer would land, and who would move."""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal, TypeAlias

import numpy as np

from mentormatch.answers import PersonId
from mentormatch.arrays import Integers
from mentormatch.errors import CohortError, Mistake, UnknownNameError, count, unknown_name
from mentormatch.explanations.advice import moves_between
from mentormatch.explanations.changed_problems import FROM_THE_BEST, standing_of
from mentormatch.matching import (
    NOT_SOLVED,
    CohortProblem,
    Matching,
    Move,
    Pair,
    Unmatched,
    check_matching,
    draw_order,
    gave_way_notes,
    list_unplaced,
    match,
    solve_by_lot,
)
from mentormatch.policy import Policy
from mentormatch.profiles import SIDES, Cohort, People
from mentormatch.scoring import Scores
from mentormatch.values import ReadOnlyDict, Value, plain_fields

Role: TypeAlias = Literal["mentee", "mentor"]
_ROLES: tuple[Role, ...] = ("mentee", "mentor")
_NOBODY = "newcomer"
_NAMED = 10


@dataclass(frozen=True, eq=False)
class Simulation(Value):
    """Where a newcomer would land if everybody were paired again, and who would move; for coordinators.

    Attributes
    ----------
    person : str
        The newcomer's id.
    side : {"mentee", "mentor"}
    pairs : tuple of Pair
        The newcomer's.
    unmatched : Unmatched or None
        Why a mentee would get nobody.
    moves : tuple of Move
        Others whose mentors would change, by id: without any before, somebody would newly be placed, and without any
        after, lose the place. Whoever could stay without a loss stays.
    total : float
        By how much the total of scores would change.
    proven : bool
        Whether the matching with the newcomer is proven to be the best.
    notes : tuple of str
    mentee_names, mentor_names : mapping of id to str
        What the text calls them; who is in neither is called by the id.

    Examples
    --------
    >>> from mentormatch.explanations import simulate
    >>> from mentormatch.matching import match
    >>> from mentormatch.profiles import Cohort
    >>> cohort = Cohort.from_records(
    ...     mentors=[{"id": "ada", "name": "Ada", "skills": "R; SQL"}],
    ...     mentees=[{"id": "kim", "name": "Kim", "skills": "R"}, {"id": "noor", "name": "Noor", "skills": "SQL; R"}],
    ... )
    >>> matching = match(cohort)
    >>> found = simulate(matching, {"id": "zoe", "skills": "R"})
    >>> [pair.mentor for pair in found.pairs], found.moves, found.proven
    ([], (), True)
    """

    person: PersonId
    side: Role
    pairs: tuple[Pair, ...]
    unmatched: Unmatched | None
    moves: tuple[Move, ...]
    total: float
    proven: bool
    notes: tuple[str, ...] = ()
    mentee_names: Mapping[PersonId, str] = field(default_factory=ReadOnlyDict)
    mentor_names: Mapping[PersonId, str] = field(default_factory=ReadOnlyDict)

    def text(self) -> str:
        """Return all of it as lines.

        Examples
        --------
        >>> cohort = Cohort.from_records(mentors=[{"id": "ada", "skills": "R"}], mentees=[{"id": "kim", "skills": "R"}])
        >>> print(simulate(match(cohort), {"id": "noor", "skills": "Go"}).text())
        noor would get nobody. No seat is left with the only allowed mentor: ada with 0.000, whose seat went to kim
        (1.000).
        Nobody else would move. The total would change by +0.000.
        """
        return "\n".join(self._lines())

    def _lines(self) -> Iterator[str]:
        def mentee_called(person: PersonId) -> str:
            return self.mentee_names.get(person, str(person))

        def mentor_called(person: PersonId) -> str:
            return self.mentor_names.get(person, str(person))

        comes_as_mentee = self.side == "mentee"
        with_whom = ", ".join(
            f"{mentor_called(pair.mentor) if comes_as_mentee else mentee_called(pair.mentee)} (score {pair.score:.3f})"
            for pair in self.pairs
        )
        why = "" if self.unmatched is None else f" {self.unmatched.said_with(mentor_called, mentee_called)}"
        newcomer = (mentee_called if comes_as_mentee else mentor_called)(self.person)
        yield f"{newcomer} would get {with_whom or 'nobody'}.{why}"
        whole = "" if self.proven else " This is not proven to be the best."
        who = count(len(self.moves), "other mentee would move", "other mentees would move")
        said = f"{who}:" if self.moves else "Nobody else would move."
        total = f"The total would change by {self.total + 0.0:+.3f}."
        yield f"{said} {total}{whole}" if not self.moves else said
        for move in self.moves[:_NAMED]:
            before, after = (", ".join(map(mentor_called, who)) or "nobody" for who in (move.before, move.after))
            yield f"  {mentee_called(move.mentee)}: {before} → {after}"
        if len(self.moves) > _NAMED:
            yield f"  … and {len(self.moves) - _NAMED} more."
        if self.moves:
            yield f"{total}{whole}"
        yield from self.notes

    def to_dict(self) -> dict[str, Any]:
        """Return all of it as plain JSON."""
        return plain_fields(self)


def simulate(
    matching: Matching | Cohort,
    person: Mapping[str, object],
    *,
    side: Role = "mentee",
    policy: Policy | None = None,
) -> Simulation:
    """Return where a newcomer would land, and who would move.

    Everybody is paired again with the newcomer, exactly, from where the matching stood. What was learned from the
    cohort is kept, so that no score moves. Nothing is changed: the answer is a what-if.

    Parameters
    ----------
    matching : Matching or Cohort
        Where things stand; a cohort is paired first.
    person : mapping
        The answers of the newcomer, as in `Cohort.from_records`; without an ``id`` called "newcomer".
    side : {"mentee", "mentor"}
        As what the newcomer would come.
    policy : Policy, optional
        With a cohort; by default `default_policy` of it. A matching has its own.

    Raises
    ------
    CohortError
        Where somebody on that side has the id already, or an answer cannot be read.
    UnknownNameError
        Where there is no such side.
    InfeasibleError
        Where the newcomer's minimum load cannot hold.

    Returns
    -------
    Simulation

    Examples
    --------
    >>> cohort = Cohort.from_records(mentors=[{"id": "ada", "skills": "R"}, {"id": "bob", "skills": "Go"}],
    ...                              mentees=[{"id": "kim", "skills": "R; Go"}])
    >>> found = simulate(match(cohort), {"id": "noor", "skills": "R"})
    >>> found.pairs, found.total
    ((Pair(mentee='noor', mentor='ada', score=1.0),), 1.0)
    """
    if not isinstance(matching, Cohort):
        check_matching(matching)
    if side not in _ROLES:
        raise UnknownNameError(unknown_name("side", str(side), _ROLES))
    made = match(matching, policy) if isinstance(matching, Cohort) else matching
    cohort, newcomer = _joined(made.cohort, person, side)
    scores = made.scores.update(cohort)
    if made.objective == "total":
        before, after, proven = _from_the_best(made, scores)
    else:
        solved = solve_by_lot(scores, seed=made.seed, on_infeasible="closest" if made.gave_way else "raise")
        before, after, proven = made.positions, solved.pairs, bool(solved.certificate.proven)
    own = after[after[:, _ROLES.index(side)] == newcomer]
    others = after if side == "mentor" else after[after[:, 0] != newcomer]
    name = (cohort.mentees if side == "mentee" else cohort.mentors).ids[newcomer]
    problem = CohortProblem(scores, gave_way=made.gave_way).problem
    unmatched = next((who for who in list_unplaced(scores, problem, after)[0] if who.mentee == name), None)
    pairs = _pairs(cohort, own, scores.pairs(own[:, 0], own[:, 1]).tolist())
    moves = moves_between(scores, before, others)
    mentees, mentors = [pair.mentee for pair in pairs], [pair.mentor for pair in pairs]
    mentees += [move.mentee for move in moves]
    mentors += [person for move in moves for person in (*move.before, *move.after)]
    if side == "mentor":
        unmatched, mentors = None, [*mentors, name]
    else:
        mentees.append(name)
    if unmatched is not None:
        mentees, mentors = [*mentees, *unmatched.people["mentees"]], [*mentors, *unmatched.people["mentors"]]
    return Simulation(
        person=name,
        side=side,
        pairs=pairs,
        unmatched=unmatched,
        moves=moves,
        total=_total(scores, after) - _total(scores, before),
        proven=proven,
        notes=tuple(_notes(made)),
        mentee_names={person: cohort.mentees.called(person) for person in mentees},
        mentor_names={person: cohort.mentors.called(person) for person in mentors},
    )


def _from_the_best(made: Matching, scores: Scores) -> tuple[Integers, Integers, bool]:
    """Return the pairs before and after, as positions in `scores`, and whether both are proven to be the best."""
    standing = standing_of(made)
    mentees, mentors = (draw_order(side, made.seed) for side in (scores.cohort.mentees, scores.cohort.mentors))
    answer = standing.with_people(scores.take(mentees=mentees, mentors=mentors))
    after = np.stack([mentees[answer.pairs[:, 0]], mentors[answer.pairs[:, 1]]], axis=1)
    # a newcomer comes last, so that all others stand where they stood
    order = draw_order(made.cohort.mentees, made.seed), draw_order(made.cohort.mentors, made.seed)
    before = np.stack([order[side][standing.answer.pairs[:, side]] for side in (0, 1)], axis=1)
    return before, after, bool(answer.certificate.proven and standing.answer.certificate.proven)


def _notes(made: Matching) -> Iterator[str]:
    yield from gave_way_notes(made.gave_way)
    if made.solver in NOT_SOLVED and made.objective == "total":
        yield FROM_THE_BEST
    if made.objective != "total":
        yield f"For the objective '{made.objective}', others may move although they could stay without a loss."


def _total(scores: Scores, pairs: Integers) -> float:
    return math.fsum(scores.pairs(pairs[:, 0], pairs[:, 1]).tolist())


def _pairs(cohort: Cohort, pairs: Integers, scores: list[float]) -> tuple[Pair, ...]:
    found = (
        Pair(cohort.mentees.ids[row], cohort.mentors.ids[column], score)
        for (row, column), score in zip(pairs.tolist(), scores, strict=True)
    )
    return tuple(sorted(found, key=lambda pair: (pair.mentee, pair.mentor)))


def _joined(cohort: Cohort, person: Mapping[str, object], side: Role) -> tuple[Cohort, int]:
    """Return the cohort with one person more on a side, and the position there."""
    everybody = cohort.mentees if side == "mentee" else cohort.mentors
    given = dict(person)
    given.setdefault("id", _free_name(everybody))
    alone = Cohort.from_records(
        mentees=[given] if side == "mentee" else [], mentors=[given] if side == "mentor" else []
    )
    new = alone.mentees if side == "mentee" else alone.mentors
    if new.ids[0] in everybody.index:
        expected = f"a newcomer must not have the id of a {side} who is there"
        raise CohortError(
            Mistake("id_doubled", expected, got=str(new.ids[0]), column="id", side=SIDES[side], id=new.ids[0])
        )
    names = dict.fromkeys([*everybody.columns, *new.columns])
    blank = (None,) * len(everybody)
    limits = ("capacity", "min_load") if side == "mentor" else ("demand",)
    assert everybody.rows is not None
    more: dict[str, Any] = {name: np.append(getattr(everybody, name), getattr(new, name)) for name in limits}
    joined = replace(
        everybody,
        ids=(*everybody.ids, *new.ids),
        columns={name: (*everybody.columns.get(name, blank), *new.columns.get(name, (None,))) for name in names},
        rows=np.append(everybody.rows, everybody.rows.max(initial=-1) + 1),
        **more,
    )
    return replace(cohort, **{f"{side}s": joined}), len(everybody)


def _free_name(people: People) -> str:
    names = (_NOBODY, *(f"{_NOBODY} {number}" for number in range(2, len(people) + 3)))
    return next(name for name in names if name not in people.index)
