"""Checks the settings of an encoder of terms."""

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


def term_mistakes(encoder: Any) -> list[Mistake]:
    """Return all that is wrong with the settings of a TermsEncoder."""
    return [
        *separator_mistakes("separator", encoder.separator),
        *alias_mistakes(encoder.aliases),
        *level_mistakes(encoder.levels),
        *switch_mistakes("rarity", encoder.rarity),
        *any_mistakes(encoder.any),
        *switch_mistakes("known_names", encoder.known_names),
        *text_list_mistakes("vocabulary", encoder.vocabulary),
        *switch_mistakes("repair_spelling", encoder.repair_spelling),
        *share_mistakes("related", encoder.related),
        *relation_mistakes(encoder.relations),
        *number_mistakes("further_wishes", encoder.further_wishes, negative=False),
    ]
