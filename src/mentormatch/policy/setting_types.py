"""The types of settings that criteria, rules and policies share."""

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from typing import Annotated, Any, TypeAlias

from pydantic import AfterValidator, BeforeValidator, Field, PlainValidator

from mentormatch.policy.settings import FrozenDict, Requirement, freeze


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


_ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_FIRST_YEAR, _LAST_YEAR = 1970, 2999


def _date(given: Any) -> dt.date | None:
    """Return a date of TOML, or one written as 2026-09-01."""
    if given is None:
        return None
    if isinstance(given, str) and _ISO_DATE.fullmatch(given.strip()):
        given = dt.date.fromisoformat(given.strip())
    if type(given) is not dt.date or not _FIRST_YEAR <= given.year <= _LAST_YEAR:  # a datetime is a date as well
        raise ValueError(given)
    return given


def _column_names(named: Any) -> str | tuple[str, ...] | None:
    """Return one column as text, several as a tuple."""
    columns = (named,) if isinstance(named, str) else named
    if columns is None:
        return None
    written = isinstance(columns, list | tuple) and all(
        isinstance(column, str) and column.strip() for column in columns
    )
    if not written or not columns or len(set(columns)) < len(columns):
        raise ValueError(named)
    "".join(columns).encode()
    return tuple(columns) if len(columns) > 1 else str(columns[0])


IsList: BeforeValidator = BeforeValidator(_as_tuple)


IsWhole: BeforeValidator = BeforeValidator(_whole_number_if_integral)


NotBlank: AfterValidator = AfterValidator(_not_blank)


ColumnName: TypeAlias = Annotated[Annotated[str, NotBlank] | None, Requirement("must be the name of a column")]


ColumnNames: TypeAlias = Annotated[
    str | Sequence[str] | None,
    PlainValidator(_column_names),
    Requirement("must be the name of a column, or of different columns"),
]


Day: TypeAlias = Annotated[
    dt.date | None, PlainValidator(_date), Requirement(f"must be a date such as 2026-09-01, from {_FIRST_YEAR} on")
]


Number: TypeAlias = Annotated[
    Annotated[float, Field(allow_inf_nan=False)] | None, Requirement("must be a number", kind="number")
]


Share: TypeAlias = Annotated[
    Annotated[float, Field(ge=0, le=1)] | None, Requirement("must be a number from 0 to 1", kind="number")
]


Switch: TypeAlias = Annotated[bool, Requirement("must be true or false", kind="switch")]


Texts: TypeAlias = Annotated[
    Sequence[Annotated[str, NotBlank]], IsList, Requirement("must be a list of names", kind="list")
]


def _frozen_table(given: Any) -> FrozenDict:
    """Return a table of settings as a `FrozenDict`."""
    if isinstance(given, Mapping):
        return given if isinstance(given, FrozenDict) else FrozenDict(given)
    raise ValueError(given)


NOTHING = FrozenDict({})
FormSettings: TypeAlias = Annotated[Mapping[str, Any], PlainValidator(_frozen_table), Requirement("must be a table")]
