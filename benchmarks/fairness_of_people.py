"""The R survey by gender, as a programme would look at it: audit, frontier, and half the gap."""

import datetime as dt
import math
from dataclasses import replace

from fairness_instances import r_people

from mentormatch import audit, frontier, match

BY = "gender"
MARKS = "<!-- r survey by gender: begin -->\n", "<!-- r survey by gender: end -->"
POINTS = 5


def audited(matching):
    """The audit of a matching as a table, a line a group; hidden groups show nothing."""
    found = audit(matching, by=BY)
    yield "| group | mentees | mean score | placed | best on offer | missed of it |"
    yield "|---|---|---|---|---|---|"
    for group, values in found.by_group.items():
        offer = found.offers[group]
        numbers = values["mean_score"], values["match_rate"], offer["on_offer"], offer["difference"]
        shown = ["" if math.isnan(number) else f"{number:.4f}" for number in numbers]
        yield f"| {group} | {values['n']:.0f} | {' | '.join(shown)} |"
    yield ""
    yield f"By chance alone mean scores would differ as much with p = {found.p_values['mean_score']:.3f}."


def of_frontier(found):
    """The frontier as a table, a line a matching."""
    groups = list(found.points[0].by_group)
    yield f"| asked | {' | '.join(groups)} | gap | total | at most | lost |"
    yield f"|{'---|' * (len(groups) + 5)}"
    for point in (*found.points, found.worst_group):
        asked = point.objective if point.max_gap is None else f"{point.objective} {point.max_gap:.4f}"
        means = " | ".join(f"{value:.4f}" for value in point.by_group.values())
        totals = f"{point.total:.3f} | {point.total_bound:.3f} | {point.lost:.2%}"
        yield f"| {asked} | {means} | {point.gap:.4f} | {totals} |"


def report(limit):
    """The whole section, at most so many seconds a matching."""
    cohort, policy = r_people()
    best = match(cohort, policy)
    gap = audit(best, by=BY).difference()["mean_score"]
    aim = {"name": "max-gap", "by": BY, "max_gap": gap / 2}
    half = match(cohort, replace(policy, objective=aim), time_limit=limit)
    found = frontier(cohort, policy, by=BY, points=POINTS, time_limit=limit)
    reached = audit(half, by=BY).difference()["mean_score"]
    today = dt.datetime.now(tz=dt.UTC).date()
    what = f"the total is {half.total:.3f} of at most {half.certificate.bound:.3f}"
    lines = [
        f"Measured {today}, {len(cohort.mentees)} beginners, {len(cohort.mentors)} experts.",
        "",
        "**The audit at the best total**",
        "",
        *audited(best),
        "",
        f"Mean scores differ by {gap:.4f}; the total is {best.total:.3f}, proven.",
        "",
        "**The frontier**",
        "",
        *of_frontier(found),
        "",
        *(f"- {line}" for line in found.text().splitlines()),
        "",
        f"**`max-gap` at half of that, {gap / 2:.4f}**",
        "",
        *audited(half),
        "",
        f"Mean scores differ by {reached:.4f}; {what}, {1 - half.total / best.total:.3%} less than the best.",
    ]
    return "\n".join(lines) + "\n"
