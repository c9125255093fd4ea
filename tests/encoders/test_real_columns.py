"""Encoders on columns that real people filled in."""

import csv
import gzip

import numpy as np
import pytest

from mentormatch.answers.industries import read_code
from mentormatch.answers.terms import find_separator, split_terms
from mentormatch.answers.text import fold
from mentormatch.encoders import make


@pytest.fixture
def column(real_data):
    def read(folder, file, name):
        path = real_data(folder) / file
        opener = gzip.open if file.endswith(".gz") else open
        with opener(path, "rt", encoding="utf-8", newline="") as rows:
            return [row[name] for row in csv.DictReader(rows)]

    return read


@pytest.mark.parametrize("skill", ["Language", "Database", "Platform", "Webframe", "DevEnvs"])
def test_skills_had_and_wanted_of_developers(column, skill):
    wants = column("so_survey_2025_first1000", "respondents.csv", f"{skill}WantToWorkWith")
    offers = column("so_survey_2025_first1000", "respondents.csv", f"{skill}HaveWorkedWith")
    encoder = make("terms").fit(wants, offers)
    assert encoder.separators_ == (";", ";")
    wanting, offering = encoder.encode_wants(wants), encoder.encode_offers(offers)
    assert wanting.answered.tolist() == [want != "" for want in wants]
    scores = encoder.score(wanting.values, offering.values)
    assert 0 == scores.min() < scores.max() == 1.0
    assert encoder.mean(wanting, offering) == pytest.approx(
        scores[np.ix_(wanting.answered, offering.answered)].mean(), abs=1e-12
    )
    for row in range(0, 1000, 97):
        wanted, offered = set(filter(None, wants[row].split(";"))), set(filter(None, offers[row].split(";")))
        assert set(encoder.in_common(wants[row], offers[row])) == wanted & offered
        assert set(encoder.missing(wants[row], offers[row])) == wanted - offered


def test_skills_of_18_845_developers_keep_every_answer(column):
    offers = column("so_survey_2024_skills", "respondents.csv.gz", "LanguageHaveWorkedWith")
    encoder = make("terms").fit([], offers)
    encoded = encoder.encode_offers(offers)
    assert len(encoder.terms_) == 49
    assert encoded.values.sum() == sum(len(set(split_terms(offer, ";"))) for offer in offers)


@pytest.mark.parametrize(
    ("folder", "name", "separator"),
    [
        ("so_survey_2025_first1000", "EdLevel", None),
        ("so_survey_2025_first1000", "LearnCode", ";"),
        ("so_survey_2025_first1000", "AISelect", ","),
        ("r_community_survey_2019", "uses_or_wants_r_for", ","),
        ("r_community_survey_2019", "gender", None),
        ("coding_coach_mentors", "skills", "|"),
        ("wcc_mentors", "goals_supported", "|"),
        ("wcc_mentors", "timezone", None),
    ],
)
def test_separators_are_found(column, folder, name, separator):
    file = "mentors.csv" if folder.endswith("mentors") else "respondents.csv"
    assert find_separator(column(folder, file, name)) == separator


def test_commas_within_brackets_separate_nothing(column):
    tools = column("r_community_survey_2019", "respondents.csv", "tools")
    terms = make("terms").fit(tools, []).terms_
    assert fold("R Command Line (i.e., the native R terminal interface)") in terms
    assert not [term for term in terms if term.count("(") != term.count(")")]


def test_skill_tags_of_mentors_meet_through_the_aliases_of_github_topics(column):
    tags = column("coding_coach_mentors", "mentors.csv", "skills")
    topics = column("github_topics", "topics.csv", "topic")
    aliases = {
        alias: topic
        for topic, names in zip(topics, column("github_topics", "topics.csv", "aliases"), strict=True)
        for alias in filter(None, names.split("|"))
    }
    plain = make("terms", known_names=False).fit(["JavaScript; React; Go"], tags)
    encoder = make("terms", aliases=aliases, known_names=False).fit(["JavaScript; React; Go"], tags)
    assert len(encoder.terms_) <= len(plain.terms_) - 10
    assert {"js", "reactjs", "golang"} & set(plain.terms_)
    assert not {"js", "reactjs", "golang"} & set(encoder.terms_)
    assert encoder.in_common("JavaScript; React; Go", "js|ReactJS|golang") == ("js", "ReactJS", "golang")
    wants = encoder.encode_wants(["JavaScript; React; Go"])
    scores = encoder.score(wants.values, encoder.encode_offers(tags).values)
    for tag, score in zip(tags, scores[0].tolist(), strict=True):
        named = {aliases.get(term.casefold(), term.casefold()) for term in tag.split("|")}
        assert (score > 0) == bool(named & {"javascript", "react", "go"})


