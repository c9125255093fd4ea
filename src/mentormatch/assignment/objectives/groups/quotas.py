"""The best total with quotas of groups for each mentor."""

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import sparse

from mentormatch.arrays import Floats, Integers
from mentormatch.assignment.answer import Assignment, answer_of
from mentormatch.assignment.best_total import best_total
from mentormatch.assignment.certificates import TOLERANCE, Certificate, certify, violations
from mentormatch.assignment.greedy_pass import fill_greedily
from mentormatch.assignment.objectives.groups.measures import changed, kept
from mentormatch.assignment.objectives.highs import LinearProgram, solve_in_time
from mentormatch.assignment.objectives.option_values import QUOTA
from mentormatch.assignment.objectives.rows import PairVariables, demand_rows, load_rows, placed_rows, rows_between
from mentormatch.assignment.problem import AssignmentProblem
from mentormatch.assignment.scores import PairScores
from mentormatch.assignment.solvers import Stopped, Watch
from mentormatch.errors import InfeasibleError, Mistake, ProblemError, StoppedError

_NAMED = 8


def quotas(
    problem: AssignmentProblem,
    *,
    solver: str,
    watch: Watch,
    groups: Integers,
    at_least: Any = None,
    at_most: Any = None,
) -> Assignment:
    r"""Return the best total, of most pairs, with at least and at most so many of a group for each mentor.

    .. math:: low_{gj} ≤ \sum_{i \in g} x_{ij} ≤ high_{gj}

    beside all other limits. What a mentor gets of each group and what it gets in all are a tree over its pairs, and so
    is what a mentee gets: the matrix is that of a network, and linear programs have whole optima (Edmonds 1970).

    1. A linear program each for the mentees placed (with ``spread``), the pairs, and the total, each within the optima
       of those before it.
    2. Their dual prices on quotas and on the number of pairs make quotas part of the scores. The best total at these
       scores, an assignment problem without quotas, and its certificate bound the total.

    Parameters
    ----------
    problem : AssignmentProblem
    solver, watch
        As for `best_total`.
    groups : int array (mentees,)
    at_least, at_most : int, or one per group, or int array (groups, mentors), optional
        Whole numbers; of one per group, None where there is none.

    Returns
    -------
    Assignment
        Its certificate is of the total among answers within the quotas; proven where the bound of step 2 says so.
        ``details``: ``quota_prices``, what a unit more of each quota would add to the total, shape (groups, mentors),
        and ``pair_price``, that of a pair.

    Raises
    ------
    ProblemError
        Where the quotas are no whole numbers of such a shape.
    InfeasibleError
        Where quotas and the other limits cannot hold, naming mentors who lack mentees.
    StoppedError
        Where it was stopped before there was an answer, and a greedy pass breaks minimum loads or quotas.

    Examples
    --------
    >>> from mentormatch.assignment import solve
    >>> problem = AssignmentProblem([[0.9, 0.1], [0.8, 0.2], [0.1, 0.3]], capacity=2)
    >>> answer = solve(problem, objective="quotas", groups=["a", "a", "b"], options={"at_most": 1})
    >>> answer.pairs.tolist(), answer.certificate.proven
    ([[0, 0], [1, 1], [2, 1]], True)
    """
    count = int(groups.max(initial=-1)) + 1
    low, high = _checked(problem, count, at_least=at_least, at_most=at_most)
    quick = kept(problem)
    program = _QuotaPrograms(quick, groups, low, high)
    pricing = _QuotaPricing(quick, groups, program, solver, watch)
    steps: list[_QuotaStep] = []
    without_quotas = math.inf
    try:
        watch.look("quotas", 0, 1, now=True)
        without_quotas = pricing.bound_without_quotas()
        if not program.solve(watch, steps):
            raise _short(problem, program, watch)
    except Stopped:
        pairs = _best_so_far(problem, steps, groups, low, high)
        certificate = _bounded(pricing, pairs, steps, without_quotas)
    else:
        pairs = steps[-1].pairs
        certificate = _certified(pricing, pairs, steps)
    last = steps[-1] if len(steps) == program.steps else program.no_step()
    details = {"quota_prices": last.quotas.tolist(), "pair_price": last.pair}
    return answer_of(problem, pairs, certificate, solver="highs", objective="quotas", details=details)


