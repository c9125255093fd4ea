"""Columns of answers as vectors: one factor for wants, one for offers.

An *encoder* learns from the answers of both sides (a vocabulary, a scale) and turns each answer into a sparse vector,
such that the score of a pair is the dot product of the mentee's and the mentor's vector, in [0, 1]. A *linear* encoder
is only that; any other computes blocks of scores from what it encoded. Every encoder follows scikit-learn's contract of
parameters (`get_params`, `set_params`, `clone`), can say what a pair has in common, and can be stored as plain JSON.
"""

from mentormatch.answers import Cell, Column
from mentormatch.encoders.category import CategoryEncoder
from mentormatch.encoders.choices import Choice, ChoicesEncoder, ordinal
from mentormatch.encoders.contract import Encoded, Encoder, LinearEncoder
from mentormatch.encoders.languages import LanguagesEncoder
from mentormatch.encoders.number import NumberEncoder
from mentormatch.encoders.readings import readings_of
from mentormatch.encoders.registry import EncoderName, from_dict, make, names, setting_types
from mentormatch.encoders.schedule import ScheduleEncoder
from mentormatch.encoders.seniority import SeniorityEncoder
from mentormatch.encoders.settings import stated_folder
from mentormatch.encoders.terms import TermsEncoder
from mentormatch.encoders.text import (
    ENGLISH,
    TEXT_MODELS,
    TextEncoder,
    WordVectors,
    clear_vectors,
    language_of,
    model_files,
    model_folder_mistakes,
    multilingual_model,
    vectors_kept_in,
    vectors_of,
)
from mentormatch.encoders.time_zone import TimeZoneEncoder
from mentormatch.encoders.vectors import VectorsEncoder

__all__ = [
    "CategoryEncoder",
    "Cell",
    "Choice",
    "ChoicesEncoder",
    "Column",
    "ENGLISH",
    "Encoded",
    "Encoder",
    "EncoderName",
    "LanguagesEncoder",
    "LinearEncoder",
    "NumberEncoder",
    "ScheduleEncoder",
    "SeniorityEncoder",
    "TEXT_MODELS",
    "TermsEncoder",
    "TextEncoder",
    "TimeZoneEncoder",
    "VectorsEncoder",
    "WordVectors",
    "clear_vectors",
    "from_dict",
    "language_of",
    "make",
    "model_files",
    "model_folder_mistakes",
    "multilingual_model",
    "names",
    "ordinal",
    "readings_of",
    "setting_types",
    "stated_folder",
    "vectors_kept_in",
    "vectors_of",
]
