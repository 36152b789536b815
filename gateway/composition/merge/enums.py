"""Definitions of one enum in several subgraphs in, the supergraph's enum out.

An enum that clients send keeps the values that all subgraphs know, one that they only receive keeps all values.
"""

from gateway.composition.enum_usage import EnumUsage, enum_usage
from gateway.composition.merge.applied_directives import around_joins, merge_directives
from gateway.composition.merge.context import MergeContext
from gateway.composition.merge.descriptions import merge_descriptions
from gateway.composition.sources import TypeSource, elements
from gateway.sdl.model import EnumValue, Kind, TypeDefinition, has


def merge_enums(context: MergeContext) -> dict[str, TypeDefinition]:
    """Merge every enum."""
    usage = enum_usage(context.sources)
    return {name: _merge(context, name, usage.get(name, EnumUsage())) for name in context.names_of(Kind.ENUM)}


def _merge(context: MergeContext, name: str, usage: EnumUsage) -> TypeDefinition:
    definitions = context.sources.types[name]
    names = dict.fromkeys(value for source in definitions for value in source.definition.values)
    kept = [
        value
        for value in names
        if usage.as_input is None
        or usage.as_output is not None
        or any(_is_hidden(source, value) for source in definitions)
        or all(value in source.definition.values for source in definitions)
    ]
    return TypeDefinition(
        kind=Kind.ENUM,
        name=name,
        description=merge_descriptions(source.definition.description for source in definitions),
        directives=(
            *(context.join("type", source.subgraph) for source in definitions),
            *merge_directives(context, elements(definitions)),
        ),
        values={value: _merge_value(context, value, definitions) for value in kept},
    )


def _is_hidden(source: TypeSource, value: str) -> bool:
    return value in source.definition.values and has(source.definition.values[value], "inaccessible")


def _merge_value(context: MergeContext, name: str, definitions: tuple[TypeSource, ...]) -> EnumValue:
    present = [
        (source.subgraph, source.definition.values[name]) for source in definitions if name in source.definition.values
    ]
    return EnumValue(
        name=name,
        description=merge_descriptions(value.description for _, value in present),
        directives=around_joins(
            context,
            tuple(context.join("enumValue", subgraph) for subgraph, _ in present),
            merge_directives(context, present),
        ),
    )
