"""TYPE_DEFINITION_INVALID: a subgraph defines a type of federation otherwise than federation does."""

from gateway.composition.rule_contexts import SubgraphContext
from gateway.sdl.federation_directives import FEDERATION_1_TYPES
from gateway.sdl.model import Kind

_FREE = FEDERATION_1_TYPES - {"_Any"}
"""Names that federation 1 took without saying of which kind they are."""


def check(context: SubgraphContext) -> None:
    """Compare the kind of every type that repeats one of a specification: a scalar, or an enum for purposes."""
    for definition in context.subgraph.machinery_types.values():
        expected = Kind.ENUM if definition.name.endswith("Purpose") else Kind.SCALAR
        if definition.kind is not expected and definition.name not in _FREE:
            sentence = f'"{definition.name}" belongs to a specification, where it is of kind {expected}.'
            fix = "Remove the definition, or give the type another name."
            context.error("TYPE_DEFINITION_INVALID", sentence, definition.place, fix)
