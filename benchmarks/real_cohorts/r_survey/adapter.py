"""A survey of R users as a cohort: experts mentor, beginners and newcomers are mentored."""

import csv
import os
import re
import sys
from pathlib import Path

DATA = Path(os.environ.get("MENTORMATCH_DATA", Path(__file__).resolve().parents[4] / "shared" / "data"))
COLUMNS = {
    "respondent_id": "id",
    "survey_language": "language",
    "year_started_r": "started",
    "uses_or_wants_r_for": "goals",
    "other_languages": "other_languages",
    "industry": "industry",
    "job_role": "role",
    "events": "communities",
    "gender": "gender",
    "age_band": "age_band",
    "country": "country",
}
MENTEES = {"Beginner", "None"}
NOTHING = {"None", "Ninguna", "Other"}  # says no more than a blank does
SHINY = {"Con frecuencia": "Frequently", "A veces": "Sometimes", "Raramente": "Rarely", "Nunca": "Never"}


def write_tables(data: Path, folder: Path) -> tuple[Path, Path]:
    """Write mentors.csv and mentees.csv into a folder, and return both paths."""
    path = data / "r_community_survey_2019" / "respondents.csv"
    with path.open(encoding="utf-8", newline="") as file:
        people = [{**row, "shiny": shiny(row["shiny_use"])} for row in csv.DictReader(file)]
    experts = [row for row in people if row["r_experience"] == "Expert"]
    # "None" is an answer here: no experience; pandas would read it as a blank
    beginners = [row for row in people if row["r_experience"] in MENTEES]
    return write(folder / "mentors.csv", experts), write(folder / "mentees.csv", beginners)


def shiny(answer: str) -> str:
    """How often somebody uses Shiny, in one word: "Rarely -- I know how" or "Raramente, sé cómo"."""
    word = re.match(r"[^,-]*", answer).group().strip()
    return "" if not answer else SHINY.get(word, word if word in SHINY.values() else "Unknown")


def write(path: Path, people: list[dict[str, str]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file)
        table.writerow([*COLUMNS.values(), "shiny"])
        for row in people:
            answers = ["" if row[name] in NOTHING else row[name] for name in COLUMNS]
            table.writerow([*answers, row["shiny"]])
    return path


if __name__ == "__main__":
    print(*write_tables(DATA, Path(sys.argv[1])), sep="\n")
