"""Vectors that people bring."""

import numpy as np
import pytest

from mentormatch.encoders import make
from mentormatch.errors import CohortError, PolicyError
from mentormatch.explanations import explain, introductions
from mentormatch.matching import match
from mentormatch.policy import Criterion, Policy, Rule
from mentormatch.profiles import Cohort
from mentormatch.scoring import compare
from mentormatch.tables import read_cohort, write_cohort

BIO = Policy(criteria=[Criterion("bio", encoder="vectors")])
RNG = np.random.default_rng(0)
MENTEES, MENTORS = RNG.normal(size=(7, 12)), RNG.normal(size=(5, 12))


def cohort_of(mentees, mentors):
    return Cohort.from_records(
        mentees=[{"id": f"kim{n}", "bio": cell} for n, cell in enumerate(mentees)],
        mentors=[{"id": f"ada{n}", "bio": cell} for n, cell in enumerate(mentors)],
    )


def cosines(wants, offers):
    return np.clip(wants @ offers.T / np.linalg.norm(wants, axis=1)[:, None] / np.linalg.norm(offers, axis=1), 0, 1)


WAYS = {
    "lists": lambda vector: vector.tolist(),
    "arrays": lambda vector: vector,
    "tuples": lambda vector: tuple(vector.tolist()),
    "text as JSON": lambda vector: str(vector.tolist()),
    "text with semicolons": lambda vector: "; ".join(map(str, vector.tolist())),
    "text with decimal commas": lambda vector: "; ".join(str(number).replace(".", ",") for number in vector.tolist()),
    "text as numpy prints it": lambda vector: f"[{' '.join(map(repr, vector.tolist()))}]",
}


@pytest.mark.parametrize("way", WAYS)
def test_every_way_of_writing_is_the_same_vector(way):
    cohort = cohort_of(map(WAYS[way], MENTEES), map(WAYS[way], MENTORS))
    assert compare(cohort, BIO).block() == pytest.approx(cosines(MENTEES, MENTORS), abs=1e-12)


def test_columns_of_arrays_in_frames():
    import pandas as pd
    import polars as pl

    for frame in (pd.DataFrame, pl.DataFrame):
        cohort = Cohort.from_frames(
            mentees=frame({"id": [f"kim{n}" for n in range(7)], "bio": MENTEES.tolist()}),
            mentors=frame({"id": [f"ada{n}" for n in range(5)], "bio": MENTORS.tolist()}),
        )
        assert compare(cohort, BIO).block() == pytest.approx(cosines(MENTEES, MENTORS), abs=1e-12)


def test_a_matrix_with_ids_in_any_order():
    plain = cohort_of([None] * 7, [None] * 5)
    order = RNG.permutation(7)
    cohort = plain.with_vectors(
        "bio", mentees=([f"kim{n}" for n in order], MENTEES[order]), mentors=([f"ada{n}" for n in range(5)], MENTORS)
    )
    assert compare(cohort, BIO).block() == pytest.approx(cosines(MENTEES, MENTORS), abs=1e-12)
    assert match(cohort, BIO).certificate.proven
    some = plain.with_vectors("bio", mentees=(["kim3"], MENTEES[3:4]), mentors=(np.array(["ada1"]), MENTORS[1:2]))
    assert [cell is None for cell in some.mentees.column("bio")].count(False) == 1


def test_a_matrix_that_does_not_fit_is_refused_with_all_that_is_wrong():
    plain = cohort_of([None] * 2, [None])
    with pytest.raises(CohortError) as caught:
        plain.with_vectors("bio", mentees=(["kim0", "kim0", "kin1"], np.ones((3, 2))), mentors=(["ada0"], [1.0, 2.0]))
    assert [mistake.code for mistake in caught.value.mistakes] == ["vectors_shape", "vector_doubled", "unknown_mentee"]
    with pytest.raises(CohortError, match="finite"):
        plain.with_vectors("bio", mentors=(["ada0"], [[np.nan, 1.0]]))


def test_dot_products_are_cut_off():
    policy = Policy(criteria=[Criterion("bio", encoder={"name": "vectors", "similarity": "dot"})])
    block = compare(cohort_of(MENTEES, MENTORS), policy).block()
    assert block == pytest.approx(np.clip(MENTEES @ MENTORS.T, 0, 1), abs=1e-12)
    assert {0.0, 1.0} <= {*block.reshape(-1).tolist()}


