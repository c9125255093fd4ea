"""A mentor of similar identity for those who ask for one: as a rule, as a wish, and what either costs."""

import os
from dataclasses import replace
from pathlib import Path

import mentormatch as mm

here = Path(__file__).parent / "government"
shared = Path(__file__).parents[2] / "shared" / "data"
data = Path(os.environ.get("MENTORMATCH_DATA", shared)) / "gov_mentor_match_synthetic"
ASKS, WANTED, OFFERED = "match with similar identity", "identity to match", "characteristics"


def fulfilled(matching: mm.Matching) -> int:
    """Return how many of those who ask have a mentor of the identity that they name."""
    mentees, mentors = matching.cohort.mentees, matching.cohort.mentors
    asks, wanted = mentees.column(ASKS), mentees.column(WANTED)
    found = 0
    for pair in matching.pairs:
        place = mentees.index[pair.mentee]
        offered = str(mentors.column(OFFERED)[mentors.index[pair.mentor]] or "").split(", ")
        found += asks[place] == "yes" and wanted[place] in offered
    return found


def compare_ways() -> None:
    """Pair the same people without the identity, by the rule and by the wish, and print what they differ in."""
    policy, wish = mm.read_policy(here / "policy.toml"), mm.read_policy(here / "policy_wish.toml")
    cohort = mm.read_cohort(mentors=data / "mentors_large.csv", mentees=data / "mentees_large.csv", policy=policy)
    asks = cohort.mentees.column(ASKS)
    without = replace(policy, rules=())
    ways = {
        "not looked at": mm.match(cohort, without),
        "rule": mm.match(cohort, policy),
        "wish": mm.match(cohort, wish),
    }
    everything_else = mm.compare(cohort, without)
    print(f"{asks.count('yes')} of {len(asks)} mentees ask for a mentor of similar identity.\n")
    print(f"{'identity as':<18}{'pairs':>6}{'unplaced':>10}{'fulfilled':>11}{'all else':>10}{'per pair':>10}")
    for name, matching in ways.items():
        places = matching.positions
        score = float(everything_else.pairs(places[:, 0], places[:, 1]).sum())
        figures = f"{len(matching.pairs):>6}{len(matching.unmatched):>10}{fulfilled(matching):>11}"
        print(f"{name:<18}{figures}{score:>10.2f}{score / len(matching.pairs):>10.4f}")
    print("\nAll else is the total of grade, profession and other organisation alone, so that ways can be compared.\n")
    for person in ways["rule"].unmatched[:3]:
        print(f"{person.mentee}: {person.text}")
    print(*mm.audit(ways["rule"], by=WANTED, resamples=0).notes, sep="\n")


if data.is_dir():
    compare_ways()
else:
    print(f"{data} is not there, so there is nothing to compare.")
    print("MENTORMATCH_DATA names the folder of the data; see examples/README.md.")
