"""Who of real cohorts is placed, and what weights decide there."""

from typing import Any

from benchmark_plots.drawing import INK, MUTED, SERIES, legend_above, name_rows, new_figure
from benchmark_plots.page_tables import Page, number, numbers


def placed(page: Page) -> Any:
    """Draw mentees, those placed, and seats of each cohort."""
    rows = page.under("Who is placed")[0].rows
    figure, axes = new_figure(height=2.2)
    axis = axes[0, 0]
    for place, row in enumerate(rows):
        got, mentees = numbers(row["placed"])
        last = place == len(rows) - 1
        axis.barh(place, mentees, height=0.55, color=MUTED, label="mentees" if last else None)
        axis.barh(place, got, height=0.55, color=SERIES[0], label="placed" if last else None)
        seats = number(row["seats"])
        axis.plot([seats] * 2, [place - 0.4, place + 0.4], color=INK, linewidth=2, label="seats" if last else None)
    axis.set(xlabel="people, or seats", xlim=(0, None))
    name_rows(axis, [row["recipe"] for row in rows])
    legend_above(figure, axis, across=3)
    return figure


def influence(page: Page) -> Any:
    """Draw what each criterion decides beside its weight, a panel a cohort."""
    rows = page.under("What weights decide")[0].rows
    cohorts = {
        name: [row for row in rows if row["cohort"] == name] for name in dict.fromkeys(row["cohort"] for row in rows)
    }
    sizes = [len(criteria) + 1.6 for criteria in cohorts.values()]
    figure, axes = new_figure(len(cohorts), height=0.24 * sum(sizes) + 0.6, sharex=True, height_ratios=sizes)
    for axis, (cohort, criteria) in zip(axes.flat, cohorts.items(), strict=True):
        for place, row in enumerate(criteria):
            weight, decides = number(row["weight"]), number(row["decides"])
            axis.plot([weight, decides], [place, place], color=SERIES[0], linewidth=1.4)
            axis.plot(weight, place, "o", color=INK, markerfacecolor="none", label=None if place else "weight")
            axis.plot(decides, place, "o", color=SERIES[0], label=None if place else "what it decides")
        name_rows(axis, [row["criterion"] for row in criteria])
        axis.set_title(cohort, loc="left")
    axes.flat[-1].set(xlabel="percent of all criteria", xlim=(0, None))
    legend_above(figure, axes.flat[0])
    return figure