def test_blanks_and_vectors_of_zeros_count_as_the_mean():
    mentees = [*MENTEES, None, np.zeros(12)]
    block = compare(cohort_of(mentees, MENTORS), BIO).block()
    assert block[7:] == pytest.approx(cosines(MENTEES, MENTORS).mean(), abs=1e-12)
    dot = Policy(criteria=[Criterion("bio", encoder={"name": "vectors", "similarity": "dot"})])
    assert not compare(cohort_of(mentees, MENTORS), dot).block()[8].any()


def test_tiny_and_huge_vectors_have_a_direction():
    block = compare(cohort_of([[1e-200, 1e-200], [1e15, 1e15], [5e-324, 5e-324]], [[1.0, 1.0]]), BIO).block()
    assert block == pytest.approx(np.ones((3, 1)), abs=1e-12)


@pytest.mark.parametrize("similarity", ["cosine", "dot"])
def test_fitted_on_nothing_it_knows_no_number_until_it_is_extended(similarity):
    cells = [[0.6, 0.8], ""]
    empty = make("vectors", similarity=similarity).fit(["", ""], [])
    encoded = empty.encode_wants(cells)
    assert encoded.answered.tolist() == [similarity == "dot", False]
    assert empty.score(encoded.values, empty.encode_offers(cells).values).tolist() == [[0.0, 0.0]] * 2
    extended = empty.extend(cells, cells)
    scores = extended.score(extended.encode_wants(cells).values, extended.encode_offers(cells).values)
    assert scores[0, 0] == pytest.approx(1.0)


@pytest.mark.parametrize("offer", [[0.0, -1.0], [0.0, -1e-15], [-1e-15, -0.5], [1e15, 1e15]])
def test_the_mean_of_long_vectors_is_that_of_their_scores(offer):
    wants = [*[[0.0, 0.0]] * 9, [-1e15, -0.5], [1e15, 0.25], [1e-15, 0.5]]
    encoder = make("vectors", similarity="dot").fit(wants, [offer])
    encoded = encoder.encode_wants(wants), encoder.encode_offers([offer])
    scores = encoder.score(encoded[0].values, encoded[1].values)
    assert encoder.mean(*encoded) == pytest.approx(scores.mean(), abs=1e-13)


@pytest.mark.parametrize(
    "cell", ["red", [0.5, "x"], {"a": 1}, [True, False], 3.5, [0.5, float("nan")], "1;2;x", [1e16, 0.5]]
)
def test_what_is_no_vector_is_named_with_its_row(cell):
    with pytest.raises(CohortError) as caught:
        compare(cohort_of([[0.5, 0.25], cell], [[0.5, 0.25]]), BIO)
    (mistake,) = caught.value.mistakes
    assert (mistake.side, mistake.id, mistake.column) == ("mentees", "kim1", "bio")
    assert mistake.code in {"not_a_vector", "vector_length", "cell_not_understood"}


def test_vectors_of_another_length_are_named():
    with pytest.raises(CohortError, match=r"must be a vector of 2 numbers, as most are\. Got '3 numbers'"):
        compare(cohort_of([[0.5, 0.25], [0.5, 0.25, 1]], [[0.5, 0.25]]), BIO)


@pytest.mark.parametrize(
    "vector", [[0.5, 0.25], [1.0, 0.0], np.array([0.5, 1.0]), (np.float32(0.5), np.float32(2)), [0, 0.5]]
)
def test_a_list_of_floats_is_never_read_as_terms(vector):
    cohort = cohort_of([vector], ["0.5; 1"])
    for encoder in ("terms", {"name": "terms", "ranked": True}):
        with pytest.raises(CohortError, match="The encoder 'vectors' compares vectors"):
            compare(cohort, Policy(criteria=[Criterion("bio", encoder=encoder)]))


def test_lists_of_whole_numbers_and_texts_stay_terms():
    cohort = cohort_of([[7, 8], ["3.11", "3.12"]], ["7; 3.11"])
    assert cohort.mentees.column("bio") == (("7", "8"), ("3.11", "3.12"))
    assert compare(cohort, Policy(criteria=[Criterion("bio")])).block().tolist() != [[0.0], [0.0]]


