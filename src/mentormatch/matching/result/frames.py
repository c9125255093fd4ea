"""Pairs as a pandas or polars data frame, or an Arrow table."""

import importlib
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any, Literal, TypeAlias

from mentormatch.answers import Cell, text_of
from mentormatch.errors import InputError, MissingExtraError, Mistake, UnknownNameError, unknown_name
from mentormatch.matching.result.sides import mentor_rows, pair_columns, unmatched_rows

Kind: TypeAlias = Literal["text", "list", "number", "whole", "yes/no"]
Columns: TypeAlias = Mapping[str, Sequence[Cell]]
Of: TypeAlias = Literal["pairs", "unmatched", "mentors", "scores"]
_LARGEST = 2**63
_PARTS = ("pairs", "unmatched", "mentors", "scores")
_MOST_SCORES = 10_000_000


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


def in_pandas(matching: Any, of: Of) -> Any:
    """Return a part of a matching as a pandas data frame; scores with the ids of mentees as its index.

    Raises
    ------
    InputError
        Where the scores would be more than ten million.

    Examples
    --------
    >>> from mentormatch.matching import match
    >>> from mentormatch.profiles import Cohort
    >>> cohort = Cohort.from_records(mentors=[{"id": "ada", "skills": "R"}], mentees=[{"id": 7, "skills": "R"}])
    >>> in_pandas(match(cohort), "scores").to_dict("index")
    {7: {'ada': 1.0}}
    """
    if of == "scores":
        pandas = _import_library("pandas", "pandas")
        mentees, mentors = matching.cohort.mentees.ids, matching.cohort.mentors.ids
        rows, columns = (pandas.Index(ids, name=side) for ids, side in ((mentees, "mentee"), (mentors, "mentor")))
        return pandas.DataFrame(_scores(matching), index=rows, columns=columns)
    columns, numbers, wholes = _columns_of(matching, of)
    return pandas_frame(columns, numbers=numbers, wholes=wholes)


def in_polars(matching: Any, of: Of) -> Any:
    """Return a part of a matching as a polars data frame; see `in_pandas`.

    Examples
    --------
    >>> from mentormatch.matching import match
    >>> from mentormatch.profiles import Cohort
    >>> cohort = Cohort.from_records(mentors=[{"id": "ada", "skills": "R"}], mentees=[{"id": "kim", "skills": "R"}])
    >>> in_polars(match(cohort), "mentors").rows()
    [('ada', 1, 1, 0, 0, 0.0)]
    """
    columns, numbers, wholes = _columns_of(matching, of)
    return polars_frame(columns, numbers=numbers, wholes=wholes)


def in_arrow(matching: Any, of: Of) -> Any:
    """Return a part of a matching as an Arrow table; see `in_pandas`.

    Examples
    --------
    >>> from mentormatch.matching import match
    >>> from mentormatch.profiles import Cohort
    >>> cohort = Cohort.from_records(mentors=[{"id": "ada", "skills": "R"}], mentees=[{"id": "kim", "skills": "R"}])
    >>> in_arrow(match(cohort), "scores").to_pylist()
    [{'mentee': 'kim', 'ada': 1.0}]
    """
    columns, numbers, wholes = _columns_of(matching, of)
    return arrow_table(columns, numbers=numbers, wholes=wholes)


def _columns_of(matching: Any, of: Of) -> tuple[Columns, Collection[str], Collection[str]]:
    """Return the columns of a part, those that hold numbers, and those that hold whole numbers or nothing."""
    criteria = matching.policy.criteria
    if of == "pairs":
        wholes = [criterion.choice_title for criterion in criteria if criterion.names_people]
        return pair_columns(matching), ("score", *(criterion.name for criterion in criteria)), wholes
    if of == "scores":
        mentors = list(map(str, matching.cohort.mentors.ids))
        scores = dict(zip(mentors, _scores(matching).T.tolist(), strict=True))
        return {"mentee": list(matching.cohort.mentees.ids), **scores}, mentors, ()
    if of not in _PARTS:
        raise UnknownNameError(unknown_name("part of a matching", of, _PARTS))
    header, rows = unmatched_rows(matching) if of == "unmatched" else mentor_rows(matching)
    cells = zip(*rows, strict=True) if rows else [()] * len(header)
    wholes = ["mentors", "load", "capacity", "seats_left", "one_more_seat_pairs"]
    columns = {name: list(column) for name, column in zip(header, cells, strict=True)}
    return columns, [name for name in ("one_more_seat_total",) if name in header], [n for n in wholes if n in header]


def _scores(matching: Any) -> Any:
    """Return all scores of a matching, shape (mentees, mentors)."""
    mentees, mentors = matching.scores.shape
    if mentees * mentors > _MOST_SCORES:
        expected = f"a table of scores must have at most {_MOST_SCORES:,} cells"
        hint = "matching.scores.block(rows) gives as many rows as you like at a time."
        raise InputError(Mistake("too_many_scores", expected, got=f"{mentees:,} x {mentors:,}", hint=hint))
    return matching.scores.block(list(range(mentees)))
