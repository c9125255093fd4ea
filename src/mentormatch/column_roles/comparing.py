"""Which columns of both sides are compared, surely or behind questions."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from statistics import median
from typing import Literal

from mentormatch.answers import read_words, word_set, words_of
from mentormatch.column_roles.columns import InferredColumn, shared_scale
from mentormatch.column_roles.facts import count_meant
from mentormatch.column_roles.header_words import are_known_titles
from mentormatch.column_roles.likeness import Likeness, compact_terms
from mentormatch.column_roles.lone_wishes import NEVER, WORDLIKE, with_lone
from mentormatch.column_roles.pairs import DIRECTED, NUMERIC, SURE_OF_WHO, Pair, likeness_of, pair_of
from mentormatch.column_roles.readable import are_grades
from mentormatch.column_roles.understanding import ColumnRole
from mentormatch.column_roles.wording import counts_years, read_as_weekly
from mentormatch.encoders import names as encoder_names

_YEARS, _YEARS_OF_SAME = 0.5, 0.35  # of a probability that it tells years of work
_ALL, _OPTIONS = 0.8, 4
_OTHER_HEADER, _WISH, _SURELY_HAD, _KNOWN_OTHERWISE = 0.85, 0.6, 0.7, 0.45
_UNITS = {unit: word_set(words) for unit, words in read_words("families.toml", beside=__file__)["units"].items()}


def find_comparisons(mentees: Sequence[ColumnRole], mentors: Sequence[ColumnRole]) -> list[Likeness]:
    """Return which columns may be compared, each of the mentees' once, in their order.

    Parameters
    ----------
    mentees, mentors : sequence of ColumnRole
        The answers of both tables.
    """
    compact = {id(role): compact_terms(role.column) for role in (*mentees, *mentors)}
    pairs = [pair_of(wants, offers, compact) for wants in mentees for offers in mentors]
    found = [(pair, likeness) for pair in pairs if (likeness := _decide(pair)) is not None]
    found = [
        (pair, one if max(pair.wants.group, pair.offers.group) < NEVER else _doubted(one, "it may tell a group"))
        for pair, one in found
    ]
    found = _without_reversed(found)
    found = with_lone(found, pairs)
    found.sort(key=lambda item: (-item[1].is_sure, item[1].by_words, -item[0].score))
    taken: set[int] = set()
    chosen: list[Likeness] = []
    numbers = 0
    for pair, likeness in found:
        keys = {id(pair.wants), id(pair.offers)}
        again = keys & taken
        may_share = likeness.is_sure and not likeness.by_words and len(pair.shared) > 1 and pair.lead >= 0.3
        if id(pair.wants) in taken or (again and not may_share):
            continue
        if likeness.wants.kind == likeness.offers.kind == "number" and likeness.is_sure:
            numbers += 1
            if numbers > 1:
                continue
        taken |= keys
        chosen.append(likeness)
    chosen += _of_known_titles(pairs, taken)
    places = {id(role.column): place for place, role in enumerate(mentees)}
    return sorted(chosen, key=lambda likeness: places[id(likeness.wants)])


def _of_known_titles(pairs: Sequence[Pair], taken: set[int]) -> Iterator[Likeness]:
    """Yield questions about columns of well-known titles for which nothing else speaks: `default_policy` compares them.

    Parameters
    ----------
    pairs : sequence of Pair
    taken : set of int
        The `id` of the roles that are compared already.
    """
    taken = {*taken}
    for pair in pairs:
        keys = {id(pair.wants), id(pair.offers)}
        if not keys & taken and are_known_titles(pair.wants.column.header, pair.offers.column.header):
            taken |= keys
            one = likeness_of(pair, is_sure=False, why="only the titles of both speak for it")
            yield replace(one, direction="mentee")


def _doubted(likeness: Likeness, doubt: str) -> Likeness:
    return replace(likeness, is_sure=False, doubt=doubt)


def _without_reversed(found: list[tuple[Pair, Likeness]]) -> list[tuple[Pair, Likeness]]:
    """Ask about what mentors want where both sides answered both questions: one form, or one pool."""
    forward = [(pair, one) for pair, one in found if one.is_sure and not one.gives_back]
    asked = {(one.wants.header, one.offers.header) for _, one in forward}
    apart = [one for pair, one in forward if pair.told >= SURE_OF_WHO and one.wants.header != one.offers.header]
    apart_by_answers, told_apart = (
        {header for one in several for header in (one.wants.header, one.offers.header)}
        for several in ([one for one in apart if not one.by_words], apart)
    )
    found = [
        (pair, one)
        for pair, one in found
        if not (
            pair.same
            and {one.wants.header, one.offers.header} <= (apart_by_answers if pair.much else told_apart)
            and pair.told >= 0.3
        )
    ]
    return [
        (pair, replace(one, is_sure=False, doubt="the same two are compared the other way round"))
        if one.gives_back and (one.offers.header, one.wants.header) in asked
        else (pair, one)
        for pair, one in found
    ]


def _decide(pair: Pair) -> Likeness | None:
    """Return the comparison of two columns, sure or to be asked; None where nothing speaks for it."""
    kinds = {pair.wants.column.kind, pair.offers.column.kind}
    if kinds == {"number"}:
        return _numbers(pair)
    if kinds <= WORDLIKE:
        return _words(pair)
    if "text" in kinds and kinds <= WORDLIKE | {"text"}:
        return _texts(pair)
    return None


def _numbers(pair: Pair) -> Likeness | None:
    known = sorted(NUMERIC)
    both = {role: min(pair.wants[role], pair.offers[role]) for role in known}
    role = max(both, key=lambda name: (both[name], name))
    if both[role] < 0.2 and not pair.same:
        return None
    if role == "time_zone" and both[role] >= 0.3:
        return likeness_of(pair, is_sure=True)
    units = _unit(pair.wants.column), _unit(pair.offers.column)
    if role != "experience" or both[role] < (_YEARS_OF_SAME if pair.same else _YEARS) or _counts_pairs(pair):
        return likeness_of(pair, is_sure=False, why="are these alike for a good pair?")
    if units[0] != units[1]:
        return likeness_of(pair, is_sure=False, why="one counts in other units")
    if _middle(pair.offers.column) <= _middle(pair.wants.column):
        return likeness_of(pair, is_sure=False, why="mentors do not have more")
    return replace(likeness_of(pair, is_sure=True), is_more=True)


_TOLD_TO_ORGANISERS = frozenset({"health", "logistics", "remarks"})


def _counts_pairs(pair: Pair) -> bool:
    """Return whether a header may ask for years or numbers of mentoring, and not of work."""
    return any(role["past"] + role["mentoring_years"] + role["hours"] >= _YEARS_OF_SAME
               for role in (pair.wants, pair.offers))  # fmt: skip


def _unit(column: InferredColumn) -> str:
    """Return what numbers count; a header that says years makes "6 months" half a one, which is settled by cell."""
    words = {*words_of(column.header)}
    if counts_years(column.header) and not any(words & known for known in _UNITS.values()):
        return "year"
    for answer in list(column.written.values())[:50]:
        words |= {*words_of(answer)}
    return next((unit for unit, known in _UNITS.items() if words & known), "year")


def _middle(column: InferredColumn) -> float:
    read = {answer: _number(answer) for answer in column.cells.counted}
    numbers = [number for answer in column.cells.texts if (number := read.get(answer)) is not None]
    return median(numbers) if numbers else 0.0


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        meant = count_meant(text)
        return None if meant is None else float(meant)


@dataclass(frozen=True)
class Rule:
    """A rule of the table that decides about two columns of words: the first that holds counts.

    Parameters
    ----------
    reason : str
        Why, in words.
    holds : callable
        Whether it is the case of a pair.
    outcome : {"sure", "ask", "meaning", "ask meaning", "no"}
        Whether the two are compared, by answers or by meaning, or only asked about.
    """

    reason: str
    holds: Callable[[Pair], bool]
    outcome: Literal["sure", "ask", "meaning", "ask meaning", "no"]


def _is_list_asked_twice(pair: Pair) -> bool:
    """Return whether lists of many options are the same under two headers, of which the mentors' asks for no wish.

    A header of few words says little of who wants; that each side was asked for the same list by another header does.
    What mentees surely have, and what is known to be about something else, is not meant.
    """
    if pair.header >= _OTHER_HEADER or not (pair.listed and pair.share >= _ALL and len(pair.shared) >= _OPTIONS):
        return False
    kinds = {pair.wants.facts.kind, pair.offers.facts.kind}
    had = pair.wants["offers"] + pair.wants["about"]
    others = [role.sure for role in (pair.wants, pair.offers) if role.best not in DIRECTED]
    told = max(others, default=0.0)
    return "list" in kinds and pair.offers.wants < _WISH and had < _SURELY_HAD and told < _KNOWN_OTHERWISE


def _is_open(pair: Pair) -> bool:
    return pair.same and pair.much and not {pair.wants.best, pair.offers.best} & _TOLD_TO_ORGANISERS


_RULES = (
    Rule("both list languages", lambda pair: pair.speak and bool(pair.shared), "sure"),
    Rule("both list languages, and share none", lambda pair: pair.speak, "ask"),
    Rule("both are steps of one scale", lambda pair: pair.both("seniority", 0.4) and _are_steps(pair), "sure"),
    Rule("in which order are the answers?", lambda pair: pair.both("seniority", 0.4), "ask"),
    Rule("both are time zones", lambda pair: pair.both("time_zone", 0.3) and bool(pair.shared), "sure"),
    Rule("both are time zones, and none is shared", lambda pair: pair.both("time_zone", 0.3), "ask"),
    Rule("the cells are times of each day", lambda pair: _is_grid(pair) and not knows_schedules(), "ask"),
    Rule("both are weekly times", lambda pair: pair.both("availability", 0.4) and _are_weekly(pair), "sure"),
    Rule("both chose times from one list", lambda pair: _is_one_list(pair) and not _is_grid(pair), "sure"),
    Rule("not all times can be read", lambda pair: pair.both("availability", 0.4), "ask"),
    Rule(
        "nobody was asked for it in order to match",
        lambda pair: pair.asked_topic is not None and bool(pair.shared) and pair.is_near,
        "ask",
    ),
    Rule("nobody was asked for it in order to match", lambda pair: pair.asked_topic is not None, "no"),
    Rule("that both agree with a statement need not make them fit", lambda pair: pair.same and pair.is_opinion, "ask"),
    Rule("both were asked the same question", lambda pair: pair.same and bool(pair.shared) and pair.is_topic, "sure"),
    Rule(
        "both chose one field of several under one header",
        lambda pair: pair.same and pair.share >= _ALL and len(pair.shared) >= _OPTIONS and pair.is_field,
        "sure",
    ),
    Rule("both chose from one list under one header", lambda pair: pair.same and pair.listed and pair.much, "sure"),
    Rule("both chose from one list, each under a header of its own", _is_list_asked_twice, "sure"),
    Rule("who wants is not clear", lambda pair: pair.contradicts and pair.several and pair.share > 0.4, "ask"),
    Rule("who wants is not clear", lambda pair: pair.contradicts, "no"),
    Rule(
        "one asks for what the other offers, in the same words",
        lambda pair: pair.several and pair.share >= 0.2 and pair.meaning >= (0.15 if pair.listed else 0.3),
        "sure",
    ),
    Rule("both chose from one list", lambda pair: pair.listed and pair.much and pair.meaning >= 0.04, "sure"),
    Rule(
        "their headers do not say that they belong together",
        lambda pair: pair.several and pair.share >= 0.15 and (pair.meaning >= 0.1 or pair.listed),
        "ask",
    ),
    Rule(
        "one asks for what the other offers, in other words",
        lambda pair: pair.asks >= 0.5 or (pair.told >= 0.35 and pair.lead >= 0.6),
        "meaning",
    ),
    Rule("few answers are shared", lambda pair: pair.asks >= 0.3, "ask meaning"),
    Rule("both were asked the same, and it is open whether it counts", _is_open, "ask"),
)


def _words(pair: Pair) -> Likeness | None:
    """Return the comparison of two columns of words that the first rule which holds decides."""
    rule = next((rule for rule in _RULES if rule.holds(pair)), None)
    if rule is None or rule.outcome == "no":
        return None
    sure = rule.outcome in {"sure", "meaning"}
    by_words = "meaning" in rule.outcome and not pair.much
    return likeness_of(pair, is_sure=sure, by_words=by_words, why=rule.reason)


def _are_steps(pair: Pair) -> bool:
    columns = pair.wants.column, pair.offers.column
    return shared_scale(columns) != () or are_grades(answer for column in columns for answer in column.written)


def _is_grid(pair: Pair) -> bool:
    sides = (pair.wants, pair.offers)
    return pair.both("availability", 0.4) and any(role.column.cells.are_grids for role in sides)


def _is_one_list(pair: Pair) -> bool:
    return pair.both("availability", 0.4) and pair.much and pair.listed


def _are_weekly(pair: Pair) -> bool:
    """Return whether the encoder of weekly times reads all that both sides say."""
    return all(read_as_weekly(role.column) for role in (pair.wants, pair.offers))


def knows_schedules() -> bool:
    """Return whether weekly times are read."""
    return "schedule" in encoder_names()


def _texts(pair: Pair) -> Likeness | None:
    other = max(pair.wants["availability"], pair.offers["availability"], pair.wants["languages"])
    if other >= 0.3 or max(pair.wants.group, pair.offers.group) >= NEVER:
        return None
    goals = pair.wants["goals"] + pair.wants["wants"]
    if pair.gives > max(pair.asks, 0.3):
        return likeness_of(pair, is_sure=pair.gives > 0.6, by_words=True)
    both = {pair.wants.column.kind, pair.offers.column.kind} == {"text"}
    if pair.asks >= 0.35:
        return likeness_of(pair, is_sure=pair.asks >= 0.45, by_words=True)
    if both and (goals > 0.4 or pair.alike >= 0.3 or pair.same):
        return likeness_of(
            pair, is_sure=pair.alike >= 0.4 and goals > 0.4, by_words=True, why="are these about the same?"
        )
    if pair.alike >= 0.4:
        return likeness_of(pair, is_sure=False, by_words=True, why="are these about the same?")
    return None
