"""What is claimed of a stored matching is checked again, or not claimed."""

import json
import math

import pytest

from mentormatch.datasets.made_up import make_cohort
from mentormatch.errors import InputError
from mentormatch.explanations.proof import proof_lines
from mentormatch.matching.lotteries import draw_lottery
from mentormatch.matching.pipeline import match
from mentormatch.matching.result.matching import Matching
from mentormatch.policy.criteria import Criterion
from mentormatch.policy.policy import Policy
from mentormatch.policy.rules import Rule
from mentormatch.profiles.cohort import Cohort

MENTORS = [
    {"id": "ada", "skills": "r; sql", "team": "red", "capacity": 1, "min_load": 1},
    {"id": "bob", "skills": "go", "team": "blue", "capacity": 1},
    {"id": "cyd", "skills": "sql", "team": "red", "capacity": 1},
]
MENTEES = [
    {"id": "abe", "skills": "go", "team": "blue", "gender": "f", "demand": 2},
    {"id": "kim", "skills": "r", "team": "blue", "gender": "f"},
    {"id": "noor", "skills": "sql; go", "team": "green", "gender": "m"},
    {"id": "zoe", "skills": "go", "team": "blue", "gender": "m"},
]
COHORT = Cohort.from_records(mentors=MENTORS, mentees=MENTEES)
POLICY = Policy(criteria=[Criterion("skills")], rules=[Rule("different", column="team")])
SINGLE = Cohort.from_records(mentors=MENTORS, mentees=[{**row, "demand": 1} for row in MENTEES])
SEEKING = [
    "leximin",
    "maximin",
    "nash",
    {"name": "group-maximin", "by": "gender", "smallest": 1},
    {"name": "least-gap", "by": "gender", "smallest": 1},
    {"name": "least-gap", "by": "gender", "smallest": 1, "metric": "below", "threshold": 0.5},
    {"name": "max-gap", "by": "gender", "max_gap": 0.5, "smallest": 1},
    {"name": "quotas", "by": "gender", "at_most": {"f": 2}},
]
OTHERS = ["total", "first-come", "greedy", "picking-sequence", "random", "stable"]


def document_of(matching):
    return json.loads(json.dumps(matching.to_dict(), allow_nan=False))


def refused(document, *, cohort=COHORT):
    with pytest.raises(InputError, match="must be as it was written") as caught:
        Matching.from_dict(document, cohort)
    assert {mistake.code for mistake in caught.value.mistakes} == {"matching_changed"}
    return str(caught.value)


def test_dropped_pair_is_refused():
    document = document_of(match(COHORT, POLICY))
    for place in range(len(document["pairs"])):
        refused(document | {"pairs": document["pairs"][:place] + document["pairs"][place + 1 :]})


def test_doubled_pair_is_refused():
    document = document_of(match(COHORT, POLICY))
    assert "pairs that stand twice" in refused(document | {"pairs": [document["pairs"][0], *document["pairs"]]})


def test_pair_that_a_rule_excludes_is_refused():
    document = document_of(match(COHORT, POLICY))
    zoe = {"mentee": "zoe", "mentor": "bob", "score": 1.0}
    pairs = [pair for pair in document["pairs"] if pair["mentor"] != "bob"]
    assert "is not allowed" in refused(document | {"pairs": [*pairs, zoe]})


def test_load_above_capacity_is_refused():
    document = document_of(match(COHORT, POLICY))
    got = {(pair["mentee"], pair["mentor"]) for pair in document["pairs"]}
    scores = match(COHORT, POLICY).scores
    mentee = next(name for name in ("abe", "kim", "zoe") if (name, "ada") not in got)
    place = COHORT.mentees.index[mentee], COHORT.mentors.index["ada"]
    pair = {"mentee": mentee, "mentor": "ada", "score": float(scores.pairs([place[0]], [place[1]])[0])}
    pairs = sorted([*document["pairs"], pair], key=lambda made: (made["mentee"], made["mentor"]))
    assert "mentor 'ada' has 2 mentees; at most 1" in refused(document | {"pairs": pairs})


