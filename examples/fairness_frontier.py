"""What it costs to bring groups nearer to each other: total against fairness, from one end to the other."""

import random

import mentormatch as mm

# A made-up cohort. Mentors know a few of six skills; beginners of the region "south" ask for the two that are rare.
lot = random.Random(4)  # noqa: S311  the same people every time are the point
skills = ["python", "sql", "statistics", "design", "security", "rust"]
mentors = [
    {"id": f"mentor{n:02}", "skills": lot.sample(skills[:4], 2) + lot.sample(skills[4:], n % 2)} for n in range(24)
]
mentees = [
    {"id": f"mentee{n:02}", "skills": lot.sample(skills[2:], 3), "region": "south"}
    if n < 7
    else {"id": f"mentee{n:02}", "skills": lot.sample(skills[:4], 2), "region": "north"}
    for n in range(24)
]
cohort = mm.Cohort.from_records(mentors=mentors, mentees=mentees)
policy = mm.Policy(criteria=[mm.Criterion("skills")], audit=["region"])

found = mm.frontier(cohort, policy, by="region", points=3, gap=0.001)
print(found.text())

# Each point is a matching, and a row to plot.
for row in found.to_records():
    print(f"{row['objective']:<14} gap {row['gap']:.4f}  total {row['total']:.3f}  at most {row['total_bound']:.3f}")
fair = found.points[-1].matching
print(mm.audit(fair, by="region").notes)
