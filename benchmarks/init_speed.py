"""How long `mentormatch init` takes on large tables, against another version where one is given.

Usage: python benchmarks/init_speed.py [--people 100000] [--form MENTORS MENTEES] [--against SRC]
"""

import argparse
import csv
import os
import re
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from itertools import cycle, islice
from pathlib import Path

from result_files import PageTable, ask_for_page

from mentormatch import write_cohort
from mentormatch.datasets import make_cohort

TABLE = PageTable("init", ("tables", "rows a side", "seconds"), key=2)
_ADDRESS = re.compile(r"[^@\s]+@[^@\s]+\.\w+")


def made_up(folder: Path, people: int) -> list[Path]:
    """Write a made-up cohort of so many people a side, and return its tables."""
    files = [folder / "mentors.csv", folder / "mentees.csv"]
    write_cohort(make_cohort(people, people, seed=1), mentors=files[0], mentees=files[1])
    return files


def multiplied(folder: Path, forms: Sequence[Path], people: int) -> list[Path]:
    """Write the rows of exports of forms again and again, each copy with addresses of its own."""
    return [_multiplied(form, folder / f"form_{number}.csv", people) for number, form in enumerate(forms)]


def _multiplied(form: Path, file: Path, people: int) -> Path:
    with form.open(newline="", encoding="utf-8-sig") as source, file.open("w", newline="", encoding="utf-8") as copy:
        header, *rows = csv.reader(source)
        writer = csv.writer(copy)
        writer.writerow(header)
        for number, row in enumerate(islice(cycle(rows), people)):
            again = number // len(rows)
            writer.writerow([_own(cell, again) if again and _ADDRESS.fullmatch(cell) else cell for cell in row])
    return file


def _own(address: str, again: int) -> str:
    local, _, host = address.partition("@")
    return f"{local}{again}@{host}"


def measured(files: Sequence[Path], folder: Path, source: Path | None) -> tuple[float, float]:
    """Return the seconds and the processor seconds of `init` on two tables, of a version whose sources these are."""
    env = {**os.environ, **({} if source is None else {"PYTHONPATH": str(source)})}
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    command = [sys.executable, "-m", "mentormatch", "init", str(folder / "policy"), *map(str, files), "--force"]
    subprocess.run(command, check=True, env=env, stdout=subprocess.DEVNULL)
    seconds, after = time.perf_counter() - began, resource.getrusage(resource.RUSAGE_CHILDREN)
    return seconds, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main() -> None:
    """Measure the tables, each version after the other on each."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--people", type=int, default=100_000, help="on each side")
    parser.add_argument("--form", type=Path, nargs=2, metavar=("MENTORS", "MENTEES"), help="exports to multiply")
    parser.add_argument("--against", type=Path, metavar="SRC", help="the folder src of another version")
    ask_for_page(parser)
    options = parser.parse_args()
    rows = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        examples = Path(__file__).parent.parent / "examples"
        tables = {
            "the example": [examples / "mentors.csv", examples / "mentees.csv"],
            "made up": made_up(folder, options.people),
        }
        if options.form is not None:
            tables["form"] = multiplied(folder, options.form, options.people)
        for title, files in tables.items():
            seconds, worked = measured(files, folder, None)
            print(f"{title}: {seconds:.1f} s, of processor time {worked:.1f} s", flush=True)
            sides = "40 and 120" if title == "the example" else f"{options.people:,}"
            rows.append([title, sides, f"{seconds:.1f}"])
            if options.against is not None:
                _, before = measured(files, folder, options.against)
                print(f"  before: {before:.1f} s of processor time, {before / worked:.2f} times as much", flush=True)
    if options.into is not None:
        TABLE.renew(options.into, rows)


if __name__ == "__main__":
    main()
