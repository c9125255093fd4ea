"""Every sentence of letters, in every language."""

import re
import string
from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mentormatch.answers.word_lists import read_words
from mentormatch.explanations import letter_language
from mentormatch.explanations.introduction_text import IntroductionFacts, paragraph
from mentormatch.explanations.letter_language import LetterLanguage, language_of, letter_languages
from mentormatch.explanations.letters import unmatched_text
from mentormatch.matching.result.parts import Reason
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
    assert code == "en" or set(same) <= {"stretch", "stretch_over", "clock", "clock_full", "day_same"}


@pytest.mark.parametrize(("code", "forms"), [("de", "du dir dich sie ihnen ihr"), ("fr", "tu vous votre vos te"),
                                             ("es", "tú usted ustedes vosotros tu su"), ("pt", "você tu vocês teu"),
                                             ("nl", "je jij u uw jullie")])  # fmt: skip
def test_nobody_is_addressed_formally_or_not(code, forms):
    """German "ihre Ziele" are those of the person."""
    words = {word for key in KEYS for word in re.findall(r"\w+", str(DATA[code][key]).lower())}
    assert not words & set(forms.split())


# What begins with a vowel, or the sound of one, must not follow what is shortened or changed before it.
CHANGED_BEFORE_A_VOWEL = {"fr": "de que le la ce je ne se jusque lorsque puisque", "es": "y o", "en": "a", "de": "",
                          "pt": "", "nl": ""}  # fmt: skip


@pytest.mark.parametrize("code", LETTER_LANGUAGES)
def test_what_is_filled_in_follows_no_word_that_changes_before_a_vowel(code):
    """ "de Anna" would be "d'Anna", "y Inés" is "e Inés": lists know that, sentences do not."""
    words = "|".join(CHANGED_BEFORE_A_VOWEL[code].split()) or r"\b\B"
    for key in KEYS:
        assert not re.search(rf"(?i)\b({words}) \{{", str(DATA[code][key])), key


SOME = (), ("Excel",), ("Excel", "Inglés", "R")


@pytest.mark.parametrize("code", LETTER_LANGUAGES)
@pytest.mark.parametrize("reader", ["both", "mentee", "mentor"])
@pytest.mark.parametrize("known", range(3))
def test_introductions_of_nothing_one_and_many_are_whole_sentences(code, reader, known):
    some = SOME[known]
    facts = IntroductionFacts(
        "Óscar",
        "Inès",
        topics=(some,) if some else (),
        shares_untold=bool(known % 2),
        wishes=some,
        goals=tuple(f"{term} 2" for term in some),
        gives_back=some,
        languages=("English", "Deutsch", "Greek")[: len(some)],
        times=(((1080, 1140), ((1020, 1080),)), ((1180, 1240), ((1180, 1240),)))[: len(some)],
        time_zones=("Europe/Paris", "America/Lima") if some else (),
        hours_ahead=(-13.0, -12.5)[: len(some)],
    )
    said = paragraph(facts, language=LetterLanguage(code), reader=reader)
    check_sentences(said)
    assert all(term in said for term in some)


@pytest.mark.parametrize("code", LETTER_LANGUAGES)
@pytest.mark.parametrize("reason", [*get_args(Reason), "no_mentors"])
def test_letters_of_every_reason_are_whole_sentences(code, reason):
    check_sentences(unmatched_text("Óscar", reason, LetterLanguage(code)))


def check_sentences(said):
    assert said.endswith(".")
    assert not re.search(r"[{}]|  |: *\.|\.\.|,\.|\( *\)| [.,)]", said), said
    greeting = re.match(r"[^,:!]+(?:, Óscar| [^,:!]*)?[,:!] ", said)
    assert greeting
    for sentence in re.split(r"(?<=[.!]) (?=\D)", said[greeting.end() :])[1:]:
        assert sentence[0].isupper(), sentence


def test_greetings_join_names_as_they_are_said():
    facts = IntroductionFacts("Kim", "Ignacio")
    assert paragraph(facts, language=LetterLanguage("es")).startswith("Hola, Kim e Ignacio: Comienza")


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
    assert LetterLanguage("es").listed(["Kim", "Yvonne"]) == "Kim e Yvonne"
    assert LetterLanguage("es").listed(["Kim", "Yara"]) == "Kim y Yara"
    assert LetterLanguage("es").listed(["10:00", "11:00"], "or") == "10:00 u 11:00"
    assert LetterLanguage("es").listed(["100", "110"], "or") == "100 o 110"
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
