"""Pictures of groups: audits and frontiers."""

import math
from typing import Any

from mentormatch.errors import UnknownNameError, count, unknown_name
from mentormatch.fairness import FairnessAudit, Frontier
from mentormatch.plotting.axes import (
    BLUE,
    DARK,
    ORANGE,
    axes_of,
    group_name,
    label,
    with_legend,
    with_named_rows,
    with_nothing,
)

_MOST_HIDDEN = 6


def plot_audit(found: FairnessAudit, *, metric: str = "mean_score", ax: Any = None) -> Any:
    """Draw a metric of each group that shows it, with its 95 % interval, beside that of everybody.

    Nothing is drawn that the audit hides: of small groups only their names stand at the axis.

    Parameters
    ----------
    found : FairnessAudit
        What `audit` returned.
    metric : str
        One of those that it has, such as "mean_score" or "match_rate".
    ax : matplotlib.axes.Axes, optional
        As of `plot_scores`.

    Returns
    -------
    matplotlib.axes.Axes

    Raises
    ------
    UnknownNameError
        Where the audit has no such metric.
    MissingExtraError
        As of `plot_scores`.

    Examples
    --------
    >>> from mentormatch.fairness import audit
    >>> from mentormatch.matching import match
    >>> from mentormatch.profiles import Cohort
    >>> cohort = Cohort.from_records(mentors=[{"id": "ada", "skills": "R"}],
    ...                              mentees=[{"id": "kim", "skills": "R", "team": "a"}])
    >>> [label.get_text() for label in plot_audit(audit(match(cohort), by="team")).get_yticklabels()]
    ['a (n = 1), hidden']
    """
    _check_metric(found, metric)
    groups = [(group_name(name), values, found.intervals.get(name, {})) for name, values in found.by_group.items()]
    hidden = [group for group in groups if math.isnan(group[1].get(metric, math.nan))]
    if len(hidden) > _MOST_HIDDEN:
        groups = [group for group in groups if group not in hidden]
        groups.append((count(len(hidden), "group"), {}, {}))
    groups += [("hidden groups, together", found.others, {})] if found.others else []
    groups.reverse()
    ax = axes_of(ax, rows=1.4 * len(groups))
    title = metric.replace("_", " ")
    ax.set(title=f"{title[:1].upper()}{title[1:]} of {found.who}, by {label(found.by)}", xlabel=title)
    if not groups:
        return with_nothing(ax, "there are no groups")
    labels = []
    for place, (name, values, intervals) in enumerate(groups):
        value, number = values.get(metric, math.nan), values.get("n", math.nan)
        low, high = intervals.get(metric, (math.nan, math.nan))
        size = "" if math.isnan(number) else f" (n = {number:,.0f})"
        labels.append(f"{name}{size}{', hidden' if math.isnan(value) else ''}")
        if math.isnan(value):
            continue
        if not (math.isnan(low) or math.isnan(high)):
            ax.plot([low, high], [place, place], color=BLUE, linewidth=2.5, solid_capstyle="butt", alpha=0.5)
        ax.plot([value], [place], "o", color=BLUE, markersize=7)
    overall = found.overall.get(metric, math.nan)
    if not math.isnan(overall):
        ax.axvline(overall, color=DARK, linewidth=1.0, linestyle="--", label=f"everybody: {overall:.3g}")
        ax.plot([], [], "o-", color=BLUE, label="group, with its 95 % interval")
        with_legend(ax)
    _unit_limits(ax, metric)
    return with_named_rows(ax, labels)


def _check_metric(found: FairnessAudit, metric: str) -> None:
    known = [name for name in found.overall if name != "n"]
    if metric not in known:
        raise UnknownNameError(unknown_name("metric of this audit", metric, known))


def _unit_limits(ax: Any, metric: str) -> None:
    """Let an axis of shares and scores begin at 0, so that a small difference looks small."""
    low, high = ax.get_xlim()
    if low >= -0.1:
        ax.set_xlim(0.0, max(high, 1.0) if metric.endswith(("rate", "share")) else high)


def plot_frontier(found: Frontier, *, ax: Any = None) -> Any:
    """Draw what bringing groups nearer to each other costs: the total of scores over the gap between groups.

    Parameters
    ----------
    found : Frontier
        What `frontier` returned.
    ax : matplotlib.axes.Axes, optional
        As of `plot_scores`.

    Returns
    -------
    matplotlib.axes.Axes

    Raises
    ------
    MissingExtraError
        As of `plot_scores`.

    Examples
    --------
    >>> from mentormatch.fairness import frontier
    >>> from mentormatch.profiles import Cohort
    >>> cohort = Cohort.from_records(
    ...     mentors=[{"id": "ada", "skills": "R; SQL"}, {"id": "bob", "skills": "SQL"}],
    ...     mentees=[{"id": "kim", "skills": "R; SQL", "team": "a"}, {"id": "noor", "skills": "SQL", "team": "b"}])
    >>> plot_frontier(frontier(cohort, by="team", smallest=1)).get_ylabel()
    'total of scores'
    """
    ax = axes_of(ax)
    metric = found.metric.replace("_", " ")
    by = label(" × ".join(found.by))
    ax.set(title=f"Total against the gap between groups, by {by}", xlabel=f"gap in {metric}", ylabel="total of scores")
    points = [point for point in found.points if math.isfinite(point.gap)]
    gaps, totals = [point.gap for point in points], [point.total for point in points]
    ax.plot(gaps, totals, "o-", color=BLUE, label="best total within a gap")
    worst = found.worst_group
    if math.isfinite(worst.gap):
        ax.plot([worst.gap], [worst.total], "D", color=ORANGE, label="worst group raised")
    for point in points[-1:]:
        said = f"{100 * max(0.0, point.lost):.1f} % lost"
        ax.annotate(said, (point.gap, point.total), xytext=(8, -4), textcoords="offset points", va="top")
    ax.margins(0.12)
    return with_legend(ax)
