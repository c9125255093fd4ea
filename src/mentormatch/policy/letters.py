"""How introductions and letters are written: their language and templates."""

from collections.abc import Mapping
from typing import Any

from mentormatch.errors import PolicyError, suggestion
from mentormatch.policy.settings import FrozenDict, unknown_setting, wrong_value

LETTER_LANGUAGES = ("de", "en", "es", "fr", "nl", "pt")
"""The codes of the languages in which introductions and letters can be written."""

READERS = ("both", "mentee", "mentor", "unmatched")
"""Whom a text is addressed to: both people of a pair, one of them, or a mentee who got nobody."""

SETTINGS = ("language", "language_column", "template")
_LONGEST_TEMPLATE = 20_000


def letters_setting(given: Any) -> FrozenDict:
    """Return the setting `letters` of a policy; a template that is one text stands for both, mentee and mentor.

    Raises
    ------
    PolicyError
        With all that is wrong, save what a template names: see `template_mistakes`.

    Examples
    --------
    >>> letters_setting({"language": "de", "language_column": "mail in"})
    {'language': 'de', 'language_column': 'mail in'}
    >>> letters_setting({"language": "dee"})
    Traceback (most recent call last):
    mentormatch.errors.PolicyError: column 'letters': must have one of de, en, es, fr, nl, pt as language. Got 'dee'.
    Did you mean 'de'?
    """
    if not isinstance(given, Mapping):
        expected = "must be a table of language, language_column and template"
        raise PolicyError(wrong_value("letters", expected, got=given, hint='Write [letters] language = "de".'))
    mistakes = [
        unknown_setting("letters", str(name), SETTINGS, column="letters") for name in given if name not in SETTINGS
    ]
    language, column = given.get("language", "en"), given.get("language_column", "-")
    if language not in LETTER_LANGUAGES:
        expected = f"must have one of {', '.join(LETTER_LANGUAGES)} as language"
        hint = suggestion(str(language), LETTER_LANGUAGES)
        mistakes.append(
            wrong_value("letters", expected, got=language, hint=hint, code="wrong_language", at=["language"])
        )
    if not isinstance(column, str) or not column.strip():
        expected, at = "must name a column of people's languages as language_column", ["language_column"]
        mistakes.append(wrong_value("letters", expected, got=column, code="wrong_language_column", at=at))
    template = given.get("template", "-")
    for reader, text in template.items() if isinstance(template, Mapping) else [(None, template)]:
        at = ["template", *([] if reader is None else [str(reader)])]
        if reader is not None and reader not in READERS:
            expected = f"must have templates for {', '.join(READERS)}"
            hint = suggestion(str(reader), READERS)
            mistakes.append(wrong_value("letters", expected, got=reader, hint=hint, code="unknown_reader", at=at))
        elif not isinstance(text, str) or not text.strip() or len(text) > _LONGEST_TEMPLATE:
            expected = f"must have a text of at most {_LONGEST_TEMPLATE:,} characters as template"
            mistakes.append(wrong_value("letters", expected, got=str(text)[:40], code="wrong_template", at=at))
    if mistakes:
        raise PolicyError(mistakes)
    return given if isinstance(given, FrozenDict) else FrozenDict(given)


def templates_of(letters: Mapping[str, Any]) -> dict[str, str]:
    """Return the template for each reader who has one.

    Examples
    --------
    >>> templates_of({"template": "Dear {{ mentee_first_name }}"}).keys()
    dict_keys(['both', 'mentee', 'mentor'])
    """
    template = letters.get("template")
    if template is None:
        return {}
    return dict(template) if isinstance(template, Mapping) else dict.fromkeys(READERS[:3], str(template))
