r"""Published instances: rankings of PrefLib, costs of the OR-Library, affinities of reviewers.

Each reader takes a file as it is published and says what is wrong with it by file and line. A problem of one's own is
kept by `AssignmentProblem.save` and `load`, and written for other solvers by `write_lp`.
"""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from mentormatch.arrays import Floats
from mentormatch.assignment import AssignmentProblem
from mentormatch.datasets.problem_files import DAMAGED
from mentormatch.errors import Mistake, ProblemError
from mentormatch.files import PathLike, read_file

_Ballot: TypeAlias = tuple[tuple[int, ...], ...]

_STRICT, _COMPLETE = {"soc", "soi"}, {"soc", "toc"}
_KINDS = ("soc", "soi", "toc", "toi", "cat")
_GROUP = re.compile(r"\{([^{}]*)\}|([^,{}]+)")
_BALLOT = re.compile(r"\s*(\d+)\s*:\s*((\{[^{}]*\}|[^,{}]+)(\s*,\s*(\{[^{}]*\}|[^,{}]+))*)?\s*", re.ASCII)


@dataclass(frozen=True)
class Preferences:
    """What voters think of alternatives, as a PrefLib file says it.

    Attributes
    ----------
    kind : str
        ``"soc"`` and ``"soi"`` are strict rankings, ``"toc"`` and ``"toi"`` may hold ties, and the last letter says
        whether they are complete; ``"cat"`` puts alternatives into categories.
    title : str
    alternatives, categories : tuple of str
        Their names, in the order of their numbers.
    ballots : tuple of tuple of tuple of int
        For each voter groups of alternatives, the best first, counted from 0. In rankings the members of a group are
        tied; in categories group k holds those of category k, and may be empty.

    Examples
    --------
    >>> two = Preferences("toi", "", ("Go", "R", "SQL"), (), (((1,), (0, 2)), ((2,),)))
    >>> two.ranks()
    array([[ 2.,  1.,  2.],
           [nan, nan,  1.]])
    """

    kind: str
    title: str
    alternatives: tuple[str, ...]
    categories: tuple[str, ...]
    ballots: tuple[_Ballot, ...]

    def ranks(self) -> Floats:
        """Return in which group each voter put each alternative, from 1; not a number where in none.

        As scores, smaller ranks must be larger: ``AssignmentProblem(-np.nan_to_num(ranks), allowed=~np.isnan(ranks))``.

        Returns
        -------
        float array (voters, alternatives)

        Examples
        --------
        >>> Preferences("soc", "", ("Go", "R"), (), (((1,), (0,)),)).ranks()
        array([[2., 1.]])
        """
        ranks = np.full((len(self.ballots), len(self.alternatives)), np.nan)
        for voter, ballot in enumerate(self.ballots):
            for rank, group in enumerate(ballot, start=1):
                ranks[voter, list(group)] = rank
        return ranks


def read_preflib(path: PathLike) -> Preferences:
    r"""Return the rankings or categories of a PrefLib file (``.soc``, ``.soi``, ``.toc``, ``.toi``, ``.cat``).

    A ballot that several voters cast stands once in the file and as often in the result as there are voters.

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
    >>> text = "# DATA TYPE: toi\n# NUMBER ALTERNATIVES: 3\n# NUMBER VOTERS: 2\n2: 3,{1,2}\n"
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     _ = Path(folder, "wishes.toi").write_text(text)
    ...     read_preflib(Path(folder, "wishes.toi")).ballots
    (((2,), (0, 1)), ((2,), (0, 1)))
    """
    notes = FileMistakes(path)
    lines = text_in(path).splitlines()
    facts = _read_metadata(lines)
    kind, kind_row = facts.get("DATA TYPE", (Path(path).suffix[1:], 1))
    kind = kind.lower()
    if kind not in _KINDS:
        notes.add(kind_row, "preflib_kind", f"the data type must be one of {', '.join(_KINDS)}", kind)
        raise ProblemError(notes.mistakes)
    count = _metadata_number(facts, "NUMBER ALTERNATIVES", notes)
    voters = _metadata_number(facts, "NUMBER VOTERS", notes)
    categories = _metadata_number(facts, "NUMBER CATEGORIES", notes) if kind == "cat" else 0
    cast = []
    for row, line in enumerate(lines, start=1):
        if line.strip() and not line.startswith("#"):
            cast.append(_read_ballot(line, row, notes))
            _check_ballot(cast[-1][1], row, kind, (count, categories), notes)
    there = sum(times for times, _ in cast)
    if not notes.mistakes and voters != there:
        notes.add(
            facts["NUMBER VOTERS"][1], "preflib_voters", f"the ballots must be those of {voters} voters", f"{there}"
        )
    if notes.mistakes:
        raise ProblemError(notes.mistakes)
    return Preferences(
        kind,
        facts.get("TITLE", ("", 0))[0],
        tuple(_metadata_names(facts, "ALTERNATIVE", count)),
        tuple(_metadata_names(facts, "CATEGORY", categories)),
        tuple(groups for times, groups in cast for _ in range(times)),
    )


