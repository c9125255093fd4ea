"""The columns of weekly times, and of their time zones."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Literal, TypeAlias

from pydantic import PlainValidator

from mentormatch.answers import Column, grid_cells, zoned
from mentormatch.policy.settings import FrozenDict, Requirement

Table: TypeAlias = Literal["mentees", "mentors"]
_TABLES: tuple[Table, ...] = ("mentees", "mentors")


def _zone_columns(setting: Any) -> str | FrozenDict | None:
    """Return one column for both tables as text, or a column a table."""
    if setting is None:
        return None
    columns = [setting] if isinstance(setting, str) else list(setting.values()) if isinstance(setting, Mapping) else []
    if not columns or not all(isinstance(column, str) and column.strip() for column in columns):
        raise ValueError(setting)
    if isinstance(setting, Mapping) and set(setting) != set(_TABLES):
        raise ValueError(setting)
    "".join(columns).encode()
    return setting if isinstance(setting, str) else FrozenDict({table: setting[table] for table in _TABLES})


TimeZoneColumns: TypeAlias = Annotated[
    str | Mapping[str, str] | None,
    PlainValidator(_zone_columns),
    Requirement("must be the name of a column, or a table of two: {mentees = ..., mentors = ...}"),
]


def zone_columns(setting: str | Mapping[str, str] | None) -> tuple[tuple[Table, str], ...]:
    """Return the columns of time zones, each with its table; none where the setting is not given.

    Examples
    --------
    >>> zone_columns("time zone")
    (('mentees', 'time zone'), ('mentors', 'time zone'))
    >>> zone_columns({"mentees": "tz", "mentors": "zone"}), zone_columns(None)
    ((('mentees', 'tz'), ('mentors', 'zone')), ())
    """
    if setting is None:
        return ()
    return tuple((table, setting if isinstance(setting, str) else setting[table]) for table in _TABLES)


def weekly_times(names: Sequence[str], columns: Sequence[Column], zones: Column | None) -> Column:
    """Return the weekly times of people: of one column, or of a grid of several; with their zones, if these are known.

    Examples
    --------
    >>> weekly_times(["Mon AM", "Mon PM"], [["x", ""], ["x", "x"]], None)
    (('Mon AM', 'Mon PM'), ('Mon PM',))
    """
    return zoned(columns[0] if len(columns) == 1 else grid_cells(names, columns), zones)
