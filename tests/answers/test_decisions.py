"""What a coordinator decided, in the words of a sheet, a list and Python."""

import pytest

from mentormatch.answers.decisions import DECISIONS, read_decision
from mentormatch.errors import InputError, PolicyError
from mentormatch.matching.rounds import read_decisions_given
from mentormatch.policy.rules import Rule


@pytest.mark.parametrize("word", [*DECISIONS, "accepted", "declined", " Accept ", "HOLD", ""])
def test_every_place_reads_the_same_words(word):
    entry = {"mentee": "kim", "mentor": "ada", "decision": word}
    assert read_decisions_given([entry])[0].decision == read_decision(word)
    if read_decision(word) != "hold":
        kind = "forbid" if read_decision(word) == "declined" else "lock"
        assert len(Rule(kind, pairs=[entry]).listed) == 1


@pytest.mark.parametrize("word", ["yes", "perhaps", "acceptable", "=accept"])
def test_no_place_reads_other_words(word):
    entry = {"mentee": "kim", "mentor": "ada", "decision": word}
    with pytest.raises(ValueError, match="accepted, declined, hold or blank"):
        read_decision(word)
    with pytest.raises(InputError, match="accepted, declined, hold or blank"):
        read_decisions_given([entry])
    with pytest.raises(PolicyError, match="accepted, declined or blank"):
        Rule("lock", pairs=[entry])
