"""An assignment problem as arrays in one file, and back again."""

import contextlib
import io
import zipfile

import numpy as np
import pytest
from hypothesis import given
from scipy import sparse
from strategies_assignment import cases

from mentormatch.assignment import AssignmentProblem, FactoredScores, solve
from mentormatch.assignment.scores.scores import SparseScores
from mentormatch.datasets.problem_files import bytes_of, load_problem, problem_from, save_problem
from mentormatch.errors import FileError, ProblemError


def again(problem) -> AssignmentProblem:
    return problem_from(bytes_of(problem), "problem.npz")


def assert_same(one, other):
    rows = np.arange(one.shape[0])
    assert one.shape == other.shape
    for name in ("capacity", "min_load", "demand", "forced"):
        assert np.array_equal(getattr(one, name), getattr(other, name)), name
    assert (one.worth, one.spread, one.names) == (other.worth, other.spread, other.names)
    assert one.scores.block(rows).tobytes() == other.scores.block(rows).tobytes()
    assert np.array_equal(one.allowed(rows), other.allowed(rows))
    assert (one.mentor_scores is None) == (other.mentor_scores is None)
    if one.mentor_scores is not None:
        assert one.mentor_scores.block(rows).tobytes() == other.mentor_scores.block(rows).tobytes()


@given(cases())
def test_a_problem_comes_back_as_it_was(case):
    assert_same(case.problem(), again(case.problem()))
    names = [f"kim {i}\x00" for i in range(case.shape[0])], [f"ada {j}" for j in range(case.shape[1])]
    theirs = case.problem(names=names, mentor_scores=-case.scores, allowed=lambda rows: case.allowed[rows])
    assert_same(theirs, again(theirs))


def test_factors_stay_factors(tmp_path):
    rng = np.random.default_rng(0)
    scores = FactoredScores(
        [rng.random((5, 2)), sparse.random_array((5, 3), density=0.5, rng=rng)],
        [sparse.random_array((4, 2), density=0.5, rng=rng), rng.random((4, 3))],
        extra=sparse.random_array((5, 4), density=0.3, rng=rng),
    )
    problem = AssignmentProblem(scores, mentor_scores=FactoredScores(rng.random((5, 1)), rng.random((4, 1))))
    save_problem(problem, tmp_path / "problem.npz")
    loaded = load_problem(tmp_path / "problem.npz")
    assert_same(problem, loaded)
    assert [type(part) for part in loaded.scores.left] == [type(part) for part in scores.left]
    assert isinstance(loaded.mentor_scores, FactoredScores)


def test_large_factors_with_a_rule_stay_small():
    forbidden = np.array([[0, 1], [3999, 2999]])

    def allowed(rows):
        block = np.ones((len(rows), 3000), dtype=bool)
        for i, j in forbidden:
            block[rows == i, j] = False
        return block

    scores = FactoredScores(np.ones((4000, 1)), np.ones((3000, 1)))
    content = bytes_of(AssignmentProblem(scores, allowed=allowed))
    assert len(content) < 10_000
    assert not problem_from(content, "problem.npz").allows(forbidden).any()


def test_sparse_scores_stay_sparse_with_their_zeros_and_rules():
    matrix = sparse.coo_array(([0.0, 0.5, 0.2], ([0, 1, 1], [1, 0, 1])), shape=(3, 2))
    allowed = np.array([[True, True], [False, True], [True, False]])
    problem = AssignmentProblem(matrix, allowed=allowed)
    loaded = again(problem)
    assert isinstance(loaded.scores, SparseScores)
    assert_same(problem, loaded)


def test_scores_of_ones_own_become_a_matrix():
    class Own:
        shape = (2, 3)

        def block(self, rows):
            return rows[:, None] + np.array([[0.1, 0.2, 0.3]])

        def pairs(self, rows, columns):
            return self.block(rows)[np.arange(len(rows)), columns]

    assert_same(AssignmentProblem(Own()), again(AssignmentProblem(Own())))


def test_the_same_answer_with_the_same_proof():
    rng = np.random.default_rng(1)
    problem = AssignmentProblem(
        rng.random((30, 20)), capacity=2, min_load=1, allowed=rng.random((30, 20)) < 0.7, unmatched=0.3
    )
    one, other = solve(problem), solve(again(problem))
    assert one.pairs.tolist() == other.pairs.tolist()
    assert one.certificate.bound == other.certificate.bound


