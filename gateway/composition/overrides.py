"""The field roles of all subgraphs in, what @override does to each field in each subgraph out.

Source: federation specification, `@override`.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from gateway.composition.field_roles import FieldRoles
from gateway.sdl.model import Directive, Kind, applied, has


@dataclass(frozen=True, slots=True)
class Override:
    """How one subgraph's definition of a field stands to an @override.

    The overriding definition has `source`; the overridden one has `by`. With a label, both stay in use.
    """

    source: str | None = None
    by: str | None = None
    label: str | None = None
    is_used: bool = False
    """The overridden field is external, or its subgraph needs it for a key, @requires, @provides or an interface."""
    is_external: bool = False

    @property
    def is_dropped(self) -> bool:
        """The definition gives nothing to the supergraph."""
        return self.by is not None and self.label is None and not self.is_used


def find_overrides(roles: Mapping[str, FieldRoles]) -> Mapping[tuple[str, str], Mapping[str, Override]]:
    """Find every @override, and what it takes the field from. `roles` is keyed by subgraph name."""
    found: dict[tuple[str, str], dict[str, Override]] = {}
    for name, subgraph in ((name, each.subgraph) for name, each in roles.items()):
        for definition in subgraph.schema.types_of(Kind.OBJECT, Kind.INTERFACE):
            for item in definition.fields.values():
                for directive in applied(item, "override"):
                    entry = found.setdefault((definition.name, item.name), {})
                    _note(directive, name, (definition.name, item.name), roles, entry)
    return found


def _note(
    directive: Directive,
    name: str,
    coordinate: tuple[str, str],
    roles: Mapping[str, FieldRoles],
    entry: dict[str, Override],
) -> None:
    source = directive.arguments.get("from")
    label = directive.arguments.get("label")
    if not isinstance(source, str) or not source:
        return
    overridden = roles.get(source)
    type_name, field_name = coordinate
    definition = overridden.subgraph.schema.types.get(type_name) if overridden else None
    if overridden is None or definition is None or field_name not in definition.fields or source == name:
        entry.setdefault(name, Override(source=source))
        return
    if any(has(definition.fields[field_name], meaning) for meaning in ("override", "requires", "provides")):
        return
    text = label if isinstance(label, str) and label else None
    entry[name] = Override(source=source, label=text)
    entry[source] = Override(
        by=name,
        label=text,
        is_used=coordinate in overridden.used,
        is_external=coordinate in overridden.external,
    )
