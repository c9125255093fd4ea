"""Whether mentees gain by answering otherwise than is true."""

import math
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from mentormatch.arrays import Integers
from mentormatch.assignment import Progress, SolverName
from mentormatch.checkup.reports import OtherReports
from mentormatch.errors import InfeasibleError, InputError
from mentormatch.matching import Solved, capacity_of, demand_of, draw_order, solve_by_lot
from mentormatch.policy import Policy, default_policy
from mentormatch.profiles import Cohort
from mentormatch.scoring import Scores, compare

# With more mentees one report hardly changes what is learned, and learning it anew moves everybody's scores a little,
# so that the solver must begin anew as well.
_LEARNED_ANEW = 500
# The one that can go on from another answer.
_SOLVER: SolverName = "min-cost-flow"
# Scores that differ by less are equal.
_ROUNDING = 1e-9


@dataclass(frozen=True)
class GamedChange:
    """What one kind of change of a report does to those who make it alone.

    Parameters
    ----------
    change : str
        Such as "leaving 'goals' blank".
    tried : int
        For how many mentees it was tried.
    better, worse : int
        How many get mentors of a higher, or lower, score by their true report, with as many places as before.
    placed, unplaced : int
        How many get more, or fewer, places.
    barred : int
        How many get a mentor whom a rule forbids them by their true report; such a pair counts as none.
    refused : int
        How many reports cannot be used: they are no valid answers, or nobody could be paired.
    mean_change : float
        The mean change of the total true score, of all who were tried and not refused; 0 for none of them.
    """

    change: str
    tried: int
    better: int
    worse: int
    placed: int
    unplaced: int
    barred: int
    refused: int
    mean_change: float

    @property
    def gain(self) -> int:
        """How many gain: a better mentor, or more places."""
        return self.better + self.placed


@dataclass(frozen=True)
class Gaming:
    """Who would gain by answering otherwise: counts, no names.

    Parameters
    ----------
    mentees : int
        How many want a mentor.
    sample, people : int
        How many were drawn, and how many of them were tried in the time.
    gainers : int
        How many of those gain by at least one of the changes.
    changes : tuple of GamedChange
        Those by which most gain first.
    learned_anew : bool
        Whether encoders were fitted to each changed report, or kept what they had learned from the true ones.
    """

    mentees: int
    sample: int
    people: int
    gainers: int
    changes: tuple[GamedChange, ...]
    learned_anew: bool = True

    @property
    def stopped(self) -> bool:
        """Whether time ran out, or somebody stopped it, before all were tried."""
        return self.people < self.sample


@dataclass
class _Tally:
    """What became of those who tried a change so far."""

    counts: dict[str, int] = field(default_factory=dict)
    differences: list[float] = field(default_factory=list)

    def add(self, outcome: str) -> None:
        self.counts[outcome] = self.counts.get(outcome, 0) + 1

    def as_change(self, change: str) -> GamedChange:
        kinds = ("tried", "better", "worse", "placed", "unplaced", "barred", "refused")
        mean = math.fsum(self.differences) / len(self.differences) if self.differences else 0.0
        return GamedChange(change, **{kind: self.counts.get(kind, 0) for kind in kinds}, mean_change=mean)


