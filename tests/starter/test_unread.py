"""Policies of `init` run, and columns are told by their values where headers say little."""

import csv
from pathlib import Path

import pytest

from mentormatch import match, read_cohort, read_policy
from mentormatch.errors import Mistake
from mentormatch.starter import starter as starter_module
from mentormatch.starter.names import ColumnNames
from mentormatch.starter.starter import StarterPolicy, starter_policy
from mentormatch.starter.unread import without_unread

GIVEN = ("Aino", "Bela", "Cato", "Dita", "Enzo", "Fenna", "Goran", "Hana", "Ilse", "Joost")
FAMILY = ("Aalto", "Brandt", "Cerny", "Dekker", "Esposito", "Falk", "Grieg", "Horvat", "Ivarsson", "Jansen")
NAMES = tuple(f"{given} {family}" for given, family in zip(GIVEN, FAMILY, strict=True))
LEARNERS = tuple(f"{given} {family}" for given, family in zip(GIVEN, FAMILY[3:] + FAMILY[:3], strict=True))
ADDRESSES = tuple(f"owl{number}@post.example" for number in range(10))
OTHERS = tuple(f"elk{number}@post.example" for number in range(10))
CAN = ("Welding; Brazing", "Brazing", "Welding; Milling", "Milling", "Turning; Welding") * 2
WANT = ("Milling", "Turning", "Brazing; Welding", "Welding", "Turning; Milling") * 2
OFFERS = {"Mail": ADDRESSES, "Your name": NAMES, "What can you teach?": CAN}
WISHES = {"Mail": OTHERS, "Your name": LEARNERS, "What would you like to learn?": WANT}


def tables_of(folder: Path, mentors: dict, mentees: dict) -> tuple[Path, Path]:
    for name, table in (("mentors", mentors), ("mentees", mentees)):
        with (folder / f"{name}.csv").open("w", newline="", encoding="utf-8") as file:
            writer = csv.writer(file)
            writer.writerow(table)
            writer.writerows(zip(*table.values(), strict=True))
    return folder / "mentors.csv", folder / "mentees.csv"


def started(folder: Path, mentors: dict, mentees: dict) -> StarterPolicy:
    starter = starter_policy(*tables_of(folder, mentors, mentees))
    (folder / "policy.toml").write_text(starter.policy, encoding="utf-8")
    policy = read_policy(folder / "policy.toml")
    match(read_cohort(mentors=folder / "mentors.csv", mentees=folder / "mentees.csv", policy=policy), policy)
    return starter


def sure(starter: StarterPolicy) -> dict[str, str]:
    return {
        criterion.likeness.wants.header: criterion.encoder["name"]
        for criterion in starter.proposal.criteria
        if criterion.is_sure
    }


@pytest.mark.parametrize(
    ("header", "cells"),
    [
        ("Shift", ("Late", "Evening", "Rota varies", "Night", "Morning") * 2),
        ("When are you free?", ("Mon 18-20", "Tue eve", "ask my boss", "Wed 18-20", "Mon 18-20") * 2),
        ("Sent", tuple(f"Oct {day}, 2026 {day:02}:15 PM" for day in range(1, 11))),
        ("Received on", tuple(f"{day} de octubre de 2026, {day:02}:15" for day in range(1, 11))),
    ],
)
def test_times_that_are_not_all_weekly_are_never_a_schedule_and_the_policy_runs(tmp_path, header, cells):
    starter = started(tmp_path, OFFERS | {header: cells}, WISHES | {header: cells})
    assert "schedule" not in sure(starter).values()
    assert sure(starter)["What would you like to learn?"] == "terms"
    assert starter.mistakes == ()


def test_dates_of_a_form_are_not_compared(tmp_path):
    cells = tuple(f"Oct {day}, 2026 {day:02}:15 AM" for day in range(1, 11))
    starter = started(tmp_path, OFFERS | {"Sent": cells}, WISHES | {"Sent": cells})
    assert "Sent" not in {criterion.likeness.wants.header for criterion in starter.proposal.criteria}


def test_prose_and_options_without_a_shared_answer_are_compared_by_meaning(tmp_path):
    prose = tuple(f"I never know how to start with {thing}, and nobody shows me. Please help me!" for thing in GIVEN)
    offers = {"Mail": ADDRESSES, "Your name": NAMES, "Strong points, tick all": CAN}
    wishes = {"Mail": OTHERS, "Your name": LEARNERS, "What is hard for you these days?": prose}
    assert sure(started(tmp_path, offers, wishes)) == {"What is hard for you these days?": "text"}


def test_boxes_under_two_questions_are_compared_by_their_options_and_months_apart(tmp_path):
    ticks = [("1", "0", "0", "1", "0") * 2, ("0", "1", "0", "1", "1") * 2, ("0", "0", "1", "0", "1") * 2]
    months = dict(zip(("Apr", "May", "Jun"), ticks, strict=True))
    topics = ("sails", "knots", "charts")
    offers = {"Mail": ADDRESSES, **{f"I teach: {topic}": tick for topic, tick in zip(topics, ticks, strict=True)}}
    wishes = {"Mail": OTHERS, **{f"I want to learn: {topic}": tick for topic, tick in zip(topics, ticks, strict=True)}}
    starter = started(tmp_path, offers | months, wishes | months)
    found = {
        criterion.likeness.wants.sources: criterion for criterion in starter.proposal.criteria if criterion.is_sure
    }
    wanted = found["I want to learn: sails", "I want to learn: knots", "I want to learn: charts"]
    assert wanted.encoder["name"] == "terms"
    assert set(wanted.likeness.shared) == set(topics)
    assert found["Apr", "May", "Jun"].encoder["name"] == "terms"


