"""What happened, and what to look at first."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from markupsafe import Markup

from mentormatch.checkup import paired_doubles, rules_without_effect
from mentormatch.explanations import proof_in_words
from mentormatch.matching import Matching, leaving_notes, placed_of
from mentormatch.report.people import LONGEST_CELL, Called, bounded, isolated

_WEAKEST, _NAMED = 5, 8


@dataclass(frozen=True)
class Figure:
    """One number of the head of the page."""

    value: str
    label: str
    aside: str = ""


@dataclass(frozen=True)
class Doubt:
    """Something to look at first: a sentence, and what it is about.

    Attributes
    ----------
    title : str
    text : Markup or str
    items : tuple of Markup
    english : bool
        Whether the text is said in English on every page.
    """

    title: str
    text: Markup | str
    items: tuple[Markup, ...] = ()
    english: bool = False


@dataclass(frozen=True)
class Overview:
    """The head of the page.

    Attributes
    ----------
    headline : Markup
        What happened, in one line.
    figures : tuple of Figure
    proof_title : str
    proof : tuple of str
        What is proven, and of what it is the proof.
    doubts : tuple of Doubt
    """

    headline: Markup
    figures: tuple[Figure, ...]
    proof_title: str
    proof: tuple[str, ...]
    doubts: tuple[Doubt, ...]


def overview_of(matching: Matching, called: Called) -> Overview:
    """Return the head of the page.

    Examples
    --------
    >>> from mentormatch.matching import match
    >>> from mentormatch.profiles import Cohort
    >>> from mentormatch.report.language import Language
    >>> cohort = Cohort.from_records(mentors=[{"id": "ada", "skills": "R"}], mentees=[{"id": "kim", "skills": "R"}])
    >>> matching = match(cohort)
    >>> str(overview_of(matching, Called(matching, Language("en"), names=True)).headline)
    '1 of 1 mentee placed, 0 not placed, 0 of 1 seat left.'
    """
    language = called.language
    placed, wanting = placed_of(matching)
    left, seats = (sum(getattr(load, what) for load in matching.loads) for what in ("seats_left", "capacity"))
    whole, pairs = language.whole, len(matching.pairs)
    mean = language.number(matching.total / pairs) if pairs else language.number(None)
    title, sentences = proof_in_words(matching, language.code)
    return Overview(
        headline=language.say(
            "headline",
            placed=whole(placed),
            wanting=language.say("mentees_counted", wanting, number=whole(wanting)),
            unplaced=whole(len(matching.unmatched)),
            left=whole(left),
            seats=language.say("seats_counted", seats, number=whole(seats)),
        ),
        figures=(
            Figure(whole(placed), str(language.say("placed")), str(language.say("of_number", number=whole(wanting)))),
            Figure(whole(len(matching.unmatched)), str(language.say("not_placed"))),
            Figure(whole(left), str(language.say("seats_left")), str(language.say("of_number", number=whole(seats)))),
            Figure(
                mean, str(language.say("mean_score")), str(language.say("pairs_counted", pairs, number=whole(pairs)))
            ),
        ),
        proof_title=title,
        proof=tuple(_sentence(sentence) for sentence in sentences),
        doubts=tuple(_doubts(matching, called)),
    )


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}."


def _doubts(matching: Matching, called: Called) -> Iterator[Doubt]:
    language = called.language

    def doubt(key: str, count: int | None = None, items: tuple[Markup, ...] = (), **parts: object) -> Doubt:
        said = language.say(f"doubt.{key}", count, **parts)
        return Doubt(str(language.say(f"doubt.{key}_title")), said, items)

    if matching.stopped is not None:
        yield doubt("stopped", how=language.say(f"stopped_by.{matching.stopped.replace(' ', '_')}"))
    if matching.violations:
        shown = [isolated(bounded(text, LONGEST_CELL, language)) for text in matching.violations[:_NAMED]]
        number = len(matching.violations)
        items = tuple(shown) if called.names else ()
        yield doubt("violations", number, items, number=language.whole(number))
    if matching.gave_way:
        shown = [isolated(bounded(change.text(), LONGEST_CELL, language)) for change in matching.gave_way[:_NAMED]]
        number = len(matching.gave_way)
        yield doubt("gave_way", number, tuple(shown) if called.names else (), number=language.whole(number))
    yield from _about_pairs(matching, called, doubt)
    for note in leaving_notes(matching):
        yield Doubt(str(language.say("doubt.leaving_title")), _sentence(note), english=True)
    unbound = rules_without_effect(matching.scores.rules)
    if unbound:
        rules = language.listed([isolated(bounded(rule, 80, language)) for rule in unbound], most=_NAMED)
        yield doubt("unbound", len(unbound), number=language.whole(len(unbound)), rules=rules)


def _about_pairs(matching: Matching, called: Called, doubt: object) -> Iterator[Doubt]:
    language = called.language
    assert callable(doubt)
    place = {number: place for place, number in enumerate(called.pair_order)}
    without = set(matching.nothing_in_common)
    none = [number for number in called.pair_order if matching.pairs[number] in without]
    if none:
        items = [_link(_named(matching, number, called), place[number]) for number in none]
        yield doubt("nothing", len(none), _few(items, called), number=language.whole(len(none)))
    weakest = np.argsort([pair.score for pair in matching.pairs], kind="stable")[:_WEAKEST].tolist()
    if len(matching.pairs) > _WEAKEST:
        items = []
        for number in weakest:
            named = _link(_named(matching, number, called), place[number])
            items.append(Markup("{} <b>{}</b>").format(named, language.number(matching.pairs[number].score)))
        yield doubt("weakest", len(items), tuple(items), number=language.whole(len(items)))
    doubles = list(paired_doubles(matching))
    if doubles:
        items = []
        for double in doubles:
            if double.table == "both":
                people = called.pair(*double.ids)
            else:
                cohort = matching.cohort
                people = called.listed(cohort.mentees if double.table == "mentees" else cohort.mentors, double.ids)
            same = language.say(f"same.{double.same.replace('-', '')}")
            items.append(language.say(f"double_{double.table}", people=people, same=same))
        yield doubt("doubles", len(doubles), _few(items, called), number=language.whole(len(doubles)))
    held = matching.policy.carried.get("held", ())
    if held:
        items = [called.pair(mentee, mentor) for mentee, mentor in held]
        yield doubt("held", len(held), _few(items, called), number=language.whole(len(held)))


def _named(matching: Matching, number: int, called: Called) -> Markup:
    pair = matching.pairs[number]
    return called.pair(pair.mentee, pair.mentor)


def _few(items: list[Markup], called: Called) -> tuple[Markup, ...]:
    more = len(items) - _NAMED
    language = called.language
    return (*items[:_NAMED], *([language.say("more_items", number=language.whole(more))] if more > 0 else []))


def _link(text: Markup, pair: int) -> Markup:
    return Markup('<a href="#pair-{}">{}</a>').format(pair, text)