def test_industries_by_code_share_the_levels_of_the_standard(column):
    codes = column("naics_2022", "naics.csv", "code")
    parents = dict(zip(codes, column("naics_2022", "naics.csv", "parent"), strict=True))
    aliases = {str(code): f"{sector}" for sector in ("31-33", "44-45", "48-49") for code in range(*_range(sector))}
    encoder = make("category", prefix_lengths=(2, 3, 4, 5, 6), aliases=aliases).fit(codes, codes)

    def line(code):
        found = [code]
        while parents[found[-1]]:
            found.append(parents[found[-1]])
        return found[::-1]

    assert sorted(encoder.nodes_) == sorted(fold(code) for code in codes)
    sample = codes[::61]
    scores = encoder.score(encoder.encode_wants(sample).values, encoder.encode_offers(codes).values)
    for want, row in zip(sample, scores.tolist(), strict=True):
        wanted = line(want)
        for offer, score in zip(codes, row, strict=True):
            common = sum(step == other for step, other in zip(wanted, line(offer), strict=False))
            assert score == pytest.approx(common / len(wanted))


def _range(sector):
    first, last = sector.split("-")
    return int(first), int(last) + 1


def test_years_of_experience_as_a_wished_difference(column):
    years = column("so_survey_2025_first1000", "respondents.csv", "WorkExp")
    encoder = make("number", at_least=5, within=5).fit(years, years)
    encoded = encoder.encode_wants(years)
    assert encoded.answered.tolist() == [year != "" for year in years]
    scores = encoder.score(encoded.values[:, None], encoded.values)[np.ix_(encoded.answered, encoded.answered)]
    assert encoder.mean(encoded, encoded) == pytest.approx(scores.mean(), abs=1e-12)


def test_grades_of_civil_servants_as_levels(column):
    levels = ["AA", "AO", "EO", "HEO", "SEO", "Grade 7", "Grade 6", "SCS1", "SCS2", "SCS3", "SCS4"]
    wants = column("gov_mentor_match_synthetic", "mentees_large.csv", "grade")
    offers = column("gov_mentor_match_synthetic", "mentors_large.csv", "grade")
    encoder = make("number", at_least=1, within=2, levels=levels).fit(wants, offers)
    assert encoder.encode_wants(wants).answered.all()
    assert 0 < encoder.mean(encoder.encode_wants(wants), encoder.encode_offers(offers)) < 1


def test_free_texts_of_mentors_find_the_nearest(column):
    topics = column("wcc_mentors", "mentors.csv", "topics_text")
    encoder = make("text").fit(["I want to become an engineering manager"], topics)
    wants = encoder.encode_wants(["I want to become an engineering manager"])
    offers = encoder.encode_offers(topics)
    nearest = topics[int(encoder.score(wants.values, offers.values)[0].argmax())]
    assert "manager" in nearest.casefold() or "management" in nearest.casefold()
    itself = encoder.encode_wants(topics)
    scores = encoder.score(itself.values, offers.values)
    assert (scores <= 1).all()
    assert scores.diagonal()[offers.answered] == pytest.approx(1)


def test_codes_of_naics_followed_by_their_titles(column):
    codes, titles, parents = (column("naics_2022", "naics.csv", name) for name in ("code", "title", "parent"))
    for code, title, parent in zip(codes, titles, parents, strict=True):
        steps = read_code(f"{code} {title}", "naics")
        assert steps[-1] == code
        assert steps[-2:-1] == ((parent,) if parent else ())
