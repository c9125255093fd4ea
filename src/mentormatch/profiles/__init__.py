"""People and cohorts: tables of answers with ids and limits.

A `People` is one side of a programme, the mentors or the mentees: a unique id and a row of answers each, with how many
partners each may have. A `Cohort` is both sides. Both are frozen and checked when they are made, so that later stages
need not check again. A *group* is the people with the same folded value in a column; `hidden_groups` says which groups
are too small to be shown.
"""

from mentormatch.profiles.checks import BLANK_LIMIT, LIMITS, SIDES, Role
from mentormatch.profiles.cohort import Cohort, ColumnsAndRows
from mentormatch.profiles.directories import ambiguous_name, directory_of, ids_named, nodes_of, unknown_person
from mentormatch.profiles.groups import (
    BETWEEN_VALUES,
    BLANK,
    By,
    Group,
    Grouping,
    columns_of,
    group_people,
    grouping_of,
    groups_of,
    joined,
)
from mentormatch.profiles.hashes import by_hash, digest
from mentormatch.profiles.naming import address_column
from mentormatch.profiles.people import People, names_of, people_from_columns
from mentormatch.profiles.places import placed
from mentormatch.profiles.records import as_mapping, columns_of_frame, columns_of_records
from mentormatch.profiles.suppression import Table, hidden_by_table, hidden_groups, tables_of_columns

__all__ = [
    "BETWEEN_VALUES",
    "BLANK",
    "BLANK_LIMIT",
    "By",
    "Cohort",
    "ColumnsAndRows",
    "Group",
    "Grouping",
    "LIMITS",
    "People",
    "Role",
    "SIDES",
    "Table",
    "address_column",
    "ambiguous_name",
    "as_mapping",
    "by_hash",
    "columns_of",
    "columns_of_frame",
    "columns_of_records",
    "digest",
    "directory_of",
    "group_people",
    "grouping_of",
    "groups_of",
    "hidden_by_table",
    "hidden_groups",
    "ids_named",
    "joined",
    "names_of",
    "nodes_of",
    "people_from_columns",
    "placed",
    "tables_of_columns",
    "unknown_person",
]
