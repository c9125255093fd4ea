"""The program `mentormatch` with all its commands."""

import click

from mentormatch.cli.commands.advise import advise
from mentormatch.cli.commands.audit import audit
from mentormatch.cli.commands.cache import cache
from mentormatch.cli.commands.check import check
from mentormatch.cli.commands.completion import completion
from mentormatch.cli.commands.diff import diff
from mentormatch.cli.commands.dossier import dossier
from mentormatch.cli.commands.draw import draw
from mentormatch.cli.commands.explain import explain
from mentormatch.cli.commands.init import init
from mentormatch.cli.commands.match import match
from mentormatch.cli.commands.rematch import rematch
from mentormatch.cli.commands.report import report
from mentormatch.cli.commands.schema import schema
from mentormatch.cli.commands.shortlist import shortlist
from mentormatch.cli.commands.verify import verify
from mentormatch.cli.commands.warm_up import warm_up
from mentormatch.cli.group import Commands
from mentormatch.cli.statuses import STATUSES

_ABOUT = """Pair mentors and mentees within every limit, provably as well as can be done, and say why.

Begin with `mentormatch init my-programme mentors.csv mentees.csv`, which looks at the tables you have and writes a
commented policy; without tables it writes templates. Then come `check`, `match` and, a round later, `rematch`.
"""
_EXIT = f"Exit status: {', '.join(f'{status} {meaning}' for status, meaning in STATUSES.items())}."


@click.group(
    cls=Commands,
    help=f"{_ABOUT}\n{_EXIT}",
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(package_name="mentormatch-engine", prog_name="mentormatch")
def main() -> None:
    """Run a command."""


for _command in (
    advise,
    audit,
    cache,
    check,
    completion,
    diff,
    dossier,
    draw,
    explain,
    init,
    match,
    rematch,
    report,
    schema,
    shortlist,
    verify,
    warm_up,
):
    main.add_command(_command)
