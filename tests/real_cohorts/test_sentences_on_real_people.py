"""Real people with blank capacities: what is said of them is true of the raw tables, and can be sent on."""

import functools
import itertools
import random
import re

import pytest
from real_cohorts.raw_cohorts import Raw, with_capacities
from real_cohorts.raw_limits import plain
from real_cohorts.sentences import HOLDER, LINES, NOBODY, PARTICIPANT, TAKEN, faults, read, rules_in

from mentormatch import advise, explain
from mentormatch.explanations import introductions, unmatched_letters

COHORTS = ["women_coding", "r_survey"]
HAND_OUT = {"half": "half of the capacities blank", "all": "all capacities blank", "one": "one mentor"}
_CLOSE = 0.00051


@pytest.fixture(scope="module")
def told_of(real, tmp_path_factory):
    """Return a function from a cohort and what is blank to what is known of it."""

    @functools.cache
    def of(name, which):
        return Raw(with_capacities(real(name), which, tmp_path_factory.mktemp(f"{name}-{which}")))

    return of


@pytest.fixture(params=[(name, which) for name in COHORTS for which in HAND_OUT], ids="-".join)
def raw(request, told_of):
    return told_of(*request.param)


def near(said, value):
    return abs(float(said) - value) <= _CLOSE


# ---- what a coordinator reads of a mentee


def check_coordinator(raw, told, mentor=None):
    """Hold every line of an explanation against the value and the raw tables."""
    mentee, scores = told.mentee, raw.scores(told.mentee)
    assert not faults(told.text(), ids=raw.ids, longest=900, quoted=raw.cells(mentee, *scores))
    lines = read(told.text())
    runners, moves = iter(told.runners_up), iter([move for move in told.moves if move.mentee != mentee])
    pairs, reasons = iter(told.pairs), iter(())
    for kind, said in ((line.kind, line.said) for line in lines):
        if kind == "pair":
            assert not [*reasons], "a criterion without a line"
            pair = next(pairs)
            reasons = iter(pair.reasons)
            check_pair(raw, mentee, pair, said)
        elif kind == "reason":
            check_reason(raw, pair, next(reasons), said)
        elif kind == "move":
            check_move(raw, next(moves), said)
        elif kind == "runner_up":
            check_runner_up(raw, mentee, next(runners), said)
        elif kind == "cost":
            check_cost(told, said, against_rules=bool(raw.broken(mentee, mentor)))
        else:
            check_facts(raw, mentee, mentor, kind, said)
    assert not [*runners, *pairs, *reasons]
    return lines


def check_facts(raw, mentee, mentor, kind, said):
    """Hold the lines that need nothing but the raw tables."""
    match kind:
        case "rules":
            assert tuple(re.findall(r"'([^']+)'", said[0])) == raw.broken(mentee, mentor)
        case "has":
            assert raw.of_mentee[raw.id_of[said[0]]] == raw.id_of[said[1]]
            assert near(said[2], raw.scores(mentee)[raw.id_of[said[1]]])
        case "unmatched":
            assert raw.id_of[said[0]] == mentee
            assert mentee in raw.unmatched
            check_unmatched(raw, mentee, said[1])
        case "left":
            allowed, removed = raw.allowed(mentee), raw.removed(mentee)
            closed = len(allowed) - len(raw.open_to(mentee))
            assert (int(said[0]), said[1]) == (len(raw.mentors), "mentor")
            assert (said[2], int(said[3] or 0)) == (str(len(allowed) or "nobody"), closed)
            assert rules_in(said[4]) == removed
            assert bool(said[5]) == (sum(removed.values()) > len(raw.mentors) - len(allowed))
        case "closed":
            assert not raw.removed(mentee)
            assert [int(number) for number in said] == [len(raw.mentors), [*raw.seats.values()].count(0)]
        case "impossible":
            assert raw.seats[raw.id_of[said[0]]] == 0
        case _:
            assert kind in {"moves", "more", "runners_up"}, kind


