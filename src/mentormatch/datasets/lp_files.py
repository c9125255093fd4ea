"""Writes an assignment problem in the CPLEX LP format."""

from collections.abc import Iterable, Iterator

import numpy as np

from mentormatch.arrays import Floats, Integers
from mentormatch.assignment import AssignmentProblem, check_limits, counted
from mentormatch.errors import Mistake, ProblemError
from mentormatch.files import PathLike, write_files

_TERMS_A_LINE = 8  # a line of this format has at most 560 signs


def write_lp(
    problem: AssignmentProblem,
    path: PathLike,
    *,
    placed: int | None = None,
    pairs: int | None = None,
    force: bool = False,
) -> None:
    """Write a problem as an integer program in the CPLEX LP format, for other solvers.

    Its objective is the first level that is not given: with ``spread`` how many mentees get anybody, then how many
    pairs are made, then the total; `linear_program` says how.

    Parameters
    ----------
    problem : AssignmentProblem
    path : str or path
    placed, pairs : int, optional
        What the levels above the objective must reach, as a certificate says it.
    force : bool
        Whether a file that is there may be replaced.

    Raises
    ------
    FileError
        Where the file is there already, unless `force`, or cannot be written.
    ProblemError
        Where a level is given that the problem does not have.
    InfeasibleError
        Where forced pairs or limits contradict each other at sight.

    Examples
    --------
    >>> import os, tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     write_lp(AssignmentProblem([[0.9, 0.1]]), os.path.join(folder, "problem.lp"), pairs=1)
    ...     os.listdir(folder)
    ['problem.lp']
    """
    write_files({path: lambda: linear_program(problem, placed=placed, pairs=pairs).encode()}, force=force)


def linear_program(problem: AssignmentProblem, *, placed: int | None = None, pairs: int | None = None) -> str:
    r"""Return an assignment problem in the CPLEX LP format, which most solvers of integer programs read.

    ``x_i_j`` is 1 where mentee i gets mentor j, ``y_i`` (with ``spread``) where mentee i gets anybody. A level above
    the total is no big number here: the objective is the first level whose value is not given, and those that are
    given become constraints. So an outside solver goes level by level, or takes the values from a certificate.

    Parameters
    ----------
    problem : AssignmentProblem
    placed : int, optional
        With ``spread``: how many mentees must get anybody; with ``priority`` the sum of their ranks, ``precedence`` in
        a certificate. Without it, that is the objective.
    pairs : int, optional
        Without a worth of staying unmatched: how many pairs must be made. Without it, their number is the objective,
        and with it the total.

    Raises
    ------
    ProblemError
        Where a level is given that the problem does not have, or whose level above is not given.
    InfeasibleError
        Where forced pairs or limits contradict each other at sight.

    Examples
    --------
    >>> print(linear_program(AssignmentProblem([[0.5, 0.25]]), pairs=1))
    \ 1 mentee, 2 mentors; objective: total
    Maximize
     objective:
      + 0.5 x_0_0 + 0.25 x_0_1
    Subject To
     pairs:
      + x_0_0 + x_0_1
      >= 1
     demand_0:
      + x_0_0 + x_0_1
      <= 1
     capacity_0:
      + x_0_0
      <= 1
     capacity_1:
      + x_0_1
      <= 1
    Binaries
     x_0_0 x_0_1
    End
    """
    level = _level(problem, placed, pairs)
    check_limits(problem)
    row, column, score = _arcs(problem)
    names = [f"x_{i}_{j}" for i, j in zip(row.tolist(), column.tolist(), strict=True)]
    first = [f"y_{i}" for i in np.unique(row)] if problem.spread else []
    mentees, mentors = problem.shape
    lines = [
        f"\\ {counted(mentees, 'mentee')}, {counted(mentors, 'mentor')}; objective: {level}",
        "Maximize",
        " objective:",
    ]
    if level == "placed":
        lines += _terms(first, None if problem.rank is None else problem.rank[np.unique(row)].astype(float).tolist())
    elif level == "pairs":
        lines += _terms(names)
    else:
        lines += _terms(names, (score - (problem.worth or 0.0)).tolist())
    lines.append("Subject To")
    if placed is not None:
        weights = None if problem.rank is None else problem.rank[np.unique(row)].astype(float).tolist()
        lines += _constraint("placed", first, f">= {placed}", weights)
    if pairs is not None:
        lines += _constraint("pairs", names, f">= {pairs}")
    lines += _limits(problem, row, column, names)
    chosen = set(map(tuple, problem.forced.tolist()))
    for i, j in sorted(chosen):
        lines += _constraint(f"forced_{i}_{j}", [f"x_{i}_{j}"], "= 1")
    lines.append("Binaries")
    lines += [f" {' '.join(some)}" for some in _divided([*names, *first])]
    return "\n".join([*lines, "End", ""])


