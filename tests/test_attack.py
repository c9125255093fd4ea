"""The attack: its oracles find answers that were made wrong, and a little of each part finds nothing."""

import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from mentormatch import match
from mentormatch.assignment import lottery, solve

BENCHMARKS = Path(__file__).parent.parent / "benchmarks"
ON_LINUX = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="children are watched through /proc")


@pytest.fixture
def attack(monkeypatch):
    """A function from the name of a part of the attack to its module."""
    monkeypatch.syspath_prepend(BENCHMARKS)
    before = set(sys.modules)

    def of(name):
        return getattr(__import__(f"attack.{name}"), name)

    yield of
    for name in set(sys.modules) - before:
        if name.split(".")[0] == "attack":
            del sys.modules[name]


def run(attack, part, *indices):
    """What was wrong with some cases."""
    return [line for index in indices for line in attack("running").run_case((part, 0, index)).lines()]


@pytest.mark.parametrize("part", ["totals", "objectives", "cohorts", "lotteries"])
def test_a_few_cases_find_nothing(attack, part):
    assert run(attack, part, *range(1, 13)) == []


def plain(attack, scores=((0.9, 0.8), (0.8, 0.1)), **changes):
    scores = np.array(scores)
    sides = ([1] * scores.shape[1], [0] * scores.shape[1], [1] * scores.shape[0])
    return replace(attack("problems").Trial("plain", scores, np.ones(scores.shape, dtype=bool), *sides), **changes)


def test_kinds_are_many(attack):
    assert len(attack("problems").KINDS) >= 28


def test_oracles_agree(attack):
    oracle, problems = attack("oracle"), attack("problems")
    for seed in range(60):
        trial = problems.draw(np.random.default_rng(seed), small=True)
        best = oracle.by_loads(trial)
        if trial.shape[0] < 4:
            every = [oracle.reached(trial, pairs) for pairs in oracle.answers(trial)]
            assert best == max(every, key=lambda one: one.order(trial), default=None)
        programmes = [oracle.by_program(trial)]
        if max(trial.demand, default=0) <= 1 and not any(trial.min_load):
            programmes.append(oracle.by_assignment(trial))
        for found in programmes:
            assert (found is None) == (best is None)
            assert best is None or trial.unmatched is not None or found[:2] == best[:2]
            size = float(np.abs(trial.scores).max(initial=1e-300)) * 10
            assert best is None or abs(float(found.value - best.value)) <= 1e-5 * size


def test_wrong_totals_are_found(attack):
    totals, oracle = attack("totals"), attack("oracle")
    trial = plain(attack)
    answer, best = solve(trial.problem()), oracle.best(trial)
    assert totals.wrong_answer(trial, answer, best) == ""
    worse = replace(answer, pairs=np.array([[0, 0], [1, 1]]), total=1.0)
    assert totals.wrong_answer(trial, worse, best).startswith("false proof")
    claim = replace(answer.certificate, proven=False)
    assert totals.wrong_answer(trial, replace(worse, certificate=claim), best).startswith("wrong pairs")
    low = replace(answer, certificate=replace(answer.certificate, bound=1.5))
    assert totals.wrong_answer(trial, low, best).startswith("bound below")
    few = replace(answer, certificate=replace(answer.certificate, pairs_bound=1))
    assert totals.wrong_answer(trial, few, best).startswith("bound below")
    doubled = replace(answer, pairs=np.array([[0, 1], [1, 1]]))
    assert totals.wrong_answer(trial, doubled, best).startswith("a limit is broken")
    assert totals.wrong_prices(trial, best) == ""
    assert totals.wrong_prices(trial, oracle.best(plain(attack, [[0.5, 0.5], [0.5, 0.5]]))) != ""


@pytest.mark.parametrize(
    ("name", "options", "pairs", "wrong"),
    [
        ("maximin", {}, [[0, 0], [1, 1]], "a proven answer is beaten"),
        ("leximin", {}, [[0, 0], [1, 1]], "a proven answer is beaten"),
        ("nash", {}, [[0, 0], [1, 1]], "a proven answer is beaten"),
        ("group-maximin", {}, [[0, 0], [1, 1]], "a proven answer is beaten"),
        ("quotas", {"at_most": 1}, [[0, 0], [1, 1]], "a proven answer is beaten"),
        ("maximin", {}, [[0, 0]], "fewer pairs"),
        ("stable", {}, [[0, 1], [1, 0]], "not stable"),
        ("picking-sequence", {"complete": False}, [[0, 0], [0, 1]], "envy up to one"),
    ],
)
def test_wrong_answers_of_objectives_are_found(attack, monkeypatch, name, options, pairs, wrong):  # noqa: PLR0917 - pytest gives them by name
    objectives = attack("objectives")
    trial = plain(attack, demand=[2, 2] if name == "picking-sequence" else [1, 1])
    asked = objectives.Asked(trial, name, (0, 1), options)
    right = asked.answer()
    assert objectives.judged(asked)[0] == ""
    value = objectives.VALUES.get(name, objectives.total)(asked, [tuple(pair) for pair in pairs])
    claim = replace(right.certificate, value=float(value), bound=9.0, proven=True)
    monkeypatch.setattr(
        objectives.Asked, "answer", lambda _: replace(right, pairs=np.array(pairs), certificate=claim, then=None)
    )
    assert objectives.judged(asked)[0].startswith(wrong)


