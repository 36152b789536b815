"""EXTERNAL_ARGUMENT_DEFAULT_MISMATCH: an external field is declared with another default of an argument."""

from gateway.composition.external_declarations import external_declarations
from gateway.composition.rule_contexts import MergedContext
from gateway.sdl.values import same_value

_CODE = "EXTERNAL_ARGUMENT_DEFAULT_MISMATCH"


def check(context: MergedContext) -> None:
    """Compare each external declaration's defaults with those of the merged field."""
    for coordinate, source, merged in external_declarations(context):
        for name, argument in merged.arguments.items():
            own = source.field.arguments.get(name)
            if own is None:
                continue
            if own.has_default != argument.has_default or not same_value(own.default, argument.default):
                sentence = f'"{coordinate}({name}:)" is declared @external with another default than the field has.'
                context.reports.error(_CODE, sentence, source.subgraph.at(own.place))
