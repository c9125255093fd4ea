"""Embeddings that you made elsewhere: as cells, as arrays, or as a matrix with ids."""

import numpy as np

import mentormatch as mm

# Whatever model made them; here eight numbers a person, near one of three directions.
rng = np.random.default_rng(7)
directions = rng.normal(size=(3, 8))
of_mentor, of_mentee = rng.integers(0, 3, 6), rng.integers(0, 3, 9)
mentors = directions[of_mentor] + 0.3 * rng.normal(size=(6, 8))
mentees = directions[of_mentee] + 0.3 * rng.normal(size=(9, 8))

# One vector a person in a column: a list or an array in a record, in a data frame, or a text such as "[0.1, -0.2]".
cohort = mm.Cohort.from_records(
    mentors=[{"id": f"mentor-{n}", "bio": vector, "capacity": 2} for n, vector in enumerate(mentors)],
    mentees=[{"id": f"mentee-{n}", "bio": vector.tolist()} for n, vector in enumerate(mentees)],
)
policy = mm.Policy(criteria=[mm.Criterion("bio", encoder="vectors")])  # or {"name": "vectors", "similarity": "dot"}
matching = mm.match(cohort, policy)
print(f"{len(matching.pairs)} pairs, mean cosine {matching.total / len(matching.pairs):.3f}")
same = sum(of_mentee[row] == of_mentor[column] for row, column in matching.positions)
print(f"{same} of them point the same way")

# The same from a matrix with ids, in any order.
order = rng.permutation(9)
again = cohort.with_vectors("bio", mentees=([f"mentee-{n}" for n in order], mentees[order]))
assert mm.match(again, policy).pairs == matching.pairs

# They count beside anything else, and what was made of them is explained.
print(mm.explain(matching, mentee="mentee-0").text())
