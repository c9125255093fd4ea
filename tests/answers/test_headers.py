"""What headers say, in the commonest languages."""

from collections import Counter

import pytest

from mentormatch.answers.headers import (
    _TITLES,
    group_of,
    is_capacity,
    is_contact,
    is_demand,
    is_email,
    is_id,
    is_manager,
    is_name,
    is_time,
    short_name,
    stance_of,
    titles_of,
    topic_of,
)
from mentormatch.answers.text import fold

GROUPS = """
Gender | What is your gender? | gender_identity | Sex | Pronouns | Your age | AgeBand | age_range | Date of
birth | Ethnicity Ethnic background | Race | Disability | Do you have a disability? | Religion or belief |
Sexual orientation | Caring responsibilities | Nationality | Citizenship | LGBTQIA+ | Geschlecht | Alter |
Altersgruppe | Geburtsjahr | Nationalität Staatsangehörigkeit | Behinderung | Pronomen | Religion | Herkunft |
Sexuelle Orientierung | Genre | Sexe | Âge | Nationalité Handicap | Date de naissance | Género | Sexo | Edad |
Fecha de nacimiento | Etnia | Discapacidad | Nacionalidad | Idade Raça | Deficiência | Nacionalidade |
Geslacht | Leeftijd | Etniciteit | Nationaliteit | Geboortedatum | Genere | Sesso | Età Disabilità |
Nazionalità | Data di nascita | Protected characteristics | Orientación sexual | Religião | Godsdienst |
Religione | Gender, for our project statistics
"""
# of each language, and as people and programs write titles
PERSONAL = {
    "ethnicity": "Heritage | country_of_origin | Herkunft | Origine | Ascendencia | Origem | Herkomst | Discendenza",
    "family": """Family | Number of children | Familienstand | Situation de famille | Estado civil | Família |
    Burgerlijke staat | Stato civile | maritalStatus | Married? | FamilyStatus""",
    "health": """Health | HealthConditions | mental_health | Gesundheit | Santé | Salud | Saúde | Gezondheid | Salute |
    Krankheiten | Maladie""",
    "pay": "Salary | pay_band | Jahresgehalt | GEHALT | Salaire actuel | Salario | Salário | Salaris | Stipendio",
    "class": """Class | SocialClass | Class background | Socio-economic background | Soziale Schicht |
    Classe sociale | Clase social | Sociale klasse""",
    "caring": "Parental leave | Elternzeit | Embarazo | Gravidez | Mantelzorg",
    "religion": "Faith | Croyance | Religionszugehörigkeit",
}
NO_GROUPS = """
Languages | Programming language | Skills | Management level | Image editing | Message to us | Career
orientation | Average hours | Race conditions | Company age | Stage of career | Goals | Industry | Percentage
| Brand identity | Usage | Engagement | Job family | job_family | Health care | Healthcare | Health sector |
Digital health | Class of 2020 | Master class | Asset class | Age of the company | Race condition | Parent company |
Identity and access management | Salary negotiation | Fixed income | Family name | Family law | País | Pais |
Tools you are familiar with | Edad de la empresa | Squad or tribe | Industry veteran | Orientation session
"""


def listed(text):
    return [" ".join(phrase.split()) for phrase in text.split("|")]


@pytest.mark.parametrize("header", listed(GROUPS))
def test_groups_are_known_in_seven_languages(header):
    assert group_of(header) is not None


@pytest.mark.parametrize(("kind", "header"), [(kind, title) for kind in PERSONAL for title in listed(PERSONAL[kind])])
def test_what_is_personal_is_known_in_seven_languages(kind, header):
    assert group_of(header) == kind


@pytest.mark.parametrize("header", listed(NO_GROUPS))
def test_what_is_no_group_is_not_taken_for_one(header):
    assert group_of(header) is None


@pytest.mark.parametrize(
    ("answers", "group"),
    [
        (["Woman", "Man", "Non-binary"], "gender"),
        (["she/her", "he/him"], "gender"),
        (["weiblich", "männlich", "divers"], "gender"),
        (["18-24 years old", "25-34 years old"], "age"),
        (["Male nurse", "Pilot", "Cook"], None),
        (["4-5 years", "6-7 years"], None),
        ([], None),
    ],
)
def test_groups_are_known_by_their_answers_too(answers, group):
    assert group_of("About you", answers) == group


def test_limits_in_seven_languages():
    asked = """How many mentees can you take? | Number of mentees | Max. mentees | num_mentees | capacity |
    Wie viele Mentees? | Combien de mentorés ? |
    ¿Cuántos mentees? | Quantos mentorados? | Hoeveel mentees? | Quanti mentee?"""
    assert [header for header in listed(asked) if not is_capacity(header)] == []
    assert not any(map(is_capacity, ["Number of children", "Mentees I had", "How many years?"]))
    assert is_demand("How many mentors would you like?")
    assert not is_demand("Have you been a mentor?")


def test_ids_names_contacts_and_time_stamps():
    assert all(map(is_id, ["id", "ID", "mentor_id", "ResponseId", "Respondent ID", "ID number", "Personalnummer"]))
    assert not any(map(is_id, ["Ideas", "Identity", "Idle hours", ""]))
    assert all(map(is_name, ["Name", "First name", "Last Name", "Full name", "Vorname", "Nom", "Nombre y apellidos"]))
    assert not any(map(is_name, ["Company name", "Name of your manager", "Names of projects"]))
    assert all(map(is_contact, ["E-mail", "Email Address", "LinkedIn", "Phone number", "GitHub", "Correo"]))
    assert all(map(is_time, ["Timestamp", "Start time", "Completion time", "Zeitstempel", "Horodateur"]))
    assert is_manager("Line manager")
    assert not is_manager("Management skills")


def test_what_is_wanted_and_what_is_offered():
    wanted = [
        "What do you want to learn?",
        "LanguageWantToWorkWith",
        "Was möchten Sie lernen?",
        "needs",
        "Quiero aprender",
    ]
    offered = ["What can you teach?", "LanguageHaveWorkedWith", "Expertise", "Puedo enseñar", "offers"]
    assert {stance_of(header) for header in wanted} == {"wants"}
    assert {stance_of(header) for header in offered} == {"offers"}


def test_topics():
    topics = {
        "Fähigkeiten": "skills",
        "Sprachen": "languages",
        "Branche": "industry",
        "time_zone": "time_zone",
        "Verfügbarkeit": "availability",
        "Years of experience": "experience",
        "Département": "organisation",
    }
    assert {header: topic_of(header) for header in topics} == topics


@pytest.mark.parametrize("header", ["???", "", "—", "🙂", "What is the?"])
def test_short_name_of_nothing_is_still_a_name(header):
    assert short_name(header)


def test_well_known_titles_are_folded_and_of_one_topic():
    titles = [title for topic in _TITLES for title in titles_of(topic)]
    assert [title for title in titles if fold(title) != title] == []
    assert [title for title, times in Counter(titles).items() if times > 1] == []
    for topic in _TITLES.keys() - {"email"}:
        assert {topic_of(title) for title in titles_of(topic)} == {topic}
        assert {*titles_of(topic, "wants"), *titles_of(topic, "offers")} == {*titles_of(topic)}
    assert all(map(is_email, titles_of("email")))
    assert not any(map(group_of, titles))
