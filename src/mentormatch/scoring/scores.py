"""Scores of a cohort under a policy: blocks, pairs, contributions, rules."""

import functools
import math
from collections.abc import Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field, replace
from typing import Any, TypeAlias, cast

import numpy as np

from mentormatch.arrays import Booleans, Floats, Integers
from mentormatch.assignment import Progress, tell, telling
from mentormatch.encoders import TextEncoder, vectors_kept_in
from mentormatch.errors import CohortError, InputError, Mistake, PolicyError
from mentormatch.files import PathLike
from mentormatch.policy import Policy, capacity_mistakes, missing_columns, policy_for, priority_answer_mistakes
from mentormatch.profiles import Cohort
from mentormatch.scoring.criteria import ScoredCriterion, score_criterion
from mentormatch.scoring.influence import Influence, even_shares, influences, spreads_of
from mentormatch.scoring.limit_labels import least_score_label, requirement_label
from mentormatch.scoring.own_weights import OwnFactors, learned_of, own_side, read_factors, with_own_shares
from mentormatch.scoring.rules import FittedRule, fit_rules, locks
from mentormatch.scoring.unclear_zones import ask_once
from mentormatch.scoring.weighted import WeightedCriteria
from mentormatch.values import Value

Rows: TypeAlias = "Integers | Sequence[int] | slice"

_ROUNDING = 1e-12
# a name that no criterion may have
_OWN = "mentee"


