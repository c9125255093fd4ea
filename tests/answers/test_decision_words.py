"""Decisions as coordinators write them."""

import pytest

from mentormatch.answers.decision_words import _WORDS, DECISION_TITLES, read_decision
from mentormatch.answers.text import fold


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
