"""Published instances solved again: known beside got, and what is said of files that are absent or others."""

import importlib.util
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parent.parent / "benchmarks" / "reproduce.py"
COUNTER = "3 3\n0.4 0.0 0.6\n0.8 0.6 0.0\n0.8 0.6 1.0"


@pytest.fixture
def reproduce(tmp_path, monkeypatch):
    """The script, reading from an empty folder."""
    monkeypatch.syspath_prepend(SCRIPT.parent)
    spec = importlib.util.spec_from_file_location("reproduce", SCRIPT)
    module = importlib.util.module_from_spec(spec)
    monkeypatch.setitem(sys.modules, "reproduce", module)  # dataclasses look their module up
    spec.loader.exec_module(module)
    monkeypatch.setattr(module, "DATA", tmp_path)
    return module


def run(module, monkeypatch, capsys, *names):
    monkeypatch.setattr(sys, "argv", ["reproduce.py", *names])
    return module.main(), capsys.readouterr().out


def test_every_instance_says_where_it_comes_from(reproduce):
    assert len({instance.name for instance in reproduce.INSTANCES}) == len(reproduce.INSTANCES) >= 20
    for instance in reproduce.INSTANCES:
        assert len(instance.source.commit) == 40
        assert all(digest is None or len(digest) == 64 for digest in instance.source.sha256.values())


def test_absent_files_are_named_with_where_to_put_them(reproduce, monkeypatch, capsys, tmp_path):
    status, said = run(reproduce, monkeypatch, capsys)
    assert status == 0
    for source in {instance.source.folder for instance in reproduce.INSTANCES}:
        assert f"put into {tmp_path / source}" in said


def test_known_beside_got(reproduce, monkeypatch, capsys, tmp_path):
    (tmp_path / "perturbed_maximization").mkdir()
    (tmp_path / "perturbed_maximization" / "counter.in").write_text(COUNTER)
    page = tmp_path / "page.md"
    page.write_text("<!-- instances: begin -->\n<!-- instances: end -->\n", encoding="utf-8")
    status, said = run(reproduce, monkeypatch, capsys, "perturbed", "--into", str(page))
    assert status == 0
    assert "as known" in said
    assert "without a hash" in said
    assert "| perturbed/counter | 3 × 3 | 2 | 2 | by hand |" in page.read_text("utf-8")


def test_another_value_fails(reproduce, monkeypatch, capsys, tmp_path):
    (tmp_path / "perturbed_maximization").mkdir()
    (tmp_path / "perturbed_maximization" / "counter.in").write_text(COUNTER.replace("1.0", "1.5"))
    status, said = run(reproduce, monkeypatch, capsys, "perturbed")
    assert status == 1
    assert "DIFFERS" in said


def test_another_file_fails(reproduce, monkeypatch, capsys, tmp_path):
    (tmp_path / "fairpyx").mkdir()
    (tmp_path / "fairpyx" / "naor_input.json").write_text("{}")
    status, said = run(reproduce, monkeypatch, capsys, "fairpyx")
    assert status == 1
    assert "another file than is meant: naor_input.json" in said


@pytest.mark.slow
def test_real_instances(real_data, reproduce, monkeypatch, capsys):
    monkeypatch.setattr(reproduce, "DATA", real_data("orlib_assignment").parent)
    status, said = run(reproduce, monkeypatch, capsys)
    assert status == 0, said
    assert said.count("as known") >= 17
