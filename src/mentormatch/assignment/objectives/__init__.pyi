from mentormatch.assignment.objectives.groups import GroupMeasure as GroupMeasure
from mentormatch.assignment.objectives.groups import measure_of as measure_of
from mentormatch.assignment.objectives.highs import LinearProgram as LinearProgram
from mentormatch.assignment.objectives.highs import Status as Status
from mentormatch.assignment.objectives.highs import solve_program as solve_program
from mentormatch.assignment.objectives.lotteries import DrawMetrics as DrawMetrics
from mentormatch.assignment.objectives.lotteries import Lottery as Lottery
from mentormatch.assignment.objectives.lotteries import Shape as Shape
from mentormatch.assignment.objectives.lotteries import lottery as lottery
from mentormatch.assignment.objectives.mechanisms import plain_bound as plain_bound
from mentormatch.assignment.objectives.option_values import wrong_values as wrong_values
from mentormatch.assignment.objectives.options import wrong_options as wrong_options
from mentormatch.assignment.objectives.registry import OBJECTIVES as OBJECTIVES
from mentormatch.assignment.objectives.registry import Objective as Objective
from mentormatch.assignment.objectives.registry import ObjectiveName as ObjectiveName
from mentormatch.assignment.objectives.registry import objective_name as objective_name
from mentormatch.assignment.objectives.rows import rows_between as rows_between

__all__ = [
    "DrawMetrics",
    "GroupMeasure",
    "LinearProgram",
    "Lottery",
    "OBJECTIVES",
    "Objective",
    "ObjectiveName",
    "Shape",
    "Status",
    "lottery",
    "measure_of",
    "objective_name",
    "plain_bound",
    "rows_between",
    "solve_program",
    "wrong_options",
    "wrong_values",
]