@dataclass(frozen=True, eq=False)
class Scores(Value):
    """The scores of a cohort under a policy, in the cohort's order; the matrix of all pairs is never built.

    A score is the weighted mean of the criteria, in [0, 1]. Rules do not change it: see `allowed`.

    Attributes
    ----------
    cohort : Cohort
    policy : Policy
    criteria : tuple of ScoredCriterion
        In the policy's order.
    rules : tuple of FittedRule
    forced : int array (n, 2)
        Locked pairs, (mentee, mentor) positions.
    own_weights : mapping of mentee id to (a, b)
        Of the mentees whose weights are their own: how their scores are brought back (see `with_own_shares`).
    own_notes : tuple of str
        What was read of answers about weights that changes nothing.
    """

    cohort: Cohort
    policy: Policy
    criteria: tuple[ScoredCriterion, ...]
    rules: tuple[FittedRule, ...]
    forced: Integers
    own_weights: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    own_notes: tuple[str, ...] = ()

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Scores):
            return NotImplemented
        return (self.cohort, self.policy) == (other.cohort, other.policy) and self.learned() == other.learned()

    def __hash__(self) -> int:
        return hash((self.cohort, self.policy))

    @property
    def shape(self) -> tuple[int, int]:
        """Mentees, mentors."""
        return self.cohort.shape

    def block(self, rows: Rows = slice(None)) -> Floats:
        """Return the scores of the mentees `rows` with every mentor, shape (rows, mentors); all of them by default."""
        return self.weighted.block(self._positions(rows))

    def pairs(self, rows: Rows, columns: Rows) -> Floats:
        """Return the scores of the pairs (rows[k], columns[k]), the same to the last bit as in a block."""
        return self.weighted.pairs(self._positions(rows), self._positions(columns, axis=1))

    def contributions(self, row: int, column: int) -> dict[str, float]:
        """Return what each criterion adds to the score of one pair; they sum to it.

        Examples
        --------
        >>> cohort = Cohort.from_records(mentors=[{"id": "ada", "skills": "R; SQL", "industry": "health"}],
        ...                              mentees=[{"id": "kim", "skills": "R", "industry": "energy"}])
        >>> compare(cohort).contributions(0, 0)
        {'skills': 0.75, 'industry': 0.0}
        """
        table = self.contribution_table([row], [column])
        return {name: float(values[0]) for name, values in table.items()}

    def contribution_table(self, rows: Rows, columns: Rows) -> dict[str, Floats]:
        """Return, for each criterion, what it adds to the scores of the pairs (rows[k], columns[k])."""
        rows, columns = self._positions(rows), self._positions(columns, axis=1)
        return {scored.criterion.name: scored.addend_pairs(rows, columns) for scored in self.criteria}

    def allowed(self, rows: Rows = slice(None)) -> Booleans:
        """Return which pairs of the mentees `rows` may be made: by rules, required criteria and the least score."""
        rows = self._positions(rows)
        allowed = np.ones((len(rows), self.shape[1]), dtype=bool)
        for rule in self.rules:
            rule.narrow(allowed, rows)
        for scored, alone in zip(self._required, self._required_alone, strict=True):
            allowed &= scored.requirement_from(rows, alone.reach(rows, scored.least))
        if self.policy.at_least is not None:
            allowed &= self.weighted.reach(rows, self.policy.at_least - _ROUNDING)
        return allowed

    @property
    def is_open(self) -> bool:
        """Whether every pair may be made, since there are no rules, required criteria or least score."""
        return not self.rules and not self._required and self.policy.at_least is None

    def excluded_by(self, row: int, column: int) -> tuple[str, ...]:
        """Return the names of the rules, required criteria and limits that exclude one pair; () where it is allowed."""
        at, to = self._positions([row]), self._positions([column], axis=1)
        names = [rule.told for rule in self.rules if rule.excludes(int(at[0]), int(to[0]))]
        names += [
            requirement_label(scored) for scored in self._required if not scored.pairs_meet_requirement(at, to)[0]
        ]
        if self.policy.at_least is not None and self.pairs(at, to)[0] < self.policy.at_least - _ROUNDING:
            names.append(least_score_label(self.policy))
        return tuple(dict.fromkeys(names))

    def exclusions(self, row: int) -> dict[str, int]:
        """Return how many mentors each rule, required criterion or limit excludes for one mentee, where it is any."""
        at = self._positions([row])
        taken: dict[str, Any] = {}
        for rule in self.rules:
            taken[rule.told] = taken.get(rule.told, False) | ~rule.allowed(at)
        counts = {told: int(excluded.sum()) for told, excluded in taken.items()}
        counts |= {requirement_label(scored): int((~scored.meets_requirement(at)).sum()) for scored in self._required}
        if self.policy.at_least is not None:
            counts[least_score_label(self.policy)] = int((self.block(at) < self.policy.at_least - _ROUNDING).sum())
        return {name: count for name, count in counts.items() if count}

    def take(self, *, mentees: Integers, mentors: Integers) -> "Scores":
        """Return the scores of some of the people, in another order; encoders are not fitted again."""
        cohort = self.cohort.take(mentees=mentees, mentors=mentors)
        criteria = tuple(scored.take(mentees, mentors) for scored in self.criteria)
        return replace(_scores_of(cohort, self.policy, criteria), own_weights=self.own_weights)

    def with_common_weights(self) -> "Scores":
        """Return the scores that everybody would have with the same weights."""
        criteria = tuple(replace(scored, own=None) for scored in self.criteria)
        return replace(self, criteria=criteria, own_weights={})

    def update(self, cohort: Cohort) -> "Scores":
        """Return the scores of a changed cohort with the encoders fitted to this one: scores of old pairs stay.

        New terms have the weight of the rarest. To fit to the changed cohort, call `compare`.

        Examples
        --------
        >>> cohort = Cohort.from_records(mentors=[{"id": "ada", "skills": "R; SQL"}, {"id": "bob", "skills": "SQL"}],
        ...                              mentees=[{"id": "kim", "skills": "R; SQL; Go"}])
        >>> scores = compare(cohort)
        >>> bool(scores.update(cohort.without(mentors=["bob"])).pairs([0], [0]) == scores.pairs([0], [0]))
        True
        """
        return compare(cohort, self.policy, learned=self.learned())

    def learned(self) -> dict[str, Any]:
        """Return what was learned from the cohort (vocabularies, document counts, means) as plain JSON.

        No criterion may be called "mentee": that part holds what was learned for mentees with weights of their own.
        """
        own = {_OWN: learned_of(self.criteria, self.cohort, self.own_weights)} if _has_own_weights(self.policy) else {}
        return own | {
            scored.criterion.name: {
                "mean": scored.mean,
                "encoder": None if scored.encoder is None else scored.encoder.to_dict(),
            }
            | ({"share": scored.share} if self.policy.weights == "influence" else {})
            for scored in self.criteria
        }

    @functools.cached_property
    def weighted(self) -> WeightedCriteria:
        """The scores as a solver sees them, without people and rules."""
        return WeightedCriteria(self.criteria, self.shape)

    @functools.cached_property
    def influence(self) -> tuple[Influence, ...]:
        """What each criterion decides beside its weight, in the policy's order; see `Influence`.

        Examples
        --------
        >>> cohort = Cohort.from_records(mentors=[{"id": "ada", "skills": "R", "industry": "health"},
        ...                                       {"id": "bob", "skills": "SQL", "industry": "health"}],
        ...                              mentees=[{"id": "kim", "skills": "R", "industry": "health"}])
        >>> [(part.criterion, part.weight, part.decides) for part in compare(cohort).influence]
        [('skills', 0.75, 1.0), ('industry', 0.25, 0.0)]
        """
        return influences(self.criteria, _spreads(self))

    @functools.cached_property
    def sides(self) -> tuple[WeightedCriteria, WeightedCriteria] | None:
        """The scores of each side, for two-sided objectives.

        Each side's score is the weighted mean of the criteria in which it wants (`Criterion.direction`). None where
        only one side wants anything: then the score serves both.

        Examples
        --------
        >>> from mentormatch.policy import Criterion
        >>> cohort = Cohort.from_records(mentors=[{"id": "ada", "skills": "R", "asks": "Go"}],
        ...                              mentees=[{"id": "kim", "skills": "R", "knows": "SQL"}])
        >>> wishes = Criterion("wishes", wants="asks", offers="knows", direction="mentor")
        >>> scores = compare(cohort, Policy(criteria=[Criterion("skills"), wishes]))
        >>> [side.block(np.array([0])).tolist() for side in scores.sides], scores.block().tolist()
        ([[[1.0]], [[0.0]]], [[0.5]])
        """
        sides: list[WeightedCriteria] = []
        for direction in ("mentee", "mentor"):
            wanted = [
                scored
                for scored in self.criteria
                if scored.criterion.direction == direction and scored.criterion.base_weight > 0
            ]
            weights = sum(scored.share for scored in wanted)
            alone = tuple(replace(scored, share=scored.share / weights, own=None) for scored in wanted)
            sides.append(WeightedCriteria(own_side(alone, wanted) if direction == "mentee" else alone, self.shape))
        return (sides[0], sides[1]) if sides[0].criteria and sides[1].criteria else None

    def uncertainty(self) -> float:
        """Return by how much scores may differ from those on the machine where they were learned; see `TextEncoder`.

        Examples
        --------
        >>> cohort = Cohort.from_records(mentors=[{"id": "ada", "skills": "R"}], mentees=[{"id": "kim", "skills": "R"}])
        >>> compare(cohort).uncertainty()
        0.0
        """
        texts = [scored for scored in self.criteria if isinstance(scored.encoder, TextEncoder)]
        return math.fsum(
            scored.largest_share * cast(TextEncoder, scored.encoder).uncertainty(*scored.criterion.answers(self.cohort))
            for scored in texts
        )

    @functools.cached_property
    def _required(self) -> tuple[ScoredCriterion, ...]:
        return tuple(scored.strict or scored for scored in self.criteria if scored.criterion.required)

    @functools.cached_property
    def _required_alone(self) -> tuple[WeightedCriteria, ...]:
        """Each required criterion alone, with share 1."""
        return tuple(WeightedCriteria((scored.alone(),), self.shape) for scored in self._required)

    def _positions(self, rows: Rows, *, axis: int = 0) -> Integers:
        size = self.shape[axis]
        if isinstance(rows, slice):
            return np.arange(size, dtype=np.int64)[rows]
        given = np.asarray(rows).reshape(-1)
        if given.size and (given.dtype.kind not in "iu" or given.min() < 0 or given.max() >= size):
            expected = f"positions of {('mentees', 'mentors')[axis]} must be whole numbers of 0 or more, below {size}"
            raise InputError(Mistake("position_outside", expected, got=str(given.tolist())))
        return given.astype(np.int64, copy=False)


