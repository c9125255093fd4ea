"""The JSON Schema of a policy, made of the settings' own types."""

import dataclasses
from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias, get_args, get_type_hints

from mentormatch.answers import BANDS
from mentormatch.encoders import names, setting_types
from mentormatch.policy.criteria import RESERVED, Criterion
from mentormatch.policy.encoder_settings import OWN, PAIRS
from mentormatch.policy.forms import DUPLICATES, ROLES, SIDES
from mentormatch.policy.hours import SETTINGS as OF_HOURS
from mentormatch.policy.letters import LETTER_LANGUAGES, READERS
from mentormatch.policy.letters import SETTINGS as OF_LETTERS
from mentormatch.policy.own_weight import KINDS as KINDS_OF_WEIGHT
from mentormatch.policy.policy import Policy
from mentormatch.policy.priority import UNANSWERED
from mentormatch.policy.rules import SETTINGS_OF, Rule
from mentormatch.policy.settings import Requirement, thaw

JsonSchema: TypeAlias = dict[str, Any]

SCHEMA_DIALECT = "https://json-schema.org/draft/2020-12/schema"
"""The version of JSON Schema that all our schemas are written in."""

_TEXT: JsonSchema = {"type": "string", "pattern": r"\S"}
_NUMBER: JsonSchema = {"type": "number"}
_TABLES = {"criteria": "criterion", "rules": "rule"}
# What an encoder takes that a policy may also name as a file or a folder.
_FROM_FILES = frozenset({"aliases", "vocabulary", "relations", "codes", "model"})


def policy_schema(*, stored: bool = False) -> JsonSchema:
    """Return the JSON Schema (draft 2020-12) of a policy.

    Types, names and limits come from the settings of `Policy`, `Criterion` and `Rule`, and from the encoders and
    objectives themselves. What hangs on several settings, or on the tables, only the reader can tell.

    Parameters
    ----------
    stored : bool
        Whether it is a policy as `Policy.to_dict` and a stored matching have it, with ``criteria`` and ``rules``;
        else as ``policy.toml`` has it, with ``criterion`` and ``rule``.

    Examples
    --------
    >>> schema = policy_schema()
    >>> schema["properties"]["default_capacity"]["minimum"], schema["$defs"]["rule"]["properties"]["kind"]["enum"][0]
    (0, 'different')
    """
    settings = _properties(Policy, _policy_by_hand())
    properties = {name if stored else _TABLES.get(name, name): setting for name, setting in settings.items()}
    return {
        "$schema": SCHEMA_DIALECT,
        "title": "A policy of mentormatch",
        **_table(properties),
        "$defs": {"criterion": _criterion(stored=stored), "rule": _rule()},
    }


def _properties(kind: type, by_hand: Mapping[str, JsonSchema]) -> dict[str, JsonSchema]:
    """Return the schema of each setting: from its type, or by hand where only a function of ours knows it."""
    from mentormatch.policy.schema_types import schema_of_type

    hints = get_type_hints(kind, include_extras=True)
    made = {}
    for field in dataclasses.fields(kind):
        requirement = next(entry for entry in hints[field.name].__metadata__ if isinstance(entry, Requirement))
        own = by_hand.get(field.name)
        schema = dict(schema_of_type(hints[field.name], blanks=False) if own is None else own)
        schema["description"] = f"{requirement.text[:1].upper()}{requirement.text[1:]}."
        if field.default not in (None, dataclasses.MISSING) and thaw(field.default) not in ([], {}):
            schema["default"] = thaw(field.default)
        made[field.name] = schema
    return made


def _table(properties: Mapping[str, Any], *, required: Sequence[str] = (), others: Any = False) -> JsonSchema:
    """Return the schema of a table with these settings."""
    schema: JsonSchema = {"type": "object", "properties": dict(properties), "additionalProperties": others}
    return schema | ({"required": list(required)} if required else {})


def _either(*schemas: JsonSchema) -> JsonSchema:
    return {"anyOf": list(schemas)}


def _several(items: JsonSchema, **limits: Any) -> JsonSchema:
    return {"type": "array", "items": items, **limits}


