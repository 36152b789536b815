"""EXTENSION_WITH_NO_BASE: a type is extended, and no subgraph defines it."""

from gateway.composition.rule_contexts import MergedContext
from gateway.sdl.model import TypeDefinition, has
from gateway.sdl.read_document import DEFAULT_ROOTS


def check(context: MergedContext) -> None:
    """Look for types that are only extensions. Root types need no definition."""
    for name, definitions in context.sources.types.items():
        if name in DEFAULT_ROOTS.values() or not all(is_extension(source.definition) for source in definitions):
            continue
        sentence = f'"{name}" is extended, but no subgraph defines it.'
        locations = [source.location for source in definitions]
        fix = "Take the word extend away in the subgraph that owns the type."
        context.reports.error("EXTENSION_WITH_NO_BASE", sentence, *locations, fix=fix)


def is_extension(definition: TypeDefinition) -> bool:
    """Say whether a subgraph only extends the type."""
    return not definition.is_defined or has(definition, "extends")
