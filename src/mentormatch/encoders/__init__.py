"""Columns of answers as vectors: two factor matrices, wants and offers."""

from mentormatch.encoders.answers import Cell, Column
from mentormatch.encoders.category import CategoryEncoder
from mentormatch.encoders.choices import ChoicesEncoder
from mentormatch.encoders.contract import Encoded, Encoder, LinearEncoder
from mentormatch.encoders.number import NumberEncoder
from mentormatch.encoders.registry import from_dict, make, names
from mentormatch.encoders.terms import TermsEncoder
from mentormatch.encoders.text import TextEncoder

__all__ = [
    "CategoryEncoder",
    "Cell",
    "ChoicesEncoder",
    "Column",
    "Encoded",
    "Encoder",
    "LinearEncoder",
    "NumberEncoder",
    "TermsEncoder",
    "TextEncoder",
    "from_dict",
    "make",
    "names",
]
