"""What a setting must be, checked and said in plain words."""

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


Setting: TypeAlias = "str | int | float | bool | tuple[Setting, ...] | Table | None"


# Text is no number, a setting that does not exist is no setting, and nothing is changed afterwards.
STRICT = ConfigDict(strict=True, extra="forbid", arbitrary_types_allowed=True)


@dataclass(frozen=True, slots=True)
class Must:
    """What a setting must be, for whom it is annotated.

    Parameters
    ----------
    be : str
        The end of a sentence, from "must" on.
    known : tuple of str
        The names it may be one of, if it is a name.

    Examples
    --------
    >>> Must("must be a whole number of 0 or more").be
    'must be a whole number of 0 or more'
    """

    be: str
    known: tuple[str, ...] = ()


class Table(Mapping[str, Any]):
    """Settings by name that do not change: equal to the dict they were made from, and hashable.

    Examples
    --------
    >>> table = Table({"name": "number", "levels": ["junior", "senior"]})
    >>> table == {"name": "number", "levels": ("junior", "senior")}, table["levels"]
    (True, ('junior', 'senior'))
    """

    def __init__(self, settings: Mapping[str, Any]) -> None:
        self._settings: dict[str, Setting] = {str(name): frozen(setting) for name, setting in settings.items()}

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


def frozen(setting: Any) -> Any:
    """Return a setting that does not change: lists as tuples, dicts as `Table`, numpy's numbers as Python's.

    Examples
    --------
    >>> frozen([1, {"a": [2]}])
    (1, {'a': (2,)})
    """
    if isinstance(setting, Mapping):
        return setting if isinstance(setting, Table) else Table(setting)
    if isinstance(setting, list | tuple | np.ndarray):
        return tuple(frozen(one) for one in setting)
    if isinstance(setting, set | frozenset):
        return tuple(sorted(frozen(one) for one in setting))
    return setting.item() if isinstance(setting, np.generic) else setting


def plain(setting: Any) -> Any:
    """Return a setting as JSON and TOML have it: lists, dicts, and whole numbers without a ``.0``.

    Examples
    --------
    >>> plain((1.0, Table({"a": (2.5,)})))
    [1, {'a': [2.5]}]
    """
    if isinstance(setting, Mapping):
        return {name: plain(one) for name, one in setting.items()}
    if isinstance(setting, tuple | list):
        return [plain(one) for one in setting]
    if isinstance(setting, float) and setting.is_integer() and abs(setting) < 2**53:
        return int(setting)
    return setting


def changed(settings: Any) -> dict[str, Any]:
    """Return the plain settings of a frozen dataclass that differ from their defaults.

    Examples
    --------
    >>> @dataclass
    ... class Ruler:
    ...     length: int = 30
    ...     unit: str = "cm"
    >>> changed(Ruler(length=20))
    {'length': 20}
    """
    values = {one.name: (getattr(settings, one.name), one.default) for one in dataclasses.fields(settings)}
    return {name: plain(value) for name, (value, default) in values.items() if value != default}


def wrong(
    column: str, expected: str, *, got: object = None, hint: str | None = None, code: str | None = None
) -> Mistake:
    """Return the mistake that the setting `column` is not what it must be; "must ..." is completed with its owner.

    Examples
    --------
    >>> print(wrong("weight", "must be a number of 0 or more", got=-1))
    column 'weight': must be a number of 0 or more. Got '-1'.
    """
    return Mistake(code or f"wrong_{column}", expected, got=None if got is None else str(got), hint=hint, column=column)


def unknown_setting(owner: str, name: str, known: Iterable[str], *, column: str | None = None) -> Mistake:
    """Return the mistake of a setting that does not exist.

    Examples
    --------
    >>> print(unknown_setting("criterion 'skills'", "wieght", ["weight", "wants"]))
    column 'wieght': there is no such setting of criterion 'skills'. Got 'wieght'. Did you mean 'weight'?
    """
    mistake = unknown_name("setting", name, known, column=column or name)
    return dataclasses.replace(mistake, expected=f"there is no such setting of {owner}")


def refuse(mistakes: Sequence[Mistake]) -> None:
    """Raise PolicyError with the mistakes, if there are any."""
    if mistakes:
        raise PolicyError(mistakes)


