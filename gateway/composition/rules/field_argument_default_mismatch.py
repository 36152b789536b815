"""FIELD_ARGUMENT_DEFAULT_MISMATCH: subgraphs give an argument different defaults."""

from gateway.composition.merged_fields import arguments_of, described_by_subgraph
from gateway.composition.rule_contexts import MergedContext
from gateway.sdl.model import Kind
from gateway.sdl.values import print_value, same_value


def check(context: MergedContext) -> None:
    """Compare the defaults of each argument that every subgraph with the field knows."""
    for type_name, field_name, all_definitions in context.sources.all_fields(Kind.OBJECT, Kind.INTERFACE):
        definitions = context.sources.resolving(all_definitions)
        for name, given in arguments_of(definitions).items():
            defaults = [(source, argument) for source, argument in given if argument.has_default]
            if len(given) < len(definitions) or len(defaults) < 2:
                continue
            if all(same_value(argument.default, defaults[0][1].default) for _, argument in defaults):
                continue
            values = described_by_subgraph(
                ((source.subgraph.name, argument.default) for source, argument in defaults), print_value
            )
            sentence = f'"{type_name}.{field_name}({name}:)" has different defaults: {values}.'
            locations = [source.subgraph.at(argument.place) for source, argument in defaults]
            context.reports.error("FIELD_ARGUMENT_DEFAULT_MISMATCH", sentence, *locations)
