"""INTERFACE_KEY_MISSING_IMPLEMENTATION_TYPE: an interface has a key where not all of its types are known."""

from gateway.composition.rule_contexts import MergedContext
from gateway.composition.sources import TypeSource
from gateway.sdl.model import Directive, Kind, TypeDefinition, applied


def check(context: MergedContext) -> None:
    """Look at every resolvable @key on an interface."""
    for name, definitions in context.sources.types.items():
        if name not in context.merged.types or context.merged.types[name].kind is not Kind.INTERFACE:
            continue
        for source in definitions:
            keys = [key for key in applied(source.definition, "key") if key.arguments.get("resolvable", True)]
            if keys and not source.is_interface_object:
                _compare(context, context.merged.types[name], source, keys[0])


def _compare(context: MergedContext, interface: TypeDefinition, source: TypeSource, key: Directive) -> None:
    missing = [
        each.name
        for each in context.merged.types_of(Kind.OBJECT)
        if interface.name in each.interfaces and not _knows(source, each.name, interface.name)
    ]
    if missing:
        sentence = (
            f'Subgraph "{source.subgraph.name}" resolves "{interface.name}" by the key "{key.arguments.get("fields")}",'
            f" but lacks implementations of it: {', '.join(missing)}."
        )
        fix = "Add them to the subgraph, or make the key not resolvable."
        location = source.subgraph.at(key.place)
        context.reports.error("INTERFACE_KEY_MISSING_IMPLEMENTATION_TYPE", sentence, location, fix=fix)


def _knows(source: TypeSource, name: str, interface: str) -> bool:
    definition = source.subgraph.schema.types.get(name)
    return definition is not None and interface in definition.interfaces
