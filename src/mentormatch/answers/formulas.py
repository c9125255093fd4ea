"""Cells that no spreadsheet runs as a formula."""

import re

# Neither seen nor, by every spreadsheet, kept: controls, soft hyphens, zero widths, marks of direction and of order.
_UNSEEN = (
    r"\s\x00-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2028-\u202e"
    r"\u2060-\u206f\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\U000e0000-\U000e0fff"
)
# What a spreadsheet runs as a formula, also behind what is not seen and in the wide letters of East Asian keyboards.
FORMULA_START = rf"[{_UNSEEN}]*[=+\-@＝＋－＠]|[\t\r\n]"
"""The pattern of it, as other programs that write tables need it."""
_FORMULA = re.compile(FORMULA_START)
_NUMBER = re.compile(r"[+-]?(\d+([.,]\d+)*|[.,]\d+)([eE][+-]?\d+)?%?", re.ASCII)


def defuse(text: str) -> str:
    r"""Return a cell that no spreadsheet runs as a formula; `undo_defuse` is its inverse.

    Numbers are left as they are; any other text that begins like a formula, also behind characters that nobody sees,
    gets an apostrophe in front.

    Examples
    --------
    >>> defuse("=1+1"), defuse("-5"), defuse("'quoted"), defuse("'=1"), defuse("\u200b=1") == "'\u200b=1"
    ("'=1+1", '-5', "'quoted", "''=1", True)
    """
    return "'" + text if _FORMULA.match(text.lstrip("'")) and not _NUMBER.fullmatch(text) else text


def undo_defuse(text: str) -> str:
    """Return what `defuse` was given.

    Examples
    --------
    >>> undo_defuse("'=1+1"), undo_defuse("-5"), undo_defuse("'quoted"), undo_defuse("''=1")
    ('=1+1', '-5', "'quoted", "'=1")
    """
    return text[1:] if text[:1] == "'" and _FORMULA.match(text.lstrip("'")) else text
