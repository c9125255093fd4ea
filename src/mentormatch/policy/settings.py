"""Checks of settings with pydantic, and their messages."""

import dataclasses
import functools
import inspect
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, TypeAlias, TypeVar, cast, get_type_hints

import numpy as np
from pydantic import AfterValidator, BeforeValidator, ConfigDict, Field, ValidationError

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

    Examples
    --------
    >>> Requirement("must be a whole number of 0 or more").text
    'must be a whole number of 0 or more'
    """

    text: str
    known: tuple[str, ...] = ()


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
    """Return a setting as JSON and TOML have it: lists, dicts, and whole numbers without a ``.0``.

    Examples
    --------
    >>> thaw((1.0, FrozenDict({"a": (2.5,)})))
    [1, {'a': [2.5]}]
    """
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
    column: str, expected: str, *, got: object = None, hint: str | None = None, code: str | None = None
) -> Mistake:
    """Return the mistake for a wrong value of the setting `column`; `raises_policy_errors` adds the owner to it.

    Examples
    --------
    >>> print(wrong_value("weight", "must be a number of 0 or more", got=-1))
    column 'weight': must be a number of 0 or more. Got '-1'.
    """
    return Mistake(code or f"wrong_{column}", expected, got=None if got is None else str(got), hint=hint, column=column)


def unknown_setting(owner: str, name: str, known: Iterable[str], *, column: str | None = None) -> Mistake:
    """Return the mistake for a setting that does not exist.

    Examples
    --------
    >>> print(unknown_setting("criterion 'skills'", "wieght", ["weight", "wants"]))
    column 'wieght': there is no such setting of criterion 'skills'. Got 'wieght'. Did you mean 'weight'?
    """
    mistake = unknown_name("setting", name, known, column=column or name)
    return dataclasses.replace(mistake, expected=f"there is no such setting of {owner}")


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

        def mistakes_in(new: Any, settings: Mapping[str, Any], whose: str) -> list[Mistake]:
            try:
                original_init(new, **settings)
            except ValidationError as error:
                return _mistakes(error, whose, requirements)
            return []

        @functools.wraps(original_init)
        def checked(self: Any, /, *given: Any, **settings: Any) -> None:
            if len(given) > len(positional):
                whose = owner(dict(zip(positional, given, strict=False)) | settings)
                raise PolicyError(_setting_without_name(whose, given[len(positional)], requirements))
            everything = dict(zip(positional, given, strict=False)) | settings
            whose = owner(everything)
            mistakes = mistakes_in(self, everything, whose)
            bad: set[Any] = {mistake.column for mistake in mistakes} & everything.keys()
            if bad:
                rest = {name: value for name, value in everything.items() if name not in bad}
                for other in mistakes_in(object.__new__(kind), {**(stand_in or {}), **rest}, whose):
                    # Mistakes about a setting that was left out may be spurious.
                    mentioned = {other.column, *re.findall(r"\w+", other.expected.replace(whose, ""))}
                    if other not in mistakes and not bad & mentioned:
                        mistakes.append(other)
            raise_mistakes(mistakes)

        cast("Any", kind).__init__ = checked
        cast("Any", kind).__signature__ = _signature(kind)
        return kind

    return decorate


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


def _mistakes(error: ValidationError, owner: str, requirements: Mapping[str, Requirement]) -> list[Mistake]:
    """Translate the errors of pydantic; those that our own validators raised are kept."""
    found: dict[Mistake, None] = {}
    for detail in error.errors(include_url=False):
        cause = detail.get("ctx", {}).get("error")
        name = str(detail["loc"][0]) if detail["loc"] else None
        if isinstance(cause, InputError):
            found.update(dict.fromkeys(_with_owner(mistake, owner, name) for mistake in cause.mistakes))
        else:
            found[_mistake_of_setting(detail["type"], name or "settings", detail["input"], owner, requirements)] = None
    return list(found)


def _with_owner(mistake: Mistake, owner: str, name: str | None) -> Mistake:
    column = mistake.column or name
    if mistake.expected.startswith("must "):
        return dataclasses.replace(mistake, expected=f"the {column} of {owner} {mistake.expected}", column=column)
    return dataclasses.replace(mistake, expected=f"{owner}: {mistake.expected}", column=name or column)


def _mistake_of_setting(
    problem: str, name: str, value: Any, owner: str, requirements: Mapping[str, Requirement]
) -> Mistake:
    if problem == "unexpected_keyword_argument":
        return unknown_setting(owner, name, requirements)
    if problem == "missing":
        return Mistake(f"missing_{name}", f"the {name} of {owner} must be given", column=name)
    requirement = requirements[name]
    advice = suggestion(str(value), requirement.known) if requirement.known else _hint(value, requirement.text)
    return Mistake(
        f"wrong_{name}", f"the {name} of {owner} {requirement.text}", got=str(value), hint=advice, column=name
    )


def _hint(value: object, requirement: str) -> str | None:
    if isinstance(value, str) and "number" in requirement:
        return "Write a number without quotation marks."
    if isinstance(value, str) and "list" in requirement:
        return f'Write ["{value}"].'
    if isinstance(value, str) and "true or false" in requirement:
        return "Write true or false without quotation marks."
    return None


def _as_tuple(setting: Any) -> Any:
    return tuple(setting) if isinstance(setting, list) else setting


def _not_blank(name: str) -> str:
    """Return a name unless it is blank, or contains lone surrogates, which no file can hold."""
    if not name.strip():
        raise ValueError(name)
    name.encode()
    return name


def _whole_number_if_integral(setting: Any) -> Any:
    """Return integral floats such as 2.0, and numpy's integers, as int."""
    number = freeze(setting)
    return int(number) if isinstance(number, float) and number.is_integer() else number


IsList = BeforeValidator(_as_tuple)


IsWhole = BeforeValidator(_whole_number_if_integral)


NotBlank = AfterValidator(_not_blank)


ColumnName: TypeAlias = Annotated[Annotated[str, NotBlank] | None, Requirement("must be the name of a column")]


Number: TypeAlias = Annotated[Annotated[float, Field(allow_inf_nan=False)] | None, Requirement("must be a number")]


Share: TypeAlias = Annotated[Annotated[float, Field(ge=0, le=1)] | None, Requirement("must be a number from 0 to 1")]


Switch: TypeAlias = Annotated[bool, Requirement("must be true or false")]


Texts: TypeAlias = Annotated[Sequence[Annotated[str, NotBlank]], IsList, Requirement("must be a list of names")]
