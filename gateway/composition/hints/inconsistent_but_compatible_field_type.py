"""INCONSISTENT_BUT_COMPATIBLE_FIELD_TYPE: subgraphs give a field types that fit, but are not the same."""

from gateway.composition.merged_fields import described_by_subgraph
from gateway.composition.rule_contexts import MergedContext
from gateway.sdl.model import Kind


def check(context: MergedContext) -> None:
    """Compare the types of each field."""
    for kind in (Kind.OBJECT, Kind.INTERFACE, Kind.INPUT_OBJECT):
        for type_name, name, every in context.sources.all_fields(kind):
            definitions = every if kind is Kind.INPUT_OBJECT else context.sources.resolving(every)
            merged = context.merged.types.get(type_name)
            is_kept = merged is not None and name in merged.fields
            if is_kept and len({source.field.type for source in definitions}) > 1:
                types = described_by_subgraph(
                    ((source.subgraph.name, source.field.type) for source in definitions), lambda text: f'"{text}"'
                )
                sentence = f'"{type_name}.{name}" is of different types that fit together: {types}.'
                locations = [source.location for source in definitions]
                context.reports.hint("INCONSISTENT_BUT_COMPATIBLE_FIELD_TYPE", sentence, *locations)
