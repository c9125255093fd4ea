"""Pictures of the page, drawn by hand as SVG."""

import math
from collections.abc import Callable, Sequence

import numpy as np
from markupsafe import Markup

_BINS = 20
_WIDTH, _HEIGHT, _LEFT, _BOTTOM, _TOP = 640, 220, 36, 30, 12
# seats that are drawn one by one
_DOTS = 10


def histogram(
    got: Sequence[float],
    best: Sequence[float],
    *,
    title: str,
    words: tuple[str, str],
    number: Callable[[float, int], str],
) -> Markup:
    """Return a histogram of scores as bars, with that of the best on offer as an outline.

    Parameters
    ----------
    got, best : sequence of float
        Scores from 0 to 1.
    title : str
        What screen readers say.
    words : (str, str)
        What bars and outline are called.
    number : function (value, digits)
        How numbers are written.

    Examples
    --------
    >>> picture = histogram([0.5], [0.75], title="Scores", words=("got", "best"), number="{:.1f}".format)
    >>> picture.startswith('<svg role="img"'), "<title>Scores</title>" in picture
    (True, True)
    """
    edges = np.linspace(0.0, 1.0, _BINS + 1)
    bars, outline = (np.histogram(np.clip(values, 0.0, 1.0), edges)[0] for values in (got, best))
    most = max(1, int(bars.max(initial=0)), int(outline.max(initial=0)))
    step = (_WIDTH - _LEFT) / _BINS
    scale = (_HEIGHT - _BOTTOM - _TOP) / most
    base = _HEIGHT - _BOTTOM
    parts = [Markup('<line class="axis" x1="{}" y1="{}" x2="{}" y2="{}"/>').format(_LEFT, base, _WIDTH, base)]
    for value in sorted({most, most // 2} - {0}):
        y = base - value * scale
        parts.append(Markup('<text x="{}" y="{:.0f}" text-anchor="end">{}</text>').format(_LEFT - 6, y + 4, value))
        parts.append(Markup('<line class="grid" x1="{}" y1="{:.1f}" x2="{}" y2="{:.1f}"/>').format(_LEFT, y, _WIDTH, y))
    for place, height in enumerate(bars.tolist()):
        if height:
            x, tall = _LEFT + place * step + 1.5, height * scale
            parts.append(
                Markup('<rect class="bar" x="{:.1f}" y="{:.1f}" width="{:.1f}" height="{:.1f}" rx="2"/>').format(
                    x, base - tall, step - 3, tall
                )
            )
    if outline.any():
        path = _steps(outline.tolist(), step, scale, base)
        parts.append(Markup('<path class="outline" d="{}"/>').format(path))
    for tick in range(0, 11, 2):
        x = _LEFT + tick / 10 * (_WIDTH - _LEFT)
        anchor = "end" if tick == 10 else "middle"
        parts.append(
            Markup('<text x="{:.0f}" y="{}" text-anchor="{}">{}</text>').format(
                x, base + 20, anchor, number(tick / 10, 1)
            )
        )
    legend = Markup(
        '<p class="legend"><span><svg aria-hidden="true" width="14" height="12">'
        '<rect class="bar" width="14" height="12" rx="2"/></svg> {}</span> '
        '<span><svg aria-hidden="true" width="14" height="12">'
        '<path class="outline" d="M0,10 L4,10 L4,2 L14,2"/></svg> {}</span></p>'
    ).format(*words)
    picture = Markup('<svg role="img" class="histogram" viewBox="0 0 {} {}"><title>{}</title>{}</svg>').format(
        _WIDTH, _HEIGHT, title, Markup("").join(parts)
    )
    return picture + legend


def _steps(heights: Sequence[int], step: float, scale: float, base: float) -> str:
    """Return the outline of bars, without those that have no height."""
    points, before = [], 0
    for place, height in enumerate([*heights, 0]):
        x, y = _LEFT + place * step, base - height * scale
        if height or before:
            points.append(f"L{x:.1f},{y:.1f}" if before else f"M{x:.1f},{base} L{x:.1f},{y:.1f}")
        if height:
            points.append(f"L{x + step:.1f},{y:.1f}")
        before = height
    return " ".join(points)


def bar(share: float, *, width: int = 96, weak: bool = False) -> Markup:
    """Return a bar of a share from 0 to 1; the number stands beside it, so that screen readers pass it over.

    Examples
    --------
    >>> print(bar(0.5, width=10).split("/>")[1])
    <rect class="bar" width="5.0" height="8" rx="4"
    """
    filled = 0.0 if math.isnan(share) else min(1.0, max(0.0, share)) * width
    return Markup(
        '<svg class="meter" aria-hidden="true" width="{0}" height="8">'
        '<rect class="track" width="{0}" height="8" rx="4"/>'
        '<rect class="{1}" width="{2:.1f}" height="8" rx="4"/></svg>'
    ).format(width, "bar weak" if weak else "bar", filled)


def seats(load: int, capacity: int) -> Markup:
    """Return a dot for each seat, those that are taken filled; nothing where there are many.

    Examples
    --------
    >>> seats(1, 2).count("<circle"), seats(20, 200)
    (2, Markup(''))
    """
    if not 0 < max(load, capacity) <= _DOTS:
        return Markup("")
    dots = Markup("").join(
        Markup('<circle class="{}" cx="{}" cy="6" r="4"/>').format("taken" if place < load else "free", 6 + 12 * place)
        for place in range(max(load, capacity))
    )
    wide = 12 * max(load, capacity)
    return Markup('<svg class="seats" aria-hidden="true" width="{}" height="12">{}</svg>').format(wide, dots)


def interval(value: float, of: tuple[float, float] | None, *, most: float, text: str, width: int = 120) -> Markup:
    """Return a value as a dot within its interval, on a scale from 0 to `most`; nothing where it is not shown.

    Examples
    --------
    >>> picture = interval(0.5, (0.25, 0.75), most=1.0, text="0.25 – 0.75", width=100)
    >>> "<title>0.25 – 0.75</title>" in picture, interval(float("nan"), None, most=1.0, text="")
    (True, Markup(''))
    """
    if math.isnan(value):
        return Markup("")
    place = (width - 8) * min(1.0, value / most) + 4
    line = Markup("")
    if of is not None and not any(math.isnan(end) for end in of):
        low, high = ((width - 8) * min(1.0, end / most) + 4 for end in of)
        line = Markup('<line class="range" x1="{:.1f}" y1="7" x2="{:.1f}" y2="7"/>').format(low, high)
    return Markup(
        '<svg role="img" class="interval" width="{0}" height="14"><title>{1}</title>'
        '<line class="track" x1="4" y1="7" x2="{2}" y2="7"/>{3}<circle class="dot" cx="{4:.1f}" cy="7" r="4"/></svg>'
    ).format(width, text or "–", width - 4, line, place)
