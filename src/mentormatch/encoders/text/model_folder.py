"""Reads a folder with a model of sentences, as it is exported."""

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mentormatch.encoders.text.wordpiece import MARKS, WordPieces
from mentormatch.errors import FileError, Mistake
from mentormatch.files import read_file

MODEL_FILES: tuple[str, ...] = ("model.onnx", "onnx/model.onnx")
_VOCABULARY = "vocab.txt"
# as sentence-transformers write how the vectors of a text's pieces become one
_POOLING = "1_Pooling/config.json"
_MEAN, _FIRST = "pooling_mode_mean_tokens", "pooling_mode_cls_token"
_EXPORT = "Export a model to ONNX, as by `optimum-cli export onnx --model NAME FOLDER`."


@dataclass(frozen=True)
class ModelFolder:
    """What a folder with a model holds.

    Parameters
    ----------
    content : bytes
        The ONNX file.
    pieces : WordPieces
    first : bool
        Whether the vector of a text is that of its first piece, instead of the mean of all.
    digest : str
        The SHA-256 of all of it: with another vocabulary, vectors are others.
    """

    content: bytes
    pieces: WordPieces
    first: bool
    digest: str


def model_files(folder: Path) -> list[str]:
    """Return the files of a model that there are in a folder, relative to it.

    Examples
    --------
    >>> model_files(Path("nowhere"))
    []
    """
    return [name for name in (*MODEL_FILES, _VOCABULARY, _POOLING) if (folder / name).is_file()]


def model_folder_mistakes(folder: Path, name: str) -> list[Mistake]:
    """Return all that a folder with a model lacks; what is in the ONNX file itself is seen when it runs.

    Parameters
    ----------
    folder : Path
    name : str
        What the folder is called in messages.

    Examples
    --------
    >>> for mistake in model_folder_mistakes(Path("nowhere"), "models/own"):
    ...     print(mistake.code, mistake.expected)
    model_folder_missing the model 'models/own' must be a folder with 'model.onnx' and 'vocab.txt'
    """
    if not folder.is_dir():
        expected = f"the model '{name}' must be a folder with 'model.onnx' and '{_VOCABULARY}'"
        return [Mistake("model_folder_missing", expected, got="no such folder", hint=_EXPORT)]
    there = model_files(folder)
    mistakes = []
    if not {*MODEL_FILES} & {*there}:
        expected = f"the folder of the model '{name}' must hold '{MODEL_FILES[0]}' or '{MODEL_FILES[1]}'"
        mistakes.append(Mistake("model_file_missing", expected, got="neither", hint=_EXPORT))
    try:
        _words(folder)
    except (FileError, ValueError) as error:
        expected = (
            f"the folder of the model '{name}' must hold '{_VOCABULARY}', the vocabulary of a BERT model: "
            f"in UTF-8, one piece a line, {', '.join(MARKS)} among them"
        )
        hint = "Models with another tokenizer go in from Python, as a function from texts to an array."
        got = str(error) if _VOCABULARY in there else "no such file"
        mistakes.append(Mistake("model_vocabulary_wrong", expected, got=got, hint=hint))
    try:
        _is_first(folder)
    except (FileError, ValueError) as error:
        expected = f"'{_POOLING}' of the model '{name}' must name '{_MEAN}' or '{_FIRST}' and no other"
        hint = "Other models go in from Python, as a function from texts to an array."
        mistakes.append(Mistake("model_pooling_wrong", expected, got=str(error), hint=hint))
    return mistakes


def read_model_folder(folder: Path) -> ModelFolder:
    """Return what a folder with a model holds.

    Raises
    ------
    FileError
        With all that it lacks.
    """
    if mistakes := model_folder_mistakes(folder, folder.name):
        raise FileError(" ".join(map(str, mistakes)))
    file = next(name for name in MODEL_FILES if (folder / name).is_file())
    content, words, first = read_file(folder / file), _words(folder), _is_first(folder)
    digest = hashlib.sha256(hashlib.sha256(content).digest())
    digest.update("\n".join(["first" if first else "mean", *words]).encode())
    # the uncased vocabulary has signs such as "ℝ", and no other capitals
    lower = not any("A" <= word[:1] <= "Z" for word in words)
    return ModelFolder(content, WordPieces(words, lower=lower), first, digest.hexdigest())


def _words(folder: Path) -> list[str]:
    """Return the pieces of the vocabulary.

    Raises
    ------
    FileError, ValueError
        If it cannot be read, or is not that of a model of the BERT family.
    """
    # other characters that end lines may be pieces
    words = read_file(folder / _VOCABULARY).decode("utf-8").replace("\r\n", "\n").removesuffix("\n").split("\n")
    if missing := [mark for mark in MARKS if mark not in words]:
        raise ValueError(f"{len(words)} lines without {', '.join(missing)}")
    return words


def _is_first(folder: Path) -> bool:
    """Return whether a text's vector is that of its first piece; without a file that says so it is the mean.

    Raises
    ------
    FileError, ValueError
        If the file cannot be read, or asks for something else.
    """
    if not (folder / _POOLING).is_file():
        return False
    told: Any = json.loads(read_file(folder / _POOLING))
    modes = told.items() if isinstance(told, dict) else ()
    asked = [str(name) for name, on in modes if str(name).startswith("pooling_mode_") and on is True]
    if asked not in ([_MEAN], [_FIRST]):
        raise ValueError(", ".join(asked) or "none")
    return asked == [_FIRST]
