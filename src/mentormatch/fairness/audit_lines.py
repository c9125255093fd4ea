"""An audit in plain lines: groups, and what may be chance."""

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from mentormatch.errors import shorten
from mentormatch.fairness.group_notes import telling_lines
from mentormatch.fairness.text_gap_lines import text_lines

_SHOWN = 5
_WIDEST = 24
_MARGIN = 12
_NOTHING = "–"
_OF_MENTEES = {
    "placed": "match_rate",
    "mean score": "mean_score",
    "lowest": "min_score",
}
_OF_MENTORS = {
    "with mentees": "match_rate",
    "mean load": "mean_load",
    "of capacity": "mean_load_share",
    "mean score": "mean_score",
}
# What the hidden groups are called together.
_OTHERS = "(hidden, together)"
_OFFERS = {"on offer": "on_offer", "missed": "difference"}


def audit_lines(found: Any, *, of: str) -> Iterator[str]:
    """Yield a table of groups, by how much they differ, and what may be chance.

    Parameters
    ----------
    found : FairnessAudit
    of : str
        What was audited, as the title says it.

    Examples
    --------
    >>> from mentormatch.fairness import audit
    >>> from mentormatch.matching import match
    >>> from mentormatch.policy import Criterion, Policy
    >>> from mentormatch.profiles import Cohort
    >>> cohort = Cohort.from_records(
    ...     mentors=[{"id": "ada", "skills": "R", "capacity": 5}],
    ...     mentees=[{"id": str(n), "skills": "R" if n < 5 else "Go", "region": "north" if n < 6 else "south"}
    ...              for n in range(12)],
    ... )
    >>> policy = Policy(criteria=[Criterion("skills")], audit=["region"])
    >>> for line in audit_lines(audit(match(cohort, policy), by="region"), of="matching"):
    ...     print(line)  # doctest: +ELLIPSIS
    Audited     matching: 12 mentees, by region
    <BLANKLINE>
                 n  placed  mean score  lowest  on offer  missed
    north        6   0.833       0.833   0.000     0.833   0.000
    south        6   0.000       0.000   0.000     0.000   0.000
    all         12   0.417       0.417   0.000     0.417   0.000
    difference       0.833       0.833   0.000     0.833   0.000
    p-value          0...
    <BLANKLINE>
    Scores      of everybody in the group; who got nobody counts 0
    On offer    the best score that rules allow; missed: how much lower is what they got
    p-value     how often chance alone would make groups differ by as much
    """
    mentees = found.who == "mentees"
    metrics = _metrics_of(found)
    number = int(found.overall["n"])
    people = found.who if number != 1 else found.who.removesuffix("s")
    yield f"{'Audited':<{_MARGIN}}{of}: {number:,} {people}, by {found.by}"
    yield ""
    yield from _table(["", "n", *metrics, *(_OFFERS if mentees else ())], list(_rows(found, metrics)))
    yield ""
    if mentees:
        yield f"{'Scores':<{_MARGIN}}of everybody in the group; who got nobody counts 0"
        yield f"{'On offer':<{_MARGIN}}the best score that rules allow; missed: how much lower is what they got"
    if found.p_values:
        yield f"{'p-value':<{_MARGIN}}how often chance alone would make groups differ by as much"
    if found.hidden:
        few = ", ".join(shorten(name, limit=_WIDEST) for name in found.hidden[:_SHOWN])
        more = f" and {len(found.hidden) - _SHOWN} more" if len(found.hidden) > _SHOWN else ""
        groups = f"{len(found.hidden)} group{'' if len(found.hidden) == 1 else 's'}"
        small = f"fewer than {found.smallest} people, or others could be told from them"
        yield f"{'Not shown':<{_MARGIN}}{groups}: {few}{more} ({small})"
    if mentees and math.isnan(found.overall["min_score"]) and not math.isnan(found.overall["mean_score"]):
        yield f"{'Lowest':<{_MARGIN}}shown only where it cannot be that of somebody in a small group"
    for place, line in enumerate(telling_lines(found.told)):
        yield f"{'' if place else 'Told by':<{_MARGIN}}the answers: {line}"
    for place, line in enumerate(text_lines(found.text_gaps)):
        yield f"{'' if place else 'Texts':<{_MARGIN}}{line}"
    for place, note in enumerate(found.notes):
        yield f"{'' if place else 'Note':<{_MARGIN}}{note}"


def _metrics_of(found: Any) -> dict[str, str]:
    """Return the metrics of an audit by the titles of their columns; those of one's own have their own names."""
    ours = _OF_MENTEES if found.who == "mentees" else _OF_MENTORS
    return {**ours, **{name: name for name in found.overall if name not in {"n", *ours.values()}}}


def _rows(found: Any, metrics: Mapping[str, str]) -> Iterator[list[str]]:
    """Yield the cells of each group, of everybody, of the differences and of the p-values."""
    shown = (name for name in found.by_group if name not in found.hidden)
    rows = [(name, found.by_group[name], found.offers.get(name, {})) for name in shown]
    if found.others:
        rows.append((_OTHERS, found.others, found.others_offer))
    for name, values, offers in (*rows, ("all", found.overall, found.overall_offer)):
        offered = [_number(offers[name]) for name in _OFFERS.values()] if found.overall_offer else []
        cells = [_number(values[name]) for name in metrics.values()]
        yield [shorten(name, limit=_WIDEST), _whole(values["n"]), *cells, *offered]
    apart, offers_apart = found.difference(), found.offer_difference()
    unknown = unknown_metrics(found, apart)
    apart |= dict.fromkeys(unknown, math.nan)
    offered = [_number(offers_apart[name]) for name in _OFFERS.values()] if found.overall_offer else []
    yield ["difference", "", *(_number(apart[name]) for name in metrics.values()), *offered]
    if found.p_values:
        blank = [""] * len(offered)
        p_values = dict(found.p_values) | dict.fromkeys(unknown, math.nan)
        yield ["p-value", "", *(_number(p_values[name]) for name in metrics.values()), *blank]


def unknown_metrics(found: Any, metrics: Iterable[str]) -> list[str]:
    """Return the metrics that not every group shows, nor the others together: nothing is said of how they differ.

    Examples
    --------
    >>> from mentormatch.fairness import audit
    >>> from mentormatch.matching import match
    >>> from mentormatch.profiles import Cohort
    >>> cohort = Cohort.from_records(mentors=[{"id": "ada", "skills": "R"}],
    ...                              mentees=[{"id": "kim", "skills": "R", "team": "a"}])
    >>> unknown_metrics(audit(match(cohort), by="team"), ["mean_score"])
    ['mean_score']
    """
    return [name for name in metrics if found.hidden and math.isnan(found.others.get(name, math.nan))]


def _table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Yield aligned lines: names at the left, numbers at the right."""
    lines = [header, *rows]
    widths = [max(len(line[column]) for line in lines) for column in range(len(header))]
    for line in lines:
        name, *numbers = line
        cells = [f"{cell:>{width}}" for cell, width in zip(numbers, widths[1:], strict=True)]
        yield "  ".join([f"{name:<{widths[0]}}", *cells]).rstrip()


def _number(value: float) -> str:
    return _NOTHING if math.isnan(value) else f"{value:.3f}"


def _whole(value: float) -> str:
    return _NOTHING if math.isnan(value) else f"{value:,.0f}"
