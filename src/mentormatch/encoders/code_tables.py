"""Checks classifications of codes that are given as a setting."""

from collections.abc import Mapping, Sequence
from typing import Any

from mentormatch.answers import CODE_SYSTEMS, code_key, path_of
from mentormatch.encoders.settings import wrong_setting
from mentormatch.errors import Mistake, suggestion

_SHAPE = 'give for each code the code above ("" at the top) and names, such as 541 = ["54", "Professional Services"]'


def code_mistakes(codes: Any) -> list[Mistake]:
    """Return what is wrong with the setting `codes`: its type, a code above that is not there, a circle.

    Examples
    --------
    >>> for mistake in code_mistakes({"54": [""], "541": ["55"], "5.4": ["", "Services"]}):
    ...     print(mistake)
    The setting 'codes' must give a code above that is there. Got '541 below 55'.
    The setting 'codes' must give each code once, by its letters and digits. Got '54, 5.4'.
    """
    if codes is None or (isinstance(codes, str) and codes in CODE_SYSTEMS):
        return []
    if not isinstance(codes, Mapping):
        must = f"be one of {', '.join(CODE_SYSTEMS)}, or a classification of your own, in a policy the name of a file"
        hint = suggestion(codes, CODE_SYSTEMS) if isinstance(codes, str) else None
        return [wrong_setting("codes", must, repr(codes), hint=hint)]
    misshapen = [(code, entry) for code, entry in codes.items() if not _is_entry(code, entry)]
    if misshapen or not codes:
        got = ", ".join(f"{code!r} = {entry!r}" for code, entry in misshapen[:3]) or "none"
        return [wrong_setting("codes", _SHAPE, got)]
    lost = [f"{code} below {entry[0]}" for code, entry in codes.items() if entry[0] and entry[0] not in codes]
    mistakes = [wrong_setting("codes", "give a code above that is there", got) for got in lost]
    if not lost and (circle := [code for code in codes if not path_of(code, codes)]):
        mistakes.append(wrong_setting("codes", "not go round in a circle", ", ".join(circle[:5])))
    written: dict[str, str] = {}
    doubled = [f"{other}, {code}" for code in codes if (other := written.setdefault(code_key(code), code)) != code]
    return mistakes + [wrong_setting("codes", "give each code once, by its letters and digits", got) for got in doubled]


def _is_entry(code: Any, entry: Any) -> bool:
    is_list = isinstance(entry, Sequence) and not isinstance(entry, str) and len(entry) > 0
    return bool(isinstance(code, str) and code_key(code) and is_list and all(isinstance(text, str) for text in entry))
