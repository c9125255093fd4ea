"""Axes in the colours of the site, and figures as SVG that reads in light and dark."""

import html
import io
import re
from collections.abc import Sequence
from typing import Any

# What is drawn in these colours takes those of the page, which change between light and dark: mentormatch.css has them.
INK, MUTED, FAINT = "#010101", "#020202", "#030303"
SERIES = ("#0a0001", "#0a0002", "#0a0003", "#0a0004", "#0a0005", "#0a0006")
_VARIABLES = {INK: "var(--plot-ink)", MUTED: "var(--plot-muted)", FAINT: "var(--plot-faint)"} | {
    colour: f"var(--plot-{place})" for place, colour in enumerate(SERIES, start=1)
}
MARKERS = "os^Dv<>PX*hd"
_WIDTH = 5.8  # inches; 418 units, at which letters of 10.5 can be read on a phone
_SETTINGS: Any = {
    "svg.fonttype": "none",  # letters stay letters, in the font of the page
    "svg.hashsalt": "mentormatch",  # the same table, the same picture
    "font.size": 10.5,
    "axes.titlesize": 11,
    "axes.labelsize": 10.5,
    "legend.fontsize": 10,
    "legend.frameon": False,
    "legend.handlelength": 1.6,
    "text.color": INK,
    "axes.labelcolor": INK,
    "axes.titlecolor": INK,
    "axes.edgecolor": INK,
    "axes.facecolor": "none",
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.axisbelow": True,
    "xtick.color": INK,
    "ytick.color": INK,
    "grid.color": FAINT,
    "figure.facecolor": "none",
}


def new_figure(down: int = 1, across: int = 1, *, height: float, **settings: Any) -> tuple[Any, Any]:
    """Return a figure and its axes, as an array of rows; must be called within `site_look`."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(_WIDTH, height), layout="constrained")
    return figure, figure.subplots(down, across, squeeze=False, **settings)


def site_look() -> Any:
    """Return a context in which what is drawn looks like the site."""
    import matplotlib as mpl

    return mpl.rc_context(_SETTINGS)


def name_rows(axis: Any, names: Sequence[str]) -> None:
    """Name the rows of a chart from the top.

    Each line of a long name is a text of its own: the letters of the page are of other widths than those known here.
    """
    axis.set_yticks(range(len(names)), ["" if "\n" in name else name for name in names])
    for row, name in enumerate(names):
        lines = name.split("\n")
        for line, text in enumerate(lines if len(lines) > 1 else []):
            place = {"xytext": (-5, 6 * (len(lines) - 1) - 12 * line), "textcoords": "offset points"}
            axis.annotate(text, (0, row), xycoords=axis.get_yaxis_transform(), ha="right", va="center", **place)
    axis.set_ylim(len(names) - 0.4, -0.6)
    axis.tick_params(axis="y", length=0)
    axis.grid(axis="x")


def legend_above(figure: Any, axis: Any, *, across: int = 2) -> None:
    """Put the legend of an axis above all of its figure."""
    figure.legend(*axis.get_legend_handles_labels(), loc="outside upper left", ncols=across)


def ticks_in_full(axis: Any) -> None:
    """Write powers of ten as numbers."""
    from matplotlib.ticker import FuncFormatter, NullFormatter

    axis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:,.10g}"))
    axis.set_minor_formatter(NullFormatter())


def svg_of(figure: Any, words: str) -> str:
    """Return a figure as a part of a page, with what it shows in words for those who do not see it."""
    file = io.StringIO()
    figure.savefig(file, format="svg", metadata={"Date": None, "Creator": None})
    text = file.getvalue()
    text = text[text.index("<svg") :]
    text = re.sub(r"<metadata>.*?</metadata>|<style.*?</style>|<!--.*?-->", "", text, flags=re.DOTALL)
    text = re.sub(r'<g id="[^"]*"', "<g", text)  # several plots stand on one page
    text = re.sub(r"font-family: [^;\"]*;?", "", text)
    text = re.sub(r"font: ([\d.]+px)[^;\"]*", r"font-size: \1", text)
    for colour, variable in _VARIABLES.items():
        text = text.replace(colour, variable)
    said = html.escape(words, quote=True)
    return re.sub(
        r'<svg ([^>]*?)width="[^"]*" height="[^"]*"', rf'<svg role="img" aria-label="{said}" \1', text, count=1
    )
