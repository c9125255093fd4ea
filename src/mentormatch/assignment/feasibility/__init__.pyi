from mentormatch.assignment.feasibility.nearest import nearest_changes as nearest_changes
from mentormatch.assignment.feasibility.ways_out import ways_out as ways_out

__all__ = [
    "nearest_changes",
    "ways_out",
]
