"""Decisions as coordinators write them."""

import importlib.resources
import json
import re

import pytest

from mentormatch.answers.decision_words import _WORDS, DECISION_TITLES, DECISIONS, read_decision
from mentormatch.answers.text import fold
from mentormatch.errors import InputError, PolicyError
from mentormatch.matching.rounds import read_decisions_given
from mentormatch.policy.rules import Rule


def test_no_word_means_two_things():
    words = [fold(word) for text in _WORDS.values() for word in text.split("|")]
    assert len(words) == len(set(words))
    assert all(words)
    assert len(set(DECISION_TITLES)) == len(DECISION_TITLES)


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ("ACCEPTED ", "accepted"), ("Zugesagt", "accepted"), ("acceptée", "accepted"), ("oui", "accepted"),
        ("✓", "accepted"),
        ("Absage", "declined"), ("Rechazada.", "declined"), ("nee", "declined"), (False, "declined"),
        ("On hold", "hold"), ("Zurückgestellt", "hold"), ("en attente", "hold"),
        ("", None), ("  ", None), (None, None), (float("nan"), None),
    ],
)  # fmt: skip
def test_words_of_several_languages(cell, said):
    assert read_decision(cell) == said


@pytest.mark.parametrize("cell", ["maybe", "pending", "offen", "accepted by Ann, declined by Bo", 7])
def test_what_is_not_clear_is_no_decision(cell):
    with pytest.raises(ValueError, match=str(cell)):
        read_decision(cell)


def test_what_the_page_saves_is_read():
    """The page's own words are not looked up here, so that they are held to be among ours."""
    script = importlib.resources.files("mentormatch.report").joinpath("templates/page.js").read_text("utf-8")
    (kinds,) = re.findall(r"const KINDS = (\[.*?\]);", script)
    none, *decided, other = json.loads(kinds)
    assert (none, other) == ("", "other"), "these two are saved as a blank"
    assert [read_decision(word) for word in decided] == decided == [read_decision(word) for word in DECISIONS]
    assert read_decision(none) is None


@pytest.mark.parametrize("word", [*DECISIONS, "accepted", "zugesagt", " Accept ", "HOLD", "nein", ""])
def test_every_place_reads_the_same_words(word):
    entry = {"mentee": "kim", "mentor": "ada", "decision": word}
    assert read_decisions_given([entry])[0].decision == read_decision(word)
    if read_decision(word) != "hold":
        kind = "forbid" if read_decision(word) == "declined" else "lock"
        assert len(Rule(kind, pairs=[entry]).listed) == 1


@pytest.mark.parametrize("word", ["perhaps", "acceptable", "=accept"])
def test_no_place_reads_other_words(word):
    entry = {"mentee": "kim", "mentor": "ada", "decision": word}
    with pytest.raises(InputError, match="accepted, declined, hold or blank"):
        read_decisions_given([entry])
    with pytest.raises(PolicyError, match="accepted, declined or blank"):
        Rule("lock", pairs=[entry])
