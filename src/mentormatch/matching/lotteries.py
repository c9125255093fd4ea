"""draw_lottery(): a matching drawn at random, with the probability of each pair."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

import numpy as np

from mentormatch.answers import PersonId, id_order
from mentormatch.arrays import Floats, Integers
from mentormatch.assignment import DrawMetrics, Lottery, Progress, Shape, StoppedBy, answer_of, certify, lottery, solve
from mentormatch.errors import InfeasibleError, Mistake, PolicyError, StoppedError, count
from mentormatch.matching.limits import demand_of
from mentormatch.matching.objective import objective_of
from mentormatch.matching.result import Matching, list_unplaced, notes_of, sorted_pairs, swaps_of
from mentormatch.matching.solving import CohortProblem, draw_order, in_ids, problem_of, whole_seed
from mentormatch.policy import Policy, default_policy
from mentormatch.profiles import Cohort
from mentormatch.scoring import compare
from mentormatch.values import Value

_SHOWN = 5


@dataclass(frozen=True)
class PairChance:
    """A mentee, a mentor, and the probability that the two are drawn; a locked pair is in every draw."""

    mentee: PersonId
    mentor: PersonId
    probability: float
    locked: bool = False


@dataclass(frozen=True, eq=False, repr=False)
class LotteryDraw(Value):
    """One draw of a lottery, and the lottery it was drawn from.

    Attributes
    ----------
    matching : Matching
        The draw. Its certificate says what it lacks against the best total.
    chances : tuple of PairChance
        The pairs that can be drawn, by mentee id, then mentor id.
    below_one : mapping
        Who wants somebody and may get nobody: the probability of getting anybody, by mentee id.
    seed : int
    lottery : Lottery
        The same in numbers, in an order of people of its own, with the certificate of the probabilities.
    notes : tuple of str
        What should be said about the lottery; the matching's notes end with them.
    urn
        What `again` draws from.

    Examples
    --------
    >>> cohort = Cohort.from_records(mentors=[{"id": "ada", "skills": "R"}, {"id": "bob", "skills": "Go"}],
    ...                              mentees=[{"id": "kim", "skills": "R"}, {"id": "noor", "skills": "Go"}])
    >>> drawn = draw_lottery(cohort, max_probability=0.75)
    >>> [(chance.mentee, chance.mentor, chance.probability) for chance in drawn.chances]
    [('kim', 'ada', 0.75), ('kim', 'bob', 0.25), ('noor', 'ada', 0.25), ('noor', 'bob', 0.75)]
    >>> drawn.metrics.largest, drawn.metrics.support, len(drawn.below_one)
    (0.75, 4, 0)
    """

    matching: Matching
    chances: tuple[PairChance, ...]
    below_one: Mapping[PersonId, float]
    seed: int
    lottery: Lottery
    notes: tuple[str, ...]
    urn: "_CohortLottery" = field(compare=False)

    def __repr__(self) -> str:
        pairs = count(len(self.matching.pairs), "pair")
        return f"LotteryDraw({pairs} of {len(self.chances)} that can be drawn, seed {self.seed})"

    @property
    def metrics(self) -> DrawMetrics:
        """How much is left to chance, locked pairs aside."""
        return self.lottery.metrics

    def chance_table(self) -> tuple[tuple[str, ...], list[tuple[PersonId, PersonId | None, float, bool]]]:
        """Return the chances as a header and rows: mentee, mentor, probability, locked.

        After the pairs that can be drawn of a mentee stands, with no mentor, the probability of getting nobody, where
        there is one.

        Examples
        --------
        >>> cohort = Cohort.from_records(mentors=[{"id": "ada", "skills": "R"}], mentees=[{"id": "kim", "skills": "R"}])
        >>> draw_lottery(cohort).chance_table()
        (('mentee', 'mentor', 'probability', 'locked'), [('kim', 'ada', 0.5, False), ('kim', None, 0.5, False)])
        """
        rows: list[tuple[PersonId, PersonId | None, float, bool]] = []
        rows += [(chance.mentee, chance.mentor, chance.probability, chance.locked) for chance in self.chances]
        rows += [(mentee, None, 1.0 - chance, False) for mentee, chance in self.below_one.items()]
        return ("mentee", "mentor", "probability", "locked"), sorted(rows, key=lambda row: row[0])

    def again(self, seed: int) -> "LotteryDraw":
        """Return the draw of another seed from the same lottery.

        Examples
        --------
        >>> cohort = Cohort.from_records(mentors=[{"id": "ada", "skills": "R"}, {"id": "bob", "skills": "R"}],
        ...                              mentees=[{"id": "kim", "skills": "R"}])
        >>> drawn = draw_lottery(cohort)
        >>> sorted({drawn.again(seed).matching.pairs[0].mentor for seed in range(9)})
        ['ada', 'bob']
        """
        seed = whole_seed(seed)
        return replace(self, matching=self.urn.draw(seed), seed=seed)


def draw_lottery(
    cohort: Cohort,
    policy: Policy | None = None,
    *,
    max_probability: float = 0.5,
    seed: int = 0,
    keep: float | None = None,
    perturbation: Shape = "linear",
    strength: float | None = None,
    progress: Progress | None = None,
    time_limit: float | None = None,
) -> LotteryDraw:
    """Draw a matching by lot, such that nobody can count on being paired with somebody they chose.

    1. Of all probabilities of pairs, none above `max_probability`, those with the most expected pairs (for who comes
       first, where there is a priority), then the largest expected total, are found and proven
       (`mentormatch.assignment.lottery`). They depend neither on the order of rows nor on the seed, so that they can be
       published before the draw.
    2. A matching is drawn with exactly these probabilities. Every capacity, minimum load, demand and rule holds in
       every draw; how many pairs there are, what a mentee gets and what a mentor takes is what is expected, rounded up
       or down.

    A mentee may be left out by lot, though an allowed mentor has a seat: filling it would change the probabilities.
    Who comes first in `match` comes first here: no chance of being placed is taken from them for others. With the
    largest probability at 0.5, somebody who comes later may still be drawn when they are not.

    Parameters
    ----------
    cohort : Cohort
    policy : Policy, optional
        What counts and who may not be paired; by default `default_policy` of the cohort. Its locked pairs are exempt
        from `max_probability`, and in every draw.
    max_probability : float
        From 0.000001 to 1.
    seed : int
        Decides the draw; the same seed gives the same draw.
    keep : float, optional
        The share of the best total, in expectation, that is to be kept: as much as can be is then left to chance. With
        the linear perturbation, the largest probability is the least that keeps so much.
    perturbation : "linear", "quadratic" or "exponential"
        How a pair's worth grows with its probability x: as x, x − βx² or 1 − e^(−αx). The last two spread probability
        over more pairs.
    strength : float, optional
        β or α; left out with `keep`, which finds it.
    progress, time_limit
        As for `match`; the time is that of the best total, and again that of the lottery.

    Raises
    ------
    CohortError
        Where columns that the policy names are missing, or answers cannot be read.
    PolicyError
        Where the policy has another objective than the total.
    ProblemError
        Where an option cannot be, or does not go with another.
    InfeasibleError
        Where locked pairs or minimum loads cannot hold in every draw, `max_probability` does not admit the share that
        is to be kept, or with ``participation = "all"`` somebody may get nobody.
    StoppedError
        Where it was stopped before there were probabilities, or minimum loads held.

    Examples
    --------
    >>> cohort = Cohort.from_records(mentors=[{"id": "ada", "skills": "R"}, {"id": "bob", "skills": "Go"}],
    ...                              mentees=[{"id": "kim", "skills": "R"}, {"id": "noor", "skills": "Go"}])
    >>> drawn = draw_lottery(cohort, seed=1)
    >>> {chance.probability for chance in drawn.chances}, len(drawn.matching.pairs)
    ({0.5}, 2)
    """
    seed = whole_seed(seed)
    policy = default_policy(cohort) if policy is None else policy
    if policy.objective != "total":
        expected = "the objective must be 'total' for a lottery, whose aim is the expected total"
        raise PolicyError(Mistake("lottery_objective", expected, got=objective_of(policy)[0], column="objective"))
    scores = compare(cohort, policy, progress=progress)
    # the order of seed 0, whatever the seed of the draw: probabilities must not depend on the draw
    orders = draw_order(cohort.mentees, 0), draw_order(cohort.mentors, 0)
    ordered = scores.take(mentees=orders[0], mentors=orders[1])
    problem = problem_of(ordered)
    try:
        best = solve(problem, progress=progress, time_limit=time_limit)
        if best.stopped == "progress":
            raise StoppedError("The run was stopped by progress before the lottery was drawn up.")
        found = lottery(
            problem,
            max_probability=max_probability,
            keep=keep,
            perturbation=perturbation,
            strength=strength,
            progress=progress,
            time_limit=time_limit,
        )
    except InfeasibleError as error:
        raise in_ids(error, ordered.cohort) from None
    chances, below_one = _chances(found, ordered.cohort)
    if policy.participation == "all" and below_one:
        asks = 'Not everybody is placed in every draw, as participation = "all" asks.'
        raise InfeasibleError(f"{asks} {_may_get_nobody(below_one, cohort)}", mentees=list(below_one))
    prices = np.empty_like(best.certificate.prices)
    prices[orders[1]] = best.certificate.prices
    notes = tuple(_notes(found, best.total, chances, below_one, cohort))
    stopped = found.stopped or best.stopped
    urn = _CohortLottery(CohortProblem(scores), found, orders, prices, notes, stopped)
    return LotteryDraw(urn.draw(seed), chances, below_one, seed, found, notes, urn)


@dataclass(frozen=True, eq=False, repr=False)
class _CohortLottery(Value):
    """A lottery, where its people stand in the cohort, and the prices of the best total."""

    cohort_problem: CohortProblem
    lottery: Lottery
    orders: tuple[Integers, Integers]
    prices: Floats
    notes: tuple[str, ...]
    stopped: StoppedBy | None

    def draw(self, seed: int) -> Matching:
        """One draw, checked against every limit, as a Matching in the cohort's order."""
        scores, problem = self.cohort_problem.scores, self.cohort_problem.problem
        cohort, policy = scores.cohort, scores.policy
        pairs = self.lottery.draw(seed)
        pairs = np.stack([self.orders[side][pairs[:, side]] for side in (0, 1)], axis=1)
        certificate = certify(problem, pairs, self.prices)
        answer = answer_of(problem, pairs, certificate, solver="lottery", objective="lottery")
        unmatched, partly_matched = list_unplaced(scores, problem, answer.pairs)
        ids = [(cohort.mentees.ids[i], cohort.mentors.ids[j]) for i, j in answer.pairs.tolist()]
        return Matching(
            cohort=cohort,
            policy=policy,
            cohort_problem=self.cohort_problem,
            pairs=sorted_pairs(ids, scores),
            unmatched=unmatched,
            partly_matched=partly_matched,
            certificate=certificate,
            solver="lottery",
            seed=seed,
            stopped=self.stopped,
            notes=(*notes_of(scores), *swaps_of(scores.cohort, policy, ids), *self.notes),
        )