@pytest.mark.parametrize(
    ("place", "value", "said"),
    [
        (("certificate", "value"), 99.0, "a certificate with value = 99.0, instead of"),
        (("certificate", "bound"), 99.0, "a certificate with bound = 99.0, instead of"),
        (("certificate", "gap"), 0.5, "a certificate with gap = 0.5, instead of"),
        (("certificate", "pairs"), 4, "a certificate with pairs = 4, instead of 3"),
        (("certificate", "pairs_bound"), 4, "a certificate with pairs_bound = 4, instead of 3"),
        (("certificate", "placed_bound"), 4, "a certificate with placed_bound = 4, instead of"),
        (("certificate", "proven"), "no", "a certificate with proven = 'no'"),
        (("certificate", "proven"), False, "a certificate with proven = False, instead of True"),
        (("certificate", "proven"), None, "a certificate with proven = None, instead of True"),
        (("certificate", "value"), "much", "a certificate with value = 'much'"),
        (("certificate", "prices", "ada"), [5.0, 5.0, 5.0], "a certificate with"),
        (("certificate", "prices", "ada"), [float("nan")] * 3, "prices that are not finite"),
        (("prices", "bob"), {"pairs": 7, "total": 0.0}, "a seat with 'bob' at"),
        (("prices", "cyd"), {"pairs": 0, "total": 0.9}, "a seat with 'cyd' at"),
        (("prices",), {}, "a seat with 'ada' at None"),
        (("ties",), 9, "9 ties, instead of"),
        (("unmatched",), [], "0 mentees who are unmatched, instead of 1"),
        (("unmatched", 0, "reason"), "left_out", "unmatched (left_out), instead of"),
        (("unmatched", 0, "details", "allowed"), 17, "unmatched (all_taken), instead of"),
        (("unmatched", 0, "details", "score"), 0.123, "unmatched (all_taken), instead of"),
        (("violations",), ["Mentor 'ada' is sad."], "1 limits and rules that are broken, instead of 0"),
        (("notes",), [3], "notes or violations that are no texts"),
        (("seed",), "x", "the seed 'x'"),
        (("then",), {}, "KeyError"),
    ],
)
def test_whatever_is_changed_is_refused_and_said(place, value, said):
    document = document_of(match(COHORT, POLICY))
    at = document
    for key in place[:-1]:
        at = at[key]
    at[place[-1]] = value
    assert said in refused(document)


NO_SEAT = Cohort.from_records(
    mentors=[
        {"id": "ada", "skills": "r; sql", "capacity": 1},
        {"id": "bob", "skills": "go; r", "capacity": 0},
        {"id": "cyd", "skills": "r", "capacity": 0},
    ],
    mentees=[{"id": "kim", "skills": "r; go"}, {"id": "noor", "skills": "go; r"}],
)


def earlier(matching, reason):
    """The document as an earlier version wrote it: the best of all allowed mentors, also of those who take nobody."""
    document, cohort = document_of(matching), matching.cohort
    (entry,) = document["unmatched"]
    assert entry["reason"] == reason
    scores = matching.scores.block([cohort.mentees.index[entry["mentee"]]])[0]
    details = {key: value for key, value in entry["details"].items() if key not in {"seats", "taken_by"}}
    details |= {"allowed": 3, "best": cohort.mentors.ids[int(scores.argmax())], "score": float(scores.max())}
    assert details["best"] != entry["details"]["best"]
    entry["details"] = details
    return document


