"""The lines about texts: what they give away, what to do."""

from collections.abc import Iterable, Iterator, Sequence

from mentormatch.errors import shorten
from mentormatch.fairness.text_gaps import LANGUAGE, TextGap
from mentormatch.profiles import BLANK

_WIDEST = 24
_ADVICE = (
    "What to do: read what such texts have in common; ask a narrower question, or one with answers to choose from; "
    "or lower the weight"
)
_OF_LANGUAGES = 'What to do: ask for one language, or set model = "multilingual"'


def text_lines(gaps: Sequence[TextGap]) -> Iterator[str]:
    """Yield one line for each criterion whose texts tell a group, or score lower for one, and what to do.

    Parameters
    ----------
    gaps : sequence of TextGap

    Examples
    --------
    >>> told = TextGap("bio", "mentees", "gender", "woman", 60, 100, 0.09, -0.05, 0.001, 0.93)
    >>> for line in text_lines([told]):
    ...     print(line)  # doctest: +ELLIPSIS
    'bio': tells who is 'woman' (gender of mentees), right in 93 of 100 comparisons; they score 0.05 lower (0.09, ...
    What to do: read what such texts have in common; ...
    """
    about = [gap for gap in gaps if gap.by == LANGUAGE or gap.group != BLANK]
    findings = {name: list(_findings(_of(about, name))) for name in dict.fromkeys(gap.criterion for gap in about)}
    for name, found in findings.items():
        if found:
            yield f"'{shorten(name, limit=_WIDEST)}': {'; '.join(found)}"
    if any(gap.by != LANGUAGE and (gap.is_told_apart or gap.is_lower) for gap in about):
        yield _ADVICE
    if any(gap.by == LANGUAGE and gap.is_lower for gap in about):
        yield _OF_LANGUAGES


def _of(gaps: Iterable[TextGap], criterion: str) -> list[TextGap]:
    return [gap for gap in gaps if gap.criterion == criterion]


def _findings(gaps: Sequence[TextGap]) -> Iterator[str]:
    """Yield, of one criterion, which group is told best, which scores lowest, and which language does."""
    groups = [gap for gap in gaps if gap.by != LANGUAGE]
    told = max(
        (gap for gap in groups if gap.is_told_apart), key=lambda gap: (round(gap.told_apart, 2), -gap.gap), default=None
    )
    if told is not None:
        often = round(100 * told.told_apart)
        yield f"tells who is {_named(told)} ({shorten(told.by)} of {told.who}), right in {often} of 100 comparisons"
    lower = min((gap for gap in groups if gap.is_lower), key=lambda gap: gap.gap, default=None)
    if lower is not None:
        where = f"{_named(lower)} ({shorten(lower.by)} of {lower.who}) scores"
        yield f"{'they score' if lower is told else where} {_by_how_much(lower)}"
    foreign = min((gap for gap in gaps if gap.by == LANGUAGE and gap.is_lower), key=lambda gap: gap.gap, default=None)
    if foreign is not None:
        yield f"{foreign.n} {foreign.who} who write in {_named(foreign)} score {_by_how_much(foreign)}"


def _named(gap: TextGap) -> str:
    return f"'{shorten(gap.group, limit=_WIDEST)}'"


def _by_how_much(gap: TextGap) -> str:
    return f"{-gap.gap:.2f} lower ({gap.mean:.2f}, others {gap.mean - gap.gap:.2f})"
