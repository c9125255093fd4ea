"""Checks of settings with pydantic, and their messages."""

import dataclasses
import datetime as dt
import functools
import inspect
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import takewhile
from typing import Any, Literal, TypeAlias, TypeVar, cast, get_type_hints

import numpy as np
from pydantic import ConfigDict, ValidationError

from mentormatch.errors import InputError, Mistake, PolicyError, suggestion, unknown_name

Kind = TypeVar("Kind")


Setting: TypeAlias = "str | int | float | bool | tuple[Setting, ...] | FrozenDict | None"


# Strict: text is not converted to numbers, and unknown settings are refused.
STRICT = ConfigDict(strict=True, extra="forbid", arbitrary_types_allowed=True)


@dataclass(frozen=True, slots=True)
class Requirement:
    """What a setting must be: an annotation for messages.

    Parameters
    ----------
    text : str
        The end of a sentence, from "must" on.
    known : tuple of str
        The allowed names, if the setting is a name; for suggestions.
    kind : {"number", "list", "switch"}, optional
        What kind of value it is; for hints how to write it.

    Examples
    --------
    >>> Requirement("must be a whole number of 0 or more", kind="number").text
    'must be a whole number of 0 or more'
    """

    text: str
    known: tuple[str, ...] = ()
    kind: Literal["number", "list", "switch"] | None = None


@dataclass(frozen=True, slots=True)
class SettingMistake(Mistake):
    """A wrong value of the setting `column` before its owner is known; `raises_policy_errors` makes it a plain mistake.

    Parameters
    ----------
    about : tuple of str
        The other settings on which it depends: where one of them is wrong itself, there may be no such mistake.

    Examples
    --------
    >>> print(SettingMistake("missing_at_least", "must be given", column="at_least", about=("at_most",)).of("the rule"))
    column 'at_least': the at_least of the rule must be given.
    """

    about: tuple[str, ...] = ()

    def of(self, owner: str) -> Mistake:
        """Return the plain mistake in the setting of this owner."""
        fields = {field.name: getattr(self, field.name) for field in dataclasses.fields(Mistake)}
        return Mistake(**fields | {"expected": f"the {self.column} of {owner} {self.expected}"})


class FrozenDict(Mapping[str, Any]):
    """An immutable, hashable mapping of settings; equal to the dict it was made from.

    Examples
    --------
    >>> table = FrozenDict({"name": "number", "levels": ["junior", "senior"]})
    >>> table == {"name": "number", "levels": ("junior", "senior")}, table["levels"]
    (True, ('junior', 'senior'))
    """

    def __init__(self, settings: Mapping[str, Any]) -> None:
        self._settings: dict[str, Setting] = {str(name): freeze(setting) for name, setting in settings.items()}

    def __getitem__(self, name: str) -> Any:
        return self._settings[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._settings)

    def __len__(self) -> int:
        return len(self._settings)

    def __hash__(self) -> int:
        return hash(frozenset(self._settings.items()))

    def __repr__(self) -> str:
        return repr(self._settings)


def freeze(setting: Any) -> Any:
    """Return an immutable copy of a setting: lists as tuples, dicts as `FrozenDict`, numpy's numbers as Python's.

    Examples
    --------
    >>> freeze([1, {"a": [2]}])
    (1, {'a': (2,)})
    """
    if isinstance(setting, Mapping):
        return setting if isinstance(setting, FrozenDict) else FrozenDict(setting)
    if isinstance(setting, list | tuple | np.ndarray):
        return tuple(freeze(entry) for entry in setting)
    if isinstance(setting, set | frozenset):
        return tuple(sorted(freeze(entry) for entry in setting))
    return setting.item() if isinstance(setting, np.generic) else setting


def thaw(setting: Any) -> Any:
    """Return a setting as JSON and TOML have it: lists, dicts, whole numbers without a ``.0``, dates as text.

    Examples
    --------
    >>> thaw((1.0, FrozenDict({"a": (2.5,)}), dt.date(2026, 9, 1)))
    [1, {'a': [2.5]}, '2026-09-01']
    """
    if isinstance(setting, dt.date):
        return setting.isoformat()
    if isinstance(setting, Mapping):
        return {name: thaw(entry) for name, entry in setting.items()}
    if isinstance(setting, tuple | list):
        return [thaw(entry) for entry in setting]
    if isinstance(setting, float) and setting.is_integer() and abs(setting) < 2**53:
        return int(setting)
    return setting