def _checked(problem: AssignmentProblem, groups: int, *, at_least: Any, at_most: Any) -> tuple[Integers, Integers]:
    """Return both quotas as arrays of shape (groups, mentors)."""
    mistakes, arrays = [], []
    shape = (groups, problem.shape[1])
    for name, given, none in (("at_least", at_least, 0), ("at_most", at_most, problem.shape[0])):
        listed = [none if quota is None else quota for quota in given] if isinstance(given, list | tuple) else given
        array = np.asarray(none if listed is None else listed) if not _is_ragged(listed) else np.array("?")
        array = array.astype(np.int64) if array.shape == (0,) else array
        whole = np.issubdtype(array.dtype, np.integer) and (array >= 0).all()
        if not whole or array.shape not in {(), (groups,), shape}:
            hint = f"There are {groups} groups and {problem.shape[1]} mentors."
            mistakes.append(Mistake(name, f"the option {name} must be {QUOTA}", got=str(given), hint=hint))
            continue
        column = array[:, None] if array.ndim == 1 else array
        arrays.append(np.broadcast_to(np.minimum(column, problem.shape[0]), shape).astype(np.int64))
    if mistakes:
        raise ProblemError(mistakes)
    return arrays[0], arrays[1]


def _is_ragged(given: Any) -> bool:
    rows = given if isinstance(given, list) else ()
    return len({np.shape(row) if not isinstance(row, list | tuple) else (len(row),) for row in rows}) > 1


@dataclass(frozen=True, eq=False)
class _QuotaStep:
    """A linear program: its pairs, and its dual prices, of quotas (groups, mentors), of mentors, and of a pair."""

    pairs: Integers
    quotas: Floats
    mentors: Floats
    pair: float


class _QuotaPrograms:
    """The linear programs of step 1, over all pairs that may be made."""

    def __init__(self, problem: AssignmentProblem, groups: Integers, low: Integers, high: Integers) -> None:
        mentees, mentors = problem.shape
        self.problem, self.low, self.high = problem, low, high
        blocks = [(rows, *np.nonzero(problem.allowed(rows))) for rows in problem.row_blocks()]
        self.arcs = np.concatenate(
            [np.zeros((0, 2), dtype=np.int64), *(np.stack([rows[i], j], axis=1) for rows, i, j in blocks)]
        )
        self.scores = problem.scores.pairs(self.arcs[:, 0], self.arcs[:, 1])
        every = np.arange(mentees if problem.spread else 0)
        self.variables = PairVariables(self.arcs[:, 0], self.arcs[:, 1], problem.shape, placed=every)
        of_quota = groups[self.arcs[:, 0]] * mentors + self.arcs[:, 1]
        self.quota_rows = rows_between(
            self.variables.sums(of_quota, low.size),
            low=low.ravel().astype(np.float64),
            high=high.ravel().astype(np.float64),
        )
        self.loads = load_rows(self.variables, problem.min_load, problem.capacity)
        self.others = [demand_rows(self.variables, problem.demand)]
        if problem.spread:
            self.others.append(placed_rows(self.variables))
        forced = set(map(tuple, problem.forced.tolist()))
        self.least = np.zeros(self.variables.width)
        self.least[: len(self.arcs)] = [pair in forced for pair in map(tuple, self.arcs.tolist())]
        self.most = np.ones(self.variables.width)

    @property
    def steps(self) -> int:
        """How many programs there are."""
        return 1 + (self.problem.worth is None) + self.problem.spread

    def no_step(self) -> "_QuotaStep":
        """Return prices of 0, and no pairs."""
        return _QuotaStep(self.arcs[:0], np.zeros(self.low.shape), np.zeros(self.low.shape[1]), 0.0)

    def solve(self, watch: Watch, steps: list["_QuotaStep"]) -> bool:
        """Add each step to `steps` when it is solved; return False where no answer holds the limits.

        Raises
        ------
        Stopped
            Where the time is up.
        """
        variables, worth = self.variables, self.problem.worth
        gains = np.append(self.scores - (worth or 0.0), np.zeros(len(variables.placed)))
        aims = [gains] if worth is not None else [variables.is_pair(), gains]
        if self.problem.spread:
            aims.insert(0, variables.is_placed())
        if not variables.width:
            steps += [self.no_step() for _ in aims]
            return not (self.low.any() or self.problem.min_load.any())
        rows = [self.quota_rows, self.loads, *self.others]
        for place, aim in enumerate(aims):
            result = solve_in_time(LinearProgram(aim, tuple(rows), self.least, self.most), watch)
            if result.x is None:
                return False
            chosen = np.round(result.x)
            after_pairs = place == len(aims) - 1 and worth is None
            # a pair less to be made is worth this to the total
            pair_price = -float(result.duals[-1][0]) if after_pairs else 0.0
            pairs = self.arcs[chosen[: len(self.arcs)] > 0.5]
            steps.append(_QuotaStep(pairs, result.duals[0].reshape(self.low.shape), result.duals[1], pair_price))
            # an optimum is a face: fixing what was reached leaves all corners whole
            rows.append(rows_between(sparse.csr_array(aim[None, :]), low=float(aim @ chosen)))
        return True

    def lacking(self, watch: Watch) -> Integers:
        """Return mentors who get too few, in an answer in which as few as can be are lacking."""
        mentors = self.problem.shape[1]
        whose = np.arange(self.low.size + mentors) % mentors
        width, needed = self.variables.width, [self.quota_rows, self.loads]
        relieved = rows_between(
            sparse.hstack([sparse.vstack([rows.lines for rows in needed]), sparse.eye_array(len(whose))], format="csr"),
            low=np.concatenate([rows.low for rows in needed]),
        )
        upper = [rows_between(rows.lines, high=rows.high).widened(len(whose)) for rows in needed]
        others = [rows.widened(len(whose)) for rows in self.others]
        program = LinearProgram(
            np.concatenate([np.zeros(width), -np.ones(len(whose))]),
            (relieved, *upper, *others),
            np.concatenate([self.least, np.zeros(len(whose))]),
            np.concatenate([self.most, np.full(len(whose), np.inf)]),
        )
        result = solve_in_time(program, watch)
        return np.zeros(0, dtype=np.int64) if result.x is None else np.unique(whose[result.x[width:] > 0.5])