def compare(
    cohort: Cohort,
    policy: Policy | None = None,
    *,
    learned: dict[str, Any] | None = None,
    progress: Progress | None = None,
    cache: PathLike | None = None,
) -> Scores:
    """Fit the criteria of a policy to a cohort, and return the scores of all pairs.

    Parameters
    ----------
    cohort : Cohort
    policy : Policy, optional
        By default `default_policy` of the cohort.
    learned : dict, optional
        The result of `Scores.learned`, used instead of fitting.
    progress : function (stage, done, total), optional
        Called about four times a second; where it returns False, StoppedError is raised.
    cache : str or path, optional
        A file that keeps vectors of texts, which take a second for some 70 texts of 40 words; see `vectors_kept_in`.

    Raises
    ------
    CohortError
        With every column that the policy names and the cohort lacks, and every answer that cannot be read.
    PolicyError
        Where the policy has no criteria, or what was learned belongs to another policy.
    StoppedError
        Where `progress` returned False.

    Examples
    --------
    >>> cohort = Cohort.from_records(mentors=[{"id": "ada", "skills": "R; SQL"}, {"id": "bob", "skills": "Go"}],
    ...                              mentees=[{"id": "kim", "skills": "r"}])
    >>> scores = compare(cohort)
    >>> scores.shape, scores.block().tolist()
    ((1, 2), [[1.0, 0.0]])
    """
    policy = policy_for(cohort, policy)
    parts = {criterion.name for criterion in policy.criteria} | ({_OWN} if _has_own_weights(policy) else set())
    if learned is not None and set(learned) != parts:
        raise PolicyError(
            Mistake(
                "learned_of_another_policy",
                "what was learned must belong to the policy's criteria",
                got=", ".join(sorted(learned)),
            )
        )
    with vectors_kept_in(cache) if cache is not None else nullcontext(), telling(progress):
        return _fitted(cohort, policy, learned)


