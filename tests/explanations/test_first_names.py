"""What people are called: first names where they are sure, whole names where they are not."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mentormatch import Cohort, introductions, match
from mentormatch.explanations.first_names import first_name, first_names, natural_name


@pytest.mark.parametrize(
    ("name", "called"),
    [
        ("Ahmed Hassan", "Ahmed"),
        ("ANNA SCHMIDT", "Anna"),
        ("anna schmidt", "Anna"),
        ("Eze, Ngozi", "Ngozi"),
        ("SMITH, JOHN, JR.", "John"),
        ("DUPONT Marie", "Marie"),
        ("Marie DUPONT", "Marie"),
        ("Prof. Dr. Ruth Okafor", "Ruth"),
        ("Dr.-Ing. Max Huber", "Max"),
        ("Dr. med. Eva Klein, PhD", "Eva"),
        ("Jean-Luc Picard", "Jean-Luc"),
        ("JEAN-LUC PICARD", "Jean-Luc"),
        ("María José García López", "María José"),
        ("Mary Ann Evans", "Mary Ann"),
        ("Ludwig van Beethoven", "Ludwig"),
        ("de la Cruz, María", "María"),
        ("Anna B. Schmidt", "Anna"),
        ("Anna (she/her) Schmidt", "Anna"),
        ("Amélie Poulain 🌸", "Amélie"),
        ("Şükran Öztürk", "Şükran"),
        ("Siobhán Ní Dhonnchadha", "Siobhán"),
        ("Hye-jin Choi", "Hye-jin"),
    ],
)
def test_first_names_that_are_sure(name, called):
    assert first_name(name) == called


@pytest.mark.parametrize(
    "name",
    [
        *("Madonna", "J. R. Smith", "J. Robert Smith", "A. Schmidt", "Dr. Schmidt", "Mrs Okafor", "van Beethoven"),
        *(
            "Nguyen Thi Mai",
            "Nguyễn Thị Hương",
            "Kim Min-jun",
            "Wang Wei",
            "Nagy István",
            "Abdul Rahman",
            "Al-Hassan Ahmed",
        ),
        *("Md Rahman", "李小龍", "Анна Шмидт", "محمد علي", "kim@example.org", "mentee 12", "MacLeod Fiona"),
    ],
)
def test_names_that_stay_whole(name):
    assert first_name(name) == name


def test_names_in_their_natural_order_and_case():
    assert natural_name("IYER, RAJESH") == "Rajesh Iyer"
    assert natural_name("VAN DER BERG, Anna") == "Anna van der Berg"
    assert natural_name("Fiona MacLeod") == "Fiona MacLeod"
    assert natural_name("LI WEI") == "Li Wei"


def test_two_of_one_first_name_are_called_by_their_whole_names():
    assert first_names("Anna Schmidt", "ANNA BERG") == ("Anna Schmidt", "Anna Berg")
    cohort = Cohort.from_records(
        mentors=[{"id": "a", "name": "ANNA BERG", "skills": "R"}],
        mentees=[{"id": "b", "name": "Schmidt, Anna", "skills": "R"}],
    )
    (introduction,) = introductions(match(cohort))
    assert introduction.text.startswith("Dear Anna Schmidt and Anna Berg, ")
    assert introduction.mentee_name == "Schmidt, Anna"


def test_a_column_of_first_names_is_taken_whole():
    cohort = Cohort.from_records(
        mentors=[{"id": "a", "First name": "Thi Mai", "Last name": "Nguyen", "skills": "R"}],
        mentees=[{"id": "b", "Vorname": "KARL JOSEF", "Nachname": "Beck", "skills": "R"}],
    )
    (introduction,) = introductions(match(cohort))
    assert (introduction.mentee_first_name, introduction.mentor_first_name) == ("Karl Josef", "Thi Mai")


def test_who_has_no_name_is_called_by_id_as_it_stands():
    cohort = Cohort.from_records(mentors=[{"id": "ADA", "skills": "R"}], mentees=[{"id": "kim", "skills": "R"}])
    assert introductions(match(cohort))[0].text.startswith("Dear kim and ADA, ")


@settings(max_examples=100)
@given(st.text(max_size=40))
def test_any_name_can_be_called(name):
    """A name that holds letters is never called nothing."""
    assert bool(first_name(name)) >= any(map(str.isalpha, name))
