"""The rules that leave somebody nobody are those without which somebody would be left."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from mentormatch import Cohort, Criterion, Policy, Rule, compare
from mentormatch.checkup.left_alone import left_alone_by

RULES = (Rule("different", column="team"), Rule("same", column="site"), Rule("overlap", column="languages"))
ANSWER = st.sampled_from(["a", "b", ""])
PERSON = st.fixed_dictionaries({"team": ANSWER, "site": ANSWER, "languages": ANSWER})


@given(st.lists(PERSON, min_size=1, max_size=4), st.lists(PERSON, min_size=1, max_size=4))
@settings(max_examples=60)
def test_without_one_of_the_named_rules_somebody_is_left(mentors, mentees):
    cohort = Cohort.from_records(
        mentors=[{"id": f"m{n}", **person} for n, person in enumerate(mentors)],
        mentees=[{"id": f"k{n}", **person} for n, person in enumerate(mentees)],
    )
    scores = compare(cohort, Policy(criteria=[Criterion("team")], rules=RULES))
    allowed = scores.allowed(np.arange(len(mentees)))
    lonely = np.flatnonzero(~allowed.any(axis=1))
    groups = left_alone_by(scores, "mentees", lonely, np.arange(len(mentors)))
    assert sorted(person for group in groups for person in group.ids) == sorted(f"k{row}" for row in lonely)
    for group in groups:
        rows = [cohort.mentees.index[person] for person in group.ids]
        freed = {
            rule.label: compare(
                cohort, Policy(criteria=[Criterion("team")], rules=[other for other in RULES if other is not rule])
            ).allowed(rows)
            for rule in RULES
        }
        helps = {label for label, block in freed.items() if block.any(axis=1).all()}
        assert group.together == (not any(block.any() for block in freed.values()))
        if not group.together:
            assert set(group.rules) == helps


def test_required_criteria_and_least_scores_are_named():
    cohort = Cohort.from_records(mentors=[{"id": "ada", "skills": "R"}], mentees=[{"id": "kim", "skills": "Go"}])
    criterion = Criterion("skills", required=True, at_least=0.5)
    for policy, rule in (
        (Policy(criteria=[criterion]), "skills at least 0.5"),
        (Policy(criteria=[Criterion("skills")], at_least=0.3), "score at least 0.3"),
    ):
        for table in ("mentees", "mentors"):
            (group,) = left_alone_by(compare(cohort, policy), table, np.array([0]), np.array([0]))
            assert (group.rules, group.together) == ((rule,), False)