def test_a_bound_of_an_objective_below_the_optimum_is_found(attack, monkeypatch):
    objectives = attack("objectives")
    asked = objectives.Asked(plain(attack), "maximin", (0, 1), {})
    right = asked.answer()
    low = replace(right, certificate=replace(right.certificate, bound=0.5))
    monkeypatch.setattr(objectives.Asked, "answer", lambda _: low)
    assert objectives.judged(asked)[0].startswith("bound below")


def test_rules_that_are_not_kept_and_reasons_that_are_not_true_are_found(attack):
    cohorts, programmes, case = attack("cohorts"), attack("programmes"), attack("running").Case("cohorts", 0, 1)
    blank = {"team": "red", "town": "Porto", "manager": None}
    mentees = tuple(blank | {"id": f"m{k}", "wants": "law", "demand": 1} for k in range(2))
    mentors = tuple(blank | {"id": f"t{k}", "skills": "law", "capacity": 1} for k in range(2))
    lax = programmes.Programme(mentees, mentors, (), "first", None, None)
    strict = replace(lax, rules=({"kind": "different", "column": "team"},))
    matching = match(lax.cohort(), lax.policy())
    assert cohorts.wrong_pairs(case, lax, matching) == ""
    assert "is forbidden by" in cohorts.wrong_pairs(case, strict, matching)
    refused = match(strict.cohort(), strict.policy())
    assert cohorts.wrong_reasons(case, strict, refused) == ""
    assert cohorts.wrong_reasons(case, lax, refused) != ""
    assert "can be had" in cohorts.wrong_total(case, lax, refused)


def test_lotteries_that_are_not_what_they_say_are_found(attack, monkeypatch):
    lotteries, case = attack("lotteries"), attack("running").Case("lotteries", 0, 1)
    trial, options = plain(attack), {"max_probability": 0.5}
    drawn = lottery(trial.problem(), **options)
    found = lotteries.program(trial, 0.5)
    assert lotteries.wrong_probabilities(trial, options, drawn) == ""
    assert lotteries.wrong_value(options, drawn, found, trial) == ""
    assert lotteries.wrong_probabilities(trial, {"max_probability": 0.4}, drawn).startswith("above the cap")
    assert lotteries.wrong_value(options, drawn, (2.0, 2.0, 9.0), trial).startswith("bound below")
    assert lotteries.wrong_draws(case, trial, drawn) == ""
    always = np.array([[0, 0], [1, 1]])
    monkeypatch.setattr(type(drawn), "draws", lambda *_, **__: iter([always] * lotteries.DRAWS))
    assert lotteries.wrong_draws(case, trial, drawn).startswith("drawn otherwise")


@ON_LINUX
def test_children_that_crash_hang_or_eat_memory_are_found(attack):
    children = attack("children")
    assert children.call(lambda: 0).wrong is None
    ended = children.call(lambda: int("x"))
    assert (ended.wrong, ended.cause.split(" ")[0]) == ("traceback", "ValueError")
    assert children.call(lambda: time.sleep(60), seconds=0.2).wrong == "more than 0.2 s"
    assert children.call(lambda: len(bytearray(300 << 20)), megabytes=200).wrong == "more than 200 MB"


@ON_LINUX
def test_kills_leave_no_mixture_and_a_mixture_is_found(attack, tmp_path):
    kills, case = attack("kills"), attack("running").Case("kills", 0, 1)
    assert run(attack, "kills", 0, 2) == []
    out = tmp_path / "out"
    kills.make(out, "over")
    (out / "matching.json").write_bytes(kills.reference("new")["matching.json"])
    (out / "run.json").unlink()
    assert "is read" in kills.wrong_reading(case, out, kills.reference("old"))


def test_files_are_damaged_in_the_same_way_every_time(attack):
    files = attack("files")
    table = files.records(files.tables()["mentors"])
    first, again = ([files.damaged(np.random.default_rng(seed), table, "a.json") for seed in range(20)] for _ in "ab")
    assert first == again
    assert sum(bad != table for bad, _ in first) > 15


def test_the_script_ends_with_a_table():
    command = [sys.executable, str(BENCHMARKS / "attack.py"), "--only", "totals", "--problems", "9", "--processes", "1"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert "| totals | cases | 9 |" in done.stdout


@ON_LINUX
@pytest.mark.slow
def test_a_little_of_everything():
    command = [sys.executable, str(BENCHMARKS / "attack.py"), "--quick", "--only", "cohorts", "--only", "kills"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
