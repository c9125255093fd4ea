"""The table of an audit, as the command line shows it."""

import re

from mentormatch.fairness.audit import audit
from mentormatch.fairness.audit_lines import audit_lines
from mentormatch.matching.pipeline import match
from mentormatch.policy.criteria import Criterion
from mentormatch.policy.policy import Policy
from mentormatch.profiles.cohort import Cohort

COHORT = Cohort.from_records(
    mentors=[{"id": "ada", "skills": "R", "capacity": 9, "region": "north"}, {"id": "bob", "skills": "Go"}],
    mentees=[
        {"id": f"{number:02}", "skills": "Go" if number < 4 else "R", "region": region}
        for number, region in enumerate(["north"] * 8 + ["south"] * 7 + [None] * 2)
    ],
)
MATCHING = match(COHORT, Policy(criteria=[Criterion("skills")]))


def lines_of(**settings):
    settings = {"by": "region"} | settings
    return list(audit_lines(audit(MATCHING, **settings), of="pairs.csv"))


def cells_of(lines, name):
    return next(re.split(r" {2,}", line)[1:] for line in lines if line.startswith(f"{name} "))


def test_every_number_is_the_audits():
    found, lines = audit(MATCHING, by="region", smallest=0), lines_of(smallest=0)
    for group, values in found.by_group.items():
        offer = found.offers[group]
        shown = [values[name] for name in ("match_rate", "mean_score", "min_score")]
        shown += [offer["on_offer"], offer["difference"]]
        assert cells_of(lines, group) == [str(values["n"]), *(f"{value:.3f}" for value in shown)]
    apart = found.difference()
    assert cells_of(lines, "difference")[:3] == [f"{apart[o]:.3f}" for o in ("match_rate", "mean_score", "min_score")]
    offered = [offer["on_offer"] for offer in found.offers.values()]
    assert cells_of(lines, "difference")[3] == f"{max(offered) - min(offered):.3f}"
    assert cells_of(lines, "p-value")[:1] == [f"{found.p_values['match_rate']:.3f}"]


def test_hidden_groups_are_one_line_and_no_values():
    lines = lines_of(smallest=5)
    assert not any(line.startswith(("(blank)", "south")) for line in lines)
    assert [line for line in lines if line.startswith("Not shown")] == [
        "Not shown   2 groups: (blank), south (fewer than 5 people, or others could be told from them)"
    ]
    assert not any("Not shown" in line for line in lines_of(smallest=0))


def test_many_hidden_groups_are_one_line():
    mentees = [{"id": str(number), "skills": "R", "team": f"team {number // 2}"} for number in range(40)]
    cohort = Cohort.from_records(mentors=[{"id": "ada", "skills": "R", "capacity": 30}], mentees=mentees)
    lines = list(audit_lines(audit(match(cohort, Policy(criteria=[Criterion("skills")])), by="team"), of="pairs.csv"))
    assert sum("team " in line for line in lines) == 1
    assert "Not shown   20 groups: team 0, team 1, team 10, team 11, team 12 and 15 more" in "\n".join(lines)


def test_columns_stand_in_line():
    table = lines_of(smallest=0)[2:-4]
    ends = [[match.end() for match in re.finditer(r"\S+", line[12:])] for line in table[1:-2]]
    assert len(table) == 7
    assert len({tuple(row) for row in ends}) == 1


def test_mentors_have_loads_and_no_offers():
    lines = lines_of(who="mentors", smallest=0)
    assert lines[0] == "Audited     pairs.csv: 2 mentors, by region"
    assert cells_of(lines, "north") == ["1", "1.000", "9.000", "1.000", "1.000"]
    assert not any("offer" in line for line in lines)


def test_without_resamples_there_are_no_p_values():
    assert not any("p-value" in line for line in lines_of(resamples=0))


def test_many_hidden_groups_are_counted():
    cohort = Cohort.from_records(
        mentors=[{"id": "ada", "skills": "R"}],
        mentees=[{"id": str(number), "skills": "R", "team": f"team {number}"} for number in range(8)],
    )
    lines = list(audit_lines(audit(match(cohort), by="team"), of="matching"))
    assert any(line.startswith("Not shown   8 groups: ") and "and 3 more (" in line for line in lines)
    assert cells_of(lines, "difference") == ["–"] * 5


def test_nobody_is_a_table_without_groups():
    cohort = Cohort.from_records(
        mentors=[{"id": "ada", "skills": "R"}], mentees=[{"id": "kim", "skills": "R", "region": "north", "demand": 0}]
    )
    lines = list(audit_lines(audit(match(cohort), by="region"), of="matching"))
    assert lines[0] == "Audited     matching: 0 mentees, by region"
    assert cells_of(lines, "all") == ["0", "–", "–", "–", "–", "–"]


def test_text_says_the_same_and_shows_own_metrics():
    def spread(scores):
        return float(scores.max() - scores.min())

    found = audit(MATCHING, by="region", smallest=0, metrics=[spread])
    assert found.text(of="pairs.csv").split("\n") == list(audit_lines(found, of="pairs.csv"))
    header = next(line for line in found.text().splitlines() if "placed" in line)
    assert "spread" in header
    assert cells_of(found.text().splitlines(), "north")[4] == f"{found.by_group['north']['spread']:.3f}"
