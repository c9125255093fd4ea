"""The wording of introductions: sentences from the facts of a pair."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, TypeAlias

from mentormatch.explanations.common_times import CommonStretches, times_in_words
from mentormatch.explanations.letter_language import LetterLanguage

Reader: TypeAlias = Literal["both", "mentee", "mentor"]

_ENGLISH = LetterLanguage("en")
_TERMS = 4
_TOPICS = 6
_NOON = 12 * 60


@dataclass(frozen=True)
class IntroductionFacts:
    """What both people of a pair may be told about each other.

    Attributes
    ----------
    mentee, mentor : str
        What they are called: by first names, where these are known.
    mentee_name, mentor_name : str
        Their whole names; "" where they are called so.
    topics : tuple of tuple of str
        Of each criterion what both named there.
    shares_untold : bool
        Whether they share something that is not told.
    wishes : tuple of str
        What the mentee wants and the mentor offers.
    goals : tuple of str
        What the mentee is aiming for.
    gives_back, languages : tuple of str
    times : tuple
        Stretches of a week, see `CommonStretches`.
    time_zones : tuple of str
        The mentee's and the mentor's; () where one is not known.
    hours_ahead : tuple of float
        By how many hours the mentor's clock is ahead of the mentee's in the weeks of the programme, each value once,
        ascending; () where that is not known.
    """

    mentee: str
    mentor: str
    mentee_name: str = ""
    mentor_name: str = ""
    topics: tuple[tuple[str, ...], ...] = ()
    shares_untold: bool = False
    wishes: tuple[str, ...] = ()
    goals: tuple[str, ...] = ()
    gives_back: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    times: CommonStretches = ()
    time_zones: tuple[str, ...] = ()
    hours_ahead: tuple[float, ...] = ()


def first_meeting(
    facts: IntroductionFacts, *, language: LetterLanguage = _ENGLISH, reader: Reader = "both"
) -> tuple[str, str]:
    """Return two things to talk about: from what the mentee wants and the mentor offers, and from the mentee's goals.

    Parameters
    ----------
    facts : IntroductionFacts
    language : LetterLanguage
    reader : {"both", "mentee", "mentor"}

    Examples
    --------
    >>> first_meeting(IntroductionFacts("Kim", "Ada", wishes=("Python", "SQL"), goals=("a first promotion",)))
    ('Agree on what Kim wants to begin with: Python or SQL.', 'Talk about what Kim is aiming for: a first promotion.')
    >>> first_meeting(IntroductionFacts("Kim", "Ada"))
    ('Tell each other what you hope for from this mentorship.', 'Agree on when, how often and how you will meet.')
    """
    said, ending = [], "_mentee" if reader == "mentee" else ""
    if len(facts.wishes) == 1:
        said.append(language.say(f"step{ending}", mentee=facts.mentee, terms=facts.wishes[0]))
    elif facts.wishes:
        terms = language.listed(facts.wishes, "or", most=_TERMS)
        said.append(language.say(f"begin{ending}", mentee=facts.mentee, terms=terms))
    if goals := [goal for goal in facts.goals if goal not in facts.wishes]:
        said.append(language.say(f"goals{ending}", mentee=facts.mentee, terms=language.listed(goals, most=_TERMS)))
    hopes, agree = language.say("hopes"), language.say("agree")
    said += [hopes, agree] if not said else [agree]
    return said[0], said[1]


def paragraph(facts: IntroductionFacts, *, language: LetterLanguage = _ENGLISH, reader: Reader = "both") -> str:
    """Return the introduction as one paragraph, addressed to both or to one of them.

    Parameters
    ----------
    facts : IntroductionFacts
    language : LetterLanguage
    reader : {"both", "mentee", "mentor"}

    Examples
    --------
    >>> facts = IntroductionFacts("Kim", "Ada", topics=(("Python",),), languages=("English",))
    >>> print(paragraph(facts))
    Dear Kim and Ada, we are glad to introduce you to each other: Kim as mentee and Ada as mentor. What brings you
    together: Python. You both speak English. For your first meeting we suggest two things. Tell each other what you
    hope for from this mentorship. Agree on when, how often and how you will meet.
    >>> print(paragraph(facts, language=LetterLanguage("es"), reader="mentee"))
    Hola, Kim: Esta mentoría estará a cargo de Ada. En común: Python. Idioma en común: inglés. Estas son dos sugerencias
    para el primer encuentro. Hablar de lo que cada parte espera de esta mentoría. Acordar cuándo, con qué frecuencia y
    cómo serán los encuentros.
    """
    meeting = first_meeting(facts, language=language, reader=reader)
    return " ".join([*_sentences(facts, language, reader), language.say("meeting"), *meeting])


def _sentences(facts: IntroductionFacts, language: LetterLanguage, reader: Reader) -> Iterator[str]:
    mentee, mentor, say = facts.mentee, facts.mentor, language.say
    if reader == "both":
        yield say("hello_both", people=language.listed([mentee, mentor]))
    else:
        yield say("hello_one", reader=mentee if reader == "mentee" else mentor)
    yield say(f"opening_{reader}", mentee=facts.mentee_name or mentee, mentor=facts.mentor_name or mentor)
    if facts.topics:
        yield say("common", terms=language.listed(_first_of_each(facts.topics)))
    elif not facts.gives_back:
        yield say("untold" if facts.shares_untold else "nothing")
    if facts.languages:
        called = tuple(map(language.called, facts.languages))
        yield say("languages", len(called), languages=language.listed(called, most=_TERMS))
    if facts.times:
        times = times_in_words(facts.times, (mentee, mentor), language)
        yield say("times", len(times), times=language.listed(times, most=_TERMS))
    yield from _zones(facts, language)
    if facts.gives_back:
        terms = language.listed(facts.gives_back, most=_TERMS)
        yield say(f"gives_{reader}", mentee=mentee, mentor=mentor, terms=terms)


def _first_of_each(topics: tuple[tuple[str, ...], ...]) -> list[str]:
    """Return the first phrases of all topics, then the second ones, and so on, each once and not too many."""
    longest = max(map(len, topics))
    phrases = [terms[place] for place in range(longest) for terms in topics if place < len(terms)]
    return list(dict.fromkeys(phrases))[:_TOPICS]


def _zones(facts: IntroductionFacts, language: LetterLanguage) -> Iterator[str]:
    if not facts.time_zones:
        return
    zones = tuple(map(_place, facts.time_zones))
    named = {"mentee": facts.mentee, "mentor": facts.mentor, "mentee_zone": zones[0], "mentor_zone": zones[1]}
    if zones[0] == zones[1]:
        yield language.say("zone_same", zone=zones[1])
    elif facts.hours_ahead == (0,):
        yield language.say("zone_clocks_same", **named)
    elif not facts.hours_ahead:
        yield language.say("zone_differ", **named)
    else:
        ahead = facts.hours_ahead[:1] + facts.hours_ahead[-1:]
        clocks = dict.fromkeys(language.clock_said(_NOON + round(60 * hours)) for hours in ahead)
        key = "zone_differ_season" if len(facts.hours_ahead) > 1 else "zone_differ_by"
        yield language.say(key, **named, own=language.clock_said(_NOON), other=language.listed(clocks, "or"))


def _place(zone: str) -> str:
    """Return a time zone as people say it: "America/New_York" is New York."""
    area, _, city = zone.rpartition("/")
    return city.replace("_", " ") if area.isalpha() or "/" in area else zone
