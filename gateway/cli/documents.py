"""Files of a supergraph and a document come in, a query plan goes out, or an error that names file and line."""

from pathlib import Path

import click

from gateway.app.supergraph import read_file
from gateway.errors import TidegateError
from gateway.planning import Planner
from gateway.planning.plan import QueryPlan
from gateway.serving.documents import find_operation, read_document
from gateway.serving.errors import RequestError
from gateway.serving.limits import NO_LIMITS


class DocumentError(TidegateError):
    """A document cannot be planned."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


def plan_file(supergraph: Path, document: Path, operation: str | None) -> QueryPlan:
    """Plan an operation of a file; `-` is standard input."""
    read = read_file(supergraph)
    try:
        with click.open_file(str(document), encoding="utf-8") as opened:
            text = opened.read()
    except OSError as error:
        raise DocumentError("FILE_UNREADABLE", f"{document} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise DocumentError("FILE_UNREADABLE", f"{document} cannot be read: it is not UTF-8.") from error
    try:
        parsed = read_document(text, read.api_schema, NO_LIMITS)
        find_operation(parsed, operation)
    except RequestError as error:
        raise DocumentError(error.errors[0]["extensions"]["code"], _places(document, error)) from error
    return Planner(read).plan(parsed, operation)


def _places(document: Path, error: RequestError) -> str:
    lines = []
    for found in error.errors:
        place = next(iter(found.get("locations", ())), None)
        at = f"{document}:{place['line']}:{place['column']}" if place else str(document)
        lines.append(f"{at}: {found['message']}")
    return "\n".join(lines)
