"""The dossier: what a programme hands to who must judge it."""

import json
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from mentormatch.errors import FileError, InputError, Mistake
from mentormatch.explanations import proof_in_words
from mentormatch.fairness import policy_audits
from mentormatch.files import PathLike, write_files
from mentormatch.matching import Matching, check_matching
from mentormatch.policy import Policy
from mentormatch.profiles import Cohort
from mentormatch.report.dossier_page import page_of
from mentormatch.report.policy_shown import policy_without_people
from mentormatch.report.stored_claims import stated_name, wrong_claims
from mentormatch.tables import UNLESS_GIVEN, Limits, read_matching, read_written_run
from mentormatch.values import Value, digest_of, plain, plain_fields

FORMAT = "mentormatch/dossier"
FORMAT_VERSION = 1
DOSSIER_FILES = ("dossier.json", "dossier.html")
"""The names of the files of a dossier."""
# Notes that speak of the policy and of how many, and of nobody.
_OF_NOBODY = re.compile(
    r"(?:Rule|Criterion|The objective) '[^\n]*' (?:names|compares) the audited column '|"
    r"Rule '[^\n]*': [\d,]+ pairs? (?:allowed|forbidden), as |"
    r"[\d,]+ (?:blank capacit|mentors? without hours)"
)


@dataclass(frozen=True, eq=False)
class Dossier(Value):
    """What a programme hands to a works council, an auditor or a data-protection officer.

    It holds no name, id or answer of anybody, unless it was asked for; names of columns, criteria, rules and groups of
    enough people stand in it as they are.

    Attributes
    ----------
    result : mapping
        How many were paired and placed, and how many not for which reason; the seed and the solver.
    proof : mapping
        What is reached and what no pairing can exceed; ``prices``, one list a mentor, in the order of their ids as
        text, by which whoever has the tables can compute the bound again; ``pairs_digest``, by which a list of pairs is
        known to be this one; and ``said``, the same in words.
    policy : mapping
        What counted and who could not be paired, without lists of people.
    influence : tuple of mapping
        What each criterion weighs, and what it decides.
    audits : tuple of mapping, or None
        What each group got; hidden groups are counted, not named. None where nothing was audited that is at hand.
    overrides : tuple of mapping
        Decisions of the coordinator and what they cost.
    rounds : mapping
        How many stayed, moved, are new and wait, and for how long.
    digests : mapping
        SHA-256 of the tables, of the policy, and where they are known of the files of the run.
    versions : mapping
    notes : tuple of str
        What must be said of the policy and audited columns.
    left_out : mapping of str to int
        How many notes, and limits that were broken, are not shown since they may name people.
    people : tuple of mapping, or None
        With names: every pair, with score; else None.

    Examples
    --------
    >>> from mentormatch.matching import match
    >>> from mentormatch.profiles import Cohort
    >>> cohort = Cohort.from_records(
    ...     mentors=[{"id": "ada", "name": "Ada", "skills": "R; SQL"}],
    ...     mentees=[{"id": "kim", "name": "Kim", "skills": "R"}, {"id": "noor", "name": "Noor", "skills": "SQL; R"}],
    ... )
    >>> found = dossier(match(cohort))
    >>> found.people is None, found.proof["proven"]
    (True, True)
    """

    result: Mapping[str, Any]
    proof: Mapping[str, Any]
    policy: Mapping[str, Any]
    influence: tuple[Mapping[str, Any], ...]
    audits: tuple[Mapping[str, Any], ...] | None
    overrides: tuple[Mapping[str, Any], ...]
    rounds: Mapping[str, Any]
    digests: Mapping[str, Any]
    versions: Mapping[str, str]
    notes: tuple[str, ...]
    left_out: Mapping[str, int]
    people: tuple[Mapping[str, Any], ...] | None = None

    def to_dict(self) -> dict[str, Any]:
        """Return the dossier as plain JSON."""
        return {"format": FORMAT, "format_version": FORMAT_VERSION} | plain_fields(self)

    def page(self) -> str:
        """Return the dossier as one page of HTML that asks for nothing else and can be printed.

        Examples
        --------
        >>> from mentormatch.matching import match
        >>> cohort = Cohort.from_records(mentors=[{"id": "ada", "skills": "R"}], mentees=[{"id": "kim", "skills": "R"}])
        >>> page = dossier(match(cohort)).page()
        >>> page.startswith("<!doctype html>"), "ada" in page
        (True, False)
        """
        return page_of(self.to_dict())


