"""Experts of R and beginners, by gender: what it costs to bring groups nearer to each other."""

import pytest

from mentormatch import audit, frontier, match
from mentormatch.policy.policy import Policy


def with_objective(policy, **objective):
    return Policy.from_dict({**policy.to_dict(), "objective": objective})


@pytest.mark.slow
def test_half_the_gap_between_genders_costs_next_to_nothing(real):
    real = real("r_survey")
    gap = audit(real.matching, by="gender").difference()["mean_score"]
    assert gap > 0.05
    limited = match(real.cohort, with_objective(real.policy, name="max-gap", by="gender", max_gap=gap / 2))
    assert audit(limited, by="gender").difference()["mean_score"] <= gap / 2 + 1e-9
    assert len(limited.pairs) == len(real.matching.pairs)
    assert limited.certificate.bound <= real.matching.total + 1e-9
    assert 0.0 <= limited.certificate.gap <= 1e-4 * limited.total
    assert limited.total >= (1 - 2e-4) * real.matching.total


def test_frontier_of_real_people(real):
    real = real("r_survey")
    found = frontier(real.cohort, real.policy, by="gender", points=3, gap=1e-3)
    first, *_, last = found.points
    assert first.total == pytest.approx(real.matching.total)
    assert last.gap <= 1e-3
    assert 0.0 <= last.lost < 2e-3
    worst = min(found.worst_group.by_group.values())
    assert worst >= min(first.by_group.values()) + 0.03
    assert worst <= found.worst_group.matching.certificate.bound <= worst * (1 + 1e-3) + 1e-9
