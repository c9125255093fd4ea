"""Makes up the example cohort, always the same one.

Nobody in it exists. Run it to write `mentors.csv`, `mentees.csv` and `previous.csv` anew, byte for byte as they are::

    python examples/make_cohort.py [FOLDER]

The cohort is small enough to read and has what real ones have: three skills that many want and few mentors have, more
places wanted than there are seats, people who leave cells blank or spell things their own way, mentors who take nobody
this time, and a few wishes that nobody can grant.
"""

import csv
import random
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TypeVar

SEED = 2026
MENTORS = 40
MENTEES = 120

LEVELS = ("beginner", "good", "expert")
GRADES = ("junior", "professional", "senior", "lead", "director")
DEPARTMENTS = ("Research", "Product", "Operations", "Finance", "People", "Sales")

# What people know, by the path of the industry it belongs to.
SKILLS = {
    "technology/software": ["Python", "JavaScript", "SQL", "Kubernetes", "testing", "C++", "system design"],
    "technology/data": ["machine learning", "Python", "SQL", "statistics", "data visualisation", "R"],
    "technology/design": ["user research", "prototyping", "typography", "data visualisation", "accessibility"],
    "business/finance": ["budgeting", "forecasting", "SQL", "negotiation", "risk"],
    "business/marketing": ["storytelling", "market research", "copywriting", "data visualisation"],
    "business/people": ["leadership", "hiring", "facilitation", "labour law", "negotiation"],
    "science/life sciences": ["grant writing", "statistics", "laboratory work", "R", "scientific writing"],
    "science/energy": ["project management", "grid planning", "safety", "statistics"],
}
CONTESTED = ("machine learning", "leadership", "public speaking")
SPELLINGS = {
    "JavaScript": ["JavaScript", "javascript", "JS"],
    "machine learning": ["machine learning", "Machine-Learning", "ML"],
    "Kubernetes": ["Kubernetes", "k8s"],
    "leadership": ["leadership", "Leadership", "people management"],
    "public speaking": ["public speaking", "Public Speaking", "presenting"],
}
GOALS = (
    "career change",
    "first promotion",
    "confidence",
    "wider network",
    "return from leave",
    "work-life balance",
    "leading a team",
    "starting a company",
)
LANGUAGES = ("German", "Spanish", "French", "Arabic", "Hindi", "Portuguese")
FIRST_NAMES = {
    "woman": "Amara Bianca Chiara Dilek Esra Farah Greta Hana Ines Jana Kaori Lena Mei Nadia Olga Priya Rosa Sana Tove",
    "man": "Adem Bruno Caleb Dario Emil Farid Goran Hugo Ivan Jonas Kofi Luca Mateo Nils Omar Pavel Ravi Sven Tariq",
    "non-binary": "Alex Charlie Kim Noor Robin Sasha",
}
LAST_NAMES = (
    "Abebe Acar Almeida Bauer Bergström Castro Çelik Dahl Duarte Eze Fischer Fofana García Haddad Ito Jansen Kaya "
    "Lindqvist Moreau Novák Nwosu Okafor Öztürk Petrov Quiroga Rossi Sánchez Schulz Silva Tanaka Vogel Weber Yıldız"
)
GIVES_BACK = ("drawing", "video editing", "mobile apps", "social media", "sign language", "photography")


T = TypeVar("T")