def check_pair(raw, mentee, pair, said):
    assert (raw.id_of[said[0]], raw.id_of[said[2]]) == (mentee, pair.mentor)
    assert (said[1] is None) == (raw.of_mentee.get(mentee) == pair.mentor) == pair.made
    assert near(said[3], raw.scores(mentee)[pair.mentor])
    assert said[4] == place_in_words(raw, mentee, pair.mentor)
    assert sum(one.contribution for one in pair.reasons) == pytest.approx(pair.score, abs=1e-12)


def check_reason(raw, pair, reason, said):
    assert said[0] == reason.criterion
    assert near(said[1], reason.contribution)
    assert near(said[2], reason.most)
    check_note(raw, reason, said[3], pair.mentee, pair.mentor)


def check_move(raw, move, said):
    leaves, gets = (None if one is None else raw.id_of[one] for one in said[1:])
    assert (raw.id_of[said[0]], leaves, gets) == (move.mentee, move.leaves, move.gets)
    assert raw.of_mentee.get(move.mentee) == leaves
    assert gets is None or (raw.may(move.mentee, gets) and raw.seats[gets])


def check_cost(told, said, *, against_rules):
    assert bool(said[0]) == against_rules
    totals = re.findall(r"the total would (fall|rise) by (\d+\.\d{3})", said[1])
    assert all(near(number, told.cost.total * (1 if way == "fall" else -1)) for way, number in totals)
    assert totals or abs(told.cost.total) <= _CLOSE
    fewer = re.findall(r"(\d+) mentees? fewer would have a mentor", said[1])
    assert [int(number) for number in fewer] == [told.cost.mentees] * (told.cost.mentees > 0)


def place_in_words(raw, mentee, mentor):
    ranked = raw.open_to(mentee)
    if mentor not in ranked:
        return "not allowed" if raw.broken(mentee, mentor) else "a mentor who takes nobody this time"
    if len(ranked) == 1:
        return "the only allowed mentor"
    scores = raw.scores(mentee)
    rank = 1 + sum(scores[other] > scores[mentor] + 1e-12 for other in ranked)
    return f"{'the best' if rank == 1 else f'place {rank}'} of {len(ranked)} allowed mentors"


def check_runner_up(raw, mentee, runner_up, said):
    mentor = raw.id_of[said[0]]
    assert mentor == runner_up.mentor != raw.of_mentee.get(mentee)
    assert raw.may(mentee, mentor)
    assert near(said[1], raw.scores(mentee)[mentor])
    assert (int(said[2]), int(said[3])) == (len(raw.of_mentor[mentor]), raw.seats[mentor])
    assert int(said[2]) <= int(said[3])
    holders = [raw.id_of[one] for one in said[4:6] if one is not None]
    full_and_few = raw.seats[mentor] == len(raw.of_mentor[mentor]) <= 2
    assert sorted(holders) == (sorted(raw.of_mentor[mentor]) if full_and_few else [])
    better = [other for other in raw.open_to(mentee) if raw.scores(mentee)[other] > raw.scores(mentee)[mentor] + 1e-12]
    assert len({*better} - {raw.of_mentee.get(mentee)}) < 3


def check_unmatched(raw, mentee, said):
    if not raw.allowed(mentee):
        nobody = NOBODY.fullmatch(said)
        rules = dict.fromkeys(re.findall(r"'([^']+)'", nobody[3] or ""), 1)
        counts = {name: int(number) for name, number in re.findall(r"'([^']+)' rules out (\d+)", nobody[2] or "")}
        assert (rules or counts) == raw.removed(mentee)
        assert int(nobody[1] or 1) == len(raw.mentors)
        return
    taken = TAKEN.fullmatch(said)
    open_to, scores = raw.open_to(mentee), raw.scores(mentee)
    best = raw.id_of[taken[2]]
    assert int(taken[1] or 1) == len(open_to)
    assert scores[best] == max(scores[mentor] for mentor in open_to)
    assert near(taken[3], scores[best])
    assert all(len(raw.of_mentor[mentor]) == raw.seats[mentor] for mentor in open_to)
    assert int(taken[4] or 1) == raw.seats[best]
    holders = HOLDER.findall(taken[5])
    assert {raw.id_of[name] for name, _ in holders} <= {*raw.of_mentor[best]}
    assert all(near(number, raw.scores(raw.id_of[name])[best]) for name, number in holders)
    rest = re.search(r"and (\d+) others?$", taken[5])
    assert len(holders) + int(rest[1] if rest else 0) == raw.seats[best]
    if taken[6]:
        check_group(raw, mentee, taken)


