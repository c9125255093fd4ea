"""Columns of records of any kind, and of data frames."""

import dataclasses
import math
from collections.abc import Iterable, Mapping
from typing import Any

from mentormatch.errors import Mistake
from mentormatch.profiles.checks import SIDES, Role


def columns_of_records(
    role: Role, records: Iterable[object], mistakes: list[Mistake]
) -> tuple[dict[str, list[object]], list[int]]:
    """Return the columns of records, one a person; None where a record lacks a key; and each record's row.

    Parameters
    ----------
    role : {"mentor", "mentee"}
    records : iterable
        Mappings of column names to cells; or dataclasses, named tuples, rows of SQLite or SQLAlchemy, models of
        pydantic, or other objects, whose attributes are the columns, without those that begin with an underscore.
    mistakes : list of Mistake
        What is wrong is appended to it.

    Examples
    --------
    >>> columns_of_records("mentor", [{"id": "ada"}, {"id": "linus", "town": "Helsinki"}], [])
    ({'id': ['ada', 'linus'], 'town': [None, 'Helsinki']}, [0, 1])
    >>> from types import SimpleNamespace
    >>> columns_of_records("mentor", [SimpleNamespace(id="ada", town="Turin")], [])
    ({'id': ['ada'], 'town': ['Turin']}, [0])
    """
    if not isinstance(records, Iterable):
        expected, hint = f"the {SIDES[role]} must be a list of records", "Cohort.from_frames takes data frames."
        got = type(records).__name__
        mistakes.append(Mistake("not_records", expected, got=got, hint=hint, side=SIDES[role]))
        return {}, []
    people: list[Mapping[Any, object]] = []
    rows: list[int] = []
    titles: dict[object, None] = {}
    for row, record in enumerate(records):
        person = as_mapping(record)
        if person is None:
            expected = f"a {role} must be a mapping of column names to cells, or an object with attributes"
            got, side = ascii(record), SIDES[role]
            mistakes.append(Mistake("record_not_mapping", expected, got=got, row=row, side=side))
            continue
        for name in person:
            if name not in titles and not isinstance(name, str):
                expected, got, side = "a column name must be text", ascii(name), SIDES[role]
                mistakes.append(Mistake("column_name_not_text", expected, got=got, row=row, side=side))
            titles[name] = None
        people.append(person)
        rows.append(row)
    return {name: [person.get(name) for person in people] for name in titles if isinstance(name, str)}, rows


def as_mapping(record: object) -> Mapping[Any, object] | None:
    """Return a record as a mapping of column names to cells, None where it is none.

    Examples
    --------
    >>> from collections import namedtuple
    >>> as_mapping(namedtuple("Person", "id town")("ada", "Turin")), as_mapping("ada"), as_mapping(["ada"])
    ({'id': 'ada', 'town': 'Turin'}, None, None)
    """
    if isinstance(record, Mapping):
        return record
    if isinstance(record, type) or record is None:
        return None
    for kind in (_of_fields, _of_row, _of_model):
        if (found := kind(record)) is not None:
            return found
    return _attributes(record) if hasattr(record, "__dict__") or hasattr(record, "__slots__") else None


def _of_fields(record: Any) -> Mapping[Any, object] | None:
    """Return the fields of a dataclass or a named tuple."""
    if dataclasses.is_dataclass(record):
        return {field.name: getattr(record, field.name) for field in dataclasses.fields(record)}
    names = getattr(record, "_fields", None)
    return dict(zip(names, record, strict=False)) if isinstance(record, tuple) and isinstance(names, tuple) else None


def _of_row(record: Any) -> Mapping[Any, object] | None:
    """Return the columns of a row of SQLAlchemy or SQLite."""
    inner = getattr(record, "_mapping", None)
    if isinstance(inner, Mapping):
        return inner
    names = getattr(record, "keys", None)
    return {name: record[name] for name in names()} if callable(names) and hasattr(record, "__getitem__") else None


def _of_model(record: Any) -> Mapping[Any, object] | None:
    """Return the fields of a model of pydantic or an entity of SQLAlchemy."""
    names = getattr(type(record), "model_fields", None)
    if isinstance(names, Mapping):
        return {name: getattr(record, name) for name in names}
    columns = getattr(getattr(type(record), "__mapper__", None), "column_attrs", None)
    return None if columns is None else {each.key: getattr(record, each.key) for each in columns}


def _attributes(record: object) -> dict[str, object] | None:
    slots = [name for kind in type(record).__mro__ for name in _slots_of(kind)]
    names = dict.fromkeys([*slots, *getattr(record, "__dict__", ())])
    found = {name: getattr(record, name) for name in names if not name.startswith("_") and hasattr(record, name)}
    return found or None


def _slots_of(kind: type) -> tuple[str, ...]:
    slots = vars(kind).get("__slots__", ())
    return (slots,) if isinstance(slots, str) else tuple(slots)


def columns_of_frame(role: Role, frame: Any, mistakes: list[Mistake]) -> dict[str, list[object]] | None:
    """Return the columns of anything narwhals takes; NaN is None. None where it is no data frame.

    Where no column is called ``id``, an index of pandas of that name holds the ids. Record batches of Arrow are taken
    too.

    Examples
    --------
    >>> import pandas as pd
    >>> columns_of_frame("mentor", pd.DataFrame({"id": ["ada"], "capacity": [float("nan")]}), [])
    {'id': ['ada'], 'capacity': [None]}
    >>> columns_of_frame("mentor", pd.DataFrame({"town": ["Turin"]}, index=pd.Index(["ada"], name="id")), [])
    {'id': ['ada'], 'town': ['Turin']}
    """
    import narwhals as nw
    from narwhals.exceptions import NarwhalsError

    try:
        table = nw.from_native(_as_table(frame))
        eager = table.collect() if isinstance(table, nw.LazyFrame) else table
        columns = {str(name): eager.get_column(name).to_list() for name in eager.columns}
    except TypeError:
        expected = f"the {role}s must be a data frame"
        hint = "Cohort.from_records takes lists of mappings, mentormatch.read_cohort takes files."
        got, side = type(frame).__name__, SIDES[role]
        mistakes.append(Mistake("not_a_frame", expected, got=got, hint=hint, side=side))
        return None
    except (NarwhalsError, ValueError) as error:
        expected = f"the {role}s must be a data frame that narwhals can read"
        mistakes.append(Mistake("frame_not_read", expected, got=str(error), side=SIDES[role]))
        return None
    columns = {name: [None if _is_nan(cell) else cell for cell in cells] for name, cells in columns.items()}
    ids = None if "id" in columns else _ids_of_index(frame)
    return columns if ids is None else {"id": ids, **columns}


def _as_table(frame: Any) -> Any:
    """Return a record batch of Arrow as a table, which narwhals takes; anything else as it is."""
    if type(frame).__name__ == "RecordBatch" and type(frame).__module__.startswith("pyarrow"):
        import pyarrow as pa  # type: ignore[import-untyped]

        return pa.Table.from_batches([frame])
    return frame


def _ids_of_index(frame: Any) -> list[object] | None:
    """Return the index of a frame of pandas, where it is called id."""
    index = getattr(frame, "index", None)
    name = getattr(index, "name", None)
    return list(index) if isinstance(name, str) and name == "id" and index is not None else None


def _is_nan(cell: object) -> bool:
    return isinstance(cell, float) and math.isnan(cell)
