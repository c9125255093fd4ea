r"""Published instances of allocation: similarities, supervisors' capacities, fair division.

Each reader takes a file as it is published and says what is wrong with it by file and line (or place in the document).
"""

import json
import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from mentormatch.arrays import Floats
from mentormatch.assignment import AssignmentProblem
from mentormatch.datasets.published import FileMistakes, text_in
from mentormatch.errors import Mistake, ProblemError
from mentormatch.files import PathLike

_WHOLE = re.compile(r"\d+", re.ASCII)
_HEADER = ("supervisor", "capacity", "projects")


def read_similarities(path: PathLike) -> Floats:
    r"""Return the similarities of papers and reviewers as Perturbed Maximization publishes them (``.in``).

    The first line holds how many papers and reviewers there are, each further line the similarities of a paper. What
    papers need and reviewers take is not in the file: three reviewers a paper, and 6 papers a reviewer (12 for AAMAS,
    7 for the second of PrefLib), in Xu, Jecmen, Song and Fang (NeurIPS 2023).

    Parameters
    ----------
    path : str or path

    Returns
    -------
    float array (papers, reviewers)

    Raises
    ------
    FileError
        Where the file cannot be read.
    ProblemError
        With every mistake and its line.

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     _ = Path(folder, "two.in").write_text("2 3\n0.4 0.0 0.6\n0.8 0.6 0.0\n")
    ...     read_similarities(Path(folder, "two.in")).shape
    (2, 3)
    """
    notes = FileMistakes(path)
    lines = [(row, line.split()) for row, line in enumerate(text_in(path).splitlines(), start=1) if line.strip()]
    size = lines[0][1] if lines else []
    if len(size) != 2 or not all(_WHOLE.fullmatch(part) for part in size):
        expected = "the first line must be how many papers and how many reviewers there are, such as '2 3'"
        notes.add(lines[0][0] if lines else 1, "similarities_size", expected, " ".join(size))
        notes.raise_any()
    papers, reviewers = map(int, size)
    values = [_similarities(row, parts, reviewers, notes) for row, parts in lines[1:]]
    if len(values) != papers:
        expected = f"a line for each of {papers} papers must follow the size"
        notes.add(lines[-1][0], "similarities_count", expected, f"{len(values)} lines")
    notes.raise_any()
    return np.array(values, dtype=np.float64).reshape(papers, reviewers)


def _similarities(row: int, parts: list[str], reviewers: int, notes: FileMistakes) -> list[float]:
    """Return the similarities of a line, noting what is wrong with them."""
    if len(parts) != reviewers:
        expected = f"a line must have a similarity for each of {reviewers} reviewers"
        notes.add(row, "similarities_line", expected, f"{len(parts)} numbers")
        return []
    values = [_number(part) for part in parts]
    for part, value in zip(parts, values, strict=True):
        if not math.isfinite(value):
            notes.add(row, "similarity", "a similarity must be a finite number", part)
    return values


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return math.nan


class Supervisor(NamedTuple):
    """A supervisor of a student-project file: how many students they take, and which projects are theirs (from 0)."""

    name: str
    capacity: int
    projects: tuple[int, ...]


def read_supervisors(path: PathLike) -> tuple[Supervisor, ...]:
    r"""Return the supervisors of a PrefLib file of extra data (``.dat``, of 00038): name, capacity, projects.

    Projects count from 0 there, and from 1 in the rankings (``.soi``) beside it; `read_preflib` counts from 0 as well,
    so that both fit.

    Parameters
    ----------
    path : str or path

    Raises
    ------
    FileError
        Where the file cannot be read.
    ProblemError
        With every mistake and its line.

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     _ = Path(folder, "five.dat").write_text("Supervisor,Capacity,Projects\nSupervisor 0,3,26 51\n")
    ...     read_supervisors(Path(folder, "five.dat"))
    (Supervisor(name='Supervisor 0', capacity=3, projects=(26, 51)),)
    """
    notes = FileMistakes(path)
    lines = [(row, line.strip()) for row, line in enumerate(text_in(path).splitlines(), start=1) if line.strip()]
    header = tuple(part.strip().casefold() for part in lines[0][1].split(",")) if lines else ()
    if header != _HEADER:
        notes.add(1, "supervisors_header", "the first line must be 'Supervisor,Capacity,Projects'", ",".join(header))
        notes.raise_any()
    owners: dict[int, str] = {}
    supervisors = [supervisor for row, line in lines[1:] for supervisor in _supervisor(row, line, owners, notes)]
    notes.raise_any()
    return tuple(supervisors)


def _supervisor(row: int, line: str, owners: dict[int, str], notes: FileMistakes) -> Iterator[Supervisor]:
    """Yield the supervisor of a line, unless something is wrong with it."""
    parts = [part.strip() for part in line.rsplit(",", 2)]
    projects = parts[2].split() if len(parts) == 3 else []
    if len(parts) != 3 or not all(_WHOLE.fullmatch(part) for part in (parts[1], *projects)):
        expected = "a line must be a name, how many students they take, and the numbers of their projects"
        notes.add(row, "supervisors_line", expected, line)
        return
    for project in map(int, projects):
        if project in owners:
            notes.add(
                row, "project_twice", f"a project must be of one supervisor; it is of {owners[project]}", f"{project}"
            )
        owners[project] = parts[0]
    yield Supervisor(parts[0], int(parts[1]), tuple(map(int, projects)))


