"""Free text as vectors: TF-IDF over words and parts of words.

Two texts are compared by the cosine of their TF-IDF vectors (Salton and Buckley 1988) over a vocabulary that is learned
from the cohort, without words that carry no topic.
"""

from mentormatch.encoders.text.encoder import TextEncoder
from mentormatch.encoders.text.stop_words import ENGLISH

__all__ = [
    "ENGLISH",
    "TextEncoder",
]
