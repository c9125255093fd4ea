"""The JSON Schema of the types of settings."""

from collections.abc import Mapping
from typing import Any

from pydantic import TypeAdapter
from pydantic.json_schema import GenerateJsonSchema
from pydantic_core import PydanticOmit

# What pydantic calls limits of a number that a function of ours looks at first.
_LIMITS = {"ge": "minimum", "le": "maximum", "gt": "exclusiveMinimum", "lt": "exclusiveMaximum"}


class _SchemaOfTypes(GenerateJsonSchema):
    """Leaves out what JSON cannot hold, such as an encoder of one's own."""

    def handle_invalid_for_json_schema(self, schema: Any, error_info: str) -> dict[str, Any]:  # noqa: ARG002
        """Leave out what has no schema."""
        raise PydanticOmit


class _SchemaWithoutBlanks(_SchemaOfTypes):
    """The same for criteria, rules and policies, none of whose texts may be blank."""

    def str_schema(self, schema: Any) -> dict[str, Any]:
        """Return the schema of a text."""
        made = super().str_schema(schema)
        return made if "minLength" in made else made | {"pattern": r"\S"}


def schema_of_type(kind: Any, *, blanks: bool = True) -> Any:
    r"""Return the JSON Schema of a type.

    Parameters
    ----------
    kind : type
    blanks : bool
        Whether texts may be blank.

    Examples
    --------
    >>> schema_of_type(str | None, blanks=False)
    {'anyOf': [{'pattern': '\\S', 'type': 'string'}, {'type': 'null'}]}
    """
    adapter: TypeAdapter[Any] = TypeAdapter(kind)
    generator = _SchemaOfTypes if blanks else _SchemaWithoutBlanks
    return _with_limits(adapter.json_schema(schema_generator=generator))


def _with_limits(schema: Any) -> Any:
    if isinstance(schema, Mapping):
        return {_LIMITS.get(name, name): _with_limits(part) for name, part in schema.items()}
    return [_with_limits(part) for part in schema] if isinstance(schema, list) else schema