@dataclass(frozen=True)
class Division:
    """An instance of fair division: agents are mentees, items mentors.

    Attributes
    ----------
    agents, items : tuple of str
        Their names, in the order of the problem's rows and columns.
    problem : AssignmentProblem
        Valuations as scores; how many items an agent takes as demand, how often an item can be given as capacity.
    """

    agents: tuple[str, ...]
    items: tuple[str, ...]
    problem: AssignmentProblem


def read_fairpyx(path: PathLike) -> Division:
    r"""Return an instance of fair division as fairpyx stores it (JSON).

    The document holds ``valuations`` (agent -> item -> number), and maybe ``agent_capacities`` and ``item_capacities``
    (one number for all, or one each; without them an agent takes all items, and an item is given once) and
    ``agent_conflicts`` (items that an agent may not have). Conflicts between items are no assignment problem, and are
    refused.

    Parameters
    ----------
    path : str or path

    Raises
    ------
    FileError
        Where the file cannot be read.
    ProblemError
        With every mistake and its place.

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> text = '{"valuations": {"Ami": {"c1": 5, "c2": 3}, "Tami": {"c1": 4, "c2": 1}}, "agent_capacities": 1}'
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     _ = Path(folder, "two.json").write_text(text)
    ...     division = read_fairpyx(Path(folder, "two.json"))
    >>> division.agents, division.items, division.problem.demand.tolist()
    (('Ami', 'Tami'), ('c1', 'c2'), [1, 1])
    """
    notes = _DocumentMistakes(path)
    document = _document(path, notes)
    valuations = document["valuations"]
    agents = tuple(valuations)
    items = tuple(dict.fromkeys(item for values in valuations.values() for item in values))
    scores = np.array(
        [[_valuation(valuations, agent, item, notes) for item in items] for agent in agents], dtype=np.float64
    )
    demand = _capacities(document, "agent_capacities", agents, len(items), notes)
    capacity = _capacities(document, "item_capacities", items, 1, notes)
    allowed = np.ones((len(agents), len(items)), dtype=bool)
    for agent, conflicts in _conflicts(document, agents, items, notes):
        allowed[agents.index(agent), [items.index(item) for item in conflicts]] = False
    if document.get("item_conflicts"):
        expected = "must be left out: items that exclude each other are no assignment problem"
        notes.add(["item_conflicts"], "fairpyx_item_conflicts", expected, document["item_conflicts"])
    notes.raise_any()
    shape = (len(agents), len(items))
    return Division(
        agents, items, AssignmentProblem(scores.reshape(shape), demand=demand, capacity=capacity, allowed=allowed)
    )


class _DocumentMistakes:
    """Collects the mistakes of a document, each with its place."""

    def __init__(self, path: PathLike) -> None:
        self.name = FileMistakes(path).name
        self.mistakes: list[Mistake] = []

    def add(self, place: list[str], code: str, expected: str, got: object) -> None:
        where = ".".join(place)
        mistake = Mistake(
            code, f"{where} {expected}" if where else expected, got=str(got), file=self.name, path=tuple(place)
        )
        self.mistakes.append(mistake)

    def raise_any(self) -> None:
        if self.mistakes:
            raise ProblemError(self.mistakes)


def _document(path: PathLike, notes: _DocumentMistakes) -> dict[str, Any]:
    """Return the document of a file, with valuations that are tables."""
    try:
        document = json.loads(text_in(path))
    except (ValueError, RecursionError) as error:
        raise ProblemError(Mistake("not_json", "must be JSON", got=str(error), file=notes.name)) from error
    valuations = document.get("valuations") if isinstance(document, dict) else None
    if not isinstance(valuations, dict) or not all(isinstance(values, dict) for values in valuations.values()):
        notes.add(
            ["valuations"], "fairpyx_valuations", "must be a table of agents, each a table of items and numbers", "none"
        )
        notes.raise_any()
    assert isinstance(document, dict)
    return document


def _valuation(valuations: Mapping[str, Mapping[str, Any]], agent: str, item: str, notes: _DocumentMistakes) -> float:
    value = valuations[agent].get(item)
    if isinstance(value, (int, float)) and not isinstance(value, bool) and math.isfinite(value):
        return float(value)
    notes.add(["valuations", agent, item], "fairpyx_valuation", "must be a finite number", value)
    return 0.0


def _capacities(
    document: Mapping[str, Any], name: str, people: tuple[str, ...], default: int, notes: _DocumentMistakes
) -> list[int]:
    given = document.get(name)
    each = {person: given.get(person) for person in people} if isinstance(given, dict) else dict.fromkeys(people, given)
    found = []
    for person, value in each.items():
        number = default if given is None else value
        if isinstance(number, bool) or not isinstance(number, int) or number < 0:
            notes.add([name, person], "fairpyx_capacity", "must be a whole number of 0 or more", number)
            number = 0
        found.append(number)
    return found


def _conflicts(
    document: Mapping[str, Any], agents: tuple[str, ...], items: tuple[str, ...], notes: _DocumentMistakes
) -> Iterator[tuple[str, list[str]]]:
    given = document.get("agent_conflicts") or {}
    if not isinstance(given, dict):
        notes.add(["agent_conflicts"], "fairpyx_conflicts", "must be a table of agents and lists of items", given)
        return
    for agent, conflicts in given.items():
        known = isinstance(conflicts, list) and all(isinstance(item, str) and item in items for item in conflicts)
        if agent not in agents or not known:
            expected = "must be an agent and a list of items that have valuations"
            notes.add(["agent_conflicts", agent], "fairpyx_conflicts", expected, conflicts)
        else:
            yield agent, conflicts
