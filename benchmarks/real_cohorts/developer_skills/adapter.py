"""A survey of developers as a cohort of nearly 19,000: those of 45 and more mentor, the others are mentored."""

import csv
import gzip
import os
import sys
from pathlib import Path

DATA = Path(os.environ.get("MENTORMATCH_DATA", Path(__file__).resolve().parents[4] / "shared" / "data"))
MENTORS = {"45-54 years old", "55-64 years old", "65 years or older"}
TOPICS = {"Language": "languages", "Database": "databases", "Platform": "platforms", "Webframe": "frameworks"}
SEATS = 6


def write_tables(data: Path, folder: Path) -> tuple[Path, Path]:
    """Write mentors.csv and mentees.csv into a folder, and return both paths."""
    path = data / "so_survey_2024_skills" / "respondents.csv.gz"
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        people = list(csv.DictReader(file))
    mentors = [row for row in people if row["Age"] in MENTORS]
    mentees = [row for row in people if row["Age"] not in MENTORS]
    return (
        write(folder / "mentors.csv", mentors, "HaveWorkedWith", {"capacity": str(SEATS)}),
        write(folder / "mentees.csv", mentees, "WantToWorkWith", {}),
    )


def write(path: Path, people: list[dict[str, str]], question: str, more: dict[str, str]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file)
        table.writerow(["id", "country", *TOPICS.values(), *more])
        for row in people:
            table.writerow([row["ResponseId"], row["Country"], *(row[t + question] for t in TOPICS), *more.values()])
    return path


if __name__ == "__main__":
    print(*write_tables(DATA, Path(sys.argv[1])), sep="\n")
