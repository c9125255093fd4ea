"""Saves an assignment problem to a file, and loads it."""

import io
import json
import os
import struct
import tokenize
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from mentormatch.arrays import Booleans, Integers
from mentormatch.assignment import AssignmentProblem, DenseScores, FactoredScores, PairScores, SparseScores, is_sparse
from mentormatch.errors import Mistake, ProblemError
from mentormatch.files import DAMAGED_ARCHIVE, PathLike, read_file, write_files

Arrays = dict[str, NDArray[Any]]

_FORMAT = 1
_BITS_A_PAIR = 64
# what NumPy, SciPy and the readers of archives raise, at any depth, where bytes are damaged
DAMAGED = (
    *DAMAGED_ARCHIVE,
    *(ArithmeticError, AttributeError, MemoryError, struct.error, SyntaxError, tokenize.TokenError, TypeError),
)
_LIMITS = ("capacity", "min_load", "demand", "forced")


def load_problem(path: PathLike) -> AssignmentProblem:
    """Return the problem that `save_problem` wrote.

    Parameters
    ----------
    path : str or path

    Raises
    ------
    FileError
        Where the file cannot be read.
    ProblemError
        Where it holds no problem, or one whose numbers are wrong.

    Examples
    --------
    >>> load_problem("nowhere.npz")
    Traceback (most recent call last):
        ...
    mentormatch.errors.FileError: 'nowhere.npz' cannot be read: No such file or directory.
    """
    return problem_from(read_file(path), file_name(path))


def save_problem(problem: AssignmentProblem, path: PathLike, *, force: bool = False) -> None:
    """Write a problem, with all scores, limits and names, to a ``.npz`` file that `load_problem` reads.

    Factors stay factors and sparse matrices sparse; scores of one's own become the whole matrix, and rules that are
    a function the pairs that they allow. Nothing is pickled.

    Parameters
    ----------
    problem : AssignmentProblem
    path : str or path
    force : bool
        Whether a file that is there may be replaced.

    Raises
    ------
    FileError
        Where the file is there already, unless `force`, or cannot be written.

    Examples
    --------
    >>> import os, tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     save_problem(AssignmentProblem([[0.9, 0.1]]), os.path.join(folder, "problem.npz"))
    ...     load_problem(os.path.join(folder, "problem.npz")).shape
    (1, 2)
    """
    write_files({path: lambda: bytes_of(problem)}, force=force)


def bytes_of(problem: AssignmentProblem) -> bytes:
    """Return a problem as the content of a compressed ``.npz`` file, in which nothing is pickled.

    Factors stay factors and sparse matrices sparse; scores of one's own are kept as the whole matrix. Rules are kept as
    the list of pairs that may not be made, or as one bit a pair where that is shorter.

    Parameters
    ----------
    problem : AssignmentProblem

    Examples
    --------
    >>> problem_from(bytes_of(AssignmentProblem([[0.9, 0.1]], capacity=2)), "problem.npz").shape
    (1, 2)
    """
    arrays: Arrays = {"format": np.array(_FORMAT), "spread": np.array(problem.spread)}
    arrays |= {name: getattr(problem, name) for name in _LIMITS}
    if problem.rank is not None:
        arrays["priority"] = problem.rank
    if problem.bonus is not None:
        arrays |= _of_scores("bonus", SparseScores(problem.bonus))
    if problem.worth is not None:
        arrays["unmatched"] = np.array(problem.worth)
    if problem.names is not None:
        text = json.dumps([list(side) for side in problem.names])
        arrays["names"] = np.frombuffer(text.encode(), dtype=np.uint8)
    arrays |= _of_scores("scores", problem.plain_scores) | _of_rules(problem)
    if problem.mentor_scores is not None:
        arrays |= _of_scores("mentor_scores", problem.mentor_scores)
    content = io.BytesIO()
    np.savez_compressed(content, allow_pickle=False, **arrays)
    return content.getvalue()


def problem_from(content: bytes, name: str) -> AssignmentProblem:
    """Return the problem that `bytes_of` made these bytes of.

    Parameters
    ----------
    content : bytes
    name : str
        What mistakes call the file.

    Raises
    ------
    ProblemError
        Where these are not the bytes of a problem, or of one whose numbers are wrong.

    Examples
    --------
    >>> problem_from(b"no problem", "problem.npz")
    Traceback (most recent call last):
        ...
    mentormatch.errors.ProblemError: problem.npz: must be what save_problem wrote. ...
    """
    try:
        with np.load(io.BytesIO(content), allow_pickle=False) as stored:
            arrays = {key: stored[key] for key in stored.files}
        version = int(arrays["format"])
        if version != _FORMAT:
            raise _unreadable(name, f"format {version}", "A newer version of mentormatch may have written it.")
        given = {key: arrays[key] for key in _LIMITS}
        return AssignmentProblem(
            _scores_from(arrays, "scores"),
            mentor_scores=_scores_from(arrays, "mentor_scores") if _has(arrays, "mentor_scores") else None,
            allowed=_rules_from(arrays, len(given["demand"]), len(given["capacity"])),
            unmatched=float(arrays["unmatched"]) if "unmatched" in arrays else "last_resort",
            spread=bool(arrays["spread"]),
            priority=arrays.get("priority"),
            bonus=_scores_from(arrays, "bonus") if _has(arrays, "bonus") else None,
            names=_names_from(arrays),
            **given,
        )
    except ProblemError as error:
        raise ProblemError(
            [mistake if mistake.file else replace(mistake, file=name) for mistake in error.mistakes]
        ) from None
    except DAMAGED as error:
        raise _unreadable(name, str(error)) from error