def read_or_library(path: PathLike) -> Floats:
    r"""Return the costs of an assignment problem of the OR-Library: n, then n × n numbers row by row.

    Costs are to be small and scores large: ``AssignmentProblem(-costs)``.

    Parameters
    ----------
    path : str or path

    Returns
    -------
    float array (n, n)

    Raises
    ------
    FileError
        Where the file cannot be read.
    ProblemError
        With every mistake and its line.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     _ = Path(folder, "assign2.txt").write_text(" 2\n 5 3\n 1 4\n")
    ...     read_or_library(Path(folder, "assign2.txt")).tolist()
    [[5.0, 3.0], [1.0, 4.0]]
    """
    notes = FileMistakes(path)
    tokens = [(token, row) for row, line in enumerate(text_in(path).splitlines(), start=1) for token in line.split()]
    size = tokens[0] if tokens else ("", 1)
    if not re.fullmatch(r"0*[1-9]\d*", size[0], re.ASCII):
        expected = "the first number must be how many rows and columns follow, a whole number of 1 or more"
        notes.add(size[1], "or_library_size", expected, size[0])
        raise ProblemError(notes.mistakes)
    n, costs = int(size[0]), list[float]()
    for token, row in tokens[1:]:
        try:
            costs.append(float(token))
        except ValueError:
            costs.append(np.nan)
        if not np.isfinite(costs[-1]):
            notes.add(row, "or_library_cost", "a cost must be a finite number", token)
    if len(costs) != n * n:
        row = tokens[n * n + 1][1] if len(costs) > n * n else tokens[-1][1]
        expected = f"{n} × {n} = {n * n} costs must follow the size"
        notes.add(row, "or_library_count", expected, f"{len(costs)}")
    if notes.mistakes:
        raise ProblemError(notes.mistakes)
    return np.array(costs).reshape(n, n)


def read_affinities(
    folder: PathLike, *, conflict: float | None = None, minimum_loads: bool = False
) -> AssignmentProblem:
    """Return the problem of a folder of affinities: papers are mentees, reviewers mentors.

    The folder holds, as of Kobren, Saha and McCallum (KDD 2019), ``scores.npy`` (reviewers, papers), ``covs.npy``
    (reviews a paper needs), ``loads.npy`` (papers a reviewer takes at most) and maybe ``loads-lb.npy`` (at least).

    Parameters
    ----------
    folder : str or path
    conflict : float, optional
        The affinity that stands for a conflict: such pairs may not be made. By default all may be.
    minimum_loads : bool
        Whether reviewers must get as many papers as ``loads-lb.npy`` says.

    Raises
    ------
    FileError
        Where a file cannot be read.
    ProblemError
        Where a file holds no numbers, or shapes do not agree.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     for name, numbers in {"scores": [[0.5, -1.0]], "covs": [1, 1], "loads": [2]}.items():
    ...         np.save(Path(folder, f"{name}.npy"), numbers)
    ...     read_affinities(folder, conflict=-1).allowed(np.array([0, 1])).tolist()
    [[True], [False]]
    """
    mistakes: list[Mistake] = []
    names = ["scores", "covs", "loads", *(["loads-lb"] if minimum_loads else [])]
    found = {name: _read_array(Path(folder, f"{name}.npy"), 2 if name == "scores" else 1, mistakes) for name in names}
    if mistakes:
        raise ProblemError(mistakes)
    scores = found["scores"].T
    for name, axis in (("covs", 0), ("loads", 1), ("loads-lb", 1)):
        if name in found and len(found[name]) != scores.shape[axis]:
            expected = f"must hold one number for each of {scores.shape[axis]} {('papers', 'reviewers')[axis]}"
            got = f"{len(found[name])} numbers"
            mistakes.append(Mistake("affinities_shape", expected, got=got, file=f"{name}.npy"))
    if mistakes:
        raise ProblemError(mistakes)
    return AssignmentProblem(
        np.ascontiguousarray(scores),
        demand=found["covs"],
        capacity=found["loads"],
        min_load=found.get("loads-lb", 0),
        allowed=None if conflict is None else scores != conflict,
    )


def text_in(path: PathLike) -> str:
    """Return the text of a file in UTF-8, or raise where it is none."""
    try:
        return read_file(path).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        row = error.object[: error.start].count(b"\n") + 1
        name = Path(path).name
        raise ProblemError(Mistake("not_text", "must be text in UTF-8", got=str(error), file=name, row=row)) from error


