"""How people write: blanks, folding, separators, numbers, yes and no."""

import contextlib
import math
import time
import unicodedata
from datetime import date

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


@given(st.text(), st.sampled_from([";", "|", "\n", ",", None]))
def test_split_terms_gives_no_blank_terms(text, separator):
    assert all(term.strip() == term and not is_blank(term) for term in split_terms(text, separator))


@given(st.floats(allow_nan=False, allow_infinity=False) | st.integers(-(10**15), 10**15))
def test_read_number_reads_what_python_writes(number):
    assert read_number(str(number)) == number
    assert read_number(number) == number
    assert read_number(f"\u00a0{number} ".replace("-", "\u2212")) == number


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


@pytest.mark.parametrize(
    ("cell", "separator", "terms"),
    [
        ("a; b ;;c;", ";", ("a", "b", "c")),
        ("a;b", "; ", ("a", "b")),
        ("a\r\nb\n", "\n", ("a", "b")),
        ("Python (numpy, pandas), R", ",", ("Python (numpy, pandas)", "R")),
        ("a (b, c", ",", ("a (b", "c")),
        ("a), b", ",", ("a)", "b")),
        ("a (b [c, d), e] f, g", ",", ("a (b [c, d)", "e] f", "g")),
        ("{a, (b, c)}, d", ",", ("{a, (b, c)}", "d")),
        ("Other: fundraising", None, ("fundraising",)),
        ("x; Other (please specify): data: big; Andere：Garten", ";", ("x", "data: big", "Garten")),
        ("Other; Other:", ";", ("Other", "Other:")),
        ("Mother: care", None, ("Mother: care",)),
        (["a; b", " c ", None, 7.0], ";", ("a; b", "c", "7")),
        ({"a": 1, " b": 2}, ";", ("a", "b")),
        (541511.0, None, ("541511",)),
        (7, ";", ("7",)),
        ("one; cell", None, ("one; cell",)),
    ],
)
def test_split_terms(cell, separator, terms):
    assert split_terms(cell, separator) == terms


@pytest.mark.parametrize(
    ("column", "separator"),
    [
        (["a; b", "c"], ";"),
        (["a|b"], "|"),
        (["a\nb", "c"], "\n"),
        (["a\n", "b"], None),
        (["a, b", "c"], ","),
        (["Master’s degree (MA, MS)", "x"], None),
        (["a, b; c", "d, e", "f, g"], ";"),
        (["a; b"] + ["c, d"] * 11, ","),
        ([["a;b"], None, 7, {"x;y": 1}], None),
        ([], None),
    ],
)
def test_find_separator(column, separator):
    assert find_separator(column) == separator


def test_find_separator_besides_another_sign():
    assert find_separator(["a|b; c", "d|e"], besides="|") == ";"
    assert find_separator(["a, b"], besides=",") is None


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        ("2,5", 2.5),
        (",5", 0.5),
        ("0,125", 0.125),
        ("1,000", 1000),
        ("1.000.000", 1e6),
        ("1.234,5", 1234.5),
        ("1 000,5", 1000.5),
        ("1\u202f000", 1000),
        ("1'000", 1000),
        ("1,000.5", 1000.5),
        ("٣", 3),
        ("+4", 4),
        ("5.", 5),
        (".5", 0.5),
        (["3"], 3),
    ],
)
def test_read_number(cell, number):
    assert read_number(cell) == number


@pytest.mark.parametrize(
    "cell",
    ["two", "1-2", "nan", "inf", "1_000", "1,00,0", "5%", math.inf, True, ["1", "2"], {"1": 1}, date(2024, 1, 1)],
)
def test_read_number_refuses(cell):
    with pytest.raises(ValueError, match="must be a number"):
        read_number(cell)


@pytest.mark.parametrize(
    "cell",
    [
        *("maybe", "yes and no", 2, ["a"], "y n"),
        *("no preference", "No - 3", "No. 5", "no-code", "nothing, thanks", "X, formerly Twitter", "on, as ever"),
        *("yes, and no", "No, yes later", "Yes, no problem", "1, or two", "yes please"),
    ],
)
def test_read_yes_no_refuses(cell):
    with pytest.raises(ValueError, match="must be yes or no"):
        read_yes_no(cell)


@pytest.mark.parametrize(("cell", "yes"), [("YES!", True), (" Oui", True), (1.0, True), ("✗", False), ("Não", False)])
@pytest.mark.parametrize(
    "remark", ["", ", happy to", " - please", " (if needed)", "; we'll see", ". On Mondays", "! 😀"]
)
def test_read_yes_no(cell, yes, remark):
    """With a remark after a word, not after a sign."""
    if isinstance(cell, str) and cell.strip().isalpha():
        assert read_yes_no(f"{cell}{remark}") is yes
        assert read_yes_no(unicodedata.normalize("NFD", f"{cell}{remark}")) is yes
    else:
        assert read_yes_no(cell) is yes


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
