"""Linear and integer programs, scaled to unit size and solved by HiGHS."""

import ctypes
import math
import os
import re
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from enum import Enum
from tempfile import TemporaryFile
from typing import Any

import numpy as np
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, linprog, milp

from mentormatch.arrays import Booleans, Floats, Integers
from mentormatch.assignment.certificates import Certificate
from mentormatch.assignment.objectives.rows import Rows
from mentormatch.assignment.problem import AssignmentProblem
from mentormatch.assignment.scores import PairScores
from mentormatch.assignment.solvers import Stopped, Watch

BOUND_TOLERANCE = 1e-6
"""How far, relative to its size or 1, a bound of HiGHS may be wrong, which lets rows be broken by so much."""
_KEPT_CELLS = 1 << 23
_STANDARD_OUTPUT = 1


class Status(Enum):
    """How a program ended."""

    OPTIMAL = "optimal"
    FEASIBLE = "stopped at a limit, with a feasible answer"
    STOPPED = "stopped at a limit, without an answer"
    INFEASIBLE = "infeasible"
    FAILED = "failed"


_AT_LIMIT = 1
_STATUS_OF_SCIPY = {0: Status.OPTIMAL, 2: Status.INFEASIBLE, 3: Status.FAILED, 4: Status.FAILED}
"""Of `scipy.optimize.linprog` and `milp`; 3 is unbounded, which no program over pairs is."""
_NODE_LIMIT = re.compile(r"HiGHS Status 16\b")
"""A limit on nodes is in the message alone: SciPy knows no such status, and gives 4."""


@dataclass(frozen=True, eq=False)
class LinearProgram:
    """Maximise aim · v over the variables v within rows and bounds, some of them whole numbers.

    Attributes
    ----------
    aim : float array (variables,)
    rows : sequence of Rows
    low, high : float array (variables,)
        The bounds of each variable.
    whole : boolean array (variables,), optional
        Which variables are whole numbers; by default none, and there are duals.
    """

    aim: Floats
    rows: tuple[Rows, ...]
    low: Floats
    high: Floats
    whole: Booleans | None = None


@dataclass(frozen=True, eq=False)
class HighsResult:
    """What HiGHS found, in the units of the program.

    Attributes
    ----------
    status : Status
    x : float array (variables,) or None
        The variables; None where there is no feasible answer.
    objective : float
        What they reach; −inf without an answer.
    bound : float
        What no answer exceeds, as HiGHS says; +inf where it says nothing.
    duals : tuple of float arrays, one for each block of rows
        What one unit more of a row's limits adds to the optimum: 0 or more at an upper limit, 0 or less at a lower one.
        Empty for integer programs and where there is no optimum.
    """

    status: Status
    x: Floats | None
    objective: float = -math.inf
    bound: float = math.inf
    duals: tuple[Floats, ...] = ()

    @property
    def safe_bound(self) -> float:
        """The bound, raised by what HiGHS's tolerances may have taken from it in a program of unit size."""
        return self.bound + BOUND_TOLERANCE * max(1.0, abs(self.bound))


def solve_program(
    program: LinearProgram,
    *,
    gap: float = 0.0,
    seconds: float | None = None,
    nodes: int | None = None,
    tolerance: float | None = None,
) -> HighsResult:
    """Return the best answer of a linear or integer program.

    The aim is brought to unit size, since tolerances of HiGHS are absolute. Where HiGHS fails, it is asked once more
    without presolve, which fails at times on programs that are solved without.

    Parameters
    ----------
    program : LinearProgram
    gap : float
        Relative; where an integer program may stop.
    seconds : float, optional
        When it must stop.
    nodes : int, optional
        After how many nodes of its search tree an integer program must stop.
    tolerance : float, optional
        By how much rows and reduced costs of a linear program may be broken; by default 1e-7.

    Examples
    --------
    >>> from mentormatch.assignment.objectives.rows import rows_between
    >>> rows = rows_between(sparse.csr_array([[2.0, 2.0]]), high=3.0)
    >>> result = solve_program(LinearProgram(np.array([1.0, 3.0]), (rows,), np.zeros(2), np.ones(2)))
    >>> result.x, result.objective, result.duals
    (array([0.5, 1. ]), 3.5, (array([0.5]),))
    """
    began, unit = time.monotonic(), unit_of(program.aim)
    scaled = replace(program, aim=program.aim / unit)
    options: dict[str, Any] = {} if seconds is None else {"time_limit": seconds}
    if program.whole is None:
        fine = {"primal_feasibility_tolerance": tolerance, "dual_feasibility_tolerance": tolerance}
        options |= {} if tolerance is None else fine
    else:
        options |= {"mip_rel_gap": gap} | ({} if nodes is None else {"node_limit": nodes})
    solved = _solve_linear if program.whole is None else _solve_integer
    result = solved(scaled, options)
    if result.status is Status.FAILED:
        if seconds is not None:
            options["time_limit"] = max(0.0, seconds - (time.monotonic() - began))
        result = solved(scaled, options | {"presolve": False})
    duals = tuple(unit * dual for dual in result.duals)
    return replace(result, objective=unit * result.objective, bound=unit * result.bound, duals=duals)


