"""The same cohort paired by several ideas of what is fair, audited by gender, and drawn by lot."""

from dataclasses import replace
from pathlib import Path

import mentormatch as mm

here = Path(__file__).parent
policy = mm.read_policy(here / "policy.toml")  # audits gender, so no criterion may compare it
cohort = mm.read_cohort(mentors=here / "mentors.csv", mentees=here / "mentees.csv", policy=policy)

print(f"{'objective':<16}{'pairs':>6}{'total':>9}{'lowest pair':>13}{'women':>8}{'men':>8}")
by_gender: dict[str, object] = {"name": "group-maximin", "by": "gender", "gap": 0.01}
by_name: list[dict[str, object]] = [{"name": name} for name in ("total", "maximin", "nash", "stable", "first-come")]
for objective in (*by_name[:3], by_gender, *by_name[3:]):
    matching = mm.match(cohort, replace(policy, objective=objective))
    groups = mm.audit(matching, by="gender", resamples=0).by_group
    means = [groups[gender]["mean_score"] for gender in ("woman", "man")]
    lowest = min(pair.score for pair in matching.pairs)
    figures = f"{len(matching.pairs):>6}{matching.total:>9.3f}{lowest:>13.3f}{means[0]:>8.3f}{means[1]:>8.3f}"
    print(f"{matching.objective:<16}{figures}")

# What was on offer comes before what was got: a gap of the pool is no fault of the pairing.
found = mm.audit(mm.match(cohort, policy), by="gender")
for group in ("woman", "man"):
    print(f"\n{group}: on offer {found.offers[group]['on_offer']:.3f}, got {found.offers[group]['got']:.3f}", end="")
print(f"\nBy chance alone they would differ as much with a probability of {found.p_values['mean_score']:.2f}.")

# By lot: the chances can be published before the draw, and the seed be drawn in front of everybody.
drawn = mm.draw_lottery(cohort, policy, max_probability=0.5, seed=2026)
print(f"\n{drawn.notes[0]}")
print(f"{len(drawn.chances)} pairs can be drawn; {len(drawn.below_one)} mentees may get nobody.")
