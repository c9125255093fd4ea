"""Three mentors for every mentee to choose from, and what they choose counts when pairs are made."""

from dataclasses import replace
from pathlib import Path

import mentormatch as mm

here = Path(__file__).parent
policy = mm.read_policy(here / "policy.toml")
cohort = mm.read_cohort(mentors=here / "mentors.csv", mentees=here / "mentees.csv", policy=policy)

# Rules are kept, and no mentor stands on more than 12 lists, so that nobody is asked by everybody.
lists = mm.shortlist(cohort, policy, each=3, at_most=12)
print(lists.text())

print("\nThe list of mentee-001:")
for row in lists.to_records()[:3]:
    print(f"  {row['place']}  {row['mentor_name']:<14} {row['score']:.3f}")

# Two weeks later the answers are there. Here every second mentee answered, and would rather have the last of the list.
chosen = {mentee: [pair.mentor for pair in pairs][::-1] for mentee, pairs in list(lists.lists.items())[::2]}
with_choices = lists.with_choices(chosen)  # or write_shortlists(lists, "round"), and choices.csv is filled in

choices = mm.Criterion("choices", wants=list(lists.choice_columns), encoder="choices", weight=4)
matching = mm.match(with_choices, replace(policy, criteria=(*policy.criteria, choices)))
print(f"\n{len(matching.pairs)} pairs, proven to be the best there is: {matching.certificate.proven}")
for got in mm.choices_got(matching):
    print(f"  {got.criterion}: {got.text}")
