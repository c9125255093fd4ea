"""The dossier: all that is needed to judge a matching, and nobody's name unless it is asked for."""

import html.parser
import json
import re
from dataclasses import replace

import numpy as np
import pytest
from command_line import run
from hypothesis import HealthCheck, assume, given, settings
from strategies import programmes

import mentormatch as mm
from mentormatch.assignment.certificates.certificate import certify
from mentormatch.errors import FileError, InfeasibleError, InputError
from mentormatch.matching.pipeline import match
from mentormatch.matching.rematching import rematch
from mentormatch.matching.rounds import Decision
from mentormatch.policy.criteria import Criterion
from mentormatch.policy.policy import Policy
from mentormatch.policy.rules import Rule
from mentormatch.profiles.cohort import Cohort
from mentormatch.report.dossier import DOSSIER_FILES, dossier, dossier_of_run, write_dossier
from mentormatch.report.policy_shown import policy_without_people
from mentormatch.tables.matchings import write_matching

VOID = {"meta", "link", "img", "br", "hr", "input"}
# Ids and names that stand nowhere else.
MENTORS = [
    {"id": f"mentor{n}@secret.example", "name": f"Xaver Geheim{n}", "skills": "R", "about": f"zzprivate{n}", "team": t}
    for n, t in enumerate(["a"] * 6 + ["b"] * 6)
]
MENTEES = [
    {"id": f"mentee{n}@secret.example", "name": f"Yara Geheim{n}", "skills": "R", "about": f"yyprivate{n}", "team": t}
    for n, t in enumerate(["a"] * 6 + ["b"] * 6 + ["zzonly one wrote this"])
]
COHORT = Cohort.from_records(mentors=MENTORS, mentees=MENTEES)
POLICY = Policy(
    criteria=[
        Criterion("skills"),
        Criterion("bids", encoder="pairs", pairs=[("mentee1@secret.example", "Xaver Geheim2", 1)]),
    ],
    rules=[
        Rule("forbid", pairs=[("mentee0@secret.example", "mentor0@secret.example")]),
        Rule("lock", pairs=[("Yara Geheim3", "Xaver Geheim4")]),
        Rule("previous", pairs=[("mentee5@secret.example", "mentor5@secret.example", 2024)]),
    ],
    audit=["team"],
    show=["name", "about"],
)
SECRET = re.compile("secret|Geheim|private|zzonly", re.IGNORECASE)


class Page(html.parser.HTMLParser):
    """The elements and the text of a page; that tags are closed in their order."""

    def __init__(self, page):
        super().__init__(convert_charrefs=True)
        self.open, self.tags, self.attributes, self.text = [], [], [], []
        self.feed(page)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += [(tag, *attribute) for attribute in attrs]
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.text.append(data)


def asks_for_nothing(page):
    read = Page(page)
    assert not {"script", "link", "img", "iframe", "object", "form", "a", "svg"} & {*read.tags}
    assert not [name for _, name, _ in read.attributes if name in {"src", "href", "style"} or name.startswith("on")]
    assert "url(" not in page
    assert "@import" not in page
    return read


# ---- nobody is named


def test_without_names_nobody_and_nothing_that_they_wrote():
    matching = match(COHORT, POLICY)
    found = dossier(matching)
    assert not SECRET.search(json.dumps(found.to_dict()))
    assert not SECRET.search(found.page())
    assert found.people is None
    assert found.audits[0]["hidden"] > 0


def test_after_a_round_decisions_stand_there_with_their_cost_and_without_people():
    policy = replace(POLICY, rules=POLICY.rules[:2])
    first = match(COHORT, policy)
    pairs = [(pair.mentee, pair.mentor) for pair in first.pairs]
    decisions = [Decision(*pairs[0], "declined", note="Geheim"), Decision(*pairs[1], "accepted")]
    found = dossier(rematch(COHORT, policy, previous=first, decisions=decisions))
    assert sorted(row["decision"] for row in found.overrides) == ["accepted", "declined"]
    assert found.rounds["changes"]["stays"] > 0
    assert not SECRET.search(json.dumps(found.to_dict()) + found.page())