def solve_in_time(program: LinearProgram, watch: Watch, *, tolerance: float | None = None) -> HighsResult:
    """Return the best answer of a linear program, in the time that is left.

    Raises
    ------
    Stopped
        Where the time is up.
    """
    result = solve_program(program, seconds=watch.seconds_left(), tolerance=tolerance)
    if result.status is Status.STOPPED:
        watch.stopped = watch.stopped or "time limit"
        raise Stopped
    return result


@contextmanager
def _without_output() -> Iterator[None]:
    """Drop what HiGHS prints, unless another thread could be printing at the same time.

    HiGHS prints a line, whatever its options say, for each answer that rounding put outside a row and that it mends
    (https://github.com/jump-dev/HiGHS.jl/issues/312). Scores of unit size make that rare and cannot exclude it. The
    file descriptor belongs to the whole process: where there are other threads, it is left as it is, so that nothing
    of theirs is lost.
    """
    try:
        kept = os.dup(_STANDARD_OUTPUT) if threading.active_count() == 1 else None
    except OSError:  # it is closed
        kept = None
    if kept is None:
        yield
        return
    try:
        _flush()  # what C code wrote before is no concern of ours
        with TemporaryFile() as dropped:
            os.dup2(dropped.fileno(), _STANDARD_OUTPUT)
        yield
    finally:
        _flush()
        os.dup2(kept, _STANDARD_OUTPUT)
        os.close(kept)


def _flush() -> None:
    """Empty the buffers of C's standard output, which are not those of Python."""
    ctypes.CDLL("ucrtbase" if os.name == "nt" else None).fflush(None)


def _solve_integer(program: LinearProgram, options: dict[str, Any]) -> HighsResult:
    assert program.whole is not None
    given: Any = dict(options)  # SciPy takes its options out of it
    with _without_output():
        found: Any = milp(
            -program.aim,
            integrality=program.whole.astype(np.int64),
            bounds=Bounds(program.low, program.high),
            constraints=[LinearConstraint(rows.lines, rows.low, rows.high) for rows in program.rows],
            options=given,
        )
    dual = found.mip_dual_bound
    bound = -float(dual) if dual is not None and math.isfinite(dual) else math.inf
    objective = -math.inf if found.x is None else -float(found.fun)
    return HighsResult(_status_of(found), found.x, objective, bound)


def _solve_linear(program: LinearProgram, options: dict[str, Any]) -> HighsResult:
    """Solve by the dual simplex method, whose answers are corners."""
    low = np.concatenate([np.zeros(0), *(rows.low for rows in program.rows)])
    high = np.concatenate([np.zeros(0), *(rows.high for rows in program.rows)])
    equal = low == high
    from_below, from_above = ~equal & np.isfinite(low), ~equal & np.isfinite(high)
    limits: Any = {}  # the stubs know neither sparse rows nor arrays of bounds
    given: Any = dict(options)
    if len(low):
        lines = sparse.vstack([rows.lines for rows in program.rows], format="csr")
        upper = sparse.vstack([lines[from_above], -lines[from_below]], format="csr")
        limits = {"A_ub": upper, "b_ub": np.concatenate([high[from_above], -low[from_below]])}
        limits |= {"A_eq": lines[equal], "b_eq": low[equal]}
    bounds: Any = np.stack([program.low, program.high], axis=1)
    found: Any = linprog(-program.aim, **limits, bounds=bounds, method="highs-ds", options=given)
    status = _status_of(found)
    if status is Status.FEASIBLE:  # what the dual simplex method stops at may break rows
        status = Status.STOPPED
    if status is Status.STOPPED or found.x is None:
        return HighsResult(status, None)
    duals = np.zeros(len(low))
    if len(low):
        many = int(from_above.sum())
        marginals = np.asarray(found.ineqlin.marginals)
        duals[equal] = -np.asarray(found.eqlin.marginals)
        duals[from_above] -= marginals[:many]
        duals[from_below] += marginals[many:]
    ends = np.cumsum([rows.lines.shape[0] for rows in program.rows])[:-1]
    blocks = tuple(np.split(duals, ends)) if program.rows else ()
    objective = -float(found.fun)
    return HighsResult(
        status, np.asarray(found.x), objective, objective if status is Status.OPTIMAL else math.inf, blocks
    )