def _short(problem: AssignmentProblem, program: _QuotaPrograms, watch: Watch) -> InfeasibleError:
    mentors = program.lacking(watch).tolist()
    names = ", ".join(problem.name_of_mentor(j) for j in mentors[:_NAMED])
    more = f" and {len(mentors) - _NAMED} more" if len(mentors) > _NAMED else ""
    lack = f": too few are left for mentor{'' if len(mentors) == 1 else 's'} {names}{more}" if mentors else ""
    return InfeasibleError(f"Quotas cannot hold together with the other limits{lack}.", mentors=mentors)


@dataclass(frozen=True, eq=False)
class _QuotaScores:
    """The score, or 1, less the price of the quota that a pair counts in."""

    scores: PairScores
    groups: Integers
    prices: Floats
    counting: bool

    @property
    def shape(self) -> tuple[int, int]:
        """Mentees, mentors."""
        return self.scores.shape

    def block(self, rows: Integers) -> Floats:
        """Scores of the mentees `rows` with every mentor."""
        return np.asarray((1.0 if self.counting else self.scores.block(rows)) - self.prices[self.groups[rows]])

    def pairs(self, rows: Integers, columns: Integers) -> Floats:
        """Scores of the pairs (rows[k], columns[k])."""
        scores = 1.0 if self.counting else self.scores.pairs(rows, columns)
        return np.asarray(scores - self.prices[self.groups[rows], columns])


@dataclass(frozen=True, eq=False)
class _QuotaPricing:
    """Step 2: the problem without quotas, with prices on them in its scores."""

    problem: AssignmentProblem
    groups: Integers
    program: _QuotaPrograms
    solver: str
    watch: Watch

    def bound_without_quotas(self) -> float:
        """Return what no answer exceeds of Σ (score − worth), whatever the quotas are: known before any program is."""
        try:
            return self.bound(self.program.no_step(), self.problem.worth or 0.0)[0]
        except (InfeasibleError, StoppedError):  # the programs say of whom
            return math.inf

    def bound(self, step: _QuotaStep, worth: float, *, counting: bool = False) -> tuple[float, Certificate]:
        """Return what no answer within the quotas exceeds, of Σ (score − worth) or of the number of pairs."""
        scores = _QuotaScores(self.problem.scores, self.groups, step.quotas, counting)
        priced = changed(self.problem, scores, self.problem.allowed, worth, spread=False)
        # where there is no time to solve it, the prices of the linear program prove nearly as much
        own = np.stack([np.zeros_like(step.mentors), step.mentors], axis=1)
        certificate = certify(priced, self.program.arcs[:0], own)
        if self.watch.stopped is None and self.watch.seconds_left() != 0.0:
            solved = best_total(priced, solver=self.solver, watch=self.watch).certificate
            certificate = solved if solved.bound <= certificate.bound or solved.proven else certificate
        prices, program = step.quotas, self.program
        quotas = math.fsum(((program.high * prices.clip(0)) + (program.low * prices.clip(None, 0))).ravel())
        return float(certificate.bound + quotas), certificate