@settings(max_examples=15, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])
@given(programmes(max_size=4))
def test_of_any_programme_there_is_a_page_and_plain_json(programme):
    try:
        matching = match(*programme)
    except InfeasibleError:
        assume(False)
    for with_names in (False, True):
        found = dossier(matching, with_names=with_names)
        asks_for_nothing(found.page())
        json.dumps(found.to_dict(), allow_nan=False)


def test_with_names_every_pair_stands_there():
    found = dossier(match(COHORT, POLICY), with_names=True)
    assert len(found.people) == found.result["pairs"] == 12
    assert "Xaver Geheim4" in found.page()
    assert "It names people" in found.page()


def test_lists_of_people_in_a_policy_become_counts_and_digests():
    shown = policy_without_people(POLICY.to_dict())
    assert [rule["pairs"]["left_out"] for rule in shown["rules"]] == ["1 entries"] * 3
    assert not SECRET.search(json.dumps(shown))


# ---- what it proves


def test_with_its_prices_the_bound_is_computed_again():
    matching = match(COHORT, POLICY)
    found = dossier(matching)
    ids = sorted(map(str, COHORT.mentors.ids))
    prices = np.array([found.proof["prices"][ids.index(mentor)] for mentor in COHORT.mentors.ids])
    again = certify(matching.problem, matching.positions, prices)
    assert (again.bound, again.proven) == (found.proof["bound"], True)


def test_digests_are_those_of_the_tables_and_the_pairs():
    matching = match(COHORT, POLICY)
    found = dossier(matching)
    assert {side: found.digests[side] for side in ("mentors", "mentees")} == matching.to_dict()["digests"]
    fewer = match(COHORT, Policy(criteria=POLICY.criteria, rules=POLICY.rules[:1]))
    assert found.proof["pairs_digest"] == dossier(match(COHORT, POLICY)).proof["pairs_digest"]
    assert found.digests["policy"] != dossier(fewer).digests["policy"]


def test_a_policy_that_names_what_it_audits_is_said():
    policy = Policy(criteria=[Criterion("skills")], rules=[Rule("same", column="team")], audit=["team"])
    found = dossier(match(COHORT, policy))
    assert "Rule 'same team' names the audited column 'team'." in found.notes
    assert "names the audited column" in found.page()


def test_the_page_says_what_each_part_proves_and_what_not():
    page = dossier(match(COHORT, POLICY)).page()
    assert page.count("What it does not:") + page.count("What they do not:") >= 5
    headings = re.findall(r"<h2>(\d)\. ", page)
    assert headings == [str(number) for number in range(1, 7)]


@pytest.mark.parametrize("objective", ["maximin", "nash", "stable", "greedy"])
def test_other_objectives_say_what_is_proven_of_them(objective):
    found = dossier(match(COHORT, Policy(criteria=[Criterion("skills")], objective=objective)))
    assert found.result["objective"] == objective
    assert objective in found.page()


# ---- odd input

HOSTILE = [
    "<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "</title><style>*{display:none}</style>",
    "{{ 7*7 }}", "{% include '/etc/passwd' %}", "&lt;b&gt;", "\x1b[31mred\x07", "\u202eevil", "a" * 5_000,
    "שלום עולם", "javascript:alert(1)", "]]>", "<!--", "\x00",
]  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_what_people_and_policies_say_stays_text(tmp_path, text):
    people = [{"id": f"p{n}", "skills": "R", "name": text, text.strip("\x00") or "x": text} for n in range(6)]
    cohort = Cohort.from_records(
        mentors=people,
        mentees=people,
    )
    policy = Policy(
        criteria=[Criterion("skills", encoder={"name": "terms", "aliases": {"js": text}})],
        rules=[Rule("different", column="name", name=text)],
        same_ids="different people",
    )
    found = dossier(match(cohort, policy), with_names=True)
    read = asks_for_nothing(found.page())
    assert read.tags.count("title") == 1
    assert not {"\x1b", "\x07", "\u202e", "\x00"} & set("".join(read.text))
    paths = write_dossier(found, tmp_path)
    assert all(path.stat().st_size for path in paths)


