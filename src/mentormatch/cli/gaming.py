"""The lines that `check --gaming` prints: counts, and no names."""

from collections.abc import Iterator

from mentormatch.checkup import GamedChange, Gaming

_MARGIN = 12
_SHOWN = 8


def gaming_lines(found: Gaming, *, everything: bool = False) -> Iterator[str]:
    """Yield how many mentees would get a better mentor by answering otherwise, by kind of change.

    Parameters
    ----------
    found : Gaming
        What `try_gaming` returned.
    everything : bool
        Whether every change is shown; else those by which most gain.

    Examples
    --------
    >>> blank = GamedChange("leaving 'goals' blank", tried=60, better=3, worse=20, placed=1, unplaced=9, barred=0,
    ...                     refused=0, mean_change=-0.1)
    >>> for line in gaming_lines(Gaming(mentees=150, sample=60, people=60, gainers=4, changes=(blank,))):
    ...     print(line)
    Gaming      60 of 150 mentees were tried, one at a time: would another answer get them more?
                4 would gain by at least one of these, measured by what they truly said
                leaving 'goals' blank: of 60, 3 get a better mentor, 1 a place; 20 a worse one, 9 none; mean -0.100
    """
    lines = [
        f"{found.people} of {found.mentees} mentees were tried, one at a time: would another answer get them more?"
    ]
    if found.stopped:
        lines.append(f"stopped before all {found.sample} that were drawn had been tried")
    if not found.learned_anew:
        lines.append("with so many mentees, what was learned from all answers stayed as it was")
    if found.people:
        lines.append(f"{found.gainers} would gain by at least one of these, measured by what they truly said")
    shown = found.changes if everything else found.changes[:_SHOWN]
    lines += map(_line, shown)
    if len(shown) < len(found.changes):
        lines.append(f"… and {len(found.changes) - len(shown)} more by which no more gain; --all shows them")
    for number, line in enumerate(lines):
        yield f"{'' if number else 'Gaming':<{_MARGIN}}{line}"


def _line(change: GamedChange) -> str:
    more = f"; {change.barred} a mentor whom a rule forbids them" if change.barred else ""
    more += f"; {change.refused} cannot be used" if change.refused else ""
    return (
        f"{change.change}: of {change.tried}, {change.better} get a better mentor, {change.placed} a place; "
        f"{change.worse} a worse one, {change.unplaced} none{more}; mean {change.mean_change:+.3f}"
    )
