"""INCONSISTENT_OBJECT_VALUE_TYPE_FIELD: some subgraph does not know a field of an object without key."""

from gateway.composition.partial_fields import report_partial_fields
from gateway.composition.rule_contexts import MergedContext
from gateway.sdl.model import Kind


def check(context: MergedContext) -> None:
    """Compare the fields of each object."""
    report_partial_fields(context, Kind.OBJECT, "INCONSISTENT_OBJECT_VALUE_TYPE_FIELD")
