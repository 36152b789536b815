"""INTERFACE_OBJECT_USAGE_ERROR: an @interfaceObject has no key, or stands beside what it stands for."""

from gateway.composition.rule_contexts import MergedContext, SubgraphContext
from gateway.sdl.model import Kind, TypeDefinition, has


def check(context: SubgraphContext | MergedContext) -> None:
    """Look at every @interfaceObject: before merging at its key, afterwards at the other subgraphs."""
    if isinstance(context, MergedContext):
        _check_merged(context)
        return
    for definition in context.schema.types_of(Kind.OBJECT):
        if has(definition, "interfaceObject") and not has(definition, "key"):
            _report(context, definition)


def _report(context: SubgraphContext, definition: TypeDefinition) -> None:
    sentence = f'"{definition.name}" is an @interfaceObject without @key: nothing could lead to it.'
    context.error("INTERFACE_OBJECT_USAGE_ERROR", sentence, definition.place, "Give it the interface's @key.")


def _check_merged(context: MergedContext) -> None:
    for name, definitions in context.sources.types.items():
        stand_ins = [source for source in definitions if source.is_interface_object]
        if stand_ins and len(stand_ins) == len(definitions):
            sentence = f'"{name}" is an @interfaceObject everywhere; some subgraph has to define the interface.'
            locations = [source.location for source in definitions]
            context.reports.error("INTERFACE_OBJECT_USAGE_ERROR", sentence, *locations)
        for source in stand_ins:
            for implementation in context.merged.types_of(Kind.OBJECT):
                own = source.subgraph.schema.types.get(implementation.name)
                if name in implementation.interfaces and own is not None:
                    sentence = (
                        f'"{name}" is an @interfaceObject in subgraph "{source.subgraph.name}",'
                        f' which therefore cannot define its implementation "{own.name}".'
                    )
                    location = source.subgraph.at(own.place)
                    context.reports.error("INTERFACE_OBJECT_USAGE_ERROR", sentence, location)
