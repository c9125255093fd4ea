"""Cells of several terms, and what separates them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mentormatch.answers.terms import find_separator, split_terms
from mentormatch.answers.text import is_blank


@given(st.text(), st.sampled_from([";", "|", "\n", ",", None]))
def test_split_terms_gives_no_blank_terms(text, separator):
    assert all(term.strip() == term and not is_blank(term) for term in split_terms(text, separator))


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
        ("CI/CD / UI/UX", " / ", ("CI/CD", "UI/UX")),
        ("C++ +  R", " + ", ("C++", "R")),
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
        (["lace · socks", "socks · cables", "lace"], " · "),
        (["R + SQL", "SQL + Go", "C++ + R"], " + "),
        (["ear – voice", "voice – breath", "breath – ear"], " – "),
        (["Design / UX", "Sales / PR", "Sales / PR"], None),
        (["CI/CD", "CI/CD and more", "UI/UX"], None),
        (["lace / socks", "socks / lace, loud", "cables, lace"], ","),
        (["I climb - and cook", "I sail - or row", "I run"], None),
    ],
)
def test_find_separator(column, separator):
    assert find_separator(column) == separator


def test_find_separator_besides_another_sign():
    assert find_separator(["a|b; c", "d|e"], besides="|") == ";"
    assert find_separator(["a, b"], besides=",") is None
