"""Reads what explanations say back into numbers, names and rules, and finds what nobody would send on."""

import re
from dataclasses import dataclass, field

NUMBER = r"(\d\.\d{3})"
NAME = r"([^\d\W][\w'-]* [^\d\W][\w'-]*)"
COST = r"(?:; (would cost [^;]+|cannot be had))?"
SEATS = r"(\d+) of (\d+) seats? taken|takes nobody"
_RULE = re.compile(r"'([^']+)' (?:takes away )?(\d+)")

LINES = {
    "pair": rf"{NAME} is (not )?paired with {NAME}: score {NUMBER} of 1, (.+)\.",
    "reason": rf"  (\S.*?) +{NUMBER} of {NUMBER}  (\S.*)",
    "rules": r"(?:In the way|The pair breaks): ('[^']+'(?:, '[^']+')*)\.",
    "has": rf"{NAME} has {NAME}, with a score of {NUMBER}\.",
    "unmatched": rf"{NAME} has no mentor\. (.+)",
    "left": r"Of (\d+) (mentor|mentee)s?, rules leave (\d+|nobody)(?:, of whom (\d+) (?:take|want)s? nobody)?: "
    r"('[^']+' takes away \d+(?:, '[^']+' \d+)*)(, some of them the same)?\.",
    "closed": r"Of (\d+) mentors?, (\d+) takes? nobody\.",
    "cost": r"If this pair were made( against the rules)?, (.+)\.",
    "impossible": rf"This pair cannot be made: mentor '{NAME}' takes nobody \(capacity 0\)\.",
    "moves": r"Who else would move:",
    "move": rf"  {NAME}: from (?:{NAME}|nobody) to (?:{NAME}|nobody)",
    "more": r"  and (\d+) more",
    "runners_up": rf"The best allowed (?:mentors|mentees) whom {NAME} did not get:",
    "runner_up": rf"  {NAME} +{NUMBER}  (?:{SEATS})(?:, by {NAME}(?: and {NAME})?)?{COST}",
    "load": rf"{NAME} has (\d+|no) mentees? on (\d+) seats?\.",
    "nobody": rf"{NAME} takes nobody \(capacity 0\)\.",
    "candidate": rf"  {NAME} +{NUMBER}  has (?:{NAME}|nobody){COST}",
    "own": rf"  {NAME} +{NUMBER}  (\S.* {NUMBER})",
}
PARTICIPANT = {
    "yours": rf"Your (mentor|mentee) is {NAME}\.( What speaks for the two of you:)?",
    "shared": r"  (\w[\w ]*): (\S.*)",
    "asked": r"The mentor you asked about is not yours this time\. Pairs are chosen for everybody together, within the "
    r"rules of the programme and the time that mentors have\.",
    "taken": r"All mentors who could be yours are fully booked this time\.",
    "none": r"The rules of the programme left no mentor for you this time\.",
    "nobody": r"You have no mentee so far\.",
}
TAKEN = re.compile(
    rf"No seat is left with (?:the only allowed mentor: |(\d+) allowed mentors; the best is ){NAME} with {NUMBER}, "
    rf"whose (?:seat|(\d+) seats) went to (.+?)\.(?: Together, this mentee and (\d+) others \((.+?), …\) can only go "
    r"to these (\d+) mentors \((.+?), …\): (\d+) seats\.)?"
)
NOBODY = re.compile(r"(?:None of (\d+) mentors is allowed: (.+)|The only mentor is not allowed: ('.+'))\.")
HOLDER = re.compile(rf"{NAME} \({NUMBER}\)")

_FAULTS = {
    "a doubled word": r"\b(\w{2,}) \1\b",
    "an unfilled placeholder": r"[{}]|%s",
    "no value": r"\bNone\b(?! of )|\bnan\b|\bNaN\b|\binf\b",
    "a space before punctuation": r"\w [.,;:!?](?:\s|$)",
    "a plural of one": r"(?<![\d.,])1 (?:more )?(?:mentors|mentees|seats|pairs|others|places|people|weights)\b",
    "two full stops": r"\.\.|,,|,\.",
}


@dataclass(frozen=True)
class Line:
    """A line that was understood: its kind, and what stands in it."""

    kind: str
    said: tuple[str | None, ...]
    text: str = field(compare=False, default="")


def read(text, kinds=LINES):
    """Return the lines of a text, each understood as a whole; raises where one is of no known kind."""
    found = []
    for line in text.splitlines():
        known = ((kind, re.fullmatch(pattern, line)) for kind, pattern in kinds.items())
        kind, match = next(((kind, match) for kind, match in known if match), (None, None))
        assert kind is not None, f"no known kind of sentence: {line!r}"
        found.append(Line(kind, match.groups(), line))
    return found


def rules_in(said):
    """Return rule -> count of "'team' takes away 3, 'seniority' 4"."""
    return {name: int(number) for name, number in _RULE.findall(said)}


def faults(text, *, ids=(), longest=420, quoted=()):
    """Return what is wrong with the sentences of a text, apart from what it quotes of people."""
    for cell in sorted(quoted, key=len, reverse=True):
        text = text.replace(cell, "quoted") if len(cell) > 3 else text
    found = [f"{what}: {text!r}" for what, pattern in _FAULTS.items() if re.search(pattern, text, re.MULTILINE)]
    words = set(re.findall(r"[\w-]+", text))
    found += [f"the id {one}: {text!r}" for one in words & set(ids)]
    return found + [f"{len(line)} characters: {line!r}" for line in text.splitlines() if len(line) > longest]
