"""Whether encoders find the right partner and the same skill."""

from typing import Any

from benchmark_plots.drawing import INK, MARKERS, SERIES, legend_above, name_rows, new_figure
from benchmark_plots.page_tables import Page, Table, number, numbers

_NAMES = {"text": "text (default)", "multilingual": "multilingual", "tfidf": "words alone (TF-IDF)"}


def _table(page: Page, *columns: str) -> Table:
    """Return the table of the measured figures that has these columns."""
    return next(table for table in page.under("All figures") if set(columns) <= set(table.rows[0]))


def recall(page: Page) -> Any:
    """Draw recall@1 with its 95 % interval by task and encoder."""
    rows = _table(page, "task", "recall@1").rows
    tasks = list(dict.fromkeys(row["task"] for row in rows))
    encoders = list(dict.fromkeys(row["encoder"] for row in rows))
    figure, axes = new_figure(height=3.2)
    axis = axes[0, 0]
    for place, encoder in enumerate(encoders):
        cells = {row["task"]: numbers(row["recall@1"]) for row in rows if row["encoder"] == encoder}
        at = [tasks.index(task) + 0.22 * (place - 1) for task in cells]
        shares, margins = zip(*cells.values(), strict=True)
        axis.errorbar(
            shares, at, xerr=margins, fmt=MARKERS[place], color=SERIES[place], label=_NAMES.get(encoder, encoder),
            linewidth=1.6, markersize=6,
        )  # fmt: skip
    axis.set(xlim=(-0.02, 1.0), xlabel="share of goals whose right partner comes first (recall@1)")
    name_rows(axis, tasks)
    legend_above(figure, axis, across=3)
    return figure


def languages(page: Page) -> Any:
    """Draw recall@1 of the default and of words alone by language."""
    rows = {row["encoder"]: row for row in _table(page, "encoder", "de", "zh").rows}
    known = [name for name in rows["text"] if name != "encoder"]
    order = sorted(known, key=lambda name: -number(rows["text"][name]))
    figure, axes = new_figure(height=3.0)
    axis = axes[0, 0]
    for place, encoder in ((0, "text"), (2, "tfidf")):
        shares = [number(rows[encoder][name]) for name in order]
        axis.plot(order, shares, MARKERS[place], color=SERIES[place], label=_NAMES[encoder], markersize=7)
    axis.set(ylim=(-0.04, 1.06), xlabel="language of the goal", ylabel="recall@1")
    axis.grid(axis="y")
    legend_above(figure, axis)
    return figure


def skills(page: Page) -> Any:
    """Draw the share of names that meet, with known names and without."""
    met = {(row["skills"], row["encoder"]): number(row["share that meets"]) for row in _table(page, "skills").rows}
    found = {row["encoder"]: number(row["share found"]) for row in _table(page, "share found").rows}
    rows = {
        "two names of one skill": {name: met["two names", name] for name in found},
        "mentors with the skill": found,
        "look-alikes (wrongly)": {name: met["look alikes", name] for name in found},
    }
    figure, axes = new_figure(height=2.4)
    axis = axes[0, 0]
    for place, (name, label) in enumerate((("terms", "terms (default)"), ("plain", "plain: letters alone"))):
        at = [row + 0.2 * (2 * place - 1) for row in range(len(rows))]
        shares = [values[name] for values in rows.values()]
        bars = axis.barh(at, shares, height=0.36, color=SERIES[place], label=label)
        axis.bar_label(bars, [f"{share:.2f}" for share in shares], padding=3, color=INK)
    axis.set(xlim=(0, 1.1), xlabel="share that meets, or is found")
    name_rows(axis, list(rows))
    legend_above(figure, axis)
    return figure
