"""Total against fairness: from the best total to the least gap."""

import random

import pytest

from mentormatch import Cohort, Criterion, InputError, Policy, ProblemError, audit, frontier, match

POLICY = Policy(criteria=[Criterion("skills", encoder={"name": "terms", "rarity": False})], audit=["team"])


def cohort_of(size, seed, groups="aab"):
    lot = random.Random(seed)
    every = ["r", "sql", "go", "c", "java", "rust"]
    return Cohort.from_records(
        mentors=[{"id": f"m{n}", "skills": lot.sample(every[:4], 2)} for n in range(size)],
        mentees=[
            {
                "id": f"e{n}",
                "skills": lot.sample(every[2:] if lot.random() < 0.5 else every, 3),
                "team": lot.choice(groups),
            }
            for n in range(size)
        ],
    )


def test_points_run_from_the_best_total_to_the_least_gap():
    cohort = cohort_of(12, 8)
    found = frontier(cohort, POLICY, by="team", smallest=1, points=4)
    first, *_, last = found.points
    assert first.matching.pairs == match(cohort, POLICY).pairs
    assert first.matching.certificate.proven
    assert (first.lost, first.objective, last.objective) == (0.0, "total", "least-gap")
    assert len(found.points) == 4
    for before, after in zip(found.points, found.points[1:], strict=False):
        assert after.total <= first.total + 1e-9
        assert after.gap < first.gap
        assert after.total <= after.total_bound + 1e-9 <= before.total_bound * (1 + 1e-4) + 1e-9
        assert after.max_gap is None or after.gap <= after.max_gap + 1e-9
    for point in (*found.points, found.worst_group):
        seen = audit(point.matching, by="team", smallest=1)
        assert point.by_group == pytest.approx({name: group["mean_score"] for name, group in seen.by_group.items()})
        assert point.gap == pytest.approx(seen.difference()["mean_score"])
        assert len(point.matching.pairs) == len(first.matching.pairs)
        assert point.matching.scores.criteria is first.matching.scores.criteria, "scores are fitted once"
    assert (
        min(found.worst_group.by_group.values()) >= max(min(point.by_group.values()) for point in found.points) - 1e-4
    )
    assert len(found.to_records()) == 5
    assert "As near as was found" in found.text()


def test_other_metrics():
    cohort = cohort_of(9, 5).without(mentors=["m0", "m1", "m2"])
    rates = frontier(cohort, POLICY, by="team", smallest=1, metric="match_rate", points=2)
    assert rates.points[-1].gap <= rates.points[0].gap
    for point in rates.points:
        assert point.gap == pytest.approx(audit(point.matching, by="team", smallest=1).difference()["match_rate"])
    below = frontier(cohort, POLICY, by="team", smallest=1, metric="below", threshold=0.5, points=2)
    outcome = {pair.mentee: pair.score for pair in below.points[0].matching.pairs}
    for group, share in below.points[0].by_group.items():
        people = [
            id_ for id_, team in zip(cohort.mentees.ids, cohort.mentees.column("team"), strict=True) if team == group
        ]
        assert share == pytest.approx(sum(outcome.get(id_, 0.0) < 0.5 for id_ in people) / len(people))


@pytest.mark.parametrize(("mentors", "mentees"), [(2, 0), (0, 2), (2, 1)])
def test_nobody_or_one(mentors, mentees):
    cohort = Cohort.from_records(
        mentors=[{"id": f"m{n}", "skills": "r"} for n in range(mentors)],
        mentees=[{"id": f"e{n}", "skills": "r", "team": "a"} for n in range(mentees)],
    )
    found = frontier(cohort, POLICY, by="team", smallest=1)
    assert [point.gap for point in found.points] == [0.0]
    assert "Nothing is to be gained" in found.text()


def test_mistakes():
    cohort = cohort_of(3, 1)
    for points in (1, 2.5, True):
        with pytest.raises(InputError, match="points"):
            frontier(cohort, POLICY, by="team", smallest=1, points=points)
    with pytest.raises(ProblemError, match="metric"):
        frontier(cohort, POLICY, by="team", smallest=1, metric="median")


@pytest.mark.parametrize("by", [None, [], "", 3, [3]])
def test_groups_that_are_no_columns(by):
    with pytest.raises(InputError, match="must be made by a column"):
        frontier(cohort_of(4, 1), POLICY, by=by)


def test_small_groups_are_not_shown():
    cohort = cohort_of(24, 3, groups="aaaaabbbbbc")
    found = frontier(cohort, POLICY, by="team", points=2)
    sizes = {team: cohort.mentees.column("team").count(team) for team in "abc"}
    assert sizes["c"] < 5 <= sizes["a"]
    for point in (*found.points, found.worst_group):
        assert set(point.by_group) in ({"(others)", "a"}, {"(others)", "b"})
        seen = audit(point.matching, by="team", smallest=1).by_group
        others = {"a", "b", "c"} - set(point.by_group)
        mean = sum(seen[team]["mean_score"] * sizes[team] for team in others) / sum(sizes[team] for team in others)
        assert point.by_group["(others)"] == pytest.approx(mean)
    assert " c " not in found.text()
