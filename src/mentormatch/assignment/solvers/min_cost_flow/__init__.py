"""Min-cost flow by shortest augmenting paths over candidate pairs.

Prices estimated by an auction choose each mentee's candidates; augmenting paths solve that sparse problem exactly;
pricing out adds the pairs that could still improve it, until none does (column generation; Volgenant 1996).
"""

from mentormatch.assignment.solvers.min_cost_flow.column_generation import min_cost_flow

__all__ = [
    "min_cost_flow",
]
