"""CONTEXTUAL_ARGUMENT_NOT_CONTEXTUAL_IN_ALL_SUBGRAPHS: some subgraph requires what another fills."""

from gateway.composition.merged_fields import arguments_of
from gateway.composition.rule_contexts import MergedContext
from gateway.composition.sources import named
from gateway.sdl.model import Kind, has
from gateway.sdl.type_reference import is_non_null

_CODE = "CONTEXTUAL_ARGUMENT_NOT_CONTEXTUAL_IN_ALL_SUBGRAPHS"


def check(context: MergedContext) -> None:
    """Compare the uses of each argument: clients could not give one that is contextual somewhere."""
    for type_name, field_name, definitions in context.sources.all_fields(Kind.OBJECT):
        for name, given in arguments_of(definitions).items():
            if not any(has(argument, "fromContext") for _, argument in given):
                continue
            required = [
                source
                for source, argument in given
                if is_non_null(argument.type) and not argument.has_default and not has(argument, "fromContext")
            ]
            if required:
                sentence = (
                    f'"{type_name}.{field_name}({name}:)" is filled from context in some subgraph,'
                    f" but required of clients in {named([source.subgraph.name for source in required])}."
                )
                context.reports.error(_CODE, sentence, *(source.location for source in required))
