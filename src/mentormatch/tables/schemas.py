"""The JSON Schemas of what is read and written."""

from typing import Any, Literal, get_args

from mentormatch.errors import UnknownNameError, unknown_name
from mentormatch.matching import matching_schema
from mentormatch.policy import SCHEMA_DIALECT, policy_schema
from mentormatch.tables.runs import FORMAT as RUN_FORMAT

Written = Literal["policy", "matching", "run"]
SCHEMAS: tuple[str, ...] = get_args(Written)
"""What there are schemas of."""


def schema(kind: Written) -> dict[str, Any]:
    """Return a JSON Schema (draft 2020-12), for editors and for programs that read or write our files.

    Parameters
    ----------
    kind : {"policy", "matching", "run"}
        ``policy.toml``, as TOML becomes JSON; ``matching.json``, as `Matching.to_dict` returns it; or ``run.json``, the
        list of the files of a run.

    Raises
    ------
    UnknownNameError
        Where there is no such schema.

    Examples
    --------
    >>> schema("policy")["properties"]["participation"]["enum"]
    ['first', 'all', 'worth']
    """
    match kind:
        case "policy":
            return policy_schema()
        case "matching":
            return matching_schema()
        case "run":
            return _run_schema()
    raise UnknownNameError(unknown_name("schema", kind, SCHEMAS))


def _run_schema() -> dict[str, Any]:
    digest = {"type": "string", "pattern": "^[0-9a-f]{64}$", "description": "The SHA-256 of the file."}
    return {
        "$schema": SCHEMA_DIALECT,
        "title": "The files of a run of mentormatch",
        "type": "object",
        "properties": {
            "format": {"const": RUN_FORMAT},
            "files": {"type": "object", "additionalProperties": digest, "propertyNames": {"minLength": 1}},
        },
        "required": ["format", "files"],
    }