def try_gaming(
    cohort: Cohort,
    policy: Policy | None = None,
    *,
    sample: int = 60,
    seed: int = 0,
    time_limit: float | None = 120.0,
    progress: Progress | None = None,
) -> Gaming:
    """Try for some mentees whether another report would get them a better mentor, everybody else answering as before.

    For each mentee and each change everything is done anew, as if the form had been filled in so: encoders are fitted
    to the changed answers (with up to 500 mentees; beyond, what was learned stays), and the solver goes on from the
    answer to the true ones. What the mentee then gets is measured by the true report.

    Parameters
    ----------
    cohort : Cohort
        Its answers are taken for the true ones.
    policy : Policy, optional
        By default `default_policy` of the cohort.
    sample : int
        How many mentees are tried, drawn by hash(seed, id): the order of rows decides nothing.
    seed : int
        Of the sample, and of the lot by which ties fall.
    time_limit : float, optional
        Seconds after which no other mentee is begun; the first matching comes on top. None: no limit.
    progress : callable, optional
        Told ``(stage, done, total)``; where it returns False, no other mentee is begun.

    Returns
    -------
    Gaming
        Counts by kind of change: leaving a field blank, naming fewer or only easy wishes, giving less time.

    Raises
    ------
    InputError
        With every mistake in the answers.
    InfeasibleError
        Where nobody can be paired at all.

    Examples
    --------
    >>> from mentormatch.policy import Criterion
    >>> cohort = Cohort.from_records(mentors=[{"id": "ada", "skills": "R"}],
    ...                              mentees=[{"id": "kim", "skills": "R; Go"}, {"id": "noor", "skills": "R; SQL; C"}])
    >>> found = try_gaming(cohort, Policy(criteria=[Criterion("skills")]))
    >>> found.people, found.gainers, found.changes[0].change, found.changes[0].placed  # noor outbids kim
    (2, 1, "naming only the easiest wish in 'skills'", 1)
    """
    policy = default_policy(cohort) if policy is None else policy
    scores = compare(cohort, policy, progress=progress)
    learned = None if len(cohort.mentees) <= _LEARNED_ANEW else scores.learned()
    truth = _Truth(scores, solve_by_lot(scores, solver=_SOLVER, seed=seed, progress=progress), seed, learned)
    reports = OtherReports(scores, capacity_of(cohort.mentors, policy))
    wanting = demand_of(cohort.mentees) > 0
    # another seed than that of the lot, which gives seats to the first among equals
    drawn = [mentee for mentee in draw_order(cohort.mentees, ~seed).tolist() if wanting[mentee]][:sample]
    tallies: dict[str, _Tally] = {}
    people = gainers = 0
    start = time.monotonic()
    for mentee in drawn:
        if time_limit is not None and time.monotonic() - start >= time_limit:
            break
        if progress is not None and progress("trying other answers", people, len(drawn)) is False:
            break
        gainers += _try_all(truth, reports, mentee, tallies)
        people += 1
    changes = sorted(
        (tally.as_change(change) for change, tally in tallies.items()),
        key=lambda found: (-found.gain, -found.mean_change, found.change),
    )
    return Gaming(int(wanting.sum()), len(drawn), people, gainers, tuple(changes), learned_anew=learned is None)


def _try_all(truth: "_Truth", reports: OtherReports, mentee: int, tallies: dict[str, _Tally]) -> bool:
    """Try all other reports of a mentee, count what becomes of them, and return whether one of them pays."""
    gains = False
    for other in reports.of(mentee):
        tally = tallies.setdefault(other.change, _Tally())
        tally.add("tried")
        try:
            got = truth.after(other.of(truth.scores.cohort, mentee), mentee)
        except (InputError, InfeasibleError):
            tally.add("refused")
            continue
        for outcome in got.compared_with(truth.before(mentee)):
            tally.add(outcome)
            gains |= outcome in {"better", "placed"}
        tally.differences.append(got.total - truth.before(mentee).total)
    return gains


@dataclass(frozen=True)
class _Got:
    """What a mentee got: places, their total true score, and mentors that the true report forbids."""

    places: int
    total: float
    barred: int

    def compared_with(self, before: "_Got") -> Iterator[str]:
        if self.barred > before.barred:
            yield "barred"
        if self.places != before.places:
            yield "placed" if self.places > before.places else "unplaced"
        elif abs(self.total - before.total) > _ROUNDING:
            yield "better" if self.total > before.total else "worse"


@dataclass(frozen=True)
class _Truth:
    """The scores by true reports, the answer to them, and what is kept of what they taught."""

    scores: Scores
    solved: Solved
    seed: int
    learned: dict[str, Any] | None

    def before(self, mentee: int) -> _Got:
        return self._got(self.solved.pairs, mentee)

    def after(self, cohort: Cohort, mentee: int) -> _Got:
        """Return what the mentee gets in a cohort with another report, by the true one."""
        changed = compare(cohort, self.scores.policy, learned=self.learned)
        return self._got(solve_by_lot(changed, solver=_SOLVER, seed=self.seed, start=self.solved).pairs, mentee)

    def _got(self, pairs: Integers, mentee: int) -> _Got:
        mentors = pairs[pairs[:, 0] == mentee, 1]
        allowed = self.scores.allowed([mentee])[0, mentors]
        kept = mentors[allowed]
        total = math.fsum(self.scores.pairs(np.full(len(kept), mentee), kept).tolist())
        return _Got(len(kept), total, int((~allowed).sum()))
