"""What columns under well-known names are compared as, without a policy."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from mentormatch.answers import (
    Cell,
    Column,
    find_separator,
    fold,
    group_of,
    is_blank,
    is_vector,
    read_number,
    read_zone,
    scale_of,
    split_terms,
    text_of,
    titles_of,
)
from mentormatch.assignment import heeding
from mentormatch.column_roles.cells import Cells
from mentormatch.column_roles.described import contradictions, describe, likely_pairs
from mentormatch.column_roles.ranked import in_order
from mentormatch.column_roles.readable import (
    are_grades,
    are_languages,
    are_time_zones,
    are_weekly_times,
    industry_settings,
)
from mentormatch.errors import Mistake, PolicyError
from mentormatch.profiles import Cohort, People

EncoderSetting: TypeAlias = "str | dict[str, Any] | None"

# If the longest terms of the answers have more words than this on average, the column is free text.
_WORDS_OF_A_TERM = 5
_FEWEST = 3  # people, of whom it is said that all answered alike
_SEE = "`mentormatch init` asks about it"
_OF_ANSWERS = 5  # one of so many may be no time zone


def _terms_encoder(_: Iterable[Cell]) -> EncoderSetting:
    return "terms"


def _are_numbered(wants: Column) -> bool:
    """Return whether what is wanted is numbered in its cells, as in "1. Python, 2. UX"."""
    return not any(isinstance(cell, Mapping) for cell in wants) and in_order(Cells(wants)) is not None


def _terms_or_text_encoder(cells: Iterable[Cell]) -> EncoderSetting:
    cells = list(cells)
    separator = find_separator(cells)
    longest = [max((len(term.split()) for term in split_terms(cell, separator)), default=0) for cell in heeding(cells)]
    return "text" if sum(longest) > _WORDS_OF_A_TERM * len(longest) else "terms"


def _languages_encoder(cells: Iterable[Cell]) -> EncoderSetting:
    return "languages" if are_languages(_terms_of(cells)) else "terms"


def _industry_encoder(cells: Iterable[Cell]) -> EncoderSetting:
    settings = industry_settings(_terms_of(cells))
    return {"name": "category", **settings} if settings else "category"


def _terms_of(cells: Iterable[Cell]) -> list[str]:
    cells = list(cells)
    separator = find_separator(cells)
    return [term for cell in cells for term in split_terms(cell, separator)]


def _time_zone_encoder(cells: Iterable[Cell]) -> EncoderSetting:
    """Return how to compare time zones, where four of five answers are some; the others then count as blank."""
    cells = list(cells)
    unclear = sum(not _is_zone(cell) for cell in cells)
    if unclear * _OF_ANSWERS <= len(cells):
        return {"name": "time_zone", "unclear": "blank"} if unclear else "time_zone"
    return {"name": "number", "around": 0, "within": 6} if _are_numbers(cells) else "category"


def _is_zone(cell: Cell) -> bool:
    try:
        read_zone(cell)
    except ValueError:
        return False
    return True


def _times_encoder(cells: Iterable[Cell]) -> EncoderSetting:
    """Return how to compare times; numbers are hours that somebody has."""
    cells = list(cells)
    if cells and _are_numbers(cells):
        return {"name": "number", "around": 0, "within": 2}
    return "schedule" if are_weekly_times(cells) else "terms"


def _years_encoder(cells: Iterable[Cell]) -> EncoderSetting:
    return {"name": "number", "at_least": 3, "within": 3} if _are_numbers(cells) else None


def _grade_encoder(cells: Iterable[Cell]) -> EncoderSetting:
    cells = list(cells)
    if _are_numbers(cells):
        return {"name": "number", "at_least": 1, "within": 2}
    scale = scale_of(text_of(cell) for cell in cells)
    if scale:
        return {"name": "number", "levels": list(scale), "at_least": 1, "within": 2}
    return "seniority" if are_grades(map(text_of, cells)) else None


def _are_numbers(cells: Iterable[Cell]) -> bool:
    try:
        for cell in heeding(cells):
            read_number(cell)
    except (ValueError, OverflowError):
        return False
    return True


@dataclass(frozen=True)
class _Topic:
    """A criterion to propose: its name, what its columns are about, and how to choose the encoder."""

    name: str
    about: str
    weight: int
    encoder: Callable[[Iterable[Cell]], EncoderSetting]


_TOPICS = (
    _Topic("skills", "skills", 3, _terms_encoder),
    _Topic("goals", "goals", 2, _terms_or_text_encoder),
    _Topic("industry", "industry", 1, _industry_encoder),
    _Topic("seniority", "seniority", 1, _grade_encoder),
    _Topic("years", "experience", 1, _years_encoder),
    _Topic("time_zone", "time_zone", 1, _time_zone_encoder),
    _Topic("languages", "languages", 1, _languages_encoder),
    _Topic("availability", "availability", 1, _times_encoder),
    _Topic("interests", "interests", 1, _terms_or_text_encoder),
    _Topic("communities", "communities", 1, _terms_encoder),
)


@dataclass(frozen=True)
class KnownComparison:
    """Two columns that are compared, and how: what a criterion is made of.

    Parameters
    ----------
    name : str
    wants, offers : str
        The mentees' column, and the mentors'.
    weight : int
    encoder : str or dict
        The name of an encoder, or its name and settings.
    time_zone : dict, optional
        Of weekly times, the column of each table that says in which time zone they are.
    """

    name: str
    wants: str
    offers: str
    weight: int
    encoder: str | dict[str, Any]
    time_zone: dict[str, str] | None = None


def known_comparisons(cohort: Cohort) -> tuple[tuple[KnownComparison, ...], tuple[str, ...]]:
    """Return how to compare the columns that both tables have under well-known names, and notes on what was chosen.

    Parameters
    ----------
    cohort : Cohort
        Whose columns. A side with nobody and no columns has every column.

    Raises
    ------
    PolicyError
        If no column is known; it says which there are.

    Examples
    --------
    >>> cohort = Cohort.from_records(mentors=[{"id": "ada", "Skills": "R"}], mentees=[{"id": "bob", "wants": "R"}])
    >>> comparisons, notes = known_comparisons(cohort)
    >>> comparisons[0].name, comparisons[0].wants, comparisons[0].offers
    ('skills', 'wants', 'Skills')
    >>> print(*notes)
    'skills' (weight 3): the mentees' column 'wants' and the mentors' column 'Skills', compared as terms.
    """
    comparisons: list[KnownComparison] = []
    notes: list[str] = []
    used: dict[str, set[str]] = {"mentee": {"id"}, "mentor": {"id"}}
    pairs = _known_pairs(cohort)
    described = describe(cohort)
    doubts = contradictions(cohort, described, [(wants, offers) for _, wants, offers in pairs])
    for topic, wants, offers in pairs:
        columns = cohort.mentees.column(wants), cohort.mentors.column(offers)
        used["mentee"].add(wants)
        used["mentor"].add(offers)
        cells = [cell for column in columns for cell in heeding(column) if not is_blank(cell)]
        encoder = "vectors" if cells and all(map(is_vector, cells)) else topic.encoder(cells)
        which = f"the mentees' column '{wants}' and the mentors' column '{offers}'"
        if (wants, offers) in doubts and encoder != "vectors":
            notes.append(f"'{topic.name}' is left out: {doubts[wants, offers]} (of {which}); {_SEE}.")
            continue
        if encoder is None:
            notes.append(
                f"'{topic.name}' is left out: the order of the answers in {which} is not known; a policy can say it."
            )
            continue
        zones = _zones_of(cohort) if encoder == "schedule" else {}
        if zones is None:
            encoder = "terms"  # in which clock the times are is not known
        if encoder == "terms" and _are_numbered(columns[0]):
            encoder = {"name": "terms", "ranked": True}
        comparisons.append(KnownComparison(topic.name, wants, offers, topic.weight, encoder, zones or None))
        name = encoder if isinstance(encoder, str) else encoder["name"]
        name += ", in the order of their numbers" if encoder == {"name": "terms", "ranked": True} else ""
        notes.append(f"'{topic.name}' (weight {topic.weight}): {which}, compared as {name}.")
        notes += _notes_on_blank_columns(topic.name, columns)
    if not comparisons:
        raise PolicyError(_no_known_column(cohort, notes))
    notes += _notes_on_other_columns(cohort, used)
    notes += [
        f"The mentees' column '{wants}' may be compared with the mentors' column '{offers}'; {_SEE}."
        for wants, offers in likely_pairs(cohort, described, used)
    ]
    return tuple(comparisons), tuple(notes)


def _known_pairs(cohort: Cohort) -> list[tuple[_Topic, str, str]]:
    """Return the columns that both tables have under well-known titles, by topic."""
    pairs = []
    for topic in _TOPICS:
        wants = _find_column(cohort.mentees, titles_of(topic.about, "wants"))
        offers = _find_column(cohort.mentors, titles_of(topic.about, "offers"))
        if wants is not None and offers is not None:
            pairs.append((topic, wants, offers))
    return pairs


def _find_column(people: People, names: Sequence[str]) -> str | None:
    if not people.ids and not people.columns:
        return names[0]
    known: dict[str, str] = {}
    for column in people.columns:
        known.setdefault(fold(column), column)
    return next((known[name] for name in names if name in known and not _is_personal(people, known[name])), None)


def _zones_of(cohort: Cohort) -> dict[str, str] | None:
    """Return the columns of time zones by table: {} where a table has none, None where some cannot be read."""
    sides = {"mentees": cohort.mentees, "mentors": cohort.mentors}
    found = {
        table: column
        for table, people in sides.items()
        if people.columns and (column := _find_column(people, titles_of("time_zone", "offers"))) is not None
    }
    if len(found) < len(sides):
        return {}
    return found if all(are_time_zones(sides[table].column(column)) for table, column in found.items()) else None


def _is_personal(people: People, column: str) -> bool:
    return (
        group_of(column, {text_of(cell) for cell in heeding(_distinct(people.column(column))) if not is_blank(cell)})
        is not None
    )


def _distinct(cells: Column) -> Iterable[Cell]:
    """Return the cells without those that stand there already."""
    met = {(type(cell), cell): cell for cell in cells if not isinstance(cell, Mapping)}
    return [*met.values(), *(cell for cell in cells if isinstance(cell, Mapping))]


def _notes_on_blank_columns(name: str, columns: tuple[Column, Column]) -> Iterable[str]:
    for side, column in zip(("mentees", "mentors"), columns, strict=True):
        if column and all(map(is_blank, column)):
            yield f"Nobody among the {side} answered what '{name}' compares, so it decides nothing."
        elif len(column) >= _FEWEST and _are_alike(column):
            yield f"All {side} answered alike what '{name}' compares."


def _are_alike(column: Column) -> bool:
    first = text_of(column[0])
    return all(text_of(cell) == first for cell in heeding(column))


def _notes_on_other_columns(cohort: Cohort, used: Mapping[str, set[str]]) -> Iterable[str]:
    for people in (cohort.mentees, cohort.mentors):
        rest = [column for column in people.columns if column not in used[people.role]]
        if rest:
            yield f"Not compared: {_listed(people.role, rest)}."


def _listed(role: str, columns: Iterable[str]) -> str:
    return f"the {role}s' columns {', '.join(repr(column) for column in columns)}"


def _no_known_column(cohort: Cohort, notes: Sequence[str]) -> Mistake:
    there = [_listed(people.role, people.columns) for people in (cohort.mentees, cohort.mentors) if people.columns]
    known = ", ".join(topic.name for topic in _TOPICS)
    hint = (
        f"Rename columns, or write a policy that names yours: {'; '.join(there) or 'there are none'}. {' '.join(notes)}"
    )
    expected = f"without a policy, both tables must have a column that is known, such as {known}"
    return Mistake("no_known_column", expected, hint=hint.strip())
