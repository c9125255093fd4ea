"""Classifications that somebody brings: codes, names, and both."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mentormatch.answers import Classification, code_key

SERVICES = {
    "31-33": ["", "Manufacturing"],
    "311": ["31-33", "Food Manufacturing"],
    "54": ["", "Professional, Scientific, and Technical Services"],
    "541": ["54", "Professional, Scientific, and Technical Services"],
    "5415": ["541", "Computer Systems Design & Related Services", "IT services"],
    "62": ["", "Health Care and Social Assistance"],
    "621": ["62", "Other"],
    "3119": ["311", "Other"],
    "3118": ["311", "Bakeries", "Mills"],
    "3112": ["311", "Mills"],
}
SECTIONS = {
    "J": ["", "Information and communication"],
    "62": ["J", "Computer programming"],
    "62.01": ["62", "Computer programming activities"],
    "A": ["", "Agriculture"],
    "FIN": ["", "Finance"],
}


def read(text, codes=SERVICES):
    return "/".join(Classification(codes).read(text).path)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("5415", "54/541/5415"),
        (" 5415. ", "54/541/5415"),
        ("5415 - Computer Systems Design", "54/541/5415"),
        ("5415: computer systems design and related services", "54/541/5415"),
        ("5415—IT", "54/541/5415"),
        ("(5415)", "54/541/5415"),
        ("54 Professional services", "54"),
        ("IT SERVICES", "54/541/5415"),
        ("Computer systems design, and related services", "54/541/5415"),
        ("professional scientific technical services", "54"),  # the upper of two with one name
        ("541 Professional, Scientific, and Technical Services", "54/541"),
        ("31-33", "31-33"),
        ("31 – 33 Manufacturing", "31-33"),
        ("32", "31-33"),
        ("Mills", "31-33/311"),  # what is above both that are called so
        ("Other", ""),  # of two branches
        ("54 Health Care & Social Assistance", ""),  # code and name contradict each other
        ("54151", ""),
        ("1000 employees", ""),
        ("54people", ""),
        ("Gardening", ""),
        ("", ""),
    ],
)
def test_codes_and_names(text, expected):
    assert read(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("J62.01", "J/62/62.01"),
        ("J 62.01 Programming", "J/62/62.01"),
        ("6201", "J/62/62.01"),
        ("62.01", "J/62/62.01"),
        ("j - information", "J"),
        ("J", "J"),
        ("A little of everything", ""),
        ("FIN Finance", "FIN"),
        ("FIN: loans", "FIN"),
        ("fin and tail", ""),
    ],
)
def test_letters(text, expected):
    assert read(text, SECTIONS) == expected


def test_letters_in_front_may_be_left_out():
    codes = {"J": [""], "J62": ["J"], "J6201": ["J62"]}
    assert read("62.01", codes) == read("J62.01", codes) == "J/J62/J6201"


@pytest.mark.parametrize(
    ("text", "doubtful"), [("54 Catering", True), ("54", False), ("54 Technical services", False), ("Catering", False)]
)
def test_a_code_before_another_name_is_doubtful(text, doubtful):
    assert Classification(SERVICES).read(text).doubtful is doubtful


@given(st.text(max_size=60), st.dictionaries(st.text(min_size=1, max_size=5).filter(code_key), st.text(max_size=9)))
def test_any_text_is_read_as_a_way_down(text, names):
    codes = {code: ["", name] for code, name in names.items()}
    path = Classification(codes).read(text).path
    assert path == () or (len(path) == 1 and path[0] in codes)


@given(st.permutations(list(SERVICES)), st.sampled_from(["Mills", "Other", "32", "Manufacturing", "541 Technical"]))
def test_the_order_of_the_file_changes_nothing(order, text):
    assert Classification({code: SERVICES[code] for code in order}).read(text) == Classification(SERVICES).read(text)
