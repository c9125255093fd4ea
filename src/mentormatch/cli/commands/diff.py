"""The command `diff`: what changed between two rounds."""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import click

from mentormatch.cli.options import FILE, takes
from mentormatch.cli.printing import print_json, print_lines
from mentormatch.errors import Side

_SHOWN = 10
_TITLES = {
    "moved": "Moved",
    "new": "New",
    "gone": "Gone",
    "waiting": "Waiting",
}


@click.command()
@click.argument("before", type=FILE)
@click.argument("after", type=FILE)
@takes("--all", "--json")
def diff(before: Path, after: Path, *, everything: bool, as_json: bool) -> None:
    """Say what changed from one round to another.

    Who moved, is new, is gone, or is waiting. BEFORE and AFTER are folders of matchings, their matching.json, or lists
    of pairs such as pairs.csv.
    """
    from mentormatch.tables import read_called, read_difference

    found = read_difference(before, after)
    if as_json:
        print_json(found)
        return
    print_lines([str(found), *_lines(found.to_records(), read_called(before, after), everything=everything)])


def _lines(
    records: Iterable[dict[str, Any]], called: Mapping[Side, Mapping[str, str]], *, everything: bool
) -> Iterator[str]:
    """Yield who changed, one line a mentee, by kind, with the names that are known."""
    of_kind: dict[str, list[dict[str, Any]]] = {kind: [] for kind in _TITLES}
    for record in records:
        if record["change"] in of_kind:
            of_kind[record["change"]].append(record)
    for kind, found in of_kind.items():
        shown = found if everything else found[:_SHOWN]
        for number, record in enumerate(shown):
            yield f"{'' if number else _TITLES[kind]:<12}{_in_words(record, called)}"
        if len(shown) < len(found):
            yield f"{'':<12}and {len(found) - len(shown):,} more; --all lists them"


def _in_words(record: dict[str, Any], called: Mapping[Side, Mapping[str, str]]) -> str:
    before, after = (
        ", ".join(called["mentors"].get(str(mentor), str(mentor)) for mentor in record[when])
        for when in ("before", "after")
    )
    mentee = called["mentees"].get(str(record["mentee"]), str(record["mentee"]))
    if record["change"] == "moved":
        return f"{mentee}: from {before} to {after}"
    return f"{mentee}: {after or before}" if after or before else mentee
