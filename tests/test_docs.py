"""What the pages promise beside what their build runs: policies parse, and figures are those measured."""

import importlib
import inspect
import re
import sys
import tomllib
from pathlib import Path

import pytest
from click.testing import CliRunner

import mentormatch as mm
from mentormatch import encoders
from mentormatch.cli.commands import main

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
PAGES = sorted(page for page in DOCS.rglob("*.md") if not {"_work", "_build", "jupyter_execute"} & set(page.parts))
POLICIES = [
    pytest.param(block, id=f"{page.stem}-{number}")
    for page in PAGES
    for number, block in enumerate(
        re.findall(r"^```toml\n(.*?)^```$", page.read_text("utf-8"), re.MULTILINE | re.DOTALL)
    )
]


@pytest.mark.parametrize("block", POLICIES)
def test_policy_snippet_is_toml(block):
    assert tomllib.loads(block)


def test_first_page_answers_three_questions_of_each_reader_in_one_click():
    first = (DOCS / "index.md").read_text("utf-8").split("## Install")[0]
    readers = re.split(r"^\*\*You ", first, flags=re.MULTILINE)[1:]
    questions = [re.findall(r"^- \[(.+\?)\]\((.+)\)$", reader, re.MULTILINE) for reader in readers]
    assert [len(asked) for asked in questions] == [3, 3, 3]
    assert all((DOCS / page).is_file() for asked in questions for _, page in asked)


def test_every_how_to_guide_is_in_its_table_and_in_the_contents():
    index = (DOCS / "how_to" / "index.md").read_text("utf-8")
    pages = {page.stem for page in (DOCS / "how_to").glob("*.md")} - {"index"}
    assert set(re.findall(r"\[\]\((\w+)\.md\)", index)) == pages
    assert set(index.split("```{toctree}")[1].split("```")[0].split()[1:]) == pages


def test_every_example_is_shown():
    text = (DOCS / "examples.md").read_text("utf-8")
    shown = set(re.findall(r"{literalinclude} \.\./examples/(\S+\.py)", text))
    assert shown == {file.relative_to(ROOT / "examples").as_posix() for file in (ROOT / "examples").rglob("*.py")}


@pytest.mark.parametrize("page", [page for page in PAGES if page.name != "changelog.md"], ids=lambda page: page.stem)
def test_page_has_one_title(page):
    text = re.sub(r"^(```+|~~~+).*?^\1", "", page.read_text("utf-8"), flags=re.MULTILINE | re.DOTALL)
    if "{include}" not in page.read_text("utf-8"):
        assert len(re.findall(r"^# ", text, re.MULTILINE)) == 1


@pytest.mark.parametrize(
    "page",
    [page for page in PAGES if page.parent.name in {"how_to", "explanation"} and page.stem != "index"],
    ids=lambda page: page.stem,
)
def test_page_opens_with_what_it_answers_and_leads_on(page):
    text = re.split(r"^# .+\n", page.read_text("utf-8"), maxsplit=1, flags=re.MULTILINE)[1]
    text = re.sub(r"^```.*?^```$", "", text, flags=re.MULTILINE | re.DOTALL).strip()
    assert re.match(r"[A-Z`*\[][^|#]{50,}", text), (
        f"{page.stem} must begin with a paragraph, and not with a heading or a list"
    )
    assert not text.startswith("- ")
    assert re.search(r"\]\([\w./]+\.md[#\w-]*\)", text), f"{page.stem} leads to no other page"


def test_measured_table_of_the_readme_is_that_of_the_benchmarks():
    """Compare the table of the peers with the one that the benchmark wrote."""
    measured = (DOCS / "benchmarks" / "solvers.md").read_text("utf-8")
    measured = measured.split("**plain, 8,000 × 2,933**")[1].split("\n\n")[1]
    rows = {tuple(cell.strip() for cell in line.strip("| ").split(" | ")) for line in measured.splitlines()}
    table = (ROOT / "README.md").read_text("utf-8").split("| 8,000 mentees, 2,933 mentors |")[1].split("\n\n")[0]
    shown = [[cell.strip() for cell in line.strip("| ").split(" | ")] for line in table.splitlines()[2:]]
    assert len(shown) >= 4
    for name, seconds, memory, lost in shown:
        solver = "mentormatch" if name.startswith("mentormatch") else re.sub(r" \(.*|.*\((\w+)\)$", r"\1", name)
        few = "64 most similar" if "64" in name else "all pairs"
        found = [row for row in rows if row[0].startswith(solver) and row[1].startswith(few) and row[2]]
        times = [sum(float(part.removesuffix("s")) for part in row[2].split("s +")) for row in found]
        assert any(memory in row for row in found), (name, memory)
        assert any(abs(time - float(seconds)) < 0.005 for time in times), (name, seconds, times)
        assert any((row[7] or "0").split()[0] == lost for row in found), (name, lost)


