"""INVALID_GRAPHQL: a subgraph breaks a rule of GraphQL itself. (Text that does not parse is reported by loading.)"""

from gateway.composition.rule_contexts import SubgraphContext
from gateway.composition.specification.directive_applications import (
    check_directive_applications,
    check_directive_values,
)
from gateway.composition.specification.input_values import check_input_values
from gateway.composition.specification.interface_implementations import check_interface_implementations
from gateway.composition.specification.type_bodies import check_type_bodies
from gateway.composition.specification.type_references import check_type_references


def check(context: SubgraphContext) -> None:
    """Run the checks of the GraphQL specification; those of contents where names and definitions are right."""
    check_type_references(context)
    check_directive_applications(context)
    if context.has_errors:
        return
    check_type_bodies(context)
    check_interface_implementations(context)
    check_directive_values(context)
    check_input_values(context)
