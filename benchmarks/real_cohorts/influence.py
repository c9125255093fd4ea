"""What each criterion decides in the real cohorts, and what changes when it is dropped.

Run it with `python benchmarks/real_cohorts/influence.py`; docs/benchmarks/real_cohorts.md says what the figures mean.
"""

import argparse
import tempfile
import time
from pathlib import Path

import numpy as np
from look import DATA, HERE, PageTable, ask_for_page, left_out, made
from order_changes import order_changed
from scipy.stats import spearmanr

from mentormatch import compare, read_cohort, read_policy

EXAMPLES = HERE.parents[1] / "examples"
RECIPES = ("women_coding", "r_survey", "civil_service", "developer_skills")
DECIDES = PageTable("what weights decide", ("cohort", "criterion", "weight", "decides", "order changes"), key=2)
FORETOLD = PageTable(
    "what foretells the order",
    ("cohort", "rank correlation with the change of order: of what decides", "of the weights"),
)
# policies for tables as they were published, with the files under the folder of data
PUBLISHED = {
    "coding_coach": ("coding_coach_mentors/mentors.csv", "so_survey_2024_skills/respondents.csv.gz"),
    "availability": ("availability_slots_synthetic/mentors.json", "availability_slots_synthetic/mentees.json"),
}


def published(name):
    """Return the cohort of a policy under examples/real_cohorts."""
    mentors, mentees = (DATA / file for file in PUBLISHED[name])
    mentors.stat(), mentees.stat()  # raises where they are absent
    policy = read_policy(EXAMPLES / "real_cohorts" / f"{name}.toml")
    return read_cohort(mentors=mentors, mentees=mentees, policy=policy), policy


def example():
    """Return the cohort of examples/."""
    policy = read_policy(EXAMPLES / "policy.toml")
    return read_cohort(mentors=EXAMPLES / "mentors.csv", mentees=EXAMPLES / "mentees.csv", policy=policy), policy


def look(name, cohort, policy):
    """Print what each criterion decides, and how far each mentee's order of mentors changes without it.

    Return the rows of the tables of the page; a cohort of one criterion has none.
    """
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
    shown = "examples/" if name == "example" else name
    percent = [[f"{value:.0%}".replace("%", " %") for value in (part.weight, part.decides)] for part in influence]
    rows = [
        [shown, part.criterion, *cells, f"{change:.2f}"]
        for part, cells, change in zip(influence, percent, changes, strict=True)
        if len(influence) > 1
    ]
    foretold = []
    if len(influence) > 2:
        rank, by_weight = (
            spearmanr([getattr(part, of) for part in influence], changes).statistic for of in ("decides", "weight")
        )
        print(f"  rank correlation with what changes: {rank:.2f} (of the weights: {by_weight:.2f})")
        foretold = [[shown, f"{rank:.2f}", f"{by_weight:.2f}"]]
    return rows, foretold


def main(names, page=None):
    """Look at the cohorts of these names, or at all, and renew their rows of the page."""
    with tempfile.TemporaryDirectory() as folder:
        for name in names or (*RECIPES, *PUBLISHED, "example"):
            try:
                if name in RECIPES:
                    own = Path(folder) / name
                    own.mkdir()
                    cohort, policy = made(name, own)
                else:
                    cohort, policy = example() if name == "example" else published(name)
            except OSError as error:
                left_out(name, error)
                continue
            found = look(name, cohort, policy)
            for table, rows in zip((DECIDES, FORETOLD), found, strict=True):
                if page:
                    table.renew(page, rows)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("names", nargs="*", help="of cohorts; all by default")
    ask_for_page(parser)
    given = parser.parse_args()
    main(given.names, given.into)
