"""Splits text into the word pieces of BERT."""

import hashlib
import unicodedata
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from pathlib import Path

from mentormatch.errors import FileError
from mentormatch.files import read_file

# of the vocabulary of bert-base-uncased, as all models of this family publish it
_VOCABULARY_SHA256 = "07eced375cec144d27c900241f3e339478dec958f92fddbc551f295c992038a3"
_LONGEST_WORD = 100
MARKS: tuple[str, ...] = ("[UNK]", "[CLS]", "[SEP]")
_UNKNOWN, _FIRST, _LAST = MARKS


class WordPieces:
    """Turns text into numbers of word pieces, as BERT's uncased models do.

    Text is split at white space, punctuation and between CJK characters, in small letters and without accents; each
    word is then the longest piece of the vocabulary that it begins with, and the longest that go on with it (Wu et al.
    2016, "Google's neural machine translation system", section 4.1; Devlin et al. 2019). A word that cannot be put
    together so, or is longer than 100 characters, is unknown.

    Parameters
    ----------
    vocabulary : sequence of str
        Pieces by number; those that go on with a word begin with "##".
    lower : bool
        Whether the vocabulary is of small letters without accents.

    Examples
    --------
    >>> pieces = WordPieces(["[UNK]", "[CLS]", "[SEP]", "burn", "##out", "!"])
    >>> pieces.ids("Burnout!"), pieces.ids("Burnt", longest=3)
    ([1, 3, 4, 5, 2], [1, 0, 2])
    """

    def __init__(self, vocabulary: Sequence[str], *, lower: bool = True) -> None:
        self.number_of: Mapping[str, int] = {piece: number for number, piece in enumerate(vocabulary)}
        self.lower = lower
        self._pieces_of = lru_cache(maxsize=65_536)(self._longest_first)

    def ids(self, text: str, *, longest: int = 256) -> list[int]:
        """Return the numbers of the pieces of a text, with the marks of its beginning and end; at most `longest`."""
        numbers = [number for word in split_words(text, lower=self.lower) for number in self._pieces_of(word)]
        return [self.number_of[_FIRST], *numbers[: longest - 2], self.number_of[_LAST]]

    def count(self, text: str) -> int:
        """Return how many pieces a text has, without the marks."""
        return sum(len(self._pieces_of(word)) for word in split_words(text, lower=self.lower))

    def _longest_first(self, word: str) -> tuple[int, ...]:
        if len(word) > _LONGEST_WORD:
            return (self.number_of[_UNKNOWN],)
        found: list[int] = []
        start = 0
        while start < len(word):
            before = "##" if start else ""
            ends = range(len(word), start, -1)
            end = next((end for end in ends if before + word[start:end] in self.number_of), None)
            if end is None:
                return (self.number_of[_UNKNOWN],)
            found.append(self.number_of[before + word[start:end]])
            start = end
        return tuple(found)


@cache
def english_word_pieces() -> WordPieces:
    """Return the word pieces of the English models, from the vocabulary that is part of this package.

    Raises
    ------
    FileError
        If the vocabulary is not the one that was published.

    Examples
    --------
    >>> english_word_pieces().ids("mentor me")
    [101, 10779, 2033, 102]
    """
    file = Path(__file__).with_name("bert_uncased_vocabulary.txt")
    content = read_file(file)
    if hashlib.sha256(content).hexdigest() != _VOCABULARY_SHA256:
        raise FileError(f"{file}: must be the vocabulary that came with mentormatch. Install it again.")
    return WordPieces(content.decode("utf-8").splitlines())


def split_words(text: str, *, lower: bool = True) -> list[str]:
    """Return the words and punctuation marks of a text.

    Examples
    --------
    >>> split_words("Où? C'est l'été 東京!")
    ['ou', '?', 'c', "'", 'est', 'l', "'", 'ete', '東', '京', '!']
    """
    spaced = text.translate(_SPACED)
    if lower:
        spaced = unicodedata.normalize("NFD", spaced.lower()).translate(_WITHOUT_ACCENTS)
    return spaced.translate(_MARKS_APART).split()


class _Spaced(dict[int, str | int | None]):
    """Drops control characters, and puts spaces around CJK characters and in place of every white space."""

    def __missing__(self, code: int) -> str | int | None:
        character = chr(code)
        if character in "\t\n\r" or unicodedata.category(character) == "Zs":
            self[code] = " "
        elif code in {0, 0xFFFD} or unicodedata.category(character) in {"Cc", "Cf", "Co"}:
            self[code] = None
        elif _is_cjk(code):
            self[code] = f" {character} "
        else:
            self[code] = code
        return self[code]


class _WithoutAccents(dict[int, int | None]):
    def __missing__(self, code: int) -> int | None:
        self[code] = None if unicodedata.category(chr(code)) == "Mn" else code
        return self[code]


class _MarksApart(dict[int, str | int]):
    def __missing__(self, code: int) -> str | int:
        character = chr(code)
        ascii_mark = 33 <= code <= 126 and not character.isalnum()
        self[code] = f" {character} " if ascii_mark or unicodedata.category(character)[0] == "P" else code
        return self[code]


_SPACED, _WITHOUT_ACCENTS, _MARKS_APART = _Spaced(), _WithoutAccents(), _MarksApart()
_CJK = (
    (0x4E00, 0x9FFF),
    (0x3400, 0x4DBF),
    (0x20000, 0x2A6DF),
    (0x2A700, 0x2B73F),
    (0x2B740, 0x2B81F),
    (0x2B820, 0x2CEAF),
    (0xF900, 0xFAFF),
    (0x2F800, 0x2FA1F),
)


def _is_cjk(code: int) -> bool:
    return any(first <= code <= last for first, last in _CJK)
