"""A kind of type in; fields that only some of the subgraphs with their type know are reported as hints."""

from gateway.composition.rule_contexts import MergedContext
from gateway.composition.sources import named
from gateway.sdl.model import Kind, has
from gateway.sdl.read_document import DEFAULT_ROOTS


def report_partial_fields(context: MergedContext, kind: Kind, code: str) -> None:
    """Report the fields of value types: entities and root types are meant to be spread over subgraphs."""
    for name, each in context.sources.kinds.items():
        definitions = context.sources.types[name]
        is_spread = name in DEFAULT_ROOTS.values() or any(has(source.definition, "key") for source in definitions)
        if each is not kind or len(definitions) < 2 or is_spread:
            continue
        for field_name, sources in context.sources.fields(name).items():
            knowing = {source.subgraph.name for source in sources}
            lacking = [source for source in definitions if source.subgraph.name not in knowing]
            if lacking:
                subgraphs = named([source.subgraph.name for source in lacking])
                sentence = f'"{name}.{field_name}" is missing in {subgraphs}.'
                context.reports.hint(code, sentence, *(source.location for source in lacking))