def _fitted(cohort: Cohort, policy: Policy, learned: dict[str, Any] | None) -> Scores:
    weights, form = sum(criterion.base_weight for criterion in policy.criteria), policy.form
    scored: list[ScoredCriterion] = []
    mistakes = [*missing_columns(cohort, policy), *capacity_mistakes(cohort.mentors, policy.capacity)]
    mistakes += priority_answer_mistakes(cohort.mentees, policy.priority)
    for done, criterion in enumerate(policy.criteria):
        tell("comparing answers", done, len(policy.criteria))
        try:
            kept = None if learned is None else learned[criterion.name]
            welcome = form.any_answers(name for _, name in criterion.columns)
            share = criterion.base_weight / weights
            scored.append(
                score_criterion(
                    criterion,
                    cohort,
                    share,
                    learned=kept,
                    welcome=welcome,
                    same_ids=policy.same_ids,
                    weeks=policy.programme_weeks,
                )
            )
        except CohortError as error:
            mistakes += [
                mistake if mistake.path else replace(mistake, path=("criterion", done)) for mistake in error.mistakes
            ]
    try:
        scores = _scores_of(cohort, policy, tuple(scored))
    except CohortError as error:
        mistakes += error.mistakes
    try:
        own = read_factors(policy, cohort)
    except CohortError as error:
        mistakes += error.mistakes
    if mistakes:
        raise CohortError(dict.fromkeys(ask_once(mistakes, cohort)))
    if policy.weights == "influence":
        scores = _with_shares(scores, learned)
    return scores if own is None else _with_own_weights(scores, own, {} if learned is None else learned[_OWN])


def _has_own_weights(policy: Policy) -> bool:
    return any(criterion.own_weight is not None for criterion in policy.criteria)


def _with_own_weights(scores: Scores, own: OwnFactors, kept: Mapping[str, Sequence[Any]]) -> Scores:
    """Return the scores with each mentee's own weights."""
    criteria, learned = with_own_shares(
        scores.criteria,
        own.factors,
        scores.rules,
        scores.cohort,
        default_capacity=scores.policy.default_capacity,
        kept=kept,
    )
    return replace(scores, criteria=criteria, own_weights=learned, own_notes=own.notes)


def _with_shares(scores: Scores, learned: dict[str, Any] | None) -> Scores:
    """Return the scores with the weights that make each criterion decide what it was meant to."""
    if learned is not None:
        shares = [learned[scored.criterion.name]["share"] for scored in scores.criteria]
    else:
        shares = even_shares([scored.share for scored in scores.criteria], _spreads(scores))
    criteria = tuple(replace(scored, share=share) for scored, share in zip(scores.criteria, shares, strict=True))
    return replace(scores, criteria=criteria)


def _spreads(scores: Scores) -> list[float]:
    return spreads_of(scores.criteria, scores.rules, scores.cohort, default_capacity=scores.policy.default_capacity)


def _scores_of(cohort: Cohort, policy: Policy, criteria: tuple[ScoredCriterion, ...]) -> Scores:
    form = policy.form
    binding = [rule.welcoming(form.any_answers(rule.columns)) for rule in policy.rules]
    rules = fit_rules(binding, cohort, same_ids=policy.same_ids, weeks=policy.programme_weeks)
    return Scores(cohort, policy, criteria, rules, locks(policy.rules, cohort))
