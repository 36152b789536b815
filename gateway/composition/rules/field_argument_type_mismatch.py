"""FIELD_ARGUMENT_TYPE_MISMATCH: subgraphs give an argument types of which none includes the others."""

from gateway.composition.merge.type_references import most_specific
from gateway.composition.merged_fields import arguments_of, described_by_subgraph
from gateway.composition.rule_contexts import MergedContext
from gateway.sdl.model import Kind, has


def check(context: MergedContext) -> None:
    """Compare the types of each argument that every subgraph with the field knows."""
    for type_name, field_name, all_definitions in context.sources.all_fields(Kind.OBJECT, Kind.INTERFACE):
        definitions = context.sources.resolving(all_definitions)
        for name, given in arguments_of(definitions).items():
            references = [argument.type for _, argument in given]
            if len(set(references)) == 1 or any(has(argument, "fromContext") for _, argument in given):
                continue
            if len(given) == len(definitions) and most_specific(references, context.sources) is None:
                types = described_by_subgraph(
                    ((source.subgraph.name, argument.type) for source, argument in given), lambda text: f'"{text}"'
                )
                sentence = f'"{type_name}.{field_name}({name}:)" is of types that do not fit together: {types}.'
                locations = [source.subgraph.at(argument.place) for source, argument in given]
                context.reports.error("FIELD_ARGUMENT_TYPE_MISMATCH", sentence, *locations)
