"""Explanations as values: reasons, ranks, runners-up, costs, and their wording."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias

from mentormatch.answers import PersonId
from mentormatch.errors import count, shorten
from mentormatch.explanations.parts import Cost, ExplainedPair, LeftByRules, Move, RunnerUp
from mentormatch.matching import Pair, PartlyMatched, Reason, Unmatched
from mentormatch.scoring import rules_in_words
from mentormatch.values import ReadOnlyDict, Value, plain_fields

Audience: TypeAlias = Literal["coordinator", "participant"]
_NO_CHANGE = 5e-10
_LONGEST = 100
_MOVES = 5
_REASONS_FOR_PARTICIPANTS: Mapping[Reason, str] = {
    "no_allowed_mentor": "The rules of the programme left no mentor for you this time.",
    "all_taken": "All mentors who could be yours are fully booked this time.",
    "below_worth": "Nobody who could be your mentor fits well enough this time.",
    "left_out": "You have no mentor so far.",
    "not_reached": "You have no mentor so far.",
}


@dataclass(frozen=True, eq=False)
class Explanation(Value):
    """An answer to "why her, why not me?".

    Attributes
    ----------
    mentee : str
    asked : str or None
        The mentor who was asked for: the id; for a participant what it was asked by, which may be a name.
    pairs : tuple of ExplainedPair
        The mentee's own pairs, or the one that was asked for. For a participant only what is their own.
    got : tuple of Pair
        The mentee's own pairs.
    demand : int
        How many mentors the mentee wants.
    unmatched : Unmatched or None
        Why the mentee got nobody; for a participant without details.
    partly_matched : PartlyMatched or None
        Where the mentee got fewer than wanted.
    runners_up : tuple of RunnerUp
        The best allowed mentors whom the mentee did not get; () for a participant.
    cost : Cost or None
        What forcing the pair that was asked for would cost; None where it is made, where none was asked for, and for a
        participant.
    audience : {"coordinator", "participant"}
    called : str
        What texts call the mentee: by name too, where there is one.
    mentor_names : mapping of id to str
        What they call mentors.
    moves : tuple of Move
        Who would move, and where to, as one makes room for another, if the pair that was asked for were made; () where
        another objective than the total is sought, and for a participant.
    removed : mapping of str to int
        For a mentee with an empty place: how many mentors each rule, required criterion or limit takes away; empty for
        a participant.
    free : tuple of RunnerUp
        In pairs that were made elsewhere: allowed mentors with a seat left who score better than the worst of the
        mentee's own; () for a participant.
    mentee_names : mapping of id to str
        What texts call those who would move, and who has a seat that this mentee lacks.
    held : tuple of str
        The mentors with whom a pair of the mentee is on hold; () for a participant.
    left : LeftByRules or None
        With `removed`: how many mentors there are, are left, and take nobody; None for a participant.

    Examples
    --------
    >>> from mentormatch.explanations import explain
    >>> from mentormatch.matching import match
    >>> from mentormatch.profiles import Cohort
    >>> cohort = Cohort.from_records(
    ...     mentors=[{"id": "ada", "name": "Ada", "skills": "R; SQL"}],
    ...     mentees=[{"id": "kim", "name": "Kim", "skills": "R"}, {"id": "noor", "name": "Noor", "skills": "SQL; R"}],
    ... )
    >>> matching = match(cohort)
    >>> found = explain(matching, mentee="kim")
    >>> found.mentee, [pair.mentor for pair in found.pairs]
    ('kim', ['ada'])
    """

    mentee: PersonId
    asked: PersonId | None
    pairs: tuple[ExplainedPair, ...]
    got: tuple[Pair, ...]
    demand: int
    unmatched: Unmatched | None
    partly_matched: PartlyMatched | None
    runners_up: tuple[RunnerUp, ...]
    cost: Cost | None
    audience: Audience
    called: str
    mentor_names: Mapping[PersonId, str]
    moves: tuple[Move, ...] = ()
    removed: Mapping[str, int] = field(default_factory=ReadOnlyDict)
    free: tuple[RunnerUp, ...] = ()
    mentee_names: Mapping[PersonId, str] = field(default_factory=ReadOnlyDict)
    left: LeftByRules | None = None
    held: tuple[PersonId, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Return the explanation as plain JSON, with its text; for a participant only what the text tells.

        Examples
        --------
        >>> from mentormatch.explanations.parts import CriterionReason
        >>> reason = CriterionReason("skills", 0.5, 1.0, ("R",), ("Go",), False, "mentee", "", ("R",))
        >>> pair = ExplainedPair("kim", "ada", 0.5, (reason,), True, 0, 0, ())
        >>> own = Explanation("kim", None, (pair,), (), 1, None, None, (), None, "participant", "kim", {"ada": "Ada"})
        >>> own.to_dict()["pairs"]
        [{'mentee': 'kim', 'mentor': 'ada', 'made': True, 'in_common': {'skills': ['R']}}]
        """
        if self.audience == "participant":
            return _told_to_participant(self) | {"text": self.text()}
        return plain_fields(self) | {"text": self.text()}

    def to_records(self) -> list[dict[str, Any]]:
        """Return one mapping a pair and criterion: what it adds, and what is in common; to a participant no scores.

        Examples
        --------
        >>> from mentormatch.explanations.parts import CriterionReason
        >>> reason = CriterionReason("skills", 0.5, 1.0, ("R",), ("Go",), False, "mentee", "", ("R",))
        >>> pair = ExplainedPair("kim", "ada", 0.5, (reason,), True, 1, 1, ())
        >>> whole = Explanation("kim", None, (pair,), (), 1, None, None, (), None, "coordinator", "kim", {"ada": "Ada"})
        >>> whole.to_records()[0]["contribution"], whole.to_records()[0]["missing"]
        (0.5, ['Go'])
        """
        return records_of_pairs(self.pairs, self.audience)

    def text(self) -> str:
        """Return the explanation as plain lines."""
        return "\n".join(_for_participant(self) if self.audience == "participant" else _for_coordinator(self))


