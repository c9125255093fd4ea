"""The lines about weights: what each criterion decides."""

from collections.abc import Iterator, Sequence

from mentormatch.errors import shorten
from mentormatch.scoring import Influence, weak_criteria

_WIDEST = 40
_WIDTH = 88
_LESS = "less than half its weight, as its scores differ little between mentors"
_NOTHING = "all its scores are alike, so that it decides nothing"


def weight_lines(influence: Sequence[Influence]) -> Iterator[str]:
    """Yield what each criterion decides beside its weight, several a line, and what decides little.

    Parameters
    ----------
    influence : sequence of Influence
        As `Scores.influence` has it.

    Examples
    --------
    >>> for line in weight_lines([Influence("skills", 0.46, 0.74, 0.2), Influence("goals", 0.54, 0.26, 0.06)]):
    ...     print(line)
    skills has weight 46 % and decides 74 %, goals 54 % and 26 %
    goals decides less than half its weight, as its scores differ little between mentors
    """
    if not _tells(influence):
        return
    first, *others = influence
    lines = [f"{_short(first)} has weight {_percent(first.weight)} and decides {_percent(first.decides)}"]
    for part in others:
        said = f"{_short(part)} {_percent(part.weight)} and {_percent(part.decides)}"
        if len(lines[-1]) + len(said) + 3 <= _WIDTH:
            lines[-1] += f", {said}"
        else:
            lines[-1] += ","
            lines.append(said)
    yield from lines
    for part in weak_criteria(influence):
        yield f"{_short(part)} decides {_LESS}" if part.spread else f"{_short(part)}: {_NOTHING}"


def _tells(influence: Sequence[Influence]) -> bool:
    return len(influence) > 1 and any(part.decides for part in influence)


def _short(part: Influence) -> str:
    return shorten(part.criterion, limit=_WIDEST)


def _percent(share: float) -> str:
    return f"{100 * share:.0f} %"
