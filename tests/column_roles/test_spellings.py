"""Spellings that are one answer: found by tables of names, and by single typing errors."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mentormatch.answers import read_words
from mentormatch.column_roles import infer_column, spellings
from mentormatch.column_roles.spellings import joined_spellings


def joined(header, cells):
    return joined_spellings([infer_column(header, cells)])


@pytest.mark.parametrize(
    ("header", "cells", "meant"),
    [
        ("Gender", ["F", "F", "female", "weiblich", "mujer", "m"], {"female": "F", "weiblich": "F", "mujer": "F"}),
        ("Geschlecht", ["weiblich", "weiblich", "männlich", "m", "divers"], {"männlich": "m"}),
        ("Department", ["HR", "HR", "Human Resources", "People & Culture", "Legal"],
         {"Human Resources": "HR", "People & Culture": "HR"}),
        ("Which area is yours?", ["R&D", "R&D", "Research and Development", "IT"], {"Research and Development": "R&D"}),
        ("Department", ["Engineering"] * 4 + ["Enginering", "Design"], {"Enginering": "Engineering"}),
        ("City", ["Hamburg"] * 3 + ["Hambrug", "Homburg", "Berlin"], {"Hambrug": "Hamburg", "Homburg": "Hamburg"}),
    ],
)  # fmt: skip
def test_spellings_are_joined_to_the_commonest(header, cells, meant):
    assert joined(header, cells) == meant


@pytest.mark.parametrize(
    ("header", "cells"),
    [
        ("Country", ["IT", "IT", "TI", "FR", "DE"]),  # two letters are countries where the column tells no department
        ("Department", ["Sales", "Sales", "Marketing", "Communications"]),
        ("Level", ["Grade 1", "Grade 1", "Grade 2", "Grade 3"]),
        ("City", ["Iran", "Iran", "Iraq"]),
        ("City", ["Hamburg", "Homburg"]),  # as common as the other
    ],
)
def test_what_is_not_one_stays_apart(header, cells):
    assert joined(header, cells) == {}


@given(st.lists(st.sampled_from(["F", "f", "female", "Frau", "m", "male", "nb", "", "x"]), max_size=20), st.randoms())
def test_the_order_of_rows_changes_nothing(cells, random):
    mixed = list(cells)
    random.shuffle(mixed)
    assert joined("Gender", cells) == joined("Gender", mixed)


@given(st.lists(st.text(max_size=12), max_size=20))
def test_any_answers_are_joined_to_answers_that_stay(cells):
    meant = joined("Department", cells)
    assert not meant.keys() & set(meant.values())


def test_no_name_means_two_things():
    for names in read_words("spellings.toml", beside=spellings.__file__).values():
        every = [name for meant, listed in names.items() for name in (meant, *listed.split("|"))]
        assert len(every) == len(set(every))


@pytest.mark.parametrize(
    ("header", "answers", "joined"),
    [
        ("Service", ["RH", "RH", "DRH", "Compta", "Finances", "Finances"], {"DRH": "RH", "Compta": "Finances"}),
        ("Ufficio", ["HR", "HR", "Risorse umane", "Personale"], {"Risorse umane": "HR", "Personale": "HR"}),
        ("City", ["München", "München", "Munich", "Muenchen"], {"Munich": "München", "Muenchen": "München"}),
        ("Gender", ["mujer", "hombre", "hombre", "H", "M", "V"], {"H": "hombre"}),  # M may be mujer, and V varón
        ("Gender", ["Femme", "Femme", "F", "Homme", "Homme", "H", "M"], {"F": "Femme", "H": "Homme", "M": "Homme"}),
        ("Gender", ["vrouw", "vrouw", "v", "man", "man", "m"], {"v": "vrouw", "m": "man"}),
    ],
)  # fmt: skip
def test_spellings_in_other_languages(header, answers, joined):
    assert joined_spellings([infer_column(header, answers)]) == joined
