"""Criteria and rules from the tables of a document."""

import contextlib
import dataclasses
from collections.abc import Mapping, Sequence
from typing import Any, Protocol, Self, TypeVar

from mentormatch.errors import Mistake, PolicyError
from mentormatch.policy.criteria import Criterion
from mentormatch.policy.settings import made_of


class _HasFromDict(Protocol):
    @classmethod
    def from_dict(cls, document: Mapping[str, Any]) -> Self: ...


CriterionOrRule = TypeVar("CriterionOrRule", bound=_HasFromDict)


def as_in_document(mistake: Mistake, names: Mapping[str, str], places: Mapping[str, Sequence[int]]) -> Mistake:
    """Return a mistake of a policy with the names and positions of the document, of which some tables were left out.

    Parameters
    ----------
    mistake : Mistake
    names : mapping of str to str
        What the document calls the settings ``criteria`` and ``rules``.
    places : mapping of str to sequence of int
        The positions in the document of the criteria and of the rules that the policy was made of.

    Examples
    --------
    >>> mistake = Mistake("criterion_doubled", "must each have another name", path=("criteria", 1, "name"))
    >>> as_in_document(mistake, {"criteria": "criterion"}, {"criteria": [0, 3]}).path
    ('criterion', 3, 'name')
    """
    setting, *inner = mistake.path or ("",)
    if setting not in names:
        return mistake
    table = str(setting)
    if inner and isinstance(inner[0], int):
        inner[0] = places[table][inner[0]]
    return dataclasses.replace(mistake, path=(names[table], *inner))


def read_tables(
    tables: Any, kind: type[CriterionOrRule], name: str, mistakes: list[Mistake]
) -> dict[int, CriterionOrRule]:
    """Read each table, by its position; of one with mistakes the valid settings are kept, to check the rest.

    Examples
    --------
    >>> mistakes = []
    >>> read = read_tables([{"name": "skills"}, {"weight": 2}], Criterion, "criterion", mistakes)
    >>> [criterion.name for criterion in read.values()], mistakes[0].path
    (['skills', 'number 2'], ('criterion', 1, 'name'))
    """
    if isinstance(tables, str | Mapping) or not isinstance(tables, Sequence):
        expected = f"must be a list of tables, each beginning with [[{name}]]"
        mistakes.append(Mistake(f"{name}_not_a_list", expected, got=str(tables), column=name, path=(name,)))
        return {}
    read: dict[int, CriterionOrRule] = {}
    for place, table in enumerate(tables):
        if not isinstance(table, Mapping):
            expected, path = f"must be a list of tables, unlike entry {place + 1}", (name, place)
            mistakes.append(Mistake(f"{name}_not_a_table", expected, got=str(table), column=name, path=path))
            continue
        settings = {str(setting): value for setting, value in table.items()}
        try:
            read[place] = _made(kind, settings, f"{name} number {place + 1}")
        except PolicyError as error:
            mistakes += [dataclasses.replace(mistake, path=(name, place, *mistake.path)) for mistake in error.mistakes]
            bad = {mistake.path[0] for mistake in error.mistakes if mistake.path}
            kept = {setting: value for setting, value in settings.items() if setting not in bad}
            with contextlib.suppress(PolicyError):
                read[place] = _made(kind, kept, f"number {place + 1}", stand_in=True)
    return read


def _made(
    kind: type[CriterionOrRule], settings: Mapping[str, Any], called: str, *, stand_in: bool = False
) -> CriterionOrRule:
    """Return what a table states; a criterion without a name is called by its number: in messages, or as a stand-in."""
    if kind is not Criterion or isinstance(settings.get("name"), str):
        return kind.from_dict(settings)
    return kind.from_dict({"name": called, **settings}) if stand_in else made_of(kind, settings, called)
