"""Short lists of mentors as values, and who has a shorter one."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np

from mentormatch.answers import Cell, PersonId, id_order
from mentormatch.assignment import AssignmentProblem, Certificate, StoppedBy
from mentormatch.errors import CohortError, Mistake, UnknownNameError, count, unknown_name
from mentormatch.matching.limits import demand_of
from mentormatch.matching.result.frames import pandas_frame
from mentormatch.matching.result.matching import Matching
from mentormatch.matching.result.parts import Pair
from mentormatch.matching.solving import draw_order
from mentormatch.policy import Policy
from mentormatch.profiles import Cohort
from mentormatch.scoring import rules_in_words
from mentormatch.values import ReadOnlyDict, Value, plain, plain_fields

_SHOWN = 10
_PREFIXES = ("choice", "choice_of_list", "choice_of_short_list")


@dataclass(frozen=True, eq=False)
class IncompleteList(Value):
    """A mentee whose list is shorter than asked for.

    Attributes
    ----------
    mentee : str
    each : int
        How many mentors a list should have.
    got : int
    allowed : int
        How many mentors may stand on it: by the rules, and with ``participation = "worth"`` by their score.
    rules : mapping of str to int
        How many mentors each rule takes away, where fewer are allowed than were asked for.
    stopped : str or None
        What stopped the run before its end, if anything did.
    """

    mentee: PersonId
    each: int
    got: int
    allowed: int
    rules: Mapping[str, int]
    stopped: StoppedBy | None = None

    @property
    def text(self) -> str:
        """What is lacking and why, as a sentence.

        Examples
        --------
        >>> IncompleteList("kim", 5, 2, 2, {"different department": 3}).text
        "2 of 5 mentors: no more are allowed; 'different department' rules out 3."
        >>> IncompleteList("kim", 5, 3, 9, {}).text
        '3 of 5 mentors: the other 6 who are allowed stand on as many lists as they may.'
        """
        got = f"{self.got} of {count(self.each, 'mentor')}"
        if self.stopped and self.got < min(self.each, self.allowed):
            return f"{got}: the run was stopped before the end."
        if self.allowed <= self.got:
            rules = ", ".join(f"{rules_in_words([name])} rules out {taken}" for name, taken in self.rules.items())
            return f"{got}: no more are allowed{f'; {rules}' if rules else ''}."
        full = "as many lists as they may"
        if not self.got:
            return f"{got}: all {self.allowed} who are allowed stand on {full}."
        return f"{got}: the other {self.allowed - self.got} who are allowed stand on {full}."


@dataclass(frozen=True, eq=False, repr=False)
class ShortLists(Value):
    """Mentors for every mentee to choose from, and the proof that no lists have a better total.

    Made by `shortlist`. Of `cohort` and `policy` it is as they were given; `matching` holds the lists as a `Matching`
    of a cohort in which everybody has as many places as the lists allow.

    Attributes
    ----------
    cohort : Cohort
    policy : Policy
    matching : Matching
        The same pairs, with scores, contributions, limits and the certificate.
    each : int
        Mentors that a list should have.
    at_most : int
        Lists that a mentor may stand on.
    incomplete : tuple of IncompleteList
        Who has a shorter list, and why; by mentee id.
    notes : tuple of str
        What should be said about how this came about.

    Examples
    --------
    >>> from mentormatch.matching import shortlist
    >>> cohort = Cohort.from_records(
    ...     mentors=[{"id": "ada", "skills": "R; SQL"}, {"id": "bob", "skills": "Go"}, {"id": "cyd", "skills": "R"}],
    ...     mentees=[{"id": "kim", "skills": "R"}, {"id": "noor", "skills": "Go; SQL"}])
    >>> lists = shortlist(cohort, each=2, at_most=2)
    >>> [pair.mentor for pair in lists.of("kim")], [pair.mentor for pair in lists.of("noor")], lists
    (['cyd', 'ada'], ['ada', 'bob'], ShortLists(2 mentors for each of 2 mentees, proven))
    """

    cohort: Cohort
    policy: Policy
    matching: Matching
    each: int
    at_most: int
    incomplete: tuple[IncompleteList, ...]
    notes: tuple[str, ...] = ()

    def __repr__(self) -> str:
        fewer = f", {len(self.incomplete)} with fewer" if self.incomplete else ""
        mentees = count(int((demand_of(self.cohort.mentees) > 0).sum()), "mentee")
        return f"ShortLists({count(self.each, 'mentor')} for each of {mentees}{fewer}, {self.certificate.summary})"

    @property
    def certificate(self) -> Certificate:
        """What the lists reach together, and what no lists can exceed; its prices are in the order of the mentors."""
        return self.matching.certificate

    @property
    def problem(self) -> AssignmentProblem:
        """The assignment problem, in the cohort's order, against which the certificate can be checked."""
        return self.matching.problem

    @property
    def total(self) -> float:
        """The sum of the scores on all lists."""
        return self.matching.total

    @property
    def stopped(self) -> StoppedBy | None:
        """What stopped the run before its end, if anything did."""
        return self.matching.stopped

    @cached_property
    def pairs(self) -> tuple[Pair, ...]:
        """All lists: by mentee id, and of each mentee the best mentor first; equal scores by lot, not by alphabet."""
        mentors, seed = self.cohort.mentors, self.matching.seed
        lot = np.empty(len(mentors), dtype=np.int64)
        lot[draw_order(mentors, seed)] = np.arange(len(mentors))
        place = dict(zip(mentors.ids, lot.tolist(), strict=True))
        return tuple(
            sorted(self.matching.pairs, key=lambda pair: (id_order(pair.mentee), -pair.score, place[pair.mentor]))
        )

    @cached_property
    def lists(self) -> Mapping[PersonId, tuple[Pair, ...]]:
        """The list of each mentee who wants a mentor, by id; of those without any it is empty."""
        wants = demand_of(self.cohort.mentees) > 0
        lists: dict[PersonId, list[Pair]] = {self.cohort.mentees.ids[row]: [] for row in np.flatnonzero(wants).tolist()}
        for pair in self.pairs:
            lists[pair.mentee].append(pair)
        return ReadOnlyDict({mentee: tuple(lists[mentee]) for mentee in sorted(lists, key=id_order)})

    @cached_property
    def times_listed(self) -> Mapping[PersonId, int]:
        """On how many lists each mentor stands, in the cohort's order."""
        listed = np.bincount(self.matching.positions[:, 1], minlength=len(self.cohort.mentors))
        return ReadOnlyDict(zip(self.cohort.mentors.ids, listed.tolist(), strict=True))

    def of(self, mentee: PersonId) -> tuple[Pair, ...]:
        """Return the list of one mentee, the best mentor first.

        Raises
        ------
        UnknownNameError
            Where no mentee has this id; the nearest is suggested.
        """
        if mentee not in self.cohort.mentees.index:
            raise UnknownNameError(unknown_name("mentee", mentee, self.cohort.mentees.ids))
        return self.lists.get(mentee, ())

    def text(self) -> str:
        """Return what was made as lines: how many lists, whose are shorter and why, who stands on none.

        Examples
        --------
        >>> from mentormatch.matching import shortlist
        >>> from mentormatch.policy import Criterion
        >>> mentors, mentees = [{"id": "ada", "skills": "R", "capacity": 2}], [{"id": "kim", "skills": "R"}]
        >>> cohort = Cohort.from_records(mentors=mentors, mentees=mentees)
        >>> print(shortlist(cohort, Policy(criteria=[Criterion("skills")]), each=3).text())
        1 to 3 mentors for each of 1 mentee; no mentor stands on more than 15 lists.
        Proven: no lists within these limits have more mentors, or as many and a better total.
        1 mentee has a shorter list:
          kim  1 of 3 mentors: no more are allowed.
        """
        return "\n".join(self._lines())

    def _lines(self) -> Iterator[str]:
        sizes = {len(pairs) for pairs in self.lists.values()} or {self.each}
        mentors = count(self.each, "mentor")
        got = mentors if sizes == {self.each} else f"{min(sizes)} to {mentors}"
        limit = f"no mentor stands on more than {count(self.at_most, 'list')}"
        yield f"{got} for each of {count(len(self.lists), 'mentee')}; {limit}."
        if self.certificate.proven:
            yield "Proven: no lists within these limits have more mentors, or as many and a better total."
        else:
            stopped = f"Stopped by {self.stopped}" if self.stopped else "Not proven"
            gap = self.certificate.gap
            lack = f"{gap:.3g} in total" if math.isfinite(gap) else "more than was found out until then"
            yield f"{stopped}: lists may lack {lack}."
        if self.incomplete:
            have = "mentee has a shorter list", "mentees have shorter lists"
            yield f"{count(len(self.incomplete), *have)}:"
            for short in self.incomplete[:_SHOWN]:
                yield f"  {self.matching.called(self.cohort.mentees, short.mentee)}  {short.text}"
            if len(self.incomplete) > _SHOWN:
                yield f"  … and {len(self.incomplete) - _SHOWN} more."
        yield from self.notes

    def columns(self) -> dict[str, list[Any]]:
        """Return the lists as columns, in the order of `to_records`."""
        columns = self.matching.columns()
        row = {(pair.mentee, pair.mentor): number for number, pair in enumerate(self.matching.pairs)}
        order = [row[pair.mentee, pair.mentor] for pair in self.pairs]
        ordered = {title: [cells[number] for number in order] for title, cells in columns.items()}
        places = [place for pairs in self.lists.values() for place in range(1, len(pairs) + 1)]
        return {"mentee": ordered.pop("mentee"), "mentor": ordered.pop("mentor"), self._place: places, **ordered}

    def to_records(self) -> list[dict[str, Any]]:
        """Return one mapping a mentor on a list: mentee, mentor, place, score, what each criterion adds, what is shown.

        The place is 1 for the best. Names and what the policy shows are as in `Matching.to_records`.

        Examples
        --------
        >>> from mentormatch.matching import shortlist
        >>> cohort = Cohort.from_records(mentors=[{"id": "ada", "skills": "R"}], mentees=[{"id": "kim", "skills": "R"}])
        >>> shortlist(cohort, each=1).to_records()
        [{'mentee': 'kim', 'mentor': 'ada', 'place': 1, 'score': 1.0, 'skills': 1.0}]
        """
        columns = self.columns()
        return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]

    def to_pandas(self) -> Any:
        """Return the lists as a pandas data frame; needs the extra ``pandas``."""
        criteria = self.policy.criteria
        choices = [criterion.choice_title for criterion in criteria if criterion.names_people]
        numbers = ("score", *(criterion.name for criterion in criteria))
        return pandas_frame(self.columns(), numbers=numbers, wholes=(self._place, *choices))

    @property
    def _place(self) -> str:
        """The title of the column of places; a criterion may be called "place", too."""
        return "place_on_list" if any(criterion.name == "place" for criterion in self.policy.criteria) else "place"

    def to_dict(self) -> dict[str, Any]:
        """Return the lists, who has a shorter one, and the certificate as plain JSON, without the people's answers."""
        return {
            "each": self.each,
            "at_most": self.at_most,
            "seed": self.matching.seed,
            "total": self.total,
            "pairs": plain(self.pairs),
            "incomplete": [{**plain_fields(short), "text": short.text} for short in self.incomplete],
            "certificate": plain(self.certificate),
            "stopped": self.stopped,
            "notes": list(self.notes),
        }

    @property
    def choice_columns(self) -> tuple[str, ...]:
        """The columns of mentees in which choices come back: for the ``wants`` of a criterion ``choices``.

        They are ``choice_1`` and so on, unless a table has such a column already.
        """
        taken = {*self.cohort.mentees.columns, *self.cohort.mentors.columns}
        sets = [tuple(f"{prefix}_{place}" for place in range(1, self.each + 1)) for prefix in _PREFIXES]
        return next((names for names in sets if not taken.intersection(names)), sets[-1])

    def with_choices(self, choices: Mapping[PersonId, Sequence[PersonId]] | None = None) -> Cohort:
        """Return the cohort with columns for what mentees choose, the first choice first.

        A criterion ``choices`` whose ``wants`` are `choice_columns` compares them; who chose nobody counts as the
        average.

        Parameters
        ----------
        choices : mapping of mentee id to mentors, optional
            Ids, names or addresses; without it all cells are blank, to be filled in.

        Raises
        ------
        CohortError
            With every mentee who is not there, and everybody who chose more mentors than a list has.

        Examples
        --------
        >>> from mentormatch.matching import shortlist
        >>> cohort = Cohort.from_records(mentors=[{"id": "ada", "skills": "R"}, {"id": "bob", "skills": "R"}],
        ...                              mentees=[{"id": "kim", "skills": "R"}])
        >>> lists = shortlist(cohort, each=2)
        >>> lists.with_choices({"kim": ["bob"]}).mentees.columns
        {'skills': ('R',), 'choice_1': ('bob',), 'choice_2': (None,)}
        """
        mentees = self.cohort.mentees
        chosen = {
            mentees.ids[mentees.index[mentee]] if mentee in mentees.index else mentee: named
            for mentee, named in (choices or {}).items()
        }
        mistakes = [
            replace(unknown_name("mentee", mentee, mentees.ids), side="mentees", id=mentee)
            for mentee in chosen
            if mentee not in mentees.index
        ]
        expected = f"a mentee must choose at most {count(self.each, 'mentor')}"
        mistakes += [
            Mistake("too_many_choices", expected, got=f"{len(named)}", side="mentees", id=mentee)
            for mentee, named in chosen.items()
            if len(named) > self.each
        ]
        if mistakes:
            raise CohortError(mistakes)
        of_row = [chosen.get(mentee, ()) for mentee in mentees.ids]
        columns: dict[str, tuple[Cell, ...]] = {
            name: tuple(named[place] if place < len(named) else None for named in of_row)
            for place, name in enumerate(self.choice_columns)
        }
        kept = {name: cells for name, cells in mentees.columns.items() if name not in columns}
        return replace(self.cohort, mentees=replace(mentees, columns=kept | columns))
