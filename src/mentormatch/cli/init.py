"""The lines that `init` prints: columns, questions, and the next command."""

import shlex
from collections.abc import Iterable, Iterator, Sequence
from os import fspath
from pathlib import Path
from typing import Any

from mentormatch.cli.failures import mistake_facts
from mentormatch.cli.reading import reading
from mentormatch.errors import shorten
from mentormatch.starter import ProposedCriterion, StarterPolicy, TableGuess

_SHOWN = 5
_MARGIN = 12


def init_lines(starter: StarterPolicy, *, file: Path, mentors: Path, mentees: Path | None) -> Iterator[str]:
    """Yield what was inferred about the tables, on one screen.

    Parameters
    ----------
    starter : StarterPolicy
        What was proposed for them.
    file : path
        Where the policy was written.
    mentors, mentees : path
        The tables; without `mentees`, the first is one of everybody.

    Examples
    --------
    >>> import tempfile
    >>> from mentormatch.starter import starter_policy
    >>> from mentormatch.tables import write_all
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     people = Path(folder, "people.csv")
    ...     rows = [["ada", "mentor", "R; SQL"], ["kim", "mentee", "SQL"]]
    ...     write_all({people: (["id", "I am a", "Skills"], rows)})
    ...     starter = starter_policy(people)
    >>> for line in init_lines(starter, file=Path("policy.toml"), mentors=Path("people.csv"), mentees=None):
    ...     print(line)  # doctest: +ELLIPSIS
    Read        people.csv: 1 mentor, 1 mentee, by 'I am a'
    Ids         'id'
    Capacity    no column says it: one mentee each
    Compared    'Skills' with 'Skills' (terms)
    Questions   2 in policy.toml, on the lines that begin with # ?
    Written     policy.toml
    Next        mentormatch match people.csv --policy policy.toml
    """
    found = starter.proposal
    yield from _block("Read", list(_read(starter)))
    yield from _block("Take part?", list(_leaving(starter, file)))
    yield from _block("Ids", [" and ".join(dict.fromkeys(map(_id, found.sides)))])
    yield from _block("Capacity", [_capacity(found.mentors)])
    sure = [criterion for criterion in found.criteria if criterion.is_sure]
    nothing = [
        "nothing: no columns of both sides are surely alike; the policy asks which are, and lots decide until then"
    ]
    yield from _block("Compared", _few([_compared(criterion) for criterion in sure], "more") or nothing)
    doubtful = [f"'{criterion.likeness.wants.header}'" for criterion in found.criteria if not criterion.is_sure]
    yield from _block("Perhaps", [_first_few(doubtful)] if doubtful else [])
    groups = list(dict.fromkeys(f"'{column.header}'" for side in found.sides for column in side.groups))
    yield from _block("Audited", [f"{_first_few(groups)}: never compared"] if groups else [])
    repeated = list(dict.fromkeys(f"'{text.header}' repeats '{group.header}'" for text, group in found.repeated))
    yield from _block("Left out", [f"{text}, and is not compared" for text in repeated])
    shown = list(
        dict.fromkeys(f"'{column.header}'" for side in found.sides for column in (*side.names, *side.contacts))
    )
    yield from _block("Shown", [f"{_first_few(shown)}: in every output, never compared"] if shown else [])
    yield from _block("Questions", [f"{starter.questions} in {fspath(file)}, on the lines that begin with # ?"])
    yield from _block(
        "Mend first", _few([str(mistake) for mistake in starter.mistakes], "more mistakes; `check` lists them")
    )
    yield from _block("Written", [fspath(file)])
    yield from _block("Next", [_next_of(starter, file, mentors, mentees)])


def template_lines(folder: Path, files: Sequence[Path], *, example: bool) -> Iterator[str]:
    """Yield what was written where there were no tables yet, and the next command.

    Examples
    --------
    >>> for line in template_lines(Path("new"), [Path("new/mentors.csv")], example=False):
    ...     print(line)
    Written     new/mentors.csv
    First       put the questions of new/questions.md into a form, or fill the tables in
    Next        mentormatch check new/mentors.csv new/mentees.csv --policy new/policy.toml
    """
    yield from _block("Written", [", ".join(map(fspath, files))])
    if not example:
        questions = fspath(folder / "questions.md")
        yield from _block("First", [f"put the questions of {questions} into a form, or fill the tables in"])
    yield from _block("Next", [_next_of_templates(folder, example=example)])


