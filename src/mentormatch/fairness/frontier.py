"""The frontier of total score against the gap between groups."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import numpy as np

from mentormatch.assignment import GroupMeasure, Progress, measure_of, raising, telling
from mentormatch.errors import InputError, Mistake
from mentormatch.fairness.protection import ProtectedTable
from mentormatch.matching import OTHERS, SMALLEST, Matching, compared_groups, demand_of, match_scores, whole_seed
from mentormatch.policy import Policy, default_policy
from mentormatch.profiles import Cohort
from mentormatch.scoring import Scores, compare
from mentormatch.values import Value

_CALLED = {"mean_score": "mean score", "match_rate": "match rate", "below": "share below the threshold"}
# gaps nearer than this differ by rounding only
_ROUNDING = 1e-8


@dataclass(frozen=True, eq=False)
class FrontierPoint(Value):
    """A matching, and what it gives groups and all of them together.

    Attributes
    ----------
    objective : {"total", "max-gap", "least-gap", "group-maximin"}
    max_gap : float or None
        The largest gap that was asked for; None where values of groups are not shown, which it would tell.
    gap : float
        The difference of the largest and the smallest value of a group; of those that are shown, where some are not,
        and NaN where fewer than two are.
    by_group : mapping of group to float
        The metric; NaN where, beside audits by the columns that the policy names in ``audit``, it would tell of a small
        group.
    total : float
        The sum of all pairs' scores.
    total_bound : float
        What no matching exceeds that makes as many pairs and reaches what was asked.
    lost : float
        The share of the best total that is lost.
    matching : Matching
    """

    objective: str
    max_gap: float | None
    gap: float
    by_group: Mapping[str, float]
    total: float
    total_bound: float
    lost: float
    matching: Matching


@dataclass(frozen=True, eq=False)
class Frontier(Value):
    """Total against fairness.

    Attributes
    ----------
    by : tuple of str
        The columns that make the groups.
    metric : str
    points : tuple of FrontierPoint
        From the best total without any limit to the least gap that was found, by falling limit.
    worst_group : FrontierPoint
        Where the worst group's mean score is raised as far as can be, which need not lie between those points.

    Examples
    --------
    >>> from mentormatch.profiles import Cohort
    >>> women = [{"id": f"w{k}", "skills": "R", "gender": "woman"} for k in range(6)]
    >>> men = [{"id": f"m{k}", "skills": "SQL", "gender": "man"} for k in range(6)]
    >>> mentor = {"id": "ada", "skills": "R", "capacity": 8}
    >>> cohort = Cohort.from_records(mentors=[mentor], mentees=women + men)
    >>> from mentormatch.policy import default_policy
    >>> [point.objective for point in frontier(cohort, default_policy(cohort), by="gender").points]
    ['total', 'max-gap', 'max-gap', 'max-gap', 'least-gap']
    """

    by: tuple[str, ...]
    metric: str
    points: tuple[FrontierPoint, ...]
    worst_group: FrontierPoint

    def to_records(self) -> list[dict[str, Any]]:
        """Return one mapping a point, to be plotted or written, the worst group's last.

        Examples
        --------
        >>> cohort = Cohort.from_records(
        ...     mentors=[{"id": "ada", "skills": "R; SQL"}, {"id": "bob", "skills": "SQL"}],
        ...     mentees=[{"id": "kim", "skills": "R; SQL", "team": "a"}, {"id": "noor", "skills": "SQL", "team": "b"}],
        ... )
        >>> sorted(frontier(cohort, by="team", smallest=1).to_records()[0])
        ['a', 'b', 'gap', 'lost', 'max_gap', 'objective', 'proven', 'total', 'total_bound']
        """
        return [
            {
                "objective": point.objective,
                "max_gap": point.max_gap,
                "gap": point.gap,
                "total": point.total,
                "total_bound": point.total_bound,
                "lost": point.lost,
                "proven": point.matching.certificate.proven,
                **point.by_group,
            }
            for point in (*self.points, self.worst_group)
        ]

    def text(self) -> str:
        """Return the price of fairness in words."""
        return "\n".join(_lines(self))


def frontier(
    cohort: Cohort,
    policy: Policy | None = None,
    *,
    by: str | Sequence[str],
    metric: str = "mean_score",
    threshold: float | None = None,
    points: int = 5,
    smallest: int = SMALLEST,
    gap: float = 1e-4,
    solver: str = "auto",
    seed: int = 0,
    progress: Progress | None = None,
    time_limit: float | None = None,
) -> Frontier:
    """Return what bringing groups nearer to each other costs in total, as matchings from one end to the other.

    1. The best total, and the gap between groups that it leaves.
    2. The least gap that as many pairs allow, and the best total at that.
    3. Between the two, the best total within each of evenly spaced limits on the gap.
    4. Beside them, the worst group's mean score raised as far as can be.

    Scores are fitted once. All matchings make as many pairs as can be made, save where the policy says what it is worth
    to stay unmatched.

    Parameters
    ----------
    cohort : Cohort
    policy : Policy, optional
        Whose objective does not matter; by default `default_policy` of the cohort.
    by : str or sequence of str
        A column of the mentees, or several, whose combinations are the groups. Who left it blank is a group.
    metric : {"mean_score", "match_rate", "below"}
        What is compared: the mean of what mentees got, the share who got somebody, or the share who got less than the
        `threshold`; who got nobody counts 0.
    threshold : float, optional
        With "below".
    points : int
        How many, both ends among them; 2 or more.
    smallest : int
        Groups of fewer mentees who want somebody count as one group, "(others)", together with those from which theirs
        could be computed; 1 compares all groups as they are.
    gap : float
        Relative gap at which integer programs may stop.
    solver, seed
        As for `match`.
    progress : function (stage, done, total), optional
        As for `match`; where it returns False, StoppedError is raised, since a frontier with parts missing would look
        like another one.
    time_limit : float, optional
        Seconds a matching.

    Raises
    ------
    InputError
        Where an option is not what it must be.
    CohortError
        Where the mentees have no such column.
    InfeasibleError
        As for `match`.
    StoppedError
        Where `progress` returned False, or a matching was stopped before minimum loads held.

    Examples
    --------
    >>> cohort = Cohort.from_records(
    ...     mentors=[{"id": "ada", "skills": "R; SQL"}, {"id": "bob", "skills": "SQL"}],
    ...     mentees=[{"id": "kim", "skills": "R; SQL", "team": "a"}, {"id": "noor", "skills": "R; SQL", "team": "b"}],
    ... )
    >>> print(frontier(cohort, by="team", smallest=1).text())
    Groups of 'team' by mean score: a 1.000, b 0.450 at the best total, 1.450. They differ by 0.5502.
    No matching was found that brings them nearer.
    """
    if not isinstance(points, int) or isinstance(points, bool) or points < 2:
        raise InputError(Mistake("points", "the option points must be a whole number of 2 or more", got=str(points)))
    if not by or not (
        isinstance(by, str) or (isinstance(by, Sequence) and all(isinstance(column, str) for column in by))
    ):
        expected = "groups must be made by a column of the mentees, or a list of columns"
        raise InputError(Mistake("groups_not_understood", expected, got=str(by)))
    columns = (by,) if isinstance(by, str) else tuple(by)
    solve: dict[str, Any] = {
        "solver": solver,
        "seed": whole_seed(seed),
        "progress": raising(progress),
        "time_limit": time_limit,
    }
    compared = {"metric": metric} | ({} if threshold is None else {"threshold": threshold})
    with telling(raising(progress)):
        policy = default_policy(cohort) if policy is None else policy
        scores = compare(cohort, replace(policy, objective="total"))
        effort = {"by": list(columns), "gap": gap, "smallest": smallest}
        first, *others, worst_group = _points(scores, compared, points, effort=effort, solve=solve)
    return Frontier(columns, metric, (first, *others), worst_group)


def _points(
    scores: Scores,
    compared: Mapping[str, Any],
    points: int,
    *,
    effort: Mapping[str, Any],
    solve: Mapping[str, Any],
) -> Iterator[FrontierPoint]:
    """Yield the points in order, from the best total on, and last the one of the best worst group."""
    best = match_scores(scores, **solve)
    columns, smallest = tuple(effort["by"]), effort["smallest"]
    measure, names, hidden = _measure(best, columns, smallest, {"threshold": None, **compared})
    point = partial(_point, measure=measure, names=names, hidden=hidden, best=best)

    def at(name: str, **options: Any) -> FrontierPoint:
        aim = {"name": name, **effort, **options}
        return point(match_scores(_with_objective(scores, aim), **solve))

    yield point(best)
    if (most := _gap_of(best, measure)) > _ROUNDING:
        last = at("least-gap", **compared)
        if most - (least := _gap_of(last.matching, measure)) > _ROUNDING:
            for limit in np.linspace(most, least, points)[1:-1].tolist():
                yield at("max-gap", max_gap=limit, **compared)
            yield last
    yield at("group-maximin")


def _with_objective(scores: Scores, objective: Mapping[str, Any]) -> Scores:
    """Return the same scores under another objective."""
    return replace(scores, policy=replace(scores.policy, objective=objective))


def _measure(
    matching: Matching, columns: tuple[str, ...], smallest: int, options: Mapping[str, Any]
) -> tuple[GroupMeasure, tuple[str, ...], frozenset[str]]:
    """Return what is compared, the names of the groups that are, and those whose values are not shown."""
    groups, names, joined = compared_groups(matching.cohort.mentees, columns, smallest=smallest)
    measure = measure_of(matching.problem, groups, **options)
    compared = dict(zip(measure.group_of.tolist(), groups.tolist(), strict=True))
    mentees = matching.cohort.mentees
    table = ProtectedTable(mentees, list(columns), matching.policy.audit, smallest)
    wanting = np.flatnonzero(demand_of(mentees) > 0)
    hidden = table.among(wanting).hidden
    too_small = [group in hidden for group in table.grouping.groups]
    not_shown = {names[groups[person]] for person in wanting.tolist() if too_small[table.grouping.of[person]]}
    called = tuple(names[compared[place]] for place in range(measure.groups))
    return measure, called, frozenset(not_shown - ({OTHERS} if joined else set()))


def _gap_of(matching: Matching, measure: GroupMeasure) -> float:
    """Return the gap of all groups that are compared, which is only told where all are shown."""
    means = measure.means(matching.problem, matching.positions)
    return float(means.max() - means.min()) if len(means) else 0.0


def _point(
    matching: Matching, *, measure: GroupMeasure, names: tuple[str, ...], hidden: frozenset[str], best: Matching
) -> FrontierPoint:
    means = measure.means(matching.problem, matching.positions)
    objective = matching.policy.objective
    options: Mapping[str, Any] = objective if isinstance(objective, Mapping) else {"name": objective}
    certificate = matching.then or matching.certificate
    by_group = {
        name: math.nan if name in hidden else value
        for name, value in zip(names, measure.reported(means).tolist(), strict=True)
    }
    shown = [value for value in by_group.values() if not math.isnan(value)]
    told = max(shown) - min(shown) if len(shown) > 1 else math.nan
    return FrontierPoint(
        objective=str(options["name"]),
        max_gap=None if hidden else options.get("max_gap"),
        gap=told if hidden else _gap_of(matching, measure),
        by_group=by_group,
        total=matching.total,
        total_bound=certificate.bound,
        lost=1.0 - matching.total / best.total if best.total > 0.0 else 0.0,
        matching=matching,
    )


def _lines(found: Frontier) -> Iterator[str]:
    first, last = found.points[0], found.points[-1]
    what, by = _CALLED[found.metric], " × ".join(found.by)
    groups = ", ".join(
        f"{name} {'not shown' if math.isnan(value) else format(value, '.3f')}" for name, value in first.by_group.items()
    )
    yield f"Groups of '{by}' by {what}: {groups} at the best total, {first.total:.3f}.{_differ(first, start=' They')}"
    if last is first:
        nearer = first.gap > _ROUNDING or math.isnan(first.gap)
        yield "No matching was found that brings them nearer." if nearer else "Nothing is to be gained."
    for place, point in enumerate(found.points[1:], start=1):
        told = point.max_gap is not None
        between = f"At most {point.max_gap:.4f}" if told else f"Step {place} of {len(found.points) - 1}"
        limit = "As near as was found" if point is last else between
        yield f"{limit}:{_differ(point, start=' they', end=', and')} the total is {point.total:.3f}, {_loss(point)}."
    worst_group = found.worst_group
    if worst_group.by_group and found.metric == "mean_score":
        worst, before = (min(point.by_group.values(), key=_nan_first) for point in (worst_group, first))
        if worst - before > _ROUNDING:
            rise = f"rises from {before:.4f} to {worst:.4f}"
            yield f"At best, the worst group's mean {rise}; the total is {worst_group.total:.3f}, {_loss(worst_group)}."


def _differ(point: FrontierPoint, *, start: str, end: str = ".") -> str:
    """Say by how much groups differ, where two are shown."""
    return "" if math.isnan(point.gap) else f"{start} differ by {point.gap:.4f}{end}"


def _nan_first(value: float) -> float:
    """Order a value that is not shown before all others, so that nothing is said of the worst where it may be that."""
    return -math.inf if math.isnan(value) else value


def _loss(point: FrontierPoint) -> str:
    if point.lost <= 0.0:
        return "nothing lost"
    share = f"{point.lost:.2%}" if point.lost >= 5e-5 else "less than 0.01%"
    return f"{share} less"
