"""Merged types in, the same with the fields of interface objects on every implementation out.

Source: federation specification v2.3, `@interfaceObject`.
"""

from collections.abc import Mapping
from dataclasses import replace

from gateway.composition.merge.context import MergeContext
from gateway.sdl.model import Directive, Field, Kind, TypeDefinition


def spread_interface_objects(context: MergeContext, types: Mapping[str, TypeDefinition]) -> dict[str, TypeDefinition]:
    """Give every implementation the fields that interface objects add to its interfaces, where it lacks them."""
    added = {name: _added_fields(context, types[name]) for name in types if types[name].kind is Kind.INTERFACE}
    spread = dict(types)
    for definition in types.values():
        if definition.kind is not Kind.OBJECT:
            continue
        missing = {
            name: item
            for interface in definition.interfaces
            for name, item in added.get(interface, {}).items()
            if name not in definition.fields
        }
        if missing:
            spread[definition.name] = replace(definition, fields={**definition.fields, **missing})
    return spread


def _added_fields(context: MergeContext, interface: TypeDefinition) -> dict[str, Field]:
    fields: dict[str, Field] = {}
    for source in context.sources.types[interface.name]:
        if source.is_interface_object:
            for name in source.definition.fields:
                if name in interface.fields:
                    fields[name] = _without_join(interface.fields[name])
    return fields


def _without_join(item: Field) -> Field:
    """Say with a bare `@join__field` that no subgraph has the field on the implementation itself."""
    others = tuple(directive for directive in item.directives if not directive.name.startswith("join__"))
    return replace(item, directives=(Directive("join__field", {}), *others))
