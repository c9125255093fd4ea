"""Explain a mentee's pairs, and what forcing another pair would cost."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import overload

import numpy as np

from mentormatch.answers import PersonId
from mentormatch.arrays import Booleans, Floats
from mentormatch.errors import InputError, Mistake, UnknownNameError, unknown_name
from mentormatch.explanations.explanation import Audience, Explanation
from mentormatch.explanations.mentor_side import MentorExplanation, explain_mentor
from mentormatch.explanations.parts import CriterionReason, ExplainedPair, LeftByRules, RunnerUp
from mentormatch.explanations.reason_parts import PartsOfPairs
from mentormatch.explanations.reason_words import ReasonWords
from mentormatch.explanations.told_in_common import told_in_common
from mentormatch.explanations.why_not import WhyNot
from mentormatch.matching import Matching, Unmatched, capacity_of, check_matching, demand_of, held_pairs
from mentormatch.profiles import People, ambiguous_name, ids_named
from mentormatch.scoring import A_RULE, ScoredCriterion

_AUDIENCES = ("coordinator", "participant")
_RUNNERS_UP = 3
# whoever has them is named where a mentor has no more seats than this
_SEATS_NAMED = 2
# scores nearer than this differ by rounding only
_ROUNDING = 1e-12


@overload
def explain(
    matching: Matching, *, mentee: PersonId, mentor: PersonId | None = None, audience: Audience = "coordinator"
) -> Explanation: ...


@overload
def explain(matching: Matching, *, mentor: PersonId, audience: Audience = "coordinator") -> MentorExplanation: ...


@overload
def explain(
    matching: Matching, *, mentee: PersonId | None, mentor: PersonId | None = None, audience: Audience = "coordinator"
) -> Explanation | MentorExplanation: ...


def explain(
    matching: Matching,
    *,
    mentee: PersonId | None = None,
    mentor: PersonId | None = None,
    audience: Audience = "coordinator",
) -> Explanation | MentorExplanation:
    """Return why a mentee got whom, or with `mentor` why not that one and what it would cost.

    Parameters
    ----------
    matching : Matching
        Ours, a stored one, or pairs that were read.
    mentee : str or int, optional
        Whom it is about, by id, or by a name or an address that one of them has; without one it is about the mentor.
    mentor : str or int, optional
        Why not this one? Without a mentee: why these mentees, and who else would come.
    audience : {"coordinator", "participant"}
        A participant is told of their own pairs only: nothing of others, no rules, ranks, loads or costs; and of a
        mentor who was asked for, only what it was asked by.

    Raises
    ------
    UnknownNameError
        Where there is no such person or audience, or several have the name.
    InputError
        Where neither a mentee nor a mentor is given.

    Examples
    --------
    >>> from mentormatch.matching import match
    >>> from mentormatch.profiles import Cohort
    >>> cohort = Cohort.from_records(
    ...     mentors=[{"id": "ada", "skills": "R; SQL"}, {"id": "bob", "skills": "Go"}],
    ...     mentees=[{"id": "kim", "skills": "R"}, {"id": "noor", "skills": "SQL; R; Go"}],
    ... )
    >>> matching = match(cohort)
    >>> print(explain(matching, mentee="noor", mentor="ada").text())
    noor is not paired with ada: score 0.644 of 1, the best of 2 allowed mentors.
      skills  0.644 of 1.000  in common: SQL, R; not offered: Go
    noor has bob, with a score of 0.356.
    If this pair were made, the total would fall by 0.712.
    Who else would move:
      kim: from ada to bob
    The best allowed mentors whom noor did not get:
      ada  0.644  1 of 1 seat taken, by kim; would cost 0.712
    >>> print(explain(matching, mentee="noor", audience="participant").text())
    Your mentor is bob. What speaks for the two of you:
      Skills: Go
    """
    check_matching(matching)
    if audience not in _AUDIENCES:
        raise UnknownNameError(unknown_name("audience", audience, _AUDIENCES))
    private = audience == "participant"
    if mentee is None:
        return _of_mentor(matching, mentor, audience)
    row = _position(matching.cohort.mentees, mentee, private=private)
    mentee = matching.cohort.mentees.ids[row]  # a number may be asked for as text
    mentors = matching.cohort.mentors.index
    own = [mentors[id_] for id_ in matching.mentors_of.get(mentee, ())]
    asked = own if mentor is None else [_position(matching.cohort.mentors, mentor, private=private)]
    if mentor is not None and not private:  # a participant may not know the id of whom they asked for by name
        mentor = matching.cohort.mentors.ids[asked[0]]
    candidates = _candidates(matching, row, own, private=private)
    pairs = tuple(_explained_pair(candidates, column) for column in asked if column in own or not private)
    why_not = WhyNot(matching)
    runners_up = () if private else tuple(_runners_up(candidates, why_not))
    unmatched = next((entry for entry in matching.unmatched if entry.mentee == mentee), None)
    got = tuple(pair for pair in matching.pairs if pair.mentee == mentee)
    free = () if private else tuple(_free_and_better(candidates))
    asks = not private and mentor is not None and asked[0] not in own
    cost, moves = why_not.force(row, asked[0]) if asks else (None, ())
    on_hold = held_pairs(matching.cohort, matching.policy)
    held = () if private else tuple(other for one, other in on_hold if one == mentee)
    shown = [*held, *(entry.mentor for entries in (pairs, got, runners_up, free) for entry in entries)]
    shown += [id_ for move in moves for id_ in (move.leaves, move.gets) if id_ is not None]
    moving = [move.mentee for move in moves]
    if unmatched is not None and not private:
        shown, moving = [*shown, *unmatched.people["mentors"]], [*moving, *unmatched.people["mentees"]]
    return Explanation(
        mentee=mentee,
        asked=mentor,
        pairs=pairs,
        got=got,
        demand=int(demand_of(matching.cohort.mentees)[row]),
        unmatched=_told_of(unmatched) if private and unmatched else unmatched,
        partly_matched=next((entry for entry in matching.partly_matched if entry.mentee == mentee), None),
        runners_up=runners_up,
        cost=cost,
        audience=audience,
        called=matching.called(matching.cohort.mentees, mentee),
        mentor_names={id_: matching.called(matching.cohort.mentors, id_) for id_ in shown},
        moves=moves,
        removed={} if private or unmatched is None else matching.scores.exclusions(row),
        free=free,
        mentee_names={id_: matching.called(matching.cohort.mentees, id_) for id_ in moving},
        left=None if private or unmatched is None else _left_by_rules(candidates),
        held=held,
    )


@dataclass(frozen=True, eq=False)
class _Candidates:
    """The mentors as candidates for one mentee: who is allowed, and at which score."""

    matching: Matching
    row: int
    private: bool
    allowed: Booleans
    scores: Floats
    own: list[int]

    @cached_property
    def parts(self) -> PartsOfPairs:
        """What each criterion says of pairs with this mentee."""
        return PartsOfPairs(self.matching)


def _told_of(unmatched: Unmatched) -> Unmatched:
    """Return what a participant is told of being unmatched: the reason, and why others come first."""
    kept = {key: unmatched.details[key] for key in ("later",) if key in unmatched.details}
    return Unmatched(unmatched.mentee, unmatched.reason, kept)


def _candidates(matching: Matching, row: int, own: list[int], *, private: bool) -> _Candidates:
    scores = matching.scores
    return _Candidates(matching, row, private, scores.allowed([row])[0], scores.block([row])[0], own)


def _left_by_rules(candidates: _Candidates) -> LeftByRules:
    takes = capacity_of(candidates.matching.cohort.mentors, candidates.matching.policy) > 0
    allowed = candidates.allowed
    return LeftByRules(len(allowed), int(allowed.sum()), int((allowed & ~takes).sum()))


def _of_mentor(matching: Matching, mentor: PersonId | None, audience: Audience) -> MentorExplanation:
    if mentor is None:
        raise InputError(Mistake("nobody_to_explain", "a mentee or a mentor must be given"))
    private = audience == "participant"
    cohort = matching.cohort
    column = _position(cohort.mentors, mentor, private=private)

    def pair_of(row: int) -> ExplainedPair:
        own = [cohort.mentors.index[id_] for id_ in matching.mentors_of.get(cohort.mentees.ids[row], ())]
        return _explained_pair(_candidates(matching, row, own, private=private), column)

    return explain_mentor(matching, column, audience, pair_of)


def _position(people: People, person: PersonId, *, private: bool) -> int:
    """Return where somebody stands, by id, name or address; a participant is not told who else there is."""
    if person in people.index:
        return people.index[person]
    ids = ids_named(people, person) if isinstance(person, str) else ()
    if len(ids) == 1:
        return people.index[ids[0]]
    if ids and not private:
        raise UnknownNameError(ambiguous_name(people, str(person), ids, "an explanation"))
    raise UnknownNameError(unknown_name(people.role, person, () if private else people.ids))


def _explained_pair(candidates: _Candidates, column: int) -> ExplainedPair:
    scores = candidates.matching.scores
    contributions = scores.contributions(candidates.row, column)
    # as where it is said who has the seats: who takes nobody stands in nobody's way
    ranked = candidates.allowed & (capacity_of(candidates.matching.cohort.mentors, candidates.matching.policy) > 0)
    better = ranked & (candidates.scores > candidates.scores[column] + _ROUNDING)
    return ExplainedPair(
        mentee=scores.cohort.mentees.ids[candidates.row],
        mentor=scores.cohort.mentors.ids[column],
        score=float(candidates.scores[column]),
        reasons=_without_wishes_against(
            [
                (scored, _reason(candidates, place, column, contributions[scored.criterion.name]))
                for place, scored in enumerate(scores.criteria)
            ],
            private=candidates.private,
        ),
        made=column in candidates.own,
        rank=int(better.sum()) + 1 if ranked[column] and not candidates.private else 0,
        of=0 if candidates.private else int(ranked.sum()),
        excluded_by=() if candidates.private else scores.excluded_by(candidates.row, column),
    )


def _without_wishes_against(
    reasons: Sequence[tuple[ScoredCriterion, CriterionReason]], *, private: bool
) -> tuple[CriterionReason, ...]:
    """Return the reasons; for a participant, one without a name stands for all by which somebody is not wished for."""
    told = [reason for scored, reason in reasons if not (private and _is_against(scored))]
    against = [reason for scored, reason in reasons if private and _is_against(scored)]
    if against:
        adds, most = (math.fsum(values) for values in zip(*((r.contribution, r.most) for r in against), strict=True))
        told.append(CriterionReason(A_RULE, adds, most, (), (), blank=False, direction="mentee", note=""))
    return tuple(told)


def _is_against(scored: ScoredCriterion) -> bool:
    return scored.criterion.names_people and scored.criterion.reverse


def _reason(candidates: _Candidates, place: int, column: int, contribution: float) -> CriterionReason:
    scored = candidates.matching.scores.criteria[place]
    criterion, parts = scored.criterion, candidates.parts.of_criterion(place, candidates.row, column)
    in_common: tuple[str, ...] = ()
    met_as: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    answered = scored.both_answered(candidates.row, column)
    if scored.encoder is not None and answered:
        wants, offers = criterion.answers(candidates.matching.cohort)
        wanting, offering = (candidates.row, column) if criterion.direction == "mentee" else (column, candidates.row)
        # a participant is not shown what counts against the pair, nor what the mentor wants
        ranked = criterion.direction == "mentor" and criterion.names_people
        cells = wants[wanting], offers[offering]
        if not (parts.kind == "open" or (candidates.private and (criterion.reverse or ranked))):
            if candidates.private:
                in_common, met_as = told_in_common(scored, *cells, (candidates.row, column))
            else:
                in_common, met_as = scored.encoder.in_common(*cells), scored.encoder.met_as(*cells)
        if not (candidates.private and criterion.direction == "mentor"):
            missing = scored.encoder.missing(*cells)
    return CriterionReason(
        criterion.name,
        contribution,
        scored.share_of(candidates.row),
        in_common,
        missing,
        not answered,
        criterion.direction,
        "" if candidates.private else ReasonWords().note(scored, parts),
        met_as,
    )


def _best_first(candidates: _Candidates) -> list[int]:
    """The allowed mentors who take anybody, and whom the mentee did not get."""
    others = candidates.allowed & (capacity_of(candidates.matching.cohort.mentors, candidates.matching.policy) > 0)
    others[candidates.own] = False
    ids = candidates.matching.cohort.mentors.ids
    return sorted(np.flatnonzero(others).tolist(), key=lambda column: (-candidates.scores[column], ids[column]))


def _free_and_better(candidates: _Candidates) -> Iterator[RunnerUp]:
    """In pairs that were made elsewhere, mentors with a seat left who are better than the worst there is."""
    matching = candidates.matching
    if matching.solver != "given" or not demand_of(matching.cohort.mentees)[candidates.row]:
        return
    full = len(candidates.own) >= demand_of(matching.cohort.mentees)[candidates.row]
    worst = float(candidates.scores[candidates.own].min()) if full else -np.inf
    loads, ids = {load.mentor: load for load in matching.loads}, matching.cohort.mentors.ids
    better = [column for column in _best_first(candidates) if candidates.scores[column] > worst + _ROUNDING]
    for column in [column for column in better if loads[ids[column]].seats_left][:_RUNNERS_UP]:
        load = loads[ids[column]]
        yield RunnerUp(load.mentor, float(candidates.scores[column]), load.load, load.capacity)


def _runners_up(candidates: _Candidates, why_not: WhyNot) -> Iterator[RunnerUp]:
    ids = candidates.matching.cohort.mentors.ids
    loads = {load.mentor: load for load in candidates.matching.loads}
    for column in _best_first(candidates)[:_RUNNERS_UP]:
        load = loads[ids[column]]
        full = 0 < load.capacity <= min(load.load, _SEATS_NAMED)
        cohort, pairs = candidates.matching.cohort, candidates.matching.pairs
        having = [pair.mentee for pair in pairs if pair.mentor == load.mentor] if full else []
        named = tuple(candidates.matching.called(cohort.mentees, person) for person in having)
        cost, moves = why_not.force(candidates.row, column) if why_not.is_quick else (None, ())
        outbid_by = next((move.mentee for move in moves if move.leaves == load.mentor), None)
        yield RunnerUp(load.mentor, float(candidates.scores[column]), load.load, load.capacity, named, cost, outbid_by)
