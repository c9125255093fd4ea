"""Cohorts through `match`: rules, reasons, prices, and the same pairs in any order."""

import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np

import mentormatch as mm
from attack.oracle import best, reached, rounding
from attack.problems import Trial
from attack.programmes import Programme, draw
from attack.running import Case
from attack.totals import lacks
from mentormatch.errors import InfeasibleError, MentorMatchError

ELSEWHERE = 20
"""Every so many cohorts are matched again in another process."""
NEAR = 1e-9


def check(case: Case) -> None:
    programme = draw(case.rng)
    for rule in programme.rules:
        case.count(f"rule: {rule['kind']}")
    case.count(f"participation: {programme.participation}", "scores of our own" if programme.fit else "encoders")
    try:
        matching = mm.match(programme.cohort(), programme.policy())
    except InfeasibleError as error:
        case.count("infeasible")
        if not programme.locked():
            case.fail("an answer exists", f"{error}\n  {programme.text()}")
        return
    except MentorMatchError as error:
        case.fail(f"refused: {type(error).__name__}", f"{error}\n  {programme.text()}")
        return
    case.count("pairs", *["pairs"] * (len(matching.pairs) - 1))
    parts = (wrong_pairs, wrong_total, wrong_reasons, wrong_prices, wrong_explanations, wrong_order)
    for part in (*parts, *([wrong_elsewhere] if case.index % ELSEWHERE == 0 else [])):
        case.count(part.__name__.replace("wrong_", "checked: "))
        if wrong := part(case, programme, matching):
            case.fail(part.__name__.replace("_", " "), f"{wrong}\n  {programme.text()}")


def trial_of(programme: Programme, matching: mm.Matching) -> Trial:
    """The problem in numbers: our rules and limits; the library's scores where they are not ours."""
    shape = (len(programme.mentees), len(programme.mentors))
    allowed = np.zeros(shape, dtype=bool)
    for i, mentee in enumerate(programme.mentees):
        for j, mentor in enumerate(programme.mentors):
            allowed[i, j] = not programme.forbidding(mentee, mentor)
    scores = np.zeros(shape)
    if programme.fit is not None:
        scores[:] = [[programme.fit[i["id"], j["id"]] for j in programme.mentors] for i in programme.mentees]
    else:
        scores[:] = mm.compare(matching.cohort, matching.policy).block(np.arange(shape[0]))
    rows, columns = ({one["id"]: k for k, one in enumerate(side)} for side in (programme.mentees, programme.mentors))
    return Trial(
        "cohort",
        scores,
        allowed,
        [mentor["capacity"] for mentor in programme.mentors],
        [0] * shape[1],
        [mentee["demand"] for mentee in programme.mentees],
        tuple((rows[i], columns[j]) for i, j in sorted(programme.locked())),
        programme.worth,
        programme.participation == "first",
    )


def positions(programme: Programme, matching: mm.Matching) -> list[tuple[int, int]]:
    rows, columns = ({one["id"]: k for k, one in enumerate(side)} for side in (programme.mentees, programme.mentors))
    return [(rows[pair.mentee], columns[pair.mentor]) for pair in matching.pairs]


def wrong_pairs(_: Case, programme: Programme, matching: mm.Matching) -> str:
    """A pair that a rule forbids, a limit that is broken, a lock that is not kept, a score that is another."""
    mentees, mentors = ({one["id"]: one for one in side} for side in (programme.mentees, programme.mentors))
    for pair in matching.pairs:
        if places := programme.forbidding(mentees[pair.mentee], mentors[pair.mentor]):
            return f"{pair} is forbidden by {[programme.rules[k] for k in places]}"
        if programme.fit is not None and abs(pair.score - programme.fit[pair.mentee, pair.mentor]) > NEAR:
            return f"{pair} has another score"
    made = [(pair.mentee, pair.mentor) for pair in matching.pairs]
    if len(set(made)) < len(made) or not programme.locked() <= set(made):
        return f"doubled, or without a lock: {made}"
    full = [own for own, one in mentors.items() if sum(pair[1] == own for pair in made) > one["capacity"]]
    full += [own for own, one in mentees.items() if sum(pair[0] == own for pair in made) > one["demand"]]
    return f"more than {full} want" if full else ""


def wrong_total(_: Case, programme: Programme, matching: mm.Matching) -> str:
    trial = trial_of(programme, matching)
    found, got = best(trial), reached(trial, positions(programme, matching))
    if found is None or lacks(trial, got, found, rounding(trial)):
        return f"{got} where {found} can be had"
    return "" if matching.certificate.proven else f"not proven: {matching.certificate}"


