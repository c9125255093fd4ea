"""Two public files as one cohort: a community's mentors, and developers early in their career."""

import csv
import os
import sys
from pathlib import Path

DATA = Path(os.environ.get("MENTORMATCH_DATA", Path(__file__).resolve().parents[4] / "shared" / "data"))
UNSAID = {"Other (please specify):", "Retired", "Other:", "Software Development"}  # true of nobody, or of everybody
STACKS = ("Platform", "Webframe", "Database")


def write_tables(data: Path, folder: Path) -> tuple[Path, Path]:
    """Write mentors.csv and mentees.csv into a folder, and return both paths."""
    mentors = []
    for row in read(data / "wcc_mentors" / "mentors.csv"):
        # who is not active keeps a row, but takes nobody
        seats = row["capacity"] if row["is_active"] == "True" else "0"
        mentors.append({**row, "id": row["mentor_id"], "capacity": seats})

    answered = [row for row in read(data / "so_survey_2025_first1000" / "respondents.csv") if row["WorkExp"]]
    answered.sort(key=lambda row: (float(row["WorkExp"]), int(row["ResponseId"])))
    mentees = [
        {
            "id": f"so{row['ResponseId']}",
            "age_band": row["Age"],
            "country": row["Country"],
            "years_experience": row["WorkExp"],
            "area": "" if row["DevType"] in UNSAID else row["DevType"],
            "wants_languages": row["LanguageWantToWorkWith"],
            "goals": "|".join(goals_of(row)),
            "about": about(row),
        }
        for row in answered[: len(answered) // 2]
    ]
    return write(folder / "mentors.csv", mentors), write(folder / "mentees.csv", mentees)


def goals_of(row: dict[str, str]) -> list[str]:
    """What the programme calls the step that lies before somebody."""
    goals = ["beginner_to_mid" if float(row["WorkExp"]) <= 3 else "mid_to_senior"]
    if row["MainBranch"] != "I am a developer by profession":
        goals.append("switch_to_it")
    if row["ICorPM"] == "People manager":
        goals.append("ic_to_management")
    return goals


def about(row: dict[str, str]) -> str:
    """A short text of one's own: what one does, and what one wants to work with."""
    wants = [row[f"{stack}WantToWorkWith"].replace(";", ", ") for stack in STACKS]
    return ". ".join(part for part in (row["DevType"], row["Industry"], *wants) if part and part not in UNSAID)


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def write(path: Path, rows: list[dict[str, str]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.DictWriter(file, fieldnames=list(rows[0]))
        table.writeheader()
        table.writerows(rows)
    return path


if __name__ == "__main__":
    print(*write_tables(DATA, Path(sys.argv[1])), sep="\n")
