"""Writes a matching as one workbook, to decide in."""

import importlib.metadata
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from mentormatch.answers import DECISIONS, defuse, title_key
from mentormatch.errors import FileError, count
from mentormatch.explanations import proof_in_words
from mentormatch.fairness import FairnessAudit, audit_columns, audit_rows, policy_audits
from mentormatch.files import PathLike, write_files
from mentormatch.matching import Matching, check_matching, digests_of
from mentormatch.tables.matching_tables import MatchingTables, Table, tables_of
from mentormatch.tables.writing import close_book, new_book, text_in_sheet, write_cell
from mentormatch.values import digest_of

WORKBOOK = "matching.xlsx"
PAIRS = "pairs"
ROWS_OF_SHEET = 1_048_576
COLUMNS_OF_SHEET = 16_384
_ADDED = ("decision", "note")
_MEASURED = 300  # rows that tell how wide a column is
_WIDTHS = {"decision": 11, "note": 36}
_NARROWEST, _WIDEST = 6, 44
_SHEETS = {
    PAIRS: (
        "Who mentors whom, and what each criterion adds to the score, from 0 to 1. The darker a score, the higher it "
        "is among these pairs. 'decision' and 'note' are yours."
    ),
    "unplaced": "Who got nobody, or fewer mentors than wanted, and why.",
    "mentors": "How many mentees each mentor has and could have, and what one more seat with them would add.",
    "audit": (
        "What each group of the audited columns got: the share who were placed, scores with 95 % intervals, the best "
        "that was on offer and what was missed of it. Of small groups no values are shown."
    ),
    "introductions": "A text for each pair, to the mentee and to the mentor, for a mail merge. Nothing was sent.",
    "letters": "A text for each mentee who got nobody.",
}
_ALL = "The CSV file holds all."
_TO_SEND_BACK = (
    "In the sheet 'pairs', choose accept (the pair stays), decline (it is not made again) or hold (neither is paired "
    "for now) under 'decision', or write another mentor's name or id. Blank: may move. Save it as .xlsx, and run: "
    f"mentormatch rematch MENTORS MENTEES --previous {WORKBOOK}"
)
_TO_CHECK = (
    "mentormatch verify DIR MENTORS MENTEES computes scores, rules, capacities and the proof again, in the folder that "
    "this workbook came from."
)


def write_workbook(matching: Matching, path: PathLike, *, force: bool = False) -> None:
    """Write pairs, unplaced, mentors, audit, introductions, letters and a read-me as the sheets of one workbook.

    Sheets hold what the CSV files of `write_matching` do, names first, with filters and a header that stays. In the
    sheet ``pairs``, ``decision`` offers accept, decline and hold; `mentormatch.rematch` takes the workbook back
    (``rematch --previous matching.xlsx``). The same matching gives the same bytes.

    Parameters
    ----------
    matching : Matching
        Whose pairs.
    path : str or path
        It ends with ``.xlsx``.
    force : bool
        Whether a file that is there may be replaced.

    Raises
    ------
    FileError
        Where the file is there already, unless `force`, is called otherwise, or cannot be written.

    Examples
    --------
    >>> import tempfile
    >>> from mentormatch.matching import match
    >>> from mentormatch.profiles import Cohort
    >>> from mentormatch.tables.decisions import read_decisions
    >>> cohort = Cohort.from_records(mentors=[{"id": "ada", "skills": "R"}], mentees=[{"id": "kim", "skills": "R"}])
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     write_workbook(match(cohort), Path(folder, "matching.xlsx"))
    ...     read_decisions(Path(folder, "matching.xlsx"))
    (Decision(mentee='kim', mentor='ada', decision=None, note='', by='', round=None),)
    """
    check_matching(matching)
    if Path(path).suffix.casefold() != ".xlsx":
        raise FileError(f"A workbook must be written as .xlsx. Got '{path}'.")
    write_files({path: lambda: workbook_of(matching, path=path)}, force=force)


@dataclass
class _Said:
    """What the read-me must say of cells and sheets that found no room."""

    cut: dict[str, int] = field(default_factory=dict)
    left_out: dict[str, str] = field(default_factory=dict)


