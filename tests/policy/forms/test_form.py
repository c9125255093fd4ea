import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import texts

from mentormatch.answers.titles import keys_of, pattern_of, term_of, title_key
from mentormatch.errors import PolicyError
from mentormatch.policy.forms.form import Condition, Wording, read_form

NAMES = ("mentors", "mentees", "role", "blank", "any", "bands", "separator", "duplicates", "id", "a few", "mentor")
VALUES = st.one_of(
    texts(), st.integers(), st.floats(), st.booleans(), st.none(), st.just(dt.date(2026, 1, 3)), st.just("last")
)


def documents():
    """Tables as a TOML file may hold them, right or wrong.

    For example ``{"mentors": {"id": ["a", 3]}, "a few": {"bands": True}}``.
    """
    names = st.sampled_from(NAMES)
    inner = st.recursive(
        VALUES, lambda value: st.one_of(st.lists(value, max_size=3), st.dictionaries(names, value, max_size=3))
    )
    return st.dictionaries(names, inner, max_size=4)


def mistakes_in(**given):
    with pytest.raises(PolicyError) as raised:
        read_form(**({"columns": {}, "answers": {}, "only": {}} | given))
    return [str(mistake) for mistake in raised.value.mistakes]


@given(columns=documents(), answers=documents(), only=documents())
def test_any_tables_are_a_form_or_refused(columns, answers, only):
    """And what is refused as a whole is refused in its parts: no mistake hides another."""
    together = alone = 0
    try:
        read_form(columns=columns, answers=answers, only=only)
    except PolicyError as error:
        together = len(error.mistakes)
    for part in ({"columns": columns}, {"answers": answers}, {"only": only}):
        try:
            read_form(**({"columns": {}, "answers": {}, "only": {}} | part))
        except PolicyError as error:
            alone += len(error.mistakes)
    assert together == alone


@given(term=texts(min_size=1).filter(lambda term: term.strip() == term and "*" not in term))
def test_term_of_is_what_stands_at_the_star(term):
    assert term_of("I’d teach [*]", f"I'd  TEACH [{term}]") == term
    assert term_of("I’d teach", f"I'd teach [{term}]") is None


@given(title=texts())
def test_title_key_is_idempotent_and_blind_to_signs_at_the_end(title):
    assert title_key(title_key(title)) == title_key(title)
    assert title_key(f"{title} *") == title_key(title) == title_key(f"{title}:")


def test_pattern_of_a_header_is_none():
    assert pattern_of("Skills") is None
    assert pattern_of("A (b) [*].c").fullmatch("a (b) [x].C")[1] == "x"
    assert not pattern_of("A.[*]").fullmatch("Ab[x]")


def test_keys_leave_patterns_out_and_take_required_marks():
    assert keys_of({"id": ("E-mail *",), "skills": ("Skills [*]", "Other")}) == {"e mail", "other"}


def test_star_at_the_end_of_an_id_marks_a_question():
    form = read_form(columns={"mentors": {"id": "E-mail *", "name": "Name *"}}, answers={}, only={})
    assert form.columns["mentor"] == {"id": ("E-mail",), "name": ("Name",)}


def test_what_is_said_of_a_column_comes_first():
    general = Wording(blank=frozenset({"none", "n/a"}), any=("all",), words={"a lot": 20, "few": 2}, bands="low")
    own = Wording(blank=frozenset({"few"}), any=("any",), words={"none": 0}, separator="/")
    both = own.on_top_of(general)
    assert both.blank == {"n/a", "few"}
    assert both.words == {"a lot": 20, "none": 0}
    assert (both.any, both.bands, both.separator) == (("all", "any"), "low", "/")


def test_answers_that_everybody_meets_are_those_of_the_columns():
    form = read_form(columns={}, answers={"any": "all", "skills": {"any": ["any"]}}, only={})
    assert form.any_answers(["skills", None, "wants"]) == ("all", "any")
    assert form.any_answers([]) == ()


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("accepted", "'accepted'"),
        (["a", 3], "'a' or '3'"),
        ({"at_least": 3, "at_most": 10.5}, "at least 3 and at most 10.5"),
        ({"at_most": 0}, "at most 0"),
        (True, "'True'"),
    ],
)
def test_conditions_in_words(given, said):
    form = read_form(columns={}, answers={}, only={"mentors": {"status": given}})
    assert str(form.only["mentor"]["status"]) == said
    assert isinstance(form.only["mentor"]["status"], Condition)


@pytest.mark.parametrize("given", [[], {}, {"at_least": "3"}, {"at_least": True}, {"least": 3}, None, [[1]]])
def test_conditions_that_are_none(given):
    (line,) = mistakes_in(only={"mentees": {"years": given}})
    assert "[only] years must be an answer, a list of answers, or { at_least = 3, at_most = 10 }" in line


def test_every_mistake_is_said_at_once():
    lines = mistakes_in(
        columns={"mentors": {"capacity": "a * b", "skills": []}, "rolle": "x"},
        answers={"bands": "lowest", "Few": 2, "few": 3, "yes": True, "duplicates": "newest"},
        only={"both": {}},
    )
    assert len(lines) == 8
    assert any("Did you mean 'role'?" in line for line in lines)
    assert any("must not give two meanings to an answer" in line for line in lines)