def records_of_pairs(pairs: Iterable[ExplainedPair], audience: Audience) -> list[dict[str, Any]]:
    """Return one mapping a pair and criterion: what it adds, and what is in common; to a participant no scores.

    Examples
    --------
    >>> records_of_pairs([ExplainedPair("kim", "ada", 0.5, (), True, 1, 1, ())], "participant")
    []
    """
    if audience == "participant":
        return [
            {"mentee": pair.mentee, "mentor": pair.mentor, "criterion": name, "in_common": terms}
            for pair in pairs
            for name, terms in pair.told()["in_common"].items()
        ]
    return [
        {"mentee": pair.mentee, "mentor": pair.mentor, "score": pair.score, **plain_fields(reason)}
        for pair in pairs
        for reason in pair.reasons
    ]


def _for_coordinator(explanation: Explanation) -> Iterator[str]:
    mentee = explanation.called
    for pair in explanation.pairs:
        yield from _pair_lines(pair, mentee, explanation.mentor_names[pair.mentor])
    if explanation.asked not in {None, *(own.mentor for own in explanation.got)}:
        for own in explanation.got:
            yield f"{mentee} has {explanation.mentor_names[own.mentor]}, with a score of {own.score:.3f}."
    yield from _without_mentor(explanation)
    if explanation.partly_matched is not None:
        yield f"{mentee} has {explanation.partly_matched.text}"
    if explanation.cost is not None:
        yield _cost_line(explanation.cost, against_rules=bool(explanation.pairs[0].excluded_by))
    yield from _move_lines(explanation)
    yield from _runner_up_lines(explanation)
    for free in explanation.free:
        name = explanation.mentor_names[free.mentor]
        yield f"A better seat is free: {name}, {free.score:.3f}, {free.load} of {count(free.capacity, 'seat')} taken."


def _without_mentor(explanation: Explanation) -> Iterator[str]:
    """Yield why a place is empty: a pair on hold, nobody found, or none asked for."""
    mentee = explanation.called
    for mentor in explanation.held:
        yield f"{mentee} has a pair on hold, with {explanation.mentor_names[mentor]}: place and seat are kept free."
    if explanation.unmatched is not None:
        called, others = explanation.mentor_names, explanation.mentee_names
        yield f"{mentee} has no mentor. {explanation.unmatched.said_with(called.__getitem__, others.__getitem__)}"
        if explanation.left is not None and explanation.unmatched.reason != "no_allowed_mentor":
            yield from left_lines("mentor", explanation.left, explanation.removed)
    elif not explanation.demand:
        yield f"{mentee} asks for no mentor."


