"""Whether mentees gain by answering otherwise."""

import random

import pytest

import mentormatch as mm
from mentormatch.checkup import try_gaming
from mentormatch.cli.gaming import gaming_lines
from mentormatch.policy import Criterion, Policy, Rule
from mentormatch.profiles import Cohort

ONLY_FIRST = "naming only the first wish in 'skills'"


def scarce(mentees=12, seats=6, seed=0):
    """A cohort with too few seats, in which lists of wishes have one to six entries."""
    rng = random.Random(seed)
    skills = [f"skill {letter}" for letter in "abcdefgh"]
    return Cohort.from_records(
        mentors=[{"id": f"m{place}", "skills": rng.sample(skills, 3)} for place in range(seats)],
        mentees=[{"id": f"e{place}", "skills": rng.sample(skills, rng.randint(1, 6))} for place in range(mentees)],
    )


def policy_of(further=0.0, **more):
    encoder = {"name": "terms", "rarity": False, "further_wishes": further}
    return Policy(criteria=[Criterion("skills", encoder=encoder)], **more)


def counts(found):
    return {change.change: change for change in found.changes}


def test_it_pays_to_wish_for_one_thing_where_the_share_alone_counts():
    cohort = Cohort.from_records(
        mentors=[{"id": "ada", "skills": "R"}],
        mentees=[{"id": "kim", "skills": "R; Go"}, {"id": "noor", "skills": "R; SQL; C"}],
    )
    found = counts(try_gaming(cohort, policy_of()))[ONLY_FIRST]
    assert (found.tried, found.placed, found.gain) == (2, 1, 1)
    assert found.mean_change == pytest.approx(1 / 6)


def test_further_wishes_make_it_pay_less():
    gains = {0: 0, 2: 0}
    for seed in range(4):
        for further in gains:
            found = counts(try_gaming(scarce(seed=seed), policy_of(further)))
            gains[further] += found[ONLY_FIRST].gain + found["naming only the easiest wish in 'skills'"].gain
    assert gains[2] < gains[0]


def test_where_everybody_gets_the_best_nobody_gains():
    cohort = Cohort.from_records(
        mentors=[{"id": "ada", "skills": "R; Go"}, {"id": "bob", "skills": "SQL; C"}],
        mentees=[{"id": "kim", "skills": "R; Go"}, {"id": "noor", "skills": "SQL; C"}],
    )
    found = try_gaming(cohort, policy_of())
    assert (found.people, found.gainers) == (2, 0)
    assert all(change.gain == 0 for change in found.changes)


def test_a_mentor_whom_the_true_report_forbids_is_no_gain():
    cohort = Cohort.from_records(
        mentors=[{"id": "ada", "skills": "R", "slots": "mon"}],
        mentees=[{"id": "kim", "skills": "R", "slots": "tue"}],
    )
    found = try_gaming(cohort, policy_of(rules=[Rule("overlap", column="slots", blank="allow")]))
    blank = counts(found)["leaving 'slots' blank"]
    assert (blank.barred, blank.gain, found.gainers, blank.mean_change) == (1, 0, 0, 0.0)


def test_reports_that_cannot_be_used_are_counted():
    cohort = Cohort.from_records(
        mentors=[{"id": "ada", "skills": "R", "slots": "mon", "min_load": 1}],
        mentees=[{"id": "kim", "skills": "R", "slots": "mon"}],
    )
    found = try_gaming(cohort, policy_of(rules=[Rule("overlap", column="slots", blank="forbid")]))
    blank = counts(found)["leaving 'slots' blank"]
    assert (blank.refused, blank.unplaced, blank.mean_change) == (1, 0, 0.0)


def test_places_that_are_lost_are_counted():
    cohort = Cohort.from_records(
        mentors=[{"id": "ada", "skills": "R", "slots": "mon"}],
        mentees=[{"id": "kim", "skills": "R", "slots": "mon"}],
    )
    found = try_gaming(cohort, policy_of(rules=[Rule("overlap", column="slots", blank="forbid")]))
    blank = counts(found)["leaving 'slots' blank"]
    assert (blank.unplaced, blank.mean_change) == (1, -1.0)


@pytest.mark.parametrize("seed", [0, 7])
def test_the_order_of_rows_decides_nothing(seed):
    cohort = scarce()
    mentees, mentors = list(range(12)), list(range(6))
    random.Random(seed).shuffle(mentees)
    random.Random(seed).shuffle(mentors)
    shuffled = cohort.take(mentees=mentees, mentors=mentors)
    assert try_gaming(cohort, policy_of(), sample=5) == try_gaming(shuffled, policy_of(), sample=5)


def test_counts_add_up():
    found = try_gaming(scarce(), policy_of())
    assert found.people == found.sample == found.mentees == 12
    for change in found.changes:
        assert change.tried >= change.better + change.worse + change.placed + change.unplaced + change.refused
        assert change.gain <= found.gainers
    assert [change.gain for change in found.changes] == sorted((change.gain for change in found.changes), reverse=True)


def test_it_stops_when_time_is_up_and_says_so():
    found = try_gaming(scarce(), policy_of(), time_limit=0)
    assert (found.people, found.gainers, found.changes, found.stopped) == (0, 0, (), True)
    lines = list(gaming_lines(found))
    assert lines[0].startswith("Gaming      0 of 12 mentees were tried")
    assert lines[1].strip() == "stopped before all 12 that were drawn had been tried"


def test_progress_is_told_and_may_stop_it():
    told = []

    def progress(stage, done, total):
        told.append((stage, done, total))
        return not (stage == "trying other answers" and done == 2)

    found = try_gaming(scarce(), policy_of(), progress=progress, sample=4)
    assert found.people == 2
    assert ("trying other answers", 2, 4) in told


def test_those_who_want_nobody_are_not_tried():
    cohort = Cohort.from_records(
        mentors=[{"id": "ada", "skills": "R"}],
        mentees=[{"id": "kim", "skills": "R", "demand": 0}, {"id": "noor", "skills": "R"}],
    )
    found = try_gaming(cohort, policy_of())
    assert (found.mentees, found.people) == (1, 1)


@pytest.mark.parametrize("objective", ["leximin", "stable", "first-come"])
def test_every_objective_can_be_tried(objective):
    assert try_gaming(scarce(), policy_of(objective=objective), sample=2).people == 2


def test_no_ids_are_named():
    found = try_gaming(scarce(), policy_of())
    text = "\n".join(gaming_lines(found, everything=True))
    assert not any(person in text.replace("'", " ").split() for person in scarce().mentees.ids)


def test_the_truth_is_not_changed():
    cohort = scarce()
    before = mm.match(cohort, policy_of()).pairs
    try_gaming(cohort, policy_of())
    assert mm.match(cohort, policy_of()).pairs == before
