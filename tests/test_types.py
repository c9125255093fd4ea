"""Literal types name what the registries hold, and are what public functions take."""

import inspect
from typing import get_args, get_type_hints

import mentormatch as mm
from mentormatch.assignment import OBJECTIVES, ObjectiveName, SolverName, solve
from mentormatch.assignment.best_total import SOLVERS
from mentormatch.encoders import EncoderName, names
from mentormatch.policy.rules import KINDS, Kind


def test_literals_are_the_registries():
    assert get_args(SolverName) == ("auto", *SOLVERS)
    assert get_args(ObjectiveName) == tuple(sorted([*OBJECTIVES, "total"]))
    assert get_args(EncoderName) == names()
    assert get_args(Kind) == KINDS


def test_public_functions_take_them():
    for function in (mm.match, mm.rematch, mm.shortlist, solve):
        assert get_type_hints(function)["solver"] == SolverName, function
    assert ObjectiveName in get_args(get_type_hints(mm.Policy)["objective"])
    assert set(get_args(EncoderName)) <= set(map(str, _flat(get_type_hints(mm.Criterion)["encoder"])))
    assert get_type_hints(mm.Rule)["kind"] == Kind


def _flat(hint):
    inner = get_args(hint)
    return [part for piece in inner for part in _flat(piece)] if inner else [hint]


def test_every_public_name_is_typed():
    """Every parameter and what is returned; `pyright --verifytypes` looks deeper."""
    for name in mm.__all__:
        value = getattr(mm, name)
        if inspect.isfunction(value):
            parameters = inspect.signature(value).parameters.values()
            assert all(parameter.annotation is not parameter.empty for parameter in parameters), name
            assert "return" in get_type_hints(value), name