def file_name(path: str | os.PathLike[str]) -> str:
    """Return what mistakes call a file.

    Examples
    --------
    >>> file_name("cohorts/problem.npz")
    'problem.npz'
    """
    return os.path.basename(os.fspath(path))  # noqa: PTH119 - a name, not a way to a file


def _unreadable(name: str, got: str, hint: str | None = None) -> ProblemError:
    expected = "must be what save_problem wrote"
    return ProblemError(Mistake("not_a_problem", expected, got=got, hint=hint, file=name))


def _of_scores(name: str, scores: PairScores) -> Arrays:
    if isinstance(scores, SparseScores):
        return _of_matrix(name, scores.matrix)
    if isinstance(scores, FactoredScores):
        arrays: Arrays = {}
        for side, parts in (("left", scores.left), ("right", scores.right)):
            for number, part in enumerate(parts):
                arrays |= _of_matrix(f"{name}.{side}.{number}", part)
        return arrays | ({} if scores.extra is None else _of_matrix(f"{name}.extra", scores.extra))
    if isinstance(scores, DenseScores):
        return {name: scores.matrix}
    return {name: np.asarray(scores.block(np.arange(scores.shape[0])), dtype=np.float64)}


def _of_matrix(name: str, matrix: Any) -> Arrays:
    if not is_sparse(matrix):
        return {name: matrix}
    parts = {"data": matrix.data, "indices": matrix.indices, "indptr": matrix.indptr, "shape": np.array(matrix.shape)}
    return {f"{name}.{part}": array for part, array in parts.items()}


def _has(arrays: Mapping[str, Any], name: str) -> bool:
    return any(key == name or key.startswith(f"{name}.") for key in arrays)


def _scores_from(arrays: Mapping[str, Any], name: str) -> Any:
    if not _has(arrays, f"{name}.left"):
        return _matrix_from(arrays, name)
    count = 0
    while _has(arrays, f"{name}.left.{count}"):
        count += 1
    left, right = (
        [_matrix_from(arrays, f"{name}.{side}.{number}") for number in range(count)] for side in ("left", "right")
    )
    extra = _matrix_from(arrays, f"{name}.extra") if _has(arrays, f"{name}.extra") else None
    return FactoredScores(left, right, extra=extra)


def _matrix_from(arrays: Mapping[str, Any], name: str) -> Any:
    if name in arrays:
        return arrays[name]
    data, indices, indptr, shape = (arrays[f"{name}.{part}"] for part in ("data", "indices", "indptr", "shape"))
    matrix = sparse.csr_array((data, indices, indptr), shape=tuple(shape.tolist()))
    matrix.check_format(full_check=True)
    return matrix


def _of_rules(problem: AssignmentProblem) -> Arrays:
    """The pairs that may not be made, one by one or one bit each; of sparse scores only those that are stored."""
    mentees, mentors = problem.shape
    if isinstance(problem.scores, SparseScores):
        stored = np.stack(problem.scores.matrix.tocoo().coords, axis=1).astype(np.int64)
        refused = stored[~problem.allows(stored)]
        return {"forbidden": refused} if len(refused) else {}
    bits, found, count = [np.zeros((0, -(-mentors // 8)), dtype=np.uint8)], [np.zeros((0, 2), dtype=np.int64)], 0
    for rows in problem.row_blocks():
        allowed = problem.allowed(rows)
        bits.append(np.packbits(allowed, axis=1))
        refused = np.argwhere(~allowed) + np.array([rows[0], 0])
        count += len(refused)
        if count * _BITS_A_PAIR <= mentees * mentors:
            found.append(refused)
    if not count:
        return {}
    if count * _BITS_A_PAIR <= mentees * mentors:
        return {"forbidden": np.concatenate(found)}
    return {"allowed": np.concatenate(bits)}


def _rules_from(
    arrays: Mapping[str, Any], mentees: int, mentors: int
) -> Booleans | Callable[[Integers], Booleans] | None:
    if "allowed" in arrays:
        return np.unpackbits(arrays["allowed"], axis=1, count=mentors).view(bool)
    if "forbidden" not in arrays:
        return None
    row, column = arrays["forbidden"].T
    return _AllBut(sparse.csr_array((np.ones(len(row), dtype=bool), (row, column)), shape=(mentees, mentors)))


class _AllBut:
    """Rules that forbid some pairs, one by one."""

    def __init__(self, forbidden: sparse.csr_array) -> None:
        self.forbidden = forbidden

    def __call__(self, rows: Integers) -> Booleans:
        return np.asarray(~self.forbidden[rows].toarray())


def _names_from(arrays: Mapping[str, Any]) -> tuple[Sequence[str], Sequence[str]] | None:
    if "names" not in arrays:
        return None
    mentees, mentors = json.loads(arrays["names"].tobytes())
    return mentees, mentors
