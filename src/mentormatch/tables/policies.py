"""Reads policies in TOML, with the files and folders that they name."""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import IO, Any

from mentormatch.answers import CODE_SYSTEMS
from mentormatch.errors import CohortError, Mistake, PolicyError, unknown_name
from mentormatch.files import PathLike
from mentormatch.policy import Policy, is_blank, policy_from_document, read_toml
from mentormatch.tables.classifications import read_classification
from mentormatch.tables.formats import read_content
from mentormatch.tables.limits import UNLESS_GIVEN, Limits
from mentormatch.tables.named_files import NamedFiles
from mentormatch.tables.nesting import check_depth, check_toml
from mentormatch.tables.sources import as_file, content_of
from mentormatch.tables.staff import staff_rows
from mentormatch.tables.taxonomies import TITLES, published_aliases, read_relations, read_vocabulary

# What stands for no criterion: every pair scores 0, and limits, rules and lots decide.
_NOTHING_YET: Mapping[str, Any] = {"name": "nothing yet", "encoder": "pairs", "pairs": []}


def read_policy(
    path: PathLike | bytes | IO[Any], *, allow_outside: bool = False, limits: Limits = UNLESS_GIVEN
) -> Policy:
    r"""Read a policy, and the lists of pairs and of aliases that it names relative to itself.

    Parameters
    ----------
    path : str, path, bytes or file object
        A TOML file, or what is in it; then it may name no other file.
    allow_outside : bool
        Whether it may name files that are not in its folder or below, also through links. Without that, a policy that
        somebody else wrote opens no other file of the machine.
    limits : Limits
        How much of each file is read at most.

    Raises
    ------
    PolicyError
        With every mistake in the policy and in the files that it names.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     file = Path(folder, "policy.toml")
    ...     _ = file.write_text('[[criterion]]\nname = "skills"\nwants = "wants"\nweight = 3')
    ...     read_policy(file).criteria[0].weight
    3.0
    """
    if not isinstance(path, str | os.PathLike):
        content = content_of(path)
        if content is None:
            expected = "a policy must be a path, the content of a TOML file, or an open one"
            raise PolicyError(Mistake("source_not_understood", expected, got=type(path).__name__))
        with as_file(content, "policy.toml") as file:
            return read_policy(file, limits=limits)
    path = Path(path)
    document = _toml(path, limits)
    mistakes: list[Mistake] = []
    document = with_nothing_yet(document)
    _fill_in_files(document, NamedFiles(path.parent, limits, allow_outside), mistakes)
    mistakes.extend(_mistakes_before_solving(document, path.name))
    try:
        policy = policy_from_document(document, file=path.name)
    except PolicyError as error:
        raise PolicyError([*mistakes, *error.mistakes]) from error
    mistakes.extend(_template_mistakes(policy, path.name))
    if mistakes:
        raise PolicyError(mistakes)
    return policy


def with_nothing_yet(document: Mapping[str, Any]) -> dict[str, Any]:
    """Return the document of a policy; where it says that there is no criterion, with one that scores every pair 0.

    Examples
    --------
    >>> with_nothing_yet({"criterion": []})["criterion"][0]["name"], with_nothing_yet({})
    ('nothing yet', {})
    """
    if document.get("criterion") == []:  # said, and not left out
        return {**document, "criterion": [dict(_NOTHING_YET)]}
    return dict(document)


def reads_forms(path: PathLike, *, limits: Limits = UNLESS_GIVEN) -> bool:
    """Return whether a file, be it a good policy or not, says how tables are to be read."""
    try:
        document = _toml(Path(path), limits)
    except PolicyError:
        return False
    return any(name in document for name in ("columns", "answers", "only", "sheets"))


def _mistakes_before_solving(document: Mapping[str, Any], name: str) -> Iterator[Mistake]:
    """Find what would stop a solver, so that it is said with all other mistakes of the file."""
    from mentormatch.assignment import OBJECTIVES, wrong_options

    if not document.get("criterion", ()):
        hint = "Without a policy, well-known columns are compared."
        expected = "must have at least one [[criterion]]"
        yield Mistake("no_criteria", expected, hint=hint, file=name, path=("criterion",))
    asked = document.get("objective", "total")
    options = asked if isinstance(asked, dict) else {"name": asked}
    objective = options.get("name")
    if not isinstance(objective, str) or not objective.strip():
        return  # which the policy itself says
    if objective not in ("total", *OBJECTIVES):
        mistake = unknown_name("objective", objective, ("total", *OBJECTIVES), column="objective")
        yield replace(mistake, file=name, path=("objective", "name") if isinstance(asked, dict) else ("objective",))
        return
    found = OBJECTIVES.get(objective)
    known = () if found is None else (*found.options, *(["by"] if found.groups else []))
    for option in options:
        if option not in {"name", *known}:
            mistake = unknown_name(f"option of the objective '{objective}'", option, known, column="objective")
            yield replace(mistake, file=name, path=("objective", option))
    for mistake in wrong_options(objective, options):
        yield replace(mistake, file=name, column="objective", path=("objective", *mistake.path))