@pytest.mark.parametrize(
    ("settings", "reason"),
    [({}, "all_taken"), ({"participation": "worth", "unmatched": 2}, "below_worth")],
)
def test_what_an_earlier_version_said_of_the_best_mentor_is_accepted_where_it_is_true(settings, reason):
    policy = Policy(criteria=[Criterion("skills", encoder={"name": "terms", "rarity": False})], **settings)
    mentees = NO_SEAT.mentees.ids[: 2 if reason == "all_taken" else 1]
    cohort = NO_SEAT.without(mentees=[mentee for mentee in NO_SEAT.mentees.ids if mentee not in mentees])
    document = earlier(match(cohort, policy), reason)
    read = Matching.from_dict(json.loads(json.dumps(document)), cohort)
    assert read.unmatched[0].details == document["unmatched"][0]["details"]
    assert "takes" not in read.unmatched[0].text
    for name, wrong in (("allowed", 2), ("score", 0.123), ("best", "ada"), ("best", "zoe"), ("worth", 0.2)):
        changed = json.loads(json.dumps(document))
        changed["unmatched"][0]["details"][name] = wrong
        if changed != document:
            refused(changed, cohort=cohort)


@pytest.mark.parametrize(
    "taken_by",
    [
        [],
        [{"mentee": "zoe", "score": 1.0}],
        [{"mentee": "kim", "score": 0.123}],
        [{"mentee": "kim", "score": 1.0}, {"mentee": "kim", "score": 1.0}],
    ],
)
def test_who_is_said_to_have_the_seat_must_have_it(taken_by):
    cohort = Cohort.from_records(
        mentors=[{"id": "ada", "skills": "r"}], mentees=[{"id": "kim", "skills": "r"}, {"id": "zoe", "skills": "go"}]
    )
    document = document_of(match(cohort, Policy(criteria=[Criterion("skills")])))
    assert [one["mentee"] for one in document["unmatched"][0]["details"]["taken_by"]] == ["kim"]
    assert Matching.from_dict(json.loads(json.dumps(document)), cohort).unmatched[0].details["seats"] == 1
    document["unmatched"][0]["details"]["taken_by"] = taken_by
    refused(document, cohort=cohort)


def test_partly_matched_is_compared():
    cohort = Cohort.from_records(mentors=MENTORS, mentees=MENTEES[:1])
    matching = match(cohort, POLICY)
    document = document_of(matching)
    assert "demand=2" not in refused(
        document | {"partly_matched": [{"mentee": "abe", "demand": 9, "got": 1}]}, cohort=cohort
    )


@pytest.mark.parametrize("objective", OTHERS)
def test_certificates_of_the_total_are_proven_again(objective):
    first = match(COHORT, Policy(criteria=[Criterion("skills")], objective=objective))
    again = Matching.from_dict(document_of(first), COHORT)
    assert again.certificate.proven is first.certificate.proven
    document = document_of(first)
    document["certificate"]["bound"] += 1.0
    document["certificate"]["gap"] += 1.0
    assert "a certificate with bound" in refused(document)


@pytest.mark.parametrize("objective", SEEKING, ids=str)
def test_proof_that_is_not_stored_in_full_is_not_claimed(objective):
    first = match(SINGLE, Policy(criteria=[Criterion("skills")], objective=objective))
    again = Matching.from_dict(document_of(first), SINGLE)
    assert again.pairs == first.pairs
    assert again.certificate.proven is (None if first.certificate.proven else False)
    assert again.certificate.value == first.certificate.value
    if first.certificate.proven:
        assert repr(again).endswith("proof not stored)")
        assert proof_lines(again)[0] == "Not proven"
        assert "cannot be checked again" in " ".join(proof_lines(again)[1])
    # and it can be stored once more
    assert document_of(Matching.from_dict(document_of(again), SINGLE)) == document_of(again)


@pytest.mark.parametrize("objective", SEEKING, ids=str)
@pytest.mark.parametrize("part", ["certificate", "then"])
def test_value_of_every_objective_is_computed_again(objective, part):
    document = document_of(match(SINGLE, Policy(criteria=[Criterion("skills")], objective=objective)))
    if document.get(part) is None:
        pytest.skip("there is nothing of the total")
    document[part]["value"] -= 0.25
    document[part]["gap"] += 0.25
    assert "with value =" in refused(document, cohort=SINGLE)


