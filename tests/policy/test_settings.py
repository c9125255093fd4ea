"""Settings: strict types, plain words, all mistakes at once."""

import copy
import inspect
import pickle
from dataclasses import KW_ONLY
from typing import Annotated, Literal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import Field
from pydantic.dataclasses import dataclass

from mentormatch.errors import PolicyError
from mentormatch.policy.setting_types import ColumnName, NotBlank, Number, Share, Switch, Texts
from mentormatch.policy.settings import (
    STRICT,
    FrozenDict,
    Requirement,
    freeze,
    non_default_settings,
    raise_mistakes,
    raises_policy_errors,
    thaw,
    wrong_value,
)


@raises_policy_errors(lambda settings: f"ruler {settings.get('name')!r}", stand_in={"name": "?"})
@dataclass(frozen=True, config=STRICT)
class Ruler:
    name: Annotated[str, NotBlank, Requirement("must be a name")]
    _: KW_ONLY
    length: Annotated[
        float, Field(ge=0, allow_inf_nan=False), Requirement("must be a number of 0 or more", kind="number")
    ] = 30.0
    unit: Annotated[Literal["inch", "metre"], Requirement("must be inch or metre", ("inch", "metre"))] = "metre"
    marks: Texts = ()
    column: ColumnName = None
    folds: Switch = False
    share: Share = None
    offset: Number = None

    def __post_init__(self):
        mistakes = []
        if self.folds and self.length > 100:
            expected = "must be 100 or less where it can be folded"
            mistakes.append(wrong_value("length", expected, got=self.length, about=["folds"]))
        if self.column == "id":
            mistakes.append(wrong_value("column", "must not be id"))
        raise_mistakes(mistakes)


def mistakes_of(*given, **settings):
    with pytest.raises(PolicyError) as caught:
        Ruler(*given, **settings)
    assert len(set(caught.value.mistakes)) == len(caught.value.mistakes)
    return caught.value.mistakes


JSON = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(-(2**60), 2**60), st.floats(allow_nan=False), st.text(max_size=5)),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=3), inner, max_size=3)),
    max_leaves=8,
)


@given(JSON)
def test_plain_and_frozen_undo_each_other(setting):
    assert thaw(freeze(setting)) == setting
    assert freeze(thaw(freeze(setting))) == freeze(setting)
    assert hash(freeze(setting)) == hash(freeze(copy.deepcopy(setting)))


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("length", "3"), ("length", True), ("length", float("nan")), ("length", float("inf")), ("length", -1),
        ("length", None), ("length", 10**400), ("length", [3]), ("unit", "Metre"), ("unit", 1), ("marks", "cm"),
        ("marks", ["cm", 3]), ("marks", ["cm", " "]), ("marks", {"cm": 1}), ("column", ""), ("column", "\ud800"),
        ("column", 3), ("folds", "true"), ("folds", 1), ("share", 1.01), ("share", -0.1), ("share", float("nan")),
        ("share", True), ("offset", float("-inf")), ("offset", "1"),
    ],
)  # fmt: skip
def test_wrong_setting_is_one_mistake(setting, value):
    (mistake,) = mistakes_of("r", **{setting: value})
    assert (mistake.code, mistake.column) == (f"wrong_{setting}", setting)
    assert mistake.expected.startswith(f"the {setting} of ruler 'r' must be ")
    assert "pydantic" not in str(mistake)


@pytest.mark.parametrize("length", [0, 3, 3.5, np.float64(3), np.int64(3), np.float32(0.5)])
def test_numbers_are_numbers(length):
    assert Ruler("r", length=length).length == length


def test_hints():
    assert "Did you mean 'metre'?" in str(mistakes_of("r", unit="metrr")[0])
    assert 'Write ["cm"].' in str(mistakes_of("r", marks="cm")[0])
    assert "without quotation marks" in str(mistakes_of("r", length="3")[0])
    assert "without quotation marks" in str(mistakes_of("r", folds="true")[0])
    assert "Did you mean 'length'?" in str(mistakes_of("r", lenght=3)[0])


def test_everything_at_once():
    found = mistakes_of(" ", length=-1, unit="mile", marks="cm", column="id", legnth=2)
    assert [(mistake.column, mistake.code) for mistake in found] == [
        ("name", "wrong_name"),
        ("length", "wrong_length"),
        ("unit", "wrong_unit"),
        ("marks", "wrong_marks"),
        ("legnth", "unknown_setting"),
        ("column", "wrong_column"),
    ]


def test_what_depends_on_a_wrong_setting_is_not_said():
    assert [mistake.column for mistake in mistakes_of("r", length=200, folds="true")] == ["folds"]
    assert [mistake.column for mistake in mistakes_of("r", length=200, folds=True)] == ["length"]
    assert [mistake.column for mistake in mistakes_of("r", length=200, folds=True, unit="x", column="id")] == [
        "unit", "length", "column",
    ]  # fmt: skip


def test_missing_and_unnamed_settings():
    assert [mistake.code for mistake in mistakes_of()] == ["missing_name"]
    assert [mistake.code for mistake in mistakes_of("r", 3)] == ["unnamed_setting"]
    assert [mistake.code for mistake in mistakes_of("r", self=3)] == ["unknown_setting"]


def test_values_compare_hash_copy_and_pickle():
    ruler = Ruler("r", marks=["cm", "mm"], length=2)
    assert ruler == Ruler(name="r", marks=("cm", "mm"), length=2.0)
    assert hash(ruler) == hash(Ruler("r", marks=["cm", "mm"], length=2.0))
    assert copy.deepcopy(ruler) == ruler
    assert non_default_settings(ruler) == {"name": "r", "length": 2, "marks": ["cm", "mm"]}
    with pytest.raises(AttributeError):
        ruler.length = 3


def test_signature_is_legible():
    assert str(inspect.signature(Ruler)).startswith(
        "(name: str, *, length: float = 30.0, unit: Literal['inch', 'metre']"
    )


def test_mistakes_can_be_pickled():
    error = PolicyError(mistakes_of("r", length=-1))
    assert pickle.loads(pickle.dumps(error)).mistakes == error.mistakes


def test_table_is_a_mapping_that_stays():
    table = FrozenDict({"name": "number", "levels": ["a", "b"], "inner": {"x": {1, 2}}})
    assert dict(table) == table
    assert len(table) == 3
    assert repr(table) == "{'name': 'number', 'levels': ('a', 'b'), 'inner': {'x': (1, 2)}}"
    assert table == {"name": "number", "levels": ("a", "b"), "inner": {"x": (1, 2)}}
    with pytest.raises(TypeError):
        table["name"] = "terms"
