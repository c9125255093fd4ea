"""The command line: the commands."""

import sys
from fractions import Fraction
from pathlib import Path
from typing import Literal

import click

from mentormatch.cli.advise import advise
from mentormatch.cli.diff import diff
from mentormatch.cli.group import Commands
from mentormatch.cli.printing import print_lines
from mentormatch.cli.progress import ProgressBar
from mentormatch.cli.reading import takes_reading as _takes_reading
from mentormatch.cli.reading import takes_tables as _takes_tables
from mentormatch.cli.rematch import rematch
from mentormatch.cli.shortlist import shortlist
from mentormatch.cli.starting import init
from mentormatch.cli.stopping import TOO_FEW, read_share, too_few, writes_results
from mentormatch.errors import InputError, count

_FILE = click.Path(path_type=Path)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="mentormatch-engine", prog_name="mentormatch")
def main() -> None:
    """Pair mentors and mentees within every limit, provably as well as can be done, and say why.

    Begin with `mentormatch init my-programme mentors.csv mentees.csv`, which looks at the tables you have and writes a
    commented policy; without tables it writes templates. Then come `check`, `match` and, a round later, `rematch`.

    Exit status: 0 done, 1 a mistake in what was given or limits that cannot hold, 2 a wrong option, 5 fewer placed than
    --stop-below asks.
    """


@main.command(short_help="Pair the people of two tables, and write who mentors whom.")
@_takes_tables
@click.option("--out", type=_FILE, metavar="DIR", default="matching", show_default=True, help="Where files go.")
@click.option("--seed", type=int, metavar="N", default=0, show_default=True, help="The lot that decides ties.")
@click.option(
    "--solver", metavar="NAME", default="auto", show_default=True, help="auto, hungarian or min-cost-flow; all exact."
)
@click.option(
    "--time-limit",
    type=click.FloatRange(min=0, min_open=True),
    metavar="SECONDS",
    help="Take the best pairs found by then, with what they may lack; as does Ctrl-C.",
)
@click.option("--template", type=_FILE, metavar="FILE", help="Your own text of introductions, with {{ fields }}.")
@click.option("--closest", is_flag=True, help="Where limits cannot all hold, let as few as can be give way.")
@click.option(
    "--stop-below",
    callback=read_share,
    metavar="SHARE",
    help="Write nothing, with exit status 5, where fewer of the mentees are placed, such as 80%.",
)
@writes_results
@click.option("--quiet", is_flag=True, help="Show neither progress nor summary.")
@_takes_reading
def match(
    mentors: Path,
    mentees: Path | None,
    policy_file: Path | None,
    role: str | None,
    *,
    out: Path,
    seed: int,
    solver: str,
    time_limit: float | None,
    template: Path | None,
    closest: bool,
    stop_below: Fraction | None,
    plain: bool,
    force: bool,
    quiet: bool,
) -> None:
    """Pair the people of two tables, and write who mentors whom.

    MENTORS and MENTEES are CSV, XLSX, ODS or JSON, one row a person, with a column `id`; or one table of everybody,
    with --role.
    """
    from mentormatch.cli.inputs import read_inputs, say_settled, templated
    from mentormatch.cli.summary import next_command, placed_of, summary
    from mentormatch.matching import match as run
    from mentormatch.tables import at_work, check_free, write_matching

    with at_work(out) as settled, ProgressBar(shown=not quiet) as progress:
        say_settled(settled)
        check_free(out, force=force)
        progress("reading tables", 0, 1)
        cohort, policy = read_inputs(mentors=mentors, mentees=mentees, policy=policy_file, role=role)
        policy = templated(cohort, policy, template)
        matching = run(
            cohort,
            policy,
            solver=solver,
            seed=seed,
            progress=progress,
            time_limit=time_limit,
            on_interrupt="best",
            on_infeasible="closest" if closest else "raise",
        )
        placed, wanting = placed_of(matching)
        few = too_few(placed, wanting, stop_below)
        if few is None:
            progress("writing files", 0, 1)
        files = () if few else write_matching(matching, out, force=force, plain=plain)
        again = next_command(matching, mentors=mentors, mentees=mentees, role=role, policy=policy_file, folder=out)
        lines = [] if quiet else list(summary(matching, files=files, again=None if few else again))
    print_lines(lines)
    if few:
        print_lines([few], err=True)
        sys.exit(TOO_FEW)


