"""Matching: pairs, unmatched people, certificate and notes."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cached_property
from typing import Any

import numpy as np

from mentormatch.answers import Cell, PersonId
from mentormatch.arrays import Integers
from mentormatch.assignment import AssignmentProblem, Certificate, StoppedBy
from mentormatch.errors import UnknownNameError, count, unknown_name
from mentormatch.matching.named_cuts import NamedChange
from mentormatch.matching.objective import objective_of
from mentormatch.matching.result.by_hand import ByHand
from mentormatch.matching.result.changes import CarriedRounds
from mentormatch.matching.result.differences import Difference, difference, mentors_of
from mentormatch.matching.result.equality import same_results
from mentormatch.matching.result.frames import Of, in_arrow, in_pandas, in_polars
from mentormatch.matching.result.notes import absent_note
from mentormatch.matching.result.parts import (
    Load,
    MatchingParts,
    Pair,
    PartlyMatched,
    Price,
    Stored,
    Unmatched,
)
from mentormatch.matching.result.sides import (
    Table,
    graph_of,
    loads_of,
    mentor_rows,
    pair_columns,
    records_of,
    shown_columns,
    unmatched_rows,
)
from mentormatch.matching.solving import CohortProblem, Solved
from mentormatch.policy import Policy
from mentormatch.profiles import Cohort, People
from mentormatch.scoring import Scores
from mentormatch.values import ReadOnlyDict, Value


@dataclass(frozen=True, eq=False, repr=False)
class Matching(ByHand, CarriedRounds, Value):
    """Who mentors whom, why others do not, and the proof.

    Made by `match`, `read_pairs` or `from_dict`; everything that looks at a result reads this.

    Attributes
    ----------
    cohort : Cohort
    policy : Policy
    cohort_problem : CohortProblem
        The scores and the assignment problem, in the cohort's order.
    pairs : tuple of Pair
        By mentee id, then mentor id.
    unmatched : tuple of Unmatched
        Who wants somebody and got nobody, with the reason; by mentee id.
    partly_matched : tuple of PartlyMatched
        Who got somebody, and fewer than wanted.
    certificate : Certificate
        What is reached and what no matching can exceed; its prices are in the cohort's order of mentors.
    solver : str
        Which solver found it, "given" for pairs that were brought, or "lottery" for pairs that were drawn.
    seed : int
        The lot by which ties fall.
    violations : tuple of str
        Limits and rules that pairs which were brought break; () for ours.
    notes : tuple of str
        What should be said about how this came about.
    then : Certificate or None
        Where the objective fixes a minimum first: what is proven of the total among the matchings that reach it.
    stopped : "time limit", "progress", "interrupt" or None
        What stopped the run before its end, if anything did.
    solved, stored
        Where prices and ties come from: an answer of our own, or a stored matching; None for pairs that were brought.

    Examples
    --------
    >>> from mentormatch.matching import match
    >>> cohort = Cohort.from_records(mentors=[{"id": "ada", "skills": "R"}],
    ...                              mentees=[{"id": "kim", "skills": "R"}, {"id": "noor", "skills": "Go"}])
    >>> matching = match(cohort)
    >>> matching, matching.pairs[0], matching.unmatched[0].text
    (Matching(1 pair, 1 unmatched, proven), Pair(mentee='kim', mentor='ada', score=1.0),
        "No seat is left with the only allowed mentor: 'ada' with 0.000, whose seat went to
        'kim' (1.000).")
    >>> matching.loads
    (Load(mentor='ada', load=1, capacity=1, seats_left=0),)
    """

    cohort: Cohort
    policy: Policy
    cohort_problem: CohortProblem
    pairs: tuple[Pair, ...]
    unmatched: tuple[Unmatched, ...]
    partly_matched: tuple[PartlyMatched, ...]
    certificate: Certificate
    solver: str
    seed: int = 0
    violations: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    solved: Solved | None = None
    stored: "Stored | None" = None
    then: Certificate | None = None
    stopped: StoppedBy | None = None

    def __eq__(self, other: object) -> bool:
        return same_results(self, other) if isinstance(other, Matching) else NotImplemented

    def __hash__(self) -> int:
        return hash((self.solver, self.seed, self.pairs))

    def __repr__(self) -> str:
        known = self.certificate.summary
        return f"Matching({count(len(self.pairs), 'pair')}, {len(self.unmatched)} unmatched, {known})"

    @property
    def scores(self) -> Scores:
        """The scores, in the cohort's order, with what was learned."""
        return self.cohort_problem.scores

    @property
    def gave_way(self) -> tuple[NamedChange, ...]:
        """The limits that gave way (``match(on_infeasible="closest")``); () where all hold."""
        return self.cohort_problem.gave_way

    @property
    def total(self) -> float:
        """The sum of the pairs' scores."""
        return math.fsum(pair.score for pair in self.pairs)

    @property
    def objective(self) -> str:
        """What the certificate is about, by name: the policy's objective, or the total of pairs that were brought."""
        return "total" if self.solver == "given" else objective_of(self.policy)[0]

    @cached_property
    def prices(self) -> Mapping[PersonId, Price]:
        """What one more seat with each mentor would add to the total; computed when asked for.

        Empty where the objective is another: there, seats have no such prices. Empty too where nothing is proven, as
        after a limit: what a seat adds to the best answer is not known then.
        """
        if self.objective != "total":
            return ReadOnlyDict()
        if self.stored is not None:
            return self.stored.prices
        if self.solved is None or not self.certificate.proven:
            return ReadOnlyDict()
        rows = zip(self.solved.cohort.mentors.ids, self.solved.answer.prices.tolist(), strict=True)
        prices = {mentor: Price(round(pairs), total) for mentor, (pairs, total) in rows}
        return ReadOnlyDict({mentor: prices[mentor] for mentor in self.cohort.mentors.ids})

    @cached_property
    def ties(self) -> int:
        """How many mentees would get something else in another, equally good matching: their placement fell by lot.

        Only known of the total.
        """
        if self.stored is not None:
            return self.stored.ties
        return 0 if self.solved is None else len(self.solved.answer.ties)

    @property
    def problem(self) -> AssignmentProblem:
        """The assignment problem, in the cohort's order, against which a certificate can be checked."""
        return self.cohort_problem.problem

    @cached_property
    def positions(self) -> Integers:
        """The pairs as positions in the cohort, (mentee, mentor), shape (pairs, 2); read-only."""
        mentees, mentors = self.cohort.mentees.index, self.cohort.mentors.index
        places = [(mentees[pair.mentee], mentors[pair.mentor]) for pair in self.pairs]
        positions = np.array(places, dtype=np.int64).reshape(-1, 2)
        positions.setflags(write=False)
        return positions

    @cached_property
    def mentors_of(self) -> Mapping[PersonId, tuple[PersonId, ...]]:
        """The mentors of each mentee who has any."""
        return ReadOnlyDict(mentors_of(self.pairs))

    @cached_property
    def loads(self) -> tuple[Load, ...]:
        """How many mentees each mentor has and could have, by mentor id."""
        return loads_of(self)

    def to_records(self) -> list[dict[str, Any]]:
        """Return one mapping a pair: mentee, mentor, score, what each criterion adds, names, and what the policy shows.

        Names stand under ``mentee_name`` and ``mentor_name``, columns that the policy shows under ``mentee_<column>``
        and ``mentor_<column>``. Where a criterion names people, ``<criterion>_choice`` says which choice the pair is: 1
        for the first, None for somebody not named.

        Examples
        --------
        >>> from mentormatch.matching import match
        >>> cohort = Cohort.from_records(mentors=[{"id": "ada", "skills": "R"}], mentees=[{"id": "kim", "skills": "R"}])
        >>> match(cohort).to_records()
        [{'mentee': 'kim', 'mentor': 'ada', 'score': 1.0, 'skills': 1.0}]
        """
        columns = self.columns()
        return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]

    def unmatched_table(self) -> Table:
        """Return a header, and a row for each mentee who has nobody, or fewer mentors than wanted."""
        return unmatched_rows(self)

    def unmatched_records(self) -> list[dict[str, Any]]:
        """Return the same as one mapping a mentee: who, the reason, how many mentors, details, and what is shown."""
        return records_of(self.unmatched_table())

    def mentor_table(self) -> Table:
        """Return a header, and a row for each mentor: load, capacity, seats left, what one more would add."""
        return mentor_rows(self)

    def mentor_records(self) -> list[dict[str, Any]]:
        """Return the same as one mapping a mentor."""
        return records_of(self.mentor_table())

    def of_mentor(self, mentor: PersonId) -> tuple[Pair, ...]:
        """Return the pairs of one mentor, by mentee id.

        Raises
        ------
        UnknownNameError
            Where no mentor has this id; the nearest is suggested.

        Examples
        --------
        >>> from mentormatch.matching import match
        >>> cohort = Cohort.from_records(mentors=[{"id": "ada", "skills": "R"}], mentees=[{"id": "kim", "skills": "R"}])
        >>> match(cohort).of_mentor("ada")
        (Pair(mentee='kim', mentor='ada', score=1.0),)
        """
        mentors = self.cohort.mentors
        if mentor not in mentors.index:
            raise UnknownNameError(unknown_name("mentor", mentor, mentors.ids))
        own_id = mentors.ids[mentors.index[mentor]]
        return tuple(pair for pair in self.pairs if pair.mentor == own_id)

    def diff(self, other: "Matching") -> Difference:
        """Return what changes from this matching to another: who stayed, moved, is new, is gone, or is waiting."""
        return difference(self.pairs, other.pairs, other.unmatched)

    def to_networkx(self) -> Any:
        """Return a networkx graph: a node ("mentor", id) or ("mentee", id) a person, an edge with ``score`` a pair."""
        return graph_of(self)

    def columns(self) -> dict[str, list[Any]]:
        """Return the pairs as columns, in the order of `to_records`."""
        return pair_columns(self)

    def shown(self, people: People) -> dict[str, tuple[Cell, ...]]:
        """Return the columns of one side that every output carries, by their titles: the name, and what is shown."""
        return shown_columns(people, self.policy.show)

    def called(self, people: People, person_id: PersonId) -> str:
        """Return what texts call somebody: see `People.called`."""
        return people.called(person_id)

    @property
    def names_not_found(self) -> tuple[str, ...]:
        """Notes on names of nobody where people said whom they do not want to meet: these keep nobody apart.

        For the screen of the coordinator: they say what people asked in confidence, and are in no note or file.
        """
        return tuple(absent_note(rule) for rule in self.scores.rules if rule.is_safeguard and rule.absent)

    @cached_property
    def nothing_in_common(self) -> tuple[Pair, ...]:
        """The pairs of whom no criterion knows that anything of a wish is met, by mentee id.

        A blank answer, which counts as the average, does not count here; nor does a reversed criterion, and where all
        are reversed, there is nothing that pairs could lack.

        Examples
        --------
        >>> from mentormatch.matching import match
        >>> mentors, mentees = [{"id": "ada", "skills": "R"}], [{"id": "kim", "skills": "Go"}]
        >>> cohort = Cohort.from_records(mentors=mentors, mentees=mentees)
        >>> match(cohort).nothing_in_common
        (Pair(mentee='kim', mentor='ada', score=0.0),)
        """
        rows, mentors = self.positions[:, 0], self.positions[:, 1]
        known = np.full(len(rows), all(scored.criterion.reverse for scored in self.scores.criteria))
        for scored in self.scores.criteria:
            known |= scored.shares(rows, mentors)
        return tuple(self.pairs[place] for place in np.flatnonzero(~known).tolist())

    def to_pandas(self, of: Of = "pairs") -> Any:
        """Return the pairs, or another part, as a pandas data frame; needs the extra ``pandas``.

        Parameters
        ----------
        of : {"pairs", "unmatched", "mentors", "scores"}
            Scores have mentees down and mentors across, by id, and are those of the policy, rules not applied.

        Raises
        ------
        InputError
            Where the scores would be more than ten million.
        """
        return in_pandas(self, of)

    def to_polars(self, of: Of = "pairs") -> Any:
        """Return the same as a polars data frame, scores with a column ``mentee``; needs the extra ``polars``."""
        return in_polars(self, of)

    def to_arrow(self, of: Of = "pairs") -> Any:
        """Return the same as an Arrow table, scores with a column ``mentee``; needs the extra ``arrow``."""
        return in_arrow(self, of)

    def to_dict(self, *, cohort: bool = False) -> dict[str, Any]:
        """Return the matching as plain JSON, with its policy and what was learned, to be asked again elsewhere.

        With `cohort`, it holds the people too, and `from_dict` needs nothing else: what is audited stands in it then.
        """
        from mentormatch.matching.result.stored import document_of

        shared = {part.name: getattr(self, part.name) for part in fields(MatchingParts) if part.name != "stored"}
        document = document_of(MatchingParts(**shared, stored=Stored(self.prices, self.ties)))
        return document | {"cohort": self.cohort.to_dict()} if cohort else document

    @classmethod
    def from_dict(
        cls, document: Mapping[str, Any], cohort: Cohort | None = None, policy: Policy | None = None
    ) -> "Matching":
        """Return the matching that `to_dict` wrote.

        Its pairs, limits, reasons and values, and the proof of the total, are checked again without the solver. The
        proofs of other objectives are not stored in full: there ``certificate.proven`` is None, unless it was False.

        Parameters
        ----------
        document : mapping
            Also after a way through JSON.
        cohort : Cohort, optional
            The same people, in any order; by default those in the document, where it holds them.
        policy : Policy, optional
            The same policy; by default the one in the document.

        Raises
        ------
        CohortError, PolicyError
            Where the tables or the policy are not those the matching was made from.
        InputError
            Where the document is none of ours, or was changed.

        Examples
        --------
        >>> from mentormatch.matching import match
        >>> cohort = Cohort.from_records(mentors=[{"id": "ada", "skills": "R"}], mentees=[{"id": "kim", "skills": "R"}])
        >>> document = match(cohort).to_dict()
        >>> Matching.from_dict(document, cohort).pairs == match(cohort).pairs
        True
        """
        from mentormatch.matching.result.stored import parts_of

        return cls(**vars(parts_of(document, cohort, policy)))
