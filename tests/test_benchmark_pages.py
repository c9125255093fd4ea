"""The pages of benchmarks: each result in one place, each plot drawn from the tables beside it."""

import ast
import importlib
import re
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PAGES = {page.stem: page for page in sorted((ROOT / "docs" / "benchmarks").glob("*.md")) if page.stem != "index"}
SCRIPTS = [
    path.relative_to(ROOT / "benchmarks").as_posix()
    for path in sorted((ROOT / "benchmarks").rglob("*.py"))
    if re.search(r"ArgumentParser\(|Run it with `python", path.read_text("utf-8"))
]
PLOT = re.compile(r"^```{benchmark-plot} (\S+)\n:alt: (.+)\n\n((?:.+\n)+?)```$", re.MULTILINE)
PLOTS = [
    pytest.param(name, *shown, id=shown[0])
    for name, page in PAGES.items()
    for shown in PLOT.findall(page.read_text("utf-8"))
]
MARKS = re.compile(r"<!-- (.+?): begin -->")


@pytest.fixture
def plots(monkeypatch):
    """The package that draws, which lies beside the pages."""
    monkeypatch.syspath_prepend(ROOT / "docs")
    yield pytest.importorskip("benchmark_plots")
    for name in [name for name in sys.modules if name.split(".")[0] == "benchmark_plots"]:
        sys.modules.pop(name)


def readme():
    return (ROOT / "benchmarks" / "README.md").read_text("utf-8")


def test_index_lists_every_page_twice():
    """Once with its answer, once in the contents."""
    index = (ROOT / "docs" / "benchmarks" / "index.md").read_text("utf-8")
    for listed in re.findall(r"```{(?:benchmark-answers|toctree)}\n(?::hidden:\n\n)?(.*?)```", index, re.DOTALL):
        assert sorted(listed.split()) == list(PAGES)
    assert "{toctree}" in index
    assert "{benchmark-answers}" in index


@pytest.mark.parametrize("page", PAGES.values(), ids=lambda page: page.stem)
def test_page_begins_with_its_question_and_the_answer(page, plots):
    found = plots.read_page(page)
    assert found.title.endswith("?")
    assert found.answer.endswith(".")
    assert 60 < len(found.answer) < 400


@pytest.mark.parametrize("script", SCRIPTS)
def test_script_is_listed_with_its_page(script):
    lines = [line for line in readme().splitlines() if line.startswith("|") and f"`{script}`" in line]
    assert len(lines) == 1
    pages = re.findall(r"\(\.\./docs/benchmarks/(\w+)\.md\)", lines[0])
    assert pages
    assert set(pages) <= set(PAGES)
    command = f"python benchmarks/{script}"
    assert any(command in PAGES[page].read_text("utf-8") for page in pages), f"{command} stands on none of {pages}"


def test_readme_of_the_scripts_has_no_results():
    assert not re.search(r"\d(?:\.\d+)? (?:s|MB|GB|%|times)\b", readme())


