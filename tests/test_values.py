"""Values: pickled, copied, sent to other processes, equal, frozen, and written as plain JSON."""

import copy
import json
import math
import multiprocessing
import pickle
from collections.abc import Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, fields, is_dataclass

import numpy as np
import pytest

import mentormatch as mm
from mentormatch.assignment import AssignmentProblem, DenseScores, lottery, solve
from mentormatch.datasets import make_cohort
from mentormatch.values import ReadOnlyDict, Value, frozen, plain, read_only, same

COHORT = make_cohort(40, 15, seed=1)
POLICY = mm.default_policy(COHORT)
PROBLEM = AssignmentProblem([[0.5, 0.2], [0.3, 0.1], [0.2, 0.4]], allowed=np.ones((3, 2), dtype=bool))


def values():
    matching = mm.match(COHORT, POLICY)
    fair = mm.Policy(criteria=POLICY.criteria, objective="maximin")
    drawn = mm.draw_lottery(COHORT, POLICY, seed=1)
    some = COHORT.mentees.ids[0]
    return {
        "cohort": COHORT,
        "policy": POLICY,
        "matching": matching,
        "maximin": mm.match(COHORT, fair),
        "lottery draw": drawn,
        "lottery": lottery(PROBLEM),
        "assignment": solve(PROBLEM),
        "certificate": matching.certificate,
        "problem": matching.problem,
        "dense scores": DenseScores([[0.1, 0.2]]),
        "scores": matching.scores,
        "audit": mm.audit(matching, by="gender", tell=True),
        "explanation": mm.explain(matching, mentee=some, mentor=COHORT.mentors.ids[3]),
        "for a participant": mm.explain(matching, mentee=some, audience="participant"),
        "introductions": mm.introductions(matching),
        "outcomes": mm.outcomes_of(matching),
        "checkup": mm.check_up(COHORT, POLICY),
        "pairs across": mm.pairs_across(matching, by="gender"),
    }


VALUES = values()


def arrays_and_dicts(value, seen=None):
    """Yield each array and mapping of ours in a value, at any depth that a user reaches through fields."""
    seen = set() if seen is None else seen
    if id(value) in seen:
        return
    seen.add(id(value))
    if isinstance(value, np.ndarray):
        yield value
    elif isinstance(value, Mapping):
        yield value
        for entry in value.values():
            yield from arrays_and_dicts(entry, seen)
    elif isinstance(value, tuple | list):
        for entry in value:
            yield from arrays_and_dicts(entry, seen)
    elif isinstance(value, Value) and is_dataclass(value):
        for field in fields(value):
            if field.name not in {"cohort_problem", "solved", "urn"}:
                yield from arrays_and_dicts(getattr(value, field.name), seen)


@pytest.mark.parametrize("name", VALUES)
def test_a_copy_is_equal(name):
    value = VALUES[name]
    for copied in (pickle.loads(pickle.dumps(value)), copy.deepcopy(value), copy.copy(value)):
        assert copied == value


def is_changeable(part) -> bool:
    return part.flags.writeable if isinstance(part, np.ndarray) else isinstance(part, dict) and not is_locked(part)


def is_locked(mapping) -> bool:
    return isinstance(mapping, ReadOnlyDict)


@pytest.mark.parametrize("name", VALUES)
def test_what_is_frozen_is_frozen_all_the_way_down(name):
    for value in (VALUES[name], pickle.loads(pickle.dumps(VALUES[name])), copy.deepcopy(VALUES[name])):
        assert [part for part in arrays_and_dicts(value) if is_changeable(part)] == []


def test_what_hangs_on_a_matching_cannot_be_changed():
    matching = VALUES["matching"]
    for mapping in (
        matching.cohort.mentees.columns,
        matching.cohort.mentees.index,
        matching.cohort.person_keys,
        matching.prices,
        matching.mentors_of,
        matching.solved.answer.details,
    ):
        with pytest.raises(TypeError):
            mapping["kim"] = None
    for array in (matching.positions, matching.certificate.prices, matching.solved.answer.pairs):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 0


