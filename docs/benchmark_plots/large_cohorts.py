"""How long cohorts of many people take."""

from typing import Any

from benchmark_plots.drawing import MARKERS, MUTED, SERIES, legend_above, new_figure, ticks_in_full
from benchmark_plots.page_tables import Page, number, numbers


def seconds(page: Page) -> Any:
    """Draw seconds from files to pairs by mentees, both by powers of ten."""
    points: dict[str, list[tuple[float, float, float]]] = {}
    for row in page.under("From files to pairs")[0].rows:
        mentees, mentors = numbers(row["mentees × mentors"])
        took = number(row["reading"]) + number(row["matching"])
        points.setdefault(row["cohort"].split(" (")[0], []).append((mentees, mentors, took))
    figure, axes = new_figure(height=3.9)
    axis = axes[0, 0]
    for place, (cohort, found) in enumerate(points.items()):
        style = "-" if place == 0 else ""
        x, _, y = zip(*found, strict=True)
        axis.plot(x, y, f"{MARKERS[place]}{style}", color=SERIES[place], label=cohort, markersize=7)
    first, last = (next(iter(points.values()))[at] for at in (0, -1))
    growth = last[0] * last[1] / (first[0] * first[1])
    axis.plot([first[0], last[0]], [first[2], first[2] * growth], "--", color=MUTED, label="as the number of pairs")
    sizes = sorted({mentees for found in points.values() for mentees, _, _ in found})
    axis.set(xscale="log", yscale="log", xlabel="mentees", ylabel="seconds")
    axis.set_xticks(sizes, [f"{mentees:,.0f}" for mentees in sizes])
    axis.minorticks_off()
    ticks_in_full(axis.yaxis)
    axis.grid()
    legend_above(figure, axis)
    return figure