class Dice:
    """Draws that depend on nothing but `random()`, which Python promises never to change."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)  # noqa: S311  the same people every time are the point

    def chance(self, share: float) -> bool:
        return self._random.random() < share

    def one(self, among: Sequence[T]) -> T:
        return among[int(self._random.random() * len(among))]

    def whole(self, low: int, high: int) -> int:
        return low + int(self._random.random() * (high - low + 1))

    def some(self, among: Sequence[str], count: int) -> list[str]:
        left = list(among)
        return [left.pop(int(self._random.random() * len(left))) for _ in range(min(count, len(left)))]


def spelled(dice: Dice, skill: str) -> str:
    return dice.one(SPELLINGS[skill]) if skill in SPELLINGS else skill


def answer(dice: Dice, terms: Sequence[str], *, blank: float) -> str:
    return "" if dice.chance(blank) else "; ".join(terms)


def person(dice: Dice, names: set[str]) -> dict[str, str]:
    """Return what mentors and mentees have in common."""
    gender = dice.one(("woman", "woman", "man", "man", "man", "woman", "woman", "man", "non-binary"))
    name = ""
    while not name or name in names:
        name = f"{dice.one(FIRST_NAMES[gender].split())} {dice.one(LAST_NAMES.split())}"
    names.add(name)
    return {"name": name, "gender": "" if dice.chance(0.05) else gender}


def mentor(dice: Dice, number: int, names: set[str]) -> dict[str, str]:
    industry = dice.one(tuple(SKILLS))
    skills = dice.some(SKILLS[industry], dice.whole(2, 4))
    # Three skills that many want: only every sixth mentor has one of them.
    if number % 6 == 0:
        skills.insert(0, CONTESTED[number // 6 % len(CONTESTED)])
    levels = [f"{spelled(dice, skill)}:{LEVELS[dice.whole(1, 2)]}" for skill in skills]
    return {
        "id": f"mentor-{number:02}",
        **person(dice, names),
        "email": f"mentor-{number:02}@example.org",
        "department": dice.one(DEPARTMENTS),
        "manager": "",
        "capacity": "" if dice.chance(0.1) else dice.one(("0", "2", "2", "3", "3", "3", "4", "4", "5")),
        "skills": answer(dice, levels, blank=0.05),
        "goals": answer(dice, dice.some(GOALS, dice.whole(2, 4)), blank=0.1),
        "industry": industry if dice.chance(0.95) else "",
        "seniority": GRADES[dice.whole(2, 4)],
        "languages": "; ".join(["English", *dice.some(LANGUAGES, dice.whole(0, 2))]),
        "curious_about": answer(dice, dice.some(GIVES_BACK, dice.whole(1, 2)), blank=0.3),
    }


def mentee(dice: Dice, number: int, names: set[str]) -> dict[str, str]:
    industry = dice.one(tuple(SKILLS))
    wants = dice.some(SKILLS[industry], dice.whole(1, 3))
    if dice.chance(0.4):
        wants.insert(0, dice.one(CONTESTED))
    levels = [f"{spelled(dice, skill)}:{LEVELS[dice.whole(0, 2)]}" for skill in dict.fromkeys(wants)]
    return {
        "id": f"mentee-{number:03}",
        **person(dice, names),
        "email": f"mentee-{number:03}@example.org",
        "department": dice.one(DEPARTMENTS),
        "manager": f"mentor-{dice.whole(1, MENTORS):02}" if dice.chance(0.5) else "",
        "wants": answer(dice, levels, blank=0.05),
        "goals": answer(dice, dice.some(GOALS, dice.whole(1, 3)), blank=0.1),
        "industry": industry if dice.chance(0.9) else "",
        "seniority": GRADES[dice.whole(0, 2)] if dice.chance(0.95) else "",
        "languages": "; ".join(["English", *dice.some(LANGUAGES, dice.whole(0, 2))]),
        "can_teach": answer(dice, dice.some(GIVES_BACK, dice.whole(1, 2)), blank=0.4),
    }


def make_cohort() -> tuple[list[dict[str, str]], list[dict[str, str]], list[dict[str, str]]]:
    """Return mentors, mentees and the pairs of the last round."""
    dice = Dice(SEED)
    names: set[str] = set()
    mentors = [mentor(dice, number, names) for number in range(1, MENTORS + 1)]
    mentees = [mentee(dice, number, names) for number in range(1, MENTEES + 1)]
    for someone in mentors[10:]:  # the first ten report to nobody here, so no chain of managers closes
        someone["manager"] = mentors[dice.whole(0, 9)]["id"]
    # Wishes that nobody can grant: a language that no mentor speaks, a skill that no mentor has.
    mentees[16]["languages"] = "Faroese"
    mentees[58]["languages"] = "Welsh; Irish"
    mentees[33]["wants"] = "deep-sea welding:expert"
    mentees[77]["wants"] = "falconry; clock making"
    previous = [
        {"mentee": former["id"], "mentor": dice.one(mentors)["id"], "round": dice.one(("2024", "2025"))}
        for former in mentees[::8]
    ]
    return mentors, mentees, previous


def write(path: Path, rows: Sequence[dict[str, str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, fieldnames=list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def main(folder: Path) -> None:
    for name, rows in zip(("mentors.csv", "mentees.csv", "previous.csv"), make_cohort(), strict=True):
        write(folder / name, rows)
        print(f"{folder / name}: {len(rows)} rows")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent)
