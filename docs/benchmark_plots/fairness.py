"""What objectives cost and gain: total against the worst tenth and against gaps, and a frontier."""

from typing import Any

from benchmark_plots.drawing import INK, MARKERS, MUTED, SERIES, new_figure
from benchmark_plots.page_tables import Page, Table, number

_OTHERS = ("total", "maximin", "leximin", "nash", "stable", "picking-sequence", "greedy", "first-come")
_OF_GROUPS = ("total", "group-maximin", "max-gap", "least-gap")
# Of csconf 1 and scarce the worst tenth gets nothing whatever the objective; the R survey's scores are the same by age.
_WORST_TENTH = ("MIDL, one each", "MIDL, three each", "csconf 2", "R survey by gender", "contested")


def worst_tenth(page: Page) -> Any:
    """Draw the total against the mean of the worst tenth, a panel an instance."""
    tables = [table for table in page.under("Draws") if _instance(table) in _WORST_TENTH]
    return _panels(tables, _OTHERS, "worst tenth", "mean of the worst tenth")


def gap(page: Page) -> Any:
    """Draw the total against the gap between groups, a panel an instance; the axis runs towards no gap."""
    tables = [table for table in page.under("Draws") if "gap" in table.rows[0]]
    figure = _panels(tables, _OF_GROUPS, "gap", "gap between groups", others=("maximin", "leximin", "nash", "stable"))
    for axis in figure.axes[: len(tables)]:
        axis.set_xlim(axis.get_xlim()[1], -0.02)
    return figure


def _instance(table: Table) -> str:
    return table.before.split("**")[1]


def _panels(tables: list[Table], named: tuple[str, ...], column: str, label: str, others: tuple[str, ...] = ()) -> Any:
    """Draw panels two across, with the legend in the place after the last."""
    down = len(tables) // 2 + 1
    heights = [1.0] * (down - 1) + [1.0 if len(tables) % 2 else 0.5]  # the last row may hold the legend alone
    figure, axes = new_figure(down, 2, height=2.3 * sum(heights), height_ratios=heights)
    looks = {name: ((*SERIES, MUTED)[place], MARKERS[place]) for place, name in enumerate(named[1:])}
    looks = {"total": (INK, "o")} | looks | dict.fromkeys(others, (MUTED, "o"))
    for axis, table in zip(axes.flat, tables, strict=False):
        for row in table.rows:
            name = row["objective"].split(" (")[0]
            if name in looks and row[column]:
                share = 100.0 if name == "total" else number(row["total"])
                colour, marker = looks[name]
                axis.plot(number(row[column]), share, marker, color=colour, markersize=7, zorder=2 + (name in named))
        axis.set_title(_instance(table).removesuffix(" by gender") if column != "gap" else _instance(table))
        axis.set(xlabel=label, ylabel="total, % of the best")
        axis.margins(0.12)
        axis.grid()
    for axis in axes.flat[len(tables) :]:
        axis.axis("off")
    legend = axes.flat[len(tables)]
    for name in named:
        legend.plot([], [], looks[name][1], color=looks[name][0], label=name)
    if others:
        legend.plot([], [], "o", color=MUTED, label=", ".join(others[:-1]) + f",\n{others[-1]}")
    legend.legend(loc="center left")
    return figure


def frontier(page: Page) -> Any:
    """Draw the best total that was found within each gap."""
    table = next(table for table in page.under("The R survey by gender") if "asked" in table.rows[0])
    figure, axes = new_figure(height=3.2)
    axis = axes[0, 0]
    groups = [row for row in table.rows if row["asked"] == "group-maximin"]
    points = sorted((number(row["gap"]), number(row["total"])) for row in table.rows if row not in groups)
    axis.plot(*zip(*points, strict=True), "o-", color=SERIES[0], label="best total found within a gap")
    for row in groups:
        axis.plot(number(row["gap"]), number(row["total"]), "D", color=SERIES[1], label="best mean of the worst group")
    axis.set(xlabel="gap between the groups' mean scores", ylabel="total of scores", xlim=(0.06, -0.002))
    axis.ticklabel_format(axis="y", useOffset=False)
    axis.grid()
    axis.legend(loc="lower left")
    return figure
