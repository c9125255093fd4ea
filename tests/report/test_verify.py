"""Whether written files hold: every change is found, and named; what was not changed holds."""

import csv
import json
import shutil

import pytest
from command_line import run
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from strategies import programmes

from mentormatch.errors import FileError, InfeasibleError
from mentormatch.matching.lotteries import draw_lottery
from mentormatch.matching.pipeline import match
from mentormatch.matching.rematching import rematch
from mentormatch.matching.result.matching import Matching
from mentormatch.policy.criteria import Criterion
from mentormatch.policy.policy import Policy
from mentormatch.policy.rules import Rule
from mentormatch.profiles.cohort import Cohort
from mentormatch.report.verify import verify
from mentormatch.scoring.scores import Scores
from mentormatch.tables.kept_rounds import write_round
from mentormatch.tables.matchings import write_matching
from mentormatch.tables.runs import write_run

MENTORS = [
    {"id": "ada", "skills": "r; go", "goals": "lead", "team": "a", "capacity": 2, "name": "Ada"},
    {"id": "bob", "skills": "go; c", "goals": "grow", "team": "b", "name": "Bob"},
    {"id": "cy", "skills": "c; r", "goals": "lead; grow", "team": "a", "name": "Cy", "capacity": 2},
]
MENTEES = [
    {"id": "kim", "skills": "r", "goals": "lead", "team": "b", "name": "Kim"},
    {"id": "lea", "skills": "go; r", "goals": "grow", "team": "c", "name": "Lea"},
    {"id": "mo", "skills": "c", "goals": "lead", "team": "b", "name": "Mo"},
    {"id": "noor", "skills": "c; go", "goals": "grow", "team": "a", "name": "Noor"},
]
POLICY = Policy(
    criteria=[Criterion("skills", weight=2), Criterion("goals")],
    rules=[Rule("different", column="team")],
    audit=["name"],
)
COHORT = Cohort.from_records(mentors=MENTORS, mentees=MENTEES)


@pytest.fixture
def folder(tmp_path):
    write_matching(match(COHORT, POLICY), tmp_path / "run", workbook=True)
    return tmp_path / "run"


def rewrite(folder, change, *, digests):
    """Change matching.json, and, as somebody would who means it, the digests too."""
    file = folder / "matching.json"
    document = json.loads(file.read_text(encoding="utf-8"))
    change(document)
    file.write_text(json.dumps(document), encoding="utf-8")
    if digests:
        seal(folder)


def seal(folder):
    """Make run.json list what is there."""
    names = json.loads((folder / "run.json").read_text(encoding="utf-8"))["files"]
    contents = {name: (folder / name).read_bytes() for name in names if (folder / name).exists()}
    write_run(folder, contents, force=True)


def edit_pairs(folder, edit):
    file = folder / "pairs.csv"
    with file.open(encoding="utf-8-sig", newline="") as lines:
        header, *rows = csv.reader(lines)
    with file.open("w", encoding="utf-8", newline="") as lines:
        csv.writer(lines).writerows([header, *edit(rows)])


def named(found, *parts):
    """Assert that something was found, and that one of it names all these parts."""
    assert not found.holds
    assert any(all(part in line for part in parts) for line in found.wrong), found.wrong


# ---- what holds


