"""Civil servants who ask for a mentor of similar identity: as a rule, as a wish, and named by the audit."""

import csv

import pytest

from mentormatch import audit, compare, match, read_cohort, read_policy
from mentormatch.tables.matchings import write_matching

ASKS, WANTED, OFFERED = "match with similar identity", "identity to match", "characteristics"


@pytest.fixture(scope="module")
def service(real_data, examples):
    """The files of the tables, read without the library, and the matching by the rule."""
    folder = real_data("gov_mentor_match_synthetic")
    files = {side: folder / f"{side}_large.csv" for side in ("mentors", "mentees")}
    rows = {}
    for side, file in files.items():
        with file.open(encoding="utf-8", newline="") as lines:
            rows[side] = {row["id"]: row for row in csv.DictReader(lines)}
    policy = read_policy(examples / "government" / "policy.toml")
    cohort = read_cohort(mentors=files["mentors"], mentees=files["mentees"], policy=policy)
    return rows, cohort, policy, match(cohort, policy)


def is_similar(mentee, mentor):
    return bool(mentee[WANTED]) and mentee[WANTED] in mentor[OFFERED].split(", ")


def test_who_asks_gets_a_similar_mentor_or_stands_among_the_unplaced_with_that_reason(service, tmp_path):
    rows, _, _, matching = service
    asking = {id_ for id_, row in rows["mentees"].items() if row[ASKS] == "yes"}
    assert len(asking) == 262
    mentor_of = {pair.mentee: pair.mentor for pair in matching.pairs}
    placed = asking & mentor_of.keys()
    assert all(is_similar(rows["mentees"][id_], rows["mentors"][mentor_of[id_]]) for id_ in placed)
    write_matching(matching, tmp_path / "out")
    with (tmp_path / "out" / "unmatched.csv").open(encoding="utf-8-sig", newline="") as lines:
        reasons = {row["mentee"]: row["details"] for row in csv.DictReader(lines)}
    assert reasons.keys() == asking - placed
    assert all("'similar identity' rules out 500" in text for text in reasons.values())
    # these named no identity, so that nobody can be similar
    assert reasons.keys() == {id_ for id_ in asking if not rows["mentees"][id_][WANTED]}
    assert matching.certificate.proven


def test_the_rule_binds_nobody_else(service):
    rows, cohort, _, matching = service
    (rule,) = matching.scores.rules
    allowed = rule.allowed(slice(None))
    for place, id_ in enumerate(cohort.mentees.ids):
        mentee = rows["mentees"][id_]
        if mentee[ASKS] == "yes":
            expected = [is_similar(mentee, rows["mentors"][mentor]) for mentor in cohort.mentors.ids]
            assert allowed[place].tolist() == expected
        else:
            assert allowed[place].all()
    placed = {pair.mentee for pair in matching.pairs}
    assert all(id_ in placed for id_, row in rows["mentees"].items() if row[ASKS] == "no")


@pytest.mark.parametrize("column", [ASKS, WANTED])
def test_an_audit_of_the_wish_names_the_rule(service, column):
    matching = service[3]
    note = f"Rule 'similar identity' names the audited column '{column}'."
    assert note in audit(matching, by=column, resamples=0).notes
    assert note in matching.notes


def test_an_audit_of_mentors_by_what_they_offer_names_the_rule(service):
    found = audit(service[3], by=OFFERED, who="mentors", resamples=0)
    assert "Rule 'similar identity' names the audited column 'characteristics'." in found.notes


def test_as_a_wish_it_places_everybody_and_fulfils_fewer(service, examples):
    rows, cohort, policy, matching = service
    wish = read_policy(examples / "government" / "policy_wish.toml")
    wished = match(cohort, wish)
    assert len(wished.pairs) == 500
    fulfilled = [
        sum(
            rows["mentees"][pair.mentee][ASKS] == "yes"
            and is_similar(rows["mentees"][pair.mentee], rows["mentors"][pair.mentor])
            for pair in result.pairs
        )
        for result in (matching, wished)
    ]
    assert fulfilled[0] == 221
    assert 0 < fulfilled[1] < 221
    # what else counts, by the same measure: the wish costs a pair less than the rule does
    scores = compare(cohort, type(policy)(criteria=policy.criteria))
    means = [
        float(scores.pairs(result.positions[:, 0], result.positions[:, 1]).mean()) for result in (matching, wished)
    ]
    assert means[0] < means[1]
