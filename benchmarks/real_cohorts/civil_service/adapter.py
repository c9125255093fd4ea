"""The 500 x 500 people of a civil service's scheme, made up by those who run its tool."""

import csv
import os
import sys
from pathlib import Path

DATA = Path(os.environ.get("MENTORMATCH_DATA", Path(__file__).resolve().parents[4] / "shared" / "data"))
IDENTITY = {"mentors": "characteristics", "mentees": "identity to match"}
KEPT = ("id", "grade", "organisation", "profession")


def write_tables(data: Path, folder: Path, *, size: str = "large") -> tuple[Path, Path]:
    """Write mentors.csv and mentees.csv into a folder, and return both paths."""
    source = data / "gov_mentor_match_synthetic"
    mentors, mentees = (convert(source / f"{side}_{size}.csv", folder / f"{side}.csv", side) for side in IDENTITY)
    return mentors, mentees


def convert(source: Path, target: Path, side: str) -> Path:
    """Rename the columns; whom a mentee identifies with counts only where they asked for it."""
    with source.open(encoding="utf-8", newline="") as file, target.open("w", encoding="utf-8", newline="") as out:
        table = csv.writer(out)
        table.writerow([*KEPT, "identity", "biography"])
        for row in csv.DictReader(file):
            asked = row.get("match with similar identity", "yes") == "yes"
            identity = row[IDENTITY[side]] if asked else ""
            # the sentence about identity stands in every biography, also of those who did not ask
            biography = row["biography"].split(" My characteristics")[0]
            table.writerow([*(row[name] for name in KEPT), identity, biography])
    return target


if __name__ == "__main__":
    print(*write_tables(DATA, Path(sys.argv[1])), sep="\n")
