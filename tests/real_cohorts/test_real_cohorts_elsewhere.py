"""The same people in another process, another order, or with other threads: the same answer."""

import csv
import dataclasses
import json
import os
import random
import subprocess
import sys
from pathlib import Path

import pytest

from mentormatch import audit, explain, write_matching

pytestmark = pytest.mark.slow  # each starts processes of its own, which load all that a match needs

THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMBA_NUM_THREADS")

ASK = """
import dataclasses, json, sys
from mentormatch import audit, explain, read_cohort
from mentormatch.tables import read_matching

mentors, mentees, stored, asked = sys.argv[1:]
matching = read_matching(stored, read_cohort(mentors=mentors, mentees=mentees))
answers = [dataclasses.asdict(explain(matching, mentee=one, mentor=other)) for one, other in json.loads(asked)]
audits = [dataclasses.asdict(audit(matching, by=column)) for column in matching.policy.audit]
prices = {one: dataclasses.asdict(price) for one, price in matching.prices.items()}
print(json.dumps([answers, audits, prices, matching.ties], sort_keys=True))
"""


def run(*command, **environment):
    finished = subprocess.run(
        [sys.executable, *command],
        env=os.environ | environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert finished.returncode == 0, finished.stderr
    return finished.stdout


def shuffled(table: Path, folder: Path, seed: int) -> Path:
    with table.open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    random.Random(seed).shuffle(rows)
    with (folder / table.name).open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([header, *rows])
    return folder / table.name


def test_a_stored_matching_explains_and_audits_equally_in_another_process(each, tmp_path):
    matching = each.matching
    write_matching(matching, tmp_path)
    mentees = [
        matching.pairs[0].mentee,
        matching.pairs[-1].mentee,
        *(person.mentee for person in matching.unmatched[:1]),
    ]
    asked = [*((id_, None) for id_ in mentees), (mentees[0], matching.pairs[-1].mentor)]
    tables = [shuffled(table, tmp_path, 3) for table in (each.mentors, each.mentees)]
    there = run("-c", ASK, *map(str, tables), str(tmp_path), json.dumps(asked))

    answers = [dataclasses.asdict(explain(matching, mentee=id_, mentor=other)) for id_, other in asked]
    audits = [dataclasses.asdict(audit(matching, by=column)) for column in matching.policy.audit]
    prices = {id_: dataclasses.asdict(price) for id_, price in matching.prices.items()}
    # as text, since values that are not shown are NaN
    here = json.dumps([answers, audits, prices, matching.ties], sort_keys=True)
    assert there.strip() == here


@pytest.mark.parametrize("solver", ["hungarian", "min-cost-flow"])
def test_order_and_threads_change_no_byte_of_the_pairs(each, tmp_path, solver):
    written = []
    for threads, seed in ((1, None), (2, 1)):
        folder = tmp_path / str(threads)
        folder.mkdir()
        tables = [path if seed is None else shuffled(path, folder, seed) for path in (each.mentors, each.mentees)]
        options = ["--policy", str(each.policy_file), "--out", str(folder / "out"), "--solver", solver, "--quiet"]
        run("-m", "mentormatch", "match", *map(str, tables), *options, **dict.fromkeys(THREADS, str(threads)))
        files = ("pairs.csv", "unmatched.csv", "mentors.csv")
        written.append([(folder / "out" / name).read_bytes() for name in files])
    assert written[0] == written[1]
