"""Which columns of both sides are compared, surely or behind questions."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from statistics import median
from typing import Literal

from mentormatch.answers import is_blank, read_words, text_of, word_set, words_of
from mentormatch.column_roles.columns import InferredColumn, shared_scale
from mentormatch.column_roles.facts import count_meant
from mentormatch.column_roles.likeness import Likeness, compact_terms, header_likeness, said_anywhere
from mentormatch.column_roles.readable import are_grades, are_languages, are_weekly_times
from mentormatch.column_roles.understanding import ColumnRole
from mentormatch.encoders import names as encoder_names

_LIKE = frozenset(
    {
        "availability",
        "experience",
        "goals",
        "industry",
        "interests",
        "languages",
        "seniority",
        "study",
        "time_zone",
    }
)
_ASKED = frozenset({"organisation", "place", "job", "since", "hours", "meeting"})
_DIRECTED = frozenset({"wants", "goals", "offers", "about"})
_WORDLIKE = frozenset({"terms", "category", "levels"})
_SURE_OF_WHO = 0.5  # from here on a question of both tables is rather compared with its counterpart than with itself
_PLAIN = 3  # words of a header of one answer: longer ones are statements to agree with
_SAME_HEADER, _SAME_STANCE = 0.85, 0.3
_NEVER = 0.15  # of a probability that it tells a group
_YEARS, _YEARS_OF_SAME = 0.5, 0.35  # of a probability that it tells years of work
_ANY_WISH, _AHEAD = 0.25, 0.25  # of a probability that it asks for a wish or an offer, and before the next column
_ALL, _OPTIONS = 0.8, 4
_FIELDS = frozenset({"industry", "interests", "study", "wants", "offers", "goals", "about", "choices"})
_OF_ITS_OWN = ("languages", "availability", "time_zone", "place", "organisation", "other_person", "manager", "health",
               "remarks", "logistics", "state", "seniority")  # fmt: skip
_UNITS = {unit: word_set(words) for unit, words in read_words("families.toml", beside=__file__)["units"].items()}


@dataclass(frozen=True)
class Pair:
    """Two columns, and what speaks for comparing them."""

    wants: ColumnRole
    offers: ColumnRole
    header: float
    shared: tuple[str, ...]
    share: float
    apart: Mapping[str, str]
    asks: float
    gives: float
    alike: float

    @property
    def score(self) -> float:
        """The sort key among candidates for the same column."""
        lead = abs(self.lead) if self.told > 0.3 else max(0.0, self.lead)
        itself = self.wants.column.header == self.offers.column.header and self.told < _SURE_OF_WHO
        return (
            max(self.meaning, 0.3 * self.same)
            + 0.6 * itself
            + 0.3 * lead
            + 0.6 * min(1.0, 1.5 * self.share) * (len(self.shared) > 1)
        )

    @property
    def told(self) -> float:
        """How likely both say who wants, from 0 to 1."""
        return min(sum(role[name] for name in sorted(_DIRECTED)) for role in (self.wants, self.offers))

    @property
    def same(self) -> bool:
        """Whether both sides were asked the same question."""
        return self.header >= _SAME_HEADER and abs(self.lead) < _SAME_STANCE

    @property
    def lead(self) -> float:
        """By how much the mentee rather wants than the mentor, from -1 to 1."""
        return self.wants.wants - self.offers.wants

    @property
    def is_back(self) -> bool:
        """Whether the mentor wants, and the mentee offers."""
        return self.told >= 0.25 and self.lead < -0.2 and self.offers.wants > 0.5

    @property
    def contradicts(self) -> bool:
        """Whether both surely want, or both surely offer, or it is open which of them does."""
        wants = self.wants.wants, self.offers.wants
        if self.told >= 0.5 and (min(wants) > 0.8 or max(wants) < 0.2):
            return True
        return self.told >= 0.25 and (self.lead < 0 or wants[0] < 0.3) and not self.is_back

    @property
    def speak(self) -> bool:
        """Whether both list languages, and were asked for them."""
        columns = self.wants.column, self.offers.column
        return self.both("languages", 0.2) and all(are_languages(column.terms) for column in columns)

    @property
    def listed(self) -> bool:
        """Whether a side gave several answers a person."""
        return "terms" in {self.wants.column.kind, self.offers.column.kind}

    @property
    def several(self) -> bool:
        """Whether they share two answers or more."""
        return len(self.shared) >= 2

    @property
    def much(self) -> bool:
        """Whether they share several answers, and half of what mentees say."""
        return self.several and self.share >= 0.5

    @property
    def meaning(self) -> float:
        """How much the headers speak for comparing them, from 0 to 1."""
        return max(self.asks, self.gives, self.alike)

    @property
    def is_near(self) -> bool:
        """Whether anything but a topic speaks for comparing them."""
        return self.same or self.share >= 0.2 or self.meaning >= 0.3

    @property
    def is_topic(self) -> bool:
        """Whether the question is one that mentees and mentors are asked in order to match."""
        known = _LIKE | _DIRECTED if self.listed or len(self.wants.column.header.split()) <= _PLAIN else _LIKE
        return sum(self.wants[role] for role in sorted(known - {"industry"})) >= 0.4

    @property
    def is_field(self) -> bool:
        """Whether both may tell a field of work, a topic or a choice among such."""
        return min(sum(role[name] for name in sorted(_FIELDS)) for role in (self.wants, self.offers)) >= 0.3

    def both(self, role: str, least: float) -> bool:
        """Return whether both columns are at least so likely of a role."""
        return min(self.wants[role], self.offers[role]) >= least

    @property
    def asked_topic(self) -> str | None:
        """What both tell where nobody was asked for it in order to match; None where that is not likely."""
        likely = {role: max(self.wants[role], self.offers[role]) for role in sorted(_ASKED)}
        role = max(likely, key=lambda name: (likely[name], name))
        wanted = self.wants["wants"] + self.wants["goals"] + self.wants["industry"] + self.wants["interests"]
        return role if likely[role] >= 0.35 and not (wanted > 0.6 and self.share > 0.5) else None


def find_comparisons(mentees: Sequence[ColumnRole], mentors: Sequence[ColumnRole]) -> list[Likeness]:
    """Return which columns may be compared, each of the mentees' once, in their order.

    Parameters
    ----------
    mentees, mentors : sequence of ColumnRole
        The answers of both tables.
    """
    compact = {id(role): compact_terms(role.column) for role in (*mentees, *mentors)}
    pairs = [_pair(wants, offers, compact) for wants in mentees for offers in mentors]
    found = [(pair, likeness) for pair in pairs if (likeness := _decide(pair)) is not None]
    found = [
        (pair, one if max(pair.wants.group, pair.offers.group) < _NEVER else _doubted(one, "it may tell a group"))
        for pair, one in found
    ]
    found = _without_reversed(found)
    found = _with_lone(found, pairs)
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
    places = {id(role.column): place for place, role in enumerate(mentees)}
    return sorted(chosen, key=lambda likeness: places[id(likeness.wants)])


def _doubted(likeness: Likeness, doubt: str) -> Likeness:
    return replace(likeness, is_sure=False, doubt=doubt)


def _with_lone(found: list[tuple[Pair, Likeness]], pairs: Sequence[Pair]) -> list[tuple[Pair, Likeness]]:
    """Compare the only wish of the mentees with the only offer of the mentors where no wish meets an offer yet.

    Both must be texts, lists or options; a wish is what one side is asked for in its own words, so that nothing but
    its meaning can be compared.
    """
    if any(one.is_sure and (one.by_words or pair.told >= _ANY_WISH) for pair, one in found):
        return found
    wish = _only([role for role in _once(pair.wants for pair in pairs) if role.group < _NEVER])
    offer = _only([role for role in _once(pair.offers for pair in pairs) if role.group < _NEVER])
    pair = next((pair for pair in pairs if pair.wants is wish and pair.offers is offer), None)
    if pair is None or pair.is_back or (pair.wants.wants < 0.2 and pair.offers.wants > 0.2):
        return found
    shares = pair.several and pair.share >= 0.2
    why = "the only wish, and the only offer"
    one = replace(_likeness(pair, is_sure=True, by_words=not shares, why=why), direction="mentee")
    return [(other, known) for other, known in found if other is not pair] + [(pair, one)]


def _once(roles: Iterable[ColumnRole]) -> list[ColumnRole]:
    return list({id(role): role for role in roles}.values())


def _only(roles: Sequence[ColumnRole]) -> ColumnRole | None:
    """Return the column of wishes or offers that is likeliest, if the next is clearly less likely."""
    likely = sorted(((_of_wishes(role), place) for place, role in enumerate(roles)), reverse=True)
    if not likely or likely[0][0] < _ANY_WISH:
        return None
    if len(likely) > 1 and likely[0][0] - likely[1][0] < _AHEAD:
        return None
    return roles[likely[0][1]]


def _of_wishes(role: ColumnRole) -> float:
    """Return how likely a column tells wishes or offers, from 0 to 1; prose and lists only."""
    if role.are_people or role.facts.kind not in {"prose", "list"} or role.column.kind not in _WORDLIKE | {"text"}:
        return 0.0
    if role.best in _OF_ITS_OWN or sum(role[name] for name in _OF_ITS_OWN) >= _SURE_OF_WHO:
        return 0.0
    known = sum(role[name] for name in sorted(_DIRECTED))
    return known + (1 - known) * (_ANY_WISH if role.facts.kind == "prose" else 0.0)


def _without_reversed(found: list[tuple[Pair, Likeness]]) -> list[tuple[Pair, Likeness]]:
    """Ask about what mentors want where both sides answered both questions: one form, or one pool."""
    forward = [(pair.told, one.wants.header, one.offers.header) for pair, one in found
               if one.is_sure and not one.gives_back]  # fmt: skip
    asked = {(wants, offers) for _, wants, offers in forward}
    apart = {header for told, *pair in forward if told >= _SURE_OF_WHO and pair[0] != pair[1] for header in pair}
    found = [
        (pair, one)
        for pair, one in found
        if not (pair.same and {one.wants.header, one.offers.header} <= apart and pair.told >= 0.3)
    ]
    return [
        (pair, replace(one, is_sure=False, doubt="the same two are compared the other way round"))
        if one.gives_back and (one.offers.header, one.wants.header) in asked
        else (pair, one)
        for pair, one in found
    ]


def _pair(wants: ColumnRole, offers: ColumnRole, compact: Mapping[int, Mapping[str, str]]) -> Pair:
    theirs, ours = compact[id(wants)], compact[id(offers)]
    met = {term: ours[letters] for letters, term in theirs.items() if letters in ours}
    terms = wants.column.terms
    said = sum(count for term, count in terms.items() if not said_anywhere(term))
    shared = sorted((term for term in met if not said_anywhere(term)), key=lambda term: (-terms[term], term))
    share = sum(terms[term] for term in shared) / said if said else 0.0
    apart = {
        wants.column.written[term]: offers.column.written[met[term]]
        for term in shared
        if term not in offers.column.terms
    }
    asks, gives = _flow(wants, offers), _flow(offers, wants)
    alike = sum(wants[role] * offers[role] for role in sorted(_LIKE))
    return Pair(wants, offers, header_likeness(wants.column.header, offers.column.header), tuple(shared), share, apart,
                asks, gives, alike)  # fmt: skip


def _flow(wants: ColumnRole, offers: ColumnRole) -> float:
    """Return how likely one column asks for what the other offers, from 0 to 1."""
    topics = ("industry", "interests", "study", "job")
    wanted = wants["wants"] + wants["goals"] + sum(wants[topic] for topic in topics) * max(0.0, 2 * wants.wants - 1)
    offered = offers["offers"] + offers["about"] + 0.8 * sum(offers[topic] for topic in topics[:2])
    return min(1.0, wanted) * min(1.0, offered)


def _decide(pair: Pair) -> Likeness | None:
    """Return the comparison of two columns, sure or to be asked; None where nothing speaks for it."""
    kinds = {pair.wants.column.kind, pair.offers.column.kind}
    if kinds == {"number"}:
        return _numbers(pair)
    if kinds <= _WORDLIKE:
        return _words(pair)
    if "text" in kinds and kinds <= _WORDLIKE | {"text"}:
        return _texts(pair)
    return None


def _likeness(pair: Pair, *, is_sure: bool, by_words: bool = False, why: str = "") -> Likeness:
    back = pair.is_back
    return Likeness(
        pair.wants.column,
        pair.offers.column,
        pair.header,
        () if by_words else pair.shared,
        pair.share,
        {} if by_words else pair.apart,
        is_sure=is_sure,
        by_words=by_words,
        direction="mentor" if back else "mentee",
        doubt="" if is_sure else why,
        reason=why,
    )


def _numbers(pair: Pair) -> Likeness | None:
    known = sorted((_LIKE | _ASKED) - {"languages", "industry", "interests", "study", "place", "organisation"})
    both = {role: min(pair.wants[role], pair.offers[role]) for role in known}
    role = max(both, key=lambda name: (both[name], name))
    if both[role] < 0.2 and not pair.same:
        return None
    if role == "time_zone" and both[role] >= 0.3:
        return _likeness(pair, is_sure=True)
    units = _unit(pair.wants.column), _unit(pair.offers.column)
    if role != "experience" or both[role] < (_YEARS_OF_SAME if pair.same else _YEARS) or _counts_pairs(pair):
        return _likeness(pair, is_sure=False, why="are these alike for a good pair?")
    if units[0] != units[1]:
        return _likeness(pair, is_sure=False, why="one counts in other units")
    if _middle(pair.offers.column) <= _middle(pair.wants.column):
        return _likeness(pair, is_sure=False, why="mentors do not have more")
    return _likeness(pair, is_sure=True)


_TOLD_TO_ORGANISERS = frozenset({"health", "logistics", "remarks", "state", "consent", "timestamp", "phone"})


def _counts_pairs(pair: Pair) -> bool:
    """Return whether a header may ask for years or numbers of mentoring, and not of work."""
    return any(role["past"] + role["mentoring_years"] + role["hours"] >= _YEARS_OF_SAME
               for role in (pair.wants, pair.offers))  # fmt: skip


def _unit(column: InferredColumn) -> str:
    words = {*words_of(column.header)}
    for answer in list(column.written.values())[:50]:
        words |= {*words_of(answer)}
    return next((unit for unit, known in _UNITS.items() if words & known), "year")


def _middle(column: InferredColumn) -> float:
    numbers = [number for cell in column.cells if not is_blank(cell) and (number := _number(str(cell))) is not None]
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
    Rule("both were asked the same question", lambda pair: pair.same and bool(pair.shared) and pair.is_topic, "sure"),
    Rule(
        "both chose one field of several under one header",
        lambda pair: pair.same and pair.share >= _ALL and len(pair.shared) >= _OPTIONS and pair.is_field,
        "sure",
    ),
    Rule("both chose from one list under one header", lambda pair: pair.same and pair.listed and pair.much, "sure"),
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
    return _likeness(pair, is_sure=sure, by_words=by_words, why=rule.reason)


def _are_steps(pair: Pair) -> bool:
    columns = pair.wants.column, pair.offers.column
    return shared_scale(columns) != () or are_grades(answer for column in columns for answer in column.written)


def _is_grid(pair: Pair) -> bool:
    sides = (pair.wants, pair.offers)
    return pair.both("availability", 0.4) and any(isinstance(c, Mapping) for role in sides for c in role.column.cells)


def _is_one_list(pair: Pair) -> bool:
    return pair.both("availability", 0.4) and pair.much and pair.listed


def _are_weekly(pair: Pair) -> bool:
    """Return whether the encoder of weekly times reads all that both sides say."""
    return all(
        are_weekly_times(cell for cell in column.cells if text_of(cell) not in {*column.blank_words, *column.any_words})
        for column in (pair.wants.column, pair.offers.column)
    )


def knows_schedules() -> bool:
    """Return whether weekly times are read."""
    return "schedule" in encoder_names()


def _texts(pair: Pair) -> Likeness | None:
    if max(pair.wants["availability"], pair.offers["availability"], pair.wants["languages"]) >= 0.3:
        return None
    if max(pair.wants.group, pair.offers.group) >= _NEVER:
        return None
    goals = pair.wants["goals"] + pair.wants["wants"]
    if pair.gives > max(pair.asks, 0.3):
        return _likeness(pair, is_sure=pair.gives > 0.6, by_words=True)
    both = {pair.wants.column.kind, pair.offers.column.kind} == {"text"}
    if pair.asks >= 0.35:
        return _likeness(pair, is_sure=pair.asks >= 0.45, by_words=True)
    if both and (goals > 0.4 or pair.alike >= 0.3 or pair.same):
        return _likeness(
            pair, is_sure=pair.alike >= 0.4 and goals > 0.4, by_words=True, why="are these about the same?"
        )
    if pair.alike >= 0.4:
        return _likeness(pair, is_sure=False, by_words=True, why="are these about the same?")
    return None
