"""Fields that an @provides makes available in, what is left of them after a cast or a field out."""

from gateway.sdl.field_set import FieldSelection, FieldSet, FragmentSelection
from gateway.sdl.model import Schema


def provided_on(provided: FieldSet, name: str, merged: Schema) -> FieldSet:
    """Keep what applies to objects of the type `name`, with its fragments opened."""
    kept: list[FieldSelection | FragmentSelection] = []
    for selection in provided:
        if isinstance(selection, FieldSelection):
            kept.append(selection)
        elif selection.on is None or _includes(selection.on, name, merged):
            kept += provided_on(selection.selections, name, merged)
    return tuple(kept)


def _includes(condition: str, name: str, merged: Schema) -> bool:
    upper, lower = merged.types.get(condition), merged.types.get(name)
    if upper is None or lower is None:
        return False
    return condition == name or condition in lower.interfaces or name in upper.members


def provided_below(provided: FieldSet, field_name: str) -> FieldSet | None:
    """Give what is provided below a field, or None where the field itself is not provided."""
    found = [each for each in provided if isinstance(each, FieldSelection) and each.name == field_name]
    if not found:
        return None
    return tuple(selection for each in found for selection in each.selections)
