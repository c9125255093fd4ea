"""The words of the page, in each language."""

import re
import tomllib
from pathlib import Path

import pytest

import mentormatch.explanations.proof
import mentormatch.report.language
from mentormatch.report.language import LANGUAGES, Language

FILES = [
    Path(mentormatch.report.language.__file__).with_name("words.toml"),
    Path(mentormatch.explanations.proof.__file__).with_name("proof.toml"),
    Path(mentormatch.explanations.proof.__file__).with_name("reason_words.toml"),
]


def flat(words, before=""):
    for key, value in words.items():
        if isinstance(value, dict):
            yield from flat(value, f"{before}{key}.")
        else:
            yield f"{before}{key}", sorted(re.findall(r"\{(\w*)\}", value))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_each_language_has_the_same_keys_with_the_same_parts(file):
    words = tomllib.loads(file.read_text(encoding="utf-8"))
    assert tuple(sorted(words)) == LANGUAGES
    for language in LANGUAGES:
        assert dict(flat(words[language])) == dict(flat(words["en"])), language


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_no_language_is_left_in_english(file):
    """Words that are the same in several languages are few."""
    words = tomllib.loads(file.read_text(encoding="utf-8"))
    texts = {language: dict(_texts(words[language])) for language in LANGUAGES}
    for language in LANGUAGES:
        if language != "en":
            same = [key for key, text in texts[language].items() if text == texts["en"][key] and len(text.split()) > 2]
            assert not [key for key in same if not texts["en"][key].startswith("{")], language


def _texts(words, before=""):
    for key, value in words.items():
        if isinstance(value, dict):
            yield from _texts(value, f"{before}{key}.")
        else:
            yield f"{before}{key}", value


def test_no_markup_in_the_words():
    for file in FILES:
        assert "<" not in file.read_text(encoding="utf-8")


def test_parts_are_escaped():
    assert "<b>" not in Language("en").say("with_mentor", mentee="<b>", mentor="x")


def test_numbers_are_written_as_the_language_writes_them():
    assert [Language(code).whole(1234567) for code in LANGUAGES] == [
        "1.234.567",
        "1,234,567",
        "1\u00a0234\u00a0567",
        "1\u202f234\u202f567",
    ]
    assert {Language(code).number(0.5, 2) for code in ("de", "fr", "es")} == {"0,50"}
    assert Language("de").percent(None) == "–"