def test_pairs_that_are_not_stable_are_refused():
    policy = Policy(criteria=[Criterion("skills")], objective="stable")
    stable, other = match(SINGLE, policy), match(SINGLE, Policy(criteria=[Criterion("skills")], objective="random"))
    assert other.pairs != stable.pairs
    document = document_of(other) | {"policy": policy.to_dict()}
    assert "would rather have each other" in refused(document, cohort=SINGLE)


def test_drawn_matching_is_read_again():
    drawn = draw_lottery(SINGLE, Policy(criteria=[Criterion("skills")]), seed=3).matching
    again = Matching.from_dict(document_of(drawn), SINGLE)
    assert again.pairs == drawn.pairs
    assert "which only a solver's total has" in refused(document_of(drawn) | {"ties": 2}, cohort=SINGLE)


def test_matching_whose_check_was_cut_short_is_read_again(monkeypatch):
    cohort = make_cohort(2500, 900, seed=13)
    monkeypatch.setattr("mentormatch.assignment.solvers.watch._EVERY", 0.0)
    monkeypatch.setattr("mentormatch.assignment.best_total._TO_CHECK", 0.0)
    stopped = match(cohort, solver="min-cost-flow", progress=lambda stage, *_: stage != "checking the answer")
    assert stopped.certificate.bound == math.inf
    assert "no bound known" in repr(stopped)
    assert not stopped.prices
    document = json.loads(json.dumps(document_of(stopped), allow_nan=False))
    assert Matching.from_dict(document, cohort) == stopped
    # without a stop there is no reason not to say how far from the best it is
    assert "bound = inf, instead of" in refused(document | {"stopped": None}, cohort=cohort)


def test_stored_matching_of_many_is_read_again():
    cohort = make_cohort(300, 90)
    first = match(cohort)
    assert Matching.from_dict(document_of(first), cohort).certificate.proven


def test_positions_cannot_be_changed():
    matching = match(COHORT, POLICY)
    with pytest.raises(ValueError, match="read-only"):
        matching.positions[0, 0] = 99


def test_texts_of_another_processor_are_near_and_claim_nothing(monkeypatch):
    from mentormatch.encoders.text import sentence_models, sentences

    goals = ["stop burning out", "raise money", "move into data", "lead a team"]
    bios = ["teaches rest", "angel investor", "statistician", "head of nursing"]
    cohort = Cohort.from_records(
        mentors=[{"id": f"m{n}", "bio": bio} for n, bio in enumerate(bios)],
        mentees=[{"id": f"e{n}", "goal": goal} for n, goal in enumerate(goals)],
    )
    policy = Policy(criteria=[Criterion("goals", wants="goal", offers="bio", encoder="text")])
    stored = json.loads(json.dumps(match(cohort, policy).to_dict()))
    assert Matching.from_dict(stored, cohort).certificate.proven is True

    def one_step_off(vector, on_grid=sentence_models.on_grid):
        vectors = on_grid(vector)
        vectors[0] += 2.0**-11
        return vectors

    monkeypatch.setattr(sentence_models, "on_grid", one_step_off)
    sentences._REMEMBERED.vectors.clear()
    elsewhere = Matching.from_dict(stored, cohort)
    assert elsewhere.certificate.proven is None
    assert "another kind of processor" in elsewhere.notes[-1]
    for pair in stored["pairs"]:
        worse = [other | ({"score": other["score"] + 0.1} if other == pair else {}) for other in stored["pairs"]]
        with pytest.raises(InputError, match="must be as it was written"):
            Matching.from_dict(stored | {"pairs": worse}, cohort)
    sentences._REMEMBERED.vectors.clear()
