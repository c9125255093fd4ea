"""A function of one's own as the objective of a match: solved, told, stored, asked again."""

import json
import pickle

import numpy as np
import pytest

import mentormatch as mm
from mentormatch.assignment import solve
from mentormatch.explanations.proof import proof_lines

CRITERIA = [mm.Criterion("skills")]
COHORT = mm.Cohort.from_records(
    mentors=[{"id": "ada", "skills": ["R", "SQL"]}, {"id": "linus", "skills": ["C", "git"]}],
    mentees=[{"id": "kim", "skills": ["git", "SQL"]}, {"id": "noor", "skills": ["R"]}, {"id": "sam", "skills": "R"}],
)


def lowest(problem):
    """The pairs of the best total, and the lowest of their scores."""
    pairs = solve(problem).pairs
    return pairs, float(problem.scores.pairs(pairs[:, 0], pairs[:, 1]).min()), 1.0


def met(problem):
    pairs, value, _ = lowest(problem)
    return pairs, value, value


def unbounded(problem):
    return *lowest(problem)[:2], np.inf


def plain(problem):
    return lowest(problem)[0]


def seats_twice(_problem):
    return [(0, 0), (1, 0)]


@pytest.mark.parametrize("function", [lowest, met, unbounded, plain])
def test_named_in_a_policy_or_in_match(function):
    policy = mm.Policy(criteria=CRITERIA, objective=function)
    matching = mm.match(COHORT, policy)
    assert mm.match(COHORT, mm.Policy(criteria=CRITERIA), objective=function) == matching
    assert matching.policy == policy
    assert matching.objective == function.__name__
    assert matching.certificate.value == pytest.approx(matching.total if function is plain else 0.5)
    assert matching.certificate.proven == (function is met)
    assert not matching.prices
    assert pickle.loads(pickle.dumps(matching)) == matching


@pytest.mark.parametrize("function", [lowest, met, unbounded, plain])
def test_stored_and_read_with_its_policy(function):
    policy = mm.Policy(criteria=CRITERIA, objective=function)
    matching = mm.match(COHORT, policy)
    document = json.loads(json.dumps(matching.to_dict()))
    restored = mm.Matching.from_dict(document, COHORT, policy)
    assert restored == matching
    assert restored.certificate.proven in (None, False)
    assert restored.certificate.value == matching.certificate.value
    assert "is not kept in full" in proof_lines(restored)[1][1]
    with pytest.raises(mm.PolicyError, match="must be handed over"):
        mm.Matching.from_dict(document, COHORT)
    changed = document | {"certificate": document["certificate"] | {"gap": 7.0}}
    with pytest.raises(mm.InputError, match="must be as it was written"):
        mm.Matching.from_dict(changed, COHORT, policy)


@pytest.mark.parametrize(
    ("function", "title", "said"),
    [
        (lowest, "Bounded", "it says that at most 0.5 more than here can be reached (0.5), which is not checked"),
        (met, "Bounded", "it says that none reaches more (0.5), which is not checked"),
        (unbounded, "Not proven", "it says what it reaches (0.5), and of others nothing"),
        (plain, "Not proven", "its total (1.5) "),
    ],
)
def test_what_is_said_claims_no_more_than_the_function(function, title, said):
    matching = mm.match(COHORT, mm.Policy(criteria=CRITERIA), objective=function)
    found, lines = proof_lines(matching)
    assert found == title
    assert lines[0] == f"made by the function '{function.__name__}', and every limit holds"
    assert said in lines[1]
    for language in ("de", "fr", "es"):
        assert function.__name__ in proof_lines(matching, language)[1][0]


def test_everything_that_looks_at_a_result_takes_it():
    matching = mm.match(COHORT, mm.Policy(criteria=CRITERIA, objective=lowest))
    left = matching.unmatched[0].mentee
    assert left in mm.explain(matching, mentee=left).text()
    # what forcing a pair costs is counted in the total, not in a value that only the function knows
    cost = mm.explain(matching, mentee=left, mentor="linus").cost
    assert cost.value == "total"
    assert cost.against_best
    assert mm.dossier(matching)


def test_pairs_are_checked_against_every_limit():
    with pytest.raises(mm.ProblemError, match="has 2 mentees; at most 1"):
        mm.match(COHORT, mm.Policy(criteria=CRITERIA), objective=seats_twice)
    forbidden = mm.Policy(criteria=CRITERIA, rules=[mm.Rule("forbid", pairs=[("kim", "linus")])])

    def kim_and_linus(problem):
        mentees, mentors = problem.names
        return [(mentees.index("kim"), mentors.index("linus"))]

    assert len(mm.match(COHORT, mm.Policy(criteria=CRITERIA), objective=kim_and_linus).pairs) == 1
    with pytest.raises(mm.ProblemError, match="is not allowed"):
        mm.match(COHORT, forbidden, objective=kim_and_linus)


def test_match_takes_names_and_tables_in_the_place_of_the_policys():
    policy = mm.Policy(criteria=CRITERIA, objective="greedy")
    assert mm.match(COHORT, policy, objective="total").certificate.proven
    assert mm.match(COHORT, policy, objective={"name": "nash"}) == mm.match(COHORT, policy, objective="nash")
    assert mm.match(COHORT, policy).objective == "greedy"
    with pytest.raises(mm.PolicyError, match="objective of the policy must be a name"):
        mm.match(COHORT, policy, objective=3)
    with pytest.raises(mm.UnknownNameError, match="Did you mean 'nash'"):
        mm.match(COHORT, policy, objective="nahs")
