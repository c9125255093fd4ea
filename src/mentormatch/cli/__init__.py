"""The command line: reads files, calls the library, prints.

The only package that prints. Each command reads its inputs, calls one function of the library, and says the result line
by line; heavy modules are imported inside the commands, so that `--help` is quick.
"""

from mentormatch.cli.commands import main

__all__ = [
    "main",
]
