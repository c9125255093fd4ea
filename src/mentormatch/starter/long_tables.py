"""Tables with several rows a person, such as one a wish."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from mentormatch.answers import fold, is_email, is_id, is_manager, is_name, is_time, plain_cell, read_rank, text_of
from mentormatch.column_roles import facts_of, infer_column, is_person, side_named
from mentormatch.policy import RawTable, is_blank, joined_answers, places_of, several_answers

_EACH, _MOST_EACH = 1.3, 20.0  # rows a person, on average
_MOSTLY, _NEARLY_ALL = 0.8, 0.97
_SEVERAL = 0.4  # of the people, those with several rows
_FEWEST_PEOPLE = 2
_REPEATED = 0.2  # of the answers that differ, those that a person gives again


@dataclass(frozen=True)
class LongTable:
    """What a table with several rows a person holds.

    Parameters
    ----------
    key : str
        The title of the column that tells the people apart.
    people : tuple of tuple of int
        The rows of each person.
    varying : tuple of str
        The titles of the columns in which the rows of a person differ.
    ranks : str or None
        Of these, the one that ranks the others: 1 to n for each person.
    """

    key: str
    people: tuple[tuple[int, ...], ...]
    varying: tuple[str, ...]
    ranks: str | None = None

    @property
    def ranked(self) -> str | None:
        """The title of the column that is ranked; None where none is, or it is not clear which."""
        others = [title for title in self.varying if title != self.ranks]
        return others[0] if self.ranks is not None and len(others) == 1 else None


def find_long(table: RawTable) -> LongTable | None:
    """Return what tells the people of a table apart where each has several rows; None where each has one.

    So it is where names, addresses or ids come again in many rows, all that is said of a person otherwise is the same
    in these rows, but for one column or more, and no column names another person in every row.

    Parameters
    ----------
    table : RawTable
        As it stands in the file.

    Examples
    --------
    >>> columns = {"Email": ("k@x.org", "k@x.org", "n@x.org", "n@x.org"), "Name": ("Kim Ek", "Kim Ek", "Noor Li",
    ...            "Noor Li"), "Skill": ("R", "Go", "Go", "C"), "Rank": ("1", "2", "2", "1")}
    >>> found = find_long(RawTable(columns, "mentees.csv", 2, (2, 3, 4, 5)))
    >>> found.key, found.varying, found.ranks, found.ranked
    ('Email', ('Skill', 'Rank'), 'Rank', 'Skill')
    """
    rows = len(table.rows)
    texts = {title: [text_of(_plain(cell)) for cell in cells] for title, cells in table.columns.items()}
    if rows < 2 * _FEWEST_PEOPLE or any(_names_each(title, cells, rows) for title, cells in texts.items()):
        return None
    keys = [title for title, cells in texts.items() if _may_be_key(title, cells, rows)]
    keys.sort(key=lambda title: (not any("@" in text for text in texts[title]), not is_id(title)))
    for key in keys:
        people = places_of([fold(text) for text in texts[key]])
        found = _varying(texts, key, people)
        if found is not None:
            varying, told = found
            ranks = [title for title in varying if _are_ranks(table.columns[title], people)]
            rest = tuple(title for title in varying if title not in ranks[1:])
            if told and len(rest) > len(ranks[:1]):
                return LongTable(key, tuple(map(tuple, people)), rest, ranks[0] if ranks else None)
    return None


def joined_table(table: RawTable, found: LongTable) -> RawTable:
    """Return a table with one row a person, as reading with `duplicates = "join"` makes it.

    Examples
    --------
    >>> table = RawTable({"id": ("kim", "kim", "noor"), "skill": ("R", "Go", "C")}, "mentees.csv", 2, (2, 3, 4))
    >>> joined = joined_table(table, LongTable("id", ((0, 1), (2,)), ("skill",)))
    >>> dict(joined.columns)
    {'id': ('kim', 'noor'), 'skill': (('R', 'Go'), ('C',))}
    """
    columns: dict[str, tuple[object, ...]] = {}
    for title, cells in table.columns.items():
        if title == found.ranks:
            continue
        answers = several_answers(cells, found.people)
        if any(len(said) > 1 for said in answers):
            ranks = table.columns[str(found.ranks)] if title == found.ranked else None
            columns[title] = joined_answers(cells, found.people, ranks=ranks)
        else:
            columns[title] = tuple(said[0] if said else None for said in answers)
    return replace(table, columns=columns, rows=tuple(table.rows[places[0]] for places in found.people))


def _plain(cell: object) -> str:
    try:
        return text_of(plain_cell(cell))
    except TypeError:
        return str(cell)


def _look_like_people(title: str, said: set[str]) -> bool:
    """Return whether answers are addresses, names of persons, or ids as the title says."""
    addresses = sum("@" in text for text in said)
    persons = sum(is_person(text) for text in said)
    return max(addresses, persons) >= _MOSTLY * len(said) or is_id(title) or is_email(title)


def _names_each(title: str, texts: Sequence[str], rows: int) -> bool:
    """Return whether a column names another person in every row: then the table has one row a person."""
    said = {text for text in texts if text}
    if len(said) < _NEARLY_ALL * rows or is_manager(title):
        return False
    looks = sum("@" in text for text in said) + sum(is_person(text) for text in said)
    return looks >= _MOSTLY * len(said) and (is_name(title) or is_email(title) or side_named(title) is not None)


def _may_be_key(title: str, texts: Sequence[str], rows: int) -> bool:
    said = {fold(text) for text in texts if text}
    if sum(map(bool, texts)) < _NEARLY_ALL * rows or is_manager(title) or len(said) < _FEWEST_PEOPLE:
        return False
    if not _EACH <= rows / len(said) <= _MOST_EACH:
        return False
    return _look_like_people(title, {text for text in texts if text})


def _varying(
    texts: Mapping[str, Sequence[str]], key: str, people: Sequence[Sequence[int]]
) -> tuple[tuple[str, ...], bool] | None:
    """Return the titles in which the rows of a person differ, and whether something else tells these people.

    None where this key does not tell people: as much differs as is the same, or persons differ.
    """
    same, varying = [], []
    several = [places for places in people if len(places) > 1]
    if len(several) < max(_FEWEST_PEOPLE, _SEVERAL * len(people)):
        return None  # who answered twice
    for title, cells in texts.items():
        if title == key or not any(cells):
            continue
        differing = sum(len({fold(cells[place]) for place in places} - {""}) > 1 for places in several)
        if differing <= (1 - _NEARLY_ALL) * len(several):
            same.append(title)
        elif not _is_of_rows(title, cells):
            varying.append(title)
    if not varying or len(varying) > max(2, len(same) + 1):
        return None
    repeated = [title for title in varying if _repeats(texts[title], several) <= _REPEATED]
    if not repeated or any(_look_like_people(title, {*texts[title]} - {""}) for title in varying if is_name(title)):
        return None
    numbered = any(_is_of_rows(title, cells) for title, cells in texts.items() if title != key)
    told = any(_look_like_people(title, {*texts[title]} - {""}) for title in same)
    return tuple(varying), told or not numbered


def _is_of_rows(title: str, texts: Sequence[str]) -> bool:
    """Return whether a column only numbers rows, or dates them."""
    said = [text for text in texts if text]
    dated = is_time(title) or facts_of(infer_column("", said)).kind == "date"
    return dated or (is_id(title) and len({*said}) == len(said))


def _repeats(texts: Sequence[str], several: Sequence[Sequence[int]]) -> float:
    """Return the part of the rows of the same people that repeat an answer of another row."""
    said = [[fold(texts[place]) for place in places if texts[place]] for places in several]
    total = sum(map(len, said))
    return 1 - sum(len({*answers}) for answers in said) / total if total else 1.0


def _are_ranks(cells: Sequence[object], people: Sequence[Sequence[int]]) -> bool:
    """Return whether nearly each person has the ranks 1 to n, some of them perhaps shared."""
    ranked = 0
    for places in people:
        try:
            ranks = [read_rank(plain_cell(cells[place])) for place in places if not is_blank(cells[place])]
        except (TypeError, ValueError):
            return False
        known = [rank for rank in ranks if rank is not None]
        ranked += not known or (1 in known and max(known) <= len(places))
    return ranked >= 0.9 * len(people) and any(not is_blank(cell) for cell in cells)
