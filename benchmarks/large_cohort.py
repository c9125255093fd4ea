"""A large made-up cohort from two CSV files to pairs.csv: seconds of each stage, peak memory, and whether it is proven.

Run it with `python benchmarks/large_cohort.py --sizes 10000 100000`. Each size is a process of its own, in which
everything is imported and compiled before the clock starts. One more seat and ties, which `pairs.csv` does not need,
are measured with `--prices`. With `--schedules` everybody has weekly times as well, in five zones; with `--own-weights`
every mentee says which criterion matters most, and it counts threefold for them.
"""

import argparse
import json
import os
import platform
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from result_files import PageTable, ask_for_page

TABLE = PageTable(
    "from files to pairs",
    ("cohort", "mentees × mentors", "seats", "reading", "matching", "peak memory", "proof"),
    key=2,
)
MENTORS_OF_30 = 11  # for 30 mentees
MEGABYTE = 1024  # ru_maxrss counts kilobytes on Linux
POLICY = """
participation = "first"

[[criterion]]
name = "skills"
wants = "wants"
offers = "skills"
weight = 3
encoder = "terms"

[[criterion]]
name = "industry"
weight = 2
encoder = "category"

[[criterion]]
name = "years"
weight = 1
encoder = { name = "number", at_least = 5, within = 10 }

[[rule]]
kind = "different"
column = "department"

[[rule]]
kind = "gap"
column = "years"
at_least = 1
"""

SCHEDULES = """
[[criterion]]
name = "times"
weight = 2
encoder = { name = "schedule", hours = 2 }
time_zone = "zone"
"""
ZONES = ("Europe/London", "Europe/Paris", "America/New_York", "Asia/Kolkata", "Australia/Sydney")
CRITERIA = ("skills", "industry", "years")
DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def with_answers(cohort, *, seed=0):
    """Give everybody three to eight slots of one to three hours, on the half hour, and a time zone.

    Mentees also say which criterion matters most to them.
    """
    import random

    from mentormatch import Cohort

    draw = random.Random(seed)
    sides = {}
    for role, people in (("mentees", cohort.mentees), ("mentors", cohort.mentors)):
        rows = []
        for place, person_id in enumerate(people.ids):
            starts = [(draw.choice(DAYS), draw.randrange(14, 40)) for _ in range(draw.randint(3, 8))]
            slots = [(day, start, start + draw.choice((2, 3, 4, 6))) for day, start in starts]
            times = "; ".join(f"{day} {a // 2:02}:{a % 2 * 30:02}-{b // 2:02}:{b % 2 * 30:02}" for day, a, b in slots)
            answers = {name: cells[place] for name, cells in people.columns.items()}
            limits = {"capacity": people.capacity[place]} if role == "mentors" else {}
            more = {"times": times, "zone": draw.choice(ZONES), "matters": draw.choice(CRITERIA)}
            rows.append({"id": person_id, **answers, **limits, **more})
        sides[role] = rows
    return Cohort.from_records(**sides)


def policy_text(*, schedules, own_weights):
    text = POLICY + (SCHEDULES if schedules else "")
    if own_weights:
        for weight in ("3", "2", "1"):
            own = f'weight = {{ base = {weight}, column = "matters", factor = 3 }}'
            text = text.replace(f"weight = {weight}\n", own + "\n")
    return text


def write_tables(folder, size, *, schedules=False, own_weights=False):
    """Write mentors.csv, mentees.csv and policy.toml of a made-up cohort."""
    from mentormatch import write_cohort
    from mentormatch.datasets import make_cohort

    cohort = make_cohort(size, size * MENTORS_OF_30 // 30)
    cohort = with_answers(cohort) if schedules or own_weights else cohort
    write_cohort(cohort, mentors=folder / "mentors.csv", mentees=folder / "mentees.csv")
    (folder / "policy.toml").write_text(policy_text(schedules=schedules, own_weights=own_weights), encoding="utf-8")


def child(folder, *, prices):
    from mentormatch import match, read_cohort, read_policy, write_pairs
    from mentormatch.datasets import make_cohort

    policy = read_policy(folder / "policy.toml")
    # so that everything is imported and compiled
    match(with_answers(make_cohort(600, 300)), policy, solver="min-cost-flow")
    took = {}

    def timed(stage, function, *given, **settings):
        began = time.perf_counter()
        result = function(*given, **settings)
        took[stage] = round(time.perf_counter() - began, 2)
        return result

    cohort = timed(
        "reading", read_cohort, mentors=folder / "mentors.csv", mentees=folder / "mentees.csv", policy=policy
    )
    matching = timed("matching", match, cohort, policy)
    timed("writing pairs", write_pairs, matching, folder / "pairs.csv")
    took["from CSV to pairs"] = round(sum(took.values()), 2)
    took["peak MB"] = round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / MEGABYTE)
    if prices:
        timed("one more seat", lambda: matching.prices)
        timed("ties", lambda: matching.ties)
        took["peak MB with both"] = round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / MEGABYTE)
    certificate = matching.certificate
    took |= {"pairs": certificate.pairs, "gap": certificate.gap, "proven": certificate.proven}
    took |= {"shape": cohort.shape, "seats": sum(load.capacity for load in matching.loads)}
    print(json.dumps(took))


def row_of(cohort, shape, said):
    """What a run said, as a row of the page."""
    seconds = (f"{said['reading']:.1f} s", f"{said['matching']:.1f} s")
    proof = f"{'proven, ' if said['proven'] else ''}gap {said['gap']:.0g}"
    return [cohort, shape, f"{said['seats']:,}", *seconds, f"{said['peak MB']:,} MB", proof]


def main():
    parser = argparse.ArgumentParser(description="Time a large cohort from CSV to pairs.")
    parser.add_argument("--sizes", type=int, nargs="+", default=[10_000, 30_000, 100_000], help="mentees")
    parser.add_argument("--tables", type=Path, help="a folder with mentors.csv, mentees.csv and policy.toml instead")
    parser.add_argument("--prices", action="store_true", help="also measure one more seat and ties")
    parser.add_argument("--schedules", action="store_true", help="also compare weekly times")
    parser.add_argument("--own-weights", action="store_true", help="also let each mentee's own weights count")
    parser.add_argument("--child", type=Path, help=argparse.SUPPRESS)
    ask_for_page(parser)
    given = parser.parse_args()
    if given.into and (given.schedules or given.own_weights):
        parser.error("--into is for cohorts without --schedules and --own-weights")
    if given.child:
        child(given.child, prices=given.prices)
        return
    load = os.getloadavg()[0]
    print(f"Python {platform.python_version()}, {os.cpu_count()} cores ({platform.machine()}), load {load:.1f}")
    for size in [0] if given.tables else given.sizes:
        with tempfile.TemporaryDirectory() as folder:
            if given.tables:
                for name in ("mentors.csv", "mentees.csv", "policy.toml"):
                    (Path(folder) / name).write_bytes((given.tables / name).read_bytes())
            else:
                write_tables(Path(folder), size, schedules=given.schedules, own_weights=given.own_weights)
            command = [sys.executable, __file__, "--child", folder, *(["--prices"] if given.prices else [])]
            said = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout)
        shape = "{:,} × {:,}".format(*said.pop("shape"))
        if given.into:
            TABLE.renew(given.into, [row_of(given.tables.name if given.tables else "made up", shape, said)])
        name = str(given.tables) if given.tables else shape
        print(f"{name}: " + ", ".join(f"{key} {value}" for key, value in said.items()), flush=True)


if __name__ == "__main__":
    main()
