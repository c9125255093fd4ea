"""Pairs as data frames: numbers, lists and blanks in what is shown."""

import importlib

import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

from mentormatch.errors import MissingExtraError
from mentormatch.matching.pipeline import match
from mentormatch.policy.criteria import Criterion
from mentormatch.policy.policy import Policy
from mentormatch.profiles.cohort import Cohort

SHOWN = {
    "whole": [3, None], "number": [2.5, None], "mixed": [1, 2.5], "yes": [True, None], "text": ["x", None],
    "many": [["a", "b"], None], "levels": [{"sql": "expert", "r": 2}, ["c"]], "several": ["x", ["y", "z"]],
    "huge": [2**70, 1], "blank": [None, None], "levels in words": ["x", {"sql": "expert"}],
}  # fmt: skip
EXPECTED = SHOWN | {
    "mixed": [1.0, 2.5], "levels": [["sql:expert", "r:2"], ["c"]], "several": ["x", "y; z"],
    "huge": [str(2**70), "1"], "levels in words": ["x", "sql:expert"],
}  # fmt: skip
EXTRAS = {"to_pandas": ("pandas", "pandas"), "to_polars": ("polars", "polars"), "to_arrow": ("pyarrow", "arrow")}


def matching_of(size):
    mentees = [
        {"id": f"kim{n}", "skills": "r", **{name: cells[n] for name, cells in SHOWN.items()}} for n in range(size)
    ]
    mentors = [{"id": f"ada{n}", "skills": "r"} for n in range(size)]
    if not size:
        mentees = [{"id": "kim", "skills": "r", "demand": 0, **{name: cells[0] for name, cells in SHOWN.items()}}]
    return match(
        Cohort.from_records(mentors=mentors, mentees=mentees), Policy(criteria=[Criterion("skills")], show=[*SHOWN])
    )


def cells_of(frame):
    """The cells of any frame in Python's own types, blanks as None."""
    if isinstance(frame, pd.DataFrame):
        table = frame.astype(object)
        return {
            name: [None if pd.api.types.is_scalar(cell) and pd.isna(cell) else cell for cell in table[name]]
            for name in table
        }
    return frame.to_dict(as_series=False) if isinstance(frame, pl.DataFrame) else frame.to_pydict()


@pytest.mark.parametrize("into", EXTRAS)
def test_frame_holds_what_the_records_hold(into):
    matching = matching_of(2)
    found = cells_of(getattr(matching, into)())
    assert list(found) == ["mentee", "mentor", "score", "skills", *(f"mentee_{name}" for name in SHOWN)]
    assert found["mentee"] == ["kim0", "kim1"]
    assert found["score"] == found["skills"] == [1.0, 1.0]
    for name, cells in EXPECTED.items():
        assert found[f"mentee_{name}"] == cells, name


@pytest.mark.parametrize("into", EXTRAS)
def test_frame_without_rows_has_the_columns_and_their_kinds(into):
    frame = getattr(matching_of(0), into)()
    assert cells_of(frame).keys() == matching_of(2).to_records()[0].keys()
    if isinstance(frame, pd.DataFrame):
        assert frame["score"].dtype == "float64"
        assert frame["mentee"].dtype == pd.Series([], dtype=str).dtype
    elif isinstance(frame, pl.DataFrame):
        assert frame.schema["score"] == pl.Float64
        assert frame.schema["mentee"] == pl.String
    else:
        assert frame.schema.field("score").type == pa.float64()
        assert frame.schema.field("mentee").type == pa.string()


def test_frames_of_pandas_can_be_merged_with_the_table_they_came_from():
    frame = matching_of(2).to_pandas()
    people = pd.DataFrame({"id": ["kim0", "kim1"], "town": ["Oslo", "Pune"]})
    assert frame.merge(people, left_on="mentee", right_on="id")["town"].tolist() == ["Oslo", "Pune"]


@pytest.mark.parametrize(("into", "package", "extra"), [(into, *names) for into, names in EXTRAS.items()])
def test_missing_package_names_its_extra(into, package, extra, monkeypatch):
    def absent(name):
        raise ModuleNotFoundError(name)

    matching = matching_of(2)
    monkeypatch.setattr(importlib, "import_module", absent)
    with pytest.raises(MissingExtraError, match=rf"'{package}' must be installed.*mentormatch-engine\[{extra}\]"):
        getattr(matching, into)()
