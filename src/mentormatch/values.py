"""Frozen values: read-only arrays and mappings, equality, plain JSON."""

import datetime as dt
import hashlib
import json
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields, is_dataclass
from functools import cached_property
from types import MappingProxyType
from typing import Any, NoReturn, Self, TypeVar

import numpy as np

Key = TypeVar("Key")
Entry = TypeVar("Entry")


class ReadOnlyDict(dict[Key, Entry]):
    """A dict that cannot be changed; it is equal to others, and written as JSON, as any dict is.

    Examples
    --------
    >>> prices = ReadOnlyDict({"ada": 0.5})
    >>> prices == {"ada": 0.5}, prices | {"bob": 0.0}
    (True, {'ada': 0.5, 'bob': 0.0})
    >>> prices["ada"] = 1.0
    Traceback (most recent call last):
    TypeError: a ReadOnlyDict cannot be changed; dict(...) makes a copy that can
    """

    __slots__ = ("__dict__",)  # cached properties of classes that derive from it

    def _refuse(self, *_given: object, **_named: object) -> NoReturn:
        raise TypeError(f"a {type(self).__name__} cannot be changed; dict(...) makes a copy that can")

    __setitem__: Any = _refuse
    __delitem__: Any = _refuse
    __ior__: Any = _refuse
    clear: Any = _refuse
    pop: Any = _refuse
    popitem: Any = _refuse
    setdefault: Any = _refuse
    update: Any = _refuse

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (dict(self),)


def read_only(array: np.ndarray) -> Any:
    """Return an array that cannot be written on: a copy, unless it is one already.

    Examples
    --------
    >>> given = np.zeros(2)
    >>> read_only(given).flags.writeable, given.flags.writeable
    (False, True)
    """
    if array.flags.writeable:
        array = array.copy()
        array.flags.writeable = False
    return array


def frozen(value: Any) -> Any:
    """Return a value with its arrays, dicts, lists and sets, at any depth, as ones that cannot be changed.

    Examples
    --------
    >>> frozen({"rules": {"same team": 2}, "seen": [1, 2]})
    {'rules': {'same team': 2}, 'seen': (1, 2)}
    """
    if isinstance(value, np.ndarray):
        return read_only(value)
    if isinstance(value, ReadOnlyDict):
        return value
    if isinstance(value, dict | MappingProxyType):
        return ReadOnlyDict({key: frozen(entry) for key, entry in value.items()})
    if type(value) in (list, tuple):
        parts = tuple([frozen(entry) for entry in value])
        unchanged = type(value) is tuple and all(new is old for new, old in zip(parts, value, strict=True))
        return value if unchanged else parts
    return frozenset(value) if isinstance(value, set) else value


class Value:
    """A frozen dataclass whose fields are frozen too, also after a copy, and which is equal by them.

    Of another class all that `__init__` sets are its fields.

    What is cached beside the fields is not copied. NaN equals NaN: a value that is hidden twice is the same.

    Examples
    --------
    >>> import copy
    >>> from dataclasses import dataclass
    >>> @dataclass(frozen=True, eq=False)
    ... class Prices(Value):
    ...     of_mentor: np.ndarray
    >>> prices = Prices(np.array([0.5, np.nan]))
    >>> prices == copy.deepcopy(prices), copy.deepcopy(prices).of_mentor.flags.writeable
    (True, False)
    """

    def __post_init__(self) -> None:
        for name in _fields_of(self):
            given = getattr(self, name)
            kept = frozen(given)
            if kept is not given:
                object.__setattr__(self, name, kept)

    def __getstate__(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in _fields_of(self)}

    def __setstate__(self, state: Mapping[str, Any]) -> None:
        for name, given in state.items():
            object.__setattr__(self, name, frozen(given))  # pickle and deepcopy make arrays that can be written on

    def __eq__(self, other: object) -> bool:
        return _same_fields(self, other) if type(other) is type(self) else NotImplemented

    def __hash__(self) -> int:
        kept = (getattr(self, name) for name in _fields_of(self, compared=True))
        return hash((type(self).__name__, *(value for value in kept if isinstance(value, str | int))))

    def __copy__(self) -> Self:
        return self