def dossier(matching: Matching, *, with_names: bool = False) -> Dossier:
    """Return the dossier of a matching.

    Parameters
    ----------
    matching : Matching
    with_names : bool
        Whether it holds pairs by id and name, lists of people in the policy, and every note.

    Examples
    --------
    >>> from mentormatch.matching import match
    >>> cohort = Cohort.from_records(mentors=[{"id": "ada", "skills": "R"}], mentees=[{"id": "kim", "skills": "R"}])
    >>> found = dossier(match(cohort))
    >>> found.proof["proven"], found.proof["prices"], found.people
    (True, ((0.0, 0.0, 0.0),), None)
    """
    check_matching(matching)
    title, sentences = proof_in_words(matching)
    names: dict[str, dict[str, str]] = {}
    if with_names:
        for people in (matching.cohort.mentees, matching.cohort.mentors):
            names[people.role] = {str(person): people.called(person) for person in people.ids}
    audits = policy_audits(matching)
    return _dossier(
        matching.to_dict(),
        said=[f"{title}: {sentences[0]}", *sentences[1:]],
        audits=[found.to_dict() for found in audits],
        changes={} if matching.changes is None else dict(matching.changes.counts),
        names=names if with_names else None,
    )


def dossier_of_run(
    directory: PathLike,
    cohort: Cohort | None = None,
    *,
    policy: Policy | None = None,
    with_names: bool = False,
    limits: Limits = UNLESS_GIVEN,
) -> Dossier:
    """Return the dossier of the files that a run wrote.

    Parameters
    ----------
    directory : str or path
        The folder.
    cohort : Cohort, optional
        The people of the matching: then all is computed again, and the audits too. Without them it is what the run
        wrote down, of which counts and sums are checked, and the audits are those of ``audit.json``.
    policy : Policy, optional
        As for `mentormatch.read_matching`.
    with_names : bool
        Whether it holds pairs by id (with the cohort also by name), lists of people, and every note.
    limits : Limits
        How much is read at most.

    Raises
    ------
    FileError, InputError
        Where ``matching.json`` is not as it was written, or does not hold.

    Examples
    --------
    >>> import tempfile
    >>> from mentormatch.matching import match
    >>> from mentormatch.tables import write_matching
    >>> cohort = Cohort.from_records(mentors=[{"id": "ada", "skills": "R"}], mentees=[{"id": "kim", "skills": "R"}])
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     _ = write_matching(match(cohort), folder)
    ...     dossier_of_run(folder).result["pairs"]
    1
    """
    run = read_written_run(directory, limits=limits)
    files = dict(run.listed or {})
    if cohort is not None:
        made = dossier(read_matching(directory, cohort, policy, limits=limits), with_names=with_names)
        return _with_files(made, files)
    if run.document is None:
        raise FileError("\n".join(run.wrong))
    if files.get("matching.json") != run.found.get("matching.json"):
        raise FileError(
            f"{Path(directory, 'matching.json')}: it is not as the run wrote it. `mentormatch verify` says more."
        )
    try:
        wrong = list(wrong_claims(run.document))
        if not wrong:
            said = [
                "As the run wrote it down. Whether it holds, the tables tell: mentormatch verify DIR MENTORS MENTEES"
            ]
            audits = None if run.audits is None else list(run.audits)
            made = _dossier(run.document, said=said, audits=audits, changes={}, names={} if with_names else None)
            return _with_files(made, files)
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        wrong = [f"{type(error).__name__}: {error}"]
    expected = "a stored matching must hold together"
    raise InputError([Mistake("matching_changed", expected, got=got, file="matching.json") for got in wrong])


def write_dossier(made: Dossier, directory: PathLike, *, force: bool = False) -> tuple[Path, Path]:
    """Write a dossier as ``dossier.json`` and ``dossier.html`` into a folder, both or none, and return where.

    Parameters
    ----------
    made : Dossier
    directory : str or path
        Made where it is missing.
    force : bool
        Whether files that are there may be replaced.

    Raises
    ------
    FileError
        Where one of them is there already, unless `force`, or cannot be written.

    Examples
    --------
    >>> import tempfile
    >>> from mentormatch.matching import match
    >>> cohort = Cohort.from_records(mentors=[{"id": "ada", "skills": "R"}], mentees=[{"id": "kim", "skills": "R"}])
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     [path.name for path in write_dossier(dossier(match(cohort)), folder)]
    ['dossier.json', 'dossier.html']
    """
    data, page = (Path(directory, name) for name in DOSSIER_FILES)
    text = json.dumps(made.to_dict(), ensure_ascii=False, indent=1) + "\n"
    write_files({data: partial(_utf_8, text), page: partial(_utf_8, made.page())}, force=force)
    return data, page


def _utf_8(text: str) -> bytes:
    return text.encode("utf-8", "backslashreplace")  # half a character in a name stops no dossier