def _chances(found: Lottery, cohort: Cohort) -> tuple[tuple[PairChance, ...], dict[PersonId, float]]:
    """Return the pairs that can be drawn, and who may get nobody, both by ids."""
    mentees, mentors = cohort.mentees.ids, cohort.mentors.ids
    listed = zip(found.pairs.tolist(), found.probabilities.tolist(), found.exempt.tolist(), strict=True)
    chances = [PairChance(mentees[i], mentors[j], chance, locked) for (i, j), chance, locked in listed]
    # not found.below_one: where there are no mentors, an assignment problem cuts every demand to 0
    short = np.flatnonzero((demand_of(cohort.mentees) > 0) & (found.chances < 1.0))
    below_one = {mentees[i]: float(found.chances[i]) for i in short.tolist()}
    by_id = sorted(chances, key=lambda chance: (id_order(chance.mentee), id_order(chance.mentor)))
    return tuple(by_id), {mentee: below_one[mentee] for mentee in sorted(below_one, key=id_order)}


def _notes(
    found: Lottery, most: float, chances: Iterable[PairChance], below_one: Mapping[PersonId, float], cohort: Cohort
) -> Iterable[str]:
    reached = found.expected_total
    share = f" ({reached / most:.1%})" if most > 0 and found.problem.worth is None else ""
    yield (
        f"Drawn by lot: no pair that is not locked has a probability above {found.max_probability:.6g}; the expected "
        f"total is {reached:.3f}, that of the best matching {most:.3f}{share}."
    )
    mentees_called, mentors_called = cohort.mentees.called, cohort.mentors.called
    locked = [f"{mentees_called(one.mentee)} with {mentors_called(one.mentor)}" for one in chances if one.locked]
    if locked:
        yield f"Locked, and so in every draw: {_first_few(locked)}."
    if below_one:
        yield _may_get_nobody(below_one, cohort)


def _may_get_nobody(below_one: Mapping[PersonId, float], cohort: Cohort) -> str:
    listed = [f"{cohort.mentees.called(mentee)} (chance {chance:.6g})" for mentee, chance in below_one.items()]
    return f"{count(len(listed), 'mentee')} may get nobody: {_first_few(listed)}."


def _first_few(listed: list[str]) -> str:
    more = len(listed) - _SHOWN
    return ", ".join(listed[:_SHOWN]) + (f" and {more} more" if more > 0 else "")
