"""INVALID_FIELD_SHARING: several subgraphs resolve a field, and not all of them agree to share it."""

from collections.abc import Iterator, Sequence

from gateway.composition.rule_contexts import MergedContext
from gateway.composition.sources import FieldSource, named
from gateway.sdl.model import Kind, applied, has

_CODE = "INVALID_FIELD_SHARING"


def check(context: MergedContext) -> None:
    """Look at every field of an object, with what interface objects add to it."""
    for definition in context.merged.types_of(Kind.OBJECT):
        if definition.name in context.sources.types:
            fields = context.sources.fields(definition.name)
            for name in definition.fields:
                _check_field(context, definition.name, name, fields.get(name, ()))
    _check_subscriptions(context)


def _check_field(context: MergedContext, type_name: str, name: str, definitions: Sequence[FieldSource]) -> None:
    inherited = list(_from_interface_objects(context, type_name, name))
    if len(definitions) + len(inherited) < 2:
        return
    resolving = [source for source in (*definitions, *inherited) if _resolves(context, source)]
    closed = [source for source in resolving if not _is_shareable(context, source)]
    if closed and len(resolving) > 1:
        every = named([source.subgraph.name for source in resolving])
        some = "all of them" if len(closed) == len(resolving) else named([each.subgraph.name for each in closed])
        sentence = f'"{type_name}.{name}" is resolved by {every}, but is not shareable in {some}.'
        fix = "Mark it @shareable in all of them, or @external where it is only needed for a key or @requires."
        context.reports.error(_CODE, sentence, *(source.location for source in resolving), fix=fix)


def _from_interface_objects(context: MergedContext, type_name: str, name: str) -> Iterator[FieldSource]:
    """Give the definitions that interface objects contribute to a field of an implementation."""
    for interface in context.merged.types[type_name].interfaces:
        for source in context.sources.types.get(interface, ()):
            if source.is_interface_object and name in source.definition.fields:
                yield FieldSource(source.subgraph, source.definition, source.definition.fields[name])


def _resolves(context: MergedContext, source: FieldSource) -> bool:
    override = context.sources.override_of(source)
    overridden = override is not None and override.by is not None
    roles = context.sources.roles[source.subgraph.name]
    return not overridden and roles.resolves(source.definition.name, source.field.name)


def _is_shareable(context: MergedContext, source: FieldSource) -> bool:
    """Say whether the definition lets others resolve the field; one that is only provided leaves it to its owner."""
    coordinate = (source.definition.name, source.field.name)
    roles = context.sources.roles[source.subgraph.name]
    return coordinate in roles.shareable or coordinate in roles.external


def _check_subscriptions(context: MergedContext) -> None:
    """One subgraph serves a subscription from its beginning to its end: such fields cannot be shared at all."""
    for source in context.sources.types.get("Subscription", ()):
        for item in source.definition.fields.values():
            if has(item, "shareable"):
                place = next(applied(item, "shareable")).place
                sentence = f'"Subscription.{item.name}" cannot be shareable: one subgraph has to serve it.'
                context.reports.error(_CODE, sentence, source.subgraph.at(place))
