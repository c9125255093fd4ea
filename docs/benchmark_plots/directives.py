"""What pages show of results: a plot, the answers of all pages, a part of another page's table.

``benchmark-plot`` draws what a function of this package, named as ``file.function``, makes of the page's tables.
``benchmark-answers`` lists pages with their titles and first paragraphs, ``benchmark-table`` shows a part of a table on
another page.
"""

from pathlib import Path
from typing import Any, ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from docutils.statemachine import StringList
from sphinx.util.docutils import SphinxDirective

from benchmark_plots import Page, draw, read_page


class BenchmarkPlot(SphinxDirective):
    """A plot of the page's tables, with a caption below it, and words for those who do not see it."""

    required_arguments = 1
    has_content = True
    option_spec: ClassVar[dict[str, Any]] = {"alt": directives.unchanged_required}

    def run(self) -> list[nodes.Node]:
        """Return the figure."""
        if "alt" not in self.options or not self.content:
            raise self.error(f"The plot '{self.arguments[0]}' must have an option 'alt' and a caption.")
        for file in Path(__file__).parent.glob("*.py"):
            self.env.note_dependency(str(file))
        try:
            page = read_page(Path(self.env.doc2path(self.env.docname)))
            svg = draw(page, self.arguments[0], self.options["alt"])
        except (AttributeError, LookupError, ModuleNotFoundError, StopIteration, ValueError) as error:
            raise self.error(f"The plot '{self.arguments[0]}' cannot be drawn: {error!r}") from error
        words, messages = self.state.inline_text(" ".join(self.content), self.lineno)
        figure = nodes.figure("", nodes.raw("", svg, format="html"), classes=["benchmark-plot"])
        figure += nodes.caption("", "", *words)
        return [figure, *messages]


class BenchmarkAnswers(SphinxDirective):
    """A table of pages, each with its question and the answer that it begins with."""

    has_content = True

    def run(self) -> list[nodes.Node]:
        """Return the table."""
        folder = Path(self.env.doc2path(self.env.docname)).parent
        lines = ["| question | answer |", "|---|---|"]
        for name in self.content:
            file = folder / f"{name}.md"
            self.env.note_dependency(str(file))
            try:
                page = read_page(file)
            except (IndexError, OSError) as error:
                raise self.error(f"The page '{name}' must have a title and an answer. Got {error!r}.") from error
            lines.append(f"| [{page.title}]({name}.md) | {page.answer} |")
        found = nodes.Element()
        self.state.nested_parse(StringList(lines, source=self.get_source_info()[0]), self.content_offset, found)
        return list(found.children)


class BenchmarkTable(SphinxDirective):
    """Some columns of a table of another page, and of its rows those where a column begins with a text."""

    required_arguments = 1
    option_spec: ClassVar[dict[str, Any]] = {
        "under": directives.unchanged_required,  # the heading above the table
        "after": directives.unchanged,  # a text in the last line before it
        "columns": directives.unchanged_required,  # with semicolons between them
        "where": directives.unchanged,  # column = one beginning; another
    }

    def run(self) -> list[nodes.Node]:
        """Return the table."""
        if not {"under", "columns"} <= set(self.options):
            raise self.error("A table of another page must have the options 'under' and 'columns'.")
        file = (Path(self.env.doc2path(self.env.docname)).parent / self.arguments[0]).resolve()
        self.env.note_dependency(str(file))
        try:
            rows = self._rows(read_page(file))
        except (LookupError, OSError) as error:
            raise self.error(f"The table of '{self.arguments[0]}' cannot be shown: {error!r}") from error
        lines = [f"| {' | '.join(row)} |" for row in rows]
        found = nodes.Element()
        lines.insert(1, f"|{'---|' * len(rows[0])}")
        self.state.nested_parse(StringList(lines, source=self.get_source_info()[0]), self.content_offset, found)
        return list(found.children)

    def _rows(self, page: Page) -> list[list[str]]:
        """Return the titles and cells that were asked for; a row of which nothing is known is left out."""
        asked = [table for table in page.under(self.options["under"]) if self.options.get("after", "") in table.before]
        if not asked:
            raise LookupError(f"there is no table after '{self.options['after']}'")
        columns = [name.strip() for name in self.options["columns"].split(";")]
        where, _, beginnings = self.options.get("where", "").partition(" = ")
        begins = tuple(text.strip() for text in beginnings.split(";"))
        kept = [row for row in asked[0].rows if not where or row[where].startswith(begins)]
        told = [name for name in columns[1:] if name != where]
        found = [[row[name] for name in columns] for row in kept if any(row[name] for name in told)]
        if not found:
            raise LookupError(f"no row has '{where}' as {beginnings}")
        return [columns, *found]


def setup(app: Any) -> dict[str, bool]:
    """Tell Sphinx of the three."""
    app.add_directive("benchmark-plot", BenchmarkPlot)
    app.add_directive("benchmark-answers", BenchmarkAnswers)
    app.add_directive("benchmark-table", BenchmarkTable)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
