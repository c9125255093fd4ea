"""What a criterion says of a pair, in parts: the same as the notes of explanations say."""

from mentormatch.explanations.reason_parts import PartsOfPairs
from mentormatch.explanations.reasons import explain
from mentormatch.matching.pipeline import match
from mentormatch.policy.criteria import Criterion
from mentormatch.policy.policy import Policy
from mentormatch.profiles.cohort import Cohort

COHORT = Cohort.from_records(
    mentors=[{"id": "ada", "skills": "R; SQL", "team": "x", "years": 9, "asks": "Go", "wish": "kim"}],
    mentees=[
        {"id": "kim", "skills": "R; Go", "team": "x", "years": 2, "knows": "Go; C", "wants": "ada"},
        {"id": "noor", "skills": "", "team": "y", "years": 3, "knows": "", "wants": "nobody"},
    ],
)
POLICY = Policy(
    criteria=[
        Criterion("skills"),
        Criterion("team", encoder="category", reverse=True),
        Criterion("years", encoder={"name": "number", "at_least": 1}),
        Criterion("gives", wants="asks", offers="knows", direction="mentor"),
        Criterion("wants", wants="wants", offers="id", encoder="choices"),
    ]
)


def parts_of(row):
    return dict(zip([one.name for one in POLICY.criteria], PartsOfPairs(match(COHORT, POLICY)).of(row, 0), strict=True))


def test_parts_hold_what_the_notes_say():
    found = parts_of(0)
    notes = {
        one.criterion: one.note for one in explain(match(COHORT, POLICY), mentee="kim", mentor="ada").pairs[0].reasons
    }
    assert (found["skills"].in_common, found["skills"].missing) == (("R",), ("Go",))
    assert notes["skills"] == "in common: R; not offered: Go"
    assert found["team"].in_common == ("x",)
    assert found["years"].kind == "answers"
    assert notes["years"] == "mentee: {}; mentor: {}".format(*found["years"].answers)
    assert found["gives"].in_common == ("Go",)
    assert (found["wants"].kind, found["wants"].choice) == ("named", 1)


def test_answers_that_meet_anything_and_nearest_phrases_are_kinds_of_their_own():
    people = Cohort.from_records(
        mentors=[{"id": "ada", "area": "law", "about": "I teach statistics"}],
        mentees=[{"id": "kim", "area": "any", "about": "learning data analysis"}],
    )
    encoder = {"name": "terms", "any": ["any"]}
    policy = Policy(criteria=[Criterion("area", encoder=encoder), Criterion("about", encoder="text")])
    area, about = PartsOfPairs(match(people, policy)).of(0, 0)
    assert (area.kind, area.answers, area.in_common) == ("open", ("any", ""), ())
    assert about.kind == "nearest"


def test_blank_answers_say_whose_they_are():
    found = parts_of(1)
    assert (found["skills"].kind, found["skills"].blank) == ("blank", "mentee")
    assert (found["gives"].kind, found["gives"].blank) == ("blank", "mentee")


def test_equal_answers_are_compared_once(monkeypatch):
    asked = []
    compared = PartsOfPairs._compared
    monkeypatch.setattr(PartsOfPairs, "_compared", lambda *cells: asked.append(1) or compared(*cells))
    people = Cohort.from_records(
        mentors=[{"id": f"m{k}", "skills": "R"} for k in range(5)],
        mentees=[{"id": f"k{k}", "skills": "R"} for k in range(5)],
    )
    matching = match(people, Policy(criteria=[Criterion("skills")]))
    parts = PartsOfPairs(matching)
    for row, column in matching.positions.tolist():
        list(parts.of(row, column))
    assert len(asked) == 1


def test_what_was_worded_otherwise_says_so_in_english_only():
    people = Cohort.from_records(mentors=[{"id": "m", "skills": "Kubernetes"}], mentees=[{"id": "k", "skills": "k8s"}])
    encoder = {"name": "terms", "aliases": {"k8s": "kubernetes"}}
    matching = match(people, Policy(criteria=[Criterion("skills", encoder=encoder)]))
    said = [next(PartsOfPairs(matching, english=english).of(0, 0)).in_common for english in (True, False)]
    assert said == [("Kubernetes (wanted: 'k8s')",), ("Kubernetes",)]
