"""E-mail addresses within texts, of any length."""

import pytest

from mentormatch.answers import Directory
from mentormatch.answers.addresses import address_in


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Ada <ada@x.example>", "ada@x.example"),
        ("write to ada@x.example, or not", "ada@x.example"),
        ("mail:ada@x.example", "ada@x.example"),
        ("a@@b", "a@@b"),
        ("@ada", None),
        ("ada@", None),
        ("@ada@x", "@ada@x"),
        ("", None),
    ],
)
def test_address_in(text, found):
    assert address_in(text) == found


@pytest.mark.parametrize("word", ["x", ".", "é", "x.", "@", "x@ "])
def test_long_words_take_linear_time(word):
    """In quadratic time these would take hours."""
    text = word * (2_000_000 // len(word))
    address_in(text)
    assert Directory([(("", "1"), "1", ("Ada",))]).find(text[:200_000]) == []
