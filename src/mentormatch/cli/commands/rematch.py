"""The command `rematch`: the next round, or back to the one before."""

import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from mentormatch.assignment import SolverName
from mentormatch.cli.options import FILE, TABLE_READING, may_take_tables, takes
from mentormatch.cli.printing import print_json, print_lines
from mentormatch.cli.progress import ProgressBar
from mentormatch.cli.reading import reading
from mentormatch.cli.statuses import DONE, STOPPED
from mentormatch.errors import count

_SHOWN = 5
_LEAST_SHOWN = 0.0005
_DECIDED = {"accepted": "accepted", "declined": "declined", "hold": "on hold", "by hand": "set by hand"}


@click.command(short_help="Pair the next round from what the last one left.")
@may_take_tables
@click.option(
    "--previous",
    type=FILE,
    multiple=True,
    metavar="FILE|DIR",
    help="The pairs of the last round as they came back, or the folder of that round; given again, the earliest first.",
)
@click.option(
    "--keep",
    type=click.FloatRange(min=0),
    metavar="POINTS",
    default=0.1,
    show_default=True,
    help="What keeping a pair is worth, in points of score; inf keeps them all.",
)
@click.option("--no-priority", is_flag=True, help="Do not place those first who have, lost or waited for a mentor.")
@click.option("--refit", is_flag=True, help="Fit scores to the people of today; else those of the last round stay.")
@click.option("--closest", is_flag=True, help="Where limits cannot all hold, let as few as can be give way.")
@click.option("--undo", is_flag=True, help="Bring back the files of the round before, and do nothing else.")
@takes(
    "--out",
    "--seed",
    "--solver",
    "--time-limit",
    "--no-workbook",
    "--force",
    "--json",
    "--quiet",
    *TABLE_READING,
    out={"default": "matching"},
)
def rematch(
    mentors: Path | None,
    mentees: Path | None,
    previous: tuple[Path, ...],
    policy_file: Path | None,
    role: str | None,
    *,
    keep: float,
    no_priority: bool,
    refit: bool,
    closest: bool,
    undo: bool,
    out: Path,
    seed: int,
    solver: SolverName,
    time_limit: float | None,
    no_workbook: bool,
    force: bool,
    as_json: bool,
    quiet: bool,
) -> None:
    """Pair the next round: pairs go on, and who lost a mentor or waited comes first.

    In the pairs of the last round, write accepted, declined or hold under `decision`, or another mentor. Accepted pairs
    are locked, declined ones forbidden, and of held ones neither is paired otherwise.

    The files of the round before are kept in --out, where --undo finds them, without MENTORS; --force is for files that
    are no round of ours. Ctrl-C stops as --time-limit does.
    """
    from mentormatch.cli.facts import matching_facts
    from mentormatch.cli.inputs import read_inputs, say_settled
    from mentormatch.cli.summary import next_command, summary
    from mentormatch.matching import rematch as run
    from mentormatch.tables import at_work, write_round

    if undo:
        _undo(out, as_json=as_json, quiet=quiet)
        return
    if mentors is None:
        raise click.UsageError("Missing argument 'MENTORS': the tables are needed, save by --undo.")
    if not previous:
        raise click.UsageError("--previous must name the pairs of the last round, or --undo be given.")
    with at_work(out) as settled, ProgressBar(shown=not quiet, limit=time_limit) as progress:
        say_settled(settled)
        progress("reading tables", 0, 1)
        stored = _round_beside(previous[-1], out)
        cohort, policy = read_inputs(mentors=mentors, mentees=mentees, policy=policy_file, role=role, stored=stored)
        rounds, decisions = _read_rounds(previous, stored, cohort)
        matching = run(
            cohort,
            policy,
            previous=rounds,
            keep=keep,
            priority=None if no_priority else "default",
            refit=refit,
            decisions=decisions,
            solver=solver,
            seed=seed,
            progress=progress,
            time_limit=time_limit,
            on_interrupt="best",
            on_infeasible="closest" if closest else "raise",
        )
        progress("writing files", 0, 1)
        files = write_round(matching, out, decisions=decisions or (), force=force, workbook=not no_workbook)
        again = next_command(matching, mentors=mentors, mentees=mentees, role=role, policy=policy_file, folder=out)
        plainly = not quiet and not as_json
        lines = [*_about_changes(matching), *summary(matching, files=files, again=again)] if plainly else []
        facts = matching_facts(matching, files=files, again=again) if as_json else {}
    if as_json:
        changes = matching.changes
        assert changes is not None, "it goes on from a round"
        print_json(facts | {"changes": {**changes.to_dict(), "counts": changes.counts}})
    print_lines(lines)
    sys.exit(DONE if matching.stopped is None else STOPPED)


