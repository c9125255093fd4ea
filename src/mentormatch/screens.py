"""What the command line says, line by line."""

import shlex
from collections import Counter
from collections.abc import Iterator, Sequence
from os import PathLike, fspath
from pathlib import Path

from mentormatch.errors import shorten
from mentormatch.matching import Matching
from mentormatch.proof_lines import proof_lines
from mentormatch.solving import demand_of

_SHOWN = 5
_MARGIN = 12
_REASONS = {
    "no_allowed_mentor": "rules leave them nobody",
    "all_taken": "every seat with the mentors they may have is taken",
    "below_worth": "nobody whom they may have scores enough",
    "left_out": "somebody whom they may have still has a seat",
}


def summary(
    matching: Matching, *, files: Sequence[PathLike[str] | str], again: str | None, lottery: Sequence[str] = ()
) -> Iterator[str]:
    """Yield what a coordinator must know of a matching, on one screen.

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
    >>> from mentormatch.pipeline import match
    >>> from mentormatch.profiles import Cohort
    >>> cohort = Cohort.from_records(mentors=[{"id": "ada", "skills": "R"}],
    ...                              mentees=[{"id": "kim", "skills": "R"}, {"id": "noor", "skills": "SQL"}])
    >>> for line in summary(match(cohort), files=[], again=None):
    ...     print(line)  # doctest: +ELLIPSIS
    Placed      1 of 2 mentees, with 1 of 1 mentor: 1 pair, mean score 1.000
    Not placed  1 mentee
                1  every seat with the mentors they may have is taken
    Seats left  0 of 1
    Proven      no other pairing places more, or reaches a higher total with as many (1)
    Ties        none: no other pairing is as good
    Note        ...
    """
    title, sentences = proof_lines(matching)
    notes = (*matching.cohort.mentors.notes, *matching.cohort.mentees.notes, *matching.notes)
    left, seats = (sum(getattr(one, what) for one in matching.loads) for what in ("seats_left", "capacity"))
    yield from _block("Placed", [_placed(matching)])
    yield from _block("Not placed", list(_not_placed(matching)))
    yield from _block("Seats left", [f"{left} of {seats}"])
    yield from _block(title, sentences)
    yield from _block("Lottery", list(lottery))
    yield from _block(
        "Ties", [_ties(matching)] if matching.objective == "total" and matching.solver != "lottery" else []
    )
    yield from _block("Note", _few([note for note in notes if note not in lottery]))
    yield from _block("Written", [", ".join(fspath(file) for file in files)] if files else [])
    yield from _block("Ask why", [again] if again is not None else [])


def _placed(matching: Matching) -> str:
    placed, wanting = len(matching.mentors_of), int((demand_of(matching.cohort.mentees) > 0).sum())
    loaded = sum(one.load > 0 for one in matching.loads)
    pairs = len(matching.pairs)
    mean = f", mean score {matching.total / pairs:.3f}" if pairs else ""
    mentors = _count(len(matching.loads), "mentor")
    return f"{placed} of {_count(wanting, 'mentee')}, with {loaded} of {mentors}: {_count(pairs, 'pair')}{mean}"


def _not_placed(matching: Matching) -> Iterator[str]:
    if matching.unmatched:
        yield _count(len(matching.unmatched), "mentee")
        reasons = Counter(one.reason for one in matching.unmatched)
        for reason, count in sorted(reasons.items(), key=lambda item: (-item[1], item[0])):
            why = f"{_REASONS[reason]}{_rules_of(matching, reason)}" if matching.loads else "there are no mentors"
            yield f"{count:>4}  {why}"
    if matching.partly_matched:
        yield f"{_count(len(matching.partly_matched), 'mentee')} got fewer mentors than wanted"


def _rules_of(matching: Matching, reason: str) -> str:
    """Name the rule that takes the most mentors from these mentees."""
    taken: Counter[str] = Counter()
    for one in matching.unmatched:
        if one.reason == reason:
            taken.update(one.details.get("rules", {}))
    return "".join(f", most of all '{shorten(name, limit=40)}'" for name, _ in taken.most_common(1))


def _ties(matching: Matching) -> str:
    if not matching.certificate.proven:
        return "unknown, since nothing is proven"
    if not matching.ties:
        return "none: no other pairing is as good"
    return f"{_count(matching.ties, 'placement')} fell by lot; another --seed may decide otherwise"


def _few(notes: Sequence[str]) -> list[str]:
    """Return so many notes that the end of a run stays one screen; all of them are in matching.json."""
    more = len(notes) - _SHOWN
    return [*notes[:_SHOWN], *([f"… and {more} more in matching.json"] if more > 0 else [])]


def _block(title: str, lines: Sequence[str]) -> Iterator[str]:
    """Yield lines under a title that stands before the first."""
    for number, line in enumerate(lines):
        yield f"{'' if number else title:<{_MARGIN}}{line}"


def _count(number: int, thing: str) -> str:
    return f"{number:,} {thing}{'' if number == 1 else 's'}"


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
    >>> from mentormatch.pipeline import match
    >>> from mentormatch.profiles import Cohort
    >>> cohort = Cohort.from_records(mentors=[{"id": "ada", "skills": "R"}], mentees=[{"id": "kim", "skills": "R"}])
    >>> matching = match(cohort)
    >>> next_command(matching, mentors=Path("mentors.csv"), mentees=Path("m.csv"), policy=None, folder=Path("out"))
    'mentormatch explain mentors.csv m.csv --matching out --mentee kim'
    """
    if matching.unmatched:
        mentee = matching.unmatched[0].mentee
    elif matching.pairs:
        mentee = min(matching.pairs, key=lambda pair: (pair.score, pair.mentee)).mentee
    else:
        return None
    words = ["mentormatch", "explain", fspath(mentors), *([] if mentees is None else [fspath(mentees)])]
    words += ["--role", role] if role is not None else []
    words += ["--policy", fspath(policy)] if policy is not None else []
    words += ["--matching", fspath(folder)]
    words += [f"--mentee={mentee}"] if mentee.startswith("-") else ["--mentee", mentee]
    return shlex.join(words)
