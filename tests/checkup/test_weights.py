"""Who has a place only because of own weights."""

from mentormatch.checkup import OwnWeightPlaces, check_up, weights
from mentormatch.cli.check import checkup_lines
from mentormatch.datasets import make_cohort
from mentormatch.matching import match
from mentormatch.policy import Criterion, Policy, default_policy
from mentormatch.profiles import Cohort

WEIGHT = {"column": "matters", "factor": 3}
POLICY = Policy(criteria=[Criterion("skills", weight=WEIGHT), Criterion("field", weight=WEIGHT)])
MENTORS = [{"id": "ada", "skills": "R", "field": "x"}]


def cohort_of(*matters):
    answers = [("R", "y"), ("R; Go", ""), ("Go", "x")]
    return Cohort.from_records(
        mentors=MENTORS,
        mentees=[
            {"id": f"m{place}", "skills": skills, "field": field, "matters": cell}
            for place, ((skills, field), cell) in enumerate(zip(answers, matters, strict=True))
        ],
    )


def test_check_names_whose_place_depends_on_own_weights():
    cohort = make_cohort(60, 20, seed=3, seats=0.6)
    stated = default_policy(cohort)
    names = [criterion.name for criterion in stated.criteria]
    rows = [
        {"id": person, "matters": names[place % len(names)] if place % 3 else ""}
        | {title: column[place] for title, column in cohort.mentees.columns.items()}
        for place, person in enumerate(cohort.mentees.ids)
    ]
    asked = Cohort(mentors=cohort.mentors, mentees=Cohort.from_records(mentors=[], mentees=rows).mentees)
    own = Policy(
        criteria=[
            Criterion(**vars(criterion) | {"weight": {**WEIGHT, "base": criterion.weight}})
            for criterion in stated.criteria
        ]
    )
    found = check_up(asked, own)
    with_own, without = ({pair.mentee for pair in match(asked, policy).pairs} for policy in (own, stated))
    weighting = {row["id"] for row in rows if row["matters"]}
    expected = sorted((with_own - without) & weighting), sorted((without - with_own) & weighting)
    assert expected[0]
    assert expected[1]
    assert found.own_weights == OwnWeightPlaces(len(weighting), *map(tuple, expected))
    lines = list(checkup_lines(found, everything=True))
    assert f"Own weights {len(weighting)} mentees weight criteria by an answer" in lines
    assert f"            {len(expected[0])} of them placed only with it: {', '.join(expected[0])}" in lines
    assert f"            {len(expected[1])} of them placed only without it: {', '.join(expected[1])}" in lines


def test_who_weights_nothing_is_not_named():
    found = check_up(cohort_of("field", "", ""), POLICY).own_weights
    assert found.mentees == 1
    assert set(found.only_with) | set(found.only_without) <= {"m0"}
    assert check_up(cohort_of("", "", ""), POLICY).own_weights is None


def test_large_cohorts_are_not_tried(monkeypatch):
    monkeypatch.setattr(weights, "_MOST_PAIRS", 2)
    found = check_up(cohort_of("field", "", ""), POLICY)
    assert found.own_weights == OwnWeightPlaces(1, tried=False)
    assert any("up to 4 million pairs" in line for line in checkup_lines(found))


def test_the_column_is_listed_with_who_uses_it():
    used = {entry.name: entry.used_by for entry in check_up(cohort_of("field", "", ""), POLICY).columns}
    assert used["matters"] == ("weight of criterion 'skills'", "weight of criterion 'field'")
