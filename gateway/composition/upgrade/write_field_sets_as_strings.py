"""Federation 1 took `fields: ["id", "name"]` and `fields: id` for a field set; federation 2 wants one string."""

from dataclasses import replace

from gateway.composition.upgrade.rewrite import map_output_fields, map_types, with_argument
from gateway.sdl.model import Directive, Schema
from gateway.sdl.subgraph import Subgraph
from gateway.sdl.values import EnumLiteral, Value


def write_field_sets_as_strings(subgraph: Subgraph) -> Subgraph:
    """Join lists of fields, and take names for strings."""
    schema = map_types(
        subgraph.schema, lambda definition: replace(definition, directives=_all_as_strings(definition.directives))
    )
    return replace(subgraph, schema=_fields(schema))


def _fields(schema: Schema) -> Schema:
    return map_output_fields(schema, lambda _, item: replace(item, directives=_all_as_strings(item.directives)))


def _all_as_strings(directives: tuple[Directive, ...]) -> tuple[Directive, ...]:
    if not any(directive.meaning in {"key", "requires", "provides"} for directive in directives):
        return directives
    return tuple(_as_string(directive) for directive in directives)


def _as_string(directive: Directive) -> Directive:
    fields = directive.arguments.get("fields")
    if directive.meaning not in {"key", "requires", "provides"} or type(fields) is str:
        return directive
    text = _text(fields)
    return directive if text is None else with_argument(directive, "fields", text)


def _text(value: Value) -> str | None:
    match value:
        case EnumLiteral():
            return str.__str__(value)
        case str():
            return value
        case tuple():
            parts = [_text(item) for item in value]
            return " ".join(part for part in parts if part) if all(part is not None for part in parts) else None
        case _:
            return None
