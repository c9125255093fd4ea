"""The JSON Schema of a stored matching."""

from collections.abc import Collection
from typing import Any, get_args

from mentormatch.assignment import StoppedBy
from mentormatch.matching.named_cuts import NAMES_OF_CHANGE, NamedChange
from mentormatch.matching.result.parts import Pair, PartlyMatched, Price, Reason
from mentormatch.matching.result.stored import FORMAT, FORMAT_VERSION, REQUIRED
from mentormatch.matching.result.stored_proof import AMOUNTS, COUNTS
from mentormatch.policy import SCHEMA_DIALECT, policy_schema
from mentormatch.scoring import Influence

_DIGEST = {"type": "string", "pattern": "^[0-9a-f]{64}$"}
_TEXTS = {"type": "array", "items": {"type": "string"}}
_WHOLE = {"type": "integer"}
_ID = {"type": ["string", "integer"]}


def matching_schema() -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of what `Matching.to_dict` and ``matching.json`` hold.

    Examples
    --------
    >>> matching_schema()["properties"]["pairs"]["items"]["required"]
    ['mentee', 'mentor', 'score']
    """
    policy = policy_schema(stored=True)
    defs = policy.pop("$defs")
    del policy["$schema"]
    certificate = _certificate()
    properties = {
        "format": {"const": FORMAT},
        "format_version": {"const": FORMAT_VERSION},
        "versions": {"type": "object", "additionalProperties": {"type": "string"}},
        "seed": _WHOLE,
        "solver": {"type": "string"},
        "pairs": {"type": "array", "items": _closed(Pair, may_lack=("given_score",))},
        "unmatched": {"type": "array", "items": _unmatched()},
        "partly_matched": _several(PartlyMatched),
        "prices": {"type": "object", "additionalProperties": _closed(Price)},
        "ties": _WHOLE | {"minimum": 0},
        "certificate": certificate,
        "then": certificate,
        "stopped": {"enum": [None, *get_args(StoppedBy)]},
        "rounds_waited": {"type": "object", "additionalProperties": _WHOLE | {"minimum": 1}},
        "violations": _TEXTS,
        "notes": _TEXTS,
        "policy": policy,
        "influence": _several(Influence),
        "learned": {"type": "object"},
        "digests": _closed_object({"mentors": _DIGEST, "mentees": _DIGEST}),
        "gave_way": _several(NamedChange, without=NAMES_OF_CHANGE),
        "cohort": {"type": "object", "required": ["mentors", "mentees"]},
    }
    return {
        "$schema": SCHEMA_DIALECT,
        "title": "A matching of mentormatch",
        "type": "object",
        "properties": properties,
        "required": ["format", "format_version", *REQUIRED],
        "$defs": defs,
    }


def _several(kind: type, *, without: Collection[str] = ()) -> dict[str, Any]:
    return {"type": "array", "items": _closed(kind, without=without)}


def _closed(kind: type, *, without: Collection[str] = (), may_lack: Collection[str] = ()) -> dict[str, Any]:
    """Return the schema of the fields of a class, save those `without`, of which some may be missing, and no others."""
    from pydantic import TypeAdapter

    made: dict[str, Any] = TypeAdapter(kind).json_schema(mode="serialization")
    properties = {name: _untitled(schema) for name, schema in made["properties"].items() if name not in without}
    found = _closed_object(properties)
    return found | {"required": [name for name in found["required"] if name not in may_lack]}


def _untitled(schema: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in schema.items() if name not in {"title", "default"}}


def _closed_object(properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "required": list(properties), "additionalProperties": False}


def _unmatched() -> dict[str, Any]:
    return _closed_object({"mentee": _ID, "reason": {"enum": list(get_args(Reason))}, "details": {"type": "object"}})


def _certificate() -> dict[str, Any]:
    numbers = dict.fromkeys(COUNTS, _WHOLE) | {name: {"type": ["number", "null"]} for name in AMOUNTS}
    prices = {"type": "object", "additionalProperties": {"type": "array", "items": {"type": "number"}}}
    return _closed_object({**numbers, "proven": {"type": ["boolean", "null"]}, "prices": prices})
