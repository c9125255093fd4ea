"""Experts and beginners of a survey by gender, which is never compared: what each group got, and how visible it is."""

import math

import numpy as np
import pytest

from mentormatch import audit, outcomes_of, pairs_across, tell_groups
from mentormatch.fairness.metrics import blocking_pairs, gini, mean_of_worst_tenth, top_k_rate


def test_gender_is_never_compared_and_can_be_told_all_the_same(real):
    matching = real("r_survey").matching
    told = audit(matching, by="gender", tell=True, resamples=0).told["female"]
    assert (told.n, told.of) == (151, 865)
    assert told.auc == pytest.approx(0.76, abs=0.02)
    assert told.terms[0][0].startswith("communities: r ladies meetups")
    assert told.terms[0][1] > 1
    # over other ways to divide people into five parts
    assert np.mean([tell_groups(matching, by="gender", seed=seed)["female"].auc for seed in range(3)]) == pytest.approx(
        0.765, abs=0.02
    )


def test_women_and_men_among_beginners(real):
    survey = real("r_survey")
    matching = survey.matching
    found = audit(matching, by="gender", metrics=[gini, mean_of_worst_tenth, top_k_rate(3), blocking_pairs])
    rows = survey.rows("mentees")
    scores = dict.fromkeys(rows, 0.0)
    for pair in matching.pairs:
        scores[pair.mentee] += pair.score
    best = matching.scores.block()
    best[~matching.scores.allowed()] = 0.0
    on_offer = dict(zip(matching.cohort.mentees.ids, best.max(axis=1), strict=True))
    assert {group: values["n"] for group, values in found.by_group.items()} == {
        "(blank)": 18,
        "female": 91,
        "male": 191,
    }
    for group, values in found.by_group.items():
        people = [row for row in rows if (rows[row]["gender"] or "(blank)") == group]
        assert values["mean_score"] == pytest.approx(math.fsum(scores[id_] for id_ in people) / len(people))
        assert values["match_rate"] == pytest.approx(sum(id_ in matching.mentors_of for id_ in people) / len(people))
        offered = math.fsum(on_offer[id_] for id_ in people) / len(people)
        assert found.offers[group]["on_offer"] == pytest.approx(offered)
        assert found.offers[group]["difference"] == pytest.approx(offered - values["mean_score"])
        low, high = found.intervals[group]["mean_score"]
        assert low < values["mean_score"] < high
    assert found.hidden == ()
    assert found.p_values["mean_score"] > 0.05  # the difference of 0.05 may well be chance


def test_small_groups_of_experts_show_nothing(real):
    matching = real("r_survey").matching
    found = audit(matching, by="gender", who="mentors", resamples=0)
    # one answered "diverse"; the blank are hidden with them, since they are the fewest others
    assert found.hidden == ("(blank)", "diverse")
    across = pairs_across(matching, by="gender")
    assert across.hidden_mentors == ("(blank)", "diverse")
    made = [(rows["mentees"], rows["mentors"]) for rows in _genders(real("r_survey"))]
    for mentee in ("female", "male"):
        for mentor in ("female", "male"):
            assert across.pairs[mentee][mentor] == made.count((mentee, mentor))


def _genders(survey):
    tables = {side: survey.rows(side) for side in ("mentors", "mentees")}
    for pair in survey.matching.pairs:
        yield {"mentees": tables["mentees"][pair.mentee]["gender"], "mentors": tables["mentors"][pair.mentor]["gender"]}


def test_audits_by_two_columns_hide_what_both_margins_would_give_away(real):
    matching = real("r_survey").matching
    found = audit(matching, by=["gender", "age_band"], resamples=0)
    shown = [group for group in found.by_group if group not in found.hidden]
    assert shown
    assert all(found.by_group[group]["n"] >= 5 for group in shown)
    for column, place in (("gender", 0), ("age_band", 1)):
        margin = audit(matching, by=column, resamples=0)
        for group, values in margin.by_group.items():
            cells = [cell for cell in shown if cell.split(" × ")[place] == group]
            left = values["n"] - sum(found.by_group[cell]["n"] for cell in cells)
            assert group in margin.hidden or not cells or left == 0 or left >= 5


@pytest.mark.slow
def test_outcomes_agree_with_explanations(each):
    from mentormatch import explain

    got = outcomes_of(each.matching).mentees
    for pair in each.matching.pairs[:: max(1, len(each.matching.pairs) // 12)]:
        row = each.cohort.mentees.index[pair.mentee]
        assert got.rank[row] == explain(each.matching, mentee=pair.mentee).pairs[0].rank
