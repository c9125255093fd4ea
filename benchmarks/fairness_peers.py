"""Other packages, given a problem in the form that they take.

`python fairness_peers.py NAME FILE` knows nothing of mentormatch, so that a package that does not install beside it can
run in an environment of its own. The file holds scores, allowed, demand and capacity; what is printed is JSON: pairs,
seconds of the call, version.
"""

import json
import sys
import time
import warnings
from dataclasses import dataclass
from importlib.metadata import version

import numpy as np


@dataclass(frozen=True)
class StoredProblem:
    """A problem as arrays."""

    scores: np.ndarray
    allowed: np.ndarray
    demand: np.ndarray
    capacity: np.ndarray

    @classmethod
    def load(cls, path):
        with np.load(path) as stored:
            return cls(*(stored[name] for name in ("scores", "allowed", "demand", "capacity")))

    def mentees(self):
        """Each mentee's allowed mentors, the best first."""
        return {i: [j for j in np.argsort(-row, kind="stable").tolist() if self.allowed[i, j]]
                for i, row in enumerate(self.scores)}  # fmt: skip

    def mentors(self):
        """Each mentor's allowed mentees, the best first."""
        return {j: [i for i in np.argsort(-row, kind="stable").tolist() if self.allowed[i, j]]
                for j, row in enumerate(self.scores.T)}  # fmt: skip


def scipy_total(given):
    """`linear_sum_assignment` on mentees × seats; a forbidden pair costs more than all others can win."""
    from scipy.optimize import linear_sum_assignment

    mentor = np.repeat(np.arange(len(given.capacity)), given.capacity)
    dear = 4.0 * (np.abs(given.scores).max() + 1.0) * (len(given.scores) + 1)
    costs = np.where(given.allowed, -given.scores, dear)[:, mentor]

    def call():
        row, seat = linear_sum_assignment(costs)
        made = given.allowed[row, mentor[seat]]
        return list(zip(row[made].tolist(), mentor[seat[made]].tolist(), strict=True))

    return call


def scipy_maximin(given):
    """`milp`: every place filled, the lowest sum as large as can be; where places stay empty it has no answer."""
    from scipy import sparse
    from scipy.optimize import Bounds, LinearConstraint, milp

    row, column = np.nonzero(given.allowed)
    score, arcs = given.scores[row, column], np.arange(len(row))
    mentees, mentors = given.scores.shape

    def matrix(place, people, values):
        """One column a pair, and a last one of the minimum, which is in no limit."""
        return sparse.csr_array((values, (place, arcs)), shape=(people, len(arcs) + 1))

    ones = np.ones(len(arcs))
    worst = sparse.lil_array(matrix(row, mentees, score))
    worst[:, [-1]] = -np.ones((mentees, 1))
    limits = [
        LinearConstraint(matrix(row, mentees, ones), given.demand, given.demand),
        LinearConstraint(matrix(column, mentors, ones), 0, given.capacity),
        LinearConstraint(worst.tocsr(), 0, np.inf),
    ]
    aim = np.zeros(len(arcs) + 1)
    aim[-1] = -1.0
    bounds = Bounds(np.append(np.zeros(len(arcs)), -np.inf), np.append(ones, np.inf))

    def call():
        found = milp(aim, constraints=limits, bounds=bounds, integrality=np.append(ones, 0.0))
        if found.x is None:
            raise SystemExit(found.message)
        made = found.x[:-1] > 0.5
        return list(zip(row[made].tolist(), column[made].tolist(), strict=True))

    return call


def matching_stable(given):
    """The hospitals and residents of `matching`; ties are broken by position, since it takes strict rankings."""
    from matching.games import HospitalResident

    mentees = {i: some for i, some in given.mentees().items() if some}
    mentors = {j: some for j, some in given.mentors().items() if some and given.capacity[j]}
    mentees = {i: [j for j in some if j in mentors] for i, some in mentees.items()}
    capacity = {j: int(given.capacity[j]) for j in mentors}

    def call():
        game = HospitalResident.create_from_dictionaries(mentees, mentors, capacity)
        return [
            (mentee.name, mentor.name) for mentor, some in game.solve(optimal="resident").items() for mentee in some
        ]

    return call


def algmatch_stable(given):
    """The hospitals and residents of `algmatch`, which counts from 1; ties are broken by position."""
    from algmatch import HospitalResidentsProblem

    seats = {j for j in range(len(given.capacity)) if given.capacity[j]}
    mentees = {i + 1: [j + 1 for j in some if j in seats] for i, some in given.mentees().items()}
    mentors = {
        j + 1: {"capacity": int(given.capacity[j]), "preferences": [i + 1 for i in some]}
        for j, some in given.mentors().items()
        if j in seats
    }

    def call():
        game = HospitalResidentsProblem(dictionary={"residents": mentees, "hospitals": mentors})
        found = game.get_stable_matching()["resident_sided"]
        return [(number(mentee) - 1, number(mentor) - 1) for mentee, mentor in found.items() if mentor]

    return call


def number(name):
    """The number in a name such as "r12"."""
    return int("".join(letter for letter in str(name) if letter.isdigit()))


def fairpyx(name):
    """A function of fairpyx on courses (mentors) and students (mentees)."""

    def peer(given):
        from fairpyx import divide
        from fairpyx.algorithms import round_robin, utilitarian_matching

        algorithm = {"round_robin": round_robin, "utilitarian_matching": utilitarian_matching}[name]
        people = dict(enumerate(given.scores.tolist()))
        conflicts = {i: set(np.flatnonzero(~may).tolist()) for i, may in enumerate(given.allowed)}
        limits = dict(enumerate(given.demand.tolist())), dict(enumerate(given.capacity.tolist()))

        def call():
            found = divide(
                algorithm,
                valuations={i: dict(enumerate(row)) for i, row in people.items()},
                agent_capacities=limits[0],
                item_capacities=limits[1],
                agent_conflicts=conflicts,
            )
            return [(i, j) for i, some in found.items() for j in some]

        return call

    return peer


ONE_EACH, ANY = True, False
PEERS = {
    "SciPy linear_sum_assignment": ("scipy", "total", ONE_EACH, scipy_total),
    "SciPy milp": ("scipy", "maximin", ANY, scipy_maximin),
    "matching HospitalResident": ("matching", "stable", ONE_EACH, matching_stable),
    "algmatch HospitalResidentsProblem": ("algmatch", "stable", ONE_EACH, algmatch_stable),
    "fairpyx utilitarian_matching": ("fairpyx", "total", ANY, fairpyx("utilitarian_matching")),
    "fairpyx round_robin": ("fairpyx", "picking-sequence", ANY, fairpyx("round_robin")),
}
"""By name: the package, the objective of ours beside which it stands, whether it knows one mentor each only, and it."""


def main():
    name, path = sys.argv[1:]
    package, _, _, peer = PEERS[name]
    warnings.simplefilter("ignore")
    call = peer(StoredProblem.load(path))
    start = time.perf_counter()
    pairs = call()
    seconds = time.perf_counter() - start
    pairs = [(int(i), int(j)) for i, j in pairs]
    print(json.dumps({"pairs": pairs, "seconds": seconds, "version": f"{package} {version(package)}"}))


if __name__ == "__main__":
    main()