def non_default_settings(settings: Any) -> dict[str, Any]:
    """Return the plain settings of a frozen dataclass that differ from their defaults.

    Examples
    --------
    >>> @dataclass
    ... class Ruler:
    ...     length: int = 30
    ...     unit: str = "cm"
    >>> non_default_settings(Ruler(length=20))
    {'length': 20}
    """
    values = {field.name: (getattr(settings, field.name), field.default) for field in dataclasses.fields(settings)}
    return {name: thaw(value) for name, (value, default) in values.items() if value != default}


def wrong_value(
    column: str,
    expected: str,
    *,
    got: object = None,
    hint: str | None = None,
    code: str | None = None,
    about: Sequence[str] = (),
    at: Sequence[str | int] = (),
) -> SettingMistake:
    """Return the mistake for a wrong value of the setting `column`; `raises_policy_errors` adds the owner to it.

    Parameters
    ----------
    column, expected, got, hint, code
        As in `Mistake`; `expected` begins with "must".
    about : sequence of str
        The other settings on which the mistake depends.
    at : sequence of str and int
        Where it is inside the setting, as keys and positions.

    Examples
    --------
    >>> mistake = wrong_value("weight", "must be a number of 0 or more", got=-1)
    >>> print(mistake)
    column 'weight': must be a number of 0 or more. Got '-1'.
    >>> mistake.path
    ('weight',)
    """
    code, shown = code or f"wrong_{column}", None if got is None else str(got)
    path, depends = (column, *at), tuple(about)
    return SettingMistake(code, expected, got=shown, hint=hint, column=column, path=path, about=depends)


def unknown_setting(owner: str, name: str, known: Iterable[str], *, column: str | None = None) -> Mistake:
    """Return the mistake for a setting that does not exist.

    Examples
    --------
    >>> print(unknown_setting("criterion 'skills'", "wieght", ["weight", "wants"]))
    column 'wieght': there is no such setting of criterion 'skills'. Got 'wieght'. Did you mean 'weight'?
    """
    mistake = unknown_name("setting", name, known, column=column or name)
    return dataclasses.replace(mistake, expected=f"there is no such setting of {owner}", path=(name,))


def raise_mistakes(mistakes: Sequence[Mistake]) -> None:
    """Raise PolicyError with the mistakes, if there are any."""
    if mistakes:
        raise PolicyError(mistakes)


def raises_policy_errors(
    owner: Callable[[Mapping[str, Any]], str], *, stand_in: Mapping[str, Any] | None = None
) -> Callable[[type[Kind]], type[Kind]]:
    """Make a pydantic dataclass raise PolicyError, with all mistakes, each as `Requirement` says it.

    Where single settings are wrong, the others are validated without them, so that mistakes between settings are
    reported as well.

    Parameters
    ----------
    owner : function
        Takes the settings as given and returns what they belong to, such as "criterion 'skills'".
    stand_in : mapping, optional
        Values for required settings that are wrong, used while the others are validated.

    Examples
    --------
    >>> from typing import Annotated
    >>> from pydantic.dataclasses import dataclass as checked
    >>> @raises_policy_errors(lambda settings: "the ruler")
    ... @checked(frozen=True, config=STRICT)
    ... class Ruler:
    ...     length: Annotated[int, Requirement("must be a whole number")] = 30
    >>> Ruler(length=2.5)
    Traceback (most recent call last):
    mentormatch.errors.PolicyError: column 'length': the length of the ruler must be a whole number. Got '2.5'.
    """

    def decorate(kind: type[Kind]) -> type[Kind]:
        original_init = cast("Callable[..., None]", kind.__init__)
        positional = [field.name for field in dataclasses.fields(cast("Any", kind)) if not field.kw_only]
        requirements = _requirements(kind)

        def mistakes_in(new: Any, settings: Mapping[str, Any], whose: str) -> dict[Mistake, frozenset[str]]:
            try:
                original_init(new, **settings)
            except ValidationError as error:
                return _mistakes(error, whose, requirements)
            return {}

        def check(new: Any, settings: Mapping[str, Any], whose: str) -> None:
            found = mistakes_in(new, settings, whose)
            bad = {mistake.path[0] for mistake in found if mistake.path} & settings.keys()
            if bad:
                rest = {name: value for name, value in settings.items() if name not in bad}
                others = mistakes_in(object.__new__(kind), {**(stand_in or {}), **rest}, whose)
                # a mistake about a setting that was left out may be spurious
                found |= {other: about for other, about in others.items() if not bad & about and other not in found}
            raise_mistakes(list(found))

        @functools.wraps(original_init)
        def checked(self: Any, /, *given: Any, **settings: Any) -> None:
            everything = dict(zip(positional, given, strict=False)) | settings
            if len(given) > len(positional):
                raise PolicyError(_setting_without_name(owner(everything), given[len(positional)], requirements))
            check(self, everything, owner(everything))

        cast("Any", kind).__init__ = checked
        cast("Any", kind).__signature__ = _signature(kind)
        _CHECKS[kind] = check
        return kind

    return decorate