def page_tables():
    """Each table of which a script renews rows: the script, and what it says of the table."""
    for script in SCRIPTS:
        for node in ast.walk(ast.parse((ROOT / "benchmarks" / script).read_text("utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "PageTable":
                keys = {word.arg: ast.literal_eval(word.value) for word in node.keywords}
                yield script, *(ast.literal_eval(argument) for argument in node.args), keys.get("key", 1)


def test_what_scripts_write_has_one_place():
    whole = [mark for script in (ROOT / "benchmarks").glob("*.py") for mark in MARKS.findall(script.read_text("utf-8"))]
    written = [mark for mark in whole if "{" not in mark] + [name for _, name, _, _ in page_tables()]
    assert len(written) == len(set(written)) >= 18
    places = [mark for page in (ROOT / "docs").rglob("*.md") for mark in MARKS.findall(page.read_text("utf-8"))]
    assert sorted(places) == sorted(written)


@pytest.mark.parametrize("written", [pytest.param(one, id=one[1]) for one in page_tables()])
def test_rows_of_a_script_fit_the_table_of_its_page(written, plots, tmp_path, results):
    script, name, titles, key = written
    (line,) = [line for line in readme().splitlines() if line.startswith(f"| `{script}` * |")]
    (page,) = [
        PAGES[stem]
        for stem in re.findall(r"\(\.\./docs/benchmarks/(\w+)\.md\)", line)
        if f"<!-- {name}: begin -->" in PAGES[stem].read_text("utf-8")
    ]
    assert f"python benchmarks/{script}" in page.read_text("utf-8")
    copy = tmp_path / "page.md"
    copy.write_text(page.read_text("utf-8"), encoding="utf-8")
    table = results.PageTable(name, titles, key)
    table.renew(copy, [])
    assert copy.read_text("utf-8") == page.read_text("utf-8")
    (shown,) = [one for one in plots.read_page(page).tables if one.before == f"<!-- {name}: begin -->"]
    assert len({tuple(row.values())[:key] for row in shown.rows}) == len(shown.rows)


@pytest.fixture
def results(monkeypatch):
    """The module that scripts write their tables with."""
    monkeypatch.syspath_prepend(ROOT / "benchmarks")
    yield importlib.import_module("result_files")
    sys.modules.pop("result_files")


def test_a_run_renews_its_rows_and_leaves_the_others(results, tmp_path):
    page, table = tmp_path / "page.md", results.PageTable("speed", ("size", "kind", "seconds"), key=2)
    page.write_text("# How?\n\n<!-- speed: begin -->\n<!-- speed: end -->\n\nMore.\n", encoding="utf-8")
    table.renew(page, [["10", "a", "1.0"], ["20", "a", "2.0"]])
    table.renew(page, [["10", "b", "3.0"], ["20", "a", "2.5"]])
    rows = "| 10 | a | 1.0 |\n| 20 | a | 2.5 |\n| 10 | b | 3.0 |\n"
    shown = f"<!-- speed: begin -->\n\n| size | kind | seconds |\n|---|---|---|\n{rows}\n<!-- speed: end -->"
    assert page.read_text("utf-8") == f"# How?\n\n{shown}\n\nMore.\n"
    with pytest.raises(SystemExit, match="must have the columns size, seconds"):
        results.PageTable("speed", ("size", "seconds")).renew(page, [])
    with pytest.raises(SystemExit, match="a cell for each column"):
        table.renew(page, [["10", "a"]])
    with pytest.raises(SystemExit, match="must hold <!-- memory: begin -->"):
        results.PageTable("memory", ("size",)).renew(page, [["10"]])


def test_there_are_plots():
    assert {shown.values[0] for shown in PLOTS} == set(PAGES) - {"correctness"}
    for page in PAGES.values():
        text = page.read_text("utf-8")
        assert len(PLOT.findall(text)) == text.count("{benchmark-plot}"), (
            f"a plot of {page.stem} lacks words or a caption"
        )


@pytest.mark.parametrize(("page", "name", "alt", "caption"), PLOTS)
def test_plot_is_drawn_from_its_page(page, name, alt, caption, plots):
    del caption
    assert name.split(".")[0] == page
    pytest.importorskip("matplotlib")
    svg = plots.draw(plots.read_page(PAGES[page]), name, alt)
    assert svg.startswith("<svg role=")
    assert "var(--plot-ink)" in svg
    assert not re.search(r"#0[0-9a]0[0-9]0[0-9]\b", svg), "a colour that stands for one of the page is left"


def test_same_table_gives_the_same_plot(plots):
    pytest.importorskip("matplotlib")
    page = plots.read_page(PAGES["running"])
    first, again = (plots.draw(page, "running.stages", 'words with <, & and "') for _ in range(2))
    assert first == again
    assert 'aria-label="words with &lt;, &amp; and &quot;"' in first


@pytest.mark.parametrize("page", PAGES.values(), ids=lambda page: page.stem)
def test_figures_in_words_are_those_of_the_page(page, plots):
    """Compare each number of the answer and of what is said with plots with the tables and the text of the page."""
    text = page.read_text("utf-8")
    found = plots.read_page(page)
    said = [found.answer, *(" ".join(shown[1:]) for shown in PLOT.findall(text))]
    rest = PLOT.sub("", text).replace(text.split("\n\n")[1], "")
    known = [abs(value) for value in plots.numbers(rest)]
    for words in said:
        for number in re.findall(r"\d[\d,]*(?:\.\d+)?", words):
            value, places = float(number.replace(",", "")), len(number.partition(".")[2])
            near = (round(scale * one, places) for one in known for scale in (1, 100))
            assert any(abs(one - value) < 1e-9 for one in near), f"{number} in: {words}"


def test_tables_are_read_with_what_stands_above_them(plots, tmp_path):
    page = tmp_path / "page.md"
    page.write_text(
        "# How long?\n\nSome\nseconds.\n\n```\n| no | table |\n```\n\n## All\n\n**small** (1)\n\n| a | |\n|---|---|\n"
        "| 1,200 s | x |\n| −0.5 (−1 to +2) | |\n<!-- end -->\n\n## More\n\ntext\n",
        encoding="utf-8",
    )
    found = plots.read_page(page)
    assert (found.title, found.answer) == ("How long?", "Some seconds.")
    (table,) = found.under("All")
    assert table.before == "**small** (1)"
    assert table.column("a") == ["1,200 s", "−0.5 (−1 to +2)"]
    assert [plots.number(cell) for cell in table.column("a")] == [1200.0, -0.5]
    assert plots.numbers("−0.5 (−1 to +2)") == [-0.5, -1.0, 2.0]
    with pytest.raises(LookupError, match="under 'Less'"):
        found.under("Less")
