"""Similarities of papers, supervisors with capacities, and fair division, as they are published."""

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from mentormatch.assignment import solve
from mentormatch.datasets import read_fairpyx, read_similarities, read_supervisors
from mentormatch.errors import FileError, ProblemError

NUMBERS = st.floats(-1e6, 1e6, allow_nan=False)


def mistakes_of(read, path, text):
    path.write_text(text)
    with pytest.raises(ProblemError) as raised:
        read(path)
    return [str(mistake) for mistake in raised.value.mistakes]


@given(
    values=arrays(float, st.tuples(st.integers(0, 5), st.integers(1, 5)), elements=NUMBERS),
    end=st.sampled_from(["\n", "\r\n", " \n"]),
)
def test_similarities_that_were_written_are_read(tmp_path_factory, values, end):
    path = tmp_path_factory.mktemp("similarities") / "a.in"
    lines = [f"{values.shape[0]} {values.shape[1]}", *(" ".join(map(repr, row.tolist())) for row in values)]
    path.write_bytes(end.join(lines).encode())
    assert read_similarities(path).tolist() == values.tolist()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "how many papers and how many reviewers"),
        ("3\n", "how many papers and how many reviewers"),
        ("2 2\n0.1 0.2\n", "a line for each of 2 papers"),
        ("1 2\n0.1\n", "a similarity for each of 2 reviewers"),
        ("1 2\n0.1 high\n", "finite number"),
        ("1 1\nnan\n", "finite number"),
    ],
)
def test_mistakes_of_similarities(tmp_path, text, expected):
    assert any(expected in mistake for mistake in mistakes_of(read_similarities, tmp_path / "a.in", text))


def test_all_mistakes_of_similarities_are_told_with_their_lines(tmp_path):
    mistakes = mistakes_of(read_similarities, tmp_path / "a.in", "3 2\n0.1 x\n0.2\n")
    assert len(mistakes) == 3
    assert "row 2" in mistakes[0]
    assert "row 3" in mistakes[1]


def test_supervisors(tmp_path):
    path = tmp_path / "a.dat"
    path.write_text("Supervisor,Capacity,Projects\nSupervisor 0,3,26 51\nLovelace, Ada,0,\n")
    ada = read_supervisors(path)[1]
    assert (ada.name, ada.capacity, ada.projects) == ("Lovelace, Ada", 0, ())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "Supervisor,Capacity,Projects"),
        ("Name,Projects\n", "Supervisor,Capacity,Projects"),
        ("Supervisor,Capacity,Projects\nx,two,1\n", "how many students they take"),
        ("Supervisor,Capacity,Projects\nx\n", "how many students they take"),
        ("Supervisor,Capacity,Projects\nx,1,1 2\ny,1,2\n", "a project must be of one supervisor"),
    ],
)
def test_mistakes_of_supervisors(tmp_path, text, expected):
    assert any(expected in mistake for mistake in mistakes_of(read_supervisors, tmp_path / "a.dat", text))


VALUATIONS = {"a": {"x": 5, "y": 3}, "b": {"x": 4, "y": 1}}


def fairpyx(path, **document):
    path.write_text(json.dumps({"valuations": VALUATIONS, **document}))
    return read_fairpyx(path)


def test_division_with_limits_of_each_and_conflicts(tmp_path):
    division = fairpyx(
        tmp_path / "a.json", agent_capacities={"a": 2, "b": 1}, item_capacities=1, agent_conflicts={"a": ["x"]}
    )
    assert (division.agents, division.items) == (("a", "b"), ("x", "y"))
    assert division.problem.demand.tolist() == [2, 1]
    assert division.problem.allowed(np.array([0, 1])).tolist() == [[False, True], [True, True]]
    assert solve(division.problem).total == 3 + 4


def test_division_without_limits(tmp_path):
    """Agents take all items, and an item is given once."""
    division = fairpyx(tmp_path / "a.json")
    assert division.problem.demand.tolist() == [2, 2]
    assert division.problem.capacity.tolist() == [1, 1]
    assert solve(division.problem).total == 5 + 3


@pytest.mark.parametrize(
    ("document", "expected"),
    [
        ({"valuations": []}, "a table of agents"),
        ({"valuations": {"a": {"x": "much"}}}, "valuations.a.x must be a finite number"),
        ({"valuations": {"a": {"x": 1}, "b": {"y": 1}}}, "valuations.a.y must be a finite number"),
        ({"agent_capacities": {"a": 1}}, "agent_capacities.b must be a whole number"),
        ({"item_capacities": -1}, "item_capacities.x must be a whole number"),
        ({"agent_conflicts": {"a": ["z"]}}, "an agent and a list of items"),
        ({"agent_conflicts": ["a"]}, "a table of agents and lists"),
        ({"item_conflicts": {"x": ["y"]}}, "no assignment problem"),
    ],
)
def test_mistakes_of_a_division(tmp_path, document, expected):
    text = json.dumps({"valuations": VALUATIONS} | document)
    assert any(expected in mistake for mistake in mistakes_of(read_fairpyx, tmp_path / "a.json", text))


@pytest.mark.parametrize("text", ["", "[1, 2]", "nope", "[" * 100_000])
def test_what_is_no_division(tmp_path, text):
    assert mistakes_of(read_fairpyx, tmp_path / "a.json", text)


@pytest.mark.parametrize("read", [read_similarities, read_supervisors, read_fairpyx])
def test_absent_file(tmp_path, read):
    with pytest.raises(FileError):
        read(tmp_path / "nothing")
