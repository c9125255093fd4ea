"""Real cohorts, each made once: the tables that an adapter writes, and what becomes of them."""

import csv
import importlib.util
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pytest

from mentormatch import Cohort, Matching, Policy, match, read_cohort, read_policy

RECIPES = Path(__file__).parents[2] / "benchmarks" / "real_cohorts"
DATA_OF = {
    "women_coding": ("wcc_mentors", "so_survey_2025_first1000"),
    "r_survey": ("r_community_survey_2019",),
    "civil_service": ("gov_mentor_match_synthetic",),
    "developer_skills": ("so_survey_2024_skills",),
}


@dataclass(frozen=True, eq=False)
class Real:
    """A real cohort: its files, and the matching of the solver that "auto" takes."""

    name: str
    mentors: Path
    mentees: Path
    policy_file: Path

    @cached_property
    def policy(self) -> Policy:
        return read_policy(self.policy_file)

    @cached_property
    def cohort(self) -> Cohort:
        return read_cohort(mentors=self.mentors, mentees=self.mentees, policy=self.policy)

    @cached_property
    def matching(self) -> Matching:
        return match(self.cohort, self.policy)

    def rows(self, side: str) -> dict[str, dict[str, str]]:
        """The table of a side as the file has it, by id, read without the library."""
        with (self.mentors if side == "mentors" else self.mentees).open(encoding="utf-8", newline="") as file:
            return {row["id"]: row for row in csv.DictReader(file)}


@pytest.fixture(scope="session")
def real(real_data: Callable[[str], Path], tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Real]:
    """Return a function from the name of a recipe to its cohort."""
    made: dict[str, Real] = {}

    def of(name: str) -> Real:
        if name not in made:
            folders = [real_data(folder) for folder in DATA_OF[name]]
            spec = importlib.util.spec_from_file_location(f"adapter_of_{name}", RECIPES / name / "adapter.py")
            adapter = importlib.util.module_from_spec(spec)
            spec.loader.exec_module(adapter)
            mentors, mentees = adapter.write_tables(folders[0].parent, tmp_path_factory.mktemp(name))
            made[name] = Real(name, mentors, mentees, RECIPES / name / "policy.toml")
        return made[name]

    return of


# The slow tests look at all three: the texts of five hundred people a side take seconds in each worker.
EACH = ("women_coding", "r_survey", pytest.param("civil_service", marks=pytest.mark.slow))


@pytest.fixture(params=EACH)
def each(request: pytest.FixtureRequest, real: Callable[[str], Real]) -> Real:
    """Return each real cohort in turn, the large one aside."""
    return real(request.param)
