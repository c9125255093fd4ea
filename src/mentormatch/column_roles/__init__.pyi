from mentormatch.column_roles.called import Called as Called
from mentormatch.column_roles.called import called as called
from mentormatch.column_roles.cells import Cells as Cells
from mentormatch.column_roles.cells import plain_cells as plain_cells
from mentormatch.column_roles.columns import InferredColumn as InferredColumn
from mentormatch.column_roles.columns import Kind as Kind
from mentormatch.column_roles.columns import by_values as by_values
from mentormatch.column_roles.columns import infer_column as infer_column
from mentormatch.column_roles.columns import joined_names as joined_names
from mentormatch.column_roles.columns import shared_scale as shared_scale
from mentormatch.column_roles.comparing import find_comparisons as find_comparisons
from mentormatch.column_roles.comparing import knows_schedules as knows_schedules
from mentormatch.column_roles.described import describe as describe
from mentormatch.column_roles.facts import PLAIN_WORDS as PLAIN_WORDS
from mentormatch.column_roles.facts import ValueFacts as ValueFacts
from mentormatch.column_roles.facts import count_meant as count_meant
from mentormatch.column_roles.facts import facts_of as facts_of
from mentormatch.column_roles.facts import is_nobody as is_nobody
from mentormatch.column_roles.facts import is_person as is_person
from mentormatch.column_roles.families import join_families as join_families
from mentormatch.column_roles.header_meaning import HeaderMeaning as HeaderMeaning
from mentormatch.column_roles.header_meaning import meanings_of as meanings_of
from mentormatch.column_roles.header_meaning import plain_header as plain_header
from mentormatch.column_roles.known_columns import known_comparisons as known_comparisons
from mentormatch.column_roles.likeness import Likeness as Likeness
from mentormatch.column_roles.likeness import texts_repeating_groups as texts_repeating_groups
from mentormatch.column_roles.participation import Participation as Participation
from mentormatch.column_roles.participation import find_participation as find_participation
from mentormatch.column_roles.participation import find_tests as find_tests
from mentormatch.column_roles.people_grids import headed_by as headed_by
from mentormatch.column_roles.people_grids import join_people_grid as join_people_grid
from mentormatch.column_roles.readable import are_grades as are_grades
from mentormatch.column_roles.readable import are_languages as are_languages
from mentormatch.column_roles.readable import are_time_zones as are_time_zones
from mentormatch.column_roles.readable import are_weekly_times as are_weekly_times
from mentormatch.column_roles.readable import industry_settings as industry_settings
from mentormatch.column_roles.referring import are_options as are_options
from mentormatch.column_roles.referring import are_ordered_choices as are_ordered_choices
from mentormatch.column_roles.referring import as_wish as as_wish
from mentormatch.column_roles.referring import referred_to as referred_to
from mentormatch.column_roles.roles import RoleColumn as RoleColumn
from mentormatch.column_roles.roles import divide as divide
from mentormatch.column_roles.roles import find_role as find_role
from mentormatch.column_roles.roles import read_roles as read_roles
from mentormatch.column_roles.sides import side_named as side_named
from mentormatch.column_roles.sides import side_said as side_said
from mentormatch.column_roles.spellings import joined_spellings as joined_spellings
from mentormatch.column_roles.understanding import NAMED_ROLES as NAMED_ROLES
from mentormatch.column_roles.understanding import ColumnRole as ColumnRole
from mentormatch.column_roles.understanding import understand as understand
from mentormatch.column_roles.understanding import with_people as with_people
from mentormatch.column_roles.wording import are_times as are_times
from mentormatch.column_roles.wording import read_as_weekly as read_as_weekly

__all__ = [
    "Called",
    "Cells",
    "ColumnRole",
    "HeaderMeaning",
    "InferredColumn",
    "Kind",
    "Likeness",
    "NAMED_ROLES",
    "PLAIN_WORDS",
    "Participation",
    "RoleColumn",
    "ValueFacts",
    "are_grades",
    "are_languages",
    "are_options",
    "are_ordered_choices",
    "are_time_zones",
    "are_times",
    "are_weekly_times",
    "as_wish",
    "by_values",
    "called",
    "count_meant",
    "describe",
    "divide",
    "facts_of",
    "find_comparisons",
    "find_participation",
    "find_role",
    "find_tests",
    "headed_by",
    "industry_settings",
    "infer_column",
    "is_nobody",
    "is_person",
    "join_families",
    "join_people_grid",
    "joined_names",
    "joined_spellings",
    "known_comparisons",
    "knows_schedules",
    "meanings_of",
    "plain_cells",
    "plain_header",
    "read_as_weekly",
    "read_roles",
    "referred_to",
    "shared_scale",
    "side_named",
    "side_said",
    "texts_repeating_groups",
    "understand",
    "with_people",
]
