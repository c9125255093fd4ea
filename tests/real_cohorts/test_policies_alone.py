"""Real tables as they are published, with a policy alone: no Python, no adapter."""

import csv
import json
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from mentormatch import compare, read_cohort, read_policy
from mentormatch.cli.commands import main

EXAMPLES = Path(__file__).parents[2] / "examples" / "real_cohorts"
# policy -> its tables; placed of how many who want somebody; where seats are short, as many are placed as there are
COHORTS = {
    "r_survey": (("r_community_survey_2019/respondents.csv",), 281, 300),
    "women_coding": (("wcc_mentors/mentors.csv", "so_survey_2025_first1000/respondents.csv"), 118, 406),
    "coding_coach": (("coding_coach_mentors/mentors.csv", "so_survey_2024_skills/respondents.csv.gz"), 864, 10_912),
    "availability": (
        ("availability_slots_synthetic/mentors.json", "availability_slots_synthetic/mentees.json"),
        500,
        500,
    ),
}
LARGE = pytest.param("coding_coach", marks=pytest.mark.slow)


def tables_of(name, real_data):
    folders = [table.split("/") for table in COHORTS[name][0]]
    return [str(real_data(folder) / file) for folder, file in folders]


@pytest.mark.parametrize("name", [*(name for name in COHORTS if name != "coding_coach"), LARGE])
def test_command_line_pairs_what_was_published(name, real_data, tmp_path):
    tables = tables_of(name, real_data)
    _, placed, wanting = COHORTS[name]
    command = ["match", *tables, "--policy", str(EXAMPLES / f"{name}.toml"), "--out", str(tmp_path / "out")]
    result = CliRunner().invoke(main, command)
    assert result.exit_code == 0, result.output
    with (tmp_path / "out" / "pairs.csv").open(encoding="utf-8-sig", newline="") as file:
        assert len(list(csv.DictReader(file))) == placed
    with (tmp_path / "out" / "unmatched.csv").open(encoding="utf-8-sig", newline="") as file:
        assert len(list(csv.DictReader(file))) == wanting - placed
    assert json.loads((tmp_path / "out" / "matching.json").read_text(encoding="utf-8"))["certificate"]["proven"]


def test_most_experts_and_beginners_share_a_use_of_r(real_data):
    """Where "a, b, c" is read as one answer, 1.5 % of them do."""
    policy = read_policy(EXAMPLES / "r_survey.toml")
    (table,) = tables_of("r_survey", real_data)
    cohort = read_cohort(people=table, policy=policy)
    mentees, mentors = (
        [set(split(cell)) for cell in side.column("goals")] for side in (cohort.mentees, cohort.mentors)
    )
    shared = np.array([[bool(wanted & offered) for offered in mentors] for wanted in mentees])
    assert shared.mean() > 0.6
    goals = next(scored for scored in compare(cohort, policy).criteria if scored.criterion.name == "goals")
    scores = goals.block(np.arange(len(mentees)))
    answered = np.ix_([bool(cell) for cell in mentees], [bool(cell) for cell in mentors])
    assert np.array_equal(scores[answered] > 0, shared[answered])


SPANISH = {
    "análisis estadístico": "statistical analysis",
    "transformación de datos": "data transformation",
    "modelado": "modeling",
    "visualización": "visualization",
    "aprendizaje automático": "machine learning",
    "procesamiento de texto": "text processing",
    "análisis de encuestas": "survey analysis",
    "análisis financiero": "financial analysis",
}


def split(cell):
    terms = [] if cell is None else [term.strip().casefold() for term in cell.split(",")]
    return [SPANISH.get(term, term) for term in terms]


def test_what_was_read_is_said(real_data):
    policy = read_policy(EXAMPLES / "r_survey.toml")
    (table,) = tables_of("r_survey", real_data)
    cohort = read_cohort(people=table, policy=policy)
    assert cohort.mentors.notes == ("Of respondents.csv, by 'r_experience': 565 mentors, 300 mentees; 1155 neither.",)
    with Path(table).open(encoding="utf-8", newline="") as file:
        beginners = [row for row in csv.DictReader(file) if row["r_experience"] in {"Beginner", "None"}]
    blanks = sum(row["job_role"] in {"None", "Ninguna", "Other"} for row in beginners)
    (line,) = [line for line in cohort.mentees.readings if line.startswith("mentees.role: ")]
    assert line.startswith(f"mentees.role: {blanks} answers counted as blank (")
    assert sum(cell is None for cell in cohort.mentees.column("role")) == blanks + sum(
        not row["job_role"] for row in beginners
    )
