"""What each column is for, by its values and its header."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from mentormatch.answers import fold, is_blank, label_key, says_only_remarks, split_terms, stem_of, text_of, words_of
from mentormatch.assignment import heeding
from mentormatch.column_roles.called import Called
from mentormatch.column_roles.columns import InferredColumn
from mentormatch.column_roles.facts import (
    ValueFacts,
    address_words,
    at_rows,
    count_meant,
    facts_of,
    is_nobody,
    is_person,
    some_rows,
)
from mentormatch.column_roles.header_meaning import HeaderMeaning
from mentormatch.column_roles.sides import REFUSALS
from mentormatch.column_roles.wording import (
    are_times,
    asks_for_past,
    counts_years,
    names_unit,
    some_deny,
    tells_gender,
    worded,
)
from mentormatch.profiles import Role

# The kinds of values that a role may have.
_WORDS = "word category list"
_ASKED = f"{_WORDS} prose constant"
_KINDS: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        role: frozenset(kinds.split())
        for role, kinds in {
            "id": "code running number count year address word person phone",
            "name": "person word category constant count",
            "email": "address",
            "phone": "phone code link word number",
            "link": "link code word",
            "timestamp": "date running number count constant code link year word yes_no",
            "consent": "yes_no constant category",
            "logistics": "category yes_no constant count number date word code list year link",
            "remarks": "prose category word list yes_no constant code person",
            "health": "prose category yes_no list word constant",
            "other_person": "person word category address phone constant list",
            "manager": "person word category address code running constant",
            "state": "category yes_no constant word",
            "role": "category yes_no constant word",
            "capacity": "count",
            "past": "count number category",
            "mentoring_years": "count number yes_no category constant",
            "hours": "count number category word constant",
            "wants": _ASKED,
            "offers": _ASKED,
            "goals": "prose list category",
            "about": "prose list category",
            "experience": "count number category",
            "seniority": "category count word list constant",
            "languages": _WORDS + " constant",
            "industry": _WORDS + " constant",
            "organisation": _WORDS + " constant person",
            "place": _WORDS + " constant number code",
            "time_zone": "category word number count constant",
            "availability": "category list word count prose constant",
            "meeting": _WORDS + " constant yes_no",
            "interests": _WORDS + " prose constant",
            "job": _WORDS + " constant person",
            "study": _WORDS + " constant person",
            "since": "year date past_date number category",
            "choices": "person list code category word running count number prose",
            "not_with": "person list code category word prose",
            "previous": "person list code category word prose",
            "group_age": "count number date past_date year category word",
            "group_wish": "yes_no category constant",
            "group_gender": "category word yes_no constant",
        }.items()
    }
)
ROLES = frozenset(_KINDS)
_GROUP = frozenset(["category", "word", "list", "yes_no", "constant", "number", "count"])
# A role whose values cannot be so keeps this part of what its header says.
_UNFIT = 0.04
# How much likelier mentees are asked what they want, and mentors what they offer, than the words alone say.
_OF_SIDE = 2.0
# So few people are taken at once, rather than so many years were worked; and how much likelier that is.
_FEW, _OF_FEW = 5, 2.5
# Counts in words ("two at most") are rather of people, unless the header names hours or weeks.
_WORDED, _OF_WORDS = 0.3, 0.3
_DISTINCT = 0.85  # numbers of people come again
# What a header may say that the roles do not know.
_UNKNOWN = 0.03
# The part of the answers that must name people of the tables.
_NAMES_PEOPLE = 0.35
# The part of the answers that must be names of persons, and of a header that asks for some.
_LOOKS, _ABOUT_PEOPLE, _SURE = 0.6, 0.3, 0.5
_FEWEST_NAMES = 3  # different ones: two answers may be anything
# Of the superior of nearly everybody, who is that of several.
_MOSTLY_FILLED, _SHARED_BY_SOME = 0.8, 0.7
_LONGEST_NAME = 4  # words
NAMED_ROLES = ("choices", "not_with", "previous")


@dataclass(frozen=True)
class ColumnRole:
    """What a column is for, how sure that is, and by which evidence.

    Parameters
    ----------
    column : InferredColumn
    facts : ValueFacts
        What its answers are.
    meaning : HeaderMeaning
        What its header asks.
    roles : mapping of str to float
        The probability of each role, of both, from 0 to 1.
    names_people : float
        The part of the answers that name somebody of the tables, from 0 to 1.
    looks_like_people : float
        The part of the answers that are names of persons, made of the names that people of the tables have.
    """

    column: InferredColumn
    facts: ValueFacts
    meaning: HeaderMeaning
    roles: Mapping[str, float]
    names_people: float = 0.0
    looks_like_people: float = 0.0

    @property
    def best(self) -> str:
        """The likeliest role."""
        return max(self.roles, key=lambda role: (self.roles[role], role))

    @property
    def sure(self) -> float:
        """How likely the likeliest role is, from 0 to 1."""
        return self.roles[self.best]

    @property
    def wants(self) -> float:
        """How likely the header asks what somebody wants, from 0 to 1."""
        wants = self["wants"] + self["goals"]
        offers = self["offers"] + self["about"]
        told = wants + offers
        return told * (wants / told) + (1 - told) * self.meaning.wants if told else self.meaning.wants

    @property
    def group(self) -> float:
        """How likely it tells a group, from 0 to 1."""
        return sum(part for role, part in self.roles.items() if role.startswith("group_") and role != "group_wish")

    @property
    def group_kind(self) -> str:
        """Which group it tells, if it tells one."""
        of_groups = {
            role: part for role, part in self.roles.items() if role.startswith("group_") and role != "group_wish"
        }
        return max(of_groups, key=lambda role: (of_groups[role], role)).removeprefix("group_") if of_groups else ""

    @property
    def are_people(self) -> bool:
        """Whether it names people of the tables."""
        if self.names_people >= _NAMES_PEOPLE:
            return True
        about = self["manager"] + self["other_person"] + sum(self[name] for name in NAMED_ROLES)
        return self.looks_like_people >= (_LOOKS if about < _ABOUT_PEOPLE else _NAMES_PEOPLE)

    @property
    def is_manager(self) -> bool:
        """Whether it says who somebody reports to: nearly all name a person, and several the same one."""
        if self["manager"] >= _SURE:
            return True
        named = sum(self[name] for name in NAMED_ROLES)
        shared = self.facts.filled >= _MOSTLY_FILLED and self.facts.distinct < _SHARED_BY_SOME
        return self.are_people and (self["manager"] > max(named, _ABOUT_PEOPLE) or (shared and named < _SURE))

    @property
    def denies(self) -> bool:
        """Whether its header holds a word such as "not", which vectors of headers hardly tell."""
        return not REFUSALS.isdisjoint(words_of(self.column.header))

    def __getitem__(self, role: str) -> float:
        return self.roles.get(role, 0.0)

    def evidence(self) -> str:
        """Return what speaks for the role, in words."""
        likely = sorted(self.roles.items(), key=lambda item: (-item[1], item[0]))[:2]
        told = ", ".join(f"{role} {part:.0%}" for role, part in likely)
        return f"answers: {self.facts.kind}, {self.facts.filled:.0%} filled, {self.facts.distinct:.0%} distinct; {told}"


def understand(
    columns: Sequence[InferredColumn],
    meanings: Mapping[str, HeaderMeaning],
    side: Role = "mentee",
    both: frozenset[str] = frozenset(),
) -> list[ColumnRole]:
    """Return what each column of a table is for.

    Parameters
    ----------
    columns : sequence of InferredColumn
        Of one table.
    meanings : mapping of str to HeaderMeaning
        Of each header; of a family of columns under its title.
    side : {"mentor", "mentee"}
        Whose table it is: mentees rather say what they want, and mentors what they offer.
    both : frozenset of str
        Headers of both tables, of which the side says nothing.
    """
    rows = some_rows(columns)
    seen = [at_rows(column, rows) for column in columns]
    words = address_words(seen)
    found = []
    for column, some in zip(heeding(columns), seen, strict=True):
        meaning = _of_options(column, _of_remarks(column, meanings[column.header]), side)
        asked_once = side if column.header not in both else None
        found.append(_role_of(column, facts_of(some, words), _of_side(meaning, asked_once)))
    return found


def _of_remarks(column: InferredColumn, meaning: HeaderMeaning) -> HeaderMeaning:
    """Return the meaning of a header that is a word for remarks alone: vectors do not know it shortened."""
    if not says_only_remarks(column.header):
        return meaning
    roles = {role: 0.1 * part for role, part in meaning.roles.items()}
    roles["remarks"] = roles.get("remarks", 0.0) + 0.9
    return HeaderMeaning(roles, meaning.wants)


def _of_options(column: InferredColumn, meaning: HeaderMeaning, side: Role) -> HeaderMeaning:
    """Return the meaning of a family whose headings are options: what the side wants or offers, unless it is times."""
    if len(column.sources) < 2 or column.header == column.sources[0]:
        return meaning
    if meaning["availability"] + meaning["languages"] >= 0.3 or stem_of(column.sources[0]):
        return meaning
    told = "wants" if side == "mentee" else "offers"
    roles = {role: 0.3 * part for role, part in meaning.roles.items()}
    roles[told] += 0.7
    return HeaderMeaning(roles, 1.0 if side == "mentee" else 0.0)


def _of_side(meaning: HeaderMeaning, side: Role | None) -> HeaderMeaning:
    """Return the meaning on a side: who is asked once only is rather asked what this side is there for."""
    if side is None:
        return meaning
    likelier, other = (("wants", "goals"), ("offers", "about"))[:: 1 if side == "mentee" else -1]
    factors = dict.fromkeys(likelier, _OF_SIDE) | dict.fromkeys(other, 1 / _OF_SIDE)
    roles = {role: part * factors.get(role, 1.0) for role, part in meaning.roles.items()}
    total, before = sum(roles.values()), sum(meaning.roles.values())
    odds = meaning.wants / max(1e-9, 1 - meaning.wants) * (_OF_SIDE if side == "mentee" else 1 / _OF_SIDE)
    return HeaderMeaning({role: part * before / total for role, part in roles.items()}, odds / (1 + odds))


def _role_of(column: InferredColumn, facts: ValueFacts, meaning: HeaderMeaning) -> ColumnRole:
    fitting = {
        role: part * (1.0 if facts.kind in _KINDS.get(role, _GROUP) or facts.kind == "empty" else _UNFIT)
        for role, part in meaning.roles.items()
    }
    if facts.kind == "address" and column.header:
        fitting["email"] = fitting.get("email", 0.0) + 0.1
    if facts.kind in {"person", "word"} and facts.linked >= 0.5:
        fitting["name"] = fitting.get("name", 0.0) + 0.4
    if facts.kind in {"person", "word"} and facts.linked >= 0.5:
        fitting = {role: part * (0.2 if role.startswith("group_") else 1.0) for role, part in fitting.items()}
    if facts.kind == "count" and _are_few(column):
        fitting |= {"capacity": fitting["capacity"] * _OF_FEW, "experience": fitting["experience"] / _OF_FEW}
    if facts.kind == "count":
        fitting = _as_counts(fitting, column, facts)
    fitting |= _told_by_wording(fitting, column, facts)
    if tells_gender(column):
        asks = fitting.get("group_wish", 0.0) > fitting.get("group_gender", 0.0) or bool(column.any_words)
        role = "group_wish" if asks else "group_gender"
        fitting[role] = fitting.get(role, 0.0) + 1.0
    if facts.kind == "past_date":
        fitting["group_age"] = fitting.get("group_age", 0.0) + 0.4
    if are_times(column) and facts.kind not in {"date", "past_date"}:
        fitting["availability"] = fitting.get("availability", 0.0) + 1.0
    total = sum(fitting.values()) + _UNKNOWN
    roles = {role: part / total for role, part in fitting.items()}
    return ColumnRole(column, facts, meaning, roles)


def _told_by_wording(fitting: Mapping[str, float], column: InferredColumn, facts: ValueFacts) -> dict[str, float]:
    """Return the roles that words in answers and headers speak for: who takes part, and years of work."""
    told = {}
    if facts.kind == "category" and facts.filled >= _MOSTLY_FILLED and some_deny(column):
        told["state"] = fitting.get("state", 0.0) + 0.25
    if facts.kind in {"count", "number"} and counts_years(column.header):
        others = ("group_age", "mentoring_years", "past", "hours", "since")
        capacity = fitting.get("capacity", 0.0)  # "How many first-years could you take?"
        ahead = fitting.get("experience", 0.0) > capacity or capacity < _ABOUT_PEOPLE
        if ahead and max(fitting.get(role, 0.0) for role in others) < _ABOUT_PEOPLE:
            told["experience"] = fitting.get("experience", 0.0) + 0.3
            told["capacity"] = _UNFIT * capacity
    return told


def _as_counts(fitting: Mapping[str, float], column: InferredColumn, facts: ValueFacts) -> dict[str, float]:
    """Return how likely each role is of counts: of people, of hours, or of what has been."""
    capacity, past = fitting.get("capacity", 0.0), fitting.get("past", 0.0)
    if asks_for_past(column.header):
        return {**fitting, "capacity": _UNFIT * capacity, "past": past + _SURE}
    if worded(column) >= _WORDED and facts.distinct < _DISTINCT and not names_unit(column.header):
        capacity += _OF_WORDS * (1.0 - max(fitting.values(), default=0.0))
    return {**fitting, "capacity": capacity}


def _are_few(column: InferredColumn) -> bool:
    """Return whether nearly all counts are as small as numbers of people that somebody takes."""
    counts = [count for answer in column.written.values() if (count := count_meant(answer)) is not None]
    return bool(counts) and sum(count <= _FEW for count in counts) >= 0.9 * len(counts)


def with_people(roles: Sequence[ColumnRole], own: Called, known: Called) -> list[ColumnRole]:
    """Return the roles with how many of the answers name somebody else of the tables.

    Parameters
    ----------
    roles : sequence of ColumnRole
    own : Called
        What the people of these rows are called.
    known : Called
        What all people of both tables are called.
    """
    rows = some_rows([role.column for role in roles])
    return [
        replace(
            role,
            names_people=_naming(role, rows, own, known.keys),
            looks_like_people=_looking(role, rows, known.words),
        )
        for role in heeding(roles)
    ]


def _looking(role: ColumnRole, rows: Sequence[int], words: frozenset[str]) -> float:
    """Return the part of the answers that are capitalised names of two words or more, one a name of somebody here."""
    if role.facts.kind not in {"person", "word", "category", "list", "prose"} or len(role.column.sources) > 1:
        return 0.0
    said, found = 0, set()
    named = 0
    for place in rows:
        text = text_of(role.column.cells[place])
        if not text or is_nobody(text):
            continue
        said += 1
        parts = words_of(text)
        if 2 <= len(parts) <= _LONGEST_NAME and is_person(text) and words.intersection(parts):
            named += 1
            found.add(fold(text))
    return named / said if said and (len(found) >= _FEWEST_NAMES or named == said) else 0.0


def _naming(role: ColumnRole, rows: Sequence[int], own: Called, known: frozenset[str]) -> float:
    if role.facts.kind in {"empty", "date", "past_date", "yes_no", "phone", "link"} or (
        role.facts.kind in {"count", "running", "number"}
        and role["choices"] + role["not_with"] + role["previous"] < 0.5
    ):
        return 0.0
    said = named = 0
    for place in heeding(rows):
        cell = role.column.cells[place]
        text = text_of(cell)
        if is_blank(cell) or is_nobody(text):
            continue
        said += 1
        parts = {label_key(part) for part in (text, *split_terms(text, _between(text)))}
        named += bool((parts & known) - own.at(place))
    return named / said if said else 0.0


def _between(text: str) -> str:
    return next((sign for sign in (";", "|", "\n", ",") if sign in text), ";")