def _level(problem: AssignmentProblem, placed: int | None, pairs: int | None) -> str:
    """Which level is the objective: the first whose value is not given."""
    mistakes = []
    if placed is not None and not problem.spread:
        expected = "placed must be left out where as many mentees as can be are not placed first (spread)"
        mistakes.append(Mistake("no_such_level", expected, got=str(placed)))
    if pairs is not None and problem.worth is not None:
        expected = "pairs must be left out where staying unmatched has a worth"
        mistakes.append(Mistake("no_such_level", expected, got=str(pairs)))
    if pairs is not None and placed is None and problem.spread:
        mistakes.append(Mistake("level_above", "placed must be given where pairs are, with spread", got="none"))
    for name, value in (("placed", placed), ("pairs", pairs)):
        whole = isinstance(value, int | np.integer) and not isinstance(value, bool)
        if value is not None and not (whole and value >= 0):
            expected = f"{name} must be a whole number of 0 or more"
            mistakes.append(Mistake(f"{name}_not_whole", expected, got=str(value)))
    if mistakes:
        raise ProblemError(mistakes)
    if problem.spread and placed is None:
        return "placed"
    return "pairs" if problem.worth is None and pairs is None else "total"


def _arcs(problem: AssignmentProblem) -> tuple[Integers, Integers, Floats]:
    """The pairs that may be made, by row then column, and their scores."""
    found = [np.zeros((0, 2), dtype=np.int64)]
    scores = [np.zeros(0)]
    for rows in problem.row_blocks():
        block, allowed = problem.block(rows)
        found.append(np.argwhere(allowed) + np.array([rows[0], 0]))
        scores.append(block[allowed])
    row, column = np.concatenate(found).T
    return row, column, np.concatenate(scores)


def _limits(problem: AssignmentProblem, row: Integers, column: Integers, names: list[str]) -> Iterator[str]:
    """Demands, capacities and minimum loads."""
    for i, mine in _grouped(row, problem.shape[0]):
        some = [names[k] for k in mine]
        if some:
            yield from _constraint(f"demand_{i}", some, f"<= {problem.demand[i]}")
        if some and problem.spread:
            yield from _constraint(f"placed_{i}", [*some, f"y_{i}"], ">= 0", [1.0] * len(some) + [-1.0])
    for j, mine in _grouped(column, problem.shape[1]):
        some = [names[k] for k in mine]
        if some:
            yield from _constraint(f"capacity_{j}", some, f"<= {problem.capacity[j]}")
        if problem.min_load[j] and not some:
            # without a pair there is no variable to say it with
            yield from _constraint(f"min_load_{j}", [f"nobody_{j}"], f">= {problem.min_load[j]}", [0.0])
        elif problem.min_load[j]:
            yield from _constraint(f"min_load_{j}", some, f">= {problem.min_load[j]}")


def _grouped(whose: Integers, count: int) -> Iterator[tuple[int, list[int]]]:
    order = np.argsort(whose, kind="stable")
    ends = np.searchsorted(whose[order], np.arange(count + 1))
    for key in range(count):
        yield key, order[ends[key] : ends[key + 1]].tolist()


def _constraint(name: str, names: list[str], relation: str, weights: list[float] | None = None) -> list[str]:
    return [f" {name}:", *_terms(names, weights), f"  {relation}"]


def _terms(names: list[str], weights: list[float] | None = None) -> list[str]:
    if weights is None:
        terms: Iterable[str] = (f"+ {name}" for name in names)
    else:
        terms = (
            f"{'-' if weight < 0 else '+'} {abs(weight)!r} {name}" for name, weight in zip(names, weights, strict=True)
        )
    return [f"  {' '.join(some)}" for some in _divided(list(terms))]


def _divided(terms: list[str]) -> Iterator[list[str]]:
    for start in range(0, len(terms), _TERMS_A_LINE):
        yield terms[start : start + _TERMS_A_LINE]
