"""How long cohorts with free text take: the first time, and with the vectors kept."""

import argparse
import csv
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import joblib
from encoder_tasks import texts_english
from result_files import write_into

MARKS = ("<!-- text sizes: begin -->\n", "<!-- text sizes: end -->")
WORDS = 40
POLICY = '[[criterion]]\nname = "goals"\nwants = "goal"\noffers = "bio"\nencoder = "text"\n'
COMPARE = """
import resource, sys, time
import mentormatch as mm
policy = mm.read_policy("policy.toml")
cohort = mm.read_cohort(mentors="mentors.csv", mentees="mentees.csv", policy=policy)
began = time.perf_counter()
mm.compare(cohort, policy, cache=sys.argv[1])
print(time.perf_counter() - began, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
"""


def write_cohort(folder: Path, profiles: int, seed: int) -> None:
    """Write a policy and two tables of so many people in all, each with a text of 40 words of the probe's sentences."""
    pairs = texts_english()
    sentences = [words for text in (*pairs.goals, *pairs.bios) if len(words := text.split()) > 5]
    drawn = random.Random(seed)

    def text() -> str:
        words: list[str] = []
        while len(words) < WORDS:
            words += drawn.choice(sentences)
        return " ".join(words[:WORDS])

    mentors = profiles // 4
    for name, column, people in (("mentors", "bio", mentors), ("mentees", "goal", profiles - mentors)):
        with (folder / f"{name}.csv").open("w", newline="", encoding="utf-8") as file:
            writer = csv.writer(file)
            writer.writerow(["id", column, *(["capacity"] if name == "mentors" else [])])
            writer.writerows([f"{name[:-1]}-{n}", text(), *([3] if name == "mentors" else [])] for n in range(people))
    (folder / "policy.toml").write_text(POLICY, encoding="utf-8")


def timed(command: list[str], folder: Path) -> tuple[float, str]:
    """Return the wall time of a command and what it prints."""
    began = time.perf_counter()
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True, env=os.environ)
    return time.perf_counter() - began, done.stdout


def measured(profiles: int) -> dict[str, float]:
    """Return the seconds and megabytes of one size."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_cohort(folder, profiles, seed=profiles)
        row: dict[str, float] = {"profiles": profiles}
        for key in ("first", "again"):
            _, said = timed([sys.executable, "-c", COMPARE, "vectors.sqlite"], folder)
            row[key], row[f"{key}_mb"] = map(float, said.split())
        match = [sys.executable, "-m", "mentormatch", "match", "mentors.csv", "mentees.csv", "--policy", "policy.toml"]
        row["command"], _ = timed([*match, "--out", "plain"], folder) if profiles <= 1000 else (float("nan"), "")
        row["command_again"], _ = timed([*match, "--out", "kept", "--cache", "vectors.sqlite"], folder)
        return row


def table(rows: list[dict[str, float]]) -> str:
    lines = [
        f"Python {sys.version.split()[0]}, {joblib.cpu_count()} processors; texts of {WORDS} words.",
        "",
        "| profiles | `compare`, s | with vectors kept, s | whole command, s | with vectors kept, s | memory |",
        "|---|---|---|---|---|---|",
    ]
    for row in rows:
        command = "" if row["command"] != row["command"] else f"{row['command']:.1f}"
        lines.append(
            f"| {row['profiles']:,.0f} | {row['first']:.1f} | {row['again']:.1f} | {command} "
            f"| {row['command_again']:.1f} | {row['first_mb']:.0f} MB |"
        )
    return "\n".join(lines) + "\n"


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("profiles", nargs="*", type=int, default=[200, 10_000])
    parser.add_argument("--json", type=Path)
    parser.add_argument("--into", type=Path, metavar="PAGE", help="a Markdown file to put the table into")
    given = parser.parse_args(arguments)
    rows = [measured(profiles) for profiles in given.profiles]
    print(table(rows))
    if given.json:
        given.json.write_text(json.dumps(rows, indent=1), encoding="utf-8")
    if given.into:
        write_into(given.into, MARKS, table(rows))


if __name__ == "__main__":
    main()
