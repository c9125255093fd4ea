"""Blank answers neither win nor lose: mentors who say little are not chosen more often."""

import random
from dataclasses import replace

import pytest

from mentormatch import Cohort, match

ANSWERS = ("goals", "other_languages", "industry", "role", "started", "shiny", "communities")


def records(people):
    return [
        {"id": id_, **{name: column[place] for name, column in people.columns.items()}}
        for place, id_ in enumerate(people.ids)
    ]


def blanked(cohort, keeps):
    """Return the cohort in which each mentor of `keeps` gave that answer only."""
    mentors = [
        {name: cell for name, cell in row.items() if name not in ANSWERS or keeps.get(row["id"], name) == name}
        for row in records(cohort.mentors)
    ]
    return Cohort.from_records(mentors=mentors, mentees=records(cohort.mentees))


def without_requirements(policy):
    criteria = [replace(criterion, required=False, at_least=None) for criterion in policy.criteria]
    return replace(policy, criteria=criteria)


def times_chosen(matching, mentors):
    return sum(pair.mentor in mentors for pair in matching.pairs)


@pytest.mark.parametrize("kept", [*ANSWERS, "any one"])
@pytest.mark.parametrize("seed", [0, 1])
def test_sixty_experts_who_blank_all_but_one_answer_are_not_chosen_more_often(real, kept, seed):
    survey = real("r_survey")
    policy = without_requirements(survey.policy)
    some = random.Random(seed)
    sixty = some.sample(sorted(survey.cohort.mentors.ids), 60)
    keeps = {mentor: some.choice(ANSWERS) if kept == "any one" else kept for mentor in sixty}
    before = times_chosen(match(survey.cohort, policy), keeps)
    after = times_chosen(match(blanked(survey.cohort, keeps), policy), keeps)
    assert 0 < after <= before


def test_blank_answers_of_a_required_criterion_rule_pairs_out(real):
    survey = real("r_survey")
    sixty = random.Random(0).sample(sorted(survey.cohort.mentors.ids), 60)
    silent = match(blanked(survey.cohort, dict.fromkeys(sixty, "role")), survey.policy)
    wanting = {row["id"] for row in records(survey.cohort.mentees) if row["goals"]}
    assert not any(pair.mentor in sixty and pair.mentee in wanting for pair in silent.pairs)
