"""Reasons in words: each kind in each language, and the same in explanations and on the page."""

from typing import get_args

import pytest

from mentormatch.encoders import make
from mentormatch.explanations.reason_parts import PartsOfPairs, ReasonKind, ReasonParts
from mentormatch.explanations.reason_words import ReasonWords
from mentormatch.explanations.reasons import explain
from mentormatch.matching.pipeline import match
from mentormatch.policy.criteria import Criterion
from mentormatch.policy.policy import Policy
from mentormatch.profiles.cohort import Cohort
from mentormatch.report.language import LANGUAGES

COHORT = Cohort.from_records(
    mentors=[{"id": "ada", "skills": "Deep Learning; docker", "field": "any", "wish": "noor", "years": 9}],
    mentees=[{"id": "kim", "skills": "Keras; Docker; R", "field": "law", "wish": "bob; ada", "years": ""}],
)
POLICY = Policy(
    criteria=[
        Criterion("skills", encoder=make("terms", related=0.5)),
        Criterion("choice", wants="wish", offers="id", encoder="choices"),
        Criterion("years", encoder=make("number", at_least=2), missing="zero"),
        Criterion("other", wants="skills", offers="skills", reverse=True),
        Criterion("given", encoder="pairs", pairs=[("kim", "ada", 0.5)]),
    ]
)


def test_each_kind_in_english():
    matching = match(COHORT, POLICY)
    notes = [reason.note for reason in explain(matching, mentee="kim").pairs[0].reasons]
    assert notes == [
        "in common: docker; related: 'Keras' and 'Deep Learning'; not offered: Keras, R",
        "the mentee's second choice",
        "the mentee did not answer, which counts as nothing",
        "in common, which counts against it: docker",
        "the score that was given",
    ]


@pytest.mark.parametrize(
    ("language", "notes"),
    [
        ("de", ["Wunsch Nr. 2 der oder des Mentee", "die oder der Mentee hat nicht geantwortet; das zählt wie nichts"]),
        ("fr", ["choix n° 2 du mentoré", "le mentoré n’a pas répondu, ce qui compte comme rien"]),
        ("es", ["elección n.º 2 de la persona mentee", "la persona mentee no respondió, lo que cuenta como nada"]),
    ],
)
def test_choices_and_blanks_in_other_languages(language, notes):
    matching = match(COHORT, POLICY)
    parts = list(PartsOfPairs(matching, english=False).of(0, 0))
    words, criteria = ReasonWords(language), matching.scores.criteria
    assert [words.note(criteria[place], parts[place]) for place in (1, 2)] == notes


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", get_args(ReasonKind))
def test_every_kind_is_a_sentence_in_every_language(kind, language):
    criteria = match(COHORT, POLICY).scores.criteria
    parts = ReasonParts(kind, ("R",), ("Go ~ C",), ("SQL",), choice=1, answers=("2", "3"), blank="both")
    for scored in criteria:
        said = ReasonWords(language).note(scored, parts)
        assert said
        assert "{" not in said


def test_own_words_are_left_out_where_they_tell_who_it_is():
    cohort = Cohort.from_records(
        mentors=[{"id": "ada", "about": "I love sailing"}], mentees=[{"id": "kim", "about": "sailing, please"}]
    )
    matching = match(cohort, Policy(criteria=[Criterion("about", encoder="text")]))
    (parts,) = PartsOfPairs(matching).of(0, 0)
    (scored,) = matching.scores.criteria
    assert ReasonWords(texts=False).note(scored, parts) == "free text, left out here"
    assert "sailing" in ReasonWords().note(scored, parts)
