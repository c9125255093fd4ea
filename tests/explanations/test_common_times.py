"""Common times in introductions: only those that suit both, in both clocks."""

import pytest

from mentormatch import Cohort, Criterion, Policy, Rule, explain, introductions, match

KIM = {"id": "kim", "name": "Kim", "availability": "Mon 18-20; Wed 9-12", "time_zone": "Europe/Paris", "wants": "R"}
ADA = {"id": "ada", "name": "Ada", "availability": "weekday evenings", "time_zone": "Europe/London", "skills": "R"}
TOLD = ("Mon 18:00-20:00 for Kim (Mon 17:00-19:00 for Ada)",)


def introduced(mentee=KIM, mentor=ADA, **policy):
    matching = match(Cohort.from_records(mentors=[mentor], mentees=[mentee]), Policy(**policy) if policy else None)
    (introduction,) = introductions(matching)
    return introduction


def times_criterion(**settings):
    return Criterion("times", wants="availability", encoder="schedule", time_zone="time_zone", **settings)


@pytest.mark.parametrize("direction", ["mentee", "mentor"])
def test_times_that_the_policy_compares_are_told_in_both_clocks(direction):
    introduction = introduced(criteria=[times_criterion(direction=direction)])
    assert introduction.times == TOLD
    assert TOLD[0] in introduction.text
    assert introduction.in_common == ()


def test_times_of_well_known_columns_are_told_in_both_clocks():
    assert introduced(criteria=[Criterion("skills", wants="wants", offers="skills")]).times == TOLD
    assert introduced().times == TOLD


def test_times_in_one_clock_are_told_once():
    assert introduced({**KIM, "time_zone": "Europe/London"}).times == ("Mon 18:00-20:00",)


@pytest.mark.parametrize("answer", ["Mondays if need be", "flexible", "4", "Monday 6-8"])
def test_what_cannot_be_read_is_no_common_time(answer):
    mentee, mentor = ({**person, "availability": answer} for person in (KIM, ADA))
    assert introduced(mentee, mentor).times == ()
    assert introduced(mentee, {**mentor, "time_zone": "europe/paris"}).times == ()


def test_who_wrote_times_has_them_though_others_did_not():
    unread = {**KIM, "id": "x", "availability": "?"}
    matching = match(Cohort.from_records(mentors=[{**ADA, "capacity": 2}], mentees=[KIM, unread]))
    assert [introduction.times for introduction in introductions(matching)] == [TOLD, ()]


def test_morning_and_evening_of_a_day_share_nothing():
    people = ({**KIM, "availability": "Monday morning"}, {**ADA, "availability": "Monday evening"})
    assert introduced(*people).times == ()


def test_times_of_whom_one_side_alone_has_zones_are_not_known():
    mentor = {name: cell for name, cell in ADA.items() if name != "time_zone"}
    assert introduced(mentor=mentor, criteria=[Criterion("skills", wants="wants", offers="skills")]).times == ()


def test_times_of_a_rule_are_told():
    rule = Rule("overlap_hours", mentee_column="free", mentor_column="meet", at_least=1)
    mentee, mentor = {"id": "kim", "free": "Fri 9-12", "skills": "R"}, {"id": "ada", "meet": "Fri 10-14", "skills": "R"}
    assert introduced(mentee, mentor, criteria=[Criterion("skills")], rules=[rule]).times == ("Fri 10:00-12:00",)


def test_where_clocks_change_on_different_days_both_times_are_told():
    mentor = {**ADA, "availability": "Mon 12-18", "time_zone": "America/New_York"}
    (told,) = introduced({**KIM, "availability": "Mon 18-20"}, mentor, criteria=[times_criterion()]).times
    assert told == "Mon 18:00-20:00 for Kim (Mon 13:00-15:00 or Mon 12:00-14:00 for Ada)"
    weeks = {"starts": "2026-11-10", "weeks": 4}
    (told,) = introduced({**KIM, "availability": "Mon 18-20"}, mentor, criteria=[times_criterion()], **weeks).times
    assert told == "Mon 18:00-20:00 for Kim (Mon 12:00-14:00 for Ada)"


def test_an_explanation_names_the_times_in_both_clocks():
    matching = match(Cohort.from_records(mentors=[ADA], mentees=[KIM]), Policy(criteria=[times_criterion()]))
    said = explain(matching, mentee="kim").text()
    assert "Mon 18:00-20:00 Europe/Paris (Mon 17:00-19:00 Europe/London)" in said
