"""The unmatched and the mentors as rows, pairs as a graph."""

from collections.abc import Sequence
from typing import Any, TypeAlias

Table: TypeAlias = "tuple[Sequence[str], list[tuple[Any, ...]]]"
# What one more seat with a mentor would add.
_PRICED = ("more_pairs_with_one_more_seat", "more_score_with_one_more_seat")


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
    rows: list[tuple[str, str, int, str]] = [
        (entry.mentee, entry.reason, 0, entry.said_with(mentors.called)) for entry in matching.unmatched
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
