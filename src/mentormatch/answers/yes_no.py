"""Yes and no, as people write them in several languages."""

import re
import unicodedata

from mentormatch.answers.text import Cell, fold, is_blank, text_of

_YES = "yes y true t 1 on x ok ✓ ✔ ☑ ja j oui si sí sim da tak igen kyllä evet да так ναι हाँ はい 是 예 네 نعم"


_NO = (
    "no n false f 0 off ✗ ✘ ☐ nein nee non nao não nej nem nie ne nei ei hayır нет ні όχι नहीं いいえ 否 不是 아니요 لا"
)


# As they are folded.
YES_WORDS, NO_WORDS = frozenset(map(fold, _YES.split())), frozenset(map(fold, _NO.split()))


# A word followed by punctuation and more: not "no preference", "no-code" or "No. 5"; no single letter, no "on".
_FIRST_WORD = re.compile(
    r"\s*(?!(?:on|off|ok)\b)([^\W\d_]{2,}|[是예네否]|नहीं|हाँ)"
    r"(?:\s*[,;:!(，、。！（]\s*|\s*\.\s+|\s+[-\u2010-\u2015]\s+)(?=\D)",
    re.IGNORECASE,
)


_SIGNS_BETWEEN = re.compile(r"[^\w']+")


_SAY_SO = frozenset(("yes", "no", "ja", "nein", "oui", "non", "si", "sim", "nao"))  # which are seldom other words


def read_yes_no(cell: Cell) -> bool | None:
    """Return whether a cell says yes or no, in the commonest languages; None where it is blank.

    Raises
    ------
    ValueError
        Where the cell says anything else.

    Examples
    --------
    >>> [read_yes_no(cell) for cell in ("Yes", "ja", "X", 1, "no", "Nein", 0.0, False, "")]
    [True, True, True, True, False, False, False, False, None]
    >>> [read_yes_no(cell) for cell in ("Yes, happy to", "No, thanks", "Yes - please", "No (not this year)")]
    [True, False, True, False]
    """
    if is_blank(cell):
        return None
    written = str(int(cell)) if isinstance(cell, bool) else text_of(cell)
    answer = fold(written).rstrip(".!")
    if answer in YES_WORDS:
        return True
    if answer in NO_WORDS:
        return False
    said = unicodedata.normalize("NFC", written)
    first = _FIRST_WORD.match(said)
    if first and (word := fold(first[1])) in YES_WORDS | NO_WORDS:
        rest = fold(_SIGNS_BETWEEN.sub(" ", said[first.end() :])).split()
        if not _SAY_SO.intersection(rest) & (NO_WORDS if word in YES_WORDS else YES_WORDS):
            return word in YES_WORDS
    raise ValueError(f"must be yes or no, not {written!r}")
