"""Word pieces are those of the reference implementation, for any text."""

import hashlib
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tokenizers import BertWordPieceTokenizer

from mentormatch.encoders.text import wordpiece
from mentormatch.encoders.text.wordpiece import WordPieces, english_word_pieces
from mentormatch.errors import FileError

VOCABULARY = Path(wordpiece.__file__).with_name("bert_uncased_vocabulary.txt")
REFERENCE = BertWordPieceTokenizer(str(VOCABULARY), lowercase=True)


@pytest.mark.parametrize(
    "text",
    [
        "I'd like to lead a team — without burning out.",
        "k8s/Kubernetes, C++ & .NET; naïve café 東京タワー ﬁne Straße İstanbul",
        "x" * 101 + " ok\u200bzero\u00adwidth\ttab\u3000wide",
        "emoji 🚀👩‍🔬 and ٣٤ ½ ™",
        "",
    ],
)
def test_pieces_of_examples(text):
    assert english_word_pieces().ids(text, longest=512) == REFERENCE.encode(text).ids[:512]


# the reference knows no characters that came into Unicode after its tables were made
KNOWN = st.characters(exclude_categories=["Cs"]).filter(lambda c: unicodedata.ucd_3_2_0.category(c) != "Cn")


@given(st.text(KNOWN, max_size=60) | st.text("aeiou bcdstr'-.,éß東0١", max_size=80))
def test_pieces_of_any_text(text):
    ids = english_word_pieces().ids(text, longest=512)
    assert ids == REFERENCE.encode(text).ids
    assert english_word_pieces().count(text) == len(ids) - 2


def test_long_texts_are_cut_with_both_marks():
    ids = english_word_pieces().ids("mentor " * 300, longest=256)
    assert (len(ids), ids[0], ids[-1]) == (256, 101, 102)


def test_vocabulary_is_the_published_one(monkeypatch):
    digest = hashlib.sha256(VOCABULARY.read_bytes()).hexdigest()
    assert digest == wordpiece._VOCABULARY_SHA256
    monkeypatch.setattr(wordpiece, "_VOCABULARY_SHA256", "0" * 64)
    english_word_pieces.cache_clear()
    with pytest.raises(FileError, match="Install it again"):
        english_word_pieces()
    english_word_pieces.cache_clear()


def test_cased_vocabulary_keeps_capitals():
    pieces = WordPieces(["[UNK]", "[CLS]", "[SEP]", "Ada", "ada"], lower=False)
    assert pieces.ids("Ada ada") == [1, 3, 4, 2]


@given(st.text(max_size=60))
def test_no_text_is_too_strange(text):
    assert all(0 <= number < 30_522 for number in english_word_pieces().ids(text))
