"""What is tried of large tables finds what comparing all of them would find."""

from hypothesis import given, settings
from hypothesis import strategies as st

from mentormatch import Cohort, Criterion, InputError, Policy, Rule, compare
from mentormatch.starter.trying import try_answers

ANSWERS = st.lists(st.sampled_from(["3", "7", "", "few", "1"]), min_size=1, max_size=6)
POLICY = Policy(
    criteria=[Criterion("years", encoder={"name": "number", "at_least": 2}), Criterion("skills")],
    rules=[Rule("reporting_line", column="manager")],
)


def fails(call) -> bool:
    try:
        call()
    except InputError:
        return True
    return False


@settings(max_examples=60)
@given(ANSWERS, ANSWERS, st.integers(0, 5))
def test_it_fails_where_comparing_fails(theirs, ours, manager):
    cohort = Cohort.from_records(
        mentors=[
            {"id": f"m{n}", "years": said, "skills": "r", "manager": f"m{manager}"} for n, said in enumerate(ours)
        ],
        mentees=[{"id": f"s{n}", "years": said, "skills": "r", "manager": ""} for n, said in enumerate(theirs)],
    )
    assert fails(lambda: try_answers(cohort, POLICY)) == fails(lambda: compare(cohort, POLICY))