def workbook_of(
    matching: Matching,
    tables: MatchingTables | None = None,
    audits: Sequence[FairnessAudit] | None = None,
    *,
    path: PathLike = WORKBOOK,
) -> bytes:
    """Return the bytes of the workbook of a matching.

    Parameters
    ----------
    matching : Matching
    tables : MatchingTables, optional
        Its tables, where they are known.
    audits : sequence of FairnessAudit, optional
        What `policy_audits` gives, where that is known.
    path : str or path
        What mistakes call it.

    Raises
    ------
    FileError
        Where a cell holds half a character.
    """
    tables = tables_of(matching) if tables is None else tables
    audits = policy_audits(matching) if audits is None else audits
    sheets = {
        PAIRS: _with_decisions(tables.pairs),
        "unplaced": _names_first(tables.unmatched),
        "mentors": _names_first(tables.mentors),
        "audit": _audit_table(audits),
        "introductions": _names_first(tables.introductions),
        "letters": _names_first(tables.letters),
    }
    buffer = io.BytesIO()
    book = new_book(buffer)
    formats = {
        "header": book.add_format({"bold": True, "bg_color": "#E8EDF3", "bottom": 1, "valign": "top"}),
        "yours": book.add_format({"bold": True, "bg_color": "#FFF4CC", "bottom": 1, "valign": "top"}),
        "score": book.add_format({"num_format": "0.000"}),
        "wrapped": book.add_format({"text_wrap": True, "valign": "top"}),
        "title": book.add_format({"bold": True, "valign": "top"}),
        **{name: book.add_format({"bg_color": colour}) for name, colour in _COLOURS.items()},
    }
    said = _Said()
    for title, table in sheets.items():
        _write_sheet(book, title, table, formats, said)
    _write_read_me(book, matching, audits, formats, said)
    close_book(book, path)
    return buffer.getvalue()


_COLOURS = {"accept": "#D5EBD8", "decline": "#F6D5D5", "hold": "#FBE8C8"}


def _with_decisions(pairs: Table) -> Table:
    """Return the pairs with names first, and columns for a decision and a note behind the score."""
    header, rows = pairs
    taken = {title_key(title) for title in _ADDED}
    titles = [f"{title} (criterion)" if title_key(title) in taken else title for title in header]
    first = _first(header)
    order = [*first, header.index("score")]
    rest = [place for place in range(len(header)) if place not in order]
    blank = (None,) * len(_ADDED)
    return (
        (*(titles[place] for place in order), *_ADDED, *(titles[place] for place in rest)),
        [(*(row[place] for place in order), *blank, *(row[place] for place in rest)) for row in rows],
    )


def _names_first(table: Table) -> Table:
    header, rows = table
    first = _first(header)
    order = [*first, *(place for place in range(len(header)) if place not in first)]
    return tuple(header[place] for place in order), [tuple(row[place] for place in order) for row in rows]


def _first(header: Sequence[str]) -> list[int]:
    """Return where the people stand: by name where there is one, else by id."""
    sides = [side for side in ("mentee", "mentor") if side in header]
    return [header.index(f"{side}_name" if f"{side}_name" in header else side) for side in sides]


def _audit_table(audits: Sequence[FairnessAudit]) -> Table:
    header = audit_columns()
    return header, [tuple(row[name] for name in header) for row in audit_rows(audits)]


def _write_sheet(book: Any, title: str, table: Table, formats: Mapping[str, Any], said: _Said) -> None:
    header, rows = table
    if len(rows) >= ROWS_OF_SHEET or len(header) > COLUMNS_OF_SHEET:
        what = f"{len(rows):,} rows and {len(header):,} columns"
        room = f"a sheet holds {ROWS_OF_SHEET:,} and {COLUMNS_OF_SHEET:,}, the header among them"
        said.left_out[title] = f"{what}; {room}. {_ALL}"
        return
    sheet = book.add_worksheet(title)
    cut = 0
    for column, name in enumerate(header):
        look = formats["yours" if title == PAIRS and name in _ADDED else "header"]
        sheet.write_string(0, column, text_in_sheet(defuse(name)), look)
        width = _WIDTHS.get(name) if title == PAIRS else None
        computed = not name.startswith(("mentee_", "mentor_"))  # what people wrote stays as it is
        is_score = computed and any(isinstance(row[column], float) for row in rows[:_MEASURED])
        sheet.set_column(column, column, width or _width(name, rows, column), formats["score"] if is_score else None)
    for number, row in enumerate(rows, start=1):
        for column, cell in enumerate(row):
            if cell is not None:
                cut += not write_cell(sheet, number, column, cell, cut=True)
    if cut:
        said.cut[title] = cut
    sheet.ignore_errors({"number_stored_as_text": f"A1:XFD{ROWS_OF_SHEET}"})  # ids may look like numbers
    sheet.freeze_panes(1, len(_first(header)))
    sheet.autofilter(0, 0, max(1, len(rows)), len(header) - 1)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    sheet.set_footer(f"&L{title}&RPage &P of &N")
    if "score" in header and rows:
        _colour_scores(sheet, header.index("score"), len(rows))
    if title == PAIRS:
        _offer_decisions(sheet, header.index("decision"), len(rows), formats)