def test_what_is_given_stays_the_callers_own():
    prices, levels = np.zeros((2, 2)), {"R": "expert"}
    cohort = mm.Cohort.from_records(mentors=[{"id": "a", "skills": levels}], mentees=[])
    read_only(prices)[...]
    assert prices.flags.writeable
    levels["R"] = "novice"
    assert cohort.mentors.columns["skills"] == ({"R": "expert"},)
    with pytest.raises(TypeError):
        cohort.mentors.columns["skills"][0]["R"] = "novice"


@pytest.mark.parametrize("objective", ["total", "maximin", "stable"])
@pytest.mark.parametrize("order", ["as given", "turned"])
def test_a_restored_matching_is_equal(objective, order):
    policy = mm.Policy(criteria=POLICY.criteria, objective=objective)
    matching = mm.match(COHORT, policy, seed=3)
    turned = COHORT.take(mentors=range(14, -1, -1), mentees=range(39, -1, -1))
    document = json.loads(json.dumps(matching.to_dict()))
    restored = mm.Matching.from_dict(document, COHORT if order == "as given" else turned)
    assert restored == matching
    assert hash(restored) == hash(matching)


def test_other_results_are_not_equal():
    matching = VALUES["matching"]
    others = [
        mm.match(COHORT, POLICY, seed=8),
        VALUES["maximin"],
        mm.match(COHORT.without(mentees=[COHORT.mentees.ids[5]]), POLICY),
    ]
    assert all(other != matching for other in others)
    assert matching != "a matching"
    assert solve(PROBLEM) != solve(AssignmentProblem([[0.5, 0.2], [0.3, 0.1], [0.2, 0.5]]))


@pytest.mark.parametrize("start", ["fork", "spawn", "forkserver"])
@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
def test_through_a_process_pool(start):
    if start not in multiprocessing.get_all_start_methods():
        pytest.skip(f"no {start} here")
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context(start)) as pool:
        assert pool.submit(mm.match, COHORT, POLICY).result() == VALUES["matching"]
        assert pool.submit(mm.audit, VALUES["matching"], by="gender", tell=True).result() == VALUES["audit"]


def holds_only_json(document) -> bool:
    if isinstance(document, dict):
        return all(type(key) is str and holds_only_json(entry) for key, entry in document.items())
    if isinstance(document, list):
        return all(map(holds_only_json, document))
    return type(document) in (str, int, float, bool, type(None))


@pytest.mark.parametrize("name", sorted(name for name, value in VALUES.items() if hasattr(value, "to_dict")))
def test_documents_are_plain_json(name):
    document = VALUES[name].to_dict()
    assert holds_only_json(document)
    assert json.loads(json.dumps(document, allow_nan=False)) == document


def test_results_have_documents():
    named = ("assignment", "lottery", "audit", "explanation", "checkup", "certificate")
    assert all(hasattr(VALUES[name], "to_dict") for name in named)


def test_hidden_values_are_null():
    few = mm.audit(VALUES["matching"], by="gender", smallest=40).to_dict()
    shown = [metrics["mean_score"] for metrics in few["by_group"].values()]
    assert shown
    assert set(shown) == {None}


@dataclass(frozen=True, eq=False)
class Sample(Value):
    parts: object


@pytest.mark.parametrize(
    ("first", "second", "equal"),
    [
        (np.array([1.0, math.nan]), np.array([1.0, math.nan]), True),
        (np.array([1, 2]), [1, 2], False),
        (np.array(["a"]), np.array(["b"]), False),
        ({"a": (math.nan,)}, {"a": [math.nan]}, True),
        ({"a": 1}, {"b": 1}, False),
        (Sample({"a": np.zeros(2)}), Sample({"a": np.zeros(2)}), True),
        (Sample(1), Sample(2), False),
    ],
)
def test_same(first, second, equal):
    assert same(first, second) is equal


def test_frozen_and_plain():
    assert frozen([{"a": {1, 2}}]) == ({"a": frozenset({1, 2})},)
    given = {("a", "b"): {2, 1}, "x": np.float64(math.inf), "y": np.int64(3)}
    assert plain(given) == {"a × b": [1, 2], "x": None, "y": 3}
    for change in ("clear", "popitem"):
        with pytest.raises(TypeError):
            getattr(ReadOnlyDict({"a": 1}), change)()