def test_boxes_that_say_chosen_and_not_chosen_are_ticks(tmp_path):
    ticks = [("marked", "not marked") * 5, ("not marked", "marked") * 5, ("marked", "marked", "not marked", "", "") * 2]
    boxes = dict(zip(("Sails", "Knots", "Charts"), ticks, strict=True))
    starter = started(tmp_path, OFFERS, {"Mail": OTHERS, "Your name": LEARNERS, **boxes})
    (joined,) = (column for column in starter.proposal.mentees.all if len(column.sources) == 3)
    assert joined.cells[:2] == (("Sails", "Charts"), ("Knots", "Charts"))


@pytest.mark.parametrize("header", ["Who is above you?", "Chi è il tuo capo?"])
def test_who_is_above_somebody_is_told_by_names_though_they_are_in_no_table(tmp_path, header):
    chiefs = ("Falk, Petra", "Horvat, Luka", "Grieg, Edda", "Falk, Petra", "Horvat, Luka") * 2
    starter = started(tmp_path, OFFERS | {header: chiefs}, WISHES | {header: chiefs})
    assert [column.header for column in starter.proposal.mentees.managers] == [header]
    assert "reporting_line" in starter.policy
    assert header not in sure(starter)


@pytest.mark.parametrize(
    "header", ["With whom would you not get on?", "Met wie liever niet?", "Com quem não quer ficar?"]
)
def test_whom_somebody_would_not_meet_is_asked_as_a_conflict(tmp_path, header):
    avoided = ("", "", NAMES[3], "", "none", "", "", NAMES[5], "", "")
    starter = started(tmp_path, OFFERS, WISHES | {header: avoided})
    assert [column.header for column in starter.proposal.mentees.named] == [header]
    assert 'kind = "not_with"' in starter.policy
    assert "choices" not in starter.policy


@pytest.mark.parametrize("header", ["Crew member", "What should the sign on your door say?"])
def test_names_are_found_by_their_values(tmp_path, header):
    names = tuple(f"{family}, {given}" for given, family in zip(GIVEN, FAMILY, strict=True))
    offers = {"Mail": ADDRESSES, header: names, "What can you teach?": CAN}
    starter = started(tmp_path, offers, WISHES)
    assert [column.header for column in starter.proposal.mentors.names] == [header]


def test_what_has_been_is_no_capacity(tmp_path):
    numbers = {
        "How many juniors have you already had?": ("3", "0", "1", "5", "2") * 2,
        "One junior, or more?": ("one", "two at most", "one only", "2", "two") * 2,
    }
    starter = started(tmp_path, OFFERS | numbers, WISHES)
    assert starter.proposal.mentors.limits["capacity"].header == "One junior, or more?"


@pytest.mark.parametrize("cells", [("m", "v", "v", "m", "x") * 2, ("Mr", "Ms", "Mrs", "Mr", "Mx") * 2])
def test_short_codes_for_a_gender_are_audited(tmp_path, cells):
    starter = started(tmp_path, OFFERS, WISHES | {"How we write to you": cells})
    assert [column.group for column in starter.proposal.mentees.groups] == ["gender"]


def test_years_under_one_header_are_compared_and_odd_answers_asked(tmp_path):
    header = "Anni di lavoro nel settore"
    more = ("12", "15", "20", "9", "oltre 20") * 2
    less = ("1", "2", "3", "2", "appena iniziato") * 2
    starter = started(tmp_path, OFFERS | {header: more}, WISHES | {header: less})
    (found,) = (one for one in starter.proposal.criteria if one.likeness.wants.header == header)
    assert found.encoder["at_least"] == 3
    assert found.is_sure


CIRCLE = (NAMES[1], NAMES[2], NAMES[0], *NAMES[:1] * 7)


@pytest.mark.parametrize("offers", [OFFERS, {name: OFFERS[name] for name in ("Mail", "Your name")}])
@pytest.mark.parametrize("most_pairs", [10_000, 1])
def test_managers_who_manage_each_other_are_asked_about_and_the_policy_runs(tmp_path, monkeypatch, offers, most_pairs):
    monkeypatch.setattr(starter_module, "_MOST_PAIRS", most_pairs)
    starter = started(tmp_path, offers | {"Line manager": CIRCLE}, WISHES)
    assert starter.mistakes == ()
    assert '# kind = "reporting_line"' in starter.policy.splitlines()
    assert "Should nobody be mentored by their own manager? The answers do not allow it" in starter.policy


def test_managers_in_order_are_a_rule(tmp_path):
    starter = started(tmp_path, OFFERS | {"Line manager": ("", *NAMES[:1] * 9)}, WISHES)
    assert 'kind = "reporting_line"' in starter.policy.split("# ?")[0] + starter.policy
    assert not any(line.startswith('# kind = "reporting_line"') for line in starter.policy.splitlines())


def test_a_criterion_is_found_by_what_the_policy_calls_its_column(tmp_path):
    found = starter_policy(*tables_of(tmp_path, OFFERS, WISHES)).proposal
    (criterion,) = found.criteria
    name = ColumnNames(found)[criterion.likeness.wants]
    assert name != criterion.likeness.wants.header
    wrong = Mistake("answer_unknown", "must be a number", got="few", column=name)
    (doubted,) = without_unread(found, [wrong]).criteria
    assert criterion.is_sure
    assert not doubted.is_sure
