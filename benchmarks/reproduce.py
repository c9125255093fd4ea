"""Published instances, solved again: what is known of each, and what is got here.

    python benchmarks/reproduce.py                 # all that lie in the folder of the data
    python benchmarks/reproduce.py orlib --solver hungarian
    python benchmarks/reproduce.py --into docs/benchmarks/correctness.md

Files are read from the folder that MENTORMATCH_DATA names (by default ../shared/data beside the repository); none of
them is part of it. What is absent is said, with where it comes from and where to put it. Exit status 1 where an answer
differs from what is known, is not proven, or a file is not the one that is meant.
"""

import argparse
import hashlib
import os
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from result_files import PageTable, ask_for_page

from mentormatch.assignment import AssignmentProblem, solve
from mentormatch.datasets import (
    read_affinities,
    read_fairpyx,
    read_or_library,
    read_preflib,
    read_similarities,
    read_supervisors,
)

DATA = Path(os.environ.get("MENTORMATCH_DATA", Path(__file__).resolve().parents[2] / "shared" / "data"))
TABLE = PageTable("instances", ("instance", "size", "got, proven", "known", "by"))
BIDS = {"Yes": 3.0, "Maybe": 1.0, "No": 0.0}  # a blank is a conflict


@dataclass(frozen=True)
class Source:
    """Where files come from: repository or collection, commit, licence, folder below the data, and their hashes.

    A file without a hash is one whose bytes could not be looked at here; that is said with the result.
    """

    where: str
    commit: str
    licence: str
    folder: str
    sha256: Mapping[str, str | None]


@dataclass(frozen=True)
class Instance:
    """One problem, and what is known of its optimum; costs are minus the total.

    Where the problem relaxes the one whose optimum is known (`relaxed`), its costs may be lower, and not higher.
    """

    name: str
    source: Source
    read: Callable[[Path], AssignmentProblem]
    known: float
    by: str
    costs: bool = False
    relaxed: bool = False


OR_LIBRARY = Source(
    where="OR-Library (J. E. Beasley), as in seydou-coulibaly/Linear_assignement_problem",
    commit="d658ccbba59039d1519bf7c2e6bd650898e93c62",
    licence="MIT (OR-Library)",
    folder="orlib_assignment",
    sha256={
        "assign100.txt": "90c9c7cd7c8845ff2cb86a2372b0819d0d3e8071114cb1ca00f4979cc0412449",
        "assign500.txt": "21c8d76c64fe7ae7d5e125a1909ca2cbabb34b7ed25c44fc1d644988e6115f33",
        "regen200.txt": "82aafb753f6d69ce58b06f296edd6fda9bcbccaa81462f0801b6b65e22df3d44",
        "regen300.txt": "fce8af93a9312bc11e23942cd908bbbe351100beebe70e86c638b80fdc28c813",
    },
)
COST_EPS = Source(
    where="gatagat/lap, lap/tests/cost_eps.csv.gz",
    commit="e29341d9e0ec8c3a1f11f239eb65a31973f4a0ab",
    licence="BSD-2-Clause",
    folder="lap_cost_eps",
    sha256={"cost_eps.csv.gz": "1b691b1995f646d0742d5a00e3036dfa01aaa8f0e02854b63356196791826610"},
)
MIDL = Source(
    where="iesl/fair-matching, data/midl (Kobren, Saha and McCallum, KDD 2019)",
    commit="d91d907fc6313fa9d4e3a1839eb384c59279ba64",
    licence="none given",
    folder="midl_affinity",
    sha256={
        "scores.npy": "63f4e74e4b4a679f223ffb257080b320e1f8b172176b5fc441a546347fa26e47",
        "covs.npy": "259bd95f8c913f09b0de0c0376d6f778abaef01c344986fd29f27b8c8d047ca2",
        "loads.npy": "34386fb038347af663c4f57da990c1665508d037a42fba0f529e542dea987ea0",
        "loads-lb.npy": "e6098ebea1129f14807cc9c1c87f85b8570fb8c96552efe000f0fd4f9ebf8573",
    },
)
CONFERENCES = Source(
    where="PrefLib 00039, as in fleverest/PrefLib-Data",
    commit="e70f12c3f1ee0dfa6f7974618522df0aa4ce9d91",
    licence="GPL-3.0",
    folder="csconf_bids_preflib",
    sha256={
        "00039-00000001.cat": "70451344d9845a546164e05b59637a87d97c123d515052dbd3facfd29b46841d",
        "00039-00000002.cat": "a5f7c9c6c0173f8430a4b69c4f76fa2ab02d85a0917f806b18dd6cb86dc48e5a",
        "00039-00000003.cat": "970a2b132e825bac8a669803055d90118eababe303db2a06cc911cf158057718",
    },
)
STUDENTS = Source(
    where="PrefLib 00038 (Kwanashie, Irving, Manlove and Sng, IWOCA 2014), as in PrefLib/PrefLib-Data",
    commit="ef9dacf7982889c55512e5a5e57d2e00242af3c5",
    licence="GPL-3.0",
    folder="student_project_preflib",
    sha256={
        "00038-00000004.soi": "081f28fb27b5544a08c5d339ddcd332c64193d5b5d673e15278c6b6c5417ffd8",
        "00038-00000005.soi": "31dcb305e8fd543840f7d46a9c9e4289821c051a423127c04058593e8ecea443",
        "00038-00000004.dat": "97b5c81c5e3018512444a80fd07e4f1d71b210b54ac2ab138e6607196ba4fce7",
        "00038-00000005.dat": "3a0e60a5b9150b2a47e33f2ac684c2e4a7aed83d736f472c0b4aa2dd548f6519",
    },
)
PERTURBED = Source(
    where="YixuanEvenXu/perturbed-maximization, datasets (Xu, Jecmen, Song and Fang, NeurIPS 2023)",
    commit="427e187cefec5c5bdbd559ded4f1047661c781e1",
    licence="MIT",
    folder="perturbed_maximization",
    sha256={"counter.in": None},
)
FAIRPYX = Source(
    where="ariel-research/fairpyx, experiments/data",
    commit="2d7fc9adf1b296b09f00a8bae917d59b6d0caf79",
    licence="not looked up here",
    folder="fairpyx",
    sha256={"naor_input.json": "ad974313e8a8a4899bf8e93a7a9339e2e6ba154167b8bd5f73dfa1c29670013a"},
)


