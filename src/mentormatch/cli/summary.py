"""The lines that `match` and `draw` print, and the next command."""

import os
import shlex
from collections import Counter
from collections.abc import Iterator, Sequence
from os import PathLike, fspath
from pathlib import Path

from mentormatch.answers import PersonId, id_order
from mentormatch.cli.doubts import doubled_pairs, unbound_rules
from mentormatch.cli.reading import reading
from mentormatch.cli.weights import weight_lines
from mentormatch.errors import shorten
from mentormatch.explanations import choice_lines, introduction_notes, proof_in_words
from mentormatch.matching import RULE_NOTE, Matching, Pair, held_pairs, leaving_notes, placed_of
from mentormatch.scoring import rules_in_words

_SHOWN = 5
_READ = 4
_FEW = 3
_MARGIN = 12
_WIDTH = 100
# scores nearer than this differ by rounding only
_ALIKE = 1e-12
_IN_FILE = " in matching.json"
_REASONS = {
    "no_allowed_mentor": "rules leave them nobody",
    "all_taken": "every seat with the mentors they may have is taken",
    "below_worth": "nobody whom they may have scores enough",
    "left_out": "somebody whom they may have still has a seat",
    "not_reached": "stopped before their turn; somebody whom they may have still has a seat",
}
_STOPPED = {
    "time limit": "by the time limit",
    "progress": "by the program that called it",
    "interrupt": "by Ctrl-C",
}


def summary(
    matching: Matching, *, files: Sequence[PathLike[str] | str], again: str | None, lottery: Sequence[str] = ()
) -> Iterator[str]:
    """Yield the summary of a matching for a coordinator, on one screen.

    Parameters
    ----------
    matching : Matching
        What was found.
    files : sequence of path
        What was written.
    again : str or None
        A command that could come next.
    lottery : sequence of str
        What must be said of the lottery that it was drawn from.

    Examples
    --------
    >>> from mentormatch.matching import match
    >>> from mentormatch.profiles import Cohort
    >>> cohort = Cohort.from_records(mentors=[{"id": "ada", "skills": "R"}],
    ...                              mentees=[{"id": "kim", "skills": "R"}, {"id": "noor", "skills": "SQL"}])
    >>> for line in summary(match(cohort), files=[], again=None):
    ...     print(line)  # doctest: +ELLIPSIS
    Placed      1 of 2 mentees, with 1 of 1 mentor: 1 pair, mean score 1.000
    Not placed  1 mentee
                1  every seat with the mentors they may have is taken
    Seats left  0 of 1
    In common   something in every pair; it scores 1.000
    Proven      no other pairing places more, or reaches a higher total with as many (1)
                this is proven of these scores and rules, not that they are right
    Ties        none: no other pairing is as good
    Note        ...
    """
    title, sentences = proof_in_words(matching)
    sides = (matching.cohort.mentors, matching.cohort.mentees)
    said = {*lottery, *matching.names_not_found}
    notes = [
        note for note in (*(note for people in sides for note in people.notes), *matching.notes) if note not in said
    ]
    readings = [line for people in sides for line in people.readings]
    yield from _block("Stopped", _stopped(matching))
    yield from _block("Take part?", list(leaving_notes(matching)))
    yield from _block("Doubles", _few(list(doubled_pairs(matching)), most=_SHOWN, where=": mentormatch check --all"))
    yield from _block("Placed", [_placed(matching)])
    yield from _block("Not placed", list(_not_placed(matching)))
    yield from _block("Seats left", [_seats_left(matching)])
    yield from _block("Choices", list(choice_lines(matching)))
    yield from _block("In common", list(_in_common(matching)))
    yield from _block("Weights", list(weight_lines(matching.scores.influence)))
    yield from _block("Rules", list(unbound_rules(matching.scores.rules)))
    yield from _block("Not found", _few(matching.names_not_found, most=_SHOWN, where=": mentormatch check"))
    yield from _block(title, sentences)
    yield from _block("Lottery", list(lottery))
    yield from _block(
        "Ties", [_ties(matching)] if matching.objective == "total" and matching.solver != "lottery" else []
    )
    yield from _block("Read", _few(readings, most=_READ, where=": mentormatch check"))
    yield from _block("Note", _notes(notes))
    yield from _block("Mail", list(introduction_notes(matching)) if files else [])
    yield from _block("Written", _written(files))
    yield from _block("Ask why", _asked(matching, again) if again is not None else [])


