from mentormatch.assignment.objectives.groups.group_fair import group_maximin as group_maximin
from mentormatch.assignment.objectives.groups.group_fair import least_gap as least_gap
from mentormatch.assignment.objectives.groups.group_fair import max_gap as max_gap
from mentormatch.assignment.objectives.groups.measures import GroupMeasure as GroupMeasure
from mentormatch.assignment.objectives.groups.measures import measure_of as measure_of
from mentormatch.assignment.objectives.groups.quotas import quotas as quotas

__all__ = [
    "GroupMeasure",
    "group_maximin",
    "least_gap",
    "max_gap",
    "measure_of",
    "quotas",
]