def _width(name: str, rows: Sequence[Sequence[Any]], column: int) -> int:
    longest = max((len(str(row[column])) for row in rows[:_MEASURED] if row[column] is not None), default=0)
    return min(_WIDEST, max(_NARROWEST, len(name) + 4, longest + 1))  # the arrow of the filter takes some room


def _colour_scores(sheet: Any, column: int, rows: int) -> None:
    # one colour from pale to dark, so that nobody must tell red from green
    scale = {"type": "2_color_scale", "min_color": "#FFFFFF", "max_color": "#7FB2E5"}
    sheet.conditional_format(1, column, rows, column, scale)


def _offer_decisions(sheet: Any, column: int, rows: int, formats: Mapping[str, Any]) -> None:
    last = max(1, rows)
    offered = {
        "validate": "list",
        "source": list(DECISIONS),
        "ignore_blank": True,
        "input_title": "Decision",
        "input_message": "accept, decline, hold, or nothing",
        "error_title": "Decision",
        "error_message": "Choose accept, decline or hold, or leave it blank. Words of your own go into 'note'.",
    }
    sheet.data_validation(1, column, last, column, offered)
    for word in DECISIONS:
        rule = {"type": "cell", "criteria": "==", "value": f'"{word}"', "format": formats[word]}
        sheet.conditional_format(1, column, last, column, rule)


def _write_read_me(
    book: Any, matching: Matching, audits: Sequence[FairnessAudit], formats: Mapping[str, Any], said: _Said
) -> None:
    sheet = book.add_worksheet("read-me")
    sheet.set_column(0, 0, 18)
    sheet.set_column(1, 1, 100)
    for number, (what, text) in enumerate(_read_me(matching, audits, said)):
        sheet.write_string(number, 0, text_in_sheet(defuse(what)), formats["title"])
        sheet.write_string(number, 1, text_in_sheet(defuse(text)), formats["wrapped"])
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)


def _read_me(matching: Matching, audits: Sequence[FairnessAudit], said: _Said) -> list[tuple[str, str]]:
    cohort, (title, proof) = matching.cohort, proof_in_words(matching)
    digests = digests_of(cohort, matching.policy)
    sides = f"{count(len(cohort.mentees), 'mentee')} and {count(len(cohort.mentors), 'mentor')}"
    placed = f"{count(len(matching.pairs), 'pair')}; {len(matching.unmatched):,} got nobody"
    lines = [("What this is", f"A matching of {sides}: {placed}.")]
    for name, what in _SHEETS.items():
        text = what if name != "audit" or audits else "The policy names no column that is audited and known here."
        lines.append((name, f"Left out: {said.left_out[name]}" if name in said.left_out else text))
    lines += [
        ("To send it back", _TO_SEND_BACK),
        (title, ". ".join(f"{line[:1].upper()}{line[1:]}" for line in proof) + "."),
        ("To check it", _TO_CHECK),
    ]
    lines += [("Cut", f"'{name}': {cells:,} cells too long for a sheet. {_ALL}") for name, cells in said.cut.items()]
    lines += [
        ("Digest of policy", digest_of(matching.policy.to_dict())),
        ("Digest of mentors", digests["mentors"]),
        ("Digest of mentees", digests["mentees"]),
        ("Seed, solver", f"{matching.seed}, {matching.solver}"),
        ("Version", f"mentormatch-engine {importlib.metadata.version('mentormatch-engine')}"),
        (
            "Confidential",
            "This workbook names people, and holds what the policy shows of them: send it to nobody else.",
        ),
    ]
    return lines