def in_plain_words(
    owner: Callable[[Mapping[str, Any]], str], *, stand_in: Mapping[str, Any] | None = None
) -> Callable[[type[Kind]], type[Kind]]:
    """Make a pydantic dataclass raise PolicyError, with all mistakes, each as `Must` says it.

    Where settings are wrong by themselves, the others are tried without them, so that what is wrong between settings is
    said as well.

    Parameters
    ----------
    owner : function
        From the settings as they came to what they belong to: "criterion 'skills'".
    stand_in : mapping, optional
        What takes the place of a required setting that is wrong, while the others are tried.

    Examples
    --------
    >>> from pydantic.dataclasses import dataclass as checked
    >>> @in_plain_words(lambda settings: "the ruler")
    ... @checked(frozen=True, config=STRICT)
    ... class Ruler:
    ...     length: Annotated[int, Must("must be a whole number")] = 30
    >>> Ruler(length=2.5)
    Traceback (most recent call last):
    mentormatch.errors.PolicyError: column 'length': the length of the ruler must be a whole number. Got '2.5'.
    """

    def decorate(kind: type[Kind]) -> type[Kind]:
        made = cast("Callable[..., None]", kind.__init__)
        positional = [one.name for one in dataclasses.fields(cast("Any", kind)) if not one.kw_only]
        musts = _musts(kind)

        def tried(new: Any, settings: Mapping[str, Any], whose: str) -> list[Mistake]:
            try:
                made(new, **settings)
            except ValidationError as error:
                return _mistakes(error, whose, musts)
            return []

        @functools.wraps(made)
        def checked(self: Any, /, *given: Any, **settings: Any) -> None:
            if len(given) > len(positional):
                whose = owner(dict(zip(positional, given, strict=False)) | settings)
                raise PolicyError(_unnamed(whose, given[len(positional)], musts))
            everything = dict(zip(positional, given, strict=False)) | settings
            whose = owner(everything)
            mistakes = tried(self, everything, whose)
            bad: set[Any] = {one.column for one in mistakes} & everything.keys()
            if bad:
                rest = {name: value for name, value in everything.items() if name not in bad}
                for other in tried(object.__new__(kind), {**(stand_in or {}), **rest}, whose):
                    # What speaks of a setting that was left out need not be true.
                    spoken_of = {other.column, *re.findall(r"\w+", other.expected.replace(whose, ""))}
                    if other not in mistakes and not bad & spoken_of:
                        mistakes.append(other)
            refuse(mistakes)

        cast("Any", kind).__init__ = checked
        cast("Any", kind).__signature__ = _signature(kind)
        return kind

    return decorate


def _unnamed(owner: str, value: object, musts: Mapping[str, Must]) -> Mistake:
    hint = f"Known: {', '.join(repr(one) for one in musts)}."
    return Mistake("unnamed_setting", f"the settings of {owner} must be given by name", got=str(value), hint=hint)


def _signature(kind: Any) -> inspect.Signature:
    """Return how a class is called, with the types alone, for whoever asks for help."""
    hints = get_type_hints(kind)
    given = inspect.signature(kind).parameters.values()
    return inspect.Signature([one.replace(annotation=hints[one.name]) for one in given])


def _musts(kind: Any) -> dict[str, Must]:
    hints = get_type_hints(kind, include_extras=True)
    return {
        one.name: next(must for must in hints[one.name].__metadata__ if isinstance(must, Must))
        for one in dataclasses.fields(kind)
    }


def _mistakes(error: ValidationError, owner: str, musts: Mapping[str, Must]) -> list[Mistake]:
    """Translate what pydantic found; what our own checks raised inside is taken as it is."""
    found: dict[Mistake, None] = {}
    for one in error.errors(include_url=False):
        cause = one.get("ctx", {}).get("error")
        name = str(one["loc"][0]) if one["loc"] else None
        if isinstance(cause, InputError):
            found.update(dict.fromkeys(_owned(mistake, owner, name) for mistake in cause.mistakes))
        else:
            found[_mistake(one["type"], name or "settings", one["input"], owner, musts)] = None
    return list(found)


def _owned(mistake: Mistake, owner: str, name: str | None) -> Mistake:
    column = mistake.column or name
    if mistake.expected.startswith("must "):
        return dataclasses.replace(mistake, expected=f"the {column} of {owner} {mistake.expected}", column=column)
    return dataclasses.replace(mistake, expected=f"{owner}: {mistake.expected}", column=name or column)


def _mistake(problem: str, name: str, value: Any, owner: str, musts: Mapping[str, Must]) -> Mistake:
    if problem == "unexpected_keyword_argument":
        return unknown_setting(owner, name, musts)
    if problem == "missing":
        return Mistake(f"missing_{name}", f"the {name} of {owner} must be given", column=name)
    must = musts[name]
    advice = suggestion(str(value), must.known) if must.known else _hint(value, must.be)
    return Mistake(f"wrong_{name}", f"the {name} of {owner} {must.be}", got=str(value), hint=advice, column=name)


def _hint(value: object, be: str) -> str | None:
    if isinstance(value, str) and "number" in be:
        return "Write a number without quotation marks."
    if isinstance(value, str) and "list" in be:
        return f'Write ["{value}"].'
    if isinstance(value, str) and "true or false" in be:
        return "Write true or false without quotation marks."
    return None


def _as_tuple(setting: Any) -> Any:
    return tuple(setting) if isinstance(setting, list) else setting


def _written(name: str) -> str:
    """Return a name that can be read and stored: not blank, and without halves of characters."""
    if not name.strip():
        raise ValueError(name)
    name.encode()
    return name


def _as_whole(setting: Any) -> Any:
    """Return 2.0, and the numbers of numpy, as whole numbers."""
    number = frozen(setting)
    return int(number) if isinstance(number, float) and number.is_integer() else number


IsList = BeforeValidator(_as_tuple)


IsWhole = BeforeValidator(_as_whole)


Written = AfterValidator(_written)


ColumnName: TypeAlias = Annotated[Annotated[str, Written] | None, Must("must be the name of a column")]


Number: TypeAlias = Annotated[Annotated[float, Field(allow_inf_nan=False)] | None, Must("must be a number")]


Share: TypeAlias = Annotated[Annotated[float, Field(ge=0, le=1)] | None, Must("must be a number from 0 to 1")]


Switch: TypeAlias = Annotated[bool, Must("must be true or false")]


Texts: TypeAlias = Annotated[Sequence[Annotated[str, Written]], IsList, Must("must be a list of names")]
