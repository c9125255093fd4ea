"""What each criterion decides in the real cohorts, and what changes when it is dropped.

Run it with `python benchmarks/real_cohorts/influence.py`; docs/benchmarks/real_cohorts.md says what the figures mean.
"""

import sys
import tempfile
import time
from pathlib import Path

import numpy as np
from look import DATA, HERE, made
from order_changes import order_changed
from scipy.stats import spearmanr

from mentormatch import compare, read_cohort, read_policy

EXAMPLES = HERE.parents[1] / "examples"
RECIPES = ("women_coding", "r_survey", "civil_service", "developer_skills")
# policies for tables as they were published, with the files under the folder of data
PUBLISHED = {
    "coding_coach": ("coding_coach_mentors/mentors.csv", "so_survey_2024_skills/respondents.csv.gz"),
    "availability": ("availability_slots_synthetic/mentors.json", "availability_slots_synthetic/mentees.json"),
}


def published(name):
    """Return the cohort of a policy under examples/real_cohorts."""
    mentors, mentees = (DATA / file for file in PUBLISHED[name])
    policy = read_policy(EXAMPLES / "real_cohorts" / f"{name}.toml")
    return read_cohort(mentors=mentors, mentees=mentees, policy=policy), policy


def example():
    """Return the cohort of examples/."""
    policy = read_policy(EXAMPLES / "policy.toml")
    return read_cohort(mentors=EXAMPLES / "mentors.csv", mentees=EXAMPLES / "mentees.csv", policy=policy), policy


def look(name, cohort, policy):
    """Print what each criterion decides, and how far each mentee's order of mentors changes without it."""
    scores = compare(cohort, policy)
    start = time.perf_counter()
    influence = scores.influence
    print(f"\n{name}: {cohort.shape[0]:,} mentees, {cohort.shape[1]:,} mentors; {time.perf_counter() - start:.2f} s")
    rows = np.arange(0, cohort.shape[0], max(1, cohort.shape[0] // 150))
    changes = [order_changed(scores, place, rows) if len(influence) > 1 else 1.0 for place in range(len(influence))]
    for part, change in zip(influence, changes, strict=True):
        weak = "  less than half" if part.is_weak else ""
        print(
            f"  {part.criterion:<20} weight {part.weight:4.0%}  decides {part.decides:4.0%}  order {change:.2f}{weak}"
        )
    if len(influence) > 2:
        rank, by_weight = (
            spearmanr([getattr(part, of) for part in influence], changes).statistic for of in ("decides", "weight")
        )
        print(f"  rank correlation with what changes: {rank:.2f} (of the weights: {by_weight:.2f})")


def main(names):
    """Look at the cohorts of these names, or at all."""
    with tempfile.TemporaryDirectory() as folder:
        for name in names or (*RECIPES, *PUBLISHED, "example"):
            if name in RECIPES:
                own = Path(folder) / name
                own.mkdir()
                cohort, policy = made(name, own)
            else:
                cohort, policy = example() if name == "example" else published(name)
            look(name, cohort, policy)


if __name__ == "__main__":
    main(sys.argv[1:])
