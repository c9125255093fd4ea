"""How to cite the library agrees with what is built."""

import tomllib
from pathlib import Path

import mentormatch

ROOT = Path(__file__).parent.parent


def test_citation_names_this_version_licence_and_keywords():
    lines = (ROOT / "CITATION.cff").read_text(encoding="utf-8").splitlines()
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert lines[0] == "cff-version: 1.2.0"
    assert f"version: {mentormatch.__version__}" in lines
    assert f"license: {project['license']}" in lines
    assert f"  - name: {project['authors'][0]['name']}" in lines
    assert [line.removeprefix("  - ") for line in lines[lines.index("keywords:") + 1 :]] == project["keywords"]
