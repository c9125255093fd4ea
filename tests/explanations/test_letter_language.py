"""Every sentence of letters, in every language."""

import re
import string

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mentormatch.answers.word_lists import read_words
from mentormatch.explanations import letter_language
from mentormatch.explanations.letter_language import LetterLanguage, language_of, letter_languages
from mentormatch.policy.letters import LETTER_LANGUAGES
from mentormatch.policy.policy import Policy
from mentormatch.profiles.people import People

DATA = read_words("letters.toml", beside=letter_language.__file__)
KEYS = sorted(DATA["en"])
PARTS = {"number": 3, "hour": "18", "minute": "30"}


def names_in(sentence):
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name}


def test_the_languages_of_the_data_are_those_of_policies():
    assert {*DATA} == {*LETTER_LANGUAGES, "called"}
    assert {*DATA["called"]} == {*LETTER_LANGUAGES}


@pytest.mark.parametrize("code", LETTER_LANGUAGES)
@pytest.mark.parametrize("key", KEYS)
def test_every_sentence_stands_in_every_language_with_the_same_parts(code, key):
    own, english = DATA[code].get(key), DATA["en"][key]
    assert type(own) is type(english)
    if isinstance(english, str):
        assert names_in(own) == names_in(english)
        said = LetterLanguage(code).say(key, **dict.fromkeys(names_in(own), "x") | PARTS)
        assert not set("{}") & set(said)
        assert said.strip() == said
        assert "  " not in said
    elif isinstance(english, dict):
        assert list(own) == list(english)
        assert all(own.values())


@pytest.mark.parametrize("code", LETTER_LANGUAGES)
def test_no_sentence_is_left_in_english(code):
    same = [key for key in KEYS if DATA[code][key] == DATA["en"][key] and re.search(r"[a-z]{4}", str(DATA["en"][key]))]
    assert code == "en" or set(same) <= {"stretch", "stretch_over", "clock", "clock_full"}


@pytest.mark.parametrize(("code", "forms"), [("de", "du dir dich sie ihnen ihr"), ("fr", "tu vous votre vos te"),
                                             ("es", "tú usted ustedes vosotros tu su"), ("pt", "você tu vocês teu"),
                                             ("nl", "je jij u uw jullie")])  # fmt: skip
def test_nobody_is_addressed_formally_or_not(code, forms):
    """German "ihre Ziele" are those of the person."""
    words = {word for key in KEYS for word in re.findall(r"\w+", str(DATA[code][key]).lower())}
    assert not words & set(forms.split())


@settings(max_examples=60)
@given(st.sampled_from(LETTER_LANGUAGES), st.lists(st.text(min_size=1), max_size=9), st.integers(1, 5))
def test_lists_hold_all_terms_or_say_how_many_more(code, terms, most):
    language = LetterLanguage(code)
    listed = language.listed(terms, most=most)
    assert all(term in listed for term in terms[:most])
    if len(terms) > most:
        assert str(len(terms) - most) in listed


def test_the_last_of_a_list():
    assert LetterLanguage("es").listed(["siete", "ocho"], "or") == "siete u ocho"
    assert LetterLanguage("es").listed(["agua", "hielo"]) == "agua y hielo"
    assert LetterLanguage("es").listed(["Excel", "Inglés"]) == "Excel e Inglés"
    assert LetterLanguage("nl").listed("abc") == "a, b en c"
    assert LetterLanguage("de").listed("abc", "or") == "a, b oder c"
    assert LetterLanguage("de").listed([]) == ""


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("en", "Mon 18:00-19:30"),
        ("de", "Montag 18:00–19:30 Uhr"),
        ("fr", "lundi 18 h–19 h 30"),
        ("es", "lunes 18:00-19:30"),
        ("pt", "segunda-feira 18h-19h30"),
        ("nl", "maandag 18.00-19.30 uur"),
    ],
)
def test_times_of_the_week(code, said):
    assert LetterLanguage(code).stretch((1080, 1170)) == said


@settings(max_examples=60)
@given(st.sampled_from(LETTER_LANGUAGES), st.integers(0, 10_079), st.integers(1, 2_000))
def test_every_stretch_can_be_said(code, start, length):
    said = LetterLanguage(code).stretch((start, start + length))
    assert any(day in said for day in DATA[code]["weekdays"].values())
    assert not set("{}") & set(said)


def test_midnight_belongs_to_the_day_that_ends():
    assert LetterLanguage("en").stretch((1320, 1440)) == "Mon 22:00-24:00"


def test_whose_language_cannot_be_written_gets_the_general_one():
    people = People("mentee", ("a", "b", "c"), {"mail": ("Deutsch", "polski", None)})
    written = letter_languages(people, Policy(letters={"language": "pt", "language_column": "mail"}))
    assert [language.code for language in written] == ["de", "pt", "pt"]
    assert language_of("nl-BE") == "nl"
