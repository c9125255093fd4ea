"""Axes, legends, names and colours of all pictures."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

import numpy as np

from mentormatch.errors import MissingExtraError, shorten
from mentormatch.profiles import People

# Okabe and Ito's colours, which people who see colours otherwise tell apart.
BLUE, ORANGE, SKY = "#0072B2", "#D55E00", "#56B4E9"
GREY, DARK = "#999999", "#333333"

_LONGEST_NAME = 28
_ROW = 0.24
_FEWEST_ROWS = 4


def axes_of(ax: Any, *, rows: float = 0) -> Any:
    """Return axes: those given, or of a new figure that is high enough for so many rows of names."""
    try:
        from matplotlib.figure import Figure
    except ImportError:
        message = "'matplotlib' must be installed for pictures: pip install 'mentormatch-engine[plot]'."
        raise MissingExtraError(message) from None
    if ax is not None:
        return ax
    height = min(24.0, max(3.2, 1.4 + _ROW * rows))
    return Figure(figsize=(7.0, height), layout="constrained").subplots()


def count_in_whole_numbers(*axes: Any) -> None:
    """Let the ticks of axes be whole numbers, since they count people."""
    from matplotlib.ticker import MaxNLocator

    for axis in axes:
        axis.set_major_locator(MaxNLocator(integer=True, min_n_ticks=1))


def with_legend(ax: Any, *, title: str | None = None) -> Any:
    """Put the legend between the title and the axes, where it covers nothing."""
    if title is not None:
        ax.plot([], [], " ", label=title)
    place = {"loc": "lower left", "bbox_to_anchor": (0.0, 1.0), "ncols": 3, "borderaxespad": 0.2}
    ax.legend(frameon=False, fontsize="small", handlelength=1.4, columnspacing=1.2, **place)
    ax.set_title(ax.get_title(), pad=22)
    return ax


def with_nothing(ax: Any, why: str) -> Any:
    """Say in the middle why nothing is drawn."""
    ax.set(xticks=[], yticks=[])
    ax.text(0.5, 0.5, why, transform=ax.transAxes, ha="center", va="center", color=DARK)
    return ax


def with_named_rows(ax: Any, names: Sequence[str]) -> Any:
    """Name the rows of an axis."""
    ax.set_yticks(np.arange(len(names)), names)
    ax.set_ylim(min(0, len(names) - _FEWEST_ROWS) - 0.6, len(names) - 0.4)  # one bar alone is no wall
    for side in ("top", "right"):
        ax.spines[side].set_visible(False)
    ax.tick_params(axis="y", length=0, labelsize="small")
    return ax


def names_of(people: People, ids: Sequence[Any]) -> list[str]:
    """Return names, cut where they are long; of people of one cut name the ids as well."""
    names = [shorten(people.called(person), limit=_LONGEST_NAME) for person in ids]
    times = Counter(names)
    return [
        _plain(name if times[name] == 1 else f"{shorten(name, limit=16)} ({shorten(str(person), limit=12)})")
        for name, person in zip(names, ids, strict=True)
    ]


def label(text: str) -> str:
    """Return a text as a picture shows it: on one line, cut where it is long."""
    return _plain(shorten(text, limit=_LONGEST_NAME))


def group_name(name: Any) -> str:
    """Return the name of a group, of an intersection with all its parts."""
    return label(" × ".join(map(str, name)) if isinstance(name, tuple) else str(name))


def _plain(text: str) -> str:
    """Return a text that matplotlib does not take for mathematics."""
    return text.replace("$", r"\$")
