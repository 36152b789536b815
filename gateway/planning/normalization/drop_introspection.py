"""Root fields that the gateway answers itself are left out: introspection, and the root's `__typename`."""

from dataclasses import replace

from gateway.planning.operation import Operation


def drop_introspection(operation: Operation) -> Operation:
    """Leave out root fields whose names begin with two underscores."""
    kept = tuple(each for each in operation.selections if not each.name.startswith("__"))
    return replace(operation, selections=kept)
