from mentormatch.column_roles.columns import InferredColumn as InferredColumn
from mentormatch.column_roles.columns import infer_column as infer_column
from mentormatch.column_roles.columns import shared_scale as shared_scale
from mentormatch.column_roles.known_columns import known_comparisons as known_comparisons
from mentormatch.column_roles.likeness import Likeness as Likeness
from mentormatch.column_roles.likeness import find_likenesses as find_likenesses
from mentormatch.column_roles.likeness import texts_repeating_groups as texts_repeating_groups
from mentormatch.column_roles.participation import Participation as Participation
from mentormatch.column_roles.participation import find_participation as find_participation
from mentormatch.column_roles.participation import find_tests as find_tests
from mentormatch.column_roles.readable import are_grades as are_grades
from mentormatch.column_roles.readable import are_languages as are_languages
from mentormatch.column_roles.readable import are_time_zones as are_time_zones
from mentormatch.column_roles.readable import are_weekly_times as are_weekly_times
from mentormatch.column_roles.readable import industry_settings as industry_settings
from mentormatch.column_roles.roles import RoleColumn as RoleColumn
from mentormatch.column_roles.roles import divide as divide
from mentormatch.column_roles.roles import find_role as find_role
from mentormatch.column_roles.roles import read_roles as read_roles
from mentormatch.column_roles.sides import side_named as side_named
from mentormatch.column_roles.sides import side_said as side_said

__all__ = [
    "InferredColumn",
    "Likeness",
    "Participation",
    "RoleColumn",
    "are_grades",
    "are_languages",
    "are_time_zones",
    "are_weekly_times",
    "divide",
    "find_likenesses",
    "find_participation",
    "find_role",
    "find_tests",
    "industry_settings",
    "infer_column",
    "known_comparisons",
    "read_roles",
    "shared_scale",
    "side_named",
    "side_said",
    "texts_repeating_groups",
]
