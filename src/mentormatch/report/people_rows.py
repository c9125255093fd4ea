"""Who is unplaced and why, and what each mentor has to do."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from mentormatch.answers import PersonId
from mentormatch.explanations import Standing
from mentormatch.matching import Matching, Unmatched
from mentormatch.report.pair_rows import cost_in_words
from mentormatch.report.people import LONGEST_CELL, LONGEST_TERM, Called, bounded, isolated

_RULES, _MENTEES = 4, 12


@dataclass(frozen=True)
class UnplacedRow:
    """A mentee who got nobody, or fewer mentors than wanted."""

    mentee: str
    why: Markup
    later: str
    best: str
    score: str
    cost: str


@dataclass(frozen=True)
class LoadRow:
    """A mentor, and how full the seats are."""

    mentor: str
    mentees: Markup
    load: int
    capacity: int
    left: int
    worth: str
    order: str


def unplaced_of(matching: Matching, called: Called, standings: Sequence[Standing]) -> list[UnplacedRow]:
    """Return who is not placed, or got fewer mentors than wanted, and why; by mentee id.

    Examples
    --------
    >>> from mentormatch.explanations import standings_of
    >>> from mentormatch.matching import match
    >>> from mentormatch.profiles import Cohort
    >>> from mentormatch.report.language import Language
    >>> cohort = Cohort.from_records(mentors=[{"id": "ada", "skills": "R"}],
    ...                              mentees=[{"id": "kim", "skills": "R"}, {"id": "noor", "skills": "Go"}])
    >>> matching = match(cohort)
    >>> (row,) = unplaced_of(matching, Called(matching, Language("en"), names=True), standings_of(matching))
    >>> row.mentee, str(row.why)
    ('noor', 'The one mentor they may have has no seat left.')
    """
    language, mentees = called.language, matching.cohort.mentees
    rows: list[tuple[PersonId, UnplacedRow]] = []
    for person in matching.unmatched:
        standing = standings[mentees.index[person.mentee]]
        best = next(iter(standing.rivals), None)
        row = UnplacedRow(
            mentee=called.mentee(person.mentee),
            why=_why(person, matching, called),
            later=bounded(_sentence(str(person.details.get("later", ""))), LONGEST_CELL, language)
            if called.names
            else "",
            best="" if best is None else called.mentor(matching.cohort.mentors.ids[best.mentor]),
            score="" if best is None else language.number(best.score),
            cost="" if best is None else cost_in_words(best, language),
        )
        rows.append((person.mentee, row))
    for partly in matching.partly_matched:
        got, wanted = language.whole(partly.got), language.whole(partly.demand)
        said = language.say("why.partly", got=got, demand=wanted)
        rows.append((partly.mentee, UnplacedRow(called.mentee(partly.mentee), said, "", "", "", "")))
    return called.in_order(mentees, rows)


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}." if text else ""


def _why(person: Unmatched, matching: Matching, called: Called) -> Markup:
    language, details = called.language, person.details
    if person.reason == "no_allowed_mentor":
        if not matching.loads:
            return language.say("why.no_mentors")
        rules = [
            language.say("why.rule", rule=isolated(bounded(rule, LONGEST_TERM, language)), number=language.whole(taken))
            for rule, taken in details.get("rules", {}).items()
        ]
        number = len(matching.loads)
        return language.say(
            "why.no_allowed_mentor", number, number=language.whole(number), rules=language.listed(rules, most=_RULES)
        )
    allowed = int(details.get("allowed", 0))
    mentors = language.say("mentors_counted", allowed, number=language.whole(allowed))
    worth = language.number(details["worth"]) if "worth" in details else ""
    said = language.say(f"why.{person.reason}", allowed, mentors=mentors, worth=worth)
    group = details.get("group")
    if group is None:
        return said
    shared = language.say(
        "why.group",
        group["many_mentors"],
        mentees=language.say("mentees_counted", group["many_mentees"], number=language.whole(group["many_mentees"])),
        mentors=language.say("mentors_counted", group["many_mentors"], number=language.whole(group["many_mentors"])),
        seats=language.say("seats_counted", group["seats"], number=language.whole(group["seats"])),
    )
    return Markup("{} {}").format(said, shared)


def reasons_counted(matching: Matching, called: Called) -> list[tuple[str, str]]:
    """Return how many are not placed for each reason, most first."""
    language = called.language
    counts: dict[str, int] = {}
    for person in matching.unmatched:
        counts[person.reason] = counts.get(person.reason, 0) + 1
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    key = "why_short" if matching.loads else "why_short_no_mentors"
    return [
        (language.whole(number), str(language.say(f"{key}.{reason}" if matching.loads else key)))
        for reason, number in ordered
    ]


def loads_of(matching: Matching, called: Called) -> list[LoadRow]:
    """Return each mentor with their mentees and seats, by mentor id.

    Examples
    --------
    >>> from mentormatch.matching import match
    >>> from mentormatch.profiles import Cohort
    >>> from mentormatch.report.language import Language
    >>> cohort = Cohort.from_records(mentors=[{"id": "ada", "skills": "R"}], mentees=[{"id": "kim", "skills": "R"}])
    >>> matching = match(cohort)
    >>> [(row.mentor, row.load, row.worth) for row in loads_of(matching, Called(matching, Language("en"), names=True))]
    [('ada', 1, '0')]
    """
    prices = matching.prices
    mentees_of: dict[PersonId, list[PersonId]] = {}
    for number in called.pair_order:
        pair = matching.pairs[number]
        mentees_of.setdefault(pair.mentor, []).append(pair.mentee)
    rows: list[tuple[PersonId, LoadRow]] = []
    for load in matching.loads:
        price = prices.get(load.mentor)
        worth, order = "", 0.0
        if price is not None:
            worth, order = _worth(price.pairs, price.total, called), price.pairs * 1e6 + price.total
        named = called.listed(matching.cohort.mentees, mentees_of.get(load.mentor, []), most=_MENTEES)
        mentor = called.mentor(load.mentor)
        row = LoadRow(mentor, named, load.load, load.capacity, load.seats_left, worth, f"{order:.6f}")
        rows.append((load.mentor, row))
    return called.in_order(matching.cohort.mentors, rows)


def _worth(pairs: int, total: float, called: Called) -> str:
    """Say what one more seat adds, in short: "+1 pair, +0.483"."""
    language = called.language
    parts = []
    if pairs:
        parts.append(str(language.say("price_pairs", pairs, number=f"+{language.whole(pairs)}")))
    if abs(total) >= 0.0005:
        parts.append(f"{'+' if total > 0 else '−'}{language.number(abs(total))}")
    return ", ".join(parts) or "0"
