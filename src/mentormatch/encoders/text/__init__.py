"""Free text as vectors: by meaning, or by words.

Two texts are compared by the cosine of their vectors. A *model* makes the vector of a text, the same in any company;
the *calibration* turns cosines into scores; *masking* takes out what tells a gender before a text is encoded.
"""

from mentormatch.encoders.text.encoder import TEXT_MODELS, TextEncoder
from mentormatch.encoders.text.language import language_of
from mentormatch.encoders.text.model_folder import model_files, model_folder_mistakes
from mentormatch.encoders.text.sentence_models import multilingual_model
from mentormatch.encoders.text.sentences import vectors_of
from mentormatch.encoders.text.stop_words import ENGLISH
from mentormatch.encoders.text.vector_cache import clear_vectors, vectors_kept_in
from mentormatch.encoders.text.words import WordVectors

__all__ = [
    "ENGLISH",
    "TEXT_MODELS",
    "TextEncoder",
    "WordVectors",
    "clear_vectors",
    "language_of",
    "model_files",
    "model_folder_mistakes",
    "multilingual_model",
    "vectors_kept_in",
    "vectors_of",
]
