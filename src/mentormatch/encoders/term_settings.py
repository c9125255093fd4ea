"""Checks of the settings of the encoder `terms`."""

from collections.abc import Mapping
from typing import Any

from mentormatch.encoders.aliases import alias_mistakes
from mentormatch.encoders.related import relation_mistakes
from mentormatch.encoders.settings import (
    any_mistakes,
    level_mistakes,
    number_mistakes,
    separator_mistakes,
    share_mistakes,
    switch_mistakes,
    text_list_mistakes,
)
from mentormatch.errors import Mistake


def term_setting_mistakes(settings: Mapping[str, Any]) -> list[Mistake]:
    """Return all that is wrong with the settings of the encoder, by name.

    Examples
    --------
    >>> from mentormatch.encoders import TermsEncoder
    >>> print(*term_setting_mistakes(TermsEncoder(ranked="yes").get_params()))
    The setting 'ranked' must be true or false. Got 'yes'.
    """
    return [
        *separator_mistakes("separator", settings["separator"]),
        *alias_mistakes(settings["aliases"]),
        *level_mistakes(settings["levels"]),
        *switch_mistakes("rarity", settings["rarity"]),
        *any_mistakes(settings["any"]),
        *switch_mistakes("known_names", settings["known_names"]),
        *text_list_mistakes("vocabulary", settings["vocabulary"]),
        *switch_mistakes("repair_spelling", settings["repair_spelling"]),
        *share_mistakes("related", settings["related"]),
        *relation_mistakes(settings["relations"]),
        *number_mistakes("further_wishes", settings["further_wishes"], negative=False),
        *switch_mistakes("ranked", settings["ranked"]),
    ]
