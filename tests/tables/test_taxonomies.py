"""Lists of skills that a policy names: our own columns, and those of published taxonomies."""

import gzip
import shutil

import pytest

from mentormatch.answers.text import fold
from mentormatch.errors import PolicyError
from mentormatch.tables.policies import read_policy

POLICY = """
[[criterion]]
name = "skills"
encoder = {{name = "terms", {settings}}}
"""


def encoder_of(tmp_path, settings, **files):
    for name, content in files.items():
        (tmp_path / f"{name}.csv").write_text(content, encoding="utf-8")
    path = tmp_path / "policy.toml"
    path.write_text(POLICY.format(settings=settings), encoding="utf-8")
    return read_policy(path).criteria[0].make_encoder()


def test_terms_and_relations(tmp_path):
    encoder = encoder_of(
        tmp_path,
        'vocabulary = "skills.csv", relations = "skills.csv", related = 0.5',
        skills="term,related\nFalconry,Hawking|Owls\nHawking,\n",
    )
    assert encoder.vocabulary == ["Falconry", "Hawking"]
    assert encoder.relations == {"Falconry": ["Hawking", "Owls"]}


def test_esco(tmp_path, real_data):
    with (
        gzip.open(real_data("esco_1_2_0") / "digitalSkillsCollection_en.csv.gz") as packed,
        (tmp_path / "esco.csv").open("wb") as file,
    ):
        shutil.copyfileobj(packed, file)
    encoder = encoder_of(
        tmp_path, 'aliases = "esco.csv", vocabulary = "esco.csv", relations = "esco.csv", related = 0.3'
    )
    assert len(encoder.vocabulary) == 1284
    encoder.fit([encoder.vocabulary], [["DNS", "Haskell techniques"]])
    assert encoder.terms_ == tuple(sorted(map(fold, encoder.vocabulary)))
    assert encoder.repaired_ == {}
    assert encoder.in_common(["domain name service", "haskell"], ["DNS", "Haskell techniques"]) == (
        "DNS",
        "Haskell techniques",
    )


def test_github_topics(tmp_path, real_data):
    shutil.copy(real_data("github_topics") / "topics.csv", tmp_path / "topics.csv")
    encoder = encoder_of(tmp_path, 'aliases = "topics.csv", vocabulary = "topics.csv", relations = "topics.csv"')
    encoder.fit(["k8s; golang; js"], ["Kubernetes; Go; JavaScript; Java"])
    assert encoder.in_common("k8s; golang; js", "Kubernetes; Go; JavaScript; Java") == (
        "Kubernetes",
        "Go",
        "JavaScript",
    )
    assert len(encoder.relations) > 500


@pytest.mark.parametrize("setting", ["vocabulary", "relations"])
def test_a_list_without_its_columns(tmp_path, setting):
    with pytest.raises(PolicyError, match="must have the columns 'term'") as raised:
        encoder_of(tmp_path, f'{setting} = "skills.csv"', skills="skill,note\na,b\n")
    assert raised.value.mistakes[0].path == ("criterion", 0, "encoder", setting)
