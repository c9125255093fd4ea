"""From two tables to proven pairs, with the reasons, in a few lines."""

from pathlib import Path

import mentormatch as mm

here = Path(__file__).parent

policy = mm.read_policy(here / "policy.toml")
cohort = mm.read_cohort(mentors=here / "mentors.csv", mentees=here / "mentees.csv", policy=policy)
matching = mm.match(cohort, policy)

print(f"{len(matching.pairs)} pairs, {len(matching.unmatched)} mentees without a mentor")
print("proven to be the best there is:", matching.certificate.proven)

print("\nThe first three pairs:")
for pair in matching.pairs[:3]:
    print(f"  {pair.mentee} with {pair.mentor}: {pair.score:.3f}")

first = matching.pairs[0].mentee
print(f"\nWhy does {first} have this mentor?")
print(mm.explain(matching, mentee=first).text())

print("\nAnd what does the mentee read?")
print(mm.explain(matching, mentee=first, audience="participant").text())

print("\nWhere would one more seat help most?")
most = sorted(matching.prices.items(), key=lambda item: (item[1].pairs, item[1].total), reverse=True)
for mentor, price in most[:3]:
    print(f"  {mentor}: {price.pairs} more pair, {price.total:.3f} more in total")

print("\nDo women, men and non-binary people fare alike? (`gender` was never compared)")
audit = mm.audit(matching, by="gender")
for group, found in audit.by_group.items():
    if group in audit.hidden:
        print(f"  {group:<12} {found['n']:>3} mentees: too few to show, or others could be worked out from them")
        continue
    print(f"  {group:<12} {found['n']:>3} mentees, {found['match_rate']:.0%} placed, mean {found['mean_score']:.3f}")
print(f"  largest difference in who was placed: {audit.difference()['match_rate']:.3f}")
