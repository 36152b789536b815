"""An unsatisfied path in, the smallest query that fails and each subgraph's reason out."""

from collections.abc import Iterator

from gateway.composition.satisfiability.positions import Path, Position
from gateway.composition.satisfiability.walk import Unsatisfied, Walk
from gateway.composition.sources import FieldSource
from gateway.sdl.model import Kind, Schema, applied
from gateway.sdl.read_document import DEFAULT_ROOTS
from gateway.sdl.type_reference import is_non_null

_OPERATIONS = {name: operation for operation, name in DEFAULT_ROOTS.items()}


def query_of(path: Path, merged: Schema) -> str:
    """Write the query that goes along a path. Required arguments are hinted at, objects at the end left open."""
    lines = [f"{_OPERATIONS[path[0].type]} {{".replace("query {", "{")]
    for step in path:
        indent = "  " * len(lines)
        lines.append(
            f"{indent}{_field(step.type, step.field, merged)}" if step.field else f"{indent}... on {step.type}"
        )
        lines[-1] += " {"
    lines[-1] = lines[-1].removesuffix(" {")
    if not path[-1].field or _is_composite(path, merged):
        lines[-1] += " { … }"
    closing = ["  " * depth + "}" for depth in range(len(lines) - 2, -1, -1)]
    return "\n".join([*lines, *closing])


def _field(type_name: str, field_name: str, merged: Schema) -> str:
    arguments = merged.types[type_name].fields[field_name].arguments.values()
    required = [each.name for each in arguments if is_non_null(each.type) and not each.has_default]
    return f"{field_name}({', '.join(f'{name}: …' for name in required)})" if required else field_name


def _is_composite(path: Path, merged: Schema) -> bool:
    reference = merged.types[path[-1].type].fields[path[-1].field].type
    target = merged.types.get(reference.strip("[]!"))
    return target is not None and target.kind in {Kind.OBJECT, Kind.INTERFACE, Kind.UNION}


def reasons(walk: Walk, unsatisfied: Unsatisfied) -> Iterator[str]:
    """Say of each subgraph why it cannot answer the last step."""
    step = unsatisfied.path[-1]
    if not step.field:
        for position in sorted(unsatisfied.positions, key=lambda position: position.graph):
            yield (
                f'subgraph "{position.graph}" knows "{position.type}" only as an interface object,'
                " and no key leads to a subgraph that knows its implementations"
            )
        return
    view = walk.moves.view
    reached = {position.graph: position for position in unsatisfied.positions}
    for source in walk.sources.types.get(step.type, ()):
        name = source.subgraph.name
        if name in reached:
            field_source = view.source(reached[name], step.field)
            yield f'subgraph "{name}" {_why_not_here(walk, unsatisfied, reached[name], field_source)}'
        elif step.field in source.definition.fields:
            yield f'subgraph "{name}" {_why_not_reached(walk, unsatisfied, Position(name, step.type))}'


def _why_not_here(walk: Walk, unsatisfied: Unsatisfied, position: Position, source: FieldSource | None) -> str:
    coordinate = f'"{unsatisfied.path[-1].type}.{unsatisfied.path[-1].field}"'
    if source is None:
        return f"does not have the field {coordinate}"
    if walk.sources.is_external(source):
        return f"has {coordinate} as @external and does not provide it on this path"
    override = walk.sources.override_of(source)
    if override is not None and not walk.moves.is_available(source, unsatisfied.labels):
        label = (
            f' while the label "{override.label}" is {_state(override.label, unsatisfied)}' if override.label else ""
        )
        return f"leaves {coordinate} to another subgraph by @override{label}"
    type_name = unsatisfied.path[-1].type
    if not walk.moves.requirements_hold(type_name, position, source, unsatisfied.labels):
        fields = next((each.arguments.get("fields") for each in applied(source.field, "requires")), "")
        return f'cannot be given what {coordinate} needs by @requires(fields: "{fields}")'
    return f"needs a context for {coordinate} that is not set on this path"


def _state(label: str, unsatisfied: Unsatisfied) -> str:
    return "on" if (label, True) in unsatisfied.labels else "off"


def _why_not_reached(walk: Walk, unsatisfied: Unsatisfied, position: Position) -> str:
    keys = [entry.text for entry in walk.moves.view.entries(position.type) if entry.position == position]
    coordinate = f'"{position.type}.{unsatisfied.path[-1].field}"'
    if not keys:
        return f'has {coordinate}, but "{position.type}" has no resolvable @key there'
    listed = ", ".join(f'"{text}"' for text in keys)
    return f"has {coordinate}, but the fields of its key {listed} cannot be had on this path"
