"""The files that a policy names: in its folder or below, and nothing is quoted of what is no such table."""

import builtins
import io
import os

import pytest
from command_line import run

import mentormatch as mm
from mentormatch.errors import PolicyError

SECRET = "hunter2:x:0:0"
NAMING = {
    "pairs": '[[rule]]\nkind = "forbid"\npairs = "{}"\n',
    "scores": '[[criterion]]\nname = "a"\npairs = "{}"\n',
    "staff": '[[rule]]\nkind = "reporting_line"\nmentee_column = "boss"\nstaff = "{}"\n',
    "staff columns": '[[rule]]\nkind = "reporting_line"\nmentee_column = "boss"\nstaff = {{file = "{}"}}\n',
    "aliases": '[[criterion]]\nname = "skills"\nencoder = {{kind = "terms", aliases = "{}"}}\n',
}


@pytest.fixture
def policy(tmp_path):
    """Write a policy that names a file, into a folder of its own."""

    def write(text):
        path = tmp_path / "programme" / "policy.toml"
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    return write


def refused(path, **given):
    with pytest.raises(PolicyError) as raised:
        mm.read_policy(path, **given)
    return raised.value


@pytest.mark.parametrize("naming", NAMING.values(), ids=NAMING)
@pytest.mark.parametrize("way", ["absolute", "above", "link"])
def test_files_outside_of_the_folder_are_not_opened(policy, tmp_path, naming, way):
    secret = tmp_path / "secret.csv"
    secret.write_text(f"mentee,mentor,id,manager,alias,term\n{SECRET}\n")
    path = policy("")
    (path.parent / "link.csv").symlink_to(secret)
    name = {"absolute": secret.as_posix(), "above": "../secret.csv", "link": "link.csv"}[way]
    path.write_text(naming.format(name))
    error = refused(path)
    assert error.mistakes[0].code == "file_outside"
    assert error.mistakes[0].got == name
    assert "--allow-outside" in str(error)
    assert SECRET not in str(error)
    assert "file_outside" not in {mistake.code for mistake in refused(path, allow_outside=True).mistakes}


@pytest.mark.parametrize("naming", NAMING.values(), ids=NAMING)
@pytest.mark.parametrize(
    "content",
    [
        f"{SECRET}\n{SECRET}2\n",
        f"{SECRET},{SECRET}\n1,2\n",
        f'{SECRET},"\n',
        f"1,{SECRET},3\n",
        f'{{"{SECRET}": 1}}',
        f'["{SECRET}"]',
        f'[{{"{SECRET}": 1}}]',
        f"[{SECRET}]",
    ],
)
@pytest.mark.parametrize("suffix", ["csv", "json"])
def test_nothing_is_quoted_of_what_is_no_such_table(policy, naming, content, suffix):
    path = policy(naming.format(f"a.{suffix}"))
    (path.parent / f"a.{suffix}").write_text(content)
    assert "hunter2" not in str(refused(path))
    assert not any("hunter2" in repr(mistake) for mistake in refused(path).mistakes)


def test_files_below_and_names_with_dots_are_opened(policy):
    path = policy(NAMING["pairs"].format("lists/../lists/a.csv") + '[[criterion]]\nname = "skills"\n')
    (path.parent / "lists").mkdir()
    (path.parent / "lists" / "a.csv").write_text("mentee,mentor\nkim,ada\n")
    assert len(mm.read_policy(path).rules[0].pairs) == 1
    path.write_text(path.read_text().replace("lists/..", (path.parent / "lists").as_posix() + "/.."))
    assert len(mm.read_policy(path).rules[0].pairs) == 1


def test_the_command_line_allows_others_where_it_is_told_to(policy, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    path = policy(NAMING["pairs"].format("../last.csv") + '[[criterion]]\nname = "skills"\n')
    (tmp_path / "last.csv").write_text("mentee,mentor\nkim,ada\n")
    for side, who in (("mentors", "ada"), ("mentees", "kim")):
        (tmp_path / f"{side}.csv").write_text(f"id,skills\n{who},R\n{who}2,R\n")
    words = ("match", "mentors.csv", "mentees.csv", "--policy", str(path))
    failed = run(*words)
    assert (failed.exit_code, "a policy must name files of its own folder or below" in failed.stderr.lower()) == (
        1,
        True,
    )
    done = run(*words, "--allow-outside", "--max-size", "2GB")
    assert done.exit_code == 0
    assert " --max-size 2000000000 --allow-outside " in " ".join(
        done.stdout.replace("\\\n", "").split()
    )  # the command that it proposes works as well


@pytest.mark.parametrize("naming", NAMING.values(), ids=NAMING)
def test_documents_open_no_file(naming, monkeypatch):
    import tomllib

    document = tomllib.loads(naming.format("/etc/passwd"))
    with pytest.raises(PolicyError):
        mm.Policy.from_dict(document)  # which imports what it needs

    def refuse(*_args, **_):
        pytest.fail("a file was opened")

    for module, name in ((builtins, "open"), (io, "open"), (os, "open")):
        monkeypatch.setattr(module, name, refuse)
    with pytest.raises(PolicyError):
        mm.Policy.from_dict(document)