_CHECKS: dict[type, Callable[[Any, Mapping[str, Any], str], None]] = {}


def made_of(kind: type[Kind], settings: Mapping[str, Any], owner: str) -> Kind:
    """Return what the settings make of a class that `raises_policy_errors`, called `owner` in messages.

    Examples
    --------
    >>> from mentormatch.policy import Criterion
    >>> made_of(Criterion, {"weight": 2}, "criterion number 3")
    Traceback (most recent call last):
    mentormatch.errors.PolicyError: column 'name': the name of criterion number 3 must be given.
    """
    made = object.__new__(kind)
    _CHECKS[kind](made, settings, owner)
    return made


def _setting_without_name(owner: str, value: object, requirements: Mapping[str, Requirement]) -> Mistake:
    hint = f"Known: {', '.join(repr(name) for name in requirements)}."
    return Mistake("unnamed_setting", f"the settings of {owner} must be given by name", got=str(value), hint=hint)


def _signature(kind: Any) -> inspect.Signature:
    """Return the signature of a class with plain types, for `help`."""
    hints = get_type_hints(kind)
    given = inspect.signature(kind).parameters.values()
    return inspect.Signature([parameter.replace(annotation=hints[parameter.name]) for parameter in given])


def _requirements(kind: Any) -> dict[str, Requirement]:
    hints = get_type_hints(kind, include_extras=True)
    return {
        field.name: next(entry for entry in hints[field.name].__metadata__ if isinstance(entry, Requirement))
        for field in dataclasses.fields(kind)
    }


def _mistakes(
    error: ValidationError, owner: str, requirements: Mapping[str, Requirement]
) -> dict[Mistake, frozenset[str]]:
    """Translate the errors of pydantic, each with the settings it is about; those of our own validators are kept."""
    found: dict[Mistake, frozenset[str]] = {}
    said: set[Mistake] = set()
    for detail in error.errors(include_url=False):
        cause = detail.get("ctx", {}).get("error")
        name = str(detail["loc"][0]) if detail["loc"] else None
        if isinstance(cause, InputError):
            mistakes = [_with_owner(mistake, owner, name) for mistake in cause.mistakes]
        else:
            at = tuple(takewhile(lambda key: isinstance(key, int), detail["loc"][1:]))
            setting, value = name or "settings", detail["input"]
            mistake = _mistake_of_setting(detail["type"], setting, value, owner, requirements)
            mistakes = [(dataclasses.replace(mistake, path=(setting, *at)), frozenset({setting}))]
        for mistake, about in mistakes:
            alike = dataclasses.replace(mistake, path=())
            if alike not in said:
                found[mistake] = about
            said.add(alike)
    return found


def _with_owner(mistake: Mistake, owner: str, name: str | None) -> tuple[Mistake, frozenset[str]]:
    """Return a mistake that our own code found, with its owner, and the settings that it is about."""
    if isinstance(mistake, SettingMistake):
        return mistake.of(owner), frozenset({str(mistake.column), *mistake.about})
    path = mistake.path if name is None else (name, *mistake.path)
    placed = dataclasses.replace(
        mistake, expected=f"{owner}: {mistake.expected}", column=name or mistake.column, path=path
    )
    return placed, frozenset(map(str, path[:1]))


def _mistake_of_setting(
    problem: str, name: str, value: Any, owner: str, requirements: Mapping[str, Requirement]
) -> Mistake:
    if problem == "unexpected_keyword_argument":
        return unknown_setting(owner, name, requirements)
    if problem == "missing":
        return Mistake(f"missing_{name}", f"the {name} of {owner} must be given", column=name)
    requirement = requirements[name]
    advice = suggestion(str(value), requirement.known) if requirement.known else _hint(value, requirement)
    return Mistake(
        f"wrong_{name}", f"the {name} of {owner} {requirement.text}", got=str(value), hint=advice, column=name
    )


def _hint(value: object, requirement: Requirement) -> str | None:
    if not isinstance(value, str) or requirement.kind is None:
        return None
    return {
        "number": "Write a number without quotation marks.",
        "list": f'Write ["{value}"].',
        "switch": "Write true or false without quotation marks.",
    }[requirement.kind]
