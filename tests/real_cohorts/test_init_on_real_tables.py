"""`init` on real tables: ids, capacities, what compares with what, and nothing that must not be compared."""

from pathlib import Path

import pytest

from mentormatch import match, read_cohort, read_policy
from mentormatch.answers.headers import group_of
from mentormatch.starter.starter import starter_policy

# By a human eye: which of the mentees' columns may be compared with which of the mentors', any of several.
ROLES = {"areas", "role_title"}
COMPARABLE = {
    "r_survey": {
        header: {header}
        for header in (
            "survey_language",
            "year_started_r",
            "uses_or_wants_r_for",
            "tools",
            "other_languages",
            "python_used_for",
            "industry",
            "job_role",
            "events",
            "shiny_use",
        )
    },
    "women_coding": {
        "LanguageWantToWorkWith": {"programming_languages"},
        "WorkExp": {"years_experience", "experience_band"},
        "DevType": ROLES,
    },
    "coding_coach": {f"{kind}WantToWorkWith": {"skills"} for kind in ("Language", "Database", "Platform", "Webframe")},
    "civil_service_small": {header: {header} for header in ("grade", "profession", "organisation")},
    "civil_service_large": {header: {header} for header in ("grade", "profession", "organisation")},
    "slots": {"availability": {"availability"}},
}
FILES = {
    "r_survey": ("r_community_survey_2019/respondents.csv",),
    "women_coding": ("wcc_mentors/mentors.csv", "so_survey_2025_first1000/respondents.csv"),
    "coding_coach": ("coding_coach_mentors/mentors.csv", "so_survey_2024_skills/respondents.csv.gz"),
    "civil_service_small": (
        "gov_mentor_match_synthetic/mentors_small.csv",
        "gov_mentor_match_synthetic/mentees_small.csv",
    ),
    "civil_service_large": (
        "gov_mentor_match_synthetic/mentors_large.csv",
        "gov_mentor_match_synthetic/mentees_large.csv",
    ),
    "slots": ("availability_slots_synthetic/mentors.json", "availability_slots_synthetic/mentees.json"),
}
IDS = {
    "r_survey": ("respondent_id", "respondent_id"),
    "women_coding": ("mentor_id", "ResponseId"),
    "coding_coach": ("mentor_id", "ResponseId"),
}
# What tells gender, age or ethnicity, or repeats it.
GROUPS = {
    "r_survey": {"age_band", "gender"},
    "women_coding": {"Age"},
    "coding_coach": {"Age"},
    "civil_service_small": {"characteristics", "identity to match", "biography", "match with similar identity"},
    "civil_service_large": {"characteristics", "identity to match", "biography", "match with similar identity"},
    "slots": set(),
}
CAPACITY = {"women_coding": "capacity"}  # the others have none, which is said

CASES = [pytest.param(name, marks=pytest.mark.slow if name == "coding_coach" else ()) for name in FILES]


@pytest.mark.slow
@pytest.mark.parametrize("name", CASES)
def test_init_understands_a_real_cohort(name, real_data, tmp_path):
    files = [real_data(file.split("/")[0]) / file.split("/")[1] for file in FILES[name]]
    starter = starter_policy(*files)
    assert starter.mistakes == ()
    found = starter.proposal
    assert tuple(side.id.header for side in found.sides) == IDS.get(name, ("id", "id"))
    capacity = found.mentors.limits.get("capacity")
    assert (capacity and capacity.header) == CAPACITY.get(name)
    assert capacity is not None or "# ? No column says how many mentees a mentor takes" in starter.policy

    # organisation, profession and years are no wishes: they are proposed behind a question
    pairs = {(criterion.likeness.wants.header, criterion.likeness.offers.header) for criterion in found.criteria}
    hits = [wants for wants, offers in COMPARABLE[name].items() if any((wants, header) in pairs for header in offers)]
    assert len(hits) >= 0.6 * len(COMPARABLE[name]), sorted(COMPARABLE[name].keys() - set(hits))

    proposed = {
        side.header for criterion in found.criteria for side in (criterion.likeness.wants, criterion.likeness.offers)
    }
    assert not proposed & GROUPS[name]
    assert not [header for header in proposed if group_of(header) is not None]

    file = Path(tmp_path, "policy.toml")
    file.write_text(starter.policy, encoding="utf-8")
    policy = read_policy(file)
    tables = {"people": files[0]} if len(files) == 1 else {"mentors": files[0], "mentees": files[1]}
    matching = match(read_cohort(**tables, policy=policy), policy)
    assert matching.certificate.proven
    assert matching.pairs
    assert not {column for criterion in policy.criteria for column in (criterion.wants, criterion.offers)} & set(
        policy.audit
    )
