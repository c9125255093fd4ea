"""What a change costs once a cohort is paired: the next round, and prices of seats."""

from typing import Any

from benchmark_plots.drawing import INK, MARKERS, MUTED, SERIES, legend_above, name_rows, new_figure
from benchmark_plots.page_tables import Page, number

_GOAL = 4  # times, of the next round
_LONGEST = 34


def ratios(page: Page) -> Any:
    """Draw how many times as long the next round takes from scratch, a line a run."""
    rows = page.under("The next round")[0].rows
    figure, axes = new_figure(height=0.42 * len(rows) + 0.8)
    axis = axes[0, 0]
    values = [number(row["ratio"]) for row in rows]
    bars = axis.barh(range(len(rows)), values, height=0.55, color=SERIES[0])
    axis.bar_label(bars, [f"{value:g}" for value in values], padding=4)
    axis.axvline(_GOAL, color=INK, linewidth=1.6)
    axis.set(xlabel="times as long from scratch", xlim=(0, 1.1 * max([_GOAL, *values])))
    name_rows(axis, [_folded(row["what"].replace("`", "")) for row in rows])
    return figure


def _folded(name: str) -> str:
    """Return a name on two lines where it is long."""
    if len(name) <= _LONGEST:
        return name
    middle = name.find(" ", len(name) // 2)
    return name if middle < 0 else f"{name[:middle]}\n{name[middle + 1 :]}"


def passes(page: Page) -> Any:
    """Draw the passes of prices and ties, a line a problem."""
    rows = page.under("Prices of seats and ties")[0].rows
    figure, axes = new_figure(height=0.34 * len(rows) + 1.1)
    axis = axes[0, 0]
    for place, (column, label) in enumerate((("prices", "prices"), ("ties", "ties"))):
        values = [number(row[column].split(":")[1]) for row in rows]
        axis.plot(values, range(len(rows)), MARKERS[place], color=SERIES[place], label=label, markersize=7)
    without = [(number(row["without"]), at) for at, row in enumerate(rows) if row["without"]]
    axis.plot(*zip(*without, strict=True), "D", color=MUTED, label="prices, from nothing", markersize=6)
    axis.set(xlabel="passes over all pairs", xlim=(0, None))
    name_rows(axis, [f"{number(row['mentees × mentors']):,.0f}, {_kind(row)}" for row in rows])
    legend_above(figure, axis, across=3)
    return figure


def _kind(row: dict[str, str]) -> str:
    """Return the trait of a problem, or that its scores are no product of factors."""
    return row["trait"] if row["scores"] == "factored" else "scores as blocks"
