"""A merged supergraph in, every @override with the field it stands on out."""

from collections.abc import Iterator
from dataclasses import dataclass

from gateway.composition.rule_contexts import MergedContext
from gateway.composition.sources import FieldSource
from gateway.sdl.model import Kind, applied, has


@dataclass(frozen=True, slots=True)
class OverrideApplication:
    """One @override: its field, the subgraph it takes the field from, and the field there, if it is there."""

    source: FieldSource
    origin: str
    label: str | None
    overridden: FieldSource | None

    @property
    def is_effective(self) -> bool:
        """There is a field of another subgraph to override, and it overrides nothing itself."""
        other = self.overridden
        is_of_object = self.source.definition.kind is Kind.OBJECT
        return (
            is_of_object
            and other is not None
            and self.origin != self.source.subgraph.name
            and not has(other.field, "override")
        )

    def is_of_external(self, context: MergedContext) -> bool:
        """Say whether what is overridden is not resolved there anyway."""
        return self.overridden is not None and context.sources.is_external(self.overridden)

    @property
    def collisions(self) -> list[tuple[FieldSource, str]]:
        """Directives that exclude the override: @external beside it, @requires or @provides on what it overrides."""
        found = [(self.source, "external")] if has(self.source.field, "external") else []
        found += [(self.source, "interfaceObject")] if has(self.source.definition, "interfaceObject") else []
        if self.overridden is not None:
            other = self.overridden
            found += [(other, meaning) for meaning in ("requires", "provides") if has(other.field, meaning)]
        return found

    @property
    def coordinate(self) -> str:
        """The field's coordinate."""
        return f"{self.source.definition.name}.{self.source.field.name}"


def override_applications(context: MergedContext) -> Iterator[OverrideApplication]:
    """Give every @override that names a subgraph."""
    by_name = {subgraph.name: subgraph for subgraph in context.sources.subgraphs}
    for subgraph in context.sources.subgraphs:
        for definition in subgraph.schema.types_of(Kind.OBJECT, Kind.INTERFACE):
            for item in definition.fields.values():
                for directive in applied(item, "override"):
                    origin, label = directive.arguments.get("from"), directive.arguments.get("label")
                    if not isinstance(origin, str) or not origin:
                        continue
                    other = by_name.get(origin)
                    there = other.schema.types.get(definition.name) if other else None
                    overridden = None
                    if other is not None and there is not None and item.name in there.fields:
                        overridden = FieldSource(other, there, there.fields[item.name])
                    source = FieldSource(subgraph, definition, item)
                    yield OverrideApplication(source, origin, label if isinstance(label, str) else None, overridden)
