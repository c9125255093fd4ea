"""An assignment problem as text that other solvers read: HiGHS reads it and finds the same optimum."""

import pytest
from hypothesis import given, settings
from strategies_assignment import cases

from mentormatch.assignment import AssignmentProblem, solve
from mentormatch.datasets.lp_files import linear_program, write_lp
from mentormatch.errors import FileError, InfeasibleError, ProblemError

highs = pytest.importorskip("scipy.optimize._highspy._core", reason="SciPy keeps HiGHS elsewhere")


@pytest.fixture(scope="module")
def optimum_of(tmp_path_factory):
    """Return a function from the text of a program to its optimum and the variables that are 1; None: infeasible."""
    path = tmp_path_factory.mktemp("programs") / "problem.lp"

    def solved(text):
        path.write_text(text)
        model = highs._Highs()
        model.setOptionValue("output_flag", False)
        assert model.readModel(str(path)) == highs.HighsStatus.kOk
        model.run()
        if model.getModelStatus() == highs.HighsModelStatus.kInfeasible:
            return None
        names = [model.getColName(k)[1] for k in range(model.getNumCol())]
        values = model.getSolution().col_value
        chosen = {name for name, value in zip(names, values, strict=True) if value > 0.5}
        return model.getInfo().objective_function_value, chosen

    return solved


@settings(max_examples=60)
@given(case=cases() | cases(solvable=True))
def test_level_by_level_as_ours(optimum_of, case):
    problem = case.problem()
    try:
        best = solve(problem).certificate
    except InfeasibleError:
        try:
            text = linear_program(problem)
        except InfeasibleError:
            return
        assert optimum_of(text) is None
        return
    reached = {}
    if problem.spread:
        assert optimum_of(linear_program(problem))[0] == pytest.approx(best.placed, abs=1e-6)
        reached["placed"] = best.placed
    if problem.worth is None:
        assert optimum_of(linear_program(problem, **reached))[0] == pytest.approx(best.pairs, abs=1e-6)
        reached["pairs"] = best.pairs
    value, chosen = optimum_of(linear_program(problem, **reached))
    assert value == pytest.approx(best.value, abs=1e-6)
    assert {f"x_{i}_{j}" for i, j in case.forced} <= chosen


def test_a_minimum_load_without_anybody(optimum_of):
    problem = AssignmentProblem([[0.5, 0.4]], allowed=[[True, False]], min_load=[0, 1])
    assert optimum_of(linear_program(problem)) is None


def test_long_numbers_and_lines():
    text = linear_program(AssignmentProblem([[0.1 + 0.2, -1e-17, 1e22] * 30]), pairs=1)
    assert "+ 0.30000000000000004 x_0_0 - 1e-17 x_0_1 + 1e+22 x_0_2" in text
    assert max(map(len, text.splitlines())) <= 560


def test_what_is_written(tmp_path):
    problem = AssignmentProblem([[0.5]])
    write_lp(problem, tmp_path / "problem.lp", pairs=1)
    assert (tmp_path / "problem.lp").read_text() == linear_program(problem, pairs=1)
    with pytest.raises(FileError, match="Use force"):
        write_lp(problem, tmp_path / "problem.lp")


def test_levels_that_there_are_not():
    with pytest.raises(ProblemError, match="Placed must be left out"):
        linear_program(AssignmentProblem([[0.5]]), placed=1)
    with pytest.raises(ProblemError, match="Pairs must be left out"):
        linear_program(AssignmentProblem([[0.5]], unmatched=0.2), pairs=1)
    with pytest.raises(ProblemError, match="Placed must be given"):
        linear_program(AssignmentProblem([[0.5]], spread=True), pairs=1)
    with pytest.raises(ProblemError, match="whole number"):
        linear_program(AssignmentProblem([[0.5]]), pairs=0.5)