def _notes(notes: Sequence[str]) -> list[str]:
    """Return all notes on rules, and some of the others."""
    rules = [note for note in notes if note.startswith(RULE_NOTE)]
    others = [note for note in notes if not note.startswith(RULE_NOTE)]
    return [*rules, *_few(others, most=max(1, _SHOWN - len(rules)), where=_IN_FILE)]


def _stopped(matching: Matching) -> list[str]:
    """Say that a run did not come to its end, before anything that it found."""
    if matching.stopped is None:
        return []
    return [f"{_STOPPED[matching.stopped]}, before the end: this is what was found until then"]


def _placed(matching: Matching) -> str:
    placed, wanting = placed_of(matching)
    loaded = sum(load.load > 0 for load in matching.loads)
    pairs = len(matching.pairs)
    mean = f", mean score {matching.total / pairs:.3f}" if pairs else ""
    mentors = _count(len(matching.loads), "mentor")
    return f"{placed:,} of {_count(wanting, 'mentee')}, with {loaded:,} of {mentors}: {_count(pairs, 'pair')}{mean}"


def _not_placed(matching: Matching) -> Iterator[str]:
    if matching.unmatched:
        yield _count(len(matching.unmatched), "mentee")
        reasons = Counter(person.reason for person in matching.unmatched)
        for reason, count in sorted(reasons.items(), key=lambda item: (-item[1], item[0])):
            why = f"{_REASONS[reason]}{_rules_of(matching, reason)}" if matching.loads else "there are no mentors"
            yield f"{count:>4}  {why}"
    if matching.partly_matched:
        yield f"{_count(len(matching.partly_matched), 'mentee')} got fewer mentors than wanted"


def _rules_of(matching: Matching, reason: str) -> str:
    """Name the rule that excludes the most mentors for the mentees who are unmatched for a reason."""
    taken: Counter[str] = Counter()
    for person in matching.unmatched:
        if person.reason == reason:
            taken.update(person.details.get("rules", {}))
    return "".join(f", most of all {rules_in_words([shorten(name, limit=40)])}" for name, _ in taken.most_common(1))


def _ties(matching: Matching) -> str:
    if not matching.certificate.proven:
        return "unknown, since nothing is proven"
    if not matching.ties:
        return "none: no other pairing is as good"
    if matching.policy.participation == "worth":
        return f"{_count(matching.ties, 'placement')} could be another, or none, in a pairing that gains as much"
    who = "1 mentee" if matching.ties == 1 else f"{matching.ties:,} mentees"
    return f"{who} could get another result at the same total: lots decided, see --seed"


def _seats_left(matching: Matching) -> str:
    """Return how many seats are left, and how many mentors have no mentee, those without capacity apart."""
    left, seats = (sum(getattr(load, what) for load in matching.loads) for what in ("seats_left", "capacity"))
    idle = [load for load in matching.loads if not load.load]
    held = held_pairs(matching.cohort, matching.policy)
    idle = [load for load in idle if load.capacity or load.mentor not in {mentor for _, mentor in held}]
    waiting, closed = (sum((load.capacity > 0) is some for load in idle) for some in (True, False))
    said = [f"{left:,} of {seats:,}"]
    if waiting:
        said.append(f"{_count(waiting, 'mentor')} with seats {'has' if waiting == 1 else 'have'} no mentee")
    if closed:
        said.append(f"{_count(closed, 'mentor')} {'takes' if closed == 1 else 'take'} nobody (capacity 0)")
    if held:
        said.append(f"{len(held):,} more {'is' if len(held) == 1 else 'are'} kept free for pairs on hold")
    return "; ".join(said)


def _in_common(matching: Matching) -> Iterator[str]:
    """Yield which pairs have nothing in common, and which pair has the lowest score."""
    if not matching.pairs:
        return
    none = matching.nothing_in_common
    if none:
        named = ", ".join(_pair_named(matching, pair) for pair in none[:_FEW])
        more = f" and {len(none) - _FEW:,} more" if len(none) > _FEW else ""
        yield f"nothing that counts in {_count(len(none), 'pair')}: {named}{more}"
    weakest = min(matching.pairs, key=lambda pair: (pair.score, pair.mentee, pair.mentor))
    who = f"the lowest score is {weakest.score:.3f}: {_pair_named(matching, weakest)}"
    if max(pair.score for pair in matching.pairs) - weakest.score < _ALIKE:
        who = f"{'both' if len(matching.pairs) == 2 else 'all'} score {weakest.score:.3f}"  # none is the weakest
        who = f"it scores {weakest.score:.3f}" if len(matching.pairs) == 1 else who
    asked = any(not criterion.reverse for criterion in matching.policy.criteria)
    yield who if none or not asked else f"something in every pair; {who}"