def _pair_lines(pair: ExplainedPair, mentee: str, mentor: str) -> Iterator[str]:
    verb = "is paired with" if pair.made else "is not paired with"
    yield f"{mentee} {verb} {mentor}: score {pair.score:.3f} of 1, {_place(pair)}."
    width = max(len(reason.criterion) for reason in pair.reasons)
    for reason in pair.reasons:
        yield f"  {reason.criterion:<{width}}  {reason.contribution:.3f} of {reason.most:.3f}  {reason.note}"
    if pair.excluded_by:
        yield f"{'The pair breaks' if pair.made else 'In the way'}: {rules_in_words(pair.excluded_by)}."


def left_lines(role: str, left: LeftByRules, removed: Mapping[str, int]) -> Iterator[str]:
    """Yield how many of all rules leave and each takes away, so that a reader can add up; nothing where all are left.

    Examples
    --------
    >>> list(left_lines("mentor", LeftByRules(88, 47, 5), {"seniority": 41}))
    ["Of 88 mentors, rules leave 47, of whom 5 take nobody: 'seniority' takes away 41."]
    >>> list(left_lines("mentee", LeftByRules(9, 1, 0), {"different team": 5, "seniority": 6}))
    ["Of 9 mentees, rules leave 1: 'different team' takes away 5, 'seniority' 6, some of them the same."]
    """
    verb = "take" if role == "mentor" else "want"
    nobody = f"{left.closed} {verb}{'s' if left.closed == 1 else ''} nobody"
    if not removed:
        if left.closed:
            yield f"Of {count(left.all, role)}, {nobody}."
        return
    (first, taken), *others = removed.items()
    each = [f"{rules_in_words([first])} takes away {taken}", *(f"{rules_in_words([n])} {t}" for n, t in others)]
    same = ", some of them the same" if sum(removed.values()) > left.all - left.left else ""
    closed = f", of whom {nobody}" if left.closed else ""
    yield f"Of {count(left.all, role)}, rules leave {left.left or 'nobody'}{closed}: {', '.join(each)}{same}."


def _runner_up_lines(explanation: Explanation) -> Iterator[str]:
    if not explanation.runners_up:
        return
    yield f"The best allowed mentors whom {explanation.called} did not get:"
    names = [explanation.mentor_names[runner_up.mentor] for runner_up in explanation.runners_up]
    width = max(map(len, names))
    for name, runner_up in zip(names, explanation.runners_up, strict=True):
        taken = (
            f"{runner_up.load} of {count(runner_up.capacity, 'seat')} taken" if runner_up.capacity else "takes nobody"
        )
        whose = f", by {' and '.join(runner_up.taken_by)}" if runner_up.taken_by else ""
        yield f"  {name:<{width}}  {runner_up.score:.3f}  {taken}{whose}{would_cost(runner_up.cost)}"


def would_cost(cost: Cost | None) -> str:
    """Return the loss in a few words, after what stands before it; "" where it was not looked for.

    Examples
    --------
    >>> would_cost(Cost(0, 0, 0.25)), would_cost(None)
    ('; would cost 0.250', '')
    """
    return "" if cost is None else f"; {cost.in_short}"


def _move_lines(explanation: Explanation) -> Iterator[str]:
    """Who else would move, as one makes room for another; the first of many."""
    others = [move for move in explanation.moves if move.mentee != explanation.mentee]
    if others:
        yield "Who else would move:"
    for move in others[:_MOVES]:
        leaves, gets = (
            "nobody" if mentor is None else explanation.mentor_names[mentor] for mentor in (move.leaves, move.gets)
        )
        yield f"  {explanation.mentee_names[move.mentee]}: from {leaves} to {gets}"
    if len(others) > _MOVES:
        yield f"  and {len(others) - _MOVES} more"


def _place(pair: ExplainedPair) -> str:
    if not pair.rank:
        return "not allowed" if pair.excluded_by else "a mentor who takes nobody this time"
    if pair.of == 1:
        return "the only allowed mentor"
    return f"{'the best' if pair.rank == 1 else f'place {pair.rank}'} of {pair.of} allowed mentors"