def _certified(priced: _QuotaPricing, pairs: Integers, steps: list[_QuotaStep]) -> Certificate:
    """What is reached, and what no answer exceeds: first in pairs, then, of as many pairs, in total.

    The price of a pair stands for what staying unmatched costs: of as many pairs that is a constant.
    """
    problem, last = priced.problem, steps[-1]
    reached = len(pairs)
    value = math.fsum(problem.scores.pairs(pairs[:, 0], pairs[:, 1]) - (problem.worth or 0.0))
    if problem.worth is None:
        most, _ = priced.bound(steps[-2], 0.0, counting=True)
        pairs_bound = _whole(most) if math.isfinite(most) else int(problem.demand.sum())
        bound, certificate = priced.bound(last, -last.pair)
        bound -= last.pair * reached
    else:
        pairs_bound = reached
        bound, certificate = priced.bound(last, problem.worth)
    # with several mentors each, how many mentees can be placed within quotas has no bound of ours
    single = not problem.spread or not (problem.demand > 1).any()
    proven = pairs_bound == reached and single and bound - value <= TOLERANCE * max(1.0, abs(value))
    levels = np.zeros((problem.shape[1], problem.levels - certificate.prices.shape[1]))
    prices = np.concatenate([levels, certificate.prices], axis=1)
    return _certificate_of(pairs, value, (pairs_bound, bound), prices, proven=bool(proven))


def _bounded(priced: _QuotaPricing, pairs: Integers, steps: list[_QuotaStep], without_quotas: float) -> Certificate:
    """The same where it was stopped before the total was known: as many pairs as a step says, and a bound of before."""
    problem, reached = priced.problem, len(pairs)
    value = math.fsum(problem.scores.pairs(pairs[:, 0], pairs[:, 1]) - (problem.worth or 0.0))
    pairs_bound = reached
    if problem.worth is None:
        pairs_bound = int(min(problem.demand.sum(), problem.capacity.sum()))
        if len(steps) == priced.program.steps - 1:  # all but the total
            pairs_bound = min(pairs_bound, _whole(priced.bound(steps[-1], 0.0, counting=True)[0]))
    prices = np.zeros((problem.shape[1], problem.levels))
    return _certificate_of(pairs, value, (pairs_bound, without_quotas), prices, proven=False)


def _whole(bound: float) -> int:
    return math.floor(bound + TOLERANCE * max(1.0, bound))


def _certificate_of(
    pairs: Integers, value: float, bounds: tuple[int, float], prices: Floats, *, proven: bool
) -> Certificate:
    placed, bound = len(np.unique(pairs[:, 0])), max(bounds[1], value)
    return Certificate(
        pairs=len(pairs),
        pairs_bound=max(bounds[0], len(pairs)),
        value=value,
        bound=bound,
        gap=bound - value,
        proven=proven,
        prices=prices,
        placed=placed,
        placed_bound=placed,
    )


def _best_so_far(
    problem: AssignmentProblem, steps: list[_QuotaStep], groups: Integers, low: Integers, high: Integers
) -> Integers:
    """The pairs of the last step or of a greedy pass within the quotas, whichever are better, with no place left empty.

    Raises
    ------
    StoppedError
        Where there is no step, and a greedy pass breaks a minimum load or a quota.
    """
    found = []
    for begun in (problem.forced, *(step.pairs for step in steps[-1:])):
        pairs = fill_greedily(problem, begun, groups=groups, most=high)
        many = np.zeros(low.shape, dtype=np.int64)
        np.add.at(many, (groups[pairs[:, 0]], pairs[:, 1]), 1)
        if not (((many < low) | (many > high)).any() or violations(problem, pairs)):
            placed = len(np.unique(pairs[:, 0])) if problem.spread else 0
            total = math.fsum(problem.scores.pairs(pairs[:, 0], pairs[:, 1]) - (problem.worth or 0.0))
            found.append(((placed, 0 if problem.worth is not None else len(pairs), total), pairs))
    if not found:
        raise StoppedError("Stopped before the quotas held. Give it more time.")
    return max(found, key=lambda candidate: candidate[0])[1]
