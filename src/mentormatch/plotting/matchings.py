"""Pictures of matchings: scores, loads, prices, influence, pairs."""

import math
from collections import Counter
from collections.abc import Sequence
from typing import Any

import numpy as np

from mentormatch.errors import InputError, Mistake, count
from mentormatch.fairness import outcomes_of
from mentormatch.matching import Matching
from mentormatch.plotting.axes import (
    BLUE,
    DARK,
    GREY,
    ORANGE,
    SKY,
    axes_of,
    count_in_whole_numbers,
    label,
    names_of,
    with_legend,
    with_named_rows,
    with_nothing,
)

_BINS = np.linspace(0.0, 1.0, 21)
_MOST_BARS = 40
_MOST_PEOPLE = 80
_ALIKE = 1e-12


def plot_scores(matching: Matching, *, ax: Any = None) -> Any:
    """Draw how the scores that mentees got are spread, beside the best that was on offer to the same people.

    A mentee who wants several mentors counts once, with the mean over as many as are wanted. The best on offer is what
    rules allow, whoever else wants it.

    Parameters
    ----------
    matching : Matching
    ax : matplotlib.axes.Axes, optional
        Where to draw; by default axes of a new figure, which matplotlib does not keep: ``ax.figure.savefig(...)``.

    Returns
    -------
    matplotlib.axes.Axes

    Raises
    ------
    MissingExtraError
        Where matplotlib is not installed: the extra ``plot``.

    Examples
    --------
    >>> from mentormatch.matching import match
    >>> from mentormatch.profiles import Cohort
    >>> cohort = Cohort.from_records(mentors=[{"id": "ada", "skills": "R"}], mentees=[{"id": "kim", "skills": "R"}])
    >>> plot_scores(match(cohort)).get_xlabel()
    'score of a mentee, from 0 to 1'
    """
    ax = axes_of(ax)
    got = outcomes_of(matching).mentees
    placed = np.flatnonzero(got.matched)
    wanted = np.maximum(got.demand[placed], 1)
    ax.set(title="Scores of those who were placed", xlabel="score of a mentee, from 0 to 1", ylabel="mentees")
    count_in_whole_numbers(ax.yaxis)
    ax.set_xlim(0.0, 1.0)
    if not len(placed):
        return with_nothing(ax, "nobody was placed")
    kept, offered = (np.clip(values[placed] / wanted, 0.0, 1.0) for values in (got.score, got.on_offer))
    ax.hist(kept, bins=_BINS, color=SKY, label=f"got (mean {kept.mean():.2f})")
    mean = f"best on offer (mean {offered.mean():.2f})"
    ax.hist(offered, bins=_BINS, histtype="step", color=DARK, linewidth=1.5, label=mean)
    left_out = int((got.demand > 0).sum()) - len(placed)
    note = f"{count(left_out, 'mentee')} got nobody and {'is' if left_out == 1 else 'are'} not shown"
    return with_legend(ax, title=note if left_out else None)


def plot_loads(matching: Matching, *, ax: Any = None) -> Any:
    """Draw how many mentees each mentor has, and could have; of more than 40 mentors, how many have how many.

    Parameters
    ----------
    matching : Matching
    ax : matplotlib.axes.Axes, optional
        As of `plot_scores`.

    Returns
    -------
    matplotlib.axes.Axes

    Raises
    ------
    MissingExtraError
        As of `plot_scores`.

    Examples
    --------
    >>> from mentormatch.matching import match
    >>> from mentormatch.profiles import Cohort
    >>> cohort = Cohort.from_records(mentors=[{"id": "ada", "skills": "R"}], mentees=[{"id": "kim", "skills": "R"}])
    >>> [label.get_text() for label in plot_loads(match(cohort)).get_yticklabels()]
    ['ada']
    """
    loads = sorted(matching.loads, key=lambda load: (load.load, load.capacity))
    several = len(loads) > _MOST_BARS
    ax = axes_of(ax, rows=0 if several else len(loads))
    ax.set_title("Load of each mentor" if not several else f"Load of {len(loads):,} mentors")
    if several:
        return _counted_loads(ax, loads)
    count_in_whole_numbers(ax.xaxis)
    ax.set(xlabel="mentees")
    if not loads:
        return with_nothing(ax, "there are no mentors")
    places = np.arange(len(loads))
    capacity, load = ([getattr(entry, what) for entry in loads] for what in ("capacity", "load"))
    ax.barh(places, capacity, height=0.8, facecolor="none", edgecolor=GREY, label="seats")
    ax.barh(places, load, height=0.8, color=BLUE, label="mentees")
    closed = [place for place, entry in enumerate(loads) if not entry.capacity]
    if closed:
        ax.plot(np.zeros(len(closed)), closed, "x", color=ORANGE, clip_on=False, label="takes nobody")
    ax.set_xlim(0, max(1, *capacity, *load) * 1.02)
    return with_legend(with_named_rows(ax, names_of(matching.cohort.mentors, [entry.mentor for entry in loads])))