@main.command(short_help="Pair by lot, and write everybody's chances.")
@_takes_tables
@click.option("--out", type=_FILE, metavar="DIR", default="lottery", show_default=True, help="Where files go.")
@click.option("--seed", type=int, metavar="N", default=0, show_default=True, help="Decides the draw.")
@click.option(
    "--max-probability",
    type=click.FloatRange(min=0, max=1, min_open=True),
    metavar="P",
    default=0.5,
    show_default=True,
    help="No pair that is not locked is more likely.",
)
@click.option(
    "--keep",
    type=click.FloatRange(min=0, max=1),
    metavar="SHARE",
    help="Leave as much to chance as keeps this share of the best total.",
)
@click.option(
    "--time-limit", type=click.FloatRange(min=0, min_open=True), metavar="SECONDS", help="Of the solver, as for match."
)
@writes_results
@click.option("--quiet", is_flag=True, help="Show neither progress nor summary.")
@_takes_reading
def draw(
    mentors: Path,
    mentees: Path | None,
    policy_file: Path | None,
    role: str | None,
    *,
    out: Path,
    seed: int,
    max_probability: float,
    keep: float | None,
    time_limit: float | None,
    plain: bool,
    force: bool,
    quiet: bool,
) -> None:
    """Pair by lot, so that nobody can count on a pair, and write everybody's chances.

    The chances do not depend on the seed, and can be published before the draw.
    """
    from mentormatch.cli.inputs import read_inputs, say_settled
    from mentormatch.cli.summary import next_command, summary
    from mentormatch.matching import draw_lottery
    from mentormatch.tables import at_work, check_free, write_matching

    with at_work(out) as settled, ProgressBar(shown=not quiet) as progress:
        say_settled(settled)
        check_free(out, force=force, also=("chances.csv",))
        progress("reading tables", 0, 1)
        cohort, policy = read_inputs(mentors=mentors, mentees=mentees, policy=policy_file, role=role)
        drawn = draw_lottery(
            cohort,
            policy,
            max_probability=max_probability,
            seed=seed,
            keep=keep,
            progress=progress,
            time_limit=time_limit,
        )
        progress("writing files", 0, 1)
        also = {"chances.csv": drawn.chance_table()}
        files = write_matching(drawn.matching, out, force=force, also=also, plain=plain)
        again = next_command(
            drawn.matching, mentors=mentors, mentees=mentees, role=role, policy=policy_file, folder=out
        )
        lines = [] if quiet else list(summary(drawn.matching, files=files, again=again, lottery=drawn.notes))
    print_lines(lines)


@main.command(short_help="Say what each group was offered and got.")
@_takes_tables
@click.option(
    "--by",
    multiple=True,
    metavar="COLUMN",
    help="What makes groups; given twice, intersections. By default what the policy audits, one by one.",
)
@click.option(
    "--matching",
    "stored",
    type=_FILE,
    multiple=True,
    metavar="FILE|DIR",
    help="What `match` or `draw` wrote, or a table of pairs; several are audited one by one. Else pair anew.",
)
@click.option("--mentors", "of_mentors", is_flag=True, help="Groups of mentors instead of mentees.")
@click.option(
    "--smallest",
    type=click.IntRange(min=0),
    metavar="N",
    default=5,
    show_default=True,
    help="Groups of fewer people show no values.",
)
@click.option("--seed", type=click.IntRange(min=0), metavar="N", default=0, show_default=True, help="Of the p-values.")
@click.option("--quiet", is_flag=True, help="Show no progress.")
@_takes_reading
def audit(
    mentors: Path,
    mentees: Path | None,
    policy_file: Path | None,
    role: str | None,
    *,
    by: tuple[str, ...],
    stored: tuple[Path, ...],
    of_mentors: bool,
    smallest: int,
    seed: int,
    quiet: bool,
) -> None:
    """Say what each group was offered and got, and what may be chance."""
    from mentormatch.cli.audit import audit_lines, audited_columns, is_told
    from mentormatch.cli.inputs import read_inputs, read_result
    from mentormatch.fairness import audit as audit_of
    from mentormatch.matching import match as run

    lines: list[str] = []
    with ProgressBar(shown=not quiet) as progress:
        progress("reading tables", 0, 1)
        first = stored[0] if stored else None
        cohort, policy = read_inputs(mentors=mentors, mentees=mentees, policy=policy_file, role=role, stored=first)
        for path in stored or (None,):
            matching = run(cohort, policy, progress=progress) if path is None else read_result(path, cohort, policy)
            people = cohort.mentors if of_mentors else cohort.mentees
            for columns in audited_columns(by, people, matching.policy):
                found = audit_of(
                    matching,
                    by=columns,
                    who="mentors" if of_mentors else "mentees",
                    smallest=smallest,
                    seed=seed,
                    tell=is_told(cohort),
                )
                lines += [
                    *([""] if lines else []),
                    *audit_lines(found, of="pairs made anew" if path is None else str(path)),
                ]
    print_lines(lines)


