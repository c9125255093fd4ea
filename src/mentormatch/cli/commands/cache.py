"""The command `cache`."""

from pathlib import Path

import click

from mentormatch.cli.options import FILE, takes
from mentormatch.cli.printing import print_json, print_lines
from mentormatch.errors import count


@click.group()
def cache() -> None:
    """Look after the files that --cache keeps."""


@cache.command()
@click.argument("file", type=FILE)
@takes("--json")
def clear(file: Path, *, as_json: bool) -> None:
    """Remove all that --cache kept in FILE."""
    from mentormatch.encoders import clear_vectors

    removed = clear_vectors(file)
    if as_json:
        print_json({"file": str(file), "removed": removed})
    else:
        print_lines([f"Removed {count(removed, 'vector')} from {file}."])
