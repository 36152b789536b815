"""Merged types in, the same with each interface asking for all that its implementations ask for out.

Source: federation specification, `@authenticated`, `@requiresScopes` and `@policy`: interfaces cannot carry them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from gateway.composition.merge.applied_directives import combine
from gateway.composition.merge.context import MergeContext
from gateway.sdl.model import Directive, Field, Kind, TypeDefinition

_MEANINGS = ("authenticated", "requiresScopes", "policy")


def gather_interface_requirements(
    context: MergeContext, types: Mapping[str, TypeDefinition]
) -> dict[str, TypeDefinition]:
    """Give every interface, and each field of it, the requirements of all implementations together."""
    names = {meaning: context.features.names[meaning] for meaning in _MEANINGS if meaning in context.features.names}
    if not names:
        return dict(types)
    implementations: dict[str, list[TypeDefinition]] = {}
    for definition in types.values():
        if definition.kind is Kind.OBJECT:
            for interface in definition.interfaces:
                implementations.setdefault(interface, []).append(definition)
    return {
        name: _gather(names, definition, implementations.get(name, ()))
        if definition.kind is Kind.INTERFACE
        else definition
        for name, definition in types.items()
    }


def _gather(
    names: Mapping[str, str], interface: TypeDefinition, implementations: Sequence[TypeDefinition]
) -> TypeDefinition:
    fields: dict[str, Field] = {}
    for name, item in interface.fields.items():
        own = [definition.fields[name].directives for definition in implementations if name in definition.fields]
        fields[name] = replace(item, directives=_combined(names, item.directives, own))
    directives = [definition.directives for definition in implementations]
    return replace(interface, fields=fields, directives=_combined(names, interface.directives, directives))


def _combined(
    names: Mapping[str, str], own: tuple[Directive, ...], inherited: Sequence[tuple[Directive, ...]]
) -> tuple[Directive, ...]:
    kept = tuple(directive for directive in own if directive.name not in names.values())
    gathered: list[Directive] = []
    for meaning, name in names.items():
        applications = [each for directives in (own, *inherited) for each in directives if each.name == name]
        if applications:
            gathered += combine(meaning, name, applications)
    return (*kept, *gathered)