def _toml(path: Path, limits: Limits) -> dict[str, Any]:
    name = path.name
    try:
        content = read_content(path, name, limits=limits)
        text = content.decode("utf-16" if content[:2] in {b"\xff\xfe", b"\xfe\xff"} else "utf-8-sig")
        check_toml(text, name, limits)
        document = read_toml(text, file=name)
        check_depth(document, name, limits)
    except CohortError as error:
        raise PolicyError(error.mistakes) from error
    except PolicyError:  # of its syntax
        raise
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        mistake = Mistake("file_encoding", "must be a policy in TOML, saved as UTF-8", file=name, row=line)
        raise PolicyError(mistake) from error
    except (OverflowError, RecursionError, ValueError) as error:
        mistake = Mistake("toml_syntax", "must be a policy in TOML that can be read", got=str(error), file=name)
        raise PolicyError(mistake) from error
    return document


def _fill_in_files(document: Mapping[str, Any], files: NamedFiles, mistakes: list[Mistake]) -> None:
    """Put what is in the files that a policy names in the place of their names."""
    _fill_in_templates(document.get("letters"), files, mistakes)
    for kind in ("criterion", "rule"):
        tables = document.get(kind)
        for place, table in enumerate(tables if isinstance(tables, list) else ()):
            if not isinstance(table, dict):
                continue
            if isinstance(table.get("pairs"), str):
                with _placed(mistakes, kind, place, "pairs"):
                    table["pairs"] = _pairs(files, table["pairs"], scored=kind == "criterion", mistakes=mistakes)
            if kind == "rule" and isinstance(table.get("staff"), str | dict):
                with _placed(mistakes, kind, place, "staff"):
                    table["staff"] = staff_rows(table["staff"], files, mistakes)
            if isinstance(table.get("encoder"), dict):
                _fill_in_encoder(table["encoder"], (kind, place, "encoder"), files, mistakes)


def _fill_in_templates(letters: Any, files: NamedFiles, mistakes: list[Mistake]) -> None:
    """Put the templates of letters in the place of the names of their files."""
    if not isinstance(letters, dict) or not isinstance(letters.get("template"), str | dict):
        return  # which the policy itself says
    template = letters["template"]
    texts = {None: template} if isinstance(template, str) else dict(template)
    for reader, name in texts.items():
        if isinstance(name, str):
            with _placed(mistakes, "letters", "template", *([] if reader is None else [str(reader)])):
                # what cannot be read is said already, and stands for no other mistake
                texts[reader] = files.text(name, mistakes) or "-"
    letters["template"] = texts[None] if isinstance(template, str) else texts


def _template_mistakes(policy: Policy, file: str) -> list[Mistake]:
    """Return what is wrong with the templates of letters, where there are any."""
    if "template" not in policy.letters:
        return []
    from mentormatch.explanations import template_mistakes

    return [replace(mistake, file=file, column="letters") for mistake in template_mistakes(policy)]


def with_template(policy: Policy, path: PathLike, *, limits: Limits = UNLESS_GIVEN) -> Policy:
    """Return a policy whose introductions are written by the template in a file.

    Parameters
    ----------
    policy : Policy
    path : str or path
        A text for Jinja; see `introductions`.
    limits : Limits
        How much is read at most.

    Raises
    ------
    PolicyError
        With every mistake in the template, or where the file cannot be read.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     file = Path(folder, "hello.txt")
    ...     _ = file.write_text("Dear {{ mentee_first_name }}")
    ...     with_template(Policy(), file).letters
    {'template': 'Dear {{ mentee_first_name }}'}
    """
    file, mistakes = Path(path), list[Mistake]()
    text = NamedFiles(file.parent, limits, allow_outside=True).text(file.name, mistakes)
    if mistakes:
        raise PolicyError(mistakes)
    try:
        templated = replace(policy, letters={**policy.letters, "template": text})
    except PolicyError as error:
        raise PolicyError([replace(mistake, file=file.name) for mistake in error.mistakes]) from None
    if wrong := _template_mistakes(templated, file.name):
        raise PolicyError(wrong)
    return templated


