"""Blank cells, text of cells, and folding."""

import contextlib
import math
import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from mentormatch.answers.number import read_number
from mentormatch.answers.terms import find_separator, split_terms
from mentormatch.answers.text import fold, is_blank, text_of
from mentormatch.answers.yes_no import read_yes_no


@given(st.text())
@example("\u037a")
@example("a_\u200b-b")
def test_fold_twice_is_fold_once(text):
    assert fold(fold(text)) == fold(text)


@given(st.text())
def test_fold_ignores_case_and_surrounding_space(text):
    assert fold(f" {text}\u00a0") == fold(text)
    assert fold(text.casefold()) == fold(text)


@given(st.lists(st.from_regex(r"[a-z0-9]{1,5}", fullmatch=True), min_size=1, max_size=4), st.sampled_from("-_ –"))
def test_fold_takes_hyphens_and_spaces_between_words_alike(words, sign):
    assert fold(sign.join(words)) == " ".join(words)


@pytest.mark.parametrize(
    "cell", [None, math.nan, "", " \t\n", "\u00a0", "\u200b\ufeff", "\u200d", [], {}, ["", None], ()]
)
def test_is_blank(cell):
    assert is_blank(cell)
    assert text_of(cell) == ""
    assert split_terms(cell, ";") == ()
    assert read_number(cell) is None
    assert read_yes_no(cell) is None


@pytest.mark.parametrize("cell", ["-", "n/a", 0, 0.0, False, ["", "a"], {"a": None}, "🚀"])
def test_is_not_blank(cell):
    assert not is_blank(cell)


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("C++", "c++"),
        ("C#", "c#"),
        ("C♯", "c#"),
        (".NET", ".net"),
        ("R", "r"),
        ("CI/CD", "ci/cd"),
        ("Front-End", "front end"),
        ("front_end", "front end"),
        ("front  –  end", "front end"),
        ("-x", "-x"),
        ("Façade", "facade"),
        ("Łódź", "lodz"),
        ("Straße", "strasse"),
        ("İstanbul", "istanbul"),
        ("ＡＩ", "ai"),
        ("Power BI®", "power bi"),
        ("I’m “in”", 'i\'m "in"'),
        ("❤\ufe0f", "❤"),
        ("ΠΡΌΟΔΟΣ", "προοδοσ"),
        ("СТРОЙ", "строй"),
        ("がく", "がく"),
        ("हिन्दी-भाषा", "हिन्दी भाषा"),
        ("שָׁלוֹם", "שָׁלוֹם"),
        ("👩\u200d💻", "👩\u200d💻"),
        ("\u200d", ""),
    ],
)
def test_fold(written, folded):
    assert fold(written) == folded


def test_fold_never_joins_words():
    assert fold("data science") != fold("datascience")
    assert fold("node.js") != fold("nodejs")


HOSTILE = {
    "hyphens": "a" + "-" * 100_000,
    "unclosed": "[" * 50_000 + ")" * 50_000 + ",a",
    "nested": "(" * 50_000 + "," + ")" * 50_000,
    "digits": "1" * 100_000 + "x",
    "commas": "1,000" * 20_000,
    "accents": "e" + "\u0301" * 100_000,
    "emoji": "👩\u200d💻" * 30_000,
    "others": "Other (" * 15_000,
    "invisible": "\u200b" * 100_000,
}


@pytest.mark.parametrize("cell", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_cell_is_read_in_linear_time(cell):
    started = time.perf_counter()
    fold(cell)
    split_terms(cell, find_separator([cell]))
    split_terms(cell, ",")
    for read in (read_number, read_yes_no):
        with contextlib.suppress(ValueError):
            read(cell)
    assert time.perf_counter() - started < 10