def check_group(raw, mentee, taken):
    """Hold who shares mentors against the raw rules: nobody may go elsewhere, and seats do not suffice."""
    group = raw.unmatched[mentee].details["group"]
    people = {mentee, *(raw.id_of[name] for name in taken[7].split(", "))}
    mentors = {raw.id_of[name] for name in taken[9].split(", ")}
    reached = {other for one in people for other in raw.open_to(one)}
    assert (int(taken[6]) + 1, int(taken[8])) == (group["many_mentees"], group["many_mentors"])
    sharing = [one for one in raw.mentees if raw.open_to(one) and {*raw.open_to(one)} <= {*shared_by(raw, mentee)}]
    open_mentors = [mentor for mentor in shared_by(raw, mentee) if raw.seats[mentor]]
    assert reached <= {*open_mentors}
    assert int(taken[10]) == sum(raw.seats[mentor] for mentor in open_mentors) < group["many_mentees"] <= len(sharing)
    assert mentors <= {*shared_by(raw, mentee)}
    assert int(taken[8]) in {len(open_mentors), len(shared_by(raw, mentee))}


@functools.cache
def shared_by(raw, mentee):
    """Whom those may have who answered in the same language: of these cohorts, the only one that is short of seats."""
    language = raw.mentees[mentee]["language"]
    return tuple(mentor for mentor, row in raw.mentors.items() if row["language"] == language)


def check_note(raw, reason, note, mentee, mentor):
    """Hold what is said of a criterion against the cells that it compares."""
    criterion = next(one for one in raw.real.policy.criteria if one.name == reason.criterion)
    sides = (raw.mentees[mentee], raw.mentors[mentor])
    wanting, offering = sides if criterion.direction == "mentee" else sides[::-1]
    wants, offers = wanting[criterion.wants], offering[criterion.offers]
    cells = (wants, offers) if criterion.direction == "mentee" else (offers, wants)
    blank = {(True, True): "neither", (True, False): "the mentee", (False, True): "the mentor"}
    if who := blank.get((not cells[0], not cells[1])):
        counts = "the average" if any_pair_answered(raw, criterion) else "nothing, as in every pair"
        assert re.fullmatch(rf"{who} (did not answer|answered), which counts as {counts}", note), note
    elif note.startswith("mentee: "):
        assert note == f"mentee: {cells[0]}; mentor: {cells[1]}"
    elif note.startswith("the mentee is open to anything: "):
        assert note.removeprefix("the mentee is open to anything: ") == cells[0] == "Student"
    elif note != "nothing in common":
        for part in note.split("; "):
            kind, terms = part.split(": ", 1)
            terms = re.sub(r" and \d+ more$", "", terms)
            if kind == "nearest" and terms.startswith("'"):
                want, offer = re.fullmatch(r"'(.+)' and '(.+)'", terms).groups()
                assert stands(want, wants), (want, wants)
                assert stands(offer, offers), (offer, offers)
                continue
            for term in re.findall(r"[^,(]+(?:\([^()]*(?:\([^()]*\))?[^()]*\) ?)*(?=, |$)", terms):
                offered, _, wanted = term.strip(" ,").partition(" (wanted: '")
                if kind == "not offered":
                    assert stands(offered, wants), (offered, wants)
                    assert plain(offered) not in {plain(one) for one in re.split(r"[;|,]", offers)}
                else:
                    assert kind in {"in common", "nearest"}, part
                    assert stands(offered, offers) or meant(raw, plain(offers), offered), (offered, offers)
                    assert not wanted or stands(wanted.split("'")[0], wants), (wanted, wants)


