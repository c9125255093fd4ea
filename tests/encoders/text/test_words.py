"""Free text: TF-IDF by words and by runs of characters, the same in any order of rows."""

import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.feature_extraction.text import TfidfVectorizer

from mentormatch.encoders import from_dict, make
from mentormatch.encoders.text.words import document_of, words_as_written
from mentormatch.errors import PolicyError

WORDS = st.lists(st.sampled_from(["data", "science", "r", "garden", "gardens", "c++", "the"]), max_size=6).map(" ".join)


def scores(encoder, wants, offers):
    return encoder.score(encoder.encode_wants(wants).values, encoder.encode_offers(offers).values)


@settings(max_examples=40)
@given(st.lists(WORDS, min_size=1, max_size=6), st.lists(WORDS, min_size=1, max_size=6))
def test_scores_are_those_of_scikit_learn(wants, offers):
    both = [document for document in (*wants, *offers) if document]
    expected = np.zeros((len(wants), len(offers)))
    if both:
        # scikit-learn cuts within words padded with one space on each side, as we do.
        for analyzer, lengths in ((str.split, (1, 1)), ("char_wb", (3, 4))):
            vectorizer = TfidfVectorizer(analyzer=analyzer, ngram_range=lengths, sublinear_tf=True, lowercase=False)
            vectorizer.fit(both)
            expected += (vectorizer.transform(wants) @ vectorizer.transform(offers).T).toarray() / 2
    assert scores(make("text", model="words", scale="none").fit(wants, offers), wants, offers) == pytest.approx(
        expected, abs=1e-9
    )


@pytest.mark.parametrize(
    ("cell", "document"),
    [
        ("I'd like C#, C++ & .NET - and Node.js... (soon!)", "i'd like c# c++ .net and node.js soon"),
        ("front-end/back_end", "front end back end"),
        ("«Élan» don’t", "elan don't"),
        ("🚀👩\u200d💻 👍🏽", "🚀👩\u200d💻 👍🏽"),
        ("हिन्दी, भाषा।", "हिन्दी भाषा"),
        ("#python +1 ...x 'a'", "python 1 x a"),
        ("-- ?! ... + # $ € = |", ""),
        (["a", "b"], "a b"),
        ({"key words": 3}, "key words"),
        (42, "42"),
        (None, ""),
    ],
)
def test_document_of(cell, document):
    assert document_of(cell) == document


def test_words_of_keeps_how_they_were_first_written():
    assert words_as_written("Data, DATA science") == {"data": "Data", "science": "science"}


@pytest.mark.parametrize("column", [["?", "...", "-"], ["", None], []])
def test_nothing_but_punctuation_is_no_answer(column):
    encoder = make("text", model="words", scale="none").fit(column, column)
    assert not encoder.encode_wants(column).answered.any()
    assert scores(encoder, column, column).shape == (len(column), len(column))
    assert encoder.vectors_.words.terms == encoder.vectors_.characters.terms == ()
    assert encoder.encode_offers(["words later"]).answered.tolist() == [True]
    assert scores(encoder.extend(["words later"], []), ["words later"], ["later words"])[0, 0] > 0.9


def test_one_document():
    encoder = make("text", model="words", scale="none").fit(["data science"], [])
    assert scores(encoder, ["data science"], ["data science", "science", "garden", "?"])[0] == pytest.approx(
        [1.0, 0.757, 0.0, 0.0], abs=0.01
    )


def test_inflections_and_misspellings_are_near_by_their_characters():
    column = ["leadership coaching", "leading a team", "gardening", "leadershp"]
    by_both = scores(make("text", model="words", scale="none").fit(column, []), column, column)
    by_words = scores(make("text", model="words", scale="none", characters=False).fit(column, []), column, column)
    assert by_words[0, 3] == 0.0 < by_both[0, 3]


def test_the_most_features_stay_and_ties_follow_the_alphabet():
    columns = ["b a", "a c", "c b", "d"], ["a"]
    encoder = make("text", model="words", scale="none", max_features=2).fit(*columns)
    assert encoder.vectors_.words.to_dict() == {"a": 3, "b": 2}
    assert len(encoder.vectors_.characters.terms) == 2
    assert (
        make("text", model="words", scale="none", max_features=2).fit(list(reversed(columns[0])), ["a"]).to_dict()
        == encoder.to_dict()
    )
    assert encoder.extend(["new"], []).vectors_.words.terms == ("a", "b")


def test_stop_words():
    column = ["the data", "The garden"]
    assert make("text", model="words", scale="none", stop_words=["THE"]).fit(column, []).vectors_.words.terms == (
        "data",
        "garden",
    )
    assert make("text", model="words", scale="none", stop_words="english").fit(column, []).vectors_.words.terms == (
        "data",
        "garden",
    )
    assert make("text", model="words", scale="none", stop_words=["the"]).fit(column, []).extend(
        ["the new"], []
    ).vectors_.words.terms == (
        "data",
        "garden",
        "new",
    )
    only = make("text", model="words", scale="none", stop_words=["the"]).fit(["the"], [])
    assert only.encode_wants(["the", "the data"]).answered.tolist() == [False, True]


def test_stop_words_count_in_neither_half():
    column = ["the data", "the garden"]
    without = make("text", model="words", scale="none", stop_words="english").fit(column, [])
    assert scores(without, ["the data"], ["the garden"])[0, 0] == 0
    assert scores(make("text", model="words", scale="none").fit(column, []), ["the data"], ["the garden"])[0, 0] > 0.1


def test_either_half_alone():
    words = make("text", model="words", scale="none", characters=False).fit(["data"], [])
    characters = make("text", model="words", scale="none", words=False).fit(["data"], [])
    assert words.get_feature_names_out().tolist() == ["word:data"]
    assert all(name.startswith("characters:") for name in characters.get_feature_names_out())
    assert words.extend(["new"], []).vectors_.words.terms == ("data", "new")
    assert characters.extend(["new"], []).vectors_.words.terms == ()
    assert scores(words, ["data"], ["data"]) == pytest.approx(1)
    assert scores(characters, ["data"], ["data"]) == pytest.approx(1)


def test_in_common_shows_the_rarest_words_of_both():
    offers = ["The career in the Data world", "the data", "the garden", "the end"]
    encoder = make("text", model="words", scale="none").fit(["a change of the career, into data"], offers)
    assert encoder.in_common("a change of the career, into data", offers[0]) == ("career", "Data")
    many = " ".join(f"word{number}" for number in range(9))
    assert len(make("text", model="words", scale="none").fit([many], [many]).in_common(many, many)) == 5


def test_what_was_learned_is_plain_json():
    encoder = make("text", model="words", scale="none").fit(["naïve café", "data"], ["🚀"])
    stored = json.loads(json.dumps(encoder.to_dict(), ensure_ascii=True))
    assert np.array_equal(scores(from_dict(stored), ["naive"], ["cafe"]), scores(encoder, ["naive"], ["cafe"]))
    assert stored["learned"]["documents"] == 3


@pytest.mark.parametrize(
    "wrong",
    [
        {"words": False, "characters": False},
        {"words": 1},
        {"characters": None},
        {"max_features": 0},
        {"max_features": 1.5},
        {"max_features": True},
        {"stop_words": "german"},
        {"stop_words": [1]},
        {"stop_words": 3},
    ],
)
def test_wrong_settings(wrong):
    with pytest.raises(PolicyError) as raised:
        make("text", model="words", scale="none", **wrong)
    assert len(raised.value.mistakes) == 1