def test_a_file_that_is_there_stays(tmp_path):
    path = tmp_path / "deep" / "problem.npz"
    save_problem(AssignmentProblem([[0.9]]), path)
    with pytest.raises(FileError, match="Use force to replace"):
        save_problem(AssignmentProblem([[0.8]]), path)
    assert load_problem(path).scores.block(np.array([0])).tolist() == [[0.9]]
    save_problem(AssignmentProblem([[0.8]]), path, force=True)
    assert load_problem(path).scores.block(np.array([0])).tolist() == [[0.8]]


def with_arrays(**changed) -> bytes:
    """A stored problem of which some arrays are others; None: left out."""
    with np.load(io.BytesIO(bytes_of(AssignmentProblem([[0.9, 0.1]], allowed=[[True, False]])))) as stored:
        arrays = {key: stored[key] for key in stored.files} | changed
    content = io.BytesIO()
    np.savez(content, **{key: array for key, array in arrays.items() if array is not None})
    return content.getvalue()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"id,skills\n",
        bytes_of(AssignmentProblem([[0.9]]))[:-40],
        with_arrays(format=None),
        with_arrays(scores=None),
        with_arrays(demand=None),
        with_arrays(format=np.array(2)),
        with_arrays(names=np.array([1, 2], dtype=np.uint8)),
        with_arrays(scores=np.array([[{}]], dtype=object)),
        with_arrays(allowed=np.array([[1.5]])),
        with_arrays(forced=np.array(3)),
    ],
)
def test_what_is_no_stored_problem_is_said(content):
    with pytest.raises(ProblemError, match=r"problem\.npz: ") as raised:
        problem_from(content, "problem.npz")
    assert all(mistake.file == "problem.npz" for mistake in raised.value.mistakes)


def test_wrong_numbers_are_said_with_the_file():
    with pytest.raises(ProblemError, match=r"problem\.npz: scores must be finite numbers"):
        problem_from(with_arrays(scores=np.array([[np.nan, 0.1]])), "problem.npz")
    with pytest.raises(ProblemError, match="A newer version"):
        problem_from(with_arrays(format=np.array(7)), "problem.npz")


def test_nothing_in_the_file_is_pickled():
    with zipfile.ZipFile(io.BytesIO(bytes_of(AssignmentProblem([[0.9]], names=(["kim"], ["ada"]))))) as stored:
        for name in stored.namelist():
            assert np.load(io.BytesIO(stored.read(name)), allow_pickle=False).dtype != object


@pytest.mark.parametrize("seed", range(8))
def test_damaged_problems_are_read_or_refused(seed):
    """Flipped bytes, behind right checksums too, where the readers of numbers meet them."""
    draw = np.random.default_rng(seed)
    problem = AssignmentProblem(sparse.csr_array(draw.random((4, 3))), names=(["a", "b", "c", "d"], ["x", "y", "z"]))
    whole = bytes_of(problem)
    for _ in range(60):
        content = bytearray(whole)
        if draw.random() < 0.5:
            for place in draw.integers(len(content), size=draw.integers(1, 4)):
                content[place] ^= 1 << draw.integers(8)
        else:
            content = bytearray(with_damaged_parts(whole, draw))
        with contextlib.suppress(ProblemError):
            problem_from(bytes(content), "problem.npz")


def with_damaged_parts(content, draw):
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as whole, zipfile.ZipFile(buffer, "w") as damaged:
        for name in whole.namelist():
            part = bytearray(whole.read(name))
            part[draw.integers(min(len(part), 130))] = draw.integers(256)
            damaged.writestr(name, bytes(part))
    return buffer.getvalue()


@pytest.mark.parametrize("header", [b"{'descr': '<f8', 'shape': (((", b"{'descr': '<f8'" + b"(" * 500])
def test_headers_that_do_not_end_are_said(header):
    part = b"\x93NUMPY\x01\x00" + len(header).to_bytes(2, "little") + header
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("format.npy", part)
    with pytest.raises(ProblemError, match="must be what save_problem wrote"):
        problem_from(buffer.getvalue(), "problem.npz")
