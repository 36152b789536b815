"""Definitions of one input object in several subgraphs in, the supergraph's input out: the fields that all know."""

from collections.abc import Sequence

from gateway.composition.merge.applied_directives import around_joins, merge_directives
from gateway.composition.merge.arguments import merged_default, merged_input_type
from gateway.composition.merge.context import MergeContext
from gateway.composition.merge.descriptions import merge_descriptions
from gateway.composition.sources import FieldSource, elements
from gateway.sdl.model import Directive, Field, Kind, TypeDefinition, has


def merge_inputs(context: MergeContext) -> dict[str, TypeDefinition]:
    """Merge every input object."""
    merged = {name: _merge(context, name) for name in context.names_of(Kind.INPUT_OBJECT)}
    return {name: definition for name, definition in merged.items() if definition.fields}


def _merge(context: MergeContext, name: str) -> TypeDefinition:
    definitions = context.sources.types[name]
    return TypeDefinition(
        kind=Kind.INPUT_OBJECT,
        name=name,
        description=merge_descriptions(source.definition.description for source in definitions),
        directives=(
            *(context.join("type", source.subgraph) for source in definitions),
            *merge_directives(context, elements(definitions)),
        ),
        fields={
            field_name: _merge_field(context, sources, len(definitions))
            for field_name, sources in context.sources.fields(name).items()
            if len(sources) == len(definitions) or is_hidden_input(sources)
        },
    )


def is_hidden_input(sources: Sequence[FieldSource]) -> bool:
    """Say whether some subgraph hides the field: then clients never send it, and not all subgraphs need to know it."""
    return any(has(source.field, "inaccessible") for source in sources)


def _merge_field(context: MergeContext, sources: Sequence[FieldSource], defining_types: int) -> Field:
    fields = [source.field for source in sources]
    has_default, default = merged_default(fields)
    directives = merge_directives(context, [(source.subgraph, source.field) for source in sources])
    return Field(
        name=fields[0].name,
        type=merged_input_type([item.type for item in fields], context.sources),
        default=default,
        has_default=has_default,
        description=merge_descriptions(item.description for item in fields),
        directives=around_joins(context, _join_fields(context, sources, defining_types), directives),
    )


def _join_fields(context: MergeContext, sources: Sequence[FieldSource], defining_types: int) -> tuple[Directive, ...]:
    same_type = len({source.field.type for source in sources}) == 1
    if same_type and len(sources) == defining_types:
        return ()
    return tuple(
        context.join("field", source.subgraph, type=None if same_type else source.field.type) for source in sources
    )
