"""What changed, what was decided, and how to repeat the run."""

import importlib.metadata
import shlex
from dataclasses import dataclass

from markupsafe import Markup

from mentormatch.matching import NOT_SOLVED, Matching, digests_of, objective_of
from mentormatch.report.people import LONGEST_CELL, LONGEST_TERM, Called, bounded

_MOST_CHANGES = 2_000


@dataclass(frozen=True)
class ChangeRow:
    """What changes for one mentee."""

    kind: str
    mentee: str
    before: Markup
    after: Markup
    why: str


@dataclass(frozen=True)
class OverrideRow:
    """A decision of the coordinator, and its cost."""

    decision: str
    pair: Markup
    cost: str


@dataclass(frozen=True)
class LastRound:
    """What changed since the last round; counts are (number, label)."""

    counts: tuple[tuple[str, str], ...]
    rows: tuple[ChangeRow, ...]
    left_out: int
    overrides: tuple[OverrideRow, ...]


def last_round_of(matching: Matching, called: Called) -> LastRound | None:
    """Return what changed since the last round, and what decisions cost; None where there was none.

    Who stays is counted, and not listed.
    """
    changes = matching.changes
    if changes is None:
        return None
    language, mentors = called.language, matching.cohort.mentors
    listed = [
        (
            change.mentee,
            ChangeRow(
                str(language.say(f"change.{change.change}")),
                called.mentee(change.mentee),
                called.listed(mentors, change.before),
                called.listed(mentors, change.after),
                # why is said with ids, which stay out where names do
                bounded(change.why, LONGEST_CELL, language) if called.names else "",
            ),
        )
        for change in changes.each
        if change.change != "stays"
    ]
    rows = called.in_order(matching.cohort.mentees, listed)
    counts = tuple(
        (language.whole(number), str(language.say(f"{'change' if number == 1 else 'change_several'}.{kind}")))
        for kind, number in changes.counts.items()
        if number
    )
    overrides = tuple(
        OverrideRow(
            str(language.say(f"decision.{override.decision.replace(' ', '_')}")),
            called.pair(override.mentee, override.mentor),
            _cost(override.pairs, override.total, called),
        )
        for override in changes.overrides
    )
    return LastRound(counts, tuple(rows[:_MOST_CHANGES]), max(0, len(rows) - _MOST_CHANGES), overrides)


def _cost(pairs: int | None, total: float | None, called: Called) -> str:
    language = called.language
    if pairs is None or total is None:
        return str(language.say("override_unknown"))
    said = [str(language.say("cost.pairs", pairs, number=language.whole(pairs)))] if pairs > 0 else []
    said += [language.number(total)] if total >= 0.0005 or not pairs else []
    return ", ".join(said)


@dataclass(frozen=True)
class CriterionRow:
    """A criterion of the policy."""

    name: str
    compares: str
    weight: str
    encoder: str
    special: str


@dataclass(frozen=True)
class Run:
    """The policy that was used, and how to repeat the run.

    Attributes
    ----------
    criteria : tuple of CriterionRow
    rules : tuple of str
    settings, versions, digests : tuple of (str, str)
    repeat : str
        How to repeat the run.
    commands : tuple of str
        What repeats it on a command line, and in Python; () where more than a command is needed.
    notes : tuple of str
        What must be said of how it came about, in English.
    """

    criteria: tuple[CriterionRow, ...]
    rules: tuple[str, ...]
    settings: tuple[tuple[str, str], ...]
    versions: tuple[tuple[str, str], ...]
    digests: tuple[tuple[str, str], ...]
    repeat: str
    commands: tuple[str, ...]
    notes: tuple[str, ...]


def run_of(matching: Matching, called: Called, command: str | None) -> Run:
    """Return the policy in the words of the page, with versions and digests, and how to repeat the run.

    A rule by which people asked not to meet somebody is called "a rule", and its columns are not named.
    """
    policy, language = matching.policy, called.language
    say = language.say

    def term(text: object) -> str:
        return bounded(str(text), LONGEST_TERM, language)

    criteria = []
    for scored in matching.scores.criteria:
        criterion = scored.criterion
        special = [str(say("reversed"))] if criterion.reverse else []
        if criterion.required:
            special.append(str(say("required", least=language.number(criterion.at_least or 0.0, 2))))
        if criterion.missing == "zero":
            special.append(str(say("blank_zero")))
        wants, offers = (
            ", ".join(map(term, columns)) for columns in (criterion.wants_columns, criterion.offers_columns)
        )
        who = str(say(f"wants_{criterion.direction}", wants=wants, offers=offers)) if scored.encoder else ""
        name = str(say("brought")) if scored.encoder is None else scored.encoder.name
        criteria.append(
            CriterionRow(term(criterion.name), who, language.percent(scored.share), name, ", ".join(special))
        )
    rules = tuple(dict.fromkeys(term(rule.told) for rule in matching.scores.rules))
    objective, options = objective_of(policy)
    by = options.get("by")
    settings = [
        (say("objective"), f"{matching.objective}{f' ({by})' if by and matching.objective == objective else ''}"),
        (say("participation"), str(policy.participation)),
        (say("solver"), matching.solver),
        (say("seed"), str(matching.seed)),
        (say("audited"), ", ".join(map(term, policy.audit)) or "–"),
    ]
    versions = tuple((name, importlib.metadata.version(name)) for name in ("mentormatch-engine", "numpy", "scipy"))
    digests = digests_of(matching.cohort, policy)
    return Run(
        criteria=tuple(criteria),
        rules=rules,
        settings=tuple((str(name), term(value)) for name, value in settings),
        versions=versions,
        digests=tuple((str(say(f"table_{table}")), digest) for table, digest in digests.items()),
        repeat=str(say(_how(matching))),
        commands=() if _how(matching) != "repeat_text" else (command or _command(matching), _in_python(matching)),
        notes=tuple(bounded(note, LONGEST_CELL, language) for note in matching.notes) if called.names else (),
    )


def _how(matching: Matching) -> str:
    """Return the sentence that says how pairs come about again, which `match` alone does only for its own."""
    if matching.solver in NOT_SOLVED:
        return "repeat_given" if matching.solver == "given" else "repeat_draw"
    return "repeat_text" if matching.changes is None else "repeat_rematch"


def _command(matching: Matching) -> str:
    closest = ["--closest"] if matching.gave_way else []
    words = ["mentormatch", "match", "mentors.csv", "mentees.csv", "--policy", "policy.toml"]
    return shlex.join([*words, "--seed", str(matching.seed), *_solver_words(matching), *closest])


def _solver_words(matching: Matching) -> list[str]:
    return ["--solver", matching.solver] if matching.solver in {"hungarian", "min-cost-flow"} else []


def _in_python(matching: Matching) -> str:
    closest = ', on_infeasible="closest"' if matching.gave_way else ""
    return f"mentormatch.match(cohort, policy, seed={matching.seed}{closest})"
