"""The command `warm-up`."""

import sys

import click

from mentormatch.cli.options import takes
from mentormatch.cli.printing import print_json, print_lines
from mentormatch.cli.statuses import DONE, WRONG_INPUT


@click.command("warm-up", short_help="Compile the solver once, so that no match waits for it.")
@takes("--json")
def warm_up(*, as_json: bool) -> None:
    """Compile the solver once, as while an image is built, so that no match waits for it."""
    from mentormatch.cli.warm_up import warm_up_lines
    from mentormatch.matching import warm_up as run

    done = run()
    lines, kept = warm_up_lines(done)
    if as_json:
        print_json(done)
    if not as_json or not kept:
        print_lines(lines, err=not kept)
    sys.exit(DONE if kept else WRONG_INPUT)
