"""How an introduction is worded: plainly, and nothing is made up."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

_TERMS = 4
_AGREE_HOW = "Agree on when, how often and how you will meet."
_HOPES = "Tell each other what you hope for from this mentorship."


@dataclass(frozen=True)
class Introduced:
    """What is known of a pair that can be told to both.

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


def first_meeting(known: Introduced) -> tuple[str, str]:
    """Return two things to talk about: from what the mentee wants and the mentor offers, and from the mentee's goals.

    Examples
    --------
    >>> first_meeting(Introduced("Kim", "Ada", wishes=("Python", "SQL"), goals=("a first promotion",)))
    ('Agree on what Kim wants to begin with: Python or SQL.', 'Talk about what Kim is aiming for: a first promotion.')
    >>> first_meeting(Introduced("Kim", "Ada"))
    ('Tell each other what you hope for from this mentorship.', 'Agree on when, how often and how you will meet.')
    """
    said = []
    if len(known.wishes) == 1:
        said.append(f"Agree on a first step for {known.mentee}: {known.wishes[0]}.")
    elif known.wishes:
        said.append(f"Agree on what {known.mentee} wants to begin with: {_listed(known.wishes, 'or')}.")
    if goals := [one for one in known.goals if one not in known.wishes]:
        said.append(f"Talk about what {known.mentee} is aiming for: {_listed(goals)}.")
    said += [_HOPES, _AGREE_HOW] if not said else [_AGREE_HOW]
    return said[0], said[1]


def paragraph(known: Introduced) -> str:
    """Return one paragraph for both.

    Examples
    --------
    >>> print(paragraph(Introduced("Kim", "Ada", topics=(("skills", ("Python",)),), languages=("English",))))
    Dear Kim and Ada, we are glad to introduce you to each other: Kim as mentee and Ada as mentor. What brings you
    together: skills (Python). You both speak English. For your first meeting we suggest two things. Tell each other
    what you hope for from this mentorship. Agree on when, how often and how you will meet.
    """
    return " ".join([*_met(known), "For your first meeting we suggest two things.", *first_meeting(known)])


def _met(known: Introduced) -> Iterator[str]:
    mentee, mentor = known.mentee, known.mentor
    yield (
        f"Dear {mentee} and {mentor}, we are glad to introduce you to each other: {mentee} as mentee and {mentor} as "
        "mentor."
    )
    if known.topics:
        topics = [f"{title} ({_listed(terms, None)})" for title, terms in known.topics]
        yield f"What brings you together: {_listed(topics)}."
    elif not known.gives_back:
        yield "Your answers name no topic in common so far; take some time to find out what you share."
    if known.languages:
        yield f"You both speak {_listed(known.languages)}."
    if known.times:
        yield f"Times that you both named: {_listed(known.times, None)}."
    yield from _zones(known)
    if known.gives_back:
        yield f"In return, {mentee} can offer {_listed(known.gives_back)}, which {mentor} is interested in."


def _zones(known: Introduced) -> Iterator[str]:
    if not known.time_zones:
        return
    mentee, mentor = known.time_zones
    if mentee == mentor:
        yield f"You are in the same time zone, {mentor}."
    else:
        yield f"Mind your time zones: {known.mentee} is in {mentee}, {known.mentor} in {mentor}."


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
