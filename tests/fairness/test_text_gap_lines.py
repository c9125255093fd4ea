"""What the command line says of texts that give groups away."""

import dataclasses

from mentormatch.checkup import check_up
from mentormatch.cli.check import checkup_lines
from mentormatch.fairness import LANGUAGE, TextGap, audit
from mentormatch.fairness.audit_lines import audit_lines
from mentormatch.fairness.text_gap_lines import text_lines
from mentormatch.matching import match
from mentormatch.policy import Criterion, Policy
from mentormatch.profiles import Cohort

NOTHING = TextGap("goals", "mentors", "region", "north", 60, 100, 0.1, 0.01, 0.001, 0.55)
LOWER = dataclasses.replace(NOTHING, gap=-0.05)
SOUTH = dataclasses.replace(LOWER, group="south")
TOLD = dataclasses.replace(NOTHING, told_apart=0.9)
GERMAN = dataclasses.replace(LOWER, who="mentees", by=LANGUAGE, group="de", n=12, told_apart=float("nan"))


def test_nothing_is_said_where_nothing_is_found():
    assert [*text_lines([NOTHING, dataclasses.replace(LOWER, p_value=0.01)])] == []
    assert [*text_lines([dataclasses.replace(LOWER, group="(blank)")])] == []


def test_one_line_a_criterion_and_what_to_do():
    assert next(text_lines([LOWER, NOTHING])) == (
        "'goals': 'north' (region of mentors) scores 0.05 lower (0.10, others 0.15)"
    )
    lines = [*text_lines([TOLD, SOUTH, GERMAN, dataclasses.replace(TOLD, criterion="bio", gap=-0.05)])]
    assert lines[0] == (
        "'goals': tells who is 'north' (region of mentors), right in 90 of 100 comparisons; 'south' (region of "
        "mentors) scores 0.05 lower (0.10, others 0.15); 12 mentees who write in 'de' score 0.05 lower (0.10, others "
        "0.15)"
    )
    assert lines[1] == (
        "'bio': tells who is 'north' (region of mentors), right in 90 of 100 comparisons; they score 0.05 lower (0.10, "
        "others 0.15)"
    )
    assert [line.split(";")[0] for line in lines[2:]] == [
        "What to do: read what such texts have in common",
        'What to do: ask for one language, or set model = "multilingual"',
    ]


def test_check_and_audit_have_a_block():
    likes = {"woman": "I sing in a choir", "man": "I brew my own beer"}
    cohort = Cohort.from_records(
        mentors=[{"id": "ada", "bio": "Conductor of a choir"}, {"id": "bob", "bio": "Writes compilers"}],
        mentees=[
            {"id": f"{group} {n}", "gender": group, "bio": f"{likes[group]}, {n} years now"}
            for group in likes
            for n in range(10, 20)
        ],
    )
    policy = Policy(criteria=[Criterion("bio", encoder="text")], audit=["gender"])
    for lines in (
        checkup_lines(check_up(cohort, policy)),
        audit_lines(audit(match(cohort, policy), by="gender"), of="matching"),
    ):
        block = [
            line
            for line in lines
            if line.startswith("Texts       'bio': tells who is 'man' (gender of mentees), right in 100 of")
        ]
        assert len(block) == 1