def _cost_line(cost: Cost, *, against_rules: bool) -> str:
    if cost.impossible is not None:
        return f"This pair cannot be made: {cost.impossible}"
    changes = []
    if cost.mentees:
        changes.append(f"{count(abs(cost.mentees), 'mentee')} {_fewer(cost.mentees)} would have a mentor")
    if cost.pairs not in {0, cost.mentees}:
        changes.append(f"there would be {count(abs(cost.pairs), 'pair')} {_fewer(cost.pairs)}")
    for value, lost in ((cost.value, cost.total), ("total of scores", cost.scores)):
        if abs(lost) > _NO_CHANGE:
            changed = f"{abs(lost):.3f}" if abs(lost) >= 0.0005 else "less than 0.001"
            changes.append(f"the {value} would {'fall' if lost > 0 else 'rise'} by {changed}")
    rules = " against the rules" if against_rules else ""
    best = ", compared with the best matching there is" if cost.against_best else ""
    said = " and ".join(filter(None, [", ".join(changes[:-1]), *changes[-1:]]))
    tie = ": a tie decided" if cost.tie and not (against_rules or cost.against_best or cost.within) else ""
    doubt = f", or up to {cost.within:.3g} more or less, since not all is proven" if cost.within > _NO_CHANGE else ""
    return f"If this pair were made{rules}{best}, {said or f'nothing would be lost{tie}'}{doubt}."


def _fewer(lost: int) -> str:
    return "fewer" if lost > 0 else "more"


def _for_participant(explanation: Explanation) -> Iterator[str]:
    for pair in explanation.pairs:
        shared = [reason for reason in pair.reasons if reason.in_common]
        more = " What speaks for the two of you:" if shared else ""
        yield f"Your mentor is {explanation.mentor_names[pair.mentor]}.{more}"
        for reason in shared:
            title = (
                "What you can give back"
                if reason.direction == "mentor"
                else reason.criterion[:1].upper() + reason.criterion[1:]
            )
            yield f"  {title}: {listed(reason.met_as or reason.in_common)}"
    if explanation.asked is not None and not explanation.pairs:
        # neither the id, which may be an address, nor the name: it is known who was asked about
        yield (
            "The mentor you asked about is not yours this time. Pairs are chosen for everybody together, within the "
            "rules of the programme and the time that mentors have."
        )
    if explanation.unmatched is not None:
        yield _REASONS_FOR_PARTICIPANTS[explanation.unmatched.reason]
    elif not explanation.demand:
        yield "You asked for no mentor."
    elif not explanation.pairs and not explanation.got:
        yield "It is not decided yet who your mentor is."
    if explanation.partly_matched is not None:
        yield f"You have {explanation.partly_matched.text}"


def _told_to_participant(explanation: Explanation) -> dict[str, Any]:
    """Return what the text tells, as plain JSON: no scores, and nothing that counts against the pair."""
    pairs = [pair.told() for pair in explanation.pairs]
    reason = None if explanation.unmatched is None else explanation.unmatched.reason
    own = {pair.mentor: explanation.mentor_names[pair.mentor] for pair in explanation.pairs}
    given = {"mentee": explanation.mentee, "asked": explanation.asked, "demand": explanation.demand}
    partly = explanation.partly_matched
    return {
        **given,
        "pairs": pairs,
        "unmatched": reason,
        "partly_matched": None if partly is None else {"demand": partly.demand, "got": partly.got},
        "audience": explanation.audience,
        "called": explanation.called,
        "mentor_names": own,
    }


def listed(terms: Iterable[str]) -> str:
    """Return terms on one line; where it would be too long, the first of them and how many more there are.

    Examples
    --------
    >>> listed(["Python", "SQL"]), listed(["Statistical analysis", "Data transformation"] * 4)
    ('Python, SQL', 'Statistical analysis, Data transformation, Statistical analysis, Data transformation and 4 more')
    """
    every, kept, length = list(terms), list[str](), 0
    for term in every:
        length += len(term) + 2
        if kept and length > _LONGEST:
            break
        kept.append(shorten(term, limit=2 * _LONGEST))  # one that two wrote differently has both wordings
    more = len(every) - len(kept)
    return ", ".join(kept) + (f" and {more} more" if more else "")
