"""Scores of your own, no people: an assignment problem, and its proof checked by hand."""

import numpy as np

from mentormatch.assignment import AssignmentProblem, solve

rng = np.random.default_rng(7)
scores = rng.random((60, 12)).round(3)
allowed = rng.random((60, 12)) > 0.1

# Twelve mentors with four seats each for sixty mentees; each mentor must get at least two.
problem = AssignmentProblem(scores, capacity=4, min_load=2, allowed=allowed, forced=[(0, 3)] if allowed[0, 3] else ())
answer = solve(problem)
print(f"{len(answer.pairs)} pairs, total {answer.total:.3f}, proven: {answer.certificate.proven}")

# The proof without us: at these prices (one a mentor, at each of two levels: pairs, then the total), no mentee can gain
# more than this, and the seats cost so much. The sum bounds every answer; ours reaches it.
free = solve(AssignmentProblem(scores, capacity=4, allowed=allowed))
prices = free.certificate.prices
best = [(0.0, 0.0)] * len(scores)
for row, gains in enumerate(scores - prices[:, 1]):
    options = [(1 - prices[column, 0], gain) for column, gain in enumerate(gains) if allowed[row, column]]
    best[row] = max([(0.0, 0.0), *options])
bound = tuple(4 * prices[:, level].clip(0).sum() + sum(gain[level] for gain in best) for level in (0, 1))
print(f"without minimum loads: total {free.total:.6f}, and no answer can exceed {bound[1]:.6f}")
