"""The words of the page in one language: sentences, numbers, lists."""

import functools
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup, escape

from mentormatch.answers import read_words

LANGUAGES = ("de", "en", "es", "fr")
"""The codes of the languages in which a report can be written."""

_FIGURES = {"en": (".", ","), "de": (",", "."), "fr": (",", "\u202f"), "es": (",", "\u00a0")}
_NOTHING = "–"


@functools.cache
def _words() -> dict[str, Any]:
    return read_words("words.toml", beside=__file__)


@dataclass(frozen=True)
class Language:
    """A language that the page is written in.

    Parameters
    ----------
    code : {"de", "en", "es", "fr"}

    Examples
    --------
    >>> german = Language("de")
    >>> str(german.say("pairs_counted", 2, number=german.whole(1204))), german.number(0.5)
    ('1.204 Paare', '0,500')
    """

    code: str

    @property
    def words(self) -> Mapping[str, Any]:
        """All its words, by key."""
        words: Mapping[str, Any] = _words()[self.code]
        return words

    def say(self, key: str, count: int | None = None, /, **parts: object) -> Markup:
        """Return a sentence with its parts, which are escaped; with a number, that for one or for several.

        Examples
        --------
        >>> str(Language("en").say("with_mentor", mentee="<b>", mentor="Ada"))
        '&lt;b&gt; with Ada'
        """
        if count is not None:
            key = f"{key}_{'one' if count == 1 else 'other'}"
        found: Any = self.words
        for step in key.split("."):
            found = found[step]
        return Markup(str(found)).format(**parts)  # noqa: S704  the words are ours, and format escapes the parts

    def listed(self, terms: Iterable[object], *, most: int | None = None) -> Markup:
        """Return terms between commas, escaped, and how many more than `most` there are.

        Examples
        --------
        >>> str(Language("en").listed(["a", "<b>", "c"], most=2))
        'a, &lt;b&gt; and 1 more'
        """
        shown = list(terms)
        more = 0 if most is None else max(0, len(shown) - most)
        shown = shown[:most] if more else shown
        joined = Markup(", ").join(map(escape, shown))
        return self.say("and_more", terms=joined, number=self.whole(more)) if more else joined

    def number(self, value: float | None, digits: int = 3) -> str:
        """Return a number with so many digits after the point; what is not known as a dash.

        Examples
        --------
        >>> Language("fr").number(0.25), Language("en").number(float("nan"))
        ('0,250', '–')
        """
        if value is None or math.isnan(value):
            return _NOTHING
        return f"{value:.{digits}f}".replace(".", _FIGURES[self.code][0])

    def whole(self, value: float | None) -> str:
        """Return a whole number, its thousands apart.

        Examples
        --------
        >>> Language("en").whole(12345), Language("de").whole(12345)
        ('12,345', '12.345')
        """
        if value is None or math.isnan(value):
            return _NOTHING
        return f"{value:,.0f}".replace(",", _FIGURES[self.code][1])

    def percent(self, value: float | None) -> str:
        """Return a share from 0 to 1 in percent.

        Examples
        --------
        >>> Language("en").percent(0.256).split()
        ['26', '%']
        """
        return _NOTHING if value is None or math.isnan(value) else f"{100 * value:.0f}\u00a0%"
