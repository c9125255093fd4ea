"""Names of terms: aliases, known skills, spellings, and what must not meet."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mentormatch.answers.known_skills import known_skills, related_skills
from mentormatch.answers.text import fold
from mentormatch.encoders.spelling import spelling_key
from mentormatch.encoders.term_names import TermNames

NAMES = TermNames()


def meet(term, other, names=NAMES):
    return names.key(fold(term)) == names.key(fold(other))


@pytest.mark.parametrize(
    ("term", "other"),
    [
        ("K8s", "Kubernetes"),
        ("HR", "Human Resources"),
        ("Golang", "Go"),
        ("MS Excel", "Excel"),
        ("Microsoft Excel 2016", "excel"),
        ("ML", "Machine-Learning"),
        ("Machine Learning (ML)", "ML"),
        ("HR (Human Resources)", "human resource mgmt"),
        ("Falconry of Owls (FO)", "falconry of owls"),
        ("UX", "User Experience"),
        ("UI / UX", "UX/UI"),
        ("Front-End", "frontend"),
        ("burn-out", "Burnout"),
        ("data bases", "database"),
        ("technologies", "technology"),
        ("organisational behaviour", "organizational behavior"),
        ("programme mgmt", "Program Management"),
        ("paediatrics", "pediatrics"),
        ("counselling", "counseling"),
        ("Communication Skills", "communication"),
        ("leadership development skills", "Leadership"),
        ("Python 3.11", "python programming"),
        ("Google TensorFlow 2", "tensorflow"),
        ("Research & Development", "R&D"),
        ("diversity and inclusion", "D & I"),
        ("Node.JS", "nodejs"),
        ("falconry skills", "Falconry"),
        ("women's health", "womens health"),
    ],
)
def test_names_and_spellings_of_one_term_meet(term, other):
    assert meet(term, other)
    assert not meet(term, other, TermNames(known_names=False))


@pytest.mark.parametrize(
    ("term", "other"),
    [
        ("Java", "JavaScript"),
        ("AI", "retail"),
        ("C", "C++"),
        ("C", "C#"),
        ("C++", "C#"),
        ("C3", "C"),
        ("R", "React"),
        ("React", "React Native"),
        ("puppet", "puppetry"),
        ("Go", "Google"),
        ("SAP", "SAS"),
        ("news", "new"),
        ("pandas", "panda"),
        ("windows", "window"),
        ("sales", "sale"),
        ("physics", "physic"),
        ("PM", "project management"),
        ("PR", "public relations"),
        ("IT", "information technology"),
        ("IP", "intellectual property"),
        ("CI", "continuous integration"),
        ("soft skills", "soft"),
        ("career development", "career"),
        ("web 2", "web 3"),
        ("leadership development", "leadership"),
        ("Google", "Google Analytics"),
        ("Microsoft", "Microsoft Word"),
        ("securities", "security"),
        ("customer experience", "user experience"),
        (".NET", "net"),
        ("data science", "data analysis"),
    ],
)
def test_what_only_looks_alike_does_not_meet(term, other):
    assert not meet(term, other)


def test_each_known_name_stands_for_one_skill():
    of: dict[str, set[str]] = {}
    for skill, names in known_skills().names_of.items():
        for name in (skill, *names):
            of.setdefault(spelling_key(name), set()).add(skill)
    assert {key: skills for key, skills in of.items() if len(skills) > 1} == {}
    assert sum(bool(names) for names in known_skills().names_of.values()) >= 400


def test_related_skills_are_known_skills():
    known = known_skills().names_of
    assert [term for skill, others in related_skills().items() for term in (skill, *others) if term not in known] == []


@given(st.text(max_size=30))
def test_any_text_has_a_key_which_its_name_shares(text):
    key = NAMES.key(fold(text))
    name = NAMES.name(key)
    assert name is None or NAMES.key(name) == key
    assert bool(key) == bool(fold(text))


def test_brought_aliases_go_before_known_ones():
    names = TermNames({"go": "golf", "Kubernetes": "container orchestration", "front end dev": "web"})
    assert names.key("go") == names.key("golf") != names.key("gold")
    assert meet("k8s", "container orchestration", names)
    assert meet("front-end dev", "web", names)
    assert names.name(names.key("k8s")) == "container orchestration"


def test_brought_terms_stay_apart_and_keep_their_names():
    labels = ["agile project management", "agile development", "robot", "robots", "ML"]
    names = TermNames(vocabulary=labels)
    assert len({names.key(fold(label)) for label in labels}) == len(labels)
    assert [names.name(names.key(fold(label))) for label in labels] == [fold(label) for label in labels]
    assert meet("machine learning", "ml", names)