def any_pair_answered(raw, criterion):
    wanting, offering = (raw.mentees, raw.mentors) if criterion.direction == "mentee" else (raw.mentors, raw.mentees)
    return any(row[criterion.wants] for row in wanting.values()) and any(
        row[criterion.offers] for row in offering.values()
    )


def meant(raw, cells, term):
    """Return whether a term stands in folded cells, or what an alias of the policy calls it where it stands there."""
    aliases = [getattr(scored.encoder, "aliases", None) or {} for scored in raw.matching.scores.criteria]
    others = [other for known in aliases for other, name in known.items() if name == term]
    return any(plain(one) in cells for one in (term, *others))


def stands(term, cell):
    return plain(term.removesuffix("…")) in plain(" ".join(cell.split()))


@pytest.mark.parametrize("number", [4, pytest.param(80, marks=pytest.mark.slow)], ids=["some", "many"])
def test_what_a_coordinator_reads_of_mentees_is_true(raw, number):
    placed, waiting = raw.some(number)
    assert waiting
    kinds = set()
    for mentee in (*placed, *waiting):
        kinds |= {line.kind for line in check_coordinator(raw, explain(raw.matching, mentee=mentee))}
    assert {"pair", "reason", "unmatched"} <= kinds


@pytest.mark.parametrize("number", [3, pytest.param(60, marks=pytest.mark.slow)], ids=["some", "many"])
def test_why_not_another_mentor_is_true(raw, number):
    lot = random.Random(number)
    for mentee in itertools.chain(*raw.some(number, seed=1)):
        mentor = lot.choice(sorted(raw.mentors))
        told = explain(raw.matching, mentee=mentee, mentor=mentor)
        check_coordinator(raw, told, mentor)
        assert told.pairs[0].excluded_by == raw.broken(mentee, mentor)


# ---- what a coordinator reads of a mentor


@pytest.mark.parametrize("number", [4, pytest.param(80, marks=pytest.mark.slow)], ids=["some", "many"])
def test_what_a_coordinator_reads_of_mentors_is_true(raw, number):
    for mentor in random.Random(2).sample(sorted(raw.mentors), min(number, len(raw.mentors))):
        told = explain(raw.matching, mentor=mentor)
        assert not faults(told.text(), ids=raw.ids)
        kinds = {kind: LINES[kind] for kind in ("load", "nobody", "candidate", "own", "left", "runners_up")}
        own, candidates = iter(told.pairs), iter(told.candidates)
        allowed = [mentee for mentee in raw.mentees if raw.may(mentee, mentor)]
        for line in read(told.text(), kinds):
            said = line.said
            if line.kind == "load":
                assert said[1:] == (str(len(raw.of_mentor[mentor]) or "no"), str(raw.seats[mentor]))
            elif line.kind == "nobody":
                assert not raw.seats[mentor]
            elif line.kind == "own":
                pair = next(own)
                assert raw.id_of[said[0]] == pair.mentee
                assert pair.mentee in raw.of_mentor[mentor]
                assert near(said[1], raw.scores(pair.mentee)[mentor])
                told_of = dict(re.findall(r"([a-z][a-z ]*) (\d\.\d{3})", said[2]))
                assert told_of == {name: f"{value:.3f}" for name, value in pair.contributions.items()}
            elif line.kind == "left":
                removed = {}
                for rule in itertools.chain(*(raw.broken(mentee, mentor) for mentee in raw.mentees)):
                    removed[rule] = removed.get(rule, 0) + 1
                assert (int(said[0]), said[2]) == (len(raw.mentees), str(len(allowed) or "nobody"))
                assert rules_in(said[4]) == removed
            elif line.kind == "candidate":
                candidate = next(candidates)
                assert raw.id_of[said[0]] == candidate.mentee in allowed
                assert candidate.mentee not in raw.of_mentor[mentor]
                assert (said[2] and raw.id_of[said[2]]) == raw.of_mentee.get(candidate.mentee)
                assert near(said[1], raw.scores(candidate.mentee)[mentor])
        assert not [*own]
        assert not [*candidates] or not raw.seats[mentor]


