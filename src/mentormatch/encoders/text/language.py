"""Which languages the texts of a column are in."""

import functools
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

ENGLISH_SHARE = 0.9
_ENGLISH = "en"
_SUREST = 0.5
_FEWEST_WORDS = 3
_FEWEST_LETTERS = 10
# In scripts without spaces between words a letter is a syllable or a word.
_FEWEST_SIGNS = 6
# Nigerian Pidgin and Latin: short English answers are taken for them ("scrum master certification"), and forms are not
# written in them.
_LEFT_OUT = frozenset({"pcm", "la"})


@dataclass(frozen=True)
class Languages:
    """The languages of texts.

    Attributes
    ----------
    counts : mapping of str to int
        Language code (ISO 639) -> how many distinct texts are in it, the commonest first. Texts that are too short to
        tell are in none.
    is_english : bool
        Whether nine in ten of the texts that tell are English. Where none tells, whether all together are; where these
        do not tell either, whether at least half of their letters are Latin, or there are none.
    """

    counts: Mapping[str, int]
    is_english: bool

    @property
    def main(self) -> str:
        """The commonest language; "" where no text tells one."""
        return next(iter(self.counts), "")


def main_language(texts: Sequence[str]) -> Languages:
    """Return in which languages texts are.

    1. Each distinct text has one vote, however often it is there.
    2. A text votes where it has three words and ten letters (or six Chinese, Japanese or Thai signs, or six syllables
       of Korean), and one language has a probability of at least one half by a naive Bayes classifier over sequences of
       bytes (Lui and Baldwin 2012, as `py3langid`).
    3. A column is English where at least nine in ten votes are: one German answer among sixty English ones changes
       nothing for all others, and a column of which half is German is not English.
    4. Where no text votes, all together are asked as one, so that a column of single German words is not English.
       Where they do not tell either, a column in Latin letters counts as English: names of tools and fields are the
       same in many languages.

    Neither the order of the texts nor how often they are repeated matters.

    Examples
    --------
    >>> main_language(["I would like to learn how to lead a team", "Ich möchte lernen, wie man ein Team leitet", "?"])
    Languages(counts={'de': 1, 'en': 1}, is_english=False)
    >>> main_language(["Python", "SQL"]), main_language(["データ"]).is_english
    (Languages(counts={}, is_english=True), False)
    """
    distinct = sorted({text.strip() for text in texts})
    votes = Counter(language for text in distinct if (language := language_of(text)))
    counts = dict(sorted(votes.items(), key=lambda vote: (-vote[1], vote[0])))
    if counts:
        return Languages(counts, counts.get(_ENGLISH, 0) >= ENGLISH_SHARE * sum(counts.values()))
    together = language_of("\n".join(distinct))
    return Languages(counts, together == _ENGLISH if together else _is_latin(distinct))


def language_of(text: str) -> str:
    """Return the language of a text as a code (ISO 639), "" where it is too short or could be in several.

    Examples
    --------
    >>> language_of("Ich möchte lernen, wie man ein Team leitet"), language_of("Python")
    ('de', '')
    """
    if not _is_long_enough(text):
        return ""
    language, probability = _classifier().classify(text)
    return str(language) if probability >= _SUREST else ""


def _is_long_enough(text: str) -> bool:
    letters = [character for character in text if character.isalpha()]
    if sum(map(_is_sign, letters)) >= _FEWEST_SIGNS:
        return True
    words = [word for word in text.split() if any(character.isalpha() for character in word)]
    return len(words) >= _FEWEST_WORDS and len(letters) >= _FEWEST_LETTERS


@functools.lru_cache(maxsize=4096)
def _is_sign(letter: str) -> bool:
    """Return whether a letter is of a script without spaces between words, or a whole syllable."""
    if letter < "\u0e00":
        return False
    return unicodedata.name(letter, "").startswith(
        ("CJK", "HIRAGANA", "KATAKANA", "HANGUL", "THAI", "LAO", "KHMER", "MYANMAR")
    )


def _is_latin(texts: Iterable[str]) -> bool:
    letters = [character for text in texts for character in text if character.isalpha()]
    latin = sum(character < "\u0250" or unicodedata.name(character, "").startswith("LATIN") for character in letters)
    return 2 * latin >= len(letters)


@functools.cache
def _classifier() -> Any:
    """Return the classifier, read when the first text is asked about: it takes half a second, and 4.5 MB on disk."""
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    classifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    classifier.set_languages(set(classifier.labels) - _LEFT_OUT)
    return classifier
