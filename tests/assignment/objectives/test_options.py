"""Values of options are looked at before there is a problem, and in the file that holds them."""

import pytest

from mentormatch import PolicyError, read_policy
from mentormatch.assignment.objectives.options import wrong_options
from mentormatch.assignment.objectives.registry import OBJECTIVES

CRITERION = '[[criterion]]\nname = "skills"\n'


@pytest.mark.parametrize(
    ("name", "options", "wrong"),
    [
        ("nash", {"gap": 1}, ["gap"]),
        ("stable", {"optimal": "nobody", "seed": -1}, ["optimal", "seed"]),
        ("random", {"seed": True}, ["seed"]),
        ("picking-sequence", {"complete": "yes"}, ["complete"]),
        ("least-gap", {"keep": 1.01, "nodes": 0, "smallest": "5"}, ["keep", "nodes", "smallest"]),
        ("max-gap", {}, ["max_gap"]),
        ("max-gap", {"max_gap": float("nan")}, ["max_gap"]),
        ("max-gap", {"max_gap": 0, "metric": "below"}, ["threshold"]),
        ("max-gap", {"max_gap": 0, "threshold": 0.5}, ["threshold"]),
        ("max-gap", {"max_gap": 0, "metric": "below", "threshold": 0.5}, []),
        ("quotas", {"at_most": {"a": 1}}, []),
        ("total", {}, []),
    ],
)
def test_wrong_values(name, options, wrong):
    assert [item.code for item in wrong_options(name, options)] == wrong


def test_metric_that_there_is_not():
    (mistake,) = wrong_options("least-gap", {"metric": "mean_scor"})
    assert "mean_score" in str(mistake.hint)


def test_every_option_without_a_problem_is_looked_at():
    for name, objective in OBJECTIVES.items():
        for option in set(objective.options) - {"at_least", "at_most"}:
            good = {} if name != "max-gap" or option == "max_gap" else {"max_gap": 0.1}
            assert list(wrong_options(name, {**good, option: object()})), (name, option)


def test_wrong_values_are_told_with_their_file_all_at_once(tmp_path):
    path = tmp_path / "policy.toml"
    path.write_text('objective = {name = "max-gap", by = "team", max_gap = "half", keeep = 1, gap = 2}\n' + CRITERION)
    with pytest.raises(PolicyError) as caught:
        read_policy(path)
    said = str(caught.value)
    assert all(item in said for item in ("policy.toml", "max_gap must be a number", "keeep", "gap must be a number"))
