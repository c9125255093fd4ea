"""The pairs of the page, and what each row unfolds to."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from mentormatch.answers import FORMULA_START
from mentormatch.explanations import PartsOfPairs, ReasonParts, ReasonWords, Rival, Standing, quotes_texts
from mentormatch.matching import Load, Matching
from mentormatch.report.language import Language
from mentormatch.report.people import LONGEST_CELL, LONGEST_TERM, Called, as_text, bounded

# Terms that are listed of one criterion, and in a row of a pair.
_TERMS, _SHORT = 6, 4
# What could end a script element, or turn the order of what is read; strings hold it as an escape.
_ESCAPED = re.compile("[<>&\x7f-\x9f\u2028-\u202e\u2066-\u2069\ufeff]")


@dataclass(frozen=True)
class PairRow:
    """A row of the table of pairs.

    Attributes
    ----------
    mentee, mentor : str
        What they are called.
    ids : str
        Their ids, by which they are found too.
    score : str
    thousandths : int
        The score times 1,000, of which the bar is drawn.
    exact : str
        The score with the digits by which rows are sorted.
    common : str
        What they have in common, in short.
    """

    mentee: str
    mentor: str
    ids: str
    score: str
    thousandths: int
    exact: str
    common: str


def _in_javascript(pattern: str) -> str:
    r"""Return a pattern of Python as JavaScript reads it: characters of eight digits stand in braces.

    Examples
    --------
    >>> print(_in_javascript(r"[\U000e0000-\U000e0fff]"))
    [\u{0e0000}-\u{0e0fff}]
    """
    return re.sub(r"\\U00([0-9a-f]{6})", r"\\u{\1}", pattern)


class _Texts:
    """Texts that stand once in the page, by their place."""

    def __init__(self) -> None:
        self.places: dict[str, int] = {}

    def place(self, text: str) -> int:
        return self.places.setdefault(text, len(self.places))


def pairs_of(matching: Matching, called: Called, standings: Sequence[Standing]) -> tuple[list[PairRow], dict[str, Any]]:
    """Return the rows of the table of pairs, and what they unfold to, as plain JSON, in the order of the page.

    Parameters
    ----------
    matching : Matching
    called : Called
    standings : sequence of Standing
        Of every mentee, in the cohort's order.
    """
    language, scores = called.language, matching.scores
    positions = matching.positions
    table = scores.contribution_table(positions[:, 0], positions[:, 1])
    adds = [(1000 * values).round().astype(int).tolist() for values in table.values()]
    parts, texts = PartsOfPairs(matching, english=language.code == "en"), _Texts()
    told = _Told(called, matching)
    loads = {load.mentor: load for load in matching.loads}
    place_of = {position: place for place, position in enumerate(called.mentor_order)}
    rows: list[PairRow] = []
    details: list[list[Any]] = []
    for number in called.pair_order:
        pair, (row, column) = matching.pairs[number], positions[number].tolist()
        found = list(parts.of(row, column))
        standing = standings[row]
        rows.append(
            PairRow(
                mentee=called.mentee(pair.mentee),
                mentor=called.mentor(pair.mentor),
                ids=bounded(f"{pair.mentee} {pair.mentor}", LONGEST_CELL, language) if called.names else "",
                score=language.number(pair.score),
                thousandths=round(1000 * pair.score),
                exact=f"{pair.score:.9f}",
                common=told.in_short(found),
            )
        )
        details.append(
            [
                [column_adds[number] for column_adds in adds],
                [texts.place(told.reason(place, parts_)) for place, parts_ in enumerate(found)],
                [[place_of[rival.mentor], *_rival(rival, texts, told, matching, loads)] for rival in standing.rivals],
                # positions in the tables tell who it is to whoever has them
                [row, column] if called.names else [len(details), place_of[column]],
                [round(1000 * scored.share_of(row)) for scored in scores.criteria] if scores.own_weights else 0,
            ]
        )
    unfolded: dict[str, Any] = {
        "criteria": [bounded(scored.criterion.name, LONGEST_TERM, language) for scored in scores.criteria],
        "most": [round(1000 * scored.share) for scored in scores.criteria],
        "mentors": [called.mentor(matching.cohort.mentors.ids[position]) for position in called.mentor_order],
        "pairs": details,
        "texts": list(texts.places),
    }
    return rows, unfolded


def decidable(matching: Matching) -> dict[str, Any]:
    """Return what a page needs to write decisions: ids and names of both sides, and seats.

    Ids are written as they are, not as they are shown; a name that is too long to be one is left out.
    """
    cohort = matching.cohort
    loads = {load.mentor: load.seats_left for load in matching.loads}
    return {
        "mentee_ids": [str(person) for person in cohort.mentees.ids],
        "mentor_ids": [str(person) for person in cohort.mentors.ids],
        "mentee_names": [name if len(name) <= LONGEST_CELL else "" for name in cohort.mentees.names],
        "mentor_names": [name if len(name) <= LONGEST_CELL else "" for name in cohort.mentors.names],
        "formula": _in_javascript(FORMULA_START),
        "seats_left": [loads[mentor] for mentor in cohort.mentors.ids],
    }


def _rival(rival: Rival, texts: _Texts, told: "_Told", matching: Matching, loads: Mapping[Any, Load]) -> list[int]:
    load = loads[matching.cohort.mentors.ids[rival.mentor]]
    return [round(1000 * rival.score), texts.place(told.seats(load)), texts.place(told.cost(rival))]


class _Told:
    """Reasons and costs in the words of the page."""

    def __init__(self, called: Called, matching: Matching) -> None:
        self._called, self._language = called, called.language
        self._criteria = matching.scores.criteria
        self._quotes = [quotes_texts(scored) for scored in self._criteria]
        self._against = [scored.criterion.reverse for scored in self._criteria]
        self._words = ReasonWords(
            self._language.code,
            term=self._term,
            listed=self._terms,
            whole=self._language.whole,
            texts=called.names,
        )
        self._known: dict[str, str] = {}
        self._reasons: dict[tuple[int, ReasonParts], str] = {}
        self._seats: dict[Load, str] = {}
        self._costs: dict[tuple[int, int, int, bool], str] = {}

    def reason(self, place: int, parts: ReasonParts) -> str:
        """Say why a criterion adds what it adds; the same is said once."""
        said = self._reasons.get((place, parts))
        if said is None:
            said = self._reasons[place, parts] = self._words.note(self._criteria[place], parts)
        return said

    def in_short(self, found: Sequence[ReasonParts]) -> str:
        """Return what two have in common, over all criteria, in short."""
        terms: dict[str, None] = {}
        for place, parts in enumerate(found):
            hidden = self._quotes[place] and not self._called.names
            if parts.kind == "terms" and not self._against[place] and not hidden:
                terms |= dict.fromkeys(self._term(term) for term in parts.in_common[:_SHORT])
        return ", ".join([*terms][:_SHORT])

    def seats(self, load: Load) -> str:
        """Say how full a mentor is."""
        if load not in self._seats:
            whole = self._language.whole
            said = self._language.say("seats_taken", load=whole(load.load), capacity=whole(load.capacity))
            self._seats[load] = as_text(said)
        return self._seats[load]

    def cost(self, rival: Rival) -> str:
        """Say what a mentor would cost whom somebody did not get."""
        if rival.cost is None:
            return cost_in_words(rival, self._language)
        cost = rival.cost
        key = cost.mentees, cost.pairs, round(1000 * cost.total), rival.at_least
        if key not in self._costs:
            self._costs[key] = cost_in_words(rival, self._language)
        return self._costs[key]

    def _term(self, term: str) -> str:
        if (known := self._known.get(term)) is None:
            known = self._known[term] = bounded(term, LONGEST_TERM, self._language)
        return known

    def _terms(self, terms: Sequence[str]) -> str:
        return as_text(self._language.listed([self._term(term) for term in terms], most=_TERMS))


def cost_in_words(rival: Rival, language: Language) -> str:
    """Return what the pair with a rival would cost, in words.

    Examples
    --------
    >>> from mentormatch.explanations import Rival
    >>> cost_in_words(Rival(0, 0.5), Language("en"))
    'cost not computed'
    """
    say, cost = language.say, rival.cost
    if cost is None:
        return str(say("cost.unknown"))
    parts = []
    if cost.mentees > 0:
        parts.append(say("cost.mentees", cost.mentees, number=language.whole(cost.mentees)))
    if cost.pairs > 0 and cost.pairs != cost.mentees:
        parts.append(say("cost.pairs", cost.pairs, number=language.whole(cost.pairs)))
    if cost.total >= 0.0005:
        parts.append(say("cost.total", number=language.number(cost.total)))
    if not parts:
        return str(say("cost.nothing_known" if rival.at_least else "cost.nothing"))
    return as_text(say("cost.at_least" if rival.at_least else "cost.exactly", what=Markup(", ").join(parts)))


def embedded(document: Mapping[str, Any]) -> Markup:
    r"""Return JSON that ends no script element, whatever stands in it.

    Examples
    --------
    >>> print(embedded({"name": "</script><script>alert(1)"}))
    {"name":"\u003c/script\u003e\u003cscript\u003ealert(1)"}
    """
    text = json.dumps(document, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return Markup(_ESCAPED.sub(_as_escape, text))  # noqa: S704  nothing in it can be markup


def _as_escape(found: re.Match[str]) -> str:
    return f"\\u{ord(found[0]):04x}"