# ---- what people themselves read


def test_participants_read_of_their_own_pairs_only(raw):
    placed, waiting = raw.some(12, seed=3)
    mentors = random.Random(4).sample(sorted(raw.mentors), min(12, len(raw.mentors)))
    texts = [(mentee, explain(raw.matching, mentee=mentee, audience="participant")) for mentee in (*placed, *waiting)]
    texts += [(mentor, explain(raw.matching, mentor=mentor, audience="participant")) for mentor in mentors]
    names = {row["name"]: id_ for rows in (raw.mentors, raw.mentees) for id_, row in rows.items()}
    for person, told in texts:
        own = {raw.of_mentee.get(person)} | {*raw.of_mentor.get(person, ())}
        lines = read(told.text(), PARTICIPANT)
        assert not faults(told.text(), ids=raw.ids)
        assert not re.search(r"\d\.\d|_", told.text())
        assert {names[name] for name in names if name in told.text()} == own - {None}
        assert not {name for name in names if name in str(told.to_dict()) and names[name] not in {*own, person}}
        if person in raw.unmatched:
            assert [line.kind for line in lines] == ["taken" if raw.allowed(person) else "none"]
        other = None
        for line in lines:
            if line.kind == "yours":
                other = names[line.said[1]]
            elif line.kind == "shared" and "close in meaning" not in line.text:
                both = plain(" ".join(raw.cells(person, other)).replace("_", " "))
                for term in re.sub(r" \(wanted: [^)]*\)| and \d+ more$", "", line.said[1]).split(", "):
                    assert meant(raw, both, term), line


def test_letters_and_introductions_can_be_sent(raw):
    for letter in unmatched_letters(raw.matching):
        assert not faults(letter.text, ids=raw.ids)
        allowed = raw.allowed(letter.mentee)
        assert letter.reason == ("all_taken" if allowed else "no_allowed_mentor")
        assert letter.text.startswith(f"Dear {raw.mentees[letter.mentee]['name'].split()[0]}, ")
    for told in introductions(raw.matching):
        mentee, mentor = raw.mentees[told.mentee], raw.mentors[told.mentor]
        assert raw.of_mentee[told.mentee] == told.mentor
        assert f"{mentee['name']} as mentee and {mentor['name']} as mentor." in told.text
        for text in (told.text, told.to_mentee, told.to_mentor):
            assert not faults(text, ids=raw.ids, longest=900)
            assert not re.search(r"\d\.\d|_|close in meaning", text)
        offered = plain(" ".join(mentor.values()).replace("_", " "))
        for phrase in told.in_common:
            for term in phrase.split(": ", 1)[1].split(", "):
                assert meant(raw, offered, term), phrase


# ---- what would help


@pytest.mark.slow
def test_advice_names_people_and_answers_as_they_are_written(told_of):
    for name in COHORTS:
        raw = told_of(name, "half")
        advice = advise(raw.matching, mentors=1, show=2, weight=0)
        assert not faults(advice.text(), ids=raw.ids)
        assert {seat.mentor: seat.closed for seat in advice.seats} == {
            seat.mentor: raw.seats[seat.mentor] == 0 for seat in advice.seats
        }
        for recruit in advice.recruits:
            cell = raw.mentors[recruit.like][recruit.column].replace("_", " ")
            assert meant(raw, plain(cell), recruit.answer), recruit.text
            written = [row[recruit.column].replace("_", " ") for row in raw.mentors.values()]
            assert any(recruit.answer in one for one in written) or not any(
                plain(recruit.answer) in plain(one) for one in written
            )
            assert raw.mentors[recruit.like]["name"] in recruit.text
