"""How scores are spread, what decides, what is scarce, who got what."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from markupsafe import Markup

from mentormatch.explanations import Standing, columns_for_advice, mentors_by_answer
from mentormatch.fairness import FairnessAudit, audit
from mentormatch.matching import Matching, capacity_of
from mentormatch.profiles import People
from mentormatch.report.figures import histogram, interval
from mentormatch.report.people import LONGEST_CELL, LONGEST_TERM, Called, bounded
from mentormatch.scoring import weak_criteria

_SCARCE, _ANSWERS = 8, 8
_FEWEST_MENTORS = 2


@dataclass(frozen=True)
class Spread:
    """How scores are spread, and what decides them."""

    picture: Markup
    text: Markup
    criteria: tuple[tuple[str, float, float, str, str, bool], ...]


def spread_of(matching: Matching, called: Called, standings: Sequence[Standing]) -> Spread:
    """Return the histogram of scores, and the weight of each criterion beside what it decides."""
    language = called.language
    got = [pair.score for pair in matching.pairs]
    best = [standing.best for standing in standings if not math.isnan(standing.best)]
    weak = {part.criterion for part in weak_criteria(matching.scores.influence)}
    title = str(language.say("histogram_title"))
    text = language.say(
        "histogram_text",
        low=language.number(min(got, default=math.nan)),
        middle=language.number(float(np.median(got)) if got else math.nan),
        high=language.number(max(got, default=math.nan)),
        best=language.number(float(np.median(best)) if best else math.nan),
    )
    words = str(language.say("histogram_got")), str(language.say("histogram_best"))
    return Spread(
        picture=histogram(got, best, title=title, words=words, number=language.number),
        text=text,
        criteria=tuple(
            (
                bounded(part.criterion, LONGEST_TERM, language),
                part.weight,
                part.decides,
                language.percent(part.weight),
                language.percent(part.decides),
                part.criterion in weak,
            )
            for part in matching.scores.influence
        ),
    )


@dataclass(frozen=True)
class ScarceMentor:
    """A mentor whose seats are worth most."""

    mentor: str
    capacity: str
    pairs: str
    total: str


@dataclass(frozen=True)
class ScarceAnswer:
    """The mentors who gave one answer: their seats, and what one more with each would add on average."""

    answer: str
    mentors: str
    seats: str
    taken: str
    pairs: str
    total: str
    share: float


@dataclass(frozen=True)
class Scarce:
    """What is scarce: where more seats would help."""

    mentors: tuple[ScarceMentor, ...]
    columns: tuple[tuple[str, tuple[ScarceAnswer, ...]], ...]


def scarce_of(matching: Matching, called: Called) -> Scarce:
    """Return whose seats are worth most, and the answers of the mentors whose seats are worth most on average.

    Audited columns stand in neither. Without prices (another objective than the total, pairs that were brought) it is
    empty.
    """
    prices, language = matching.prices, called.language
    if not prices:
        return Scarce((), ())
    mentors = matching.cohort.mentors
    worth = [(prices[mentor].pairs, prices[mentor].total) for mentor in mentors.ids]
    order = sorted(range(len(worth)), key=lambda place: (-worth[place][0], -worth[place][1], str(mentors.ids[place])))
    capacity = capacity_of(mentors, matching.policy)
    whole, number = language.whole, language.number
    named = tuple(
        ScarceMentor(
            called.mentor(mentors.ids[place]), whole(capacity[place]), whole(worth[place][0]), number(worth[place][1])
        )
        for place in order[:_SCARCE]
        if worth[place] > (0, 0.0005)
    )
    loads = np.bincount(matching.positions[:, 1], minlength=len(mentors))
    columns = []
    for column in columns_for_advice(matching.scores, None):
        found = []
        for answer, places in mentors_by_answer(matching.scores, column).items():
            with_seats = [place for place in places if capacity[place] > 0]
            if len(with_seats) < _FEWEST_MENTORS:
                continue
            pairs, total = (float(np.mean([worth[place][k] for place in with_seats])) for k in (0, 1))
            seats, taken = int(capacity[with_seats].sum()), int(loads[with_seats].sum())
            found.append((pairs, total, answer, len(with_seats), seats, taken))
        found.sort(key=lambda entry: (-entry[0], -entry[1], entry[2]))
        found = [entry for entry in found if entry[:2] > (0.0, 0.0005)][:_ANSWERS]
        most = max((entry[0] + entry[1] for entry in found), default=1.0)
        if found:
            rows = tuple(
                ScarceAnswer(
                    bounded(answer, LONGEST_TERM, language),
                    whole(many),
                    whole(seats),
                    whole(taken),
                    number(pairs, 2),
                    number(total),
                    (pairs + total) / most,
                )
                for pairs, total, answer, many, seats, taken in found
            )
            columns.append((bounded(column, LONGEST_TERM, language), rows))
    return Scarce(named, tuple(columns))


@dataclass(frozen=True)
class GroupRow:
    """What one group was offered and got; a dash is not shown."""

    group: str
    n: str
    cells: tuple[str, ...]
    pictures: tuple[Markup, ...]


@dataclass(frozen=True)
class AuditedColumn:
    """An audit by one column, in the words of the page."""

    by: str
    who: str
    columns: tuple[str, ...]
    rows: tuple[GroupRow, ...]
    hidden: tuple[str, ...]
    p_values: tuple[str, ...]
    notes: tuple[str, ...]


_OF_MENTEES = ("match_rate", "mean_score")
_OF_MENTORS = ("match_rate", "mean_load", "mean_score")
_OFFERS = ("on_offer", "difference")


def fairness_of(matching: Matching, called: Called) -> tuple[AuditedColumn, ...]:
    """Return the audits of both sides by each column that the policy audits, one by one, which protect one another."""
    found = []
    for who, people in (("mentees", matching.cohort.mentees), ("mentors", matching.cohort.mentors)):
        for column in matching.policy.audit:
            if column in people.columns and len(people):
                of_column = audit(matching, by=column, who=who)  # type: ignore[arg-type]
                found.append(_audited(of_column, people, called))
    return tuple(found)


def _audited(found: FairnessAudit, people: People, called: Called) -> AuditedColumn:
    language = called.language
    metrics = _OF_MENTEES if people.role == "mentee" else _OF_MENTORS
    offers = _OFFERS if found.overall_offer else ()
    return AuditedColumn(
        by=bounded(found.by, LONGEST_TERM, language),
        who=found.who,
        columns=tuple(str(language.say(f"metric.{_label(name, people)}")) for name in (*metrics, *offers)),
        rows=tuple(_group_rows(found, metrics, called)),
        hidden=tuple(bounded(str(group), LONGEST_TERM, language) for group in found.hidden),
        p_values=tuple(language.number(found.p_values.get(name, math.nan)) for name in metrics)
        if found.p_values
        else (),
        notes=tuple(bounded(note, LONGEST_CELL, language) for note in found.notes) if called.names else (),
    )


def _label(metric: str, people: People) -> str:
    return "with_mentees" if metric == "match_rate" and people.role == "mentor" else metric


def _group_rows(found: FairnessAudit, metrics: Sequence[str], called: Called) -> Iterator[GroupRow]:
    language = called.language
    everybody = str(language.say("everybody"))
    rows = [
        (str(name), found.by_group[name], found.offers.get(name, {}), found.intervals.get(name, {}))
        for name in found.by_group
    ]
    if found.others:
        rows.append((str(language.say("hidden_together")), found.others, found.others_offer, {}))
    rows.append((everybody, found.overall, found.overall_offer, found.overall_interval))
    for name, values, offers, intervals in rows:
        shown = [_cell(metric, values[metric], called) for metric in metrics]
        shown += [language.number(offers.get(metric, math.nan)) for metric in _OFFERS if found.overall_offer]
        pictures = tuple(
            interval(
                values[metric],
                intervals.get(metric),
                most=_most(found, metric),
                text=_range(metric, intervals.get(metric), called),
            )
            for metric in metrics
        )
        yield GroupRow(bounded(name, LONGEST_TERM, language), language.whole(values["n"]), tuple(shown), pictures)


def _most(found: FairnessAudit, metric: str) -> float:
    """Return the end of a scale: 1 for shares and scores, else the largest value or interval."""
    if metric != "mean_load":
        return 1.0
    highs = [of[metric][1] for of in (*found.intervals.values(), found.overall_interval) if metric in of]
    return max([1.0, *(high for high in highs if not math.isnan(high))])


def _cell(metric: str, value: float, called: Called) -> str:
    return called.language.percent(value) if metric == "match_rate" else called.language.number(value)


def _range(metric: str, of: tuple[float, float] | None, called: Called) -> str:
    """Return an interval as text; "" where there is none."""
    if of is None or any(math.isnan(end) for end in of):
        return ""
    low, high = (_cell(metric, end, called) for end in of)
    return f"{low} – {high}"
