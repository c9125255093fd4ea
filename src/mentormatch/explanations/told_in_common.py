"""What a participant is told of what two have in common."""

from mentormatch.answers import Cell, fold, read_number, text_of
from mentormatch.encoders import NumberEncoder, TextEncoder
from mentormatch.explanations.in_common import told_of_texts
from mentormatch.explanations.spoken_terms import without_code
from mentormatch.scoring import ScoredCriterion


def told_in_common(
    scored: ScoredCriterion, wants: Cell, offers: Cell, pair: tuple[int, int]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return what a participant is told to be in common, and in which words: no codes, and no numbers."""
    encoder = scored.encoder
    if isinstance(encoder, TextEncoder):
        words = told_of_texts(scored, wants, offers, pair)
        return words, words
    assert encoder is not None
    if isinstance(encoder, NumberEncoder) and fold(text_of(wants)) != fold(text_of(offers)):
        return (), ()  # "Shiny: rarely" is not in common with somebody who never uses it
    common, met = (
        tuple(without_code(term) for term in terms if not _is_number(term))
        for terms in (encoder.in_common(wants, offers), encoder.met_as(wants, offers))
    )
    return common, met


def _is_number(term: str) -> bool:
    try:
        return read_number(term) is not None
    except ValueError:
        return False
