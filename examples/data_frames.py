"""Data frames in, data frames out; needs pandas (or polars, or Arrow)."""

from pathlib import Path

import pandas as pd

import mentormatch as mm

here = Path(__file__).parent
mentors = pd.read_csv(here / "mentors.csv")
mentees = pd.read_csv(here / "mentees.csv")

# Scores that only you know, by id: who has met before. Who is not listed counts 0 here; by default it would count as
# the mean of the list, as every blank does.
met = [("mentee-001", "mentor-17", 1.0), ("mentee-002", "mentor-08", 1.0), ("mentee-003", "mentor-17", 0.5)]

skills = {
    "name": "terms",
    "levels": ["beginner", "good", "expert"],
    "aliases": {"js": "javascript", "k8s": "kubernetes", "ml": "machine learning"},
}
policy = mm.Policy(
    criteria=[
        mm.Criterion("skills", wants="wants", offers="skills", weight=3, encoder=skills),
        mm.Criterion("industry", encoder="category"),
        mm.Criterion("have met", encoder="pairs", pairs=met, missing="zero", weight=0.5),
    ],
    rules=[mm.Rule("different", column="department")],
)
matching = mm.match(mm.Cohort.from_frames(mentors=mentors, mentees=mentees), policy)

pairs = matching.to_pandas()
print(pairs.head(5).round(3).to_string(index=False))
print("\nMean score by the mentee's industry:")
by_industry = pairs.merge(mentees, left_on="mentee", right_on="id").groupby("industry_y")["score"]
print(by_industry.agg(["count", "mean"]).round(3).to_string())
