"""Answers known in any form: words for nothing, anything, nobody, and scales."""

from collections.abc import Iterable

from mentormatch.answers.text import fold
from mentormatch.answers.word_lists import read_words

_DATA = read_words("known_answers.toml")
# Answers that say nothing, and that mean whatever there is, in small letters without accents.
BLANK_WORDS: frozenset[str] = frozenset(_DATA["blank"])
ANY_WORDS: frozenset[str] = frozenset(_DATA["any"])
# Answers to whom somebody names that name nobody, folded; those that say nothing are among them.
NOBODY_WORDS: frozenset[str] = frozenset(map(fold, (*_DATA["nobody"], *_DATA["blank"])))
# Answers that say how far somebody agrees with a statement.
OPINIONS: frozenset[str] = frozenset(_DATA["opinions"])
SCALES: tuple[tuple[str, ...], ...] = tuple(map(tuple, _DATA["scales"]))
_LONGEST_SCALE = max(map(len, SCALES))


def scale_of(answers: Iterable[str]) -> tuple[str, ...]:
    """Return the scale on which all answers lie, folded, lowest first; () if none is known, or there are no answers.

    Examples
    --------
    >>> scale_of(["Senior", "trainee", "lead"]), scale_of(["Senior", "red"]), scale_of([])
    (('trainee', 'junior', 'professional', 'senior', 'lead', 'director'), (), ())
    """
    said: set[str] = set()
    for answer in answers:
        said.add(fold(answer))
        if len(said) > _LONGEST_SCALE:  # of many answers, without a look at all of them
            return ()
    return next((scale for scale in SCALES if said and said <= {*scale}), ())