def same(first: Any, second: Any) -> bool:
    """Return whether two values are equal, arrays and NaN among their parts.

    Examples
    --------
    >>> same({"a": (np.zeros(2), math.nan)}, {"a": (np.zeros(2), math.nan)}), same([1.0], [2.0])
    (True, False)
    """
    if first is second:
        return True
    for kind, equal in _EQUAL:
        if isinstance(first, kind) and isinstance(second, kind):
            return equal(first, second)
    if hasattr(first, "tocsr") and hasattr(second, "tocsr"):
        return bool(first.shape == second.shape and (first != second).nnz == 0)
    if is_dataclass(first) and type(first) is type(second) and _is_made_of_fields(type(first)):
        return _same_fields(first, second)
    return not isinstance(first, np.ndarray) and not isinstance(second, np.ndarray) and bool(first == second)


def plain(value: Any) -> Any:
    """Return a value as plain JSON has it: what is not finite as None, dataclasses by the names of their fields.

    Examples
    --------
    >>> from dataclasses import dataclass
    >>> @dataclass
    ... class Interval:
    ...     low: float
    ...     high: float
    >>> plain({"mean": math.nan, "interval": Interval(0.0, math.inf), "groups": np.array([1, 2])})
    {'mean': None, 'interval': {'low': 0.0, 'high': None}, 'groups': [1, 2]}
    """
    if is_dataclass(value) and not isinstance(value, type):
        own = getattr(value, "to_dict", None)
        return plain_fields(value) if own is None else plain(own())
    return next((as_json(value) for kind, as_json in _PLAIN if isinstance(value, kind)), value)


def plain_fields(value: Any, *, without: tuple[str, ...] = ()) -> dict[str, Any]:
    """Return the fields of a dataclass as plain JSON, save those called `without`."""
    return {name: plain(getattr(value, name)) for name in _fields_of(value) if name not in without}


def digest_of(document: Any) -> str:
    """Return the SHA-256 of plain JSON, which no order of keys changes.

    Examples
    --------
    >>> digest_of({"a": 1, "b": [2]}) == digest_of({"b": [2], "a": 1})
    True
    """
    text = json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _key(key: Any) -> str:
    return " × ".join(map(str, key)) if isinstance(key, tuple) else str(key)


def _fields_of(value: Any, *, compared: bool = False) -> tuple[str, ...]:
    if is_dataclass(value):
        return tuple(field.name for field in fields(value) if field.compare or not compared)
    return tuple(name for name in vars(value) if not isinstance(getattr(type(value), name, None), cached_property))


def _same_fields(first: Any, second: Any) -> bool:
    return all(same(getattr(first, name), getattr(second, name)) for name in _fields_of(first, compared=True))


def _is_made_of_fields(kind: Any) -> bool:
    """Whether a dataclass has no equality of its own, but that by its fields, or none."""
    return bool(kind.__dataclass_params__.eq) or kind.__eq__ is object.__eq__


def _same_arrays(first: np.ndarray, second: np.ndarray) -> bool:
    floats = first.dtype.kind in "fc" and second.dtype.kind in "fc"
    return bool(np.array_equal(first, second, equal_nan=floats))


def _same_floats(first: float, second: float) -> bool:
    return first == second or (math.isnan(first) and math.isnan(second))


def _same_mappings(first: Mapping[Any, Any], second: Mapping[Any, Any]) -> bool:
    return first.keys() == second.keys() and all(same(entry, second[key]) for key, entry in first.items())


def _same_lists(first: Sequence[Any], second: Sequence[Any]) -> bool:
    return len(first) == len(second) and all(map(same, first, second))


_EQUAL: tuple[tuple[Any, Callable[[Any, Any], bool]], ...] = (
    (np.ndarray, _same_arrays),
    (float, _same_floats),
    (Mapping, _same_mappings),
    ((list, tuple), _same_lists),
)
_PLAIN: tuple[tuple[Any, Callable[[Any], Any]], ...] = (
    ((np.ndarray, np.generic), lambda value: plain(value.tolist())),
    (float, lambda value: float(value) if math.isfinite(value) else None),
    (Mapping, lambda value: {_key(key): plain(entry) for key, entry in value.items()}),
    ((list, tuple), lambda value: [plain(entry) for entry in value]),
    ((set, frozenset), lambda value: sorted(plain(entry) for entry in value)),
    ((dt.date, dt.time), lambda value: value.isoformat()),
)