def init_facts(starter: StarterPolicy, *, file: Path, mentors: Path, mentees: Path | None) -> dict[str, Any]:
    """Return what was inferred about the tables for `print_json`.

    Parameters
    ----------
    starter, file, mentors, mentees
        As of `init_lines`.
    """
    found = starter.proposal
    return {
        "tables": [
            {
                "side": f"{side.role}s",
                "file": side.source,
                "people": side.people,
                "columns": len(side.all) + (side.id is not None),
                "answered_before": side.doubled,
                "id": None if side.id is None else side.id.header,
            }
            for side in found.sides
        ],
        "role": [] if found.role is None else list(found.role.headers),
        "leaving": list(_leaving(starter, file)),
        "capacity": _capacity(found.mentors),
        "compared": [
            {
                "wants": criterion.likeness.wants.header,
                "offers": criterion.likeness.offers.header,
                "encoder": criterion.encoder["name"],
                "reverse": criterion.reverse,
                "sure": criterion.is_sure,
            }
            for criterion in found.criteria
        ],
        "audited": list(dict.fromkeys(column.header for side in found.sides for column in side.groups)),
        "left_out": [{"column": text.header, "repeats": group.header} for text, group in found.repeated],
        "shown": list(dict.fromkeys(column.header for side in found.sides for column in (*side.names, *side.contacts))),
        "questions": starter.questions,
        "mistakes": mistake_facts(starter.mistakes),
        "written": [fspath(file)],
        "next": _next_of(starter, file, mentors, mentees),
    }


def template_facts(folder: Path, files: Sequence[Path], *, example: bool) -> dict[str, Any]:
    """Return what was written where there were no tables yet for `print_json`.

    Examples
    --------
    >>> template_facts(Path("new"), [Path("new/mentors.csv")], example=False)["written"]
    ['new/mentors.csv']
    """
    return {"written": list(map(fspath, files)), "next": _next_of_templates(folder, example=example)}


def _read(starter: StarterPolicy) -> Iterator[str]:
    mentors, mentees = starter.proposal.sides
    counts = [f"{side.people:,} {side.role}{'' if side.people == 1 else 's'}" for side in (mentors, mentees)]
    if starter.proposal.role is not None:
        yield f"{mentors.source}: {', '.join(counts)}, by {' and '.join(map(repr, starter.proposal.role.headers))}"
        return
    for side, people in zip((mentors, mentees), counts, strict=True):
        columns = len(side.all) + (side.id is not None)
        again = f", {side.doubled} of them who answered before" if side.doubled else ""
        yield f"{side.source}: {people} in {columns} columns{again}"


def _leaving(starter: StarterPolicy, file: Path) -> Iterator[str]:
    """Yield who seems not to take part, and is paired as it is."""
    lines = starter.policy.splitlines()
    for side in starter.proposal.sides:
        is_said = any(line.startswith(f"only.{side.role}s.") for line in lines)
        for said in side.participation.values():
            if said.leaving and not is_said:
                answers = ", ".join(f"'{answer}'" for answer in said.leave) or "no answer"
                people = f"{len(said.leaving):,} {side.role}{'' if len(said.leaving) == 1 else 's'}"
                yield f"'{said.header}' says {answers} of {people}: paired as it is, as {fspath(file)} asks on top"
        if side.tests:
            yield f"{side.source}: row {', '.join(map(str, side.tests[:_SHOWN]))} seems to try the form"


def _id(side: TableGuess) -> str:
    return (
        f"none among the {side.role}s: no column is filled and different for all"
        if side.id is None
        else f"'{side.id.header}'"
    )


def _capacity(mentors: TableGuess) -> str:
    capacity = mentors.limits.get("capacity")
    if capacity is None:
        return "no column says it: one mentee each"
    blank = f", blank of {capacity.blank}: one mentee each" if capacity.blank else ""
    return f"'{capacity.header}'{blank}"


def _compared(criterion: ProposedCriterion) -> str:
    how = "the other one is better" if criterion.reverse else criterion.encoder["name"]
    wants, offers = (shorten(side.header, limit=40) for side in (criterion.likeness.wants, criterion.likeness.offers))
    return f"'{wants}' with '{offers}' ({how})"


def _first_few(names: Sequence[str]) -> str:
    more = len(names) - _SHOWN
    return ", ".join(names[:_SHOWN]) + (f" and {more} more" if more > 0 else "")


def _few(lines: Sequence[str], what: str) -> list[str]:
    more = len(lines) - _SHOWN
    return [*lines[:_SHOWN], *([f"… and {more} {what}"] if more > 0 else [])]


def _block(title: str, lines: Iterable[str]) -> Iterator[str]:
    """Yield lines, the first of them after a title."""
    for number, line in enumerate(lines):
        yield f"{'' if number else title:<{_MARGIN}}{line}"


def _next_of(starter: StarterPolicy, file: Path, mentors: Path, mentees: Path | None) -> str:
    sure = any(criterion.is_sure for criterion in starter.proposal.criteria)
    return _next("match" if sure and not starter.mistakes else "check", file, mentors, mentees)


def _next_of_templates(folder: Path, *, example: bool) -> str:
    tables = (folder / "mentors.csv", folder / "mentees.csv")
    return _next("match" if example else "check", folder / "policy.toml", *tables)


def _next(command: str, policy: Path, mentors: Path, mentees: Path | None) -> str:
    tables = [fspath(mentors), *([] if mentees is None else [fspath(mentees)])]
    return shlex.join(["mentormatch", command, *tables, "--policy", fspath(policy), *reading().size_words()])
