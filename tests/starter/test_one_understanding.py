"""`init`, `default_policy` and `check` read the same description of columns."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mentormatch.checkup.checkup import check_up
from mentormatch.cli.why import why_lines
from mentormatch.column_roles.described import describe
from mentormatch.datasets.made_up import make_cohort
from mentormatch.errors import PolicyError
from mentormatch.policy.known_columns import default_policy
from mentormatch.policy.policy import Policy
from mentormatch.starter.starter import starter_policy
from mentormatch.tables.cohorts import read_cohort, write_cohort
from mentormatch.tables.writing import write_all

# Encoders that compare which answers both give; one answer a cell is a list of one.
SHARED = {"terms", "category", "languages"}
ANSWERS = {
    "skills": ["python; sql", "sql; design", "design; sales", "sales", "python"],
    "wants": ["python", "design; sql", "sales", "sql; python"],
    "goals": ["first promotion; wider network", "wider network", "leading a team", "first promotion"],
    "industry": ["technology", "health", "finance"],
    "seniority": ["junior", "senior", "lead"],
    "years": ["1", "2", "5", "12", "20"],
    "time zone": ["Europe/Paris", "UTC+1", "America/Lima"],
    "languages": ["English; German", "German", "English"],
    "interests": ["chess; climbing", "cooking", "climbing; cooking"],
    "communities": ["Women Who Code; PyLadies", "PyLadies", "Rotary; PyLadies"],
    "department": ["Sales", "IT", "HR"],
}


def as_compared(encoder: str) -> str:
    return "shared answers" if encoder in SHARED else encoder


def assert_default_is_part_of_init(mentors: Path, mentees: Path, policy: Policy | None = None) -> int:
    """Assert that whatever `default_policy` compares `init` compares or asks about, alike; return how many it does."""
    starter = starter_policy(mentors, mentees)
    proposed = {
        (criterion.likeness.wants.header, criterion.likeness.offers.header): criterion
        for criterion in starter.proposal.criteria
    }
    constant = {column.header for side in starter.proposal.sides for column in side.left if column.kind == "constant"}
    try:
        found = default_policy(read_cohort(mentors=mentors, mentees=mentees, policy=policy))
    except PolicyError:
        return 0
    for criterion in found.criteria:
        if constant & {criterion.wants, criterion.offers}:
            continue  # all answered alike: `init` leaves it out, and the default says so
        known = proposed.get((criterion.wants, criterion.offers))
        assert known is not None, f"init neither compares nor asks about {criterion}"
        assert known.direction == criterion.direction
        assert as_compared(known.encoder["name"]) == as_compared(criterion.make_encoder().name), criterion.name
    return len(found.criteria)


def assert_kinds_agree(mentors: Path, mentees: Path, policy: Policy | None = None) -> None:
    """Assert that `describe`, which `check` reads, calls each column what `init --why` calls it."""
    starter = starter_policy(mentors, mentees)
    described = describe(read_cohort(mentors=mentors, mentees=mentees, policy=policy))
    for roles, side in zip(reversed(described), starter.proposal.sides, strict=True):
        for _, column in side.places():
            role = starter.proposal.roles.get(id(column))
            if role is not None and column.header in roles and len(column.sources) < 2:
                assert role.facts.kind == roles[column.header].facts.kind, column.header


def rows(draw, columns, people, prefix):
    return [[f"{prefix}{number}", *(draw(st.sampled_from(ANSWERS[name])) for name in columns)] for number in people]


@st.composite
def tables(draw):
    """Two tables of well-known titles, of which both sides have some: ``(["id", "skills"], [["m1", "R"]])`` twice."""
    common = draw(st.lists(st.sampled_from([*ANSWERS]), min_size=1, max_size=6, unique=True))
    people = draw(st.integers(4, 12)), draw(st.integers(4, 12))
    return tuple(
        (["id", *common], rows(draw, common, range(count), prefix))
        for count, prefix in zip(people, ("mentor-", "mentee-"), strict=True)
    )


@given(tables())
@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_the_default_compares_init_compares_or_asks(tmp_path, both):
    files = [tmp_path / "mentors.csv", tmp_path / "mentees.csv"]
    write_all(dict(zip(files, both, strict=True)), force=True)
    assert_default_is_part_of_init(*files)
    assert_kinds_agree(*files)


@pytest.mark.parametrize("seed", [1, 2])
def test_made_up_cohorts(seed, tmp_path):
    files = [tmp_path / "mentors.csv", tmp_path / "mentees.csv"]
    write_cohort(make_cohort(30, 20, seed=seed), mentors=files[0], mentees=files[1])
    assert assert_default_is_part_of_init(*files) >= 6
    assert_kinds_agree(*files)


def test_example():
    examples = Path(__file__).parents[2] / "examples"
    assert assert_default_is_part_of_init(examples / "mentors.csv", examples / "mentees.csv") == 5


def test_check_says_of_a_column_what_init_says(tmp_path):
    """One screen against the other: the same words for the same column."""
    files = [tmp_path / "mentors.csv", tmp_path / "mentees.csv"]
    write_cohort(make_cohort(30, 20, seed=3), mentors=files[0], mentees=files[1])
    cohort = read_cohort(mentors=files[0], mentees=files[1])
    starter = starter_policy(*files)
    used = check_up(cohort, default_policy(cohort)).columns
    assert {column.holds for column in used} >= {"list", "category"}
    for column in used:
        lines = [*why_lines(starter, column.name)]
        of_side = lines[lines.index(f"'{column.name}' of the {column.table}") :]
        assert of_side[1].split()[1].rstrip(":") == column.holds


def test_a_pair_for_which_only_titles_speak_is_asked_about(tmp_path):
    """`default_policy` compares it, so that `init` must not pass over it."""
    files = [tmp_path / "mentors.csv", tmp_path / "mentees.csv"]
    skills = (
        ["pottery; weaving", "weaving; knitting", "knitting", "pottery"],
        ["welding; carpentry", "masonry", "x-ray"],
    )
    write_all({file: (["id", "skills"], [[f"{file.stem}-{place}", said] for place, said in enumerate(answers)])
               for file, answers in zip(files, skills, strict=True)})  # fmt: skip
    assert assert_default_is_part_of_init_or_by_meaning(*files)


def assert_default_is_part_of_init_or_by_meaning(mentors: Path, mentees: Path) -> bool:
    """Return whether `init` proposes what the default compares; without a shared answer it does so by meaning."""
    (criterion,) = default_policy(read_cohort(mentors=mentors, mentees=mentees)).criteria
    (known,) = starter_policy(mentors, mentees).proposal.criteria
    pair = known.likeness.wants.header, known.likeness.offers.header
    return pair == (criterion.wants, criterion.offers) and known.encoder["name"] in {"terms", "text"}
