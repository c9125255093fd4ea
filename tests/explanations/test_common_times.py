"""Common times in introductions: only those that suit both, in both clocks."""

import pytest

from mentormatch import Cohort, Criterion, Policy, explain, introductions, match

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


def test_the_same_words_in_other_zones_are_no_common_time():
    mentee, mentor = ({**person, "availability": "Mondays if need be"} for person in (KIM, ADA))
    assert introduced(mentee, mentor).times == ()
    assert introduced(mentee, {**mentor, "time_zone": "europe/paris"}).times == ("Mondays if need be",)


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
