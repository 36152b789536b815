"""REQUIRED_INPUT_FIELD_MISSING_IN_SOME_SUBGRAPH: an input field is required here and unknown there."""

from gateway.composition.merge.inputs import is_hidden_input
from gateway.composition.rule_contexts import MergedContext
from gateway.composition.sources import named
from gateway.sdl.model import Kind
from gateway.sdl.type_reference import is_non_null

_CODE = "REQUIRED_INPUT_FIELD_MISSING_IN_SOME_SUBGRAPH"


def check(context: MergedContext) -> None:
    """Look for input fields that could not be dropped, yet are not known everywhere."""
    for type_name, name, definitions in context.sources.all_fields(Kind.INPUT_OBJECT):
        required = [source for source in definitions if is_non_null(source.field.type) and not source.field.has_default]
        types = context.sources.types[type_name]
        if not required or len(definitions) == len(types) or is_hidden_input(definitions):
            continue
        knowing = {source.subgraph.name for source in definitions}
        missing = [source.subgraph.name for source in types if source.subgraph.name not in knowing]
        sentence = (
            f'"{type_name}.{name}" is required in {named([source.subgraph.name for source in required])}'
            f" and unknown in {named(missing)}."
        )
        locations = [source.location for source in required]
        context.reports.error(_CODE, sentence, *locations, fix="Make it optional, or add it everywhere.")
