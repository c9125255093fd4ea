"""Files of results that all benchmarks write: rows of a CSV file, and a part of a Markdown page."""

import csv


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