@main.command(short_help="Say why somebody got this mentor, or nobody, or these mentees.")
@_takes_tables
@click.option("--mentee", metavar="WHO", help="Whose mentor, or lack of one: an id, name or address.")
@click.option("--mentor", metavar="WHO", help="Why not this mentor? Alone: why these mentees, and who else would come.")
@click.option(
    "--matching",
    "stored",
    type=_FILE,
    metavar="FILE|DIR",
    help="What `match` wrote, or a table of pairs; else pair anew.",
)
@click.option(
    "--for",
    "audience",
    type=click.Choice(["coordinator", "participant"]),
    default="coordinator",
    show_default=True,
    help="Who will read it.",
)
@click.option("--quiet", is_flag=True, help="Show no progress.")
@_takes_reading
def explain(
    mentors: Path,
    mentees: Path | None,
    policy_file: Path | None,
    role: str | None,
    *,
    mentee: str | None,
    mentor: str | None,
    stored: Path | None,
    audience: Literal["coordinator", "participant"],
    quiet: bool,
) -> None:
    """Say why somebody got this mentor, or nobody, and why not another; or all this of a mentor."""
    from mentormatch.cli.inputs import person_id, read_inputs, read_result
    from mentormatch.explanations import explain as reasons
    from mentormatch.matching import match as run

    if mentee is None and mentor is None:
        raise click.UsageError("Say who: --mentee WHO, --mentor WHO, or both.")
    with ProgressBar(shown=not quiet) as progress:
        progress("reading tables", 0, 1)
        cohort, policy = read_inputs(mentors=mentors, mentees=mentees, policy=policy_file, role=role, stored=stored)
        made = None if stored is None else read_result(stored, cohort, policy)
        matching = run(cohort, policy, progress=progress) if made is None else made
        private = audience == "participant"  # who must not learn who else is there
        mentee = None if mentee is None else person_id(cohort.mentees, mentee, "--mentee", private=private)
        found = None if mentor is None else person_id(cohort.mentors, mentor, "--mentor", private=private)
        # what a participant is told holds the name that they asked by, and not the id
        mentor = mentor if private else found
        text = reasons(matching, mentee=mentee, mentor=mentor, audience=audience).text()
    print_lines([text])


@main.command(short_help="Report mistakes, and what is worth a look, without pairing.")
@_takes_tables
@click.option("--all", "everything", is_flag=True, help="Show all of it, and not some of each kind.")
@click.option(
    "--gaming",
    is_flag=True,
    help="Also try, for 60 mentees and at most two minutes, whether other answers get them a better mentor.",
)
@click.option("--quiet", is_flag=True, help="Show no progress, and only mistakes.")
@_takes_reading
def check(
    mentors: Path,
    mentees: Path | None,
    policy_file: Path | None,
    role: str | None,
    *,
    everything: bool,
    gaming: bool,
    quiet: bool,
) -> None:
    """Look at two tables and a policy without pairing anybody, and report every mistake, by kind.

    Also what is worth a look before the deadline: seats, blanks, how answers were read, wanted terms that nobody
    offers, people whom little or no rule leaves anything, and people who look like one. Mistakes are status 1.
    """
    from mentormatch.checkup import check_up, try_gaming
    from mentormatch.cli.check import checkup_lines, mistake_lines
    from mentormatch.cli.gaming import gaming_lines
    from mentormatch.cli.inputs import read_checked

    try:
        with ProgressBar(shown=not quiet) as progress:
            progress("reading tables", 0, 1)
            cohort, policy = read_checked(mentors=mentors, mentees=mentees, policy=policy_file, role=role)
            found = check_up(cohort, policy, progress=progress)
            tried = try_gaming(cohort, policy, progress=progress) if gaming else None
    except InputError as error:
        print_lines(mistake_lines(error.mistakes, everything=everything), err=True)
        sys.exit(1)
    if not quiet:
        print_lines(checkup_lines(found, everything=everything, cohort=cohort))
        print_lines([] if tried is None else gaming_lines(tried, everything=everything))


@main.command("warm-up", short_help="Compile the solver once, so that no match waits for it.")
def warm_up() -> None:
    """Compile the solver once, as while an image is built, so that no match waits for it."""
    from mentormatch.cli.warm_up import warm_up_lines

    lines, kept = warm_up_lines()
    print_lines(lines, err=not kept)
    sys.exit(0 if kept else 1)


@main.group()
def cache() -> None:
    """Look after the files that --cache keeps."""


@cache.command()
@click.argument("file", type=_FILE)
def clear(file: Path) -> None:
    """Remove all that --cache kept in FILE."""
    from mentormatch.encoders import clear_vectors

    print_lines([f"Removed {count(clear_vectors(file), 'vector')} from {file}."])


main.add_command(advise)
main.add_command(diff)
main.add_command(init)
main.add_command(rematch)
main.add_command(shortlist)
