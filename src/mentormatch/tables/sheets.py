"""Which sheet of a workbook holds the table that is asked for."""

from collections.abc import Mapping, Sequence

from mentormatch.answers import title_key
from mentormatch.column_roles import side_named
from mentormatch.errors import CohortError, Mistake
from mentormatch.tables.headers import known_titles

_ROWS_OF_TITLES = 30
_OTHER_SIDE = {"mentor": "mentee", "mentee": "mentor"}


def choose_sheet(
    sheets: Mapping[str, Sequence[Sequence[object]]],
    titles: Sequence[str],
    name: str,
    *,
    wanted: frozenset[str] = frozenset(),
    side: str | None = None,
    called: str | None = None,
) -> tuple[str, list[str]]:
    """Return the title of the sheet that fits best, and of the others that fit equally well.

    Parameters
    ----------
    sheets : mapping of str to sequence of rows
        The rows of each, by its title.
    titles : sequence of str
        Those that may be chosen, in their order.
    name : str
        What mistakes call the file.
    wanted : frozenset of str
        The keys of the titles by which a header is known.
    side : {"mentor", "mentee"}, optional
        Whom its title should name, in any of some languages.
    called : str, optional
        Its title, in any case, where that is known; nothing else counts then.

    Raises
    ------
    CohortError
        If no sheet is called so.

    Examples
    --------
    >>> sheets = {"Mentorzy": [["id"]], "Podopieczni": [["id"]]}
    >>> choose_sheet(sheets, list(sheets), "people.xlsx", side="mentee")
    ('Podopieczni', [])
    """
    if called is not None:
        found = next((title for title in titles if title == called), None)
        found = found or next((title for title in titles if title_key(title) == title_key(called)), None)
        if found is not None:
            return found, []
        hint = f"There {'is' if len(titles) == 1 else 'are'} {', '.join(map(repr, titles))}."
        expected = "must have a sheet of this title that holds something"
        raise CohortError(Mistake("sheet_missing", expected, got=called, hint=hint, file=name))

    def fits(title: str) -> tuple[bool, bool, bool, int]:
        found = max((known_titles(row, wanted) for row in sheets[title][:_ROWS_OF_TITLES]), default=0)
        named = side_named(title) if side is not None else None
        return found > 0, side is not None and named == side, named is None or named != _OTHER_SIDE[str(side)], found

    fit = {title: fits(title) for title in titles}
    best = max(titles, key=fit.__getitem__)
    return best, [title for title in titles if title != best and fit[title] == fit[best]]