def _counted_loads(ax: Any, loads: Sequence[Any]) -> Any:
    """Draw how many mentors have how many mentees, those with a seat left apart."""
    full = Counter(load.load for load in loads if not load.seats_left)
    free = Counter(load.load for load in loads if load.seats_left)
    most = max(load.load for load in loads)
    edges = np.arange(most + 2) if most <= _MOST_BARS else np.linspace(0, most + 1, _MOST_BARS + 1)
    rows = [np.repeat(list(counts), list(counts.values())).astype(float) for counts in (full, free)]
    labels, colours = ["no seat left", "seats left"], [BLUE, SKY]
    ax.hist(rows, bins=edges - 0.5, stacked=True, label=labels, color=colours, rwidth=0.9)
    ax.set(xlabel="mentees of a mentor", ylabel="mentors")
    count_in_whole_numbers(ax.xaxis, ax.yaxis)
    return with_legend(ax)


def plot_prices(matching: Matching, *, most: int = 15, ax: Any = None) -> Any:
    """Draw with which mentors one more seat would add the most: pairs first, then to the total of scores.

    Parameters
    ----------
    matching : Matching
        Whose objective is the total; for others there are no such prices.
    most : int
        How many mentors are drawn.
    ax : matplotlib.axes.Axes, optional
        As of `plot_scores`.

    Returns
    -------
    matplotlib.axes.Axes

    Raises
    ------
    InputError
        Where the matching has no prices.
    MissingExtraError
        As of `plot_scores`.

    Examples
    --------
    >>> from mentormatch.matching import match
    >>> from mentormatch.profiles import Cohort
    >>> cohort = Cohort.from_records(mentors=[{"id": "ada", "skills": "R"}],
    ...                              mentees=[{"id": "kim", "skills": "R"}, {"id": "noor", "skills": "R"}])
    >>> plot_prices(match(cohort)).get_xlabel()
    'what one more seat adds to the total of scores'
    """
    prices = matching.prices
    if not prices and matching.loads:
        expected = "a matching must aim at the total of scores, and be made here, to have prices of seats"
        raise InputError(Mistake("no_prices", expected, got=matching.objective, hint="Draw its loads instead."))
    worth = {mentor: price for mentor, price in prices.items() if price.pairs or abs(price.total) > _ALIKE}
    ranked = sorted(worth, key=lambda mentor: (worth[mentor].pairs, worth[mentor].total), reverse=True)
    shown = ranked[:most][::-1]
    ax = axes_of(ax, rows=len(shown))
    others = f"; {len(ranked) - len(shown)} more add something" if len(ranked) > len(shown) else ""
    ax.set_title(f"Where one more seat would add most{others}")
    ax.set_xlabel("what one more seat adds to the total of scores")
    if not shown:
        return with_nothing(ax, "one more seat would add nothing with any mentor")
    for pairs, colour, said in ((True, BLUE, "and one more pair"), (False, SKY, "and no pair more")):
        places = [place for place, mentor in enumerate(shown) if bool(worth[mentor].pairs) is pairs]
        if places:
            ax.barh(places, [worth[shown[place]].total for place in places], height=0.8, color=colour, label=said)
    ax.axvline(0.0, color=DARK, linewidth=0.8)
    return with_legend(with_named_rows(ax, names_of(matching.cohort.mentors, shown)))


def plot_influence(matching: Matching, *, ax: Any = None) -> Any:
    """Draw what share of what sets mentors apart each criterion decides, beside its weight.

    Parameters
    ----------
    matching : Matching
    ax : matplotlib.axes.Axes, optional
        As of `plot_scores`.

    Returns
    -------
    matplotlib.axes.Axes

    Raises
    ------
    MissingExtraError
        As of `plot_scores`.

    Examples
    --------
    >>> from mentormatch.matching import match
    >>> from mentormatch.profiles import Cohort
    >>> cohort = Cohort.from_records(mentors=[{"id": "ada", "skills": "R"}], mentees=[{"id": "kim", "skills": "R"}])
    >>> plot_influence(match(cohort)).get_xlabel()
    'share, in %'
    """
    parts = matching.scores.influence[::-1]
    ax = axes_of(ax, rows=2 * len(parts))
    ax.set(title="What decides, beside the weights", xlabel="share, in %")
    if not parts:
        return with_nothing(ax, "there are no criteria")
    places = np.arange(len(parts))
    ax.barh(places + 0.2, [100 * part.weight for part in parts], height=0.38, color=GREY, label="weight")
    ax.barh(places - 0.2, [100 * part.decides for part in parts], height=0.38, color=BLUE, label="decides")
    ax.set_xlim(0, None)
    return with_legend(with_named_rows(ax, [label(part.criterion) for part in parts]))


