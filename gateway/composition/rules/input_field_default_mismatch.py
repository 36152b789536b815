"""INPUT_FIELD_DEFAULT_MISMATCH: subgraphs give an input field different defaults."""

from gateway.composition.merged_fields import described_by_subgraph
from gateway.composition.rule_contexts import MergedContext
from gateway.sdl.model import Kind
from gateway.sdl.values import print_value, same_value


def check(context: MergedContext) -> None:
    """Compare the defaults of each input field that every subgraph with the type knows."""
    for type_name, name, definitions in context.sources.all_fields(Kind.INPUT_OBJECT):
        given = [source for source in definitions if source.field.has_default]
        if len(definitions) < len(context.sources.types[type_name]) or len(given) < 2:
            continue
        if not all(same_value(source.field.default, given[0].field.default) for source in given):
            values = described_by_subgraph(
                ((source.subgraph.name, source.field.default) for source in given), print_value
            )
            sentence = f'"{type_name}.{name}" has different defaults: {values}.'
            context.reports.error("INPUT_FIELD_DEFAULT_MISMATCH", sentence, *(source.location for source in given))
