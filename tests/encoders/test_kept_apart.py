"""Forms of a term that one person names side by side: never one by a guess, in any order."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mentormatch.encoders import from_dict, make

FORMS = [
    "design",
    "Designs",
    "design skills",
    "front end",
    "front-end",
    "falconry",
    "falconries",
    "colour",
    "color",
    "js",
]
FORMS += ["JavaScript", "machine lerning", "machine learning"]
CELLS = st.lists(st.lists(st.sampled_from(FORMS), min_size=1, max_size=3).map("; ".join), max_size=6)


def score(encoder, want, offer):
    return encoder.score(encoder.encode_wants([want]).values, encoder.encode_offers([offer]).values)[0, 0]


@pytest.mark.parametrize("pair", ["falconry; falconries", "colour charts; color charts", "Design; Designs"])
def test_what_one_person_names_both_does_not_meet(pair):
    first, second = pair.split("; ")
    assert score(make("terms").fit([first], [second]), first, second) == 1.0
    for wants, offers in (([pair], [second]), ([first], [pair])):
        encoder = make("terms", separator=";").fit(wants, offers)
        assert score(encoder, first, second) == score(encoder, second, first) == 0.0
        assert score(encoder, first, first) == score(encoder, second, second) == 1.0
        assert len(encoder.apart_) == 1
        assert "somebody named both" in encoder.notes()[0]


def test_a_misspelling_is_not_repaired_to_what_stands_beside_it():
    encoder = make("terms", separator=";").fit(["machine lerning; machine learning"], ["machine learning"])
    assert encoder.repaired_ == {}
    assert score(encoder, "machine lerning", "machine learning") == 0.0


def test_names_of_the_table_and_aliases_stay():
    tags = "js; JavaScript; k8s; Kubernetes; ML; machine learning"
    encoder = make("terms", separator=";").fit([tags], [tags])
    assert (encoder.apart_, score(encoder, "js", "JavaScript")) == ({}, 1.0)
    own = make("terms", separator=";", aliases={"Designs": "Design"}).fit(["Design; Designs"], ["x"])
    assert score(own, "Designs", "Design") == 1.0


@given(CELLS, CELLS, CELLS, st.randoms())
def test_guesses_never_join_what_one_person_names_and_more_answers_join_nothing(wants, offers, more, random):
    encoder = make("terms", separator=";", repair_spelling=False).fit(wants, offers)
    for cell in [*wants, *offers]:
        for form in (forms := sorted({term.strip() for term in cell.lower().replace("-", " ").split(";")})):
            others = [other for other in forms if other != form and {form, other} != {"js", "javascript"}]
            assert all(score(encoder, form, other) == 0.0 for other in others)
    shuffled = random.sample(wants, len(wants)), random.sample(offers, len(offers))
    assert make("terms", separator=";", repair_spelling=False).fit(*shuffled).learned() == encoder.learned()
    grown = make("terms", separator=";", repair_spelling=False).fit([*wants, *more], offers)
    known = sorted({term.strip() for cell in [*wants, *offers] for term in cell.split(";")})
    for form in known:
        for other in known:
            assert score(grown, form, other) == 0.0 or score(encoder, form, other) == 1.0


@given(CELLS, CELLS)
def test_what_was_stored_is_the_same(wants, offers):
    encoder = make("terms", separator=";").fit(wants, offers)
    again = from_dict(json.loads(json.dumps(encoder.to_dict())))
    assert again.learned() == encoder.learned()
    assert again.notes() == encoder.notes()
    assert all(score(again, form, other) == score(encoder, form, other) for form in FORMS for other in FORMS[:3])


def test_terms_that_met_under_other_names_are_told_so():
    encoder = make("terms").fit(["k8s; SQL; machine lerning"], ["Kubernetes; sql; Machine Learning"])
    cells = "k8s; SQL; machine lerning", "Kubernetes; sql; Machine Learning"
    assert encoder.in_common(*cells) == ("Kubernetes", "sql", "Machine Learning")
    assert encoder.met_as(*cells) == (
        "Kubernetes (wanted: 'k8s')",
        "sql",
        "Machine Learning (wanted: 'machine lerning')",
    )