def test_ten_million_characters_of_free_text_are_not_in_it():
    people = [
        {"id": n, "skills": "R", "name": f"{n}" + "long " * 20_000, "about": "word " * 20_000} for n in range(100)
    ]
    cohort = Cohort.from_records(mentors=people, mentees=people)
    policy = Policy(criteria=[Criterion("skills")], show=["name", "about"], same_ids="different people")
    assert len(dossier(match(cohort, policy)).page()) < 50_000
    assert len(dossier(match(cohort, policy), with_names=True).page()) < 200_000


@pytest.mark.parametrize(("mentors", "mentees"), [([], []), ([{"id": "a"}], []), ([], [{"id": "k"}])])
def test_nobody_has_a_dossier_too(mentors, mentees):
    cohort = Cohort.from_records(mentors=mentors, mentees=mentees)
    asks_for_nothing(dossier(match(cohort, Policy(criteria=[Criterion("id")]))).page())


# ---- of a run


@pytest.fixture
def folder(tmp_path):
    write_matching(match(COHORT, POLICY), tmp_path / "run", workbook=True)
    return tmp_path / "run"


def test_of_files_alone_it_is_what_the_run_wrote_down(folder):
    alone, computed = dossier_of_run(folder), dossier_of_run(folder, COHORT)
    assert alone.audits == computed.audits
    assert alone.proof["prices"] == computed.proof["prices"]
    assert alone.digests == computed.digests
    assert set(alone.digests["files"]) == {path.name for path in folder.iterdir()} - {"run.json"}
    assert "As the run wrote it down" in alone.page()
    assert not SECRET.search(json.dumps(alone.to_dict()) + alone.page())


def test_without_audits_at_hand_it_says_so(tmp_path):
    write_matching(match(COHORT, POLICY), tmp_path / "run")
    assert dossier_of_run(tmp_path / "run").audits is None
    assert "No audit is at hand" in dossier_of_run(tmp_path / "run").page()


def test_of_a_matching_that_was_changed_there_is_none(folder):
    file = folder / "matching.json"
    document = json.loads(file.read_text(encoding="utf-8"))
    document["certificate"]["value"] += 1
    file.write_text(json.dumps(document), encoding="utf-8")
    with pytest.raises(FileError, match="not as the run wrote it"):
        dossier_of_run(folder)
    (folder / "run.json").unlink()
    for cohort in (None, COHORT):
        with pytest.raises(InputError, match="value"):
            dossier_of_run(folder, cohort)


def test_it_is_handed_on_by_the_library():
    found = mm.dossier(mm.match(COHORT, POLICY))
    assert isinstance(found, mm.Dossier)
    assert found == mm.dossier(mm.match(COHORT, POLICY))
    with pytest.raises(TypeError):
        found.result["pairs"] = 0


# ---- the command


def test_the_command_writes_both_or_says_what_is_there(folder):
    assert run("dossier", folder).exit_code == 0
    assert {*DOSSIER_FILES} <= {path.name for path in folder.iterdir()}
    done = run("dossier", folder)
    assert done.exit_code == 1
    assert "dossier.json" in done.stderr
    assert run("dossier", folder, "--force", "--quiet").stdout == ""
    assert run("verify", folder).exit_code == 0


def test_the_command_names_people_only_where_it_is_asked(folder, tmp_path):
    assert run("dossier", folder, "--out", tmp_path / "a").exit_code == 0
    assert run("dossier", folder, "--out", tmp_path / "b", "--with-names").exit_code == 0
    texts = [(tmp_path / name / "dossier.json").read_text(encoding="utf-8") for name in "ab"]
    assert [bool(SECRET.search(text)) for text in texts] == [False, True]
    assert run("dossier", tmp_path / "nowhere").exit_code == 1
