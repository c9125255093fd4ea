"""Spoken languages: names, codes, levels; one in common counts fully."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mentormatch.answers import LANGUAGE_LEVELS, read_languages
from mentormatch.encoders import make
from mentormatch.errors import PolicyError
from mentormatch.matching import match
from mentormatch.policy import Criterion, Policy
from mentormatch.profiles import Cohort


def score(want, offer, **settings_of_languages):
    encoder = make("languages", **settings_of_languages).fit([want], [offer])
    wants, offers = encoder.encode_wants([want]), encoder.encode_offers([offer])
    both = bool(wants.answered[0] and offers.answered[0])
    return float(encoder.score(wants.values, offers.values)[0, 0]) if both else None


GERMAN = """
German,Deutsch,allemand,alemán,alemão,tedesco,Duits,niemiecki,Almanca,DE,de,ger,deu,de-AT,de_CH,German (C1)
Deutsch – Muttersprache,Muttersprache Deutsch,fluent German,German: B2,German B2+,sehr gutes Deutsch,język niemiecki
German language,I speak German,German (native speaker),langue maternelle : allemand,notions d'allemand
"""


@pytest.mark.parametrize("name", GERMAN.strip().replace("\n", ",").split(","))
def test_one_language_by_all_its_names(name):
    assert [language.code for language in read_languages(name)] == ["de"]


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("English and German", ["en", "de"]),
        ("Englisch, etwas Deutsch", ["en", "de"]),
        ("français/italiano", ["fr", "it"]),
        ("Mandarin Chinese", ["zh"]),
        ("zh-Hant", ["zh"]),
        ("粵語", ["yue"]),
        ("Dari", ["prs"]),
        ("Klingon", ["klingon"]),
        ("Ga", ["ga (as written)"]),
        ("ga-IE", ["ga"]),
        ("no English", ["no english"]),
        ("learning French", ["learning french"]),
        ("fluent", []),
        ("B2", []),
        ("no", []),
        ("ja", []),
        ("I would be happy to talk in whatever suits you", []),
    ],
)
def test_what_an_entry_names(text, codes):
    assert [language.code for language in read_languages(text)] == codes


def test_ambiguous_codes_are_read_beside_others():
    assert score("en; ja", "Japanese; German") == 1
    assert score("ja", "Japanese") is None


@pytest.mark.parametrize(
    ("text", "level"),
    [("German (C1)", "C1"), ("Spanish B2.1", "B2"), ("English – fluent", "C1"), ("Muttersprache Deutsch", "C2"),
     ("notions d'italien", "A2"), ("French (basic)", "A2"), ("conversational Arabic", "B1"), ("German", None)],
)  # fmt: skip
def test_levels(text, level):
    assert read_languages(text)[0].level == (0 if level is None else LANGUAGE_LEVELS.index(level) + 1)


@pytest.mark.parametrize(
    ("want", "offer", "settings_of_languages", "expected"),
    [
        ("German; English; French", "anglais; Deutsch", {}, 1),
        ("German; English; French", "Dutch; Polish", {}, 0),
        ("German", "", {}, None),
        ("German", "fluent", {}, None),
        ("German (A1)", "German (C2)", {"at_least": "B1"}, 0),
        ("German (B1)", "German (A2); English", {"at_least": "B1"}, 0),
        ("German", "German (B2)", {"at_least": "B1"}, 1),
        ("No preference", "German", {"any": ["no preference"]}, 1),
        ("German", "no preference", {"any": ["no preference"]}, 1),
        ({"German": "A1"}, ["German"], {"at_least": "B1"}, 0),
        ({"German": "C1"}, ["German"], {"at_least": "B1"}, 1),
        ("a,b,c,d,e,f,g,h,English", "English", {}, 0),
    ],
)
def test_scores(want, offer, settings_of_languages, expected):
    assert score(want, offer, **settings_of_languages) == expected


SPEAKERS = st.lists(st.lists(st.sampled_from(["German", "en", "French", "Klingon", "日本語"]), max_size=5), max_size=6)


@settings(max_examples=60)
@given(SPEAKERS, SPEAKERS)
def test_score_is_whether_a_language_is_shared(wants, offers):
    encoder = make("languages").fit(wants, offers)
    scores = encoder.score(encoder.encode_wants(wants).values, encoder.encode_offers(offers).values)
    expected = [[float(bool({*want} & {*offer})) for offer in offers] for want in wants]
    assert np.array_equal(scores, np.array(expected).reshape(scores.shape))


def test_words_for_a_pair():
    encoder = make("languages").fit(["Deutsch, Englisch"], ["German (C1), French", "Dutch"])
    assert encoder.in_common("Deutsch, Englisch", "German (C1), French") == ("German (C1)",)
    assert encoder.missing("Deutsch, Englisch", "German (C1), French") == ()
    assert encoder.missing("Deutsch, Englisch", "Dutch") == ("Deutsch", "Englisch")


def test_what_could_not_be_read_is_said():
    many = "af;am;ar;az;be;bg;bn;bs;ca"
    encoder = make("languages").fit(["fluent", "Klingon", "klingon", many], ["German", "fluent", ""])
    assert encoder.notes() == (
        "2 answers counted as blank, since no language is named: 'fluent'",
        "2 answers compared as written, since the language is not known: 'Klingon', 'klingon'",
        f"1 answer compared by the first 8 languages: '{many}'",
    )
    assert encoder.extend(["German"], []).notes() == ()


def test_wrong_level():
    with pytest.raises(PolicyError, match="'at_least' must be one of A1, A2, B1, B2, C1, C2"):
        make("languages", at_least="fluent")


def test_languages_of_a_policy():
    spoken = {"kim": "Finnish", "noor": "Deutsch", "omar": "B1"}
    cohort = Cohort.from_records(
        mentors=[{"id": "ada", "languages": "German (native)"}, {"id": "linus", "languages": "Suomi, English"}],
        mentees=[{"id": mentee, "languages": languages} for mentee, languages in spoken.items()],
    )
    matching = match(cohort, Policy(criteria=[Criterion("languages", encoder="languages")]))
    pairs = [(pair.mentee, pair.mentor, pair.score) for pair in matching.pairs]
    assert pairs == [("kim", "linus", 1.0), ("noor", "ada", 1.0)]
    assert "Criterion 'languages': 1 answer counted as blank, since no language is named: 'B1'." in matching.notes
