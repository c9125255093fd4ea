"""The command `schema`."""

from typing import Literal

import click

from mentormatch.cli.options import takes
from mentormatch.cli.printing import print_json


@click.command(short_help="Print the JSON Schema of a policy, of a matching or of a run.")
@click.argument("kind", type=click.Choice(["policy", "matching", "run"]))
@takes("--json")
def schema(kind: Literal["policy", "matching", "run"], *, as_json: bool) -> None:  # noqa: ARG001  it is JSON in any case
    """Print the JSON Schema of policy.toml, matching.json or run.json, for editors and other programs."""
    from mentormatch.tables import schema as schema_of

    print_json(schema_of(kind))
