"""Federation 1 let @requires and @provides select fields that the subgraph resolves itself; this meant nothing."""

from dataclasses import replace

from gateway.composition.field_roles import FieldRoles, field_set_of
from gateway.composition.field_set_findings import COMPOSITE
from gateway.composition.upgrade.rewrite import map_output_fields, with_argument
from gateway.sdl.field_set import FieldSelection, FieldSet, FragmentSelection, is_known, print_field_set
from gateway.sdl.model import Directive, Field, Schema, TypeDefinition
from gateway.sdl.subgraph import Subgraph
from gateway.sdl.type_reference import named_type


def drop_inactive_field_sets(subgraph: Subgraph) -> Subgraph:
    """Keep of every @requires and @provides what is external, and drop those of which nothing is left."""
    roles = FieldRoles(subgraph)

    def change(definition: TypeDefinition, item: Field) -> Field:
        if not any(directive.meaning in {"requires", "provides"} for directive in item.directives):
            return item
        kept = (_active(roles, definition, item, directive) for directive in item.directives)
        return replace(item, directives=tuple(directive for directive in kept if directive is not None))

    return replace(subgraph, schema=map_output_fields(subgraph.schema, change))


def _active(roles: FieldRoles, definition: TypeDefinition, item: Field, directive: Directive) -> Directive | None:
    if directive.meaning not in {"requires", "provides"}:
        return directive
    parent = definition.name if directive.meaning == "requires" else named_type(item.type)
    selections = field_set_of(directive)
    schema = roles.subgraph.schema
    if not selections or not is_known(schema, parent, selections):
        return directive
    kept = _external_part(roles, schema, parent, selections)
    if kept == selections:
        return directive
    return with_argument(directive, "fields", print_field_set(kept)) if kept else None


def _external_part(roles: FieldRoles, schema: Schema, parent: str, selections: FieldSet) -> FieldSet:
    kept: list[FieldSelection | FragmentSelection] = []
    for selection in selections:
        if isinstance(selection, FragmentSelection):
            below = _external_part(roles, schema, selection.on or parent, selection.selections)
            kept += [replace(selection, selections=below)] if below else []
        elif (parent, selection.name) in roles.external or selection.name == "__typename":
            kept.append(selection)
        else:
            target = named_type(schema.types[parent].fields[selection.name].type)
            if not selection.selections and target in schema.types and schema.types[target].kind in COMPOSITE:
                return selections
            below = _external_part(roles, schema, target, selection.selections)
            kept += [replace(selection, selections=below)] if below else []
    return tuple(kept)