def test_vectors_survive_files_and_json(tmp_path):
    cohort = cohort_of(MENTEES, MENTORS)
    for suffix in (".csv", ".json", ".xlsx"):
        files = {"mentors": tmp_path / f"mentors{suffix}", "mentees": tmp_path / f"mentees{suffix}"}
        write_cohort(cohort, **files)
        again = read_cohort(**files, policy=BIO)
        assert compare(again, BIO).block() == pytest.approx(compare(cohort, BIO).block(), abs=1e-12)
    matching = match(cohort, BIO)
    assert type(matching).from_dict(matching.to_dict(), cohort).pairs == matching.pairs


def test_numbers_are_not_told_to_people():
    matching = match(cohort_of(MENTEES, MENTORS), BIO)
    who = matching.pairs[0].mentee
    assert "mentee: 12 numbers; mentor: 12 numbers" in explain(matching, mentee=who).text()
    told = [explain(matching, mentee=who, audience="participant").text(), *(i.text for i in introductions(matching))]
    assert not any(str(number)[:6] in text for text in told for number in (*MENTEES[0], *MENTORS[0]))


def test_wrong_similarity():
    with pytest.raises(PolicyError, match="'similarity' must be 'cosine' or 'dot'"):
        make("vectors", similarity="euclidean")


def test_scores_are_the_same_to_the_last_bit_in_any_order():
    cohort = cohort_of(MENTEES, MENTORS)
    scores = compare(cohort, BIO)
    rows, columns = RNG.permutation(7), RNG.permutation(5)
    again = compare(cohort.take(mentees=rows, mentors=columns), BIO)
    assert np.array_equal(again.block(), scores.block()[np.ix_(rows, columns)])
    assert again.learned() == scores.learned()


NUMBERS = [[0.5, 0.25], [1.0, 2.0]], [[0.5, 0.25], None]
TEXTS = [["0.5", "0.25"], ["1", "2"]], [["0.5", "0.25"], None]


def outcome(answers, policy):
    """Return the pairs with their scores, or every mistake with its row and column."""
    try:
        return match(cohort_of(*answers), policy).pairs
    except CohortError as error:
        return str(error)


@pytest.mark.parametrize("encoder", ["category", "languages", "seniority", "schedule", "time_zone", "text", "choices"])
def test_other_encoders_read_a_vector_as_they_read_any_list(encoder):
    policy = Policy(criteria=[Criterion("bio", wants="bio", offers="bio", encoder=encoder)])
    if encoder == "choices":
        policy = Policy(criteria=[Criterion("bio", wants="bio", encoder=encoder)])
    assert outcome(NUMBERS, policy) == outcome(TEXTS, policy)


@pytest.mark.parametrize("kind", ["different", "same", "overlap", "gap", "hours_apart", "overlap_hours"])
def test_rules_read_a_vector_as_they_read_any_list(kind):
    needs = {"overlap": {"at_least": 1}, "gap": {"at_least": 1}, "hours_apart": {"at_most": 1}}
    needs["overlap_hours"] = {"at_least": 1}
    rule = Rule(kind, column="bio", **needs.get(kind, {}))
    policy = Policy(criteria=[Criterion("bio", wants="bio", offers="bio", encoder="category")], rules=[rule])
    assert outcome(NUMBERS, policy) == outcome(TEXTS, policy)


def test_without_a_policy_vectors_are_compared_as_vectors():
    cohort = Cohort.from_records(
        mentors=[{"id": "ada", "skills": [0.5, 0.25]}], mentees=[{"id": "kim", "skills": [1.0, 0.5]}, {"id": "noor"}]
    )
    matching = match(cohort)
    assert matching.policy.criteria[0].encoder == "vectors"
    assert compare(cohort).block()[0] == pytest.approx([1.0])


def test_lists_of_numbers_in_files_are_vectors(tmp_path):
    for name, role in (("mentors.csv", "ada"), ("mentees.csv", "kim")):
        (tmp_path / name).write_text(f'id,bio\n{role}0,"[-0.5, 0.25]"\n{role}1,"[1, 0]"\n', encoding="utf-8")
    cohort = read_cohort(mentors=tmp_path / "mentors.csv", mentees=tmp_path / "mentees.csv", policy=BIO)
    vectors = np.array([[-0.5, 0.25], [1.0, 0.0]])
    assert compare(cohort, BIO).block() == pytest.approx(cosines(vectors, vectors), abs=1e-12)