def wrong_reasons(_: Case, programme: Programme, matching: mm.Matching) -> str:
    """An unmatched mentee who is not listed, or with a reason that is not true."""
    trial = trial_of(programme, matching)
    pairs = positions(programme, matching)
    left = [capacity - sum(j == k for _, k in pairs) for j, capacity in enumerate(trial.capacity)]
    nobody = {one["id"] for k, one in enumerate(programme.mentees) if one["demand"] and k not in {i for i, _ in pairs}}
    if nobody != {person.mentee for person in matching.unmatched}:
        return f"unmatched are {nobody}"
    # whom somebody does not want to meet is told to nobody
    labels = ["a rule" if rule.kind == "not_with" else rule.label for rule in matching.policy.rules]
    for person in matching.unmatched:
        row = next(k for k, one in enumerate(programme.mentees) if one["id"] == person.mentee)
        open_to = np.flatnonzero(trial.allowed[row])
        enough = [j for j in open_to if programme.worth is None or trial.scores[row, j] >= programme.worth]
        if not len(open_to):
            true = "no_allowed_mentor"
        else:
            true = "left_out" if any(left[j] > 0 for j in enough) else "all_taken" if enough else "below_worth"
        details = person.details
        if person.reason != true or true == "left_out":
            return f"{person} where {true} is true"
        if true == "no_allowed_mentor":
            taken = [
                sum(not programme.allows(rule, programme.mentees[row], mentor) for mentor in programme.mentors)
                for rule in programme.rules
            ]
            said = {label: count for label, count in zip(labels, taken, strict=True) if count}
            if details["rules"] != said or details["mentors"] != len(programme.mentors):
                return f"{person} where {said} is true"
            continue
        whom = enough or open_to.tolist()
        whom = [j for j in whom if trial.capacity[j]] or whom  # who takes nobody is not among the best
        top = max(trial.scores[row, j] for j in whom)
        at = next(j for j, one in enumerate(programme.mentors) if one["id"] == details["best"])
        if details["allowed"] != len(whom) or abs(details["score"] - top) > NEAR or at not in whom:
            return f"{person} where {len(whom)} are allowed, and the best score is {top}"
    return ""


def wrong_prices(_: Case, programme: Programme, matching: mm.Matching) -> str:
    """A price that is not what the library finds with one more seat; three mentors of each cohort are tried."""
    proof = matching.certificate
    for mentor in programme.mentors[:3]:
        if mentor["capacity"] >= len(programme.mentees):  # it is cut to their number
            continue
        more = mm.match(programme.with_seat(mentor["id"]).cohort(), programme.policy()).certificate
        price = matching.prices[mentor["id"]]
        pairs = 0 if programme.worth is not None else more.pairs - proof.pairs
        if price.pairs != pairs or abs(price.total - (more.value - proof.value)) > NEAR:
            return f"{mentor['id']}: {price} where one more seat adds {pairs} and {more.value - proof.value!r}"
    return ""


def wrong_explanations(_: Case, programme: Programme, matching: mm.Matching) -> str:
    """Contributions that do not sum to the score, or rules said to forbid a pair that do not."""
    # whom somebody does not want to meet is told to nobody
    labels = ["a rule" if rule.kind == "not_with" else rule.label for rule in matching.policy.rules]
    for mentee in programme.mentees[:3]:
        for mentor in programme.mentors[:3]:
            (pair,) = mm.explain(matching, mentee=mentee["id"], mentor=mentor["id"]).pairs
            if abs(sum(reason.contribution for reason in pair.reasons) - pair.score) > NEAR:
                return f"{pair}: contributions do not sum to the score"
            true = {labels[k] for k in programme.forbidding(mentee, mentor)}
            if not true <= set(pair.excluded_by) or not (set(pair.excluded_by) & set(labels)) <= true:
                return f"{pair}: {true} forbid it"
    return ""


def ids_of(matching: mm.Matching) -> list[list[str]]:
    return [[pair.mentee, pair.mentor] for pair in matching.pairs]


def wrong_order(case: Case, programme: Programme, matching: mm.Matching) -> str:
    """Other pairs where rows stand in another order."""
    other = programme.shuffled(np.random.default_rng([case.seed, case.index, 1]))
    again = ids_of(mm.match(other.cohort(), other.policy()))
    return "" if again == ids_of(matching) else f"{ids_of(matching)} became {again} in another order of rows"


_AGAIN = """
import json, sys
sys.path.insert(0, sys.argv[1])
from attack.cohorts import ids_of, mm
from attack.programmes import draw
from attack.running import Case
programme = draw(Case("cohorts", int(sys.argv[2]), int(sys.argv[3])).rng)
print(json.dumps(ids_of(mm.match(programme.cohort(), programme.policy()))))
"""


def wrong_elsewhere(case: Case, _: Programme, matching: mm.Matching) -> str:
    """Other pairs under another hash seed and number of threads."""
    threads = str(1 + case.index // ELSEWHERE % 3)
    names = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "NUMBA_NUM_THREADS")
    variables = {**os.environ, "PYTHONHASHSEED": str(case.index + 1), **dict.fromkeys(names, threads)}
    here = Path(__file__).parent.parent
    command = [sys.executable, "-c", _AGAIN, str(here), str(case.seed), str(case.index)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=variables)
    again = json.loads(done.stdout)
    return "" if again == ids_of(matching) else f"{ids_of(matching)} became {again} in another process"
