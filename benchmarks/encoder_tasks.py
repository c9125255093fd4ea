"""What the encoder benchmark asks: the probes beside it, and two sets of real data."""

import csv
import os
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path

HERE = Path(__file__).resolve().parent
PROBES = HERE / "probes"
DATA = Path(os.environ.get("MENTORMATCH_DATA", HERE.parents[1] / "shared" / "data"))
LEAST_OF_LANGUAGE = 4

# Tags of Coding Coach's mentors that mean one thing, as a person reads them. Where it is not certain ("apex", "rx",
# "angular2") they are not here.
TAGS_OF_ONE_SKILL = (
    (".net", "dotnet"),
    (".netcore", "dotnet core"),
    ("a11y", "accessibility"),
    ("c#", "c-sharp"),
    ("database", "databases"),
    ("design system", "design systems"),
    ("front-end", "frontend"),
    ("full-stack", "fullstack"),
    ("fp", "functional"),
    ("go", "golang"),
    ("javascript", "js"),
    ("mssql", "sql server", "sql servers"),
    ("rails", "ruby on rails"),
    ("rest", "restapi"),
    ("speaker", "speaking"),
    ("user experience", "ux"),
    ("web dev", "web-development", "websitedevelopment"),
    ("xamarin forms", "xamarin.forms"),
)


@dataclass(frozen=True)
class Pairs:
    """Goals and the bio of the right mentor of each."""

    goals: list[str]
    bios: list[str]
    goal_languages: list[str]
    bio_languages: list[str]


@dataclass
class Term:
    """Projects of one term, the mentors known by then with all that they have offered, and who came back."""

    projects: list[str] = field(default_factory=list)
    right: list[list[int]] = field(default_factory=list)
    mentors: list[str] = field(default_factory=list)


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def texts_english() -> Pairs:
    rows = rows_of(PROBES / "texts_english.csv")
    english = ["en"] * len(rows)
    return Pairs([row["goal"] for row in rows], [row["bio"] for row in rows], english, english)


def texts_across() -> Pairs:
    rows = rows_of(PROBES / "texts_across.csv")
    return Pairs(*([row[name] for row in rows] for name in ("goal", "bio", "goal_language", "bio_language")))


def texts_by_language() -> dict[str, list[str]]:
    """Return the texts of both probes by language, of languages with a few of them."""
    texts = defaultdict(list)
    for pairs in (texts_english(), texts_across()):
        for written, languages in ((pairs.goals, pairs.goal_languages), (pairs.bios, pairs.bio_languages)):
            for text, language in zip(written, languages, strict=True):
                texts[language].append(text)
    return {language: those for language, those in texts.items() if len(those) >= LEAST_OF_LANGUAGE}


def skills(name: str) -> list[tuple[str, str]]:
    return [(row["name"], row["other_name"]) for row in rows_of(PROBES / f"skills_{name}.csv")]


def mentoring_terms() -> list[Term]:
    """Return each term of CNCF's programme but the first; mentors are what their earlier projects said.

    A project says its title, its skills and its description; the column of its product is left out.
    """
    by_term = defaultdict(list)
    for row in rows_of(DATA / "cncf_lfx_mentoring" / "programmes.csv"):
        text = ". ".join(row[name] for name in ("title", "skills", "description") if row[name])
        by_term[row["year"], row["term"]].append((text, row["mentors"].split("|")))
    offered: dict[str, list[str]] = {}
    terms = []
    for _, projects in sorted(by_term.items()):
        place = {mentor: n for n, mentor in enumerate(offered)}
        term = Term(mentors=["\n".join(texts) for texts in offered.values()])
        for text, mentors in projects:
            if back := [place[mentor] for mentor in mentors if mentor in place]:
                term.projects.append(text)
                term.right.append(back)
        for text, mentors in projects:
            for mentor in mentors:
                offered.setdefault(mentor, []).append(text)
        if term.projects:
            terms.append(term)
    return terms


def tags_of_mentors() -> list[str]:
    return [row["skills"] for row in rows_of(DATA / "coding_coach_mentors" / "mentors.csv")]


def has(folder: str) -> bool:
    return (DATA / folder).is_dir()
