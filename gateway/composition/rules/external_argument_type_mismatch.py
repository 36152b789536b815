"""EXTERNAL_ARGUMENT_TYPE_MISMATCH: an external field is declared with another type of an argument."""

from gateway.composition.external_declarations import external_declarations
from gateway.composition.merge.type_references import is_subtype
from gateway.composition.rule_contexts import MergedContext

_CODE = "EXTERNAL_ARGUMENT_TYPE_MISMATCH"


def check(context: MergedContext) -> None:
    """Compare each external declaration's arguments with those of the merged field."""
    for coordinate, source, merged in external_declarations(context):
        for name, argument in merged.arguments.items():
            own = source.field.arguments.get(name)
            if own is not None and not is_subtype(argument.type, own.type, context.sources):
                sentence = f'"{coordinate}({name}:)" is declared @external with "{own.type}", but is "{argument.type}".'
                context.reports.error(_CODE, sentence, source.subgraph.at(own.place))
