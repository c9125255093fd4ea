"""The commands, one a file.

A command reads what it was given, calls one function of the library, and prints what the result says, as lines or, with
`--json`, as JSON. Options that several commands share are defined once, in `options.py`; heavy modules are imported
inside the commands.
"""

from mentormatch.cli.commands.all_commands import main

__all__ = [
    "main",
]
