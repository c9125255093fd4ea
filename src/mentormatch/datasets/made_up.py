"""Made-up cohorts of any size, for examples, tests and benchmarks."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mentormatch.answers import Cell
from mentormatch.arrays import Floats, Integers
from mentormatch.assignment import AssignmentProblem, FactoredScores
from mentormatch.errors import CohortError, Mistake, ProblemError
from mentormatch.profiles import Cohort, People, Role

# Every number comes from `Generator.random` (the bits of PCG64 alone) by exact arithmetic: the same on every platform.
_SHARED, _MENTORS, _MENTEES, _SEATS = range(4)  # streams of their own, so that one setting does not change the others
_FEWEST, _MOST = 1, 5  # seats of a mentor

_INDUSTRY_OF = {
    "software": "technology/software",
    "data science": "technology/data",
    "security": "technology/security",
    "cloud": "technology/infrastructure",
    "product": "technology/product",
    "design": "creative/design",
    "journalism": "creative/media",
    "film": "creative/film",
    "marketing": "commerce/marketing",
    "sales": "commerce/sales",
    "retail": "commerce/retail",
    "banking": "finance/banking",
    "accounting": "finance/accounting",
    "insurance": "finance/insurance",
    "law": "public/law",
    "policy": "public/policy",
    "education": "public/education",
    "nursing": "health/care",
    "medicine": "health/medicine",
    "pharmacy": "health/pharma",
    "energy": "industry/energy",
    "manufacturing": "industry/manufacturing",
    "logistics": "industry/logistics",
    "construction": "industry/construction",
}
_FIELDS, _INDUSTRIES = tuple(_INDUSTRY_OF), tuple(_INDUSTRY_OF.values())
_FACETS = (
    "basics", "tools", "strategy", "projects", "careers", "analysis", "planning", "quality", "teaching", "research",
    "ethics", "automation", "writing", "budgets", "regulation", "start-ups", "events", "history", "export", "archives",
)  # fmt: skip
_GENERAL = (
    "leadership", "public speaking", "project management", "negotiation", "time management", "networking", "hiring",
    "coaching", "conflict resolution", "remote work",
)  # fmt: skip
_TERMS = tuple(f"{field} {facet}" for field in _FIELDS for facet in _FACETS) + _GENERAL
_GOALS = (
    "career change", "first promotion", "wider network", "confidence", "leading a team", "work-life balance",
    "starting a company", "return from leave", "first job", "sabbatical",
)  # fmt: skip
_LANGUAGES = ("English", "Spanish", "French", "Arabic", "Hindi", "Portuguese", "German", "Japanese", "Finnish")
_SITES = ("Lagos", "Lyon", "Lima", "Leeds", "Lahore", "Lisbon", "Linz", "Lusaka")
_DEPARTMENTS = (
    "operations", "sales", "engineering", "customer service", "finance", "research", "people", "marketing",
    "purchasing", "legal", "facilities", "communications",
)  # fmt: skip
_GENDERS = ("woman", "man", "non-binary")
_FIRST_NAMES = (
    "Ada", "Amara", "Bao", "Carmen", "Chidi", "Dina", "Elif", "Farid", "Grace", "Hugo", "Ines", "Jonas", "Kim", "Lena",
    "Mateo", "Nils", "Noor", "Olga", "Priya", "Ravi", "Sam", "Sasha", "Tala", "Yuki",
)  # fmt: skip
_LAST_NAMES = (
    "Abebe", "Bergström", "Çelik", "Costa", "Diallo", "Eze", "Fischer", "García", "Haddad", "Ito", "Jansen", "Khan",
    "Lindqvist", "Moreau", "Novák", "Okafor", "Patel", "Rossi", "Sánchez", "Tanaka", "Usman", "Virtanen", "Wójcik",
    "Zhou",
)  # fmt: skip
_GRADES = ((3, "junior"), (7, "professional"), (12, "senior"), (18, "lead"), (99, "director"))


def make_cohort(
    mentees: int,
    mentors: int,
    *,
    seed: int = 0,
    seats: float | None = 1.1,
    contested: float = 1.0,
    duplicates: float = 0.0,
    blanks: float = 0.0,
) -> Cohort:
    """Make up a cohort of people with clustered interests, the same for every seed on every platform.

    Everybody belongs to one of 24 fields and looks at a second one. Terms are drawn from both, few of them popular and
    most rare: what mentees want (``wants``, 1 to 5 terms), what mentors offer (``skills``, 2 to 8), and ``goals`` on
    both sides. Beside them stand ``name``, ``gender`` (to be audited), ``industry`` (a path), ``years`` and
    ``seniority`` (a grade), ``languages``, ``hours`` a month, ``department`` and ``site``. Nobody in it exists.

    Parameters
    ----------
    mentees, mentors : int
        How many people each, 0 or more.
    seed : int
        Another one makes other people.
    seats : float or None
        Seats for each mentee: capacities of 1 to 5 are drawn and then raised or lowered at random until they sum to
        ``round(seats * mentees)``; 0.5 makes seats scarce. With None they stay as they were drawn.
    contested : float
        From 0 (mentors are spread over the fields as mentees are) to 1 (each side in its own way, so that some fields
        have more wishes than seats beside others with seats to spare).
    duplicates : float
        Share of the people of each side, 0 to 1, whose answers are a copy of somebody else's: only id, name and
        capacity are their own. Of n people at least one is no copy.
    blanks : float
        Share of the answers, 0 to 1, that are left blank; all else stays as it is without.

    Returns
    -------
    Cohort
        Ids are ``mentee-1``, ``mentor-1`` and so on, all of the same length.

    Raises
    ------
    CohortError
        Where a count or share cannot be, or no capacities of 1 to 5 have such a sum.

    Examples
    --------
    >>> cohort = make_cohort(100, 40)
    >>> cohort.shape, int(cohort.mentors.capacity.sum())
    ((100, 40), 110)
    >>> cohort.mentees.column("wants")[0]
    ('law basics', 'law projects', 'law quality', 'law events', 'law export')
    """
    shares = {"contested": contested, "duplicates": duplicates, "blanks": blanks}
    mistakes = _wrong_counts({"mentees": mentees, "mentors": mentors, "seed": seed}) + _wrong_shares(shares)
    total = None if mistakes or seats is None else _total_seats(seats, mentees, mentors, mistakes)
    if mistakes:
        raise CohortError(mistakes)
    rng = _generator(seed, _SHARED)
    of_mentees, of_mentors = (0.05 + rng.random(len(_FIELDS)) ** 2 for _ in range(2))
    of_mentees, of_mentors = of_mentees / of_mentees.sum(), of_mentors / of_mentors.sum()
    of_mentors = contested * of_mentors + (1 - contested) * of_mentees
    capacity = _draw_capacities(mentors, total, _generator(seed, _SEATS))
    traits = duplicates, blanks
    return Cohort(
        mentors=_draw_people("mentor", mentors, _generator(seed, _MENTORS), of_mentors, traits, capacity=capacity),
        mentees=_draw_people("mentee", mentees, _generator(seed, _MENTEES), of_mentees, traits),
    )


def make_problem(
    mentees: int,
    mentors: int | None = None,
    *,
    seed: int = 0,
    dimensions: int = 48,
    clusters: int = 24,
    seats: float = 1.1,
    forbidden: bool = False,
    duplicates: float = 0.0,
) -> AssignmentProblem:
    """Make up an assignment problem that is hard in the way real programmes are: contested clusters of interests.

    Everybody is a unit vector near the centre of a cluster, and a score is the dot product of two of them. Mentees and
    mentors are spread over the clusters differently, so that some have more wishes than seats beside others with seats
    to spare. For people with answers there is `make_cohort`.

    Parameters
    ----------
    mentees : int
        How many, 0 or more.
    mentors : int, optional
        How many; by default 0.36666 for each mentee, rounded down, and not fewer than a quarter.
    seed : int
        Another one makes another problem.
    dimensions, clusters : int
        Length of the vectors, and number of their centres; 1 or more.
    seats : float
        Seats for each mentee, in capacities of 1 to 5 that sum to ``round(seats * mentees)``; 0.5 makes them scarce.
    forbidden : bool
        Whether a rule forbids half of all pairs: everybody is in one of two teams, and pairs are within a team.
    duplicates : float
        Share of the people of each side, 0 to 1, whose vector and team are a copy of somebody else's: many ties.

    Raises
    ------
    ProblemError
        Where a count or share cannot be, or no capacities of 1 to 5 have such a sum.

    Examples
    --------
    >>> problem = make_problem(500, seats=0.5)
    >>> problem.shape, int(problem.capacity.sum())
    ((500, 183), 250)
    """
    counts = {"mentees": mentees, "mentors": 1 if mentors is None else mentors, "seed": seed}
    mistakes = _wrong_counts(counts) + _wrong_counts({"dimensions": dimensions, "clusters": clusters}, least=1)
    mistakes += _wrong_shares({"duplicates": duplicates})
    if not mistakes:
        mentors = max(math.ceil(mentees / 4), int(0.36666 * mentees)) if mentors is None else mentors
        total = _total_seats(seats, mentees, mentors, mistakes)
    if mistakes or mentors is None:
        raise ProblemError(mistakes)
    rng = np.random.default_rng(seed)
    centres = rng.normal(size=(clusters, dimensions))
    centres /= np.linalg.norm(centres, axis=1, keepdims=True)
    shares = rng.dirichlet(np.full(clusters, 2.0), 2)
    left, right = (
        _draw_vectors(centres, count, share, rng) for count, share in zip((mentees, mentors), shares, strict=True)
    )
    capacity = rng.integers(_FEWEST, _MOST + 1, mentors)
    _adjust_total(total, capacity, rng)
    teams = _SameTeam(rng.integers(0, 2, mentees), rng.integers(0, 2, mentors))
    if duplicates:
        rows, columns = (_draw_copies(rng, count, duplicates) for count in (mentees, mentors))
        left, right, teams = left[rows], right[columns], _SameTeam(teams.of_mentees[rows], teams.of_mentors[columns])
    return AssignmentProblem(FactoredScores(left, right), capacity=capacity, allowed=teams if forbidden else None)


def _wrong_counts(counts: dict[str, Any], *, least: int = 0) -> list[Mistake]:
    return [
        Mistake(f"{name}_not_whole", f"{name} must be a whole number of {least} or more", got=str(count), column=name)
        for name, count in counts.items()
        if isinstance(count, bool) or not isinstance(count, int | np.integer) or count < least
    ]


def _wrong_shares(shares: dict[str, Any]) -> list[Mistake]:
    return [
        Mistake(f"{name}_not_a_share", f"{name} must be a number from 0 to 1", got=str(share), column=name)
        for name, share in shares.items()
        if isinstance(share, bool) or not isinstance(share, int | float) or not 0 <= share <= 1
    ]


def _total_seats(share: Any, mentees: int, mentors: int, mistakes: list[Mistake]) -> int:
    """Return the total number of seats, and append a mistake if 1 to 5 a mentor cannot sum to it."""
    if isinstance(share, bool) or not isinstance(share, int | float) or not 0 <= share < math.inf:
        mistakes.append(Mistake("seats_not_a_number", "seats must be a number of 0 or more", got=str(share)))
        return 0
    total = round(share * mentees)
    if not _FEWEST * mentors <= total <= _MOST * mentors:
        expected = f"{mentors} mentors with {_FEWEST} to {_MOST} seats must have as many as seats * mentees"
        hint = f"They have {_FEWEST * mentors} to {_MOST * mentors}: change the number of mentors, or seats."
        mistakes.append(Mistake("seats_out_of_reach", expected, got=str(total), hint=hint))
    return total


def _generator(seed: int, which: int) -> np.random.Generator:
    return np.random.Generator(np.random.PCG64([seed, which]))


def _draw_positions(
    rng: np.random.Generator, weights: Sequence[float] | Floats, size: int | tuple[int, ...]
) -> Integers:
    """Return positions drawn with these weights."""
    bounds = np.cumsum(weights)
    position = np.searchsorted(bounds[:-1], rng.random(size) * bounds[-1], side="right")
    return np.asarray(position, dtype=np.int64)


def _zipf_weights(count: int) -> Floats:
    """Return the weights 1, 1/2, 1/3, … (Zipf)."""
    return 1.0 / np.arange(1, count + 1)


def _draw_integers(rng: np.random.Generator, least: int, most: int, size: int) -> Integers:
    above = (rng.random(size) * (most - least + 1)).astype(np.int64)
    return np.asarray(least + above)


def _draw_permutation(rng: np.random.Generator, count: int) -> Integers:
    return np.argsort(rng.random(count), kind="stable")


def _draw_copies(rng: np.random.Generator, count: int, share: float) -> Integers:
    """Return whose answers each person gives: their own, or for `share` of them those of another, who is no copy."""
    copies = min(round(share * count), max(0, count - 1))
    order = _draw_permutation(rng, count)
    source = np.arange(count)
    source[order[:copies]] = order[copies:][_draw_integers(rng, 0, count - copies - 1, copies)]
    return source


def _draw_capacities(mentors: int, total: int | None, rng: np.random.Generator) -> Integers:
    """Return capacities of 1 to 5; random single seats are added or removed until the sum is `total`."""
    capacity = _draw_integers(rng, _FEWEST, _MOST, mentors)
    missing = 0 if total is None else total - int(capacity.sum())
    room = _MOST - capacity if missing > 0 else capacity - _FEWEST
    single = np.repeat(np.arange(mentors), room)
    changed = single[_draw_permutation(rng, len(single))[: abs(missing)]]
    return capacity + (1 if missing > 0 else -1) * np.bincount(changed, minlength=mentors)


def _draw_people(
    role: Role,
    count: int,
    rng: np.random.Generator,
    shares: Floats,
    traits: tuple[float, float],
    *,
    capacity: Integers | None = None,
) -> People:
    duplicates, blanks = traits
    names = _draw_names(rng, count)
    answers = _draw_answers(role, count, rng, shares)
    source = _draw_copies(rng, count, duplicates).tolist()
    columns: dict[str, tuple[Cell, ...]] = {"name": names}
    for title, cells in answers.items():
        blank = (rng.random(count) < blanks).tolist()
        given = [None if gone else cell for cell, gone in zip(cells, blank, strict=True)]
        columns[title] = tuple([given[row] for row in source])
    width = len(str(count))
    ids = tuple([f"{role}-{number:0{width}d}" for number in range(1, count + 1)])
    return People(role, ids, columns, capacity=capacity)


def _draw_answers(role: Role, count: int, rng: np.random.Generator, shares: Floats) -> dict[str, Sequence[Cell]]:
    field, second = _draw_positions(rng, shares, count), _draw_positions(rng, shares, count)
    moved = rng.random(count) < 0.15  # not everybody works where their interests lie
    years = _draw_integers(rng, 0, 12, count) if role == "mentee" else 4 + _draw_integers(rng, 0, 26, count)
    title, least, most = ("wants", 1, 5) if role == "mentee" else ("skills", 2, 8)
    grade = np.searchsorted([before for before, _ in _GRADES], years, side="right")
    return {
        "gender": _names_at(_GENDERS, _draw_positions(rng, (0.48, 0.48, 0.04), count)),
        title: _distinct_names(_TERMS, _draw_terms(rng, field, second, most), _draw_integers(rng, least, most, count)),
        "goals": _draw_lists(rng, _GOALS, 1, 3, count),
        "industry": _names_at(_INDUSTRIES, np.where(moved, second, field)),
        "years": years.tolist(),
        "seniority": _names_at([name for _, name in _GRADES], grade),
        "languages": _draw_lists(rng, _LANGUAGES, 1, 3, count),
        "hours": _draw_integers(rng, 1, 8, count).tolist(),
        "department": _names_at(_DEPARTMENTS, _draw_positions(rng, _zipf_weights(len(_DEPARTMENTS)), count)),
        "site": _names_at(_SITES, _draw_positions(rng, _zipf_weights(len(_SITES)), count)),
    }


def _draw_terms(rng: np.random.Generator, field: Integers, second: Integers, most: int) -> Integers:
    """Return terms of each person's field, of the second field, or general ones, shape (people, most)."""
    size = len(field), most
    where = _draw_positions(rng, (0.65, 0.2, 0.15), size)
    facet = _draw_positions(rng, _zipf_weights(len(_FACETS)), size)
    general = _draw_positions(rng, _zipf_weights(len(_GENERAL)), size)
    special = np.where(where == 0, field[:, None], second[:, None]) * len(_FACETS) + facet
    return np.where(where == 2, len(_FIELDS) * len(_FACETS) + general, special)


