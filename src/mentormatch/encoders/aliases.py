"""Aliases of terms: js stands for JavaScript."""

from collections.abc import Callable, Mapping
from typing import Any

from mentormatch.answers import fold
from mentormatch.errors import Mistake


def alias_table(aliases: Mapping[str, str] | None, *, spell: Callable[[str], str] = fold) -> dict[str, str]:
    """Return folded alias -> folded name, with chains of aliases resolved; `spell` folds both.

    Examples
    --------
    >>> alias_table({"JS": "JavaScript", "ECMAScript": "js"})
    {'js': 'javascript', 'ecmascript': 'javascript'}
    """
    direct = _folded(aliases or {}, spell)
    return {alias: _end_of_chain(alias, direct) for alias in direct}


def _folded(aliases: Mapping[str, str], spell: Callable[[str], str]) -> dict[str, str]:
    pairs = ((spell(alias), spell(name)) for alias, name in aliases.items())
    return {alias: name for alias, name in pairs if alias != name}


def _end_of_chain(alias: str, direct: Mapping[str, str]) -> str:
    seen = {alias}
    name = direct[alias]
    while name in direct and name not in seen:
        seen.add(name)
        name = direct[name]
    return name


def alias_mistakes(aliases: Any) -> list[Mistake]:
    """Return what is wrong with a table of aliases: its type, an alias with two names, a circle.

    Examples
    --------
    >>> for mistake in alias_mistakes({"JS": "JavaScript", "js": "Java"}):
    ...     print(mistake)
    The alias 'js' must stand for one term. Got 'JavaScript, Java'.
    """
    if aliases is None:
        return []
    if not isinstance(aliases, Mapping):
        expected = "'aliases' must be a table of alias = term"
        return [Mistake("aliases_not_a_table", expected, got=repr(aliases), path=("aliases",))]
    expected = "an alias and its term must be texts that are not blank"
    mistakes = [
        Mistake("alias_not_text", expected, got=f"{alias!r} = {name!r}", path=("aliases", str(alias)))
        for alias, name in aliases.items()
        if not (isinstance(alias, str) and isinstance(name, str) and fold(alias) and fold(name))
    ]
    return mistakes or _aliases_of_two_terms(aliases) + _alias_circles(aliases)


def _aliases_of_two_terms(aliases: Mapping[str, str]) -> list[Mistake]:
    names: dict[str, dict[str, str]] = {}
    for alias, name in aliases.items():
        names.setdefault(fold(alias), {}).setdefault(fold(name), name)
    several = {alias: ", ".join(found.values()) for alias, found in names.items() if len(found) > 1}
    return [
        Mistake("alias_of_two_terms", f"the alias '{alias}' must stand for one term", got=found, path=("aliases",))
        for alias, found in several.items()
    ]


def _alias_circles(aliases: Mapping[str, str]) -> list[Mistake]:
    direct = _folded(aliases, fold)
    mistakes: list[Mistake] = []
    done: set[str] = set()
    for alias in direct:
        path = [alias]
        while path[-1] in direct and path[-1] not in done and path[-1] not in path[:-1]:
            path.append(direct[path[-1]])
        if path[-1] not in done and path[-1] in path[:-1]:
            circle = " = ".join(path[path.index(path[-1]) :])
            expected = "aliases must not go round in a circle"
            mistakes.append(Mistake("alias_circle", expected, got=circle, path=("aliases",)))
        done.update(path)
    return mistakes
