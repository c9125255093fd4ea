"""What would change a matching: more seats, more mentors of a kind, other weights, one person more."""

from pathlib import Path

import mentormatch as mm

here = Path(__file__).parent
policy = mm.read_policy(here / "policy.toml")
cohort = mm.read_cohort(mentors=here / "mentors.csv", mentees=here / "mentees.csv", policy=policy)
matching = mm.match(cohort, policy)
print(f"{len(matching.pairs)} pairs, {len(matching.unmatched)} mentees without a mentor\n")

# Each line was verified by pairing everybody again: with that seat, those mentors, that weight.
advice = mm.advise(matching, by=["skills", "industry"], mentors=2, show=3)
print(advice.text())

print("\nWhere seats are scarce: what one more seat with each mentor is worth, summed by skill:")
skills = [group for group in advice.groups if group.column == "skills"]
for group in skills[:5]:
    print(f"  {group.answer:<16} {group.taken} of {group.seats} seats taken, {group.prices.total:.2f}")

# Somebody asks in May whether it is worth signing up. Nothing is changed by asking.
newcomer = {"id": "Zoe", "wants": "typography:good; SQL:good", "industry": "technology/design", "languages": "English"}
print("\nIf one more mentee came:")
print(mm.simulate(matching, newcomer).text())

print("\nIf one more mentor came:")
mentor = {"id": "Yara", "skills": "typography:expert; prototyping:expert", "languages": "English", "capacity": 2}
print(mm.simulate(matching, mentor, side="mentor").text())