def _draw_lists(
    rng: np.random.Generator, known: Sequence[str], least: int, most: int, count: int
) -> list[tuple[str, ...]]:
    drawn = _draw_positions(rng, _zipf_weights(len(known)), (count, most))
    return _distinct_names(known, drawn, _draw_integers(rng, least, most, count))


def _distinct_names(known: Sequence[str], drawn: Integers, sizes: Integers) -> list[tuple[str, ...]]:
    """Return the distinct names among the first `sizes` draws of each person."""
    drawn = np.where(np.arange(drawn.shape[1]) < sizes[:, None], drawn, len(known))
    drawn = np.sort(drawn, axis=1)
    kept = drawn < len(known)
    kept[:, 1:] &= drawn[:, 1:] != drawn[:, :-1]
    names = _names_at(known, drawn[kept])
    ends = np.cumsum(kept.sum(axis=1)).tolist()
    return [tuple(names[start:end]) for start, end in zip([0, *ends], ends, strict=False)]


def _names_at(known: Sequence[str], positions: Integers) -> list[str]:
    return [known[position] for position in positions.tolist()]


def _draw_names(rng: np.random.Generator, count: int) -> tuple[str, ...]:
    first, last = (_draw_integers(rng, 0, len(names) - 1, count).tolist() for names in (_FIRST_NAMES, _LAST_NAMES))
    return tuple([f"{_FIRST_NAMES[i]} {_LAST_NAMES[j]}" for i, j in zip(first, last, strict=True)])


def _draw_vectors(centres: Floats, count: int, shares: Floats, rng: np.random.Generator) -> Floats:
    clusters, dimensions = centres.shape
    vectors = centres[rng.choice(clusters, count, p=shares)]
    vectors = vectors + 0.6 * rng.normal(size=(count, dimensions)) / dimensions**0.5
    return np.asarray(vectors / np.linalg.norm(vectors, axis=1, keepdims=True))


def _adjust_total(total: int, capacity: Integers, rng: np.random.Generator) -> None:
    """Add or remove single seats of random mentors, in place, until their sum is `total`."""
    left = total - int(capacity.sum())
    step = 1 if left > 0 else -1
    while left:
        mentor = rng.integers(len(capacity))
        if _FEWEST <= capacity[mentor] + step <= _MOST:
            capacity[mentor] += step
            left -= step


@dataclass(frozen=True, eq=False)
class _SameTeam:
    """A rule as a function from rows to a boolean block: only people of the same team may be paired."""

    of_mentees: Integers
    of_mentors: Integers

    def __call__(self, rows: Integers) -> NDArray[np.bool_]:
        return np.asarray(self.of_mentees[rows, None] == self.of_mentors[None, :])
