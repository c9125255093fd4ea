"""Time zones and the times that are said in them, from two tables to a policy."""

import csv
import tomllib

from mentormatch.policy.policy import policy_from_document
from mentormatch.starter.starter import starter_policy
from mentormatch.tables.cohorts import read_cohort

MENTORS = [
    ["E-mail", "Skills", "Time zone", "When can you meet? (local time)"],
    ["a@x.example", "R", "London", "Mon 18-20"],
    ["b@x.example", "Go", "Dubai time", "Tue 9-11"],
    ["c@x.example", "R; Go", "EST", "Mon 18-20"],
    ["d@x.example", "SQL", "UTC+2", "Wed evening"],
]
MENTEES = [
    ["E-mail", "Skills", "Your time zone", "When can you meet? (local time)"],
    ["k@x.example", "R", "Madrid", "Mon 19-21"],
    ["l@x.example", "Go", "India", "Tue 11-12"],
    ["m@x.example", "SQL", "Berlin", "Wed evening"],
]


def write_csv(path, rows):
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows(rows)
    return path


def test_times_are_compared_in_their_zones_and_unclear_zones_are_asked(tmp_path):
    mentors, mentees = write_csv(tmp_path / "mentors.csv", MENTORS), write_csv(tmp_path / "mentees.csv", MENTEES)
    starter = starter_policy(mentors, mentees)
    assert starter.mistakes == ()
    policy = policy_from_document(tomllib.loads(starter.policy))
    times = next(criterion for criterion in policy.criteria if criterion.make_encoder().name == "schedule")
    assert dict(times.time_zone) == {"mentors": "Time zone", "mentees": "Your time zone"}
    assert "# ? Which time zones do 'EST' mean in 'Time zone'?" in starter.policy
    cohort = read_cohort(mentors=mentors, mentees=mentees, policy=policy)
    assert cohort.mentors.column("Time zone") == ("London", "Dubai time", None, "UTC+2")
    assert not any(criterion.make_encoder().name == "time_zone" for criterion in policy.criteria)
    assert '# name = "time_zone"' in starter.policy
