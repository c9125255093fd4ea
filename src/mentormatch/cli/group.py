"""All commands: their order, and errors as lines or JSON."""

import io
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, NoReturn

import click

from mentormatch.cli.failures import failure, failure_facts, status_of
from mentormatch.cli.printing import print_json, print_lines
from mentormatch.cli.statuses import STOPPED, WRONG_INPUT, WRONG_USAGE
from mentormatch.errors import MentorMatchError

_SECTIONS: Mapping[str, Sequence[str]] = {
    "For coordinators": ("init", "check", "match", "report", "rematch"),
    "Also": (
        "explain",
        "audit",
        "shortlist",
        "advise",
        "diff",
        "draw",
        "verify",
        "dossier",
        "schema",
        "completion",
        "warm-up",
        "cache",
    ),
}
_ORDER = [name for names in _SECTIONS.values() for name in names]
_AS_JSON = "mentormatch.cli.group.as_json"


class Commands(click.Group):
    """A group whose foreseen errors are lines on standard error and an exit status, never a traceback.

    Help names the commands in the order in which a programme needs them. With ``--json``, errors are printed as JSON on
    standard output as well.
    """

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of the commands, what coordinators need first."""
        names = super().list_commands(ctx)
        return sorted(names, key=lambda name: (_ORDER.index(name) if name in _ORDER else len(_ORDER), name))

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the commands, those for coordinators under a title of their own."""
        first = _SECTIONS["For coordinators"]
        names = self.list_commands(ctx)
        width = max(map(len, names), default=0)
        for title in _SECTIONS:
            shown = [name for name in names if (name in first) == (title == "For coordinators")]
            commands = [(f"{name:<{width}}", self.commands[name]) for name in shown]
            limit = formatter.width - 6 - width
            rows = [(name, command.get_short_help_str(limit)) for name, command in commands if not command.hidden]
            if rows:
                with formatter.section(title):
                    formatter.write_dl(rows)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Note whether JSON is asked for, so that mistakes in the command line itself are told so, too."""
        words = args[: args.index("--")] if "--" in args else args
        ctx.meta[_AS_JSON] = "--json" in words
        with _usage_told(as_json=ctx.meta[_AS_JSON]):
            return super().parse_args(ctx, args)

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command, and print errors that were foreseen."""
        for stream in (sys.stdout, sys.stderr):
            if isinstance(stream, io.TextIOWrapper):
                stream.reconfigure(errors="backslashreplace")  # a name that a terminal cannot show stops nothing
        as_json = ctx.meta[_AS_JSON]
        try:
            with _usage_told(as_json=as_json):
                return super().invoke(ctx)
        except MentorMatchError as error:
            _fail(str(error), failure_facts(error) if as_json else None, status_of(error))
        except MemoryError:
            message = "There is not enough memory for these tables; '--solver min-cost-flow' needs the least."
            _fail(message, failure("memory", WRONG_INPUT, message) if as_json else None, WRONG_INPUT)
        except (KeyboardInterrupt, click.Abort):
            message = "Stopped before the end."
            _fail(message, failure("stopped", STOPPED, message) if as_json else None, STOPPED)


@contextmanager
def _usage_told(*, as_json: bool) -> Iterator[None]:
    """Print a mistake in the command line as JSON where it is asked for; click says it in lines."""
    try:
        yield
    except click.UsageError as error:
        if as_json:
            print_json(failure("usage", WRONG_USAGE, error.format_message()))
        raise


def _fail(message: str, facts: Mapping[str, Any] | None, status: int) -> NoReturn:
    """Print one line a mistake, and JSON where it is asked for, and leave with the status."""
    if facts is not None:
        print_json(facts)
    print_lines(message.splitlines(), err=True)
    sys.exit(status)
