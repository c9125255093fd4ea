"""What the README shows is what happens."""

import re
import shlex
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from mentormatch.cli.commands import main

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
PYTHON = re.findall(r"^```python\n(.*?)^```$", README, flags=re.MULTILINE | re.DOTALL)
OUTPUTS = re.findall(
    r"^<!-- output: (.*?) -->\n```console\n\$ mentormatch (.*?)\n(.*?)^```$", README, flags=re.MULTILINE | re.DOTALL
)
COMMANDS = dict(re.findall(r"^<!-- command: (.*?) -->\n```sh\n(.*?)\n```$", README, flags=re.MULTILINE))


@pytest.fixture
def clone(tmp_path, monkeypatch):
    """Stand in a folder that holds the examples, as a clone does."""
    shutil.copytree(ROOT / "examples", tmp_path / "examples")
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize("block", PYTHON, ids=[block.split("\n")[0] for block in PYTHON])
def test_python_block_runs(block, clone, capsys):
    exec(compile(block, "README.md", "exec"), {})


@pytest.mark.usefixtures("clone")
def test_console_blocks_show_what_is_said():
    assert len(OUTPUTS) == 1
    for command, shown_command, shown in OUTPUTS:
        assert command == shown_command
        done = CliRunner().invoke(main, shlex.split(command))
        assert done.exit_code == 0, done.output
        assert done.stdout == shown


def test_each_command_is_one_line():
    assert COMMANDS.keys() == {"main-job", "tests", "docs"}
    assert all("\n" not in command for command in COMMANDS.values())


@pytest.mark.usefixtures("clone")
def test_main_job_is_the_command_that_is_shown():
    command = COMMANDS["main-job"].split("&& .venv/bin/mentormatch ")[1]
    assert command == OUTPUTS[0][0]


@pytest.mark.parametrize("name", sorted(set(re.findall(r"\]\(([^)#]+)\)", README))))
def test_link_leads_somewhere(name):
    assert (ROOT / name).exists()