def _with_files(made: Dossier, files: Mapping[str, str]) -> Dossier:
    shown = {**made.to_dict(), "digests": {**plain(made.digests), "files": dict(files)}}
    return Dossier(**{name: shown[name] for name in vars(made)})


def _dossier(
    document: Mapping[str, Any],
    *,
    said: Sequence[str],
    audits: Sequence[Mapping[str, Any]] | None,
    changes: Mapping[str, int],
    names: Mapping[str, Mapping[str, str]] | None,
) -> Dossier:
    """Return the dossier of a stored matching; `names` by side and id, where there are to be any."""
    policy = document["policy"]
    notes = [*document["notes"], *(note for found in audits or () for note in found["notes"])]
    shown = notes if names is not None else [note for note in notes if _OF_NOBODY.match(note)]
    of_policy = policy if names is not None else policy_without_people(policy)
    return Dossier(
        result=_result(document),
        proof=_proof(document, said),
        policy=of_policy,
        influence=tuple(document.get("influence", ())),
        audits=None
        if audits is None
        else tuple(found if names is not None else _without_labels(found) for found in audits),
        overrides=_overrides(policy.get("carried", {}), names),
        rounds={"changes": dict(changes), "waited": _waited(document)},
        digests={"policy": digest_of(policy), **document["digests"]},
        versions=document["versions"],
        notes=tuple(dict.fromkeys(shown)),
        left_out={
            "notes": len(notes) - len(shown),
            "limits_broken": 0 if names is not None else len(document["violations"]),
        },
        people=None if names is None else _people(document, names),
    )


def _result(document: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "pairs": len(document["pairs"]),
        "placed": document["certificate"]["placed"],
        "mentors": len(document["certificate"]["prices"]),
        "unmatched": len(document["unmatched"]),
        "reasons": dict(sorted(Counter(person["reason"] for person in document["unmatched"]).items())),
        "partly_matched": len(document["partly_matched"]),
        "limits_broken": len(document["violations"]),
        "gave_way": len(document.get("gave_way", ())),
        "ties": document["ties"],
        "objective": stated_name(document["policy"]),
        "seed": document["seed"],
        "solver": document["solver"],
        "stopped": document["stopped"],
    }


def _proof(document: Mapping[str, Any], said: Sequence[str]) -> dict[str, Any]:
    certificate, then = document["certificate"], document.get("then")
    pairs = sorted([str(pair["mentee"]), str(pair["mentor"]), pair["score"]] for pair in document["pairs"])
    return {
        **_numbers(certificate),
        "then": None if then is None else _numbers(then),
        "prices": [certificate["prices"][mentor] for mentor in sorted(certificate["prices"])],
        "pairs_digest": digest_of(pairs),
        "said": list(said),
    }


def _numbers(certificate: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in certificate.items() if name != "prices"}


def _without_labels(found: Mapping[str, Any]) -> dict[str, Any]:
    """Return an audit without what it calls the groups that it hides: it may be what one person wrote."""
    hidden = set(found["hidden"])
    shown = {
        name: {group: values for group, values in value.items() if group not in hidden}
        if name in {"by_group", "offers", "intervals", "told"}
        else value
        for name, value in found.items()
    }
    notes = [note for note in found["notes"] if _OF_NOBODY.match(note)]
    return {**shown, "hidden": len(hidden), "notes": notes}


def _overrides(
    carried: Mapping[str, Any], names: Mapping[str, Mapping[str, str]] | None
) -> tuple[Mapping[str, Any], ...]:
    """Return what was decided and what it costs, the dearest first; about whom only with names."""
    found = []
    for mentee, mentor, decision, *cost in carried.get("overrides", ()):
        pairs, total = (*cost, None, None)[:2]
        who = {} if names is None else {"mentee": mentee, "mentor": mentor}
        found.append({**who, "decision": decision, "pairs": pairs, "total": total})
    return tuple(sorted(found, key=lambda row: (-(row["pairs"] or 0), -(row["total"] or 0.0), row["decision"])))


def _waited(document: Mapping[str, Any]) -> dict[str, int]:
    """Return how many have waited for so many rounds."""
    rounds = Counter(document.get("rounds_waited", {}).values())
    return {str(number): rounds[number] for number in sorted(rounds)}


def _people(document: Mapping[str, Any], names: Mapping[str, Mapping[str, str]]) -> tuple[Mapping[str, Any], ...]:
    sides = {side: names.get(side, {}) for side in ("mentee", "mentor")}
    return tuple(
        {
            **{side: pair[side] for side in sides},
            **{f"{side}_name": called.get(str(pair[side])) for side, called in sides.items()},
            "score": pair["score"],
        }
        for pair in document["pairs"]
    )