def _undo(out: Path, *, as_json: bool, quiet: bool) -> None:
    """Bring back the files of the round before, and say which."""
    from mentormatch.cli.inputs import say_settled
    from mentormatch.tables import at_work, undo_round

    with at_work(out) as settled:
        say_settled(settled)
    names = undo_round(out)
    if as_json:
        print_json({"back": names, "folder": str(out)})
    print_lines([] if quiet or as_json else [f"Back are {', '.join(names)} in {out}."])


def _round_beside(path: Path, out: Path) -> Path | None:
    """Return where the stored matching of the last round lies: with its pairs, else where files go."""
    own = path if path.is_dir() or path.suffix.casefold() == ".json" else path.parent
    for folder in (own, out):
        if folder.is_file() or (folder / "matching.json").is_file():
            return folder
    return None


def _read_rounds(previous: tuple[Path, ...], stored: Path | None, cohort: Any) -> tuple[list[Any], Any]:
    """Return the rounds, the earliest first, and what came back of the last one where that is to be told apart."""
    from mentormatch.tables import check_is_file, check_is_of_last_round, read_decisions, read_round, sheet_of_round

    limits = reading().limits()
    rounds: list[Any] = []
    for path in previous[:-1]:
        check_is_file(path)
        whole = path.is_dir() or path.suffix.casefold() == ".json"
        document = read_round(path, limits=limits) if whole else None
        rounds.append(list(read_decisions(sheet_of_round(path), limits=limits)) if document is None else document)
    last = previous[-1]
    check_is_file(last)
    document = None if stored is None else read_round(stored, limits=limits)
    if last.suffix.casefold() == ".json" and document is not None:
        return [*rounds, document], None
    sheet = sheet_of_round(last)
    if document is not None and not sheet.exists():
        return [*rounds, document], None
    made = None if document is None else {(str(pair["mentee"]), str(pair["mentor"])) for pair in document["pairs"]}
    rows = read_decisions(sheet, cohort, made=made, limits=limits)
    if document is None or made is None or stored is None:
        return [*rounds, list(rows)], None
    check_is_of_last_round(rows, stored if stored.is_dir() else stored.parent, cohort, made)
    return [*rounds, document], rows


def _about_changes(matching: Any) -> Iterator[str]:
    """Yield what changed, and what decisions cost, in the columns of the summary."""
    changes, mentees, mentors = matching.changes, matching.cohort.mentees, matching.cohort.mentors
    yield f"{'Changes':<12}{changes}"
    if changes.overrides:
        decided = Counter(_DECIDED[override.decision] for override in changes.overrides)
        each = [f"{decided[said]:,} {said}" for said in _DECIDED.values() if decided[said]]
        yield f"{'Decisions':<12}{', '.join(each)}"
    told = [one for one in changes.overrides if one.total is not None and (one.decision == "by hand" or _costly(one))]
    for override in told[:_SHOWN]:
        who = f"{mentees.called(override.mentee)} with {mentors.called(override.mentor)}"
        yield f"{override.decision.capitalize():<12}{who} costs {_cost(override)}"
    if len(told) > _SHOWN:
        yield f"{'':<12}… and {len(told) - _SHOWN} more in decisions.csv"


def _costly(override: Any) -> bool:
    return bool(override.pairs > 0 or override.total >= _LEAST_SHOWN)


def _cost(override: Any) -> str:
    """Say how many pairs fewer there are, and how much less in total."""
    pairs = [count(override.pairs, "pair")] if override.pairs > 0 else []
    total = [] if pairs and override.total < _LEAST_SHOWN else [f"{max(0.0, override.total):.3f} of the total"]
    return " and ".join([*pairs, *total])
