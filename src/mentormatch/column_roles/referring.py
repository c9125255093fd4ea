"""Which answers refer to rows of the other table, or are options."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from mentormatch.answers import fold, split_terms
from mentormatch.column_roles.facts import folds_to_nobody, is_person
from mentormatch.column_roles.families import is_ordered
from mentormatch.column_roles.pairs import DIRECTED
from mentormatch.column_roles.understanding import NAMED_ROLES, ColumnRole

_FEWEST = 3  # different answers that refer to rows
_REFER = 0.8  # of the answers of a column
_LONGEST_CODE = 16
_NUMBERS = frozenset({"running", "count", "number", "year"})
_CODED = frozenset({"code", "word", "category"})
_ASKED, _TOPIC, _ID = 0.5, 0.6, 0.3
_RECUR = 0.6  # different terms, of all that are given
_FEW_NAMES, _FEW_PEOPLE = 0.3, 0.05


def referred_to(roles: Sequence[ColumnRole], others: Sequence[ColumnRole]) -> list[ColumnRole]:
    """Return the columns of codes by which the other table names the rows of this one, the most often named first.

    Numbers count only where the other table is asked for people by them: small numbers stand in any column.

    Parameters
    ----------
    roles, others : sequence of ColumnRole
        Of this table, and of the other.
    """
    codes = {index: _codes_of(role) for index, role in enumerate(roles) if _may_be_code(role)}
    if not codes:
        return []
    said = [(role, _answers_of(role)) for role in others if role.facts.kind not in {"address", "date", "prose"}]
    named: dict[int, int] = {}
    for index, known in codes.items():
        numbers = roles[index].facts.kind in _NUMBERS
        for role, answers in said:
            if numbers and sum(role[name] for name in NAMED_ROLES) < _ASKED:
                continue
            told = answers.total()
            if len(answers) >= _FEWEST and sum(answers[answer] for answer in answers.keys() & known) >= _REFER * told:
                named[index] = named.get(index, 0) + told
    return [roles[index] for index in sorted(named, key=lambda index: (-named[index], index))]


def _may_be_code(role: ColumnRole) -> bool:
    if role.facts.kind not in _CODED | _NUMBERS or not role.column.is_unique or role["name"] >= _ASKED:
        return False
    if sum(role[name] for name in sorted(DIRECTED)) >= _ASKED:
        return False
    texts = role.column.cells.texts
    coded = sum(text.isupper() or any(sign.isdigit() for sign in text) for text in texts)
    looks = coded == len(texts) or role["id"] >= _ID
    return looks and all(len(text) <= _LONGEST_CODE and " " not in text for text in texts)


def _codes_of(role: ColumnRole) -> frozenset[str]:
    return frozenset(role.column.cells.folded.values())


def _answers_of(role: ColumnRole) -> Counter[str]:
    """Return the answers of a column that name somebody, folded, and how often each is given."""
    said = role.column.terms
    if not said:
        said = Counter()
        for cell, times in role.column.cells.distinct:
            for term in split_terms(cell, role.column.separator):
                said[fold(term)] += times
    return Counter({answer: times for answer, times in said.items() if answer and not folds_to_nobody(answer)})


def are_options(role: ColumnRole) -> bool:
    """Return whether a header asks for choices, and the answers are no people but options that many choose."""
    named = sum(role[name] for name in NAMED_ROLES)
    if role["choices"] < _TOPIC * named or named < _ASKED or role.denies:
        return False
    if role.names_people > _FEW_PEOPLE or role.looks_like_people > _FEW_PEOPLE:
        return False
    terms = role.column.terms
    if role.column.kind not in {"terms", "category"} or len(terms) > _RECUR * terms.total():
        return False
    persons = sum(is_person(said) and _is_title_case(said) for said in role.column.written.values())
    codes = sum(any(sign.isdigit() for sign in term) for term in terms)
    return persons + codes <= _FEW_NAMES * len(terms)


def _is_title_case(text: str) -> bool:
    """Return whether all words begin with capital letters, as in names."""
    return all(word[:1].isupper() for word in text.split())


def as_wish(role: ColumnRole) -> ColumnRole:
    """Return the role of a column of options that people choose: what they want."""
    roles: Mapping[str, float] = {
        name: part + (role["choices"] if name == "wants" else 0.0)
        for name, part in role.roles.items()
        if name != "choices"
    }
    return replace(role, roles=roles)


def are_ordered_choices(role: ColumnRole) -> bool:
    """Return whether several columns, in order, name people of the other side: first, second and third wish."""
    sources = role.column.sources
    in_order = len(sources) > 1 and role.column.header == sources[0]  # else they are headings of options or people
    return in_order and is_ordered(sources) and not role.denies
