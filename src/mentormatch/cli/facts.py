"""The facts of the summaries as plain JSON, for `--json`."""

from collections.abc import Sequence
from os import PathLike, fspath
from typing import Any

from mentormatch.cli.doubts import doubled_pairs, unbound_rules
from mentormatch.explanations import choice_lines, introduction_notes, proof_in_words
from mentormatch.matching import Matching, leaving_notes, placed_of
from mentormatch.values import plain_fields


def matching_facts(
    matching: Matching, *, files: Sequence[PathLike[str] | str], again: str | None, lottery: Sequence[str] = ()
) -> dict[str, Any]:
    """Return what the summary of a matching says, for `print_json`, and all of what that shortens.

    Parameters
    ----------
    matching, files, again, lottery
        As of `summary`.

    Examples
    --------
    >>> from mentormatch.matching import match
    >>> from mentormatch.profiles import Cohort
    >>> cohort = Cohort.from_records(mentors=[{"id": "ada", "skills": "R"}],
    ...                              mentees=[{"id": "kim", "skills": "R"}, {"id": "noor", "skills": "SQL"}])
    >>> facts = matching_facts(match(cohort), files=["pairs.csv"], again=None)
    >>> [facts[name] for name in ("placed", "mentees", "pairs", "mean_score", "proven", "written")]
    [1, 2, 1, 1.0, True, ['pairs.csv']]
    """
    placed, wanting = placed_of(matching)
    sides = (matching.cohort.mentors, matching.cohort.mentees)
    weakest = min(matching.pairs, key=lambda pair: (pair.score, pair.mentee, pair.mentor), default=None)
    title, sentences = proof_in_words(matching)
    return {
        "stopped": matching.stopped,
        "placed": placed,
        "mentees": wanting,
        "mentors": len(matching.loads),
        "mentors_with_mentees": sum(load.load > 0 for load in matching.loads),
        "pairs": len(matching.pairs),
        "mean_score": matching.total / len(matching.pairs) if matching.pairs else None,
        "total": matching.total,
        "unmatched": [
            {"mentee": person.mentee, "reason": person.reason, "text": person.text} for person in matching.unmatched
        ],
        "partly_matched": matching.partly_matched,
        "seats": sum(load.capacity for load in matching.loads),
        "seats_left": sum(load.seats_left for load in matching.loads),
        "choices": list(choice_lines(matching)),
        "nothing_in_common": matching.nothing_in_common,
        "weakest_pair": weakest,
        "influence": matching.scores.influence,
        "unbound_rules": list(unbound_rules(matching.scores.rules)),
        "doubles": list(doubled_pairs(matching)),
        "leaving": list(leaving_notes(matching)),
        "names_not_found": matching.names_not_found,
        "objective": matching.objective,
        "solver": matching.solver,
        "seed": matching.seed,
        "proven": matching.certificate.proven,
        "proof": {"kind": title, "text": " ".join(sentences)},
        "certificate": plain_fields(matching.certificate, without=("prices",)),
        "ties": matching.ties if matching.objective == "total" and matching.solver != "lottery" else None,
        "lottery": list(lottery),
        "read": [line for people in sides for line in people.readings],
        "notes": list(dict.fromkeys([*(note for people in sides for note in people.notes), *matching.notes])),
        "mail": list(introduction_notes(matching)) if files else [],
        "written": [fspath(file) for file in files],
        "ask_why": again,
    }