def _policy_by_hand() -> dict[str, JsonSchema]:
    word = _either(_TEXT, _NUMBER)
    one_or_several = _either(_TEXT, _several(_TEXT, minItems=1))
    answer = {"type": ["string", "number", "boolean"]}
    within = _table({"at_least": _NUMBER, "at_most": _NUMBER}) | {"minProperties": 1}
    taking_part = {"type": "object", "additionalProperties": _either(answer, _several(answer, minItems=1), within)}
    wording = {
        "blank": _either(_TEXT, _several(_TEXT)),
        "any": _either(_TEXT, _several(_TEXT)),
        "bands": {"enum": list(BANDS)},
        "separator": {"type": "string", "minLength": 1},
    }
    own = {"duplicates": False, "ranked_by": _TEXT, "headings": {"type": "boolean"}}
    of_column = _table(wording | own, others=word)
    duplicates: JsonSchema = {"enum": list(DUPLICATES)}
    duplicates = _either(duplicates, _table(dict.fromkeys(SIDES, duplicates)))
    headers = {side: {"type": "object", "additionalProperties": one_or_several} for side in SIDES}
    role = _either(_TEXT, _table(dict.fromkeys(ROLES, _TEXT), required=ROLES))
    hours = {"hours": _TEXT, "each": {"type": "number", "exclusiveMinimum": 0}}
    template = _either(_TEXT, _table(dict.fromkeys(READERS, _TEXT)))
    of_letters = {"language": {"enum": list(LETTER_LANGUAGES)}, "language_column": _TEXT, "template": template}
    order = _several({"type": "string"}, minItems=2)
    by = {"by": _TEXT, "order": order, "unanswered": {"enum": list(UNANSWERED)}}
    return {
        "criteria": _several({"$ref": "#/$defs/criterion"}),
        "rules": _several({"$ref": "#/$defs/rule"}),
        "objective": _objective(),
        "capacity": _table(hours, required=OF_HOURS),
        "starts": {"type": "string", "pattern": r"^\s*\d{4}-\d{2}-\d{2}\s*$"},
        "letters": _table({name: of_letters[name] for name in OF_LETTERS}),
        "priority": _either(_TEXT, _table(by) | {"minProperties": 1, "dependentRequired": {"order": ["by"]}}),
        "carried": {"type": "object"},
        "columns": _table({**headers, "role": role}),
        "answers": _table(
            wording | {"duplicates": duplicates, "ranked_by": False, "headings": False}, others=_either(word, of_column)
        ),
        "only": _table(dict.fromkeys(SIDES, taking_part)),
        "sheets": _table(dict.fromkeys((*SIDES, "people"), _TEXT)),
    }


def _objective() -> JsonSchema:
    """Return the schema of an objective: its name, or a table of it and of the options that it has."""
    from mentormatch.assignment import OBJECTIVES

    options = {"total": ()} | {
        name: (*found.options, *(["by"] if found.groups else [])) for name, found in OBJECTIVES.items()
    }
    tables = [
        _table({"name": {"const": name}, **dict.fromkeys(known, True)}, required=["name"])
        for name, known in options.items()
    ]
    return _either({"enum": list(options)}, *tables)


def _criterion(*, stored: bool) -> JsonSchema:
    columns = _either(_TEXT, _several(_TEXT, minItems=1, uniqueItems=True))
    not_negative = _NUMBER | {"minimum": 0}
    own_weight = _table(
        {
            "base": not_negative,
            "column": _TEXT,
            "factor": {"type": "number", "exclusiveMinimum": 1},
            "in_order": {"type": "boolean"},
            "scale": _several(not_negative, minItems=2, maxItems=2, uniqueItems=True),
            "ranks": {"type": "integer", "minimum": 2},
        },
        required=["column"],
    ) | {"oneOf": [{"required": [kind]} for kind in KINDS_OF_WEIGHT]}
    by_hand = {
        "name": _TEXT | {"not": {"enum": list(RESERVED)}},
        "wants": columns,
        "offers": columns,
        "weight": _either(not_negative, own_weight),
        "encoder": _encoder(stored=stored),
        "time_zone": _zones(),
        "pairs": {"type": ["string", "array", "object"]},
    }
    return _table(_properties(Criterion, by_hand), required=["name"])


def _zones() -> JsonSchema:
    return _either(_TEXT, _table(dict.fromkeys(SIDES, _TEXT), required=SIDES))


def _encoder(*, stored: bool) -> JsonSchema:
    """Return the schema of an encoder: its name, or a table of it and of the settings that it has."""
    from mentormatch.policy.schema_types import schema_of_type

    tables = [_table({"name": {"const": PAIRS}}, required=["name"])]
    for name in names():
        settings: dict[str, Any] = {
            setting: True if setting in _FROM_FILES else schema_of_type(kind)
            for setting, kind in setting_types(name).items()
        }
        tables.append(_table({"name": {"const": name}, **settings}, required=["name"]))
    if stored:  # an encoder of one's own, which `Policy.to_dict` names
        tables.append(_table({OWN: _TEXT, "settings": {"type": "object"}}, required=[OWN]))
    return _either({"enum": [*names(), PAIRS]}, *tables)


def _rule() -> JsonSchema:
    """Return the schema of a rule; what does not belong to its kind must be as if it were left out."""
    by_hand = {
        "time_zone": _zones(),
        "shortest": {"type": "number"},
        "parts": {"type": "object", "additionalProperties": _several(_NUMBER, minItems=2, maxItems=2)},
        "staff": {"type": ["string", "array", "object"]},
        "pairs": {"type": ["string", "array"]},
    }
    properties = _properties(Rule, by_hand)
    of_kinds = []
    for kind in get_args(get_type_hints(Rule)["kind"]):
        foreign = [name for name in properties if name not in {"kind", "name", *SETTINGS_OF[kind]}]
        unused = {name: _either({"const": _default(name)}, {"type": "null"}) for name in foreign}
        when = {"properties": {"kind": {"const": kind}}, "required": ["kind"]}
        of_kinds.append({"if": when, "then": {"properties": unused}})
    return _table(properties, required=["kind"]) | {"allOf": of_kinds}


def _default(setting: str) -> Any:
    return next(thaw(field.default) for field in dataclasses.fields(Rule) if field.name == setting)