def _pair_named(matching: Matching, pair: Pair) -> str:
    sides = ((matching.cohort.mentees, pair.mentee), (matching.cohort.mentors, pair.mentor))
    return " with ".join(shorten(people.called(person), limit=40) for people, person in sides)


def _few(lines: Sequence[str], *, most: int, where: str) -> list[str]:
    """Return at most so many lines, and a line that says where the others are."""
    more = len(lines) - most
    return [*lines[:most], *([f"… and {more} more{where}"] if more > 0 else [])]


def _written(files: Sequence[PathLike[str] | str]) -> list[str]:
    """Name the files, as many on a line as there is room for."""
    lines: list[str] = []
    for file in [fspath(path) for path in files]:
        if lines and len(lines[-1]) + len(file) + len(", ,") <= _WIDTH - _MARGIN:
            lines[-1] += f", {file}"
        else:
            lines.append(file)
    return [*(f"{line}," for line in lines[:-1]), *lines[-1:]]


def _asked(matching: Matching, command: str) -> list[str]:
    """Return whom the next command explains, and the command, folded where it is long."""
    mentee = _asks_about(matching)
    assert mentee is not None, "there is a command, so that there is somebody to ask about"
    who = "nobody" if matching.unmatched else "this mentor"
    called = shorten(matching.called(matching.cohort.mentees, mentee), limit=60)
    return [f"{called} got {who}:", *_folded(command)]


def _folded(command: str) -> list[str]:
    """Break a long command before its options, as a POSIX shell reads it; other shells get one line."""
    if len(command) <= _WIDTH - _MARGIN or os.name != "posix":
        return [command]
    lines = [""]
    for word in _words(command):
        if lines[-1] and len(lines[-1]) + len(word) > _WIDTH - _MARGIN - 3:
            lines[-1] += " \\"
            lines.append(f"  {word}")
        else:
            lines[-1] += f" {word}" if lines[-1] else word
    return lines


def _words(command: str) -> Iterator[str]:
    """Yield the words of a command, quoted again, each option with its value."""
    words = [shlex.quote(word) for word in shlex.split(command)]
    option = ""
    for word in words:
        if word.startswith("--") and "=" not in word:
            if option:  # which takes no value
                yield option
            option = word
        else:
            yield f"{option} {word}".strip()
            option = ""
    if option:
        yield option


def _block(title: str, lines: Sequence[str]) -> Iterator[str]:
    """Yield lines, the first of them after a title."""
    for number, line in enumerate(lines):
        yield f"{'' if number else title:<{_MARGIN}}{line}"


def _count(number: int, thing: str) -> str:
    return f"{number:,} {thing}{'' if number == 1 else 's'}"


def _asks_about(matching: Matching) -> PersonId | None:
    """Return the first who was not placed, or else whose pair is the weakest."""
    if matching.unmatched:
        return matching.unmatched[0].mentee
    return min(matching.pairs, key=lambda pair: (pair.score, id_order(pair.mentee))).mentee if matching.pairs else None


def next_command(
    matching: Matching,
    *,
    mentors: Path,
    mentees: Path | None,
    policy: Path | None,
    folder: Path,
    role: str | None = None,
) -> str | None:
    """Return a command that asks why somebody was not placed, or why the weakest pair was made.

    Parameters
    ----------
    matching : Matching
        Whose people.
    mentors, mentees, policy, role
        What the command line was given.
    folder : path
        Where the matching was written.

    Examples
    --------
    >>> from mentormatch.matching import match
    >>> from mentormatch.profiles import Cohort
    >>> cohort = Cohort.from_records(mentors=[{"id": "ada", "skills": "R"}], mentees=[{"id": "kim", "skills": "R"}])
    >>> matching = match(cohort)
    >>> next_command(matching, mentors=Path("mentors.csv"), mentees=Path("m.csv"), policy=None, folder=Path("out"))
    'mentormatch explain mentors.csv m.csv --matching out --mentee kim'
    """
    mentee = _asks_about(matching)
    if mentee is None:
        return None
    asked = str(mentee)
    words = ["mentormatch", "explain", fspath(mentors), *([] if mentees is None else [fspath(mentees)])]
    words += ["--role", role] if role is not None else []
    words += ["--policy", fspath(policy)] if policy is not None else []
    words += [*reading().words(), "--matching", fspath(folder)]
    words += [f"--mentee={asked}"] if asked.startswith("-") else ["--mentee", asked]
    return shlex.join(words)
