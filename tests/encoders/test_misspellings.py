"""Misspellings: which are repaired, and what is left as it is."""

import csv
import gzip
import random
import string

import pytest

from mentormatch.answers.known_skills import known_skills
from mentormatch.answers.text import fold
from mentormatch.encoders import make
from mentormatch.encoders.misspellings import find_repairs
from mentormatch.encoders.term_names import TermNames

SEEDS = [*range(5)]


def misspelled(term, rng):
    """Return a term after one or two random edits."""
    for _ in range(rng.choice([1, 2])):
        place, how = rng.randrange(len(term)), rng.choice(["exchange", "drop", "double", "replace"])
        before, letter, after = term[:place], term[place], term[place + 1 :]
        edits = {
            "exchange": before + after[:1] + letter + after[1:],
            "drop": before + after,
            "double": before + letter * 2 + after,
            "replace": before + rng.choice(string.ascii_lowercase) + after,
        }
        term = edits[how]
    return term


def share_repaired(labels, seed):
    rng, names = random.Random(seed), TermNames(vocabulary=labels)
    drawn = rng.sample(sorted(label for label in labels if len(label) > 4), 300)
    written = [fold(misspelled(label, rng)) for label in drawn]
    repairs = find_repairs(written, [], names)
    right = [names.key(fold(label)) for label in drawn]
    return sum(repairs.get(term, names.key(term)) == key for term, key in zip(written, right, strict=True)) / 300


@pytest.mark.parametrize("seed", SEEDS)
def test_esco_digital_skills(real_data, seed):
    path = real_data("esco_1_2_0") / "digitalSkillsCollection_en.csv.gz"
    with gzip.open(path, "rt", encoding="utf-8", newline="") as rows:
        labels = [row["preferredLabel"] for row in csv.DictReader(rows)]
    assert share_repaired(labels, seed) >= 0.97
    encoder = make("terms", vocabulary=labels).fit([[label] for label in labels], [])
    assert encoder.terms_ == tuple(sorted(map(fold, labels)))
    assert encoder.repaired_ == encoder.merged_ == {}


@pytest.mark.parametrize("seed", SEEDS)
def test_own_skills_as_vocabulary(seed):
    assert share_repaired([skill for skill in known_skills().names_of if len(skill) >= 8], seed) >= 0.97


@pytest.mark.parametrize(
    ("written", "term"),
    [
        ("kubernets", "kubernetes"),
        ("Pyhton", "python"),
        ("javascirpt", "javascript"),
        ("machine lerning", "machine learning"),
        ("projct managment", "project management"),
        ("comunication", "communication"),
        ("publicspeking", "public speaking"),
    ],
)
def test_misspelled_known_skills_are_repaired_and_said(written, term):
    encoder = make("terms").fit([written], ["gardening"])
    assert encoder.repaired_ == {fold(written): term}
    assert encoder.terms_ == tuple(sorted(["gardening", term]))
    assert encoder.in_common(written, term.upper()) == (term.upper(),)
    assert make("terms", repair_spelling=False).fit([written], []).repaired_ == {}


@pytest.mark.parametrize(
    "written",
    [
        "rugby",
        "perls",
        "rubyy",
        "javas",
        "puppetry",
        "retail",
        "planting",
        "wedding",
        "caching",
        "meditation",
        "oncology",
        "tasting",
        "marking",
        "react",
        "reactive",
        "sass",
        "saas",
        "scale",
        "swiftly",
        "unstructured",
        "k9s",
        "c++11",
        "html6",
        "web3",
        "ios12",
    ],
)
def test_what_is_another_word_or_short_stays(written):
    assert make("terms").fit([written], []).repaired_ == {}


def test_what_many_write_is_known_and_few_may_misspell_it():
    column = ["falconry; origami"] * 20 + ["falcornry", "orgami", "origamy"]
    encoder = make("terms").fit(column, [])
    assert encoder.terms_ == ("falconry", "origami", "origamy")
    assert encoder.repaired_ == {"falcornry": "falconry", "orgami": "origami"}
    assert make("terms").fit(column[::-1], []).to_dict() == encoder.to_dict()
    assert make("terms").fit(["falconry"] * 9 + ["falcornry"], []).repaired_ == {}
    assert make("terms").fit(["falconry"] * 20 + ["falcornry"] * 3, []).repaired_ == {}


def test_what_comes_later_is_repaired_and_what_was_there_stays():
    encoder = make("terms").fit(["falconry"] * 20, ["kubernetics tea"])
    extended = encoder.extend(["falcornry; k8s"], [])
    assert extended.repaired_ == {"falcornry": "falconry"}
    assert extended.merged_ == {"kubernetes": ("k8s",)}
    assert extended.counts_.tolist() == [20, 0, 1]


def test_two_terms_as_near_are_a_question():
    assert make("terms", vocabulary=["falconry", "falcondy"]).fit(["falconky"], []).repaired_ == {}
