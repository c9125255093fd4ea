"""The tables of a page, so that a plot shows what stands beside it."""

import re
from dataclasses import dataclass
from pathlib import Path

_NUMBER = re.compile(r"[-+\u2212]?\d[\d,]*(?:\.\d+)?(?:e[-+]\d+)?")


@dataclass(frozen=True)
class Table:
    """A table of a page: the heading above it, the last line before it, and its cells by column."""

    heading: str
    before: str
    rows: tuple[dict[str, str], ...]

    def column(self, name: str) -> list[str]:
        """Return the cells of a column, from the top."""
        return [row[name] for row in self.rows]


@dataclass(frozen=True)
class Page:
    """A page of results: its title, its first paragraph, and its tables from the top."""

    title: str
    answer: str
    tables: tuple[Table, ...]

    def under(self, heading: str) -> tuple[Table, ...]:
        """Return the tables right under a heading; there must be one at least."""
        found = tuple(table for table in self.tables if table.heading == heading)
        if not found:
            headings = ", ".join(dict.fromkeys(table.heading for table in self.tables))
            raise LookupError(f"The page must have a table under '{heading}'. Its tables are under {headings}.")
        return found


def read_page(path: Path) -> Page:
    """Read a page of results."""
    text = re.sub(r"^(```+|:::+).*?^\1$", "", path.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)
    blocks = [block.strip() for block in re.split(r"\n\s*\n", text) if block.strip()]
    heading, before, tables = "", "", []
    for block in blocks:
        if block.startswith("|"):
            titles, _, *rows = [_cells(line) for line in block.splitlines() if line.startswith("|")]
            named = tuple(dict(zip(titles, row, strict=True)) for row in rows)
            tables.append(Table(heading, before, named))
        elif block.startswith("#"):
            heading = block.lstrip("# ")
        before = block.splitlines()[-1]
    title, answer = blocks[0].lstrip("# "), " ".join(blocks[1].split())
    return Page(title, answer, tuple(tables))


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in re.split(r"(?<!\\)\|", line.strip().removeprefix("|").removesuffix("|"))]


def number(cell: str) -> float:
    """Return the first number of a cell, whatever stands around it."""
    return numbers(cell)[0]


def numbers(cell: str) -> list[float]:
    """Return all numbers of a cell; a hyphen between two words or numbers is no sign."""
    return [float(found.replace(",", "").replace("\u2212", "-")) for found in _NUMBER.findall(cell)]