def plot_matching(matching: Matching, *, most: int = _MOST_PEOPLE, ax: Any = None) -> Any:
    """Draw who is paired with whom: mentees at the left, mentors at the right, and a line a pair.

    Parameters
    ----------
    matching : Matching
    most : int
        How many people are drawn at most, of both sides together.
    ax : matplotlib.axes.Axes, optional
        As of `plot_scores`.

    Returns
    -------
    matplotlib.axes.Axes

    Raises
    ------
    InputError
        Where they are more.
    MissingExtraError
        As of `plot_scores`.

    Examples
    --------
    >>> from mentormatch.matching import match
    >>> from mentormatch.profiles import Cohort
    >>> cohort = Cohort.from_records(mentors=[{"id": "ada", "skills": "R"}], mentees=[{"id": "kim", "skills": "R"}])
    >>> [text.get_text() for text in plot_matching(match(cohort)).texts]
    ['mentees', 'mentors', 'kim', 'ada']
    """
    cohort = matching.cohort
    people = len(cohort.mentees) + len(cohort.mentors)
    if people > most:
        expected = f"a matching must have at most {most} people to be drawn pair by pair"
        hint = "Draw its scores or loads instead, or give a larger `most`."
        raise InputError(Mistake("too_many_to_draw", expected, got=f"{people:,}", hint=hint))
    rows = max(len(cohort.mentees), len(cohort.mentors))
    ax = axes_of(ax, rows=rows + 2)
    ax.set_axis_off()
    ax.set(title=f"{count(len(matching.pairs), 'pair')}; the darker, the higher the score", xlim=(-0.1, 1.1))
    if not people:
        return with_nothing(ax, "there is nobody")
    height = _heights(matching)
    for x, title, align in ((0.0, "mentees", "right"), (1.0, "mentors", "left")):
        ax.text(x, -1.2, title, ha=align, va="center", fontweight="bold")
    for pair in matching.pairs:
        shade = 0.15 + 0.85 * min(1.0, max(0.0, pair.score))
        ends = [height["mentee", pair.mentee], height["mentor", pair.mentor]]
        ax.plot([0.0, 1.0], ends, color=BLUE, alpha=shade, linewidth=0.8 + 1.4 * shade, zorder=1)
    paired = {("mentee", pair.mentee) for pair in matching.pairs} | {("mentor", pair.mentor) for pair in matching.pairs}
    for side, x, align in ((cohort.mentees, 0.0, "right"), (cohort.mentors, 1.0, "left")):
        for person, name in zip(side.ids, names_of(side, side.ids), strict=True):
            y, has = height[side.role, person], (side.role, person) in paired
            ax.plot([x], [y], "o", color=BLUE, markerfacecolor=BLUE if has else "white", markersize=5, zorder=2)
            ax.text(x + (0.02 if x else -0.02), y, name, ha=align, va="center", fontsize="small")
    ax.set_ylim(rows - 0.4, -1.8)
    return ax


def _heights(matching: Matching) -> dict[tuple[str, Any], float]:
    """Return how far down each person stands: mentors by id, mentees near their mentors, so that few lines cross."""
    cohort = matching.cohort
    mentors, mentees = len(cohort.mentors), len(cohort.mentees)
    rows = max(mentors, mentees)
    places = {mentor: place for place, mentor in enumerate(cohort.mentors.ids)}
    beside = {mentee: np.mean([places[mentor] for mentor in has]) for mentee, has in matching.mentors_of.items()}
    order = sorted(cohort.mentees.ids, key=lambda mentee: (beside.get(mentee, math.inf), str(mentee)))
    found: dict[tuple[str, Any], float] = {}
    for role, ids in (("mentor", cohort.mentors.ids), ("mentee", tuple(order))):
        step = rows / max(1, len(ids))
        found |= {(role, person): (place + 0.5) * step - 0.5 for place, person in enumerate(ids)}
    return found
