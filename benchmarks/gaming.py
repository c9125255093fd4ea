"""Who would get a better mentor by answering otherwise, with and without further wishes.

Run it with `python benchmarks/gaming.py`; docs/benchmarks/answers.md says what the figures mean. Each line is one kind
of change, tried for a sample of mentees, one at a time, everything done anew.
"""

import argparse
import sys
import tempfile
import time
import zlib
from dataclasses import replace
from pathlib import Path

from mentormatch import default_policy
from mentormatch.checkup import try_gaming
from mentormatch.datasets import make_cohort
from mentormatch.matching import capacity_of

sys.path.insert(0, str(Path(__file__).parent / "real_cohorts"))
from look import left_out, made

REAL = ("women_coding", "r_survey", "civil_service", "developer_skills")


def cohort_of(name, mentees):
    """A made-up cohort with two seats for three mentees, or a real one; each with its policy."""
    if name == "made_up":
        cohort = make_cohort(mentors=max(2, mentees // 3), mentees=mentees, seats=2 / 3, seed=1)
        return cohort, default_policy(cohort)
    with tempfile.TemporaryDirectory() as folder:
        return made(name, Path(folder))


def with_further_wishes(policy, wishes):
    """The policy with so many further wishes in each list of terms that mentees want."""
    criteria = []
    for criterion in policy.criteria:
        if not criterion.from_pairs and criterion.direction == "mentee" and criterion.make_encoder().name == "terms":
            encoder = {"name": "terms"} if isinstance(criterion.encoder, str) else dict(criterion.encoder)
            criterion = replace(criterion, encoder={**encoder, "further_wishes": wishes})  # noqa: PLW2901
        criteria.append(criterion)
    return replace(policy, criteria=criteria)


def with_own_weights(cohort, policy):
    """The cohort in which every mentee says which criterion matters most, drawn by a hash of the id, and its policy."""
    names = [criterion.name for criterion in policy.criteria]
    matters = tuple(names[zlib.crc32(person.encode()) % len(names)] for person in cohort.mentees.ids)
    mentees = replace(cohort.mentees, columns={**cohort.mentees.columns, "matters": matters})
    criteria = [
        replace(criterion, weight={"column": "matters", "factor": 3, "base": criterion.weight})
        for criterion in policy.criteria
    ]
    return replace(cohort, mentees=mentees), replace(policy, criteria=criteria)


def measure(name, given):
    cohort, policy = cohort_of(name, given.mentees)
    if given.own_weights:
        cohort, policy = with_own_weights(cohort, policy)
        name = f"{name} with own weights"
    for wishes in given.wishes:
        start = time.perf_counter()
        changed = with_further_wishes(policy, wishes)
        found = try_gaming(cohort, changed, sample=given.sample, time_limit=given.seconds)
        seconds = time.perf_counter() - start
        seats = int(capacity_of(cohort.mentors, policy).sum())
        print(
            f"\n{name}, further_wishes = {wishes}: {len(cohort.mentees)} mentees, {seats} seats; {found.people} tried, "
            f"{found.gainers} gain by at least one change; {seconds:.0f} s",
            flush=True,
        )
        print("  tried better placed worse unplaced  mean change")
        for change in found.changes:
            print(
                f"  {change.tried:5} {change.better:6} {change.placed:6} {change.worse:5} {change.unplaced:8}"
                f"  {change.mean_change:+.3f}  {change.change}",
                flush=True,
            )


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--cohorts", nargs="+", default=["made_up", *REAL[:2]], choices=["made_up", *REAL])
    parser.add_argument("--mentees", type=int, default=150, help="of the made-up cohort")
    parser.add_argument("--sample", type=int, default=60)
    parser.add_argument("--wishes", type=float, nargs="+", default=[0, 2])
    parser.add_argument("--own-weights", action="store_true", help="let what mentees say matters count threefold")
    parser.add_argument("--seconds", type=float, default=300)
    given = parser.parse_args()
    for name in given.cohorts:
        try:
            measure(name, given)
        except OSError as error:
            left_out(name, error)


if __name__ == "__main__":
    main()
