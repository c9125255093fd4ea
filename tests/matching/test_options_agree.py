"""A wrong option of an objective is the same mistake in solve(), in a policy file and in match()."""

import math

import numpy as np
import pytest

from mentormatch import Cohort, Criterion, Policy, match, read_policy
from mentormatch.assignment import OBJECTIVES, AssignmentProblem, solve
from mentormatch.errors import InfeasibleError, InputError, PolicyError, ProblemError

VALUES = [math.nan, math.inf, -math.inf, True, "0.1", "", -1, -0.5, 0, 0.5, 1, 1.0, 2, 1.5, [1, 2], [1, "2"], [0.5]]
GROUPS = ["a", "b"]
COHORT = Cohort.from_records(
    mentors=[{"id": "ada", "skills": "R"}, {"id": "bob", "skills": "Go"}],
    mentees=[{"id": "kim", "skills": "R", "team": "a"}, {"id": "lu", "skills": "Go", "team": "b"}],
)
NEEDED = {"max-gap": {"max_gap": 0.5}}
OPTIONS = [(name, option) for name, objective in OBJECTIVES.items() for option in objective.options]


def in_toml(value):
    if isinstance(value, list):
        return f"[{', '.join(map(in_toml, value))}]"
    return {True: "true", False: "false"}[value] if isinstance(value, bool) else repr(value).replace("'", '"')


def codes(make, kind=InputError):
    """Return what is wrong with the options."""
    try:
        make()
    except InfeasibleError:
        return []
    except kind as error:
        return [(mistake.code, mistake.expected, mistake.got) for mistake in error.mistakes]
    return []


def by_solving(name, options):
    groups = GROUPS if OBJECTIVES[name].groups else None
    problem = AssignmentProblem([[0.9, 0.1], [0.2, 0.8]])
    return codes(lambda: solve(problem, objective=name, groups=groups, options=options), ProblemError)


def by_reading(name, options, folder):
    by = {"by": "team"} if OBJECTIVES[name].groups else {}
    stated = ", ".join(f"{key} = {in_toml(value)}" for key, value in {"name": name, **by, **options}.items())
    path = folder / "policy.toml"
    path.write_text(f'objective = {{ {stated} }}\n[[criterion]]\nname = "skills"\n')
    return codes(lambda: read_policy(path), PolicyError)


def by_matching(name, options):
    by = {"by": "team"} if OBJECTIVES[name].groups else {}
    policy = Policy(criteria=[Criterion("skills")], objective={"name": name, **by, **options})
    return codes(lambda: match(COHORT, policy))


@pytest.mark.slow
@pytest.mark.parametrize(("name", "option"), OPTIONS)
def test_wrong_values_are_the_same_mistake_everywhere(name, option, tmp_path):
    wrong = 0
    for value in VALUES:
        options = {**NEEDED.get(name, {}), option: value}
        found = by_solving(name, options)
        assert by_reading(name, options, tmp_path) == found, value
        assert [mistake[:2] for mistake in by_matching(name, options)] == [mistake[:2] for mistake in found], value
        wrong += bool(found)
    assert wrong > len(VALUES) / 3


@pytest.mark.parametrize(("name", "option"), OPTIONS)
def test_numbers_of_numpy_are_numbers(name, option):
    for value in (-1, 0, 1, 2, 0.5, 1.5, math.nan):
        options, plain = NEEDED.get(name, {}), value
        ours = np.int64(plain) if isinstance(plain, int) else np.float64(plain)
        assert by_solving(name, {**options, option: ours}) == by_solving(name, {**options, option: plain})
        assert by_matching(name, {**options, option: ours}) == by_matching(name, {**options, option: plain})


def test_the_place_of_an_option_is_in_the_policy():
    policy = Policy(criteria=[Criterion("skills")], objective={"name": "nash", "gap": 2})
    with pytest.raises(PolicyError) as caught:
        match(COHORT, policy)
    (mistake,) = caught.value.mistakes
    assert (mistake.path, mistake.column) == (("objective", "gap"), "objective")
    with pytest.raises(ProblemError) as caught:
        solve(AssignmentProblem([[1.0]]), objective="nash", options={"gap": 2})
    (mistake,) = caught.value.mistakes
    assert (mistake.path, mistake.column) == ((), None)


def test_all_wrong_options_at_once():
    options = {"gap": 2, "nodes": 0, "smallest": 0, "metric": "below", "max_gap": "x"}
    assert [code for code, *_ in by_solving("max-gap", options)] == ["gap", "nodes", "smallest", "max_gap", "threshold"]
    assert by_solving("max-gap", {})[0][0] == "max_gap"


@pytest.mark.parametrize(("name", "option"), [("least-gap", "keep"), ("least-gap", "nodes"), ("quotas", "at_most")])
def test_none_is_an_option_that_is_not_given(name, option):
    assert by_solving(name, {option: None}) == by_matching(name, {option: None}) == []
