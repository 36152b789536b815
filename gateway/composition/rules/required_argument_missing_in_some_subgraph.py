"""REQUIRED_ARGUMENT_MISSING_IN_SOME_SUBGRAPH: an argument is required here and unknown there."""

from gateway.composition.merged_fields import arguments_of
from gateway.composition.rule_contexts import MergedContext
from gateway.composition.sources import named
from gateway.sdl.model import Kind, has
from gateway.sdl.type_reference import is_non_null

_CODE = "REQUIRED_ARGUMENT_MISSING_IN_SOME_SUBGRAPH"


def check(context: MergedContext) -> None:
    """Look for arguments that could not be dropped, yet are not known everywhere."""
    for type_name, field_name, all_definitions in context.sources.all_fields(Kind.OBJECT, Kind.INTERFACE):
        definitions = context.sources.resolving(all_definitions)
        for name, given in arguments_of(definitions).items():
            required = [
                (source, argument)
                for source, argument in given
                if is_non_null(argument.type) and not argument.has_default and not has(argument, "fromContext")
            ]
            if not required or len(given) == len(definitions):
                continue
            knowing = {source.subgraph.name for source, _ in given}
            missing = [source.subgraph.name for source in definitions if source.subgraph.name not in knowing]
            sentence = (
                f'"{type_name}.{field_name}({name}:)" is required in'
                f" {named([source.subgraph.name for source, _ in required])} and unknown in {named(missing)}."
            )
            locations = [source.subgraph.at(argument.place) for source, argument in required]
            context.reports.error(_CODE, sentence, *locations, fix="Make it optional, or add it everywhere.")
