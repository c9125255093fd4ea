"""What all benchmarks say and write: rows of a CSV file, parts of a Markdown page, and what is left out."""

import csv
import sys
from dataclasses import dataclass
from pathlib import Path


def left_out(what, error):
    """Say that something is not measured, since its data cannot be read."""
    print(f"{what} is left out: {error}; MENTORMATCH_DATA names the folder of the data", file=sys.stderr)


def append(path, columns, rows):
    """Append rows to a CSV file, which begins with a header."""
    fresh = not path.exists()
    with path.open("a", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, restval="")
        if fresh:
            writer.writeheader()
        writer.writerows(rows)


def write_into(path, marks, text):
    """Put a text between the marks of a Markdown file."""
    page = path.read_text(encoding="utf-8")
    before, found, rest = page.partition(marks[0])
    _, closed, after = rest.partition(marks[1])
    if not found or not closed:
        raise SystemExit(f"{path} must hold {marks[0].strip()} and {marks[1]}.")
    path.write_text(f"{before}{marks[0]}\n{text}{marks[1]}{after}", encoding="utf-8")


@dataclass(frozen=True)
class PageTable:
    """A table of a page, between marks with its name, of which a run renews the rows that it measured.

    Parameters
    ----------
    name : str
        What the marks say.
    titles : tuple of str
        The titles of the columns, as they stand on the page.
    key : int
        How many of the first cells tell rows apart. A row that is measured again takes the place of the one before, a
        new one stands last, and what was not measured stays.
    """

    name: str
    titles: tuple[str, ...]
    key: int = 1

    @property
    def marks(self):
        """What stands on the page before and after the table."""
        return f"<!-- {self.name}: begin -->\n", f"<!-- {self.name}: end -->"

    def renew(self, path, rows):
        """Put rows of cells into the table of a Markdown file."""
        between = path.read_text(encoding="utf-8").partition(self.marks[0])[2].partition(self.marks[1])[0]
        lines = [[cell.strip() for cell in line.split("|")[1:-1]] for line in between.splitlines() if line.strip()]
        if lines and tuple(lines[0]) != self.titles:
            raise SystemExit(f"The table '{self.name}' of {path} must have the columns {', '.join(self.titles)}.")
        found = {tuple(cells[: self.key]): cells for cells in lines[2:]}
        for row in rows:
            cells = [str(cell).strip() for cell in row]
            if len(cells) != len(self.titles) or any("|" in cell for cell in cells):
                raise SystemExit(f"A row of '{self.name}' must have a cell for each column. Got {cells}.")
            found[tuple(cells[: self.key])] = cells
        lines = [f"| {' | '.join(cells)} |\n" for cells in (self.titles, *found.values())]
        lines.insert(1, f"|{'---|' * len(self.titles)}\n")
        write_into(path, self.marks, f"{''.join(lines)}\n")


def ask_for_page(parser):
    """Add the option that names the page."""
    parser.add_argument("--into", type=Path, metavar="PAGE", help="put the rows into the table of this Markdown file")
