"""Options that commands share: the same name, text and order everywhere."""

import inspect

import click
import pytest
from click.shell_completion import BashComplete
from command_line import run

from mentormatch.cli import commands as cli
from mentormatch.cli.options import SHARED


def commands_in(group, path=()):
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from commands_in(command, (*path, name))
        else:
            yield (*path, name), command


COMMANDS = dict(commands_in(cli.main))


def options_of(command):
    return [
        option for option in command.params if isinstance(option, click.Option) and not getattr(option, "hidden", False)
    ]


@pytest.mark.parametrize("path", COMMANDS, ids=" ".join)
def test_shared_options_stand_in_one_order(path):
    found = [option.opts[0] for option in options_of(COMMANDS[path]) if option.opts[0] in SHARED]
    tables = [name for name in found if name in {"--role", "--policy"}]
    rest = [name for name in found if name not in tables]
    assert rest == sorted(rest, key=SHARED.index)
    assert tables == sorted(tables, key=SHARED.index)
    own = [option.opts[0] for option in options_of(COMMANDS[path])]
    first = min((own.index(name) for name in rest), default=len(own))
    assert [name for name in own[first:] if name not in rest] in ([], tables), "what a command has of its own is first"


def test_an_option_of_one_name_has_one_text_and_metavar():
    texts = {}
    for path, command in COMMANDS.items():
        for option in options_of(command):
            if option.opts[0] != "--by":  # groups of people to be audited, groups of mentors to be found
                texts.setdefault(option.opts[0], {}).setdefault((option.help, option.metavar), []).append(path)
    assert {name: found for name, found in texts.items() if len(found) > 1} == {
        "--keep": texts["--keep"],  # of a total, and of a pair
        "--out": texts["--out"],  # a folder of results, or where a page or a dossier goes
    }


def test_every_command_can_print_json_and_is_in_the_order_of_help():
    from mentormatch.cli.group import _ORDER

    assert {path for path, command in COMMANDS.items() if "as_json" not in {p.name for p in command.params}} == set()
    assert set(cli.main.commands) <= set(_ORDER)


def test_every_option_and_command_says_what_it_is():
    for command in COMMANDS.values():
        assert inspect.getdoc(command.callback)
        assert all(option.help for option in options_of(command))


def test_help_names_what_coordinators_need_first():
    lines = run("--help").stdout.splitlines()
    first = lines.index("For coordinators:")
    assert [line.split()[0] for line in lines[first + 1 : first + 6]] == ["init", "check", "match", "report", "rematch"]


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_prints_a_script(shell):
    done = run("completion", shell)
    assert done.exit_code == 0
    assert "_MENTORMATCH_COMPLETE" in done.stdout
    assert run("completion", "powershell").exit_code == 2


@pytest.mark.parametrize(
    ("words", "begun", "found"),
    [
        ([], "re", ["report", "rematch"]),
        (["match"], "--st", ["--stop-below"]),
        (["explain", "a.csv", "b.csv", "--for"], "", ["coordinator", "participant"]),
        (["audit"], "--mentor", []),  # an old name still works, and is not offered
    ],
)
def test_completion_knows_commands_options_and_choices(words, begun, found):
    complete = BashComplete(cli.main, {}, "mentormatch", "_MENTORMATCH_COMPLETE")
    assert [item.value for item in complete.get_completions(words, begun)] == found
