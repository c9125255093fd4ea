"""Our solver beside its peers: seconds by size, and ratios and memory at 8,000 mentees."""

import re
from typing import Any

from benchmark_plots.drawing import INK, MARKERS, SERIES, legend_above, name_rows, new_figure, ticks_in_full
from benchmark_plots.page_tables import Page, number, numbers

OURS = "mentormatch"
COMPARED = 8000
_SETS = ("all pairs", "our candidates")
_TITLE = re.compile(r"\*\*plain, ([\d,]+) × ")


def _quickest(page: Page) -> dict[tuple[str, str], dict[int, dict[str, str]]]:
    """Return the row of each library's quickest way by set of pairs and mentees, of the plain problems."""
    found: dict[tuple[str, str], dict[int, dict[str, str]]] = {}
    for table in page.under("All figures"):
        if title := _TITLE.match(table.before):
            mentees = int(number(title[1]))
            for row in table.rows:
                pairs = row["pairs it may use"].split(" (")[0]
                if row["seconds"] and pairs in _SETS:
                    points = found.setdefault((row["solver"].split()[0], pairs), {})
                    if mentees not in points or _seconds(row) < _seconds(points[mentees]):
                        points[mentees] = row
    return found


def _seconds(row: dict[str, str]) -> float:
    """Return the time of solving, and of proving where it is ours."""
    return sum(numbers(row["seconds"]))


def seconds(page: Page) -> Any:
    """Draw seconds by mentees, both by powers of ten: ours with its proof, peers on all pairs."""
    figure, axes = new_figure(height=4.4)
    axis = axes[0, 0]
    lines = {library: rows for (library, pairs), rows in _quickest(page).items() if pairs == "all pairs"}
    for place, (library, rows) in enumerate(lines.items()):
        us = library == OURS
        look = {"color": INK, "linewidth": 2.6} if us else {"color": SERIES[place - 1], "linewidth": 1.4}
        points = sorted((mentees, _seconds(row)) for mentees, row in rows.items())
        label = f"{library}, with proof" if us else library
        axis.plot(*zip(*points, strict=True), marker=MARKERS[place], markersize=5, label=label, **look)
    sizes = sorted({mentees for rows in lines.values() for mentees in rows})
    axis.set(xscale="log", yscale="log", xlabel="mentees", ylabel="seconds")
    ticks_in_full(axis.yaxis)
    axis.set_xticks(sizes, [f"{mentees:,}" for mentees in sizes])
    axis.minorticks_off()
    axis.grid()
    legend_above(figure, axis)
    return figure


def ratios(page: Page) -> Any:
    """Draw the time of each peer as a multiple of ours."""
    figure, axes = new_figure(height=3.6)
    axis = axes[0, 0]
    found = _quickest(page)
    ours = _seconds(found[OURS, "all pairs"][COMPARED])
    libraries = list(dict.fromkeys(library for library, _ in found if library != OURS))
    shown = [
        (pairs, library) for pairs in _SETS for library in libraries if COMPARED in found.get((library, pairs), {})
    ]
    shown.sort(key=lambda way: (_SETS.index(way[0]), -_seconds(found[way[1], way[0]][COMPARED])))
    for place, (pairs, library) in enumerate(shown):
        ratio = _seconds(found[library, pairs][COMPARED]) / ours
        axis.plot([1, ratio], [place, place], color=SERIES[_SETS.index(pairs)], linewidth=2)
        axis.plot(ratio, place, "os"[_SETS.index(pairs)], color=SERIES[_SETS.index(pairs)])
        side = 1 if ratio >= 1 else -1
        axis.annotate(
            f"{ratio:.2g}", (ratio, place), (9 * side, 0), textcoords="offset points", va="center",
            ha="left" if side > 0 else "right",
        )  # fmt: skip
    for place, pairs in enumerate(_SETS):
        axis.plot([], [], f"{'os'[place]}-", color=SERIES[place], label=pairs)
    axis.axvline(1, color=INK, linewidth=1)
    axis.set(xscale="log", xlabel="times as long as ours (1)", xlim=(0.12, 90))
    ticks_in_full(axis.xaxis)
    name_rows(axis, [library for _, library in shown])
    legend_above(figure, axis)
    return figure


def memory(page: Page) -> Any:
    """Draw the peak memory of each library on all pairs."""
    figure, axes = new_figure(height=2.5)
    axis = axes[0, 0]
    rows = {
        library: points[COMPARED]
        for (library, pairs), points in _quickest(page).items()
        if pairs == "all pairs" and COMPARED in points
    }
    megabytes = [number(row["peak memory"]) for row in rows.values()]
    bars = axis.barh(range(len(rows)), megabytes, color=[INK, *[SERIES[0]] * (len(rows) - 1)], height=0.6)
    axis.bar_label(bars, [f"{value:,.0f}" for value in megabytes], padding=4)
    axis.set(xlabel="megabytes", xlim=(0, 1.15 * max(megabytes)))
    name_rows(axis, list(rows))
    return figure
