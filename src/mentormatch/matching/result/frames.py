"""Pairs as a pandas or polars data frame, or an Arrow table."""

import importlib
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any, Literal, TypeAlias

from mentormatch.answers import Cell, text_of
from mentormatch.errors import MissingExtraError

Kind: TypeAlias = Literal["text", "list", "number", "whole", "yes/no"]
Columns: TypeAlias = Mapping[str, Sequence[Cell]]
_LARGEST = 2**63


def pandas_frame(columns: Columns, *, numbers: Collection[str], wholes: Collection[str] = ()) -> Any:
    """Return columns as a pandas data frame.

    Parameters
    ----------
    columns : mapping of str to sequence of cells
        All of one length.
    numbers : collection of str
        The columns that hold numbers even where there is no row.
    wholes : collection of str
        Those that hold whole numbers, or nothing.

    Raises
    ------
    MissingExtraError
        Where pandas is not installed.

    Examples
    --------
    >>> pandas_frame({"mentee": ["kim"], "score": [1]}, numbers=["score"]).to_dict("records")
    [{'mentee': 'kim', 'score': 1.0}]
    """
    pandas = _import_library("pandas", "pandas")
    kinds = {"list": object, "number": "float64", "whole": "Int64", "yes/no": "boolean"}

    def series(kind: Kind, cells: list[Any]) -> Any:
        return pandas.Series(cells, dtype=kinds.get(kind, None if cells else str))

    return pandas.DataFrame(
        _typed_columns(columns, {**dict.fromkeys(numbers, "number"), **dict.fromkeys(wholes, "whole")}, series)
    )


def polars_frame(columns: Columns, *, numbers: Collection[str], wholes: Collection[str] = ()) -> Any:
    """Return columns as a polars data frame; see `pandas_frame`.

    Examples
    --------
    >>> polars_frame({"mentee": ["kim"], "score": [1]}, numbers=["score"]).rows()
    [('kim', 1.0)]
    """
    polars = _import_library("polars", "polars")
    kinds = {
        "text": polars.String,
        "list": polars.List(polars.String),
        "number": polars.Float64,
        "whole": polars.Int64,
        "yes/no": polars.Boolean,
    }
    return polars.DataFrame(
        _typed_columns(
            columns,
            {**dict.fromkeys(numbers, "number"), **dict.fromkeys(wholes, "whole")},
            lambda kind, cells: polars.Series(cells, dtype=kinds[kind]),
        )
    )


def arrow_table(columns: Columns, *, numbers: Collection[str], wholes: Collection[str] = ()) -> Any:
    """Return columns as an Arrow table; see `pandas_frame`.

    Examples
    --------
    >>> arrow_table({"mentee": ["kim"], "score": [1]}, numbers=["score"]).to_pylist()
    [{'mentee': 'kim', 'score': 1.0}]
    """
    arrow = _import_library("pyarrow", "arrow")
    kinds = {
        "text": arrow.string(),
        "list": arrow.list_(arrow.string()),
        "number": arrow.float64(),
        "whole": arrow.int64(),
        "yes/no": arrow.bool_(),
    }
    return arrow.table(
        _typed_columns(
            columns,
            {**dict.fromkeys(numbers, "number"), **dict.fromkeys(wholes, "whole")},
            lambda kind, cells: arrow.array(cells, type=kinds[kind]),
        )
    )


def _typed_columns(
    columns: Columns, known: Mapping[str, Kind], build: Callable[[Kind, list[Any]], Any]
) -> dict[str, Any]:
    """Build each column in its known kind, or else in the kind of its cells; mixed kinds become text."""
    typed = {}
    for name, cells in columns.items():
        kinds = {_kind(cell) for cell in cells if cell is not None}
        if name in known or kinds == {"whole", "number"}:
            kinds = {known.get(name, "number")}
        kind: Kind = kinds.pop() if len(kinds) == 1 else "text"
        typed[name] = build(kind, [None if cell is None else _converted(kind, cell) for cell in cells])
    return typed


def _kind(cell: Cell) -> Kind:
    if isinstance(cell, bool):
        return "yes/no"
    if isinstance(cell, int):
        return "whole" if -_LARGEST <= cell < _LARGEST else "text"
    if isinstance(cell, float):
        return "number"
    return "text" if isinstance(cell, str) else "list"


def _converted(kind: Kind, cell: Any) -> Any:
    if kind == "number":
        return float(cell)
    if kind == "list" or (kind == "text" and _kind(cell) == "list"):
        terms = [f"{term}:{level}" for term, level in cell.items()] if isinstance(cell, Mapping) else list(cell)
        return terms if kind == "list" else "; ".join(terms)
    return text_of(cell) if kind == "text" and not isinstance(cell, str) else cell


def _import_library(name: str, extra: str) -> Any:
    try:
        return importlib.import_module(name)
    except ImportError:
        raise MissingExtraError(
            f"'{name}' must be installed for this: pip install 'mentormatch-engine[{extra}]'."
        ) from None