def _status_of(found: Any) -> Status:
    if found.status == _AT_LIMIT or _NODE_LIMIT.search(found.message):
        return Status.STOPPED if found.x is None else Status.FEASIBLE
    return _STATUS_OF_SCIPY[found.status]


def unit_of(numbers: Floats, *, ordinary: tuple[float, float] = (0.5, 1024.0)) -> float:
    """Return the power of 2 by which numbers are divided to be near 1; 1 where the largest is of ordinary size.

    Dividing and multiplying by a power of 2 rounds nothing.

    Examples
    --------
    >>> unit_of(np.array([3e8])) == 2.0**29, unit_of(np.array([0.7, -2.0])), unit_of(np.array([]))
    (True, 1.0, 1.0)
    """
    largest = float(np.abs(numbers).max(initial=0.0))
    if largest == 0.0 or not math.isfinite(largest) or ordinary[0] <= largest <= ordinary[1]:
        return 1.0
    return math.ldexp(1.0, min(math.frexp(largest)[1], 1023))


# objectives whose options are absolute numbers (gap=1e-4) keep the scores that users have, unless they are extreme
_ORDINARY_SCORES = 1.0 / 16.0, 1024.0


@dataclass(frozen=True, eq=False)
class ScaledScores:
    """Scores divided by a unit; the matrix is not built.

    Examples
    --------
    >>> from mentormatch.assignment import DenseScores
    >>> ScaledScores(DenseScores([[2.0, 4.0]]), 4.0).block(np.array([0]))
    array([[0.5, 1. ]])
    """

    scores: PairScores
    unit: float

    @property
    def shape(self) -> tuple[int, int]:
        """Mentees, mentors."""
        return self.scores.shape

    def block(self, rows: Integers) -> Floats:
        """Scores of the mentees `rows` with every mentor."""
        return np.asarray(self.scores.block(rows) / self.unit)

    def pairs(self, rows: Integers, columns: Integers) -> Floats:
        """Scores of the pairs (rows[k], columns[k])."""
        return np.asarray(self.scores.pairs(rows, columns) / self.unit)


def score_unit(problem: AssignmentProblem) -> float:
    """Return the unit in which the scores of pairs that may be made, and what an empty place is worth, are near 1.

    It is 1 for scores of ordinary size, up to 1024 and not all below 1/16.

    Examples
    --------
    >>> score_unit(AssignmentProblem([[0.9]])), score_unit(AssignmentProblem([[1e-8]])) == 2.0**-26
    (1.0, True)
    """
    largest = [0.0, abs(problem.worth or 0.0)]
    for rows in problem.row_blocks():
        scores, allowed = problem.block(rows)
        largest.append(float(np.abs(scores).max(initial=0.0, where=allowed)))
    return unit_of(np.array(largest), ordinary=_ORDINARY_SCORES)


def in_unit_scores(problem: AssignmentProblem, unit: float) -> AssignmentProblem:
    """Return the problem with all scores, and what an empty place is worth, divided by a unit.

    Examples
    --------
    >>> in_unit_scores(AssignmentProblem([[3.0]], unmatched=1.0), 4.0).block(np.array([0]))[0]
    array([[0.75]])
    """
    if unit == 1.0:
        return problem
    scores: Any = ScaledScores(problem.scores, unit)
    if problem.shape[0] * problem.shape[1] <= _KEPT_CELLS:
        every = np.zeros(problem.shape)
        for rows in problem.row_blocks():
            block, allowed = problem.block(rows)
            every[rows] = np.where(allowed, block, 0.0) / unit
        scores = every
    return AssignmentProblem(
        scores,
        capacity=problem.capacity,
        min_load=problem.min_load,
        demand=problem.demand,
        allowed=problem.allowed,
        forced=problem.forced,
        unmatched="last_resort" if problem.worth is None else problem.worth / unit,
        spread=problem.spread,
        names=problem.names,
    )


def in_scores_of_caller(certificate: Certificate, unit: float) -> Certificate:
    """Return the certificate of a problem in unit scores with its value, bound and prices in the caller's scores.

    Examples
    --------
    >>> from mentormatch.assignment import solve
    >>> in_scores_of_caller(solve(AssignmentProblem([[0.75]])).certificate, 4.0).value
    3.0
    """
    if unit == 1.0:
        return certificate
    prices = certificate.prices.copy()
    prices[:, -1] *= unit
    value, bound, gap = unit * certificate.value, unit * certificate.bound, unit * certificate.gap
    return replace(certificate, value=value, bound=bound, gap=gap, prices=prices)
