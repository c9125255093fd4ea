"""Pairs, the unmatched and mentors as tables; pairs as a graph."""

from collections.abc import Sequence
from typing import Any, TypeAlias

import numpy as np

from mentormatch.answers import Cell, PersonId, id_order
from mentormatch.matching.limits import capacity_of
from mentormatch.matching.result.parts import Load
from mentormatch.profiles import People
from mentormatch.scoring import ranks

Table: TypeAlias = "tuple[Sequence[str], list[tuple[Any, ...]]]"
# What one more seat with a mentor would add.
_PRICED = ("more_pairs_with_one_more_seat", "more_score_with_one_more_seat")


def pair_columns(matching: Any) -> dict[str, list[Any]]:
    """Return the pairs of a matching as columns: mentee, mentor, score, contributions, choices, names, what is shown.

    Examples
    --------
    >>> from mentormatch.matching import match
    >>> from mentormatch.profiles import Cohort
    >>> cohort = Cohort.from_records(mentors=[{"id": "ada", "skills": "R"}], mentees=[{"id": "kim", "skills": "R"}])
    >>> pair_columns(match(cohort))
    {'mentee': ['kim'], 'mentor': ['ada'], 'score': [1.0], 'skills': [1.0]}
    """
    rows, mentors = matching.positions[:, 0], matching.positions[:, 1]
    cohort = matching.cohort
    columns: dict[str, list[Any]] = {
        "mentee": [pair.mentee for pair in matching.pairs],
        "mentor": [pair.mentor for pair in matching.pairs],
        "score": [pair.score for pair in matching.pairs],
    }
    if any(pair.given_score is not None for pair in matching.pairs):
        columns["given_score"] = [pair.given_score for pair in matching.pairs]
    for name, values in matching.scores.contribution_table(rows, mentors).items():
        columns[name] = values.tolist()
    for scored in matching.scores.criteria:
        if scored.criterion.names_people:
            choices = ranks(scored.criterion, scored.encoder, cohort, rows, mentors)
            columns[scored.criterion.choice_title] = [choice or None for choice in choices]
    sides = [(matching.shown(cohort.mentees), rows.tolist()), (matching.shown(cohort.mentors), mentors.tolist())]
    for names in (True, False):
        for shown, places in sides:
            for title, cells in shown.items():
                if (title in {"mentee_name", "mentor_name"}) is names:
                    columns[title] = [cells[place] for place in places]
    return columns


def shown_columns(people: People, shown: Sequence[str]) -> dict[str, tuple[Cell, ...]]:
    """Return the columns of one side that every output carries, by their titles: the name, and what a policy shows.

    Examples
    --------
    >>> shown_columns(People("mentor", (1, 2), {"name": ("Ada", None), "town": ("Turin", "Bari")}), ["town"])
    {'mentor_name': ('Ada', None), 'mentor_town': ('Turin', 'Bari')}
    """
    columns: dict[str, tuple[Cell, ...]] = {}
    if people.name_columns:  # which need not be shown by the policy
        columns[f"{people.role}_name"] = tuple(name or None for name in people.names)
    there = [
        column for column in shown if (column,) != people.name_columns and (column == "id" or column in people.columns)
    ]
    return columns | {f"{people.role}_{column}": people.column(column) for column in there}


def loads_of(matching: Any) -> tuple[Load, ...]:
    """Return how many mentees each mentor of a matching has and could have, by mentor id.

    Examples
    --------
    >>> from mentormatch.matching import match
    >>> from mentormatch.profiles import Cohort
    >>> cohort = Cohort.from_records(mentors=[{"id": "ada", "skills": "R"}], mentees=[{"id": "kim", "skills": "R"}])
    >>> loads_of(match(cohort))
    (Load(mentor='ada', load=1, capacity=1, seats_left=0),)
    """
    cohort = matching.cohort
    loads = np.bincount(matching.positions[:, 1], minlength=len(cohort.mentors)).tolist()
    capacity = capacity_of(cohort.mentors, matching.policy).tolist()
    rows = [
        Load(mentor, load, seats, max(0, min(seats, len(cohort.mentees)) - load))
        for mentor, load, seats in zip(cohort.mentors.ids, loads, capacity, strict=True)
    ]
    return tuple(sorted(rows, key=lambda load: id_order(load.mentor)))


