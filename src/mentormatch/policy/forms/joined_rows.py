"""Joins the rows of one person, such as one row a wish."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from mentormatch.answers import Cell, fold, id_text, is_blank, plain_cell, read_rank, split_terms, text_of
from mentormatch.errors import Mistake, count, shorten
from mentormatch.policy.forms.form import Form, Needs
from mentormatch.policy.forms.table import RawTable
from mentormatch.profiles import LIMITS, Role

_EXAMPLES = 3


def places_of(ids: Sequence[object]) -> list[list[int]]:
    """Return the rows of each person, in the order in which people first stand there; who has no id stands alone.

    Examples
    --------
    >>> places_of(["kim", "noor", "kim", None, None])
    [[0, 2], [1], [3], [4]]
    """
    found: dict[object, list[int]] = {}
    for place, cell in enumerate(ids):
        try:
            key: object = id_text(cell) or ("row", place)
        except (TypeError, ValueError):
            key = ("row", place)
        found.setdefault(key, []).append(place)
    return list(found.values())


def several_answers(cells: Sequence[object], people: Sequence[Sequence[int]]) -> list[list[Cell]]:
    """Return the different answers of each person, in the order of the rows.

    Examples
    --------
    >>> several_answers(["R", "Go", "r ", None], [[0, 2], [1, 3]])
    [['R'], ['Go']]
    """
    found = []
    for places in people:
        answers = [plain_cell(cells[place]) for place in places]
        found.append(list({_key(cell): cell for cell in reversed(answers) if not is_blank(cell)}.values())[::-1])
    return found


def joined_answers(
    cells: Sequence[object],
    people: Sequence[Sequence[int]],
    *,
    ranks: Sequence[object] | None = None,
    separator: str | None = None,
) -> tuple[Cell, ...]:
    """Return what people answered in several rows as one list each, or as ``{term: rank}``.

    Parameters
    ----------
    cells : sequence of cells
        The answers, one a row.
    people : sequence of sequence of int
        The rows of each person.
    ranks : sequence of cells, optional
        The rank of each answer. Those without one come last, with one rank.
    separator : str, optional
        What stands between the answers in one cell; by default a cell is one answer.

    Examples
    --------
    >>> joined_answers(["R", "Go", "Rust"], [[0, 2], [1]])
    (('R', 'Rust'), ('Go',))
    >>> joined_answers(["R", "Go", "Rust"], [[0, 2], [1]], ranks=["2", 1, "1"])
    ({'Rust': 1, 'R': 2}, {'Go': 1})
    """
    made: list[Cell] = []
    for places in people:
        terms: dict[str, tuple[str, int]] = {}
        for place in places:
            for term in _terms_of(plain_cell(cells[place]), separator):
                terms.setdefault(fold(term), (term, place))
        if ranks is None:
            made.append(tuple(term for term, _ in terms.values()) or None)
        else:
            made.append(_ranked(list(terms.values()), ranks) or None)
    return tuple(made)


def _ranked(terms: Sequence[tuple[str, int]], ranks: Sequence[object]) -> dict[str, str | int | float]:
    said = [(term, _rank(ranks[place])) for term, place in terms]
    last = max((rank for _, rank in said if isinstance(rank, int)), default=0) + 1
    known = [(term, last if rank is None else rank) for term, rank in said]
    return dict(sorted(known, key=lambda pair: pair[1] if isinstance(pair[1], int) else last))


def _rank(cell: object) -> int | str | None:
    """Return the rank in a cell; what is none stays, to be refused."""
    plain = plain_cell(cell)
    try:
        return read_rank(plain)
    except (TypeError, ValueError):
        return text_of(plain)


def _terms_of(cell: Cell, separator: str | None) -> tuple[str, ...]:
    if is_blank(cell):
        return ()
    if isinstance(cell, str) and separator is None:
        return (cell.strip(),)
    return tuple(split_terms(cell, separator))


def _key(cell: Cell) -> str:
    return fold(text_of(cell))


def join_rows(
    table: RawTable, role: Role, form: Form, *, needs: Mapping[str, Needs], mistakes: list[Mistake]
) -> RawTable:
    """Return a table with one row a person: equal answers once, different ones as a list.

    Where one number is needed, different ones are a mistake. Of different names, the first counts, which is said.

    Parameters
    ----------
    table : RawTable
        The columns under the names of the policy.
    role : {"mentor", "mentee"}
        Which side it is.
    form : Form
        How the policy says that it is read.
    needs : mapping of str to Needs
        The kind of answers that the policy needs, by column.
    mistakes : list of Mistake
        Contradictions are appended to it.

    Examples
    --------
    >>> from mentormatch.policy import read_form
    >>> columns = {"id": ("kim", "kim", "noor"), "skill": ("R", "SQL", "R"), "city": ("Ulm", "Ulm", "Bonn")}
    >>> form = read_form(columns={}, answers={"duplicates": "join"}, only={})
    >>> table = RawTable(columns, "mentees.csv", 2, (2, 3, 4))
    >>> dict(join_rows(table, "mentee", form, needs={}, mistakes=[]).columns)
    {'id': ('kim', 'noor'), 'skill': (('R', 'SQL'), ('R',)), 'city': ('Ulm', 'Bonn')}
    """
    people = places_of(table.columns.get("id", ()))
    if len(people) == len(table.rows):
        return table
    single = {"id", "name", *LIMITS[role]}
    columns: dict[str, tuple[object, ...]] = {}
    differing: dict[str, list[int]] = {}
    for name, cells in table.columns.items():
        answers = several_answers(cells, people)
        several = [place for place, said in enumerate(answers) if len(said) > 1]
        ranked_by = form.of(name).ranked_by
        ranks = None if ranked_by is None else table.columns.get(ranked_by)
        if ranked_by is not None and ranks is None:
            expected = f"the {role}s must have a column '{ranked_by}', which [answers.{name}] names"
            path = ("answers", name, "ranked_by")
            mistakes.append(Mistake("column_missing", expected, file=table.source, column=ranked_by, path=path))
        if several and name not in {"id", "name"}:
            differing[name] = several
        if (not several and ranks is None) or name in single or needs.get(name) in {"number", "count"}:
            columns[name] = tuple(said[0] if said else None for said in answers)
            if name not in {"id", "name"}:
                mistakes += [_contradiction(table, name, people[place], answers[place]) for place in several]
        elif needs.get(name) == "text" or needs.get(name) == "times":
            between = "; " if needs[name] == "times" else "\n"
            columns[name] = tuple(between.join(map(text_of, said)) or None for said in answers)
        else:
            columns[name] = joined_answers(cells, people, ranks=ranks, separator=form.of(name).separator)
    rows = tuple(table.rows[places[0]] for places in people)
    note = f"{table.source}: {count(len(table.rows), 'row')} of {count(len(people), 'person', 'people')} joined"
    told = [f"'{shorten(name, limit=30)}' ({_whose(several, columns)})" for name, several in differing.items()]
    note += f"; answers that differ are a list: {', '.join(told)}." if told else "."
    return replace(table, columns=columns, rows=rows, notes=(*table.notes, note))


def _whose(several: Sequence[int], columns: Mapping[str, Sequence[object]]) -> str:
    """Return how many people gave several answers; of a few, who they are."""
    if len(several) > _EXAMPLES:
        return f"{len(several)} people"
    return ", ".join(text_of(plain_cell(columns["id"][place])) for place in several)


def _contradiction(table: RawTable, name: str, places: Sequence[int], said: Sequence[Cell]) -> Mistake:
    ids = table.columns["id"]
    rows = ", ".join(str(table.rows[place]) for place in places)
    return Mistake(
        "rows_contradict",
        f"must be one number in all rows of a person ({rows})",
        got=" and ".join(text_of(cell) for cell in said[:_EXAMPLES]),
        hint="Make them equal, since `duplicates` in [answers] of the policy joins the rows.",
        file=table.source,
        row=table.rows[places[0]],
        column=name,
        id=text_of(plain_cell(ids[places[0]])),
    )
