"""Which columns hold names and addresses."""

import pytest

from mentormatch.profiles import People


def people(role="mentor", **columns):
    named = {header.replace("_", " "): tuple(cells) for header, cells in columns.items()}
    size = len(next(iter(named.values())))
    return People(role, tuple(map(str, range(size))), named)


@pytest.mark.parametrize(
    "header",
    ["name", "Name", "NAME", "Full name", "Your name:", "full_name", "Vor- und Nachname", "Nom complet",
     "Nome completo", "Mentor name", "What is your name?"],
)  # fmt: skip
def test_usual_titles(header):
    found = People("mentor", ("1",), {"skills": ("R",), header: ("Ada Lovelace",)})
    assert found.name_columns == (header,)
    assert found.names == ("Ada Lovelace",)


@pytest.mark.parametrize(
    ("first", "last"),
    [("First name", "Last name"), ("first_name", "surname"), ("Vorname", "Nachname"), ("Vorname", "Name"),
     ("Prénom", "Nom"), ("Nombre", "Apellidos"), ("Nome", "Cognome"), ("Voornaam", "Achternaam"),
     ("Given Name", "Family Name")],
)  # fmt: skip
def test_first_and_last_name_in_any_order_of_columns(first, last):
    for order in ((first, last), (last, first)):
        cells = {first: ("Ada", None), last: ("Lovelace", "Hopper")}
        found = People("mentor", ("1", "2"), {header: cells[header] for header in order})
        assert found.name_columns == (first, last)
        assert found.names == ("Ada Lovelace", "Hopper")


def test_exactly_name_goes_first():
    assert people(NAME=["x", "y"], name=["Ada", "Bob"]).names == ("Ada", "Bob")
    assert people(Full_name=["x", "y"], Name=["Ada", "Bob"]).names == ("Ada", "Bob")


def test_a_whole_name_goes_before_its_parts():
    found = people(First_name=["Ada", "Bo"], Last_name=["Lovelace", "Berg"], Full_name=["Ada B. Lovelace", "Bo Berg"])
    assert found.names == ("Ada B. Lovelace", "Bo Berg")


@pytest.mark.parametrize("header", ["Company name", "Name of your manager", "Mentor name", "Username", "Project"])
def test_other_names_are_not_theirs(header):
    assert People("mentee", ("1",), {header: ("Ada Lovelace",)}).name_columns == ()


def test_addresses_are_their_own():
    ada, bob = "Ada@x.example", "bob@x.example"
    assert people(Manager_email=[ada, ada], Email=[bob, None]).addresses == (bob, "")
    assert people(**{"Mentee e-mail": [ada]}).addresses == ("",)
    assert people(**{"Adresse e-mail": [ada, bob]}).addresses == (ada, bob)
    assert people(Email=["call me", "no"]).addresses == ("", "")
    assert People("mentor", (ada, "bob"), {}).addresses == (ada, "")


def test_labels_are_computed_once_for_all():
    """They are asked for person by person."""
    found = people(Name=["Ada", "Bo"], Email=["ada@x.example", None])
    assert found.labels == (("Ada", "ada@x.example"), ("Bo",))
    assert found.labels is found.labels


def test_nobody():
    assert People("mentor", (), {}).names == ()
    assert People("mentor", (), {"name": ()}).name_columns == ("name",)