def _fill_in_encoder(
    encoder: dict[str, Any], at: tuple[str | int, ...], files: NamedFiles, mistakes: list[Mistake]
) -> None:
    """Put what is in the files that an encoder names in the place of their names."""
    if isinstance(encoder.get("aliases"), str):
        with _placed(mistakes, *at, "aliases"):
            encoder["aliases"] = _aliases(files, encoder["aliases"], mistakes)
    for setting, read in (("vocabulary", read_vocabulary), ("relations", read_relations)):
        if isinstance(encoder.get(setting), str):
            with _placed(mistakes, *at, setting):
                encoder[setting] = read(files, encoder[setting], mistakes)
    for name, setting, place in (("category", "codes", _place_codes), ("text", "model", _place_model)):
        if encoder.get("name") == name:
            with _placed(mistakes, *at, setting):
                place(encoder, files, mistakes)


def _place_codes(encoder: dict[str, Any], files: NamedFiles, mistakes: list[Mistake]) -> None:
    """Put the classification in the place of its file, or leave the setting out where it is none.

    A name without an ending is left to the encoder, which says what else it may be.
    """
    codes = encoder.get("codes")
    if not isinstance(codes, str) or codes in CODE_SYSTEMS or not ("." in codes or "/" in codes):
        return
    found = read_classification(files, codes, mistakes)
    if found is None:
        del encoder["codes"]
    else:
        encoder["codes"] = found


def _place_model(encoder: dict[str, Any], files: NamedFiles, mistakes: list[Mistake]) -> None:
    """Put the folder of a model in the place of its name, or leave the setting out where it is none.

    A name without a folder is left to the encoder, which says what else it may be.
    """
    from mentormatch.encoders import TEXT_MODELS

    model = encoder.get("model")
    folder = model.get("folder") if isinstance(model, dict) and len(model) == 1 else model
    if not isinstance(folder, str) or not folder.strip() or (folder is model and folder in TEXT_MODELS):
        return
    known = len(mistakes)
    found = files.model_folder(folder, mistakes)
    is_word = isinstance(model, str) and model.isidentifier()
    if is_word and [mistake.code for mistake in mistakes[known:]] == ["model_folder_missing"]:
        del mistakes[known:]
    elif found is None:
        del encoder["model"]
    else:
        encoder["model"] = found


@contextmanager
def _placed(mistakes: list[Mistake], *path: str | int) -> Iterator[None]:
    """Give the mistakes that are appended meanwhile the place in the policy that names their file."""
    known = len(mistakes)
    yield
    mistakes[known:] = [replace(mistake, path=(*path, *mistake.path)) for mistake in mistakes[known:]]


def _pairs(files: NamedFiles, name: str, *, scored: bool, mistakes: list[Mistake]) -> list[dict[str, Any]]:
    pairs = []
    for entry in files.pairs(name, mistakes, scored=scored):
        fields = {"mentee": entry.mentee, "mentor": entry.mentor}
        said: dict[str, Any] = {"score": entry.weight} if scored else {"round": entry.round, "decision": entry.decision}
        pairs.append(fields | {key: value for key, value in said.items() if value is not None})
    return pairs


def _aliases(files: NamedFiles, name: str, mistakes: list[Mistake]) -> dict[str, str]:
    """Read a table with the columns alias and term, or a published list of skills."""
    table = files.any_table(name, TITLES, mistakes)
    if table is not None and "alias" not in table.columns and (published := published_aliases(table)) is not None:
        return published
    if table is None or not files.has_columns(table, ("alias", "term"), "a table of aliases", mistakes):
        return {}
    aliases: dict[str, str] = {}
    for number, alias, term in zip(table.rows, table.columns["alias"], table.columns["term"], strict=True):
        if not isinstance(alias, str) or not isinstance(term, str) or is_blank(alias) or is_blank(term):
            expected = "an alias and its term must be texts that are not blank"
            mistakes.append(Mistake("alias_not_text", expected, got=f"{alias}, {term}", file=name, row=number))
        elif aliases.setdefault(alias, term) != term:
            expected = f"the alias '{alias}' must stand for one term, '{aliases[alias]}'"
            mistakes.append(Mistake("alias_of_two_terms", expected, got=term, file=name, row=number))
    return aliases
