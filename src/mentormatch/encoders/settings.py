"""Checks of the settings that several encoders share."""

import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from mentormatch.answers import fold
from mentormatch.errors import Mistake


def wrong_setting(setting: str, must: str, got: object, hint: str | None = None) -> Mistake:
    """Return the mistake for a setting with a wrong value.

    Examples
    --------
    >>> print(wrong_setting("rarity", "be true or false", "often"))
    The setting 'rarity' must be true or false. Got 'often'.
    """
    return Mistake("setting_wrong", f"the setting '{setting}' must {must}", got=str(got), hint=hint, path=(setting,))


def switch_mistakes(setting: str, value: Any) -> list[Mistake]:
    """Return the mistake for a switch that is neither true nor false."""
    return [] if isinstance(value, bool) else [wrong_setting(setting, "be true or false", value)]


def separator_mistakes(setting: str, value: Any) -> list[Mistake]:
    """Return the mistake for a separator that is not text."""
    if value is None or (isinstance(value, str) and value):
        return []
    return [wrong_setting(setting, "be a text that is not empty, such as ';'", repr(value))]


def number_mistakes(setting: str, value: Any, *, negative: bool = True) -> list[Mistake]:
    """Return the mistake for a value that is not a finite number or, unless `negative`, is negative."""
    is_number = isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
    if is_number and (negative or value >= 0):
        return []
    return [wrong_setting(setting, f"be a finite number{'' if negative else ' of 0 or more'}", repr(value))]


def level_mistakes(levels: Any) -> list[Mistake]:
    """Return what is wrong with a scale of levels: its type, blank or duplicate levels.

    Examples
    --------
    >>> for mistake in level_mistakes(["Junior", "junior", ""]):
    ...     print(mistake)
    The setting 'levels' must name levels that are not blank. Got ''.
    The setting 'levels' must name each level once. Got 'junior'.
    """
    if levels is None:
        return []
    if isinstance(levels, str) or not isinstance(levels, Sequence) or not levels:
        return [wrong_setting("levels", "be a list of levels, lowest first", repr(levels))]
    is_level = [isinstance(level, str | int) and not isinstance(level, bool) for level in levels]
    mistakes = [
        wrong_setting("levels", "name levels that are not blank", level)
        for level, fits in zip(levels, is_level, strict=True)
        if not fits or not fold(str(level))
    ]
    folded = [fold(str(level)) for level in levels]
    doubled = [str(level) for place, level in enumerate(levels) if folded[place] and folded[place] in folded[:place]]
    return mistakes + [wrong_setting("levels", "name each level once", level) for level in doubled]


def any_mistakes(answers: Any) -> list[Mistake]:
    """Return the mistake for a setting `any` that is not a list of texts."""
    is_list = isinstance(answers, Sequence | set | frozenset) and not isinstance(answers, str)
    if is_list and all(isinstance(answer, str) and fold(answer) for answer in answers):
        return []
    return [wrong_setting("any", 'be a list of answers, such as ["no preference"]', repr(answers))]


def share_mistakes(setting: str, value: Any) -> list[Mistake]:
    """Return the mistake for a value that is no number from 0 to 1."""
    if isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= 1:
        return []
    return [wrong_setting(setting, "be a number from 0 to 1", repr(value))]


def text_list_mistakes(setting: str, value: Any) -> list[Mistake]:
    """Return the mistake for a setting that is not a list of texts."""
    is_list = isinstance(value, Sequence | set | frozenset) and not isinstance(value, str)
    if is_list and all(isinstance(text, str) for text in value):
        return []
    return [wrong_setting(setting, "be a list of texts", repr(value))]


def stated_folder(folder: Path) -> dict[str, str]:
    """Return a folder as JSON and TOML state it: by its last name, since where it is differs from machine to machine.

    Examples
    --------
    >>> stated_folder(Path("programme/models/own"))
    {'folder': 'own'}
    """
    return {"folder": folder.absolute().name}
