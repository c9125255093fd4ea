"""Small groups show nothing, and nobody can work them out from what is shown."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.linalg import null_space

from mentormatch.fairness.audit import audit
from mentormatch.matching.given_pairs import matching_of_pairs
from mentormatch.policy.criteria import Criterion
from mentormatch.policy.policy import Policy
from mentormatch.profiles.cohort import Cohort
from mentormatch.profiles.suppression import hidden_by_table, hidden_groups, tables_of_columns


def tables(columns):
    """Sizes of the intersections of so many columns, some of which nobody is in."""
    values = st.tuples(*(st.sampled_from("abcd"[: 4 if columns == 1 else 3]) for _ in range(columns)))
    sizes = st.one_of(st.integers(1, 12), st.integers(1, 4))
    return st.dictionaries(values, sizes, min_size=1, max_size=9)


def totals_of(sizes, columns):
    found = {}
    for cell, size in sizes.items():
        group = tuple(cell[column] for column in columns)
        found[group] = found.get(group, 0) + size
    return found


@settings(max_examples=300)
@given(tables(1), st.integers(1, 7))
def test_one_column(sizes, smallest):
    hidden = hidden_groups(sizes, smallest)
    assert hidden >= {group for group, size in sizes.items() if size < smallest}
    if hidden and hidden != sizes.keys():
        assert sum(sizes[group] for group in hidden) >= smallest
        assert len(hidden) > 1
    # and no more than that asks for: without the largest of those that need not be hidden, they would be too few
    spare = sorted(sizes[group] for group in hidden if sizes[group] >= smallest)
    if spare:
        assert sum(sizes[group] for group in hidden) - spare[-1] < smallest or len(hidden) == 2


def determined(cells, published, group):
    """Whether the sum of a group follows from the published sums: whether no change of the cells would go unseen."""
    free = null_space(np.array(published, dtype=float))
    wanted = np.array([cell in group for cell in cells], dtype=float)
    return not free.size or np.abs(wanted @ free).max() < 1e-9


@settings(max_examples=200)
@given(st.integers(1, 3).flatmap(tables), st.integers(2, 6))
def test_nothing_small_follows_from_this_table_and_all_its_margins(sizes, smallest):
    """An attacker asks for every audit by some of these columns, and solves for the groups that are hidden."""
    cells = sorted(sizes)
    width = len(cells[0])
    published = [[1] * len(cells)]
    small = []
    tables = tables_of_columns(range(width), width)
    hidden = hidden_by_table(sizes, tables, smallest)
    assert hidden[tables[-1]] == hidden_groups(sizes, smallest)
    for columns in tables:
        for group, people in totals_of(sizes, columns).items():
            members = [tuple(cell[column] for column in columns) == group for cell in cells]
            if group not in hidden[columns]:
                published.append([int(member) for member in members])
            elif people < smallest:
                small.append({cell for cell, member in zip(cells, members, strict=True) if member})
    everybody = set(cells)
    assert [group for group in small if group != everybody and determined(cells, published, group)] == []


def test_margins_of_a_table_are_shown_too():
    """By gender all is shown; by gender and region, a hidden cell needs a second one in its row and in its column."""
    sizes = {("w", "n"): 17, ("w", "s"): 3, ("m", "n"): 20, ("m", "s"): 9, ("x", "n"): 8, ("x", "s"): 6}
    assert hidden_groups(totals_of(sizes, (0,)), 5) == frozenset()
    assert hidden_groups(totals_of(sizes, (1,)), 5) == frozenset()
    hidden = hidden_groups(sizes, 5)
    assert hidden == {("w", "s"), ("w", "n"), ("x", "s"), ("x", "n")}


def test_a_margin_that_is_hidden_stays_hidden_in_the_cells():
    """By gender, x (3) and d (11) are hidden; both cells of d would give d, and so x, away."""
    sizes = {
        ("w", "n"): 20,
        ("w", "s"): 20,
        ("m", "n"): 20,
        ("m", "s"): 20,
        ("d", "n"): 6,
        ("d", "s"): 5,
        ("x", "n"): 3,
    }
    assert hidden_groups(totals_of(sizes, (0,)), 5) == {("x",), ("d",)}
    hidden = hidden_groups(sizes, 5)
    cells = sorted(sizes)
    published = [[1] * len(cells)]
    published += [[int(cell[0] == row) for cell in cells] for row in "wm"]
    published += [[int(cell[1] == column) for cell in cells] for column in "ns"]
    published += [[int(cell == other) for cell in cells] for other in cells if other not in hidden]
    assert not determined(cells, published, {("x", "n")})


def test_what_is_hidden_for_another_reason_is_protected_as_well():
    sizes = {("a",): 40, ("b",): 30, ("c",): 20}
    assert hidden_groups(sizes, 5, also=[("b",)]) == {("b",), ("c",)}


@pytest.mark.parametrize("sizes", [{}, {("a",): 9}, {("a",): 2}, {("a",): 0, ("b",): 9}])
def test_one_group_or_none(sizes):
    assert hidden_groups(sizes, 5) == {group for group, size in sizes.items() if size < 5}


def scored(sizes, scores):
    """A pairing in which the mentees of each group have these scores."""
    people = [(f"{group}{n}", group) for group, size in sizes.items() for n in range(size)]
    cohort = Cohort.from_records(
        mentors=[{"id": f"r{person}"} for person, _ in people],
        mentees=[{"id": person, "group": group} for person, group in people],
    )
    pairs = [(person, f"r{person}", float(score)) for (person, _), score in zip(people, scores, strict=True)]
    policy = Policy(criteria=[Criterion("given", encoder="pairs", pairs=pairs)])
    return matching_of_pairs(cohort, policy, [pair[:2] for pair in pairs[3:]])


@pytest.mark.parametrize("matched_only", [False, True])
def test_attack_on_an_audit(matched_only):
    """What can be computed of a hidden group is the sum over all hidden groups together, and they are enough people."""
    sizes = {"a": 12, "b": 7, "c": 9, "d": 2, "e": 1}
    matching = scored(sizes, np.random.default_rng(0).random(31))
    whole = audit(matching, by="group", smallest=1, matched_only=matched_only)
    found = audit(matching, by="group", matched_only=matched_only)
    assert found.hidden == ("b", "d", "e")
    shown = [group for group in found.by_group if group not in found.hidden]
    for group in found.hidden:
        assert all(math.isnan(value) for name, value in found.by_group[group].items() if name != "n")
        assert all(math.isnan(value) for value in found.offers[group].values())
        assert group not in found.intervals
        assert group not in found.told
        if matched_only:  # beside the size of the group this would be its match rate
            assert math.isnan(found.by_group[group]["n"])
    for name in ("match_rate", "mean_score"):
        left = found.overall["n"] * found.overall[name] - sum(
            found.by_group[group]["n"] * found.by_group[group][name] for group in shown
        )
        together = sum(
            whole.by_group[group]["n"] * whole.by_group[group][name]
            for group in found.hidden
            if group in whole.by_group
        )
        assert left == pytest.approx(together)
    people = found.overall["n"] - sum(found.by_group[group]["n"] for group in shown)
    assert people >= 5
    # what is said of groups together is of those that are shown, and of the hidden ones as one group
    values = [found.by_group[group]["mean_score"] for group in shown]
    assert found.others["n"] == people
    values.append(found.others["mean_score"])
    assert found.difference()["mean_score"] == max(values) - min(values)
    assert found.ratio()["mean_score"] == min(values) / max(values)


def test_where_all_are_one_small_group_the_whole_shows_nothing_either():
    found = audit(scored({"a": 4}, [0.1, 0.2, 0.3, 0.4]), by="group")
    assert found.overall["n"] == 4
    assert all(math.isnan(value) for name, value in found.overall.items() if name != "n")
    assert all(math.isnan(value) for value in found.overall_offer.values())
    assert all(math.isnan(bound) for interval in found.overall_interval.values() for bound in interval)
    assert all(math.isnan(value) for value in found.p_values.values())
