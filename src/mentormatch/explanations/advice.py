"""advise(): what more seats, more mentors and other weights would change."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from mentormatch.answers import PersonId
from mentormatch.arrays import Integers
from mentormatch.assignment import Progress, raising, telling
from mentormatch.errors import InfeasibleError, InputError, Mistake, count
from mentormatch.explanations.advice_values import Advice, GroupWorth, Recruit, SeatAdvice, WeightMove
from mentormatch.explanations.changed_problems import FROM_THE_BEST, Standing, standing_of
from mentormatch.explanations.mentor_groups import columns_for_advice, median_of, mentors_by_answer
from mentormatch.matching import NOT_SOLVED, Matching, Move, Price, check_matching, gave_way_notes, held_pairs
from mentormatch.scoring import Scores


def advise(
    matching: Matching,
    *,
    by: str | Sequence[str] | None = None,
    mentors: int = 2,
    seats: int | None = None,
    weight: float = 0.1,
    show: int = 5,
    progress: Progress | None = None,
) -> Advice:
    """Return what would change a matching: more seats, more mentors of a kind, other weights.

    Every claim is verified by solving again: with one more seat; with copies of a typical mentor of a group, who bring
    that mentor's answers and rules; with another weight, where whoever could stay without a loss stays. What was
    learned from the cohort is kept, so that no score moves unless a weight does. It is for coordinators.

    Parameters
    ----------
    matching : Matching
        Ours, a stored one, or pairs that were read; changes are counted from the best total of these people.
    by : str or sequence of str, optional
        Columns of the mentors, none of them audited; by default those that are compared as terms or categories.
    mentors : int
        How many more mentors of a group are tried at most; fewer where the last of them adds nothing.
    seats : int, optional
        The seats of each; by default the median of the mentors who have any.
    weight : float
        By how much of itself each criterion's weight is moved down and up, from 0 to below 1; 0: none is.
    show : int
        How many mentors, and how many groups of a column, are solved with: those whose seats are worth most.
    progress : function (stage, done, total), optional
        Called about four times a second; where it returns False, StoppedError is raised.

    Raises
    ------
    PolicyError
        Where a column is audited.
    StoppedError
        Where `progress` returned False.
    CohortError
        Where the mentors have no such column.
    InputError
        Where a number is not what it must be.

    Returns
    -------
    Advice

    Examples
    --------
    >>> from mentormatch.matching import match
    >>> from mentormatch.profiles import Cohort
    >>> cohort = Cohort.from_records(
    ...     mentors=[{"id": "ada", "skills": "law"}, {"id": "bob", "skills": "R", "capacity": 2}],
    ...     mentees=[{"id": f"m{n}", "skills": "law" if n < 4 else "R"} for n in range(5)])
    >>> advice = advise(match(cohort), by="skills", seats=1)
    >>> advice.recruits[0].text
    "Recruit 2 more mentors for 'law': +2.000 in total, 2 more mentees matched (copies of ada, 1 seat each)."
    """
    check_matching(matching)
    _check_numbers(mentors=mentors, seats=seats, weight=weight, show=show)
    columns = columns_for_advice(matching.scores, by)
    progress = raising(progress)
    with telling(progress):
        return _advice(matching, columns, mentors=mentors, seats=seats, weight=weight, show=show, progress=progress)


def _advice(
    matching: Matching,
    columns: tuple[str, ...],
    *,
    mentors: int,
    seats: int | None,
    weight: float,
    show: int,
    progress: Progress | None,
) -> Advice:
    standing = standing_of(matching, progress=progress)
    prices = [Price(round(pairs), total) for pairs, total in standing.answer.prices.tolist()]
    worth = [place for place in _by_worth(range(len(prices)), prices) if prices[place] != Price(0, 0.0)]
    people = standing.scores.cohort.mentors
    on_hold = {mentor for _, mentor in held_pairs(standing.scores.cohort, standing.scores.policy)}
    groups, recruits = [], []
    for column in columns:
        of_column = _Groups(standing, prices, column)
        groups += of_column.worths()
        recruits += of_column.recruits(mentors, seats, show, progress)
    return Advice(
        by=columns,
        seats=tuple(
            SeatAdvice(
                people.ids[place],
                prices[place],
                standing.with_seats(place, progress=progress),
                people.called(people.ids[place]),
                closed=not standing.problem.capacity[place] and people.ids[place] not in on_hold,
            )
            for place in worth[:show]
        ),
        full=len(worth),
        groups=tuple(groups),
        recruits=tuple(recruits),
        weights=tuple(_weight_moves(standing, weight, progress)) if weight else (),
        notes=tuple(_notes(matching, standing, weight)),
    )


def _check_numbers(*, mentors: object, seats: object, weight: object, show: object) -> None:
    given = (("mentors", mentors, 1), ("seats", 1 if seats is None else seats, 1), ("show", show, 0))
    wrong = [
        Mistake("advice_number", f"{name} must be a whole number of {least} or more", got=str(number))
        for name, number, least in given
        if isinstance(number, bool) or not isinstance(number, int | np.integer) or number < least
    ]
    if isinstance(weight, bool) or not isinstance(weight, int | float) or not 0 <= weight < 1:
        expected = "weight must be a number from 0 to below 1"
        wrong.append(Mistake("advice_number", expected, got=str(weight), hint="0.1 moves weights by 10 %."))
    if wrong:
        raise InputError(wrong)


def _by_worth(places: Sequence[int] | range, prices: Sequence[Price]) -> list[int]:
    """Return the mentors whose seats are worth most first; of equal ones the first of the lot."""
    return sorted(places, key=lambda place: (-prices[place].pairs, -prices[place].total, place))


@dataclass(frozen=True, eq=False)
class _Groups:
    """The mentors by their answers under one column, in the order of the lot."""

    standing: Standing
    prices: Sequence[Price]
    column: str

    def worths(self) -> list[GroupWorth]:
        """Return what seats with the mentors of each group are worth, most first."""
        problem = self.standing.problem
        loads = np.bincount(self.standing.answer.pairs[:, 1], minlength=problem.shape[1])
        found = [
            GroupWorth(
                self.column,
                answer,
                len(places),
                int(problem.capacity[[*places]].sum()),
                int(loads[[*places]].sum()),
                Price(
                    sum(self.prices[place].pairs for place in places),
                    sum(sorted(self.prices[place].total for place in places)),
                ),
            )
            for answer, places in mentors_by_answer(self.standing.scores, self.column).items()
        ]
        return sorted(found, key=lambda group: (-group.prices.pairs, -group.prices.total, group.answer))

    def recruits(self, mentors: int, seats: int | None, show: int, progress: Progress | None) -> list[Recruit]:
        """Return what more mentors add to the groups whose typical seat is worth most, most first."""
        tried: list[tuple[str, int]] = []
        capacity = self.standing.problem.capacity
        # the same for all groups, so that they can be compared
        each = median_of(capacity[capacity > 0].tolist() or [1]) if seats is None else seats
        for answer, places in mentors_by_answer(self.standing.scores, self.column).items():
            with_seats = [place for place in places if capacity[place] > 0]
            if with_seats:
                worst_first = _by_worth(with_seats, self.prices)[::-1]
                tried.append((answer, worst_first[len(worst_first) // 2]))
        # without a price more seats add nothing; another person may, to mentees who want several mentors
        several = bool((self.standing.problem.demand > 1).any())
        worth = [entry for entry in tried if several or self.prices[entry[1]] != Price(0, 0.0)]
        worth.sort(key=lambda entry: (-self.prices[entry[1]].pairs, -self.prices[entry[1]].total, entry[0]))
        found = [self._recruit(answer, like, each, mentors, progress) for answer, like in worth[:show]]
        useful = [recruit for recruit in found if recruit is not None]
        return sorted(useful, key=lambda one: (-one.gain.mentees, -one.gain.pairs, -one.gain.total, one.answer))

    def _recruit(self, answer: str, like: int, seats: int, mentors: int, progress: Progress | None) -> Recruit | None:
        """Return what up to `mentors` copies add, and no more copies than add something."""
        best: Recruit | None = None
        for copies in range(1, mentors + 1):
            gain = self.standing.with_copies(like, copies, seats, progress=progress)
            reached = (gain.mentees, gain.pairs, gain.total)
            before = (0, 0, 0.0) if best is None else (best.gain.mentees, best.gain.pairs, best.gain.total)
            if reached == before:
                break
            people = self.standing.scores.cohort.mentors
            name = people.ids[like]
            best = Recruit(self.column, answer, name, copies, seats, gain, people.called(name))
        return best


def _weight_moves(standing: Standing, weight: float, progress: Progress | None) -> Iterator[WeightMove]:
    scores = standing.scores
    if scores.own_weights or len(scores.criteria) < 2:
        return
    for number, scored in enumerate(scores.criteria):
        if scored.share:
            for change in (-weight, weight):
                moved = _with_moved_weight(scores, number, 1 + change)
                try:
                    answer = standing.with_scores(moved, progress=progress)
                except InfeasibleError as error:
                    yield WeightMove(scored.criterion.name, change, (), obstacle=_obstacle(moved, error))
                    continue
                moves = moves_between(scores, standing.answer.pairs, answer.pairs)
                yield WeightMove(scored.criterion.name, change, moves, *_names_of(scores, moves))


def _obstacle(scores: Scores, error: InfeasibleError) -> str:
    """Say which limit cannot hold with other weights: a locked pair below the least score, else what was raised."""
    cohort, least = scores.cohort, scores.policy.at_least
    locked = scores.forced
    if least is not None and len(locked):
        short = [place for place in locked.tolist() if not scores.allowed([place[0]])[0, place[1]]]
        if short:
            row, column = short[0]
            names = cohort.mentees.called(cohort.mentees.ids[row]), cohort.mentors.called(cohort.mentors.ids[column])
            more = f" (and {count(len(short) - 1, 'pair')} more)" if len(short) > 1 else ""
            return f"{names[0]} is locked to {names[1]}{more}, who would score less than at_least = {least:g}"
    return str(error).splitlines()[0].removesuffix(".")


def _names_of(scores: Scores, moves: Sequence[Move]) -> tuple[dict[PersonId, str], dict[PersonId, str]]:
    """Return what mentees who move, and the mentors they had and get, are called."""
    mentees, mentors = scores.cohort.mentees, scores.cohort.mentors
    return (
        {move.mentee: mentees.called(move.mentee) for move in moves},
        {mentor: mentors.called(mentor) for move in moves for mentor in (*move.before, *move.after)},
    )


def _with_moved_weight(scores: Scores, number: int, factor: float) -> Scores:
    """Return the scores where one criterion weighs `factor` as much; what was learned stays."""
    whole = sum(scored.share * (factor if place == number else 1.0) for place, scored in enumerate(scores.criteria))
    criteria = tuple(
        replace(scored, share=scored.share * (factor if place == number else 1.0) / whole)
        for place, scored in enumerate(scores.criteria)
    )
    return replace(scores, criteria=criteria)


def moves_between(scores: Scores, before: Integers, after: Integers) -> tuple[Move, ...]:
    """Return the mentees whose mentors are not the same, by id; pairs are positions in `scores`.

    Examples
    --------
    >>> from mentormatch.profiles import Cohort
    >>> from mentormatch.scoring import compare
    >>> cohort = Cohort.from_records(mentors=[{"id": "ada", "skills": "R"}], mentees=[{"id": "kim", "skills": "R"}])
    >>> moves_between(compare(cohort), np.zeros((0, 2), dtype=np.int64), np.array([[0, 0]]))
    (Move(mentee='kim', before=(), after=('ada',)),)
    """
    mentees, mentors = scores.cohort.mentees.ids, scores.cohort.mentors.ids
    had: dict[str, list[str]] = {}
    has: dict[str, list[str]] = {}
    for pairs, of in ((before, had), (after, has)):
        for row, column in pairs.tolist():
            of.setdefault(mentees[row], []).append(mentors[column])
    both = sorted({*had, *has})
    moves = (Move(who, tuple(sorted(had.get(who, ()))), tuple(sorted(has.get(who, ())))) for who in both)
    return tuple(move for move in moves if move.before != move.after)


def _notes(matching: Matching, standing: Standing, weight: float) -> Iterator[str]:
    for note in gave_way_notes(standing.gave_way):
        yield f"{note} Changes are counted from there."
    if matching.solver in NOT_SOLVED:
        yield FROM_THE_BEST
    elif matching.objective != "total":
        yield f"Changes are counted from the best total, not from the objective '{matching.objective}'."
    if weight and standing.scores.own_weights:
        yield "Weights are not moved, since mentees weigh for themselves."
    if not standing.answer.certificate.proven:
        yield "The matching from which changes are counted is not proven to be the best."
