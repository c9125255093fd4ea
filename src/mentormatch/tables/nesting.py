r"""Looks at JSON and TOML before parsing: depth and long numbers.

Parsers follow brackets by calling themselves, and read numbers of any length; both end in errors of Python. One pass
over the text, which calls nothing, finds where that would be.
"""

import re
from collections.abc import Mapping

from mentormatch.errors import CohortError, Mistake
from mentormatch.tables.limits import Limits, too_much

# As long as a number that arithmetic can still turn into a float.
LONGEST_NUMBER = 300

_DIGITS = rf"[0-9]\w{{0,{LONGEST_NUMBER - 1}}}+(?!\w)"
_JSON = re.compile(rf'(?:[^"\[\]{{}}\w]++|[^\W0-9]\w*+|{_DIGITS}|"(?:[^"\\]++|\\.)*+")*+', re.DOTALL)
_TOML = re.compile(
    r'(?:[^"\'#.,=\n\[\]{}\w]++|[^\W0-9]\w*+|' + _DIGITS + "|"
    r'"""(?:[^"\\]++|\\.|"(?!""))*+"{3,5}+|\'\'\'(?:[^\']++|\'(?!\'\'))*+\'{3,5}+|'
    r'"(?!"")(?:[^"\\\n]++|\\.)*+"|\'(?!\'\')[^\'\n]*+\'|""(?!")|\'\'(?!\')|#[^\n]*+)*+',
    re.DOTALL,
)
_OPEN, _CLOSED, _BETWEEN_KEYS = frozenset("[{"), frozenset("]}"), frozenset(",=\n")


def check_json(text: str, name: str, limits: Limits) -> None:
    """Raise where JSON is nested too deeply, or has a number that is too long; other mistakes are left to the parser.

    Raises
    ------
    CohortError
        With the file and the line.

    Examples
    --------
    >>> check_json("[" * 900 + "]" * 900, "mentors.json", Limits())
    Traceback (most recent call last):
        ...
    mentormatch.errors.CohortError: mentors.json, row 1: must have brackets within brackets at most 64 deep. ...
    """
    _check(_JSON, text, name, limits)


def check_toml(text: str, name: str, limits: Limits) -> None:
    """Raise where TOML is nested too deeply, by brackets or by dots, or has a number that is too long.

    Raises
    ------
    CohortError
        With the file and the line.

    Examples
    --------
    >>> check_toml("a" + ".a" * 20_000 + " = 1", "policy.toml", Limits())
    Traceback (most recent call last):
        ...
    mentormatch.errors.CohortError: policy.toml, row 1: must have brackets within brackets at most 64 deep. ...
    """
    _check(_TOML, text, name, limits)


def check_depth(document: Mapping[str, object], name: str, limits: Limits) -> None:
    """Raise where a document that was parsed is nested too deeply, by brackets and dots together.

    Raises
    ------
    CohortError
        If it is.

    Examples
    --------
    >>> check_depth({"a": {"b": [1]}}, "policy.toml", Limits(depth=2))
    Traceback (most recent call last):
        ...
    mentormatch.errors.CohortError: policy.toml: must have brackets within brackets at most 2 deep. ...
    """
    level: list[object] = [document]
    depth = 0
    while level:
        depth += 1
        values = [value for inner in level for value in (inner.values() if isinstance(inner, Mapping) else inner)]  # type: ignore[attr-defined]
        level = [value for value in values if isinstance(value, Mapping | list)]
        if level and depth >= limits.depth:
            raise too_much("depth", limits, name, got="more")


def _check(skipped: re.Pattern[str], text: str, name: str, limits: Limits) -> None:
    """Skip to bracket after bracket, and dot after dot, and count."""
    place = depth = dots = 0
    while True:
        found = skipped.match(text, place)
        place = place if found is None else found.end()
        if place >= len(text):
            return
        sign = text[place]
        if sign in _OPEN:
            depth += 1
        elif sign in _CLOSED:
            depth = max(depth - 1, 0)
        elif sign == ".":
            dots += 1  # of one key, or of one number
        elif sign in _BETWEEN_KEYS:
            dots = 0
        elif sign.isdecimal():
            row = text.count("\n", 0, place) + 1
            expected = f"a number must have at most {LONGEST_NUMBER} digits"
            raise CohortError(Mistake("number_too_long", expected, got=text[place : place + 30], file=name, row=row))
        else:
            return  # a text that does not end, which the parser says
        if depth > limits.depth or dots > limits.depth:
            raise too_much("depth", limits, name, got="more", row=text.count("\n", 0, place) + 1)
        place += 1
