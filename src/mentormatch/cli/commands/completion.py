"""The command `completion`."""

import click
from click.shell_completion import get_completion_class

from mentormatch.cli.options import takes
from mentormatch.cli.printing import print_json

_SHELLS = ("bash", "zsh", "fish")


@click.command(short_help="Print what makes a shell complete commands and options.")
@click.argument("shell", type=click.Choice(_SHELLS))
@takes("--json")
def completion(shell: str, *, as_json: bool) -> None:
    """Print what makes a shell complete commands, options and files.

    For bash, add to ~/.bashrc: eval "$(mentormatch completion bash)". For zsh, the same with zsh to ~/.zshrc; for fish,
    write it to ~/.config/fish/completions/mentormatch.fish.
    """
    root = click.get_current_context().find_root().command
    kind = get_completion_class(shell)
    assert kind is not None, "click knows these shells"
    script = kind(root, {}, "mentormatch", "_MENTORMATCH_COMPLETE").source()
    if as_json:
        print_json({"shell": shell, "script": script})
    else:
        click.echo(script)
