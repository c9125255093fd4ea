"""What becomes of the real cohorts: who is placed, what decides, and what a blank answer does.

Run it with `python benchmarks/real_cohorts/look.py`; docs/benchmarks/real_cohorts.md says what the figures mean.
"""

import argparse
import importlib.util
import os
import random
import sys
import tempfile
from dataclasses import replace
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from result_files import PageTable, ask_for_page, left_out

from mentormatch import Cohort, audit, match, read_cohort, read_policy

HERE = Path(__file__).resolve().parent
DATA = Path(os.environ.get("MENTORMATCH_DATA", HERE.parents[2] / "shared" / "data"))
RECIPES = ("women_coding", "r_survey", "civil_service")
PLACED = PageTable("who is placed", ("recipe", "seats", "pairs allowed", "placed", "mean score", "by lot"))


def made(name, folder):
    """Return the cohort that a recipe makes, and its policy."""
    spec = importlib.util.spec_from_file_location(name, HERE / name / "adapter.py")
    adapter = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(adapter)
    mentors, mentees = adapter.write_tables(DATA, folder)
    policy = read_policy(HERE / name / "policy.toml")
    return read_cohort(mentors=mentors, mentees=mentees, policy=policy), policy


def look(name, matching):
    """Say who is placed, and how far each criterion tells pairs apart; return the row of the page."""
    mentees, mentors = matching.cohort.shape
    seats = sum(load.capacity for load in matching.loads)
    allowed, mean = matching.scores.allowed().mean(), matching.total / len(matching.pairs)
    proven = "proven" if matching.certificate.proven else "NOT PROVEN"
    print(f"\n{name}: {mentees} mentees, {mentors} mentors with {seats} seats; {allowed:.0%} of all pairs allowed")
    print(f"  {len(matching.pairs)} placed, mean score {mean:.3f}, {proven}, {matching.ties} by lot")
    print(f"  {'criterion':<20} weight  mean  in pairs  tells apart")
    reached = matching.scores.contribution_table(*matching.positions.T)
    for scored in matching.scores.criteria:
        values = scored.block(np.arange(mentees))
        own = reached[scored.criterion.name].mean() / scored.share
        apart = values.std(axis=1).mean() * scored.share
        print(f"  {scored.criterion.name:<20} {scored.share:6.3f} {values.mean():5.2f} {own:9.2f} {apart:12.4f}")
    for column in matching.policy.audit:
        found = audit(matching, by=column, resamples=0)
        groups = [group for group in found.by_group.items() if group[0] not in found.hidden]
        largest = sorted(groups, key=lambda group: -group[1]["n"])[:3]
        print(
            f"  placed by {column}: " + "; ".join(f"{of} {got['match_rate']:.0%} of {got['n']}" for of, got in largest)
        )
    placed = f"{len(matching.pairs)} of {mentees}"
    return [name, seats, f"{allowed:.0%}".replace("%", " %"), placed, f"{mean:.3f}", matching.ties]


def rows(people):
    """Return people as records, with their capacity where they gave one."""
    found = [
        {"id": id_, **{name: column[place] for name, column in people.columns.items()}}
        for place, id_ in enumerate(people.ids)
    ]
    if people.capacity is not None:
        for row, capacity in zip(found, people.capacity.tolist(), strict=True):
            row["capacity"] = capacity if capacity >= 0 else None
    return found


def chosen(mentors, mentees, policy, some, role):
    """Return how many of the pairs are those of `some`."""
    pairs = match(Cohort.from_records(mentors=mentors, mentees=mentees), policy).pairs
    return sum(getattr(pair, role) in some for pair in pairs)


def blank_answers(cohort, policy):
    """Sixty experts blank all but one of their answers; requirements, which a blank would not meet, are left out."""
    mentors, mentees = rows(cohort.mentors), rows(cohort.mentees)
    answers = [
        criterion.offers if criterion.direction == "mentee" else criterion.wants for criterion in policy.criteria
    ]
    print("\nr_survey, sixty experts blank all but one answer; pairs that they are in")
    print("  missing  seed  before  after keeping each answer, and keeping any one")
    for missing in ("average", "zero"):
        criteria = [replace(criterion, missing=missing, required=False, at_least=None) for criterion in policy.criteria]
        counted = replace(policy, criteria=criteria)
        for seed in range(3):
            lot = random.Random(seed)
            sixty = lot.sample(sorted(cohort.mentors.ids), 60)
            kept = [dict.fromkeys(sixty, answer) for answer in answers]
            kept.append({id_: lot.choice(answers) for id_ in sixty})
            before = chosen(mentors, mentees, counted, set(sixty), "mentor")
            after = [chosen(blanked(mentors, answers, of), mentees, counted, set(sixty), "mentor") for of in kept]
            print(f"  {missing:<8} {seed:>4} {before:>7}  {', '.join(map(str, after))}")


def blanked(people, answers, kept):
    """Return people of whom those in `kept` gave that answer only."""
    return [
        {name: None if name in answers and kept.get(row["id"], name) != name else row[name] for name in row}
        for row in people
    ]


def blank_in_a_rule(cohort, policy):
    """Sixty experts blank nothing but the column that a rule compares."""
    mentors, mentees = rows(cohort.mentors), rows(cohort.mentees)
    print("\nr_survey, sixty experts blank the language that a rule compares; pairs that they are in")
    for blank in ("allow", "forbid"):
        ruled = replace(policy, rules=[replace(rule, blank=blank) for rule in policy.rules])
        for seed in range(3):
            sixty = set(random.Random(seed).sample(sorted(cohort.mentors.ids), 60))
            silent = [row | ({"language": None} if row["id"] in sixty else {}) for row in mentors]
            before, after = (chosen(table, mentees, ruled, sixty, "mentor") for table in (mentors, silent))
            print(f"  blank = {blank:<7} seed {seed}: before {before}, after {after}")


def short_wishes(cohort, policy):
    """Sixty mentees who want four languages or more name fewer; seats are scarce there."""
    mentors, mentees = rows(cohort.mentors), rows(cohort.mentees)
    many = [row["id"] for row in mentees if (row["wants_languages"] or "").count(";") >= 3]
    print("\nwomen_coding, sixty mentees who want four languages or more; how many are placed")
    for seed in range(3):
        lot = random.Random(seed)
        sixty = set(lot.sample(many, 60))
        one_wish = {row["id"]: lot.choice(row["wants_languages"].split(";")) for row in mentees if row["id"] in sixty}
        placed = []
        for named, wishes in {"all": {}, "one of theirs": one_wish, "none": dict.fromkeys(sixty)}.items():
            changed = [row | {"wants_languages": wishes.get(row["id"], row["wants_languages"])} for row in mentees]
            placed.append(f"naming {named} {chosen(mentors, changed, policy, sixty, 'mentee')}")
        print(f"  seed {seed}: {', '.join(placed)}")


def main(page=None):
    """Look at all cohorts, and renew their rows of the page."""
    with tempfile.TemporaryDirectory() as folder:
        cohorts, placed = {}, []
        for name in RECIPES:
            (Path(folder) / name).mkdir()
            try:
                cohorts[name] = made(name, Path(folder) / name)
            except OSError as error:
                left_out(name, error)
                continue
            placed.append(look(name, match(*cohorts[name])))
    if page:
        PLACED.renew(page, placed)
    if "r_survey" in cohorts:
        blank_answers(*cohorts["r_survey"])
        blank_in_a_rule(*cohorts["r_survey"])
    if "women_coding" in cohorts:
        short_wishes(*cohorts["women_coding"])


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    ask_for_page(parser)
    main(parser.parse_args().into)
