"""Objectives of policies: names, tables and functions of one's own."""

import copy
import pickle

import pytest

from mentormatch.errors import PolicyError
from mentormatch.policy.own_parts import with_own_parts
from mentormatch.policy.policy import Policy
from mentormatch.policy.schema import policy_schema

DOCUMENT = {"objective": {"own": f"{__name__}.nobody"}}


def nobody(_problem):
    return []


def everybody(_problem):
    return []


def test_policy_with_a_function_is_a_value():
    policy = Policy(objective=nobody)
    assert policy.objective is nobody
    for same in (Policy(objective=nobody), pickle.loads(pickle.dumps(policy)), copy.deepcopy(policy)):
        assert same == policy
        assert hash(same) == hash(policy)
    assert policy != Policy(objective=everybody)
    assert policy != Policy()


def test_function_is_stored_by_its_name_and_handed_over():
    policy = Policy(objective=nobody)
    assert policy.to_dict() == DOCUMENT
    assert Policy.from_dict(with_own_parts({"criteria": [], **DOCUMENT}, policy)) == policy
    for other in (None, Policy(), Policy(objective=everybody)):
        with pytest.raises(PolicyError, match=r"must be handed over: '.*nobody' is a function of your own") as raised:
            Policy.from_dict(with_own_parts({"criteria": [], **DOCUMENT}, other))
        assert [mistake.code for mistake in raised.value.mistakes] == ["objective_not_ours"]


def test_function_is_not_written_down():
    with pytest.raises(PolicyError, match=r"the objective must be one of ours, by name.*nobody") as raised:
        Policy(objective=nobody).to_toml()
    assert [mistake.code for mistake in raised.value.mistakes] == ["objective_not_ours"]
    assert "own" not in str(policy_schema()["properties"]["objective"].get("properties"))


@pytest.mark.parametrize("wrong", [3, None, " ", {}, {"name": nobody}, [nobody]])
def test_what_is_no_objective(wrong):
    with pytest.raises(PolicyError, match="must be a name, a table with a name and options, or a function"):
        Policy(objective=wrong)


def test_function_of_the_name_of_ours_knows_no_priority():
    def total(_problem):
        return []

    with pytest.raises(PolicyError, match="where the objective is not the total"):
        Policy(objective=total, priority="year")