def unmatched_rows(matching: Any) -> Table:
    """Return a header, and a row for each mentee of a matching who has nobody, or fewer mentors than wanted.

    Examples
    --------
    >>> from mentormatch.matching import match
    >>> from mentormatch.profiles import Cohort
    >>> cohort = Cohort.from_records(mentors=[{"id": "ada", "skills": "R"}], mentees=[{"id": "kim", "skills": "R"}])
    >>> unmatched_rows(match(cohort))
    (('mentee', 'reason', 'mentors', 'details'), [])
    """
    people, mentors = matching.cohort.mentees, matching.cohort.mentors
    shown = matching.shown(people)
    rows: list[tuple[PersonId, str, int, str]] = [
        (entry.mentee, entry.reason, 0, entry.said_with(mentors.called, people.called)) for entry in matching.unmatched
    ]
    rows += [(entry.mentee, "partly_matched", entry.got, entry.text) for entry in matching.partly_matched]
    return ("mentee", "reason", "mentors", "details", *shown), [
        (*row, *(cells[people.index[row[0]]] for cells in shown.values())) for row in rows
    ]


def mentor_rows(matching: Any) -> Table:
    """Return a header, and a row for each mentor of a matching: load, capacity, seats, and what one more would add.

    Examples
    --------
    >>> from mentormatch.matching import match
    >>> from mentormatch.profiles import Cohort
    >>> cohort = Cohort.from_records(mentors=[{"id": "ada", "skills": "R"}], mentees=[{"id": "kim", "skills": "R"}])
    >>> mentor_rows(match(cohort))[1]
    [('ada', 1, 1, 0, 0, 0.0)]
    """
    people = matching.cohort.mentors
    shown, prices = matching.shown(people), matching.prices
    # with another objective than the total a seat has no price
    priced = _PRICED if matching.objective == "total" else ()
    rows = []
    for load in matching.loads:
        price = prices.get(load.mentor)
        worth = () if not priced else (None, None) if price is None else (price.pairs, price.total)
        cells = (cells[people.index[load.mentor]] for cells in shown.values())
        rows.append((load.mentor, load.load, load.capacity, load.seats_left, *worth, *cells))
    return ("mentor", "load", "capacity", "seats_left", *priced, *shown), rows


def records_of(table: Table) -> list[dict[str, Any]]:
    """Return the rows of a table as one mapping each.

    Examples
    --------
    >>> records_of((("mentee", "reason"), [("kim", "all_taken")]))
    [{'mentee': 'kim', 'reason': 'all_taken'}]
    """
    header, rows = table
    return [dict(zip(header, row, strict=True)) for row in rows]


def graph_of(matching: Any) -> Any:
    """Return everybody as a node ("mentor", id) or ("mentee", id), and every pair as an edge with its ``score``.

    Examples
    --------
    >>> from mentormatch.matching import match
    >>> from mentormatch.profiles import Cohort
    >>> cohort = Cohort.from_records(mentors=[{"id": "ada", "skills": "R"}], mentees=[{"id": "ada", "skills": "R"}])
    >>> sorted(graph_of(match(cohort)).nodes)
    [('mentee', 'ada'), ('mentor', 'ada')]
    """
    import networkx as nx  # which takes longer to load than a small match

    graph: Any = nx.Graph()
    for bipartite, people in enumerate((matching.cohort.mentees, matching.cohort.mentors)):
        graph.add_nodes_from(((people.role, person) for person in people.ids), bipartite=bipartite)
    for pair in matching.pairs:
        graph.add_edge(("mentee", pair.mentee), ("mentor", pair.mentor), score=pair.score)
    return graph
