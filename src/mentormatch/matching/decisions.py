"""What became of each pair of the last round."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from mentormatch.arrays import Integers
from mentormatch.errors import CohortError, Mistake, count
from mentormatch.matching.rounds import Decision, Round, read_decisions_given
from mentormatch.profiles import SIDES, Cohort, People, ambiguous_name, ids_named, unknown_person
from mentormatch.scoring import Scores, rules_in_words
from mentormatch.values import Value

_SHOWN = 3
_BY_SHEET = (
    "Nobody of the round before is found by id, so that its pairs are those of the sheet, and who waited is not known."
)

IdPair = tuple[str, str]


@dataclass(frozen=True, eq=False)
class LastRound(Value):
    """The last round among the people of this one; people by id.

    Attributes
    ----------
    going_on : tuple of (mentee, mentor)
        Pairs of people who are both here, and that nobody declined; after `under`, that no rule forbids either.
    accepted, declined, held, by_hand : tuple of (mentee, mentor)
        What was decided.
    before : mapping
        The mentors that each mentee had.
    fates : mapping
        Why pairs cannot go on: for each mentee, by mentor.
    left : tuple of str
        Mentees of the last round who are not here, or want no mentor any more.
    mentees : frozenset of str
        Everybody who wants a mentor now.
    notes : tuple of str
    """

    going_on: tuple[IdPair, ...]
    accepted: tuple[IdPair, ...]
    declined: tuple[IdPair, ...]
    held: tuple[IdPair, ...]
    by_hand: tuple[IdPair, ...]
    before: Mapping[str, tuple[str, ...]]
    fates: Mapping[str, Mapping[str, str]]
    left: tuple[str, ...]
    mentees: frozenset[str]
    notes: tuple[str, ...]

    @property
    def running(self) -> list[IdPair]:
        """The pairs that go on, also those that were set by hand."""
        return list(dict.fromkeys([*self.going_on, *self.by_hand]))

    @property
    def decided(self) -> Mapping[str, tuple[IdPair, ...]]:
        """The pairs by what was decided."""
        return {"accepted": self.accepted, "by hand": self.by_hand, "declined": self.declined, "hold": self.held}

    def under(self, scores: Scores, capacity: Integers, demand: Integers) -> "LastRound":
        """Return the same, without the running pairs that rules forbid now, or that have no seat or place.

        Seats and places that are kept free for held pairs are none for others.
        Accepted pairs stay: what forbids them is a mistake that locks report.
        """
        mentees, mentors = scores.cohort.mentees.index, scores.cohort.mentors.index
        places = np.array([(mentees[one], mentors[two]) for one, two in self.going_on], dtype=np.int64).reshape(-1, 2)
        free = len(scores.rules) == 0 and not any(scored.criterion.required for scored in scores.criteria)
        allowed = np.ones(len(places), dtype=bool)
        if not free or scores.policy.at_least is not None:
            for start in range(0, len(places), 1024):
                some = places[start : start + 1024]
                allowed[start : start + 1024] = scores.allowed(some[:, 0])[np.arange(len(some)), some[:, 1]]
        fates = {mentee: dict(by_mentor) for mentee, by_mentor in self.fates.items()}
        going_on, called = [], scores.cohort.mentors.called
        for pair, place, may in zip(self.going_on, places.tolist(), allowed.tolist(), strict=True):
            if pair in self.accepted:
                going_on.append(pair)
            elif not may:
                rules = rules_in_words(scores.excluded_by(*place))
                fates.setdefault(pair[0], {})[pair[1]] = (
                    f"the pair with {called(pair[1])} is not allowed any more: {rules}"
                )
            elif not capacity[place[1]]:
                on_hold = any(mentor == pair[1] for _, mentor in self.held)
                why = "has no seat beside those of pairs on hold" if on_hold else "takes nobody any more"
                fates.setdefault(pair[0], {})[pair[1]] = f"{called(pair[1])} {why}"
            elif not demand[place[0]]:
                fates.setdefault(pair[0], {})[pair[1]] = "the place is kept free for a pair on hold"
            else:
                going_on.append(pair)
        return replace(self, going_on=tuple(going_on), fates=fates)

    def standings(self, waited: Mapping[str, int]) -> dict[str, str]:
        """Return what each mentee who is no newcomer has to show: "running", "ended" or "waited" with the rounds."""
        found = {mentee: f"waited {rounds}" for mentee, rounds in waited.items() if mentee in self.mentees}
        found |= dict.fromkeys((mentee for mentee in self.before if mentee in self.mentees), "ended")
        found |= dict.fromkeys((mentee for mentee, _ in self.running), "running")
        return dict(sorted(found.items()))

    def named(self, cohort: Cohort, mentee: str, mentor: str) -> IdPair | None:
        """Return whom two texts name, by id; None where somebody is not here."""
        return _here(cohort, mentee, mentor, by_id=False)

    def pairs_of(self, cohort: Cohort, one: Round) -> Iterable[IdPair]:
        """Yield the pairs of a round of which both are here."""
        for row in one.rows:
            pair = _here(cohort, row.mentee, row.mentor, by_id=one.by_id)
            if pair is not None:
                yield pair


def read_last_round(cohort: Cohort, last: Round, decisions: Iterable[Any] | None) -> LastRound:
    """Return what became of the pairs of the last round.

    Parameters
    ----------
    cohort : Cohort
    last : Round
        Its own decisions count where no others are given.
    decisions : iterable, optional
        Its pairs as they came back.

    Raises
    ------
    CohortError
        With every name of several people, and every one of nobody in a pair that was set by hand.
    InputError
        With every entry that is no pair.

    Examples
    --------
    >>> cohort = Cohort.from_records(mentors=[{"id": "ada"}, {"id": "bob"}], mentees=[{"id": "kim"}, {"id": "noor"}])
    >>> last = Round((Decision("kim", "ada"), Decision("noor", "cid")))
    >>> found = read_last_round(cohort, last, [("kim", "bob"), ("noor", "cid")])
    >>> found.by_hand, found.fates["noor"]
    ((('kim', 'bob'),), {'cid': "the mentor 'cid' is not here any more"})
    """
    reader = _Reader(cohort)
    base = [reader.ids(row, by_id=last.by_id, needed=False) for row in last.rows]
    sheet = None if decisions is None else read_decisions_given(decisions)
    if sheet and base and not any(there[0] or there[1] for _, there in base):
        by_name = _Reader(cohort)
        named = [by_name.ids(row, by_id=False, needed=False) for row in sheet]
        if any(all(there) for _, there in named) and not {pair for pair, _ in named} & {pair for pair, _ in base}:
            # all ids were changed, so that only what came back can say by names who was a pair
            last, sheet = replace(last, rows=tuple(sheet), by_id=False, held=frozenset()), None
            reader, base = by_name, named
            reader.notes.append(_BY_SHEET)
    made = {pair for pair, _ in base}
    rows = last.rows if sheet is None else tuple(sheet)
    named = base
    if sheet is not None:
        named = [reader.ids(row, by_id=False, needed=True, known=made) for row in sheet]
    mistakes = [*reader.mistakes, *_contradictory(zip(rows, named, strict=True))]
    if mistakes:
        raise CohortError(mistakes)
    found = _Fates(cohort)
    for pair, _ in base:
        found.had(pair)
    for row, (pair, there) in zip(rows, named, strict=True):
        found.decide(pair, row.decision, there=there, by_hand=sheet is not None and pair not in made)
    if sheet is not None:
        returned = {pair for pair, _ in named}
        for pair in sorted(made - returned):
            found.missing(pair, held=pair in last.held)
    return found.result(reader)


def _contradictory(rows: Iterable[tuple[Decision, tuple[IdPair, Any]]]) -> Iterable[Mistake]:
    """Yield the pairs of which two rows say different things, under whatever names they stand there."""
    said: dict[IdPair, str] = {}
    for row, (pair, _) in rows:
        if row.decision is None:
            continue
        before = said.setdefault(pair, row.decision)
        if before != row.decision:
            expected = f"the pair of '{pair[0]}' and '{pair[1]}' must have one decision"
            got, hint = f"{before} and {row.decision}", "Keep the one that counts."
            yield Mistake(
                "decision_contradictory", expected, got=got, hint=hint, file=row.file, row=row.row, column="decision"
            )


class _Reader:
    """Finds people, and keeps what is wrong."""

    def __init__(self, cohort: Cohort) -> None:
        self._sides = (cohort.mentees, cohort.mentors)
        self.mistakes: list[Mistake] = []
        self.notes: list[str] = []
        self.absent: dict[str, None] = {}

    def ids(
        self, row: Decision, *, by_id: bool, needed: bool, known: Iterable[IdPair] = ()
    ) -> tuple[IdPair, tuple[bool, bool]]:
        """Return whom a row names, as it stands where nobody is here, and who is here.

        Where pairs are `known`, a row that is none of them was set by hand, and both must be here.
        """
        meant = [
            _meant(people, text, by_id=by_id)
            for people, text in zip(self._sides, (row.mentee, row.mentor), strict=True)
        ]
        texts = (row.mentee, row.mentor)
        ids = tuple(found[0] if found else text for found, text in zip(meant, texts, strict=True))
        pair: IdPair = (ids[0], ids[1])
        for people, text, found in zip(self._sides, texts, meant, strict=True):
            where: dict[str, Any] = {
                "file": row.file,
                "row": row.row,
                "column": people.role,
                "side": SIDES[people.role],
            }
            if len(found) > 1:
                self.mistakes.append(ambiguous_name(people, text, found, "each pair", **where))
            elif not found and needed and pair not in known:
                near = len(self.mistakes) < 20  # each suggestion looks at everybody
                code = f"unknown_{people.role}"
                self.mistakes.append(unknown_person(people, text, code=code, nearest=near, **where))
            elif not found:
                self.absent.setdefault(f"{people.role} '{text}'")
        return pair, (bool(meant[0]), bool(meant[1]))


def _meant(people: People, text: str, *, by_id: bool) -> tuple[str, ...]:
    if text in people.index:
        return (str(people.ids[people.index[text]]),)
    return () if by_id else tuple(map(str, ids_named(people, text)))


def _here(cohort: Cohort, mentee: str, mentor: str, *, by_id: bool) -> IdPair | None:
    found = [_meant(people, text, by_id=by_id) for people, text in ((cohort.mentees, mentee), (cohort.mentors, mentor))]
    return (found[0][0], found[1][0]) if len(found[0]) == len(found[1]) == 1 else None


class _Fates:
    """What became of each pair, while rows are read."""

    def __init__(self, cohort: Cohort) -> None:
        demand = cohort.mentees.demand
        assert demand is not None, "every table of mentees has demands"
        self._cohort = cohort
        self._wanting = frozenset(
            str(person) for person, wants in zip(cohort.mentees.ids, demand, strict=True) if wants
        )
        self._before: dict[str, tuple[str, ...]] = {}
        self._fates: dict[str, dict[str, str]] = {}
        self._missing: list[IdPair] = []
        self._idle = 0
        self._decided: dict[str | None, list[IdPair]] = {None: [], "accepted": [], "declined": [], "hold": [], "": []}

    def _any_here(self, pairs: Iterable[IdPair]) -> bool:
        mentees, mentors = self._cohort.mentees.index, self._cohort.mentors.index
        return any(mentee in mentees or mentor in mentors for mentee, mentor in pairs)

    def had(self, pair: IdPair) -> None:
        mentee, mentor = pair
        self._before[mentee] = (*self._before.get(mentee, ()), mentor)
        if mentor not in self._cohort.mentors.index:
            self._ended(pair, f"the mentor '{mentor}' is not here any more")

    def _ended(self, pair: IdPair, why: str) -> None:
        self._fates.setdefault(pair[0], {})[pair[1]] = why

    def _called(self, mentor: str) -> str:
        return self._cohort.mentors.called(mentor)

    def decide(self, pair: IdPair, decision: str | None, *, there: tuple[bool, bool], by_hand: bool) -> None:
        mentee, mentor = pair
        self._idle += decision is not None and not all(there)
        if not there[0]:
            return
        if not there[1]:
            self._ended(pair, f"the mentor '{mentor}' is not here any more")
        elif decision == "declined":
            self._decided["declined"].append(pair)
            self._ended(pair, f"the pair with {self._called(mentor)} was declined")
        elif decision == "hold":
            self._decided["hold"].append(pair)
        elif mentee in self._wanting:
            self._decided["" if by_hand else decision].append(pair)

    def missing(self, pair: IdPair, *, held: bool) -> None:
        """Note a pair that does not stand in what came back; one that was held back was not sent, and may go on."""
        mentee, mentor = pair
        if mentor not in self._cohort.mentors.index or mentee not in self._cohort.mentees.index:
            return
        if held:
            self._decided[None].append(pair)
            return
        moved = any(mentee == other for other, _ in self._decided[""])
        gone = f"the pair with {self._called(mentor)} does not stand in the sheet"
        self._ended(pair, "the pair was changed by hand" if moved else gone)
        if not moved:
            self._missing.append(pair)

    def _about_rows(self) -> Iterable[str]:
        """Say what a sheet ends by leaving it out, and which decisions decide nothing."""
        if self._missing:
            people, one = self._cohort, len(self._missing) == 1
            named = [f"{people.mentees.called(who)} with {self._called(whom)}" for who, whom in self._missing[:_SHOWN]]
            more = ", …" if len(self._missing) > _SHOWN else ""
            does, has, many = "does" if one else "do", "has" if one else "have", count(len(self._missing), "pair")
            yield (
                f"{many} of the round before {does} not stand in the sheet, and {has} ended: "
                f"{', '.join(named)}{more}. A pair goes on where its row is left there, with nothing under decision."
            )
        if self._idle:
            yield (
                f"{count(self._idle, 'decision')} on pairs of which somebody is not here any more "
                f"{'decides' if self._idle == 1 else 'decide'} nothing."
            )

    def result(self, reader: _Reader) -> LastRound:
        decided = {said: tuple(dict.fromkeys(pairs)) for said, pairs in self._decided.items()}
        notes = [*reader.notes]
        if reader.absent:
            shown = ", ".join([*reader.absent][:_SHOWN]) + (", …" if len(reader.absent) > _SHOWN else "")
            are = "is" if len(reader.absent) == 1 else "are"
            people = count(len(reader.absent), "person").replace("persons", "people")
            notes.append(f"Of the round before {people} {are} not here any more: {shown}.")
        pairs = [(mentee, mentor) for mentee, mentors in self._before.items() for mentor in mentors]
        if pairs and self._cohort.shape[0] and self._cohort.shape[1] and not self._any_here(pairs):
            notes.append(
                "Nobody of the round before is found among the people of this one, so that all are new. If ids were "
                "changed, give that round as a list of pairs by address or name."
            )
        notes += self._about_rows()
        return LastRound(
            going_on=tuple(dict.fromkeys([*decided[None], *decided["accepted"]])),
            accepted=decided["accepted"],
            declined=decided["declined"],
            held=decided["hold"],
            by_hand=decided[""],
            before=self._before,
            fates=self._fates,
            left=tuple(sorted(mentee for mentee in self._before if mentee not in self._wanting)),
            mentees=self._wanting,
            notes=tuple(notes),
        )
