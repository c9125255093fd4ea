"""Which wanted terms nobody offers."""

from hypothesis import given, settings
from hypothesis import strategies as st

from mentormatch import Cohort, Criterion, Policy, compare
from mentormatch.checkup.terms import unmet_terms

TERMS = st.lists(st.sampled_from(["r", "sql", "go", "rust"]), max_size=3, unique=True)


def unmet(mentors, mentees, *criteria):
    cohort = Cohort.from_records(mentors=mentors, mentees=mentees)
    found = unmet_terms(compare(cohort, Policy(criteria=criteria or [Criterion("skills")])))
    return [(term.criterion, term.term, term.people, term.nearest) for term in found]


@settings(max_examples=40)
@given(st.lists(TERMS, min_size=1, max_size=5), st.lists(TERMS, min_size=1, max_size=3))
def test_unmet_terms_are_those_wanted_and_not_offered(wants, offers):
    mentees = [{"id": f"i{number}", "skills": terms} for number, terms in enumerate(wants)]
    mentors = [{"id": f"j{number}", "skills": terms} for number, terms in enumerate(offers)]
    offered = {term for terms in offers for term in terms}
    counts = {term: sum(term in terms for terms in wants) for terms in wants for term in terms}
    found = unmet(mentors, mentees)
    assert {term: people for _, term, people, _ in found} == {
        term: count for term, count in counts.items() if term not in offered
    }
    assert [people for _, _, people, _ in found] == sorted((people for _, _, people, _ in found), reverse=True)


def test_levels_and_aliases_are_read_as_they_are_compared():
    encoder = {"name": "terms", "levels": ["good", "expert"], "aliases": {"js": "javascript"}}
    found = unmet(
        [{"id": "a", "skills": "javascript:good"}],
        [{"id": "b", "skills": "JS:expert; Rust:good"}, {"id": "c", "skills": "rust:expert"}],
        Criterion("skills", encoder=encoder),
    )
    assert found == [("skills", "rust", 2, None)]


def test_the_nearest_offer_is_suggested():
    assert unmet([{"id": "a", "skills": "statistics"}], [{"id": "b", "skills": "statistik"}]) == [
        ("skills", "statistik", 1, "statistics")
    ]


def test_no_language_is_suggested_for_another():
    assert unmet([{"id": "a", "skills": "Danish"}], [{"id": "b", "skills": "Spanish"}]) == [
        ("skills", "spanish", 1, None)
    ]


def test_of_paths_the_highest_step_counts_once():
    criterion = Criterion("industry", encoder="category")
    found = unmet(
        [{"id": "a", "industry": "health/care"}],
        [
            {"id": "b", "industry": "tech/web"},
            {"id": "c", "industry": "tech/data"},
            {"id": "d", "industry": "health/lab"},
        ],
        criterion,
    )
    assert [(term, people) for _, term, people, _ in found] == [("tech", 2), ("health/lab", 1)]


def test_the_side_that_wants_may_be_the_mentors():
    criterion = Criterion("back", wants="curious", offers="teach", direction="mentor")
    assert unmet([{"id": "a", "curious": "drawing"}], [{"id": "b", "teach": "chess"}], criterion) == [
        ("back", "drawing", 1, None)
    ]


def test_nothing_is_said_where_the_opposite_is_better_or_there_are_no_terms():
    criteria = [
        Criterion("team", encoder="category", reverse=True),
        Criterion("about", encoder="text"),
        Criterion("met", encoder="pairs", pairs=[("b", "a", 1.0)]),
    ]
    mentors, mentees = [{"id": "a", "team": "red", "about": "x"}], [{"id": "b", "team": "blue", "about": "y"}]
    assert unmet(mentors, mentees, *criteria) == []
