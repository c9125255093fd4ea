"""The command `rematch`: the next round, or back to the one before."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from mentormatch.cli.printing import print_lines
from mentormatch.cli.progress import ProgressBar
from mentormatch.cli.reading import reading, takes_reading

_FILE = click.Path(path_type=Path)
_SHOWN = 5


@click.command(short_help="Pair the next round from what the last one left.")
@click.argument("mentors", type=_FILE)
@click.argument("mentees", type=_FILE, required=False)
@click.option(
    "--previous",
    type=_FILE,
    multiple=True,
    metavar="FILE|DIR",
    help="The pairs of the last round as they came back, or the folder of that round; given again, the earliest first.",
)
@click.option(
    "--policy", "policy_file", type=_FILE, metavar="FILE", help="As for match; by default that of the last round."
)
@click.option("--role", metavar="HEADER", help="With one table of everybody: where they say what they want to be.")
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
@click.option("--undo", is_flag=True, help="Bring back the files of the round before, and do nothing else.")
@click.option(
    "--out",
    type=_FILE,
    metavar="DIR",
    default="matching",
    show_default=True,
    help="Where files go; those of the round before are kept there.",
)
@click.option("--seed", type=int, metavar="N", default=0, show_default=True, help="The lot that decides ties.")
@click.option("--solver", metavar="NAME", default="auto", show_default=True, help="As for match.")
@click.option("--time-limit", type=click.FloatRange(min=0, min_open=True), metavar="SECONDS", help="As for match.")
@click.option("--force", is_flag=True, help="Overwrite files that are no round of ours.")
@click.option("--quiet", is_flag=True, help="Show neither progress nor summary.")
@takes_reading
def rematch(
    mentors: Path,
    mentees: Path | None,
    previous: tuple[Path, ...],
    policy_file: Path | None,
    role: str | None,
    *,
    keep: float,
    no_priority: bool,
    refit: bool,
    undo: bool,
    out: Path,
    seed: int,
    solver: str,
    time_limit: float | None,
    force: bool,
    quiet: bool,
) -> None:
    """Pair the next round: pairs go on, and who lost a mentor or waited comes first.

    In the pairs of the last round, write accepted, declined or hold under `decision`, or another mentor. Accepted pairs
    are locked, declined ones forbidden, and of held ones neither is paired otherwise.
    """
    from mentormatch.cli.inputs import read_inputs, say_settled
    from mentormatch.cli.summary import next_command, summary
    from mentormatch.matching import rematch as run
    from mentormatch.tables import at_work, undo_round, write_round

    if undo:
        with at_work(out) as settled:
            say_settled(settled)
        names = undo_round(out)
        print_lines([] if quiet else [f"Back are {', '.join(names)} in {out}."])
        return
    if not previous:
        raise click.UsageError("--previous must name the pairs of the last round, or --undo be given.")
    with at_work(out) as settled, ProgressBar(shown=not quiet) as progress:
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
        )
        progress("writing files", 0, 1)
        files = write_round(matching, out, decisions=decisions or (), force=force)
        again = next_command(matching, mentors=mentors, mentees=mentees, role=role, policy=policy_file, folder=out)
        lines = [] if quiet else [*_about_changes(matching), *summary(matching, files=files, again=again)]
    print_lines(lines)


def _round_beside(path: Path, out: Path) -> Path | None:
    """Return where the stored matching of the last round lies: with its pairs, else where files go."""
    own = path if path.is_dir() or path.suffix.casefold() == ".json" else path.parent
    for folder in (own, out):
        if folder.is_file() or (folder / "matching.json").is_file():
            return folder
    return None


def _read_rounds(previous: tuple[Path, ...], stored: Path | None, cohort: Any) -> tuple[list[Any], Any]:
    """Return the rounds, the earliest first, and what came back of the last one where that is to be told apart."""
    from mentormatch.tables import check_is_file, read_decisions, read_round

    limits = reading().limits()
    rounds: list[Any] = []
    for path in previous[:-1]:
        check_is_file(path)
        whole = path.is_dir() or path.suffix.casefold() == ".json"
        document = read_round(path, limits=limits) if whole else None
        rounds.append(list(read_decisions(_sheet(path), limits=limits)) if document is None else document)
    last = previous[-1]
    check_is_file(last)
    document = None if stored is None else read_round(stored, limits=limits)
    if last.suffix.casefold() == ".json" and document is not None:
        return [*rounds, document], None
    sheet = _sheet(last)
    if document is not None and not sheet.exists():
        return [*rounds, document], None
    made = None if document is None else {(pair["mentee"], pair["mentor"]) for pair in document["pairs"]}
    rows = read_decisions(sheet, cohort, made=made, limits=limits)
    if document is None:
        return [*rounds, list(rows)], None
    return [*rounds, document], rows


def _sheet(path: Path) -> Path:
    return path / "pairs.csv" if path.is_dir() else path


def _about_changes(matching: Any) -> Iterator[str]:
    """Yield what changed, and what decisions cost, in the columns of the summary."""
    changes, mentees, mentors = matching.changes, matching.cohort.mentees, matching.cohort.mentors
    yield f"{'Changes':<12}{changes}"
    by_hand = [override for override in changes.overrides if override.decision == "by hand"]
    for override in by_hand[:_SHOWN]:
        pairs = f"{override.pairs:+d} pairs, " if override.pairs else ""
        cost = f"costs {pairs}{max(0.0, override.total):.3f} of the total"
        who = f"{mentees.called(override.mentee)} with {mentors.called(override.mentor)}"
        yield f"{'By hand':<12}{who} {cost}"
    if len(by_hand) > _SHOWN:
        yield f"{'':<12}… and {len(by_hand) - _SHOWN} more in decisions.csv"
