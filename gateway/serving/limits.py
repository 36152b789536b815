"""A parsed document comes in; refusals of what is too deep, too wide or too much alias go out.

The check runs before validation, whose own work can be made to explode by such documents. It walks every fragment
once, so that its time is linear in the document however often fragments are spread.
"""

from dataclasses import dataclass

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionSetNode,
)

from gateway.serving.errors import ErrorObject, RequestError


@dataclass(frozen=True, slots=True)
class Limits:
    """What one document may ask for. Zero switches a limit off."""

    tokens: int = 10_000
    depth: int = 30
    aliases: int = 200
    root_fields: int = 100
    cost: int = 1_000_000
    """In objects of the answer, as `gateway.serving.cost` estimates them."""
    introspection: bool = True
    """Whether `__schema` and `__type` may be asked."""


NO_LIMITS = Limits(tokens=0, depth=0, aliases=0, root_fields=0, cost=0)
"""For trusted documents: who wrote them also runs the gateway."""


@dataclass(frozen=True, slots=True)
class _Extent:
    """How far a selection set reaches, with its fragments spread."""

    depth: int = 0
    aliases: int = 0
    fields: int = 0
    """Fields of its top level."""
    introspects: bool = False
    """Whether its top level asks for `__schema` or `__type`."""


_INTROSPECTION_FIELDS = frozenset({"__schema", "__type"})


def check_limits(document: DocumentNode, limits: Limits) -> None:
    """Raise `RequestError` with one error for every limit that an operation of the document exceeds."""
    measure = _Measure(document)
    errors: list[ErrorObject] = []
    for definition in document.definitions:
        if isinstance(definition, OperationDefinitionNode):
            errors += _excesses(measure.selection_set(definition.selection_set), limits)
    if errors:
        raise RequestError(errors)


def _excesses(extent: _Extent, limits: Limits) -> list[ErrorObject]:
    counted = (
        ("MAX_DEPTH_LIMIT", "depth", extent.depth, limits.depth),
        ("MAX_ALIASES_LIMIT", "number of aliases", extent.aliases, limits.aliases),
        ("MAX_ROOT_FIELDS_LIMIT", "number of root fields", extent.fields, limits.root_fields),
    )
    errors: list[ErrorObject] = [
        {
            "message": f"The operation's {what} is {found}; at most {allowed} is allowed.",
            "extensions": {"code": code, "found": found, "allowed": allowed},
        }
        for code, what, found, allowed in counted
        if allowed and found > allowed
    ]
    if extent.introspects and not limits.introspection:
        message = "Introspection is switched off on this server."
        errors.append({"message": message, "extensions": {"code": "INTROSPECTION_DISABLED"}})
    return errors


class _Measure:
    """Measures the selection sets of one document."""

    def __init__(self, document: DocumentNode) -> None:
        self._fragments = {
            definition.name.value: definition
            for definition in document.definitions
            if isinstance(definition, FragmentDefinitionNode)
        }
        self._measured: dict[str, _Extent] = {}

    def selection_set(self, selection_set: SelectionSetNode | None) -> _Extent:
        """Add up the selections; depth is the largest of them."""
        depth = aliases = fields = 0
        introspects = False
        for selection in selection_set.selections or () if selection_set else ():
            match selection:
                case FieldNode():
                    extent = self._field(selection)
                case InlineFragmentNode():
                    extent = self.selection_set(selection.selection_set)
                case FragmentSpreadNode():
                    extent = self._fragment(selection.name.value)
                case _:
                    continue
            depth = max(depth, extent.depth)
            aliases += extent.aliases
            fields += extent.fields
            introspects = introspects or extent.introspects
        return _Extent(depth, aliases, fields, introspects)

    def _field(self, field: FieldNode) -> _Extent:
        below = self.selection_set(field.selection_set)
        aliases = below.aliases + (1 if field.alias else 0)
        if field.name.value in _INTROSPECTION_FIELDS:
            # Tools nest `ofType` deeply; validation has its own rule for the depth of introspection.
            return _Extent(1, aliases, 1, introspects=True)
        return _Extent(1 + below.depth, aliases, 1)

    def _fragment(self, name: str) -> _Extent:
        """Measure a fragment once. One that spreads itself counts as empty: validation will name the cycle."""
        if name not in self._measured:
            self._measured[name] = _Extent()
            fragment = self._fragments.get(name)
            if fragment is not None:
                self._measured[name] = self.selection_set(fragment.selection_set)
        return self._measured[name]
