"""Two columns that may be compared, and what speaks for it."""

from collections.abc import Mapping
from dataclasses import dataclass

from mentormatch.answers import OPINIONS, fold
from mentormatch.column_roles.likeness import Likeness, header_likeness, said_anywhere
from mentormatch.column_roles.readable import are_languages
from mentormatch.column_roles.understanding import ColumnRole

LIKE = frozenset(
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
ASKED = frozenset({"organisation", "place", "job", "since", "hours", "meeting"})
NUMERIC = (LIKE | ASKED) - {"languages", "industry", "interests", "study", "place", "organisation"}
DIRECTED = frozenset({"wants", "goals", "offers", "about"})
SURE_OF_WHO = 0.5  # from here on a question of both tables is rather compared with its counterpart than with itself
_FIELDS = frozenset({"industry", "interests", "study", "wants", "offers", "goals", "about", "choices"})
_PLAIN = 3  # words of a header of one answer: longer ones are statements to agree with
_SAME_HEADER, _SAME_STANCE = 0.85, 0.3


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
        itself = self.wants.column.header == self.offers.column.header and self.told < SURE_OF_WHO
        return (
            max(self.meaning, 0.3 * self.same)
            + 0.6 * itself
            + 0.3 * lead
            + 0.6 * min(1.0, 1.5 * self.share) * (len(self.shared) > 1)
        )

    @property
    def told(self) -> float:
        """How likely both say who wants, from 0 to 1."""
        return min(sum(role[name] for name in sorted(DIRECTED)) for role in (self.wants, self.offers))

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
        known = LIKE | DIRECTED if self.listed or len(self.wants.column.header.split()) <= _PLAIN else LIKE
        return sum(self.wants[role] for role in sorted(known - {"industry"})) >= 0.4

    @property
    def is_field(self) -> bool:
        """Whether both may tell a field of work, a topic or a choice among such."""
        return min(sum(role[name] for name in sorted(_FIELDS)) for role in (self.wants, self.offers)) >= 0.3

    def both(self, role: str, least: float) -> bool:
        """Return whether both columns are at least so likely of a role."""
        return min(self.wants[role], self.offers[role]) >= least

    @property
    def is_opinion(self) -> bool:
        """Whether both say how far they agree with a statement, or how content they are."""
        return bool(self.shared) and all(fold(answer) in OPINIONS for answer in self.shared)

    @property
    def asked_topic(self) -> str | None:
        """What both tell where nobody was asked for it in order to match; None where that is not likely."""
        likely = {role: max(self.wants[role], self.offers[role]) for role in sorted(ASKED)}
        role = max(likely, key=lambda name: (likely[name], name))
        wanted = self.wants["wants"] + self.wants["goals"] + self.wants["industry"] + self.wants["interests"]
        return role if likely[role] >= 0.35 and not (wanted > 0.6 and self.share > 0.5) else None


def pair_of(wants: ColumnRole, offers: ColumnRole, compact: Mapping[int, Mapping[str, str]]) -> Pair:
    """Return two columns with what speaks for comparing them; `compact` are the terms of each, by its `id`."""
    theirs, ours = compact[id(wants)], compact[id(offers)]
    met = {theirs[letters]: ours[letters] for letters in theirs.keys() & ours.keys()}
    terms = wants.column.terms
    shared = sorted((term for term in met if not said_anywhere(term)), key=lambda term: (-terms[term], term))
    share = sum(terms[term] for term in shared) / _said(terms) if shared else 0.0
    apart = {
        wants.column.written[term]: offers.column.written[met[term]]
        for term in shared
        if term not in offers.column.terms
    }
    asks, gives = _flow(wants, offers), _flow(offers, wants)
    alike = sum(wants[role] * offers[role] for role in sorted(LIKE))
    return Pair(wants, offers, header_likeness(wants.column.header, offers.column.header), tuple(shared), share, apart,
                asks, gives, alike)  # fmt: skip


def _said(terms: Mapping[str, int]) -> int:
    """Return how many answers say something of their own."""
    return sum(count for term, count in terms.items() if not said_anywhere(term))


def _flow(wants: ColumnRole, offers: ColumnRole) -> float:
    """Return how likely one column asks for what the other offers, from 0 to 1."""
    topics = ("industry", "interests", "study", "job")
    wanted = wants["wants"] + wants["goals"] + sum(wants[topic] for topic in topics) * max(0.0, 2 * wants.wants - 1)
    offered = offers["offers"] + offers["about"] + 0.8 * sum(offers[topic] for topic in topics[:2])
    return min(1.0, wanted) * min(1.0, offered)


def likeness_of(pair: Pair, *, is_sure: bool, by_words: bool = False, why: str = "") -> Likeness:
    """Return the comparison of two columns, and why it is sure or asked."""
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
