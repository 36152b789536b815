"""EXTENSION_WITH_NO_BASE: a type is extended, and no subgraph defines it."""

from collections.abc import Iterable

from gateway.composition.rule_contexts import MergedContext, WrittenContext
from gateway.errors import Location
from gateway.sdl.model import TypeDefinition, has
from gateway.sdl.read_document import DEFAULT_ROOTS
from gateway.sdl.subgraph import Subgraph


def check(context: WrittenContext | MergedContext) -> None:
    """Look for types that are only extensions; root types need no definition.

    In federation 1 @extends makes an extension as well, and is only seen before the upgrade.
    """
    if isinstance(context, MergedContext):
        for name, sources in context.sources.types.items():
            if not any(source.definition.is_defined for source in sources):
                _report(context, name, (source.location for source in sources))
        return
    for subgraph in context.subgraphs if any(each.is_federation_1 for each in context.subgraphs) else ():
        for name, definition in subgraph.schema.types.items():
            if subgraph.is_federation_1 and _is_extension(definition) and not _has_base(context, subgraph, name):
                _report(context, name, [subgraph.at(definition.place)])


def _is_extension(definition: TypeDefinition) -> bool:
    return not definition.is_defined or has(definition, "extends")


def _has_base(context: WrittenContext, extending: Subgraph, name: str) -> bool:
    others = (each.schema.types.get(name) for each in context.subgraphs if each.name != extending.name)
    return any(definition is not None and definition.is_defined for definition in others)


def _report(context: WrittenContext | MergedContext, name: str, locations: Iterable[Location]) -> None:
    if name not in DEFAULT_ROOTS.values():
        sentence = f'"{name}" is extended, but no subgraph defines it.'
        fix = "Take the word extend away in the subgraph that owns the type."
        context.reports.error("EXTENSION_WITH_NO_BASE", sentence, *locations, fix=fix)
