"""A merged supergraph in, each @external declaration beside the field that it speaks of out."""

from collections.abc import Iterator

from gateway.composition.rule_contexts import MergedContext
from gateway.composition.sources import FieldSource
from gateway.sdl.model import Field, Kind


def external_declarations(context: MergedContext) -> Iterator[tuple[str, FieldSource, Field]]:
    """Give coordinate, declaration and merged field of every external field that some subgraph resolves."""
    for subgraph in context.sources.subgraphs:
        for type_name, name in sorted(context.sources.roles[subgraph.name].external):
            merged_type = context.merged.types.get(type_name)
            if merged_type is None or name not in merged_type.fields:
                continue
            definition = subgraph.schema.types[type_name]
            if definition.kind is Kind.OBJECT:
                source = FieldSource(subgraph, definition, definition.fields[name])
                yield f"{type_name}.{name}", source, merged_type.fields[name]