class FileMistakes:
    """Collects the mistakes of a file, each with its line."""

    def __init__(self, path: PathLike) -> None:
        self.name: str = Path(path).name
        self.mistakes: list[Mistake] = []

    def raise_any(self) -> None:
        """Raise all of them, where there are any."""
        if self.mistakes:
            raise ProblemError(self.mistakes)

    def add(self, row: int, code: str, expected: str, got: str) -> None:
        """Note a mistake: what must be, and what came."""
        self.mistakes.append(Mistake(code, expected, got=got, file=self.name, row=row))


def _read_metadata(lines: list[str]) -> dict[str, tuple[str, int]]:
    """Return the metadata, the lines that begin with #, as key -> (value, row)."""
    facts = {}
    for row, line in enumerate(lines, start=1):
        key, colon, value = line.removeprefix("#").partition(":")
        if line.startswith("#") and colon:
            facts[key.strip().upper()] = (value.strip(), row)
    return facts


def _metadata_number(facts: dict[str, tuple[str, int]], key: str, notes: FileMistakes) -> int:
    """Return a whole number of the metadata; −1, with a mistake, where there is none."""
    value, row = facts.get(key, ("", 1))
    if re.fullmatch(r"\d+", value, re.ASCII):
        return int(value)
    notes.add(row, "preflib_header", f"a line '# {key}: …' must give a whole number", value or "none")
    return -1


def _metadata_names(facts: dict[str, tuple[str, int]], what: str, count: int) -> Iterator[str]:
    for number in range(1, count + 1):
        yield facts.get(f"{what} NAME {number}", (str(number), 0))[0]


def _read_ballot(line: str, row: int, notes: FileMistakes) -> tuple[int, _Ballot]:
    """Return how many voters cast a ballot, and the ballot."""
    whole = _BALLOT.fullmatch(line)
    if whole is None:
        expected = "a line must be how many voters, a colon, and alternatives, as in '2: 3,{1,4}'"
        notes.add(row, "preflib_line", expected, line)
        return 0, ()
    groups = []
    for tied, single in _GROUP.findall(whole[2] or ""):
        members = [member.strip() for member in (tied or single).split(",")] if (tied or single).strip() else []
        wrong = [member for member in members if not re.fullmatch(r"\d+", member, re.ASCII)]
        if wrong:
            notes.add(row, "preflib_alternative", "an alternative must be a whole number of 1 or more", wrong[0])
            return 0, ()
        groups.append(tuple(int(member) - 1 for member in members))
    return int(whole[1]), tuple(groups)


def _check_ballot(groups: _Ballot, row: int, kind: str, counts: tuple[int, int], notes: FileMistakes) -> None:
    alternatives, categories = counts
    listed = sorted(member for group in groups for member in group)
    outside = [member + 1 for member in listed if not 0 <= member < alternatives]
    twice = [member + 1 for member, before in zip(listed[1:], listed, strict=False) if member == before]
    if not groups or alternatives < 0:
        return  # reported already, or an empty ballot
    if outside:
        notes.add(
            row, "preflib_alternative", f"an alternative must be a number from 1 to {alternatives}", f"{outside[0]}"
        )
    if twice:
        notes.add(row, "preflib_twice", "an alternative must stand in a ballot once", f"{twice[0]}")
    if kind in _STRICT and any(len(group) != 1 for group in groups):
        notes.add(row, "preflib_tie", f"a ranking of the kind '{kind}' must have no ties", "alternatives in braces")
    if kind in _COMPLETE and len(listed) < alternatives:
        expected = f"a ranking of the kind '{kind}' must name all {alternatives} alternatives"
        notes.add(row, "preflib_complete", expected, f"{len(listed)}")
    if kind == "cat" and len(groups) != categories >= 0:
        notes.add(row, "preflib_categories", f"a ballot must have {categories} categories", f"{len(groups)}")


def _read_array(path: Path, axes: int, mistakes: list[Mistake]) -> NDArray[np.float64]:
    content = io.BytesIO(read_file(path))
    try:
        array = np.load(content, allow_pickle=False)
        if not isinstance(array, np.ndarray) or array.ndim != axes or array.dtype.kind not in "biuf":
            got = f"{array.dtype} of shape {array.shape}" if isinstance(array, np.ndarray) else "several arrays"
            mistakes.append(Mistake("affinities_array", f"must be numbers with {axes} axes", got=got, file=path.name))
            return np.zeros((0,) * axes)
        return array.astype(np.float64)
    except DAMAGED as error:
        mistakes.append(Mistake("not_an_array", "must be an array of NumPy (.npy)", got=str(error), file=path.name))
        return np.zeros((0,) * axes)
