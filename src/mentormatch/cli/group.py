"""The group of all commands: their order, and errors as lines."""

import io
import sys
from typing import Any, NoReturn

import click

from mentormatch.cli.printing import print_lines
from mentormatch.errors import MentorMatchError

_ORDER = (
    "init",
    "check",
    "match",
    "report",
    "rematch",
    "explain",
    "audit",
    "shortlist",
    "advise",
    "diff",
    "draw",
    "warm-up",
    "cache",
)


class Commands(click.Group):
    """A group whose foreseen errors are lines on standard error and exit status 1, never a traceback.

    Help names the commands in the order in which a programme needs them.
    """

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of the commands, what coordinators need first."""
        names = super().list_commands(ctx)
        return sorted(names, key=lambda name: (_ORDER.index(name) if name in _ORDER else len(_ORDER), name))

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command, and print errors that were foreseen."""
        for stream in (sys.stdout, sys.stderr):
            if isinstance(stream, io.TextIOWrapper):
                stream.reconfigure(errors="backslashreplace")  # a name that a terminal cannot show stops nothing
        try:
            return super().invoke(ctx)
        except MentorMatchError as error:
            _fail(error)
        except MemoryError:
            print_lines(
                ["There is not enough memory for these tables; '--solver min-cost-flow' needs the least."], err=True
            )
            sys.exit(1)


def _fail(*errors: MentorMatchError) -> NoReturn:
    """Print one line a mistake, and leave with status 1."""
    for error in errors:
        print_lines(str(error).splitlines(), err=True)
    sys.exit(1)
