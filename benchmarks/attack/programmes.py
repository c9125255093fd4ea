"""Random cohorts with random rules, and what each rule means, written anew."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

import mentormatch as mm

Rng = np.random.Generator
Record = dict[str, Any]
TEAMS = ("red", "blue", "green", "grey")
TOWNS = ("Bergen", "Porto", "Lviv")
LANGUAGES = ("English", "German", "Turkish", "French")
SKILLS = ("python", "statistics", "design", "writing", "sales", "law")
HOURS = (-8, -5, 0, 1, 2, 9, 12)


@dataclass(frozen=True)
class Programme:
    """The records of both sides, the settings of each rule, and the rest of a policy."""

    mentees: tuple[Record, ...]
    mentors: tuple[Record, ...]
    rules: tuple[Record, ...]
    participation: str
    worth: float | None
    fit: dict[tuple[str, str], float] | None
    """Scores by id; where there are none, terms and a category are compared."""

    def policy(self) -> mm.Policy:
        criteria = [mm.Criterion("wants", wants="wants", offers="skills", weight=3), mm.Criterion("town")]
        if self.fit is not None:
            listed = [(*pair, score) for pair, score in self.fit.items()]
            criteria = [mm.Criterion("fit", encoder="pairs", pairs=listed)]
        return mm.Policy(
            criteria=criteria,
            rules=[mm.Rule(**rule) for rule in self.rules],
            participation=self.participation,
            unmatched=self.worth,
        )

    def cohort(self) -> mm.Cohort:
        return mm.Cohort.from_records(mentors=list(self.mentors), mentees=list(self.mentees))

    def shuffled(self, rng: Rng) -> "Programme":
        sides = [tuple(side[k] for k in rng.permutation(len(side))) for side in (self.mentees, self.mentors)]
        return replace(self, mentees=sides[0], mentors=sides[1])

    def with_seat(self, mentor: str) -> "Programme":
        more = tuple(one | {"capacity": one["capacity"] + (one["id"] == mentor)} for one in self.mentors)
        return replace(self, mentors=more)

    def forbidding(self, mentee: Record, mentor: Record) -> list[int]:
        """The places of the rules that forbid a pair."""
        return [k for k, rule in enumerate(self.rules) if not self.allows(rule, mentee, mentor)]

    def allows(self, rule: Record, mentee: Record, mentor: Record) -> bool:
        if "when" in rule and "yes" not in {mentee.get(rule["when"]), mentor.get(rule["when"])}:
            return True
        if rule["kind"] == "reporting_line":
            return not (self.is_above(mentee, mentor) or self.is_above(mentor, mentee))
        return MEANINGS[rule["kind"]](rule, mentee, mentor)

    def is_above(self, upper: Record, lower: Record) -> bool:
        manager_of = {one["id"]: one["manager"] for one in (*self.mentees, *self.mentors)}
        at = lower["manager"]
        while at:
            if at == upper["id"]:
                return True
            at = manager_of.get(at)
        return False

    def locked(self) -> set[tuple[str, str]]:
        return {tuple(pair) for rule in self.rules if rule["kind"] == "lock" for pair in rule["pairs"]}

    def text(self) -> str:
        names = ("mentees", "mentors", "rules", "participation", "worth", "fit")
        return "\n  ".join(f"{name} = {getattr(self, name)!r}" for name in names)


def cells(text: str | None) -> set[str]:
    return {part.strip().casefold() for part in (text or "").split(";") if part.strip()}


def _compare(holds: Callable[[Record, Any, Any], bool]) -> Callable[[Record, Record, Record], bool]:
    """A rule about one column of both, where a blank is allowed or forbidden."""

    def meaning(rule: Record, mentee: Record, mentor: Record) -> bool:
        one, other = mentee[rule["column"]], mentor[rule["column"]]
        if one in {None, ""} or other in {None, ""}:
            return rule.get("blank", "allow") == "allow"
        return holds(rule, one, other)

    return meaning


def _gap(rule: Record, mentee: float, mentor: float) -> bool:
    return rule.get("at_least", -np.inf) <= mentor - mentee <= rule.get("at_most", np.inf)


def _hours(rule: Record, mentee: str, mentor: str) -> bool:
    apart = abs(float(mentee[3:]) - float(mentor[3:])) % 24
    return min(apart, 24 - apart) <= rule["at_most"]


def _listed(rule: Record, mentee: Record, mentor: Record) -> bool:
    pairs = {(pair[0], pair[1]) for pair in rule["pairs"]}
    if rule.get("rounds"):
        latest = sorted({pair[2] for pair in rule["pairs"]})[-rule["rounds"] :]
        pairs = {(pair[0], pair[1]) for pair in rule["pairs"] if pair[2] in latest}
    back = (mentor["id"], mentee["id"]) in pairs and not rule.get("one_way")
    return (mentee["id"], mentor["id"]) not in pairs and not back


MEANINGS: dict[str, Callable[[Record, Record, Record], bool]] = {
    "different": _compare(lambda _, one, other: not cells(one) & cells(other)),
    "same": _compare(lambda _, one, other: bool(cells(one) & cells(other))),
    "overlap": _compare(lambda rule, one, other: len(cells(one) & cells(other)) >= rule.get("at_least", 1)),
    "gap": _compare(_gap),
    "hours_apart": _compare(_hours),
    "only": lambda rule, _, mentor: bool(cells(mentor[rule["mentor_column"]]) & set(rule["values"])),
    "not_with": lambda rule, mentee, mentor: (
        mentor["id"] not in cells(mentee[rule["column"]]) and mentee["id"] not in cells(mentor[rule["column"]])
    ),
    "forbid": _listed,
    "previous": _listed,
    "lock": lambda *_: True,
}


def draw(rng: Rng) -> Programme:
    """A random programme of up to 12 mentees and 8 mentors."""
    mentees = [f"m{k:02}" for k in range(rng.integers(1, 13))]
    mentors = [f"t{k:02}" for k in range(rng.integers(1, 9))]
    everybody = [*mentors, *mentees]

    def some(values: Any, most: int, blank: float = 0.1) -> str | None:
        if rng.random() < blank:
            return None
        return "; ".join(rng.choice(values, rng.integers(1, most + 1), replace=False).tolist())

    def person(own: str) -> Record:
        above = everybody[: everybody.index(own)]
        return {
            "id": own,
            "team": some(TEAMS, 2),
            "town": some(TOWNS, 1),
            "languages": some(LANGUAGES, 3),
            "years": None if rng.random() < 0.1 else int(rng.integers(0, 20)),
            "zone": None if rng.random() < 0.1 else f"UTC{int(rng.choice(HOURS)):+d}",
            "asked": str(rng.choice(["yes", "no"])),
            "manager": str(rng.choice(above)) if above and rng.random() < 0.5 else None,
            "avoid": "; ".join(rng.choice(everybody, min(2, len(everybody)), replace=False).tolist())
            if rng.random() < 0.3
            else None,
        }

    several = rng.random() < 0.3
    sides = (
        tuple(
            person(own) | {"wants": some(SKILLS, 3), "demand": int(rng.integers(0, 4)) if several else 1}
            for own in mentees
        ),
        tuple(person(own) | {"skills": some(SKILLS, 4), "capacity": int(rng.integers(0, 4))} for own in mentors),
    )
    fit = None
    if rng.random() < 0.5:
        fit = {(i, j): float(rng.integers(0, 9)) / 8 for i in mentees for j in mentors}
    participation = str(rng.choice(["first", "first", "worth"]))
    worth = float(rng.choice([0.0, 0.25, 0.5])) if participation == "worth" else None
    kinds = rng.choice(list(RULES), rng.integers(0, 4), replace=False).tolist()
    rules = [RULES[kind](rng, mentees, mentors) for kind in kinds]
    programme = Programme(*sides, tuple(rules), participation, worth, fit)
    return _with_lock(rng, programme) if rng.random() < 0.2 else programme


def _with_lock(rng: Rng, programme: Programme) -> Programme:
    """With a lock of a pair that nothing forbids, where there is one."""
    free = [
        (mentee["id"], mentor["id"])
        for mentee in programme.mentees
        for mentor in programme.mentors
        if mentee["demand"] and mentor["capacity"] and not programme.forbidding(mentee, mentor)
    ]
    if not free:
        return programme
    return replace(
        programme, rules=(*programme.rules, {"kind": "lock", "pairs": [list(free[rng.integers(len(free))])]})
    )


def _blank(rng: Rng) -> Record:
    found: Record = {"blank": "forbid"} if rng.random() < 0.3 else {}
    return found | ({"when": "asked"} if rng.random() < 0.3 else {})


def _pairs(rng: Rng, mentees: list[str], mentors: list[str]) -> list[list[str]]:
    return [[str(rng.choice(mentees)), str(rng.choice(mentors))] for _ in range(rng.integers(1, 9))]


RULES: dict[str, Callable[[Rng, list[str], list[str]], Record]] = {
    "different": lambda rng, *_: {"kind": "different", "column": "team"} | _blank(rng),
    "same": lambda rng, *_: {"kind": "same", "column": "town"} | _blank(rng),
    "overlap": lambda rng, *_: (
        {"kind": "overlap", "column": "languages", "at_least": int(rng.integers(1, 3))} | _blank(rng)
    ),
    "gap": lambda rng, *_: (
        {"kind": "gap", "column": "years", "at_least": int(rng.integers(-5, 4)), "at_most": 10} | _blank(rng)
    ),
    "hours_apart": lambda rng, *_: (
        {"kind": "hours_apart", "column": "zone", "at_most": int(rng.integers(0, 9))} | _blank(rng)
    ),
    "only": lambda rng, *_: {"kind": "only", "mentor_column": "team", "values": [str(rng.choice(TEAMS)), "blue"]},
    "not_with": lambda *_: {"kind": "not_with", "column": "avoid"},
    "reporting_line": lambda *_: {"kind": "reporting_line", "column": "manager"},
    "forbid": lambda rng, mentees, mentors: {"kind": "forbid", "pairs": _pairs(rng, mentees, mentors)},
    "previous": lambda rng, mentees, mentors: {
        "kind": "previous",
        "pairs": [[*pair, int(rng.integers(2020, 2024))] for pair in _pairs(rng, mentees, mentors)],
        "rounds": 2,
    },
}
