from mentormatch.assignment.objectives.mechanisms.baselines import at_random as at_random
from mentormatch.assignment.objectives.mechanisms.baselines import first_come as first_come
from mentormatch.assignment.objectives.mechanisms.baselines import greedy as greedy
from mentormatch.assignment.objectives.mechanisms.picking_sequence import picking_sequence as picking_sequence
from mentormatch.assignment.objectives.mechanisms.seats import plain_bound as plain_bound
from mentormatch.assignment.objectives.mechanisms.stable import stable as stable

__all__ = [
    "at_random",
    "first_come",
    "greedy",
    "picking_sequence",
    "plain_bound",
    "stable",
]
