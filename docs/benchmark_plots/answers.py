"""Whether other answers pay: wishes, blanks and weights."""

from typing import Any

from benchmark_plots.drawing import INK, MARKERS, MUTED, SERIES, legend_above, name_rows, new_figure
from benchmark_plots.page_tables import Page, number, numbers


def changes(page: Page) -> Any:
    """Draw the share who gain and who lose by a change, a bar a setting."""
    rows = page.under("Wishes")[0].rows
    settings = [name for name in rows[0] if name != "change"]
    figure, axes = new_figure(height=4.9)
    axis = axes[0, 0]
    for place, setting in enumerate(settings):
        at = [row + 0.19 * (2 * place - 1) for row in range(len(rows))]
        gain, tried, lose = zip(*[numbers(row[setting])[:3] for row in rows], strict=True)
        for values, side in ((gain, 1), (lose, -1)):
            shares = [100 * side * value / of for value, of in zip(values, tried, strict=True)]
            label = setting.strip("`") if side > 0 else None
            axis.barh(at, shares, height=0.34, color=SERIES[place], label=label, alpha=1 if side > 0 else 0.55)
    axis.axvline(0, color=INK, linewidth=1)
    axis.set(xlabel="lose ←   % of those who tried   → gain", xlim=(-60, 60))
    axis.set_xticks([-50, -25, 0, 25, 50], ["50", "25", "0", "25", "50"])
    name_rows(axis, [_folded(row["change"]) for row in rows])
    legend_above(figure, axis)
    return figure


def _folded(name: str) -> str:
    """Return a change on two lines."""
    name, _, column = name.partition(" in '")
    return f"{name}\nin '{column}" if column else name


def blanks(page: Page) -> Any:
    """Draw the pairs of those who blank answers, before and after."""
    rows = page.under("Blank answers")[0].rows
    figure, axes = new_figure(height=2.9)
    axis = axes[0, 0]
    for place, row in enumerate(rows):
        before, *after = [number(cell) for name, cell in row.items() if name not in {"lot", "`missing`"}]
        axis.plot([before, min(after)], [place, place], color=MUTED, linewidth=1.4, zorder=1)
        look = {"color": INK, "markerfacecolor": "none"}
        axis.plot(before, place, "o", label=None if place else "all answers", **look)
        label = None if place else "all but one blank"
        axis.plot(after, [place] * len(after), "o", color=SERIES[0], label=label, markersize=5)
    axis.set(xlabel="pairs of the sixty, of 281", xlim=(0, None))
    name_rows(axis, [f"lot {row['lot']}, {row['`missing`']}" for row in rows])
    legend_above(figure, axis)
    return figure


def weights(page: Page) -> Any:
    """Draw the change of the chance of a place by the criterion that is weighted."""
    rows = page.under("What a choice of weights buys")[0].rows
    names = [name for name in rows[0] if name != "which criterion"]
    figure, axes = new_figure(height=3.6)
    axis = axes[0, 0]
    labels = {"as many as can be": "as many pairs as can be", "worth": "pairs worth more than none"}
    for place, name in enumerate(names):
        points = [number(row[name]) for row in rows]
        axis.plot(points, range(len(rows)), MARKERS[place], color=SERIES[place], label=labels[name], markersize=6)
    axis.axvline(0, color=INK, linewidth=1)
    axis.set(xlabel="change of the chance of a place, points", xlim=(-8, 1))
    name_rows(axis, [row["which criterion"].split(" (")[0] for row in rows])
    legend_above(figure, axis, across=1)
    return figure