@settings(max_examples=15, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
@given(programmes(max_size=4), st.booleans())
def test_what_was_written_holds(tmp_path_factory, programme, workbook):
    folder = tmp_path_factory.mktemp("run")
    try:
        write_matching(match(*programme), folder, workbook=workbook)
    except InfeasibleError:
        assume(False)
    for found in (verify(folder), verify(folder, programme[0]), verify(folder, programme[0], policy=programme[1])):
        assert found.wrong == ()
        assert found.holds


@pytest.mark.parametrize(
    "objective", ["total", "maximin", "leximin", "nash", "stable", "greedy", "random", "picking-sequence", "first-come"]
)
def test_every_objective_holds_and_what_is_not_stored_is_said(tmp_path, objective):
    policy = Policy(criteria=[Criterion("skills")], objective=objective)
    write_matching(match(COHORT, policy), tmp_path / "run")
    found = verify(tmp_path / "run", COHORT)
    assert found.wrong == ()
    assert bool(found.unchecked) is (objective in {"maximin", "leximin", "nash"})


def test_draws_rounds_and_pairs_that_were_brought_hold(tmp_path):
    write_matching(draw_lottery(COHORT, POLICY, seed=3).matching, tmp_path / "lot")
    first = match(COHORT, POLICY)
    write_matching(first, tmp_path / "round", workbook=True)
    write_round(rematch(COHORT, POLICY, previous=first), tmp_path / "round", workbook=True)
    write_matching(Matching.from_pairs(COHORT, POLICY, [("kim", "bob"), ("mo", "bob")]), tmp_path / "given")
    for name in ("lot", "round", "given"):
        assert verify(tmp_path / name).wrong == ()
        assert verify(tmp_path / name, COHORT).wrong == ()


def test_one_line_says_what_was_computed_again(folder):
    line = verify(folder, COHORT, policy=POLICY).line
    assert line.startswith("Holds: the digests of 8 files, 4 pairs, scores, rules, capacities")
    assert "bound proven again" in line
    assert verify(folder).unchecked


# ---- what was changed is found, and named


@pytest.mark.parametrize("cohort", [None, COHORT])
@pytest.mark.parametrize("sealed", [False, True])
class TestPairsFile:
    def found(self, folder, cohort, sealed, edit):
        edit_pairs(folder, edit)
        if sealed:
            seal(folder)
        found = verify(folder, cohort)
        if not sealed:
            named(found, "pairs.csv: it is not as the run wrote it")
        return found

    def test_pair_changed(self, folder, cohort, sealed):
        found = self.found(folder, cohort, sealed, lambda rows: [[rows[0][0], "nobody", *rows[0][2:]], *rows[1:]])
        named(found, "pairs.csv, row 2", "'nobody'", "was not made")
        named(found, "pairs.csv", "is missing")

    def test_pair_dropped(self, folder, cohort, sealed):
        named(self.found(folder, cohort, sealed, lambda rows: rows[1:]), "pairs.csv: the pair of 'kim'", "is missing")

    def test_pair_doubled(self, folder, cohort, sealed):
        found = self.found(folder, cohort, sealed, lambda rows: [*rows, rows[0]])
        named(found, "pairs.csv, row 6", "stands 2 times")

    def test_score_edited(self, folder, cohort, sealed):
        found = self.found(folder, cohort, sealed, lambda rows: [[*rows[0][:2], "0.123", *rows[0][3:]], *rows[1:]])
        named(found, "pairs.csv, row 2", "0.123 under 'score'")


def test_a_contribution_that_was_edited_is_found_with_the_tables(folder):
    edit_pairs(folder, lambda rows: [[*rows[0][:3], "0.001", *rows[0][4:]], *rows[1:]])
    seal(folder)
    named(verify(folder, COHORT), "pairs.csv, row 2", "under 'skills'")


def raise_value(document):
    document["certificate"]["value"] += 1


def raise_value_and_bound(document):
    for name in ("value", "bound"):
        document["certificate"][name] += 1


def lower_bound(document):
    document["certificate"]["bound"] -= 0.5


def claim(document):
    document["certificate"] |= {"pairs_bound": 9, "proven": True}


def edit_score(document):
    document["pairs"][0]["score"] = 0.123


def invent_prices(document):
    for price in document["certificate"]["prices"].values():
        price[:] = [0.0, 0.0, 0.9]


def drop_pair(document):
    del document["pairs"][0]


def double_pair(document):
    document["pairs"].insert(0, document["pairs"][0])


def hide_unmatched(document):
    document["unmatched"] = [{"mentee": "kim", "reason": "all_taken", "details": {}}]


@pytest.mark.parametrize("sealed", [False, True])
@pytest.mark.parametrize("cohort", [None, COHORT])
@pytest.mark.parametrize(
    ("change", "part"),
    [
        (raise_value, "value"),
        (raise_value_and_bound, "value"),
        (lower_bound, "gap"),
        (claim, "proven"),
        (edit_score, "value"),
        (invent_prices, "certificate"),
        (drop_pair, "pairs"),
        (double_pair, "stands 2 times"),
        (hide_unmatched, "'kim' is paired and unmatched"),
    ],
)
def test_a_stored_matching_that_was_edited(folder, change, part, cohort, sealed):
    rewrite(folder, change, digests=sealed)
    found = verify(folder, cohort)
    named(found, "matching.json", part)
    if not sealed:
        named(found, "matching.json: it is not as the run wrote it")


def test_invented_prices_of_full_mentors_are_found_with_the_tables(folder):
    def shift(document):
        for price in document["certificate"]["prices"].values():
            price[2] += 0.05

    rewrite(folder, shift, digests=True)
    named(verify(folder, COHORT), "matching.json", "certificate with bound")


def test_a_pair_that_a_rule_forbids_is_found_with_the_tables(folder):
    """Whoever swaps two mentors everywhere, adds up and seals it again, cannot have the scores as well."""

    def swap(document):
        first, second = document["pairs"][0], document["pairs"][-1]
        first["mentor"], second["mentor"] = second["mentor"], first["mentor"]

    rewrite(folder, swap, digests=True)
    named(verify(folder, COHORT), "matching.json")


def test_somebody_who_is_not_in_the_tables(folder):
    def invent(document):
        document["pairs"][0]["mentor"] = "zed"

    rewrite(folder, invent, digests=True)
    named(verify(folder, COHORT), "'zed', who is not in the table")
    named(verify(folder), "pairs.csv")


def test_tables_that_were_changed(folder):
    changed = Cohort.from_records(mentors=[{**MENTORS[0], "skills": "c"}, *MENTORS[1:]], mentees=MENTEES)
    found = verify(folder, changed)
    named(found, "table of mentors must be the one that the matching was made from")
    assert not any("table of mentees" in line for line in found.wrong)


def test_another_policy(folder):
    other = Policy(criteria=[Criterion("skills", weight=1)], rules=POLICY.rules, audit=["name"])
    named(verify(folder, COHORT, policy=other), "policy")


@pytest.mark.parametrize("sealed", [False, True])
def test_a_stored_policy_that_was_changed(folder, sealed):
    def lighten(document):
        document["policy"]["criteria"][0]["weight"] = 9
        document["policy"]["rules"] = []

    rewrite(folder, lighten, digests=sealed)
    said = "or the policy that is stored was changed" if sealed else "matching.json"
    named(verify(folder, COHORT), said)
    named(verify(folder, COHORT, policy=POLICY), "policy")


@pytest.mark.parametrize("sealed", [False, True])
def test_a_workbook_that_was_replaced(folder, tmp_path, sealed):
    pairs = [("kim", "ada"), ("mo", "ada")]
    write_matching(Matching.from_pairs(COHORT, POLICY, pairs), tmp_path / "other", workbook=True)
    shutil.copy(tmp_path / "other" / "matching.xlsx", folder / "matching.xlsx")
    if sealed:
        seal(folder)
    found = verify(folder)
    named(found, "matching.xlsx")
    assert sealed or "matching.xlsx: it is not as the run wrote it" in found.wrong


def test_mentors_beyond_their_capacity_and_loads_that_are_not_theirs(folder):
    file = folder / "mentors.csv"
    text = file.read_text(encoding="utf-8-sig")
    file.write_text(text.replace("ada,2,2,0", "ada,1,1,0"), encoding="utf-8")
    assert text != file.read_text(encoding="utf-8")
    found = verify(folder)
    named(found, "mentors.csv, row 2", "load of 1, and 2 pairs")
    named(found, "mentors.csv, row 2", "capacity of 1")


def test_the_table_of_who_was_not_placed(tmp_path):
    few = Cohort.from_records(mentors=MENTORS[:1], mentees=MENTEES)
    write_matching(match(few, POLICY), tmp_path / "run")
    file = tmp_path / "run" / "unmatched.csv"
    lines = file.read_text(encoding="utf-8-sig").splitlines()
    file.write_text("\n".join([*lines[:-1], "zed,all_taken,0,x,Zed"]), encoding="utf-8")
    found = verify(tmp_path / "run")
    named(found, "unmatched.csv", "'zed'")
    named(found, "unmatched.csv", "is missing")


@pytest.mark.parametrize(
    "name", ["pairs.csv", "mentors.csv", "unmatched.csv", "matching.json", "letters.csv", "run.json"]
)
def test_a_file_that_is_missing(folder, name):
    (folder / name).unlink()
    named(verify(folder), name)


@pytest.mark.parametrize("text", ["", "{", "[]", "null", '{"format": 3}', '{"pairs": 1}', "[" * 100_000])
def test_a_stored_matching_that_is_none(folder, text):
    (folder / "matching.json").write_text(text, encoding="utf-8")
    for found in (verify(folder), verify(folder, COHORT)):
        named(found, "matching.json")


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_no_part_of_another_form_raises(folder, data):
    """Whatever one value of the document becomes, it is a finding or no matter, and never a traceback."""
    written = (folder / "matching.json").read_bytes()
    document = json.loads(written)
    place, key = document, data.draw(st.sampled_from(sorted(document)))
    while isinstance(place[key], dict | list) and place[key] and data.draw(st.booleans()):
        place = place[key]
        key = data.draw(st.sampled_from(sorted(place) if isinstance(place, dict) else list(range(len(place)))))
    place[key] = data.draw(st.sampled_from([None, [], {}, "", "x", -1, 1.5, True, [[]], {"a": None}, 10**400]))
    (folder / "matching.json").write_text(json.dumps(document), encoding="utf-8")
    try:
        assert not verify(folder, COHORT).holds or json.loads(written) == document
        assert not verify(folder).holds or json.loads(written) == document
    finally:
        (folder / "matching.json").write_bytes(written)


def test_no_such_folder(tmp_path):
    with pytest.raises(FileError, match="no such folder"):
        verify(tmp_path / "nowhere")


def test_it_is_plain_json(folder):
    edit_pairs(folder, lambda rows: rows[1:])
    document = json.loads(json.dumps(verify(folder).to_dict()))
    assert document["holds"] is False
    assert document["line"] == f"Does not hold: {len(document['wrong'])} things are wrong."


# ---- the command


@pytest.fixture
def programme(examples, tmp_path, monkeypatch):
    for name in ("mentors.csv", "mentees.csv", "previous.csv", "policy.toml"):
        (tmp_path / name).write_bytes((examples / name).read_bytes())
    monkeypatch.chdir(tmp_path)
    assert run("match", "mentors.csv", "mentees.csv", "--policy", "policy.toml", "--quiet").exit_code == 0
    return tmp_path


def test_the_command_says_it_in_one_line_and_by_its_status(programme):
    done = run("verify", "matching", "mentors.csv", "mentees.csv", "--policy", "policy.toml")
    assert (done.exit_code, len(done.stdout.splitlines())) == (0, 1)
    assert done.stdout.startswith("Holds: ")
    assert run("verify", "matching", "--quiet").stdout == ""
    edit_pairs(programme / "matching", lambda rows: rows[1:])
    done = run("verify", "matching")
    assert done.exit_code == 1
    assert done.stdout.startswith("Does not hold: 2 things are wrong.\n  pairs.csv: it is not as")
    assert json.loads(run("verify", "matching", "--json").stdout)["holds"] is False


def test_the_command_without_what_it_needs(programme):
    assert run("verify", "nowhere").exit_code == 1
    assert run("verify").exit_code == 2
    assert run("verify", "matching", "--policy", "policy.toml").exit_code == 2
    assert run("verify", "matching", "mentees.csv", "mentors.csv").exit_code == 1


# ---- texts that another kind of processor compared


def test_texts_within_their_tolerance_hold_and_it_is_stated(folder, monkeypatch):
    rewrite(
        folder, lambda document: document["pairs"][0].update(score=document["pairs"][0]["score"] - 0.004), digests=True
    )
    named(verify(folder, COHORT), "matching.json: a score of")
    monkeypatch.setattr(Scores, "uncertainty", lambda _: 0.01)
    rewrite(
        folder,
        lambda document: document["certificate"].update(value=document["certificate"]["value"] - 0.004),
        digests=True,
    )
    rewrite(folder, lambda document: document["certificate"].update(gap=0.004, proven=False), digests=True)
    found = verify(folder, COHORT)
    assert found.wrong == ()
    assert found.line.endswith(", texts within 0.010.")
    assert "another kind of processor" in found.unchecked[0]


@pytest.mark.parametrize(
    "name", ["=skills", "two  spaces", "a\nb", " padded ", "note", "decision", "by", "\u200b=z", "😀"]
)
def test_a_criterion_of_any_name_holds(tmp_path, name):
    policy = Policy(criteria=[Criterion(name, wants="skills", offers="skills")])
    write_matching(match(COHORT, policy), tmp_path / "run", workbook=True)
    assert verify(tmp_path / "run", COHORT).wrong == ()
