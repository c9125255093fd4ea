"""Three rounds of the example cohort, of which the second and the third begin with what came back of the one before."""

from pathlib import Path

import mentormatch as mm
from mentormatch.matching import Decision

HERE = Path(__file__).parent
EXAMPLES = HERE.parent


def back(name: str, cohort: mm.Cohort, matching: mm.Matching) -> tuple[Decision, ...]:
    """The pairs of a round as the coordinator sent them back."""
    made = {(pair.mentee, pair.mentor) for pair in matching.pairs}
    return mm.read_decisions(HERE / name, cohort, made=made)


def show(number: int, matching: mm.Matching) -> None:
    changes = matching.changes
    assert changes is not None, "every rematch has changes"
    print(f"Round {number}: {changes}")
    for change in (*changes.moves, *changes.new):
        before, after = (", ".join(map(str, mentors)) for mentors in (change.before, change.after))
        print(f"  {change.mentee}: {before} -> {after}: {change.why}")
    for override in changes.overrides:
        cost = "" if override.total is None else f", which costs {override.total:.3f} of the total"
        print(f"  {override.mentee} with {override.mentor}: {override.decision}{cost}")


policy = mm.read_policy(EXAMPLES / "policy.toml")
cohort = mm.read_cohort(mentors=EXAMPLES / "mentors.csv", mentees=EXAMPLES / "mentees.csv", policy=policy)
first = mm.match(cohort, policy)
print(f"Round 1: {len(first.pairs)} pairs, {len(first.unmatched)} wait.")

# two mentors left and one is new, four mentees left and four are new; one of these is a test, and comes last
now = mm.read_cohort(mentors=HERE / "mentors.csv", mentees=HERE / "mentees.csv", policy=policy)
second = mm.rematch(now, policy, previous=first, decisions=back("round_1_back.csv", now, first))
show(2, second)

third = mm.rematch(now, policy, previous=[first, second], decisions=back("round_2_back.csv", now, second))
show(3, third)
longest = max(third.rounds_waited.items(), key=lambda waited: (waited[1], waited[0]))
print(f"{longest[0]} has waited {longest[1]} rounds.")

print("What it is worth to keep pairs, against the total:")
for row in mm.churn_curve(now, policy, previous=first, keeps=(0, 0.05, 0.1, 0.3)):
    print(f"  keep {row.keep:4}: {row.stay} stay, {row.move} move, total {row.total:.3f}")