def half_columns(costs: np.ndarray) -> AssignmentProblem:
    """The rows on the first half of the columns, two seats each."""
    return AssignmentProblem(-costs[:, : costs.shape[1] // 2], capacity=2)


def conference(number: int, most: int) -> Callable[[Path], AssignmentProblem]:
    """Papers with three reviewers each, who take so many at most, by their bids."""

    def read(folder: Path) -> AssignmentProblem:
        votes = read_preflib(folder / f"00039-0000000{number}.cat")
        answers = votes.ranks().T
        bids = np.full(answers.shape, np.nan)
        for rank, category in enumerate(votes.categories, start=1):
            bids[answers == rank] = BIDS[category]
        return AssignmentProblem(np.nan_to_num(bids), demand=3, capacity=most, allowed=~np.isnan(bids))

    return read


def student_projects(year: int, *, by_supervisor: bool) -> Callable[[Path], AssignmentProblem]:
    """Students with a project of their list: each project once, or each supervisor as often as they have places."""

    def read(folder: Path) -> AssignmentProblem:
        ranks = read_preflib(folder / f"00038-0000000{year}.soi").ranks()
        if not by_supervisor:
            return AssignmentProblem(-np.nan_to_num(ranks), allowed=~np.isnan(ranks))
        supervisors = read_supervisors(folder / f"00038-0000000{year}.dat")
        best = np.stack([np.nan_to_num(ranks[:, list(one.projects)], nan=np.inf).min(axis=1) for one in supervisors], 1)
        allowed = np.isfinite(best)
        return AssignmentProblem(
            np.where(allowed, -best, 0), capacity=[one.capacity for one in supervisors], allowed=allowed
        )

    return read


def affinities(**limits: int) -> Callable[[Path], AssignmentProblem]:
    """Papers and reviewers of MIDL with these limits."""

    def read(folder: Path) -> AssignmentProblem:
        papers = read_affinities(folder)
        return AssignmentProblem(papers.block(np.arange(papers.shape[0]))[0], **limits)

    return read


def or_library(name: str, make: Callable[[np.ndarray], AssignmentProblem]) -> Callable[[Path], AssignmentProblem]:
    return lambda folder: make(read_or_library(folder / name))


def least_cost(costs: np.ndarray) -> AssignmentProblem:
    return AssignmentProblem(-costs)


SCIPY, BOTH = "SciPy", "SciPy and NetworkX"
INSTANCES = [
    Instance("orlib/assign100", OR_LIBRARY, or_library("assign100.txt", least_cost), 305, "published", costs=True),
    Instance("orlib/assign500", OR_LIBRARY, or_library("assign500.txt", least_cost), 991, "published", costs=True),
    Instance("orlib/regen200", OR_LIBRARY, or_library("regen200.txt", least_cost), 4204, SCIPY, costs=True),
    Instance("orlib/regen300", OR_LIBRARY, or_library("regen300.txt", least_cost), 15537, SCIPY, costs=True),
    Instance("orlib/assign100, 2 seats", OR_LIBRARY, or_library("assign100.txt", half_columns), 403, SCIPY, costs=True),
    Instance(
        "orlib/assign500, 2 seats", OR_LIBRARY, or_library("assign500.txt", half_columns), 1038, SCIPY, costs=True
    ),
    Instance("orlib/regen200, 2 seats", OR_LIBRARY, or_library("regen200.txt", half_columns), 4374, SCIPY, costs=True),
    Instance("orlib/regen300, 2 seats", OR_LIBRARY, or_library("regen300.txt", half_columns), 15938, SCIPY, costs=True),
    Instance(
        "lap/cost_eps",
        COST_EPS,
        lambda folder: least_cost(np.loadtxt(folder / "cost_eps.csv.gz", delimiter=",")),
        224.8899507294651,
        "published",
        costs=True,
    ),
    Instance("midl, three each", MIDL, affinities(demand=3, capacity=4), 201.88487950105923, BOTH),
    Instance(
        "midl, three each, two at least",
        MIDL,
        affinities(demand=3, capacity=4, min_load=2),
        150.0431251405528,
        SCIPY,
    ),
    Instance("midl, one each", MIDL, affinities(), 73.41634272826981, SCIPY),
    Instance("csconf/1", CONFERENCES, conference(1, 7), 337, BOTH),
    Instance("csconf/2", CONFERENCES, conference(2, 8), 410, BOTH),
    Instance("csconf/3", CONFERENCES, conference(3, 5), 1284, BOTH),
    Instance(
        "students/4, each project once", STUDENTS, student_projects(4, by_supervisor=False), 48, SCIPY, costs=True
    ),
    Instance(
        "students/5, each project once", STUDENTS, student_projects(5, by_supervisor=False), 41, SCIPY, costs=True
    ),
    Instance(
        "students/4, supervisors' places alone",
        STUDENTS,
        student_projects(4, by_supervisor=True),
        50,
        "HiGHS, with each project once as well",
        costs=True,
        relaxed=True,
    ),
    Instance(
        "students/5, supervisors' places alone",
        STUDENTS,
        student_projects(5, by_supervisor=True),
        44,
        "HiGHS, with each project once as well",
        costs=True,
        relaxed=True,
    ),
    Instance(
        "perturbed/counter",
        PERTURBED,
        lambda folder: AssignmentProblem(read_similarities(folder / "counter.in")),
        2.0,
        "by hand",
    ),
    Instance("fairpyx/naor", FAIRPYX, lambda folder: read_fairpyx(folder / "naor_input.json").problem, 3447, "by hand"),
]


def what_is_wrong_with(source: Source) -> tuple[list[str], list[str]]:
    """Return which files of a source are absent, and which are others than are meant."""
    absent, others = [], []
    for name, expected in source.sha256.items():
        file = DATA / source.folder / name
        if not file.is_file():
            absent.append(name)
        elif expected is not None and hashlib.sha256(file.read_bytes()).hexdigest() != expected:
            others.append(name)
    return absent, others


def reproduce(instance: Instance, solver: str) -> tuple[str, bool, list[str]]:
    """Solve an instance, and return a line about it, whether it is as known, and its row of the page."""
    problem = instance.read(DATA / instance.source.folder)
    start = time.perf_counter()
    answer = solve(problem, solver=solver)
    seconds = time.perf_counter() - start
    got = -answer.total if instance.costs else answer.total
    near = abs(got - instance.known) <= 1e-9 * max(1.0, abs(instance.known))
    right = bool(answer.certificate.proven) and (near or (instance.relaxed and got <= instance.known))
    shape = f"{problem.shape[0]} x {problem.shape[1]}"
    proof = "proven" if answer.certificate.proven else f"gap {answer.certificate.gap:.2g}"
    verdict = ("as known" if near else "not above") if right else "DIFFERS"
    known = f"{instance.known:.10g} ({instance.by})"
    line = f"{instance.name:38} {shape:>10}  {got:<14.10g} {known:52} {proof:8} {seconds:6.2f} s  {verdict}"
    bound = "at most " if instance.relaxed else ""
    told = f"{got:.10g}" if answer.certificate.proven else f"{got:.10g}, not proven"
    row = [instance.name, shape.replace("x", "×"), told, f"{bound}{instance.known:.10g}", instance.by]
    return line, right, row


def main() -> int:
    """Run what was asked for, and return the exit status."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("names", nargs="*", help="parts of names, such as orlib; by default all")
    parser.add_argument("--solver", default="auto", choices=["auto", "hungarian", "min-cost-flow"])
    ask_for_page(parser)
    asked = parser.parse_args()
    chosen = [one for one in INSTANCES if not asked.names or any(name in one.name for name in asked.names)]
    print(f"{'instance':38} {'size':>10}  {'got':14} {'known':52} {'':8} {'':>6}")
    right, missing, unhashed, rows = True, {}, set(), []
    for instance in chosen:
        absent, others = what_is_wrong_with(instance.source)
        if others:
            print(f"{instance.name:38} another file than is meant: {', '.join(others)}")
            right = False
        elif absent:
            missing[instance.source.folder] = (instance.source, absent)
        else:
            line, as_known, row = reproduce(instance, asked.solver)
            right &= as_known
            rows.append(row)
            unhashed |= {name for name, digest in instance.source.sha256.items() if digest is None}
            print(line)
    for source, absent in missing.values():
        print(
            f"\nAbsent: {', '.join(absent)}\n  from {source.where}, commit {source.commit}; licence: {source.licence}"
        )
        print(f"  put into {DATA / source.folder}")
    if unhashed:
        print(f"\nRead without a hash to compare with: {', '.join(sorted(unhashed))}")
    if asked.into:
        TABLE.renew(asked.into, rows)
    return 0 if right else 1


if __name__ == "__main__":
    sys.exit(main())
