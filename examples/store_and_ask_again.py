"""A matching is stored, asked again later, and compared with pairs made by hand."""

import json
import tempfile
from pathlib import Path

import mentormatch as mm

here = Path(__file__).parent
policy = mm.read_policy(here / "policy.toml")
cohort = mm.read_cohort(mentors=here / "mentors.csv", mentees=here / "mentees.csv", policy=policy)
matching = mm.match(cohort, policy)

with tempfile.TemporaryDirectory() as folder:
    # Plain JSON: a database can keep it. What was learned from the cohort (how rare a skill is) goes with it.
    stored = Path(folder, "matching.json")
    stored.write_text(json.dumps(matching.to_dict()), encoding="utf-8")

    # Another process, another day: the same answer to the same question.
    again = mm.Matching.from_dict(json.loads(stored.read_text(encoding="utf-8")), cohort)
    who = again.pairs[0].mentee
    assert mm.explain(again, mentee=who).text() == mm.explain(matching, mentee=who).text()
    print(mm.explain(again, mentee=who).text())

    # What a coordinator would have done by hand: everybody's first wish who comes first.
    seats = {load.mentor: load.capacity for load in matching.loads}
    by_hand: list[str] = []
    scores = mm.compare(cohort, policy)
    for row, mentee in enumerate(cohort.mentees.ids):
        allowed = scores.allowed([row])[0]
        wishes = sorted(zip(-scores.block([row])[0], cohort.mentors.ids, allowed, strict=True))
        for _, mentor, may in wishes:
            if may and seats[mentor] > 0:
                seats[mentor] -= 1
                by_hand.append(f"{mentee},{mentor}")
                break
    Path(folder, "by_hand.csv").write_text("\n".join(["mentee,mentor", *by_hand]), encoding="utf-8")
    given = mm.read_pairs(Path(folder, "by_hand.csv"), cohort, policy)

print(f"\nFirst come, first served: {len(given.pairs)} pairs, total {given.total:.3f}")
print(f"All of them together:     {len(matching.pairs)} pairs, total {matching.total:.3f}")