PACKAGES = [
    re.findall(r"automodule:: (\S+)", page.read_text("utf-8"))[0]
    for page in sorted((DOCS / "reference").glob("*.md"))
    if "automodule" in page.read_text("utf-8")
]


@pytest.fixture
def names(monkeypatch):
    """The module that lists the public names of a package, which lies beside the pages."""
    monkeypatch.syspath_prepend(DOCS)
    yield importlib.import_module("public_names")
    sys.modules.pop("public_names")


def test_index_of_the_reference_lists_every_page():
    index = (DOCS / "reference" / "index.md").read_text("utf-8")
    pages = {page.stem for page in (DOCS / "reference").glob("*.md")} - {"index"}
    assert set(re.findall(r"\[\]\((\w+)\.md\)", index)) == pages
    assert set(index.split("```{toctree}")[1].split("```")[0].split()[1:]) == pages
    assert len(PACKAGES) >= 16


@pytest.mark.parametrize("package", PACKAGES)
def test_every_public_name_is_listed_with_what_it_is(package, names):
    """Autodoc describes functions and classes; what it leaves out is described by the overview itself."""
    lines = "\n".join(names.overview(package))
    for name, value in names.public_names(package).items():
        if names.kind_of(value) == "Types and constants":
            assert f".. py:data:: {name}\n" in lines
            assert names.said_of(package, name), f"{name} must have a docstring where it is defined"
        else:
            assert f"`{name} <" in lines
            assert names.first_sentence(value.__doc__), f"{name} must have a docstring"


def test_names_are_listed_under_what_they_are(names):
    lines = "\n".join(names.overview("mentormatch.errors"))
    assert "`CohortError <mentormatch.CohortError>`" in lines.split(".. rubric:: Errors")[1]
    assert ".. py:data:: Side\n   :value: Literal['mentors', 'mentees']\n\n   A side of a cohort" in lines
    assert names.value_of(frozenset({"b", "a"})) == "frozenset(['a', 'b'])"
    assert names.value_of(tuple(range(200))) == "tuple of 200"
    assert names.first_sentence("Do this, e.g. that.\nAnd more. Yes?\n\nNot this.") == "Do this, e.g. that."


def settings_in(text, heading):
    """The names in the first column of the tables under a heading of the page about policies."""
    section = re.split(r"^#+ ", text.split(f"\n{heading}\n", 1)[1], maxsplit=1, flags=re.MULTILINE)[0]
    rows = [line for line in section.splitlines() if line.startswith("| `")]
    return {name for row in rows for name in re.findall(r"`(\w+)`", row.split("|")[1])}


@pytest.mark.parametrize(
    ("kind", "heading", "elsewhere"),
    [
        (
            mm.Policy,
            "## At the top",
            {"criteria", "rules", "answers", "columns", "only", "sheets", "letters", "carried"},
        ),
        (mm.Criterion, "## `[[criterion]]`", set()),
        (mm.Rule, "## `[[rule]]`", set()),
    ],
)
def test_page_about_policies_names_every_setting_and_no_other(kind, heading, elsewhere):
    text = (DOCS / "reference" / "policy_file.md").read_text("utf-8")
    assert settings_in(text, heading) == set(inspect.signature(kind).parameters) - elsewhere


def test_page_about_policies_names_every_encoder_with_its_settings():
    text = (DOCS / "reference" / "policy_file.md").read_text("utf-8")
    shown = {
        name: set(re.findall(r"`(\w+)", settings))
        for name, settings in re.findall(r"^\| `(\w+)` \| .+? \| (.*) \|$", text.split("### Encoders")[1], re.MULTILINE)
    }
    for name in encoders.names():
        assert shown[name] == set(encoders.setting_types(name)), name


def test_page_about_files_names_every_file(tmp_path):
    """What `draw` writes is what `match` writes, and the chances."""
    text = (DOCS / "reference" / "files.md").read_text("utf-8")
    people = [str(ROOT / "examples" / f"{side}.csv") for side in ("mentors", "mentees")]
    policy = ["--policy", str(ROOT / "examples" / "policy.toml"), "--quiet"]
    for command in ("draw", "shortlist"):
        done = CliRunner().invoke(main, [command, *people, *policy, "--out", str(tmp_path / command)])
        assert done.exit_code == 0, done.output
        assert {file.name for file in (tmp_path / command).iterdir()} <= set(re.findall(r"`([\w.]+)`", text))
