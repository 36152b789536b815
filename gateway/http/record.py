"""What is known of one request while it runs: the handlers write it, the log line at its end reads it."""

from dataclasses import dataclass, field
from typing import cast

from gateway.http.asgi import Scope

_KEY = "tidegate.record"


@dataclass(slots=True)
class RequestRecord:
    """One HTTP request or WebSocket connection."""

    request_id: str
    operation: str | None = None
    """Name of the operation that ran."""
    codes: list[str] = field(default_factory=list)
    """Codes of the errors that were answered."""

    def facts(self) -> dict[str, object]:
        """What the log line says beyond the transport's own facts."""
        facts: dict[str, object] = {}
        if self.operation is not None:
            facts["operation"] = self.operation
        if self.codes:
            facts["codes"] = self.codes
        return facts


def open_record(scope: Scope, request_id: str) -> RequestRecord:
    """Begin the record of a request."""
    record = RequestRecord(request_id)
    scope[_KEY] = record
    return record


def record_of(scope: Scope) -> RequestRecord:
    """The record that stands in the request's scope."""
    return cast("RequestRecord", scope[_KEY])  # a scope is untyped; only open_record writes under this key
