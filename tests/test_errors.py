"""The text of errors: nothing in it is an order to a terminal."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mentormatch.errors import CohortError, FileError, InfeasibleError, Mistake, printable, shorten

HOSTILE = "\x1b]0;pwned\x07\u202eada\x9b2J\x00\u2028x\u2066"
ESCAPED = r"\x1b]0;pwned\x07\u202eada\x9b2J\x00\u2028x\u2066"


@given(st.text())
def test_printable_escapes_and_changes_nothing_else(text):
    shown = printable(text)
    assert printable(shown) == shown
    assert all(character in "\n\t" or ord(character) >= 32 for character in shown)
    assert not set(shown) & set("\x7f\x85\x9b\u2028\u202a\u202e\u2066\u2069")
    if text.isprintable():
        assert shown == text


@pytest.mark.parametrize(
    "error",
    [
        FileError(f"'{HOSTILE}' cannot be read."),
        InfeasibleError(f"Nobody for {HOSTILE}.", mentees=[HOSTILE]),
        CohortError(Mistake("x", f"'{HOSTILE}' must be", hint=HOSTILE, file=HOSTILE, row=1, column=HOSTILE)),
    ],
)
def test_text_of_errors_is_escaped(error):
    assert ESCAPED in str(error)
    assert printable(str(error)) == str(error)


def test_mistake_is_one_line_and_keeps_what_came():
    mistake = Mistake("x", "must be\nmentors.csv: fine", got=HOSTILE, column="a\tb")
    assert len(str(mistake).splitlines()) == 1
    assert mistake.got == HOSTILE
    assert "\x1b" not in shorten(HOSTILE)
