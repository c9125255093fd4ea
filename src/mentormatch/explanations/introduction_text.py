"""The wording of introductions: sentences from the facts of a pair."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

_TERMS = 4
_NOON, _DAY = 12 * 60, 24 * 60
_AGREE_HOW = "Agree on when, how often and how you will meet."
_HOPES = "Tell each other what you hope for from this mentorship."


@dataclass(frozen=True)
class IntroductionFacts:
    """What both people of a pair may be told about each other.

    Attributes
    ----------
    mentee, mentor : str
        What they are called.
    topics : tuple of (str, tuple of str)
        The title of each criterion, and what both named there.
    wishes : tuple of str
        What the mentee wants and the mentor offers.
    goals : tuple of str
        What the mentee is aiming for.
    gives_back, languages, times : tuple of str
    time_zones : tuple of str
        The mentee's and the mentor's; () where one is not known.
    hours_ahead : tuple of float
        By how many hours the mentor's clock is ahead of the mentee's in the weeks of the programme, each value once,
        ascending; () where that is not known.
    """

    mentee: str
    mentor: str
    topics: tuple[tuple[str, tuple[str, ...]], ...] = ()
    wishes: tuple[str, ...] = ()
    goals: tuple[str, ...] = ()
    gives_back: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    times: tuple[str, ...] = ()
    time_zones: tuple[str, ...] = ()
    hours_ahead: tuple[float, ...] = ()


def first_meeting(facts: IntroductionFacts) -> tuple[str, str]:
    """Return two things to talk about: from what the mentee wants and the mentor offers, and from the mentee's goals.

    Examples
    --------
    >>> first_meeting(IntroductionFacts("Kim", "Ada", wishes=("Python", "SQL"), goals=("a first promotion",)))
    ('Agree on what Kim wants to begin with: Python or SQL.', 'Talk about what Kim is aiming for: a first promotion.')
    >>> first_meeting(IntroductionFacts("Kim", "Ada"))
    ('Tell each other what you hope for from this mentorship.', 'Agree on when, how often and how you will meet.')
    """
    said = []
    if len(facts.wishes) == 1:
        said.append(f"Agree on a first step for {facts.mentee}: {facts.wishes[0]}.")
    elif facts.wishes:
        said.append(f"Agree on what {facts.mentee} wants to begin with: {_listed(facts.wishes, 'or')}.")
    if goals := [goal for goal in facts.goals if goal not in facts.wishes]:
        said.append(f"Talk about what {facts.mentee} is aiming for: {_listed(goals)}.")
    said += [_HOPES, _AGREE_HOW] if not said else [_AGREE_HOW]
    return said[0], said[1]


def paragraph(facts: IntroductionFacts) -> str:
    """Return the introduction as one paragraph, addressed to both.

    Examples
    --------
    >>> print(paragraph(IntroductionFacts("Kim", "Ada", topics=(("skills", ("Python",)),), languages=("English",))))
    Dear Kim and Ada, we are glad to introduce you to each other: Kim as mentee and Ada as mentor. What brings you
    together: skills (Python). You both speak English. For your first meeting we suggest two things. Tell each other
    what you hope for from this mentorship. Agree on when, how often and how you will meet.
    """
    return " ".join([*_sentences(facts), "For your first meeting we suggest two things.", *first_meeting(facts)])


def _sentences(facts: IntroductionFacts) -> Iterator[str]:
    mentee, mentor = facts.mentee, facts.mentor
    yield (
        f"Dear {mentee} and {mentor}, we are glad to introduce you to each other: {mentee} as mentee and {mentor} as "
        "mentor."
    )
    if facts.topics:
        topics = [f"{title} ({_listed(terms, None)})" for title, terms in facts.topics]
        yield f"What brings you together: {_listed(topics)}."
    elif not facts.gives_back:
        yield "Your answers name no topic in common so far; take some time to find out what you share."
    if facts.languages:
        yield f"You both speak {_listed(facts.languages)}."
    if facts.times:
        yield f"Times that you both named: {_listed(facts.times, None)}."
    yield from _zones(facts)
    if facts.gives_back:
        yield f"In return, {mentee} can offer {_listed(facts.gives_back)}, which {mentor} is interested in."


def _zones(facts: IntroductionFacts) -> Iterator[str]:
    if not facts.time_zones:
        return
    mentee, mentor = facts.time_zones
    if mentee != mentor and facts.hours_ahead == (0,):
        yield f"Your clocks show the same time: {facts.mentee} is in {mentee}, {facts.mentor} in {mentor}."
    elif mentee == mentor:
        yield f"You are in the same time zone, {mentor}."
    else:
        yield f"Mind your time zones: {facts.mentee} is in {mentee}, {facts.mentor} in {mentor}{_clocks(facts)}."


def _clocks(facts: IntroductionFacts) -> str:
    """Return both clocks at the mentee's noon, as the end of a sentence; "" where they are not known."""
    if not facts.hours_ahead:
        return ""
    clocks = [_clock(_NOON + round(60 * hours)) for hours in facts.hours_ahead[:1] + facts.hours_ahead[-1:]]
    then = " or ".join(dict.fromkeys(clocks))
    season = ", with the season" if len(facts.hours_ahead) > 1 else ""
    return f" (when it is 12:00 for {facts.mentee}, it is {then} for {facts.mentor}{season})"


def _clock(minutes: int) -> str:
    """Return minutes after midnight as a clock shows them."""
    day = {-1: " the day before", 0: "", 1: " the next day"}[minutes // _DAY]
    return f"{minutes % _DAY // 60}:{minutes % 60:02}{day}"


def _listed(terms: Iterable[str], joint: str | None = "and") -> str:
    """Return terms as a sentence lists them, and how many more there are."""
    shown = list(terms)
    more = len(shown) - _TERMS
    if more > 0:
        shown = [*shown[:_TERMS], f"{more} more"]
        joint = "and"
    if joint is None or len(shown) == 1:
        return ", ".join(shown)
    return f"{', '.join(shown[:-1])} {joint} {shown[-1]}"
