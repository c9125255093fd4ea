"""How long the commands take: against their goals, and by stage."""

import re
from typing import Any

from benchmark_plots.drawing import INK, SERIES, legend_above, name_rows, new_figure, ticks_in_full
from benchmark_plots.page_tables import Page, number, numbers


def main_job(page: Page) -> Any:
    """Draw the seconds of each part that has a goal in seconds, with the range of its runs."""
    rows = [row for row in page.under("The main job")[0].rows if re.fullmatch(r"[\d.]+ s", row["goal"])]
    figure, axes = new_figure(height=2.6)
    axis = axes[0, 0]
    for place, row in enumerate(rows):
        median, least, most = numbers(row["seconds"])
        labels = [None] * 3 if place else ["median", "least to most", "goal"]
        axis.plot([least, most], [place, place], color=SERIES[0], linewidth=1.6, label=labels[1])
        axis.plot(median, place, "o", color=SERIES[0], label=labels[0])
        axis.plot(number(row["goal"]), place, "|", color=INK, markersize=16, markeredgewidth=2, label=labels[2])
    axis.set(xscale="log", xlabel="seconds")
    ticks_in_full(axis.xaxis)
    name_rows(axis, [row["part"].replace("`", "").replace(", ", ",\n", 1) for row in rows])
    legend_above(figure, axis, across=3)
    return figure


def stages(page: Page) -> Any:
    """Draw the seconds of each stage of the job; what is a part of another or of a peer is left to the table."""
    rows = [
        row for row in page.under("The main job")[1].rows if not row["stage"].startswith(("of which", "for comparison"))
    ]
    figure, axes = new_figure(height=2.8)
    axis = axes[0, 0]
    seconds = [number(row["seconds"]) for row in rows]
    bars = axis.barh(range(len(rows)), seconds, height=0.6, color=SERIES[0])
    axis.bar_label(bars, [f"{value:.3f}" for value in seconds], padding=4)
    axis.set(xlabel="seconds", xlim=(0, 1.2 * max(seconds)))
    name_rows(axis, [row["stage"].replace("`", "") for row in rows])
    return figure
