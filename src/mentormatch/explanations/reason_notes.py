"""What one criterion says of a pair, in words for its reader."""

from mentormatch.answers import Cell, fold, read_number, text_of
from mentormatch.encoders import NumberEncoder, TextEncoder
from mentormatch.explanations.explanation import listed
from mentormatch.explanations.in_common import both_phrases, told_of_texts
from mentormatch.explanations.spoken_terms import without_code
from mentormatch.matching import Matching
from mentormatch.scoring import ScoredCriterion


def open_to_all(scored: ScoredCriterion, wants: Cell, offers: Cell) -> str:
    """Say whose answer meets anything, so that nothing need be in common; "" where neither does."""
    assert scored.encoder is not None
    sides = ("mentee", "mentor") if scored.criterion.direction == "mentee" else ("mentor", "mentee")
    for side, answers in zip(sides, scored.encoder.open_answers(wants, offers), strict=True):
        if answers:
            return f"the {side} is open to anything: {listed(answers)}"
    return ""


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


def blank_note(scored: ScoredCriterion, row: int, column: int) -> str:
    """Say who did not answer, and what that counts."""
    sides = (("mentee", scored.mentees.answered[row]), ("mentor", scored.mentors.answered[column]))
    blank = [side for side, answered in sides if not answered]
    if scored.encoder is None:
        who = "no score was given"
    elif scored.criterion.names_people:
        who = f"the {scored.criterion.direction} named nobody who is here"
    else:
        who = "neither answered" if len(blank) == 2 else f"the {blank[0]} did not answer"
    if scored.criterion.missing == "zero":
        return f"{who}, which counts as nothing"
    counts = "nothing, as in every pair" if scored.nobody_answered else "the average"
    return f"{who}, which counts as {counts}"


def _near_to(matching: Matching, scored: ScoredCriterion, row: int, column: int) -> tuple[str, ...]:
    """Return what counts in part, as wanted ~ offered."""
    assert scored.encoder is not None
    wants, offers = scored.criterion.answers(matching.cohort)
    wanting, offering = (row, column) if scored.criterion.direction == "mentee" else (column, row)
    return scored.encoder.near_to(wants[wanting], offers[offering])


def note_on(
    matching: Matching,
    scored: ScoredCriterion,
    pair: tuple[int, int],
    in_common: tuple[str, ...],
    missing: tuple[str, ...],
) -> str:
    """Say what speaks for the pair, and what does not."""
    criterion, encoder, (row, column) = scored.criterion, scored.encoder, pair
    if encoder is None:
        return "the score that was given"
    if not encoder.names_what_is_shared:
        wants, offers = criterion.answers(matching.cohort)
        mentees, mentors = (wants, offers) if criterion.direction == "mentee" else (offers, wants)
        return f"mentee: {encoder.shown(mentees[row])}; mentor: {encoder.shown(mentors[column])}"
    if criterion.names_people:
        said = (
            f"the {criterion.direction}'s {listed(in_common)}"
            if in_common
            else f"not named by the {criterion.direction}"
        )
        return f"{said}, which counts against it" if criterion.reverse and in_common else said
    if criterion.reverse:
        return (
            f"in common, which counts against it: {listed(in_common)}" if in_common else "nothing in common, as wished"
        )
    what = "nearest" if isinstance(encoder, TextEncoder) and not encoder.linear else "in common"
    parts = [f"{what}: {listed(map(both_phrases, in_common))}"] if in_common else []
    near = _near_to(matching, scored, row, column)
    parts += [f"related: {listed(map(both_phrases, near))}"] if near else []
    parts += [f"not offered: {listed(missing)}"] if missing else []
    return "; ".join(parts) or "nothing in common"
