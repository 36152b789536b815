"""What went wrong inside a subgraph, as an exception, comes in; a GraphQL error as a JSON object goes out."""

import errno
import sqlite3
from collections.abc import Mapping
from typing import Any

import structlog
from graphql import GraphQLError
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from subgraphs.kit.coercion import refused_value

VALIDATION_ERROR = "VALIDATION_ERROR"
UNAUTHORIZED = "UNAUTHORIZED"
FORBIDDEN = "FORBIDDEN"
NOT_FOUND = "NOT_FOUND"
CONFLICT = "CONFLICT"
INTERNAL_ERROR = "INTERNAL_ERROR"
SERVICE_UNAVAILABLE = "SERVICE_UNAVAILABLE"

_PASSING_STATES = ("08", "40", "53", "57")  # connection, rolled back for another's sake, resources, operator
_NO_SPACE = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EROFS})

_logger = structlog.get_logger(__name__)

Details = Mapping[str, Any]  # Any: details are JSON values of each code's own shape


class SubgraphError(Exception):
    """A refusal that the client may read: `code` of a closed list, a sentence, and details for machines."""

    def __init__(self, code: str, message: str, details: Details | None = None) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.details = details


def invalid(field: str, constraint: str, message: str, **more: Any) -> SubgraphError:  # Any: JSON values
    """A value that breaks a rule: `field` is the GraphQL name of the input field or argument, `constraint` the rule."""
    return SubgraphError(VALIDATION_ERROR, message, {"field": field, "constraint": constraint, **more})


def unavailable(message: str) -> SubgraphError:
    """Something that this subgraph needs (its database, its disk) cannot be used at the moment."""
    return SubgraphError(SERVICE_UNAVAILABLE, message)


def answer_error(
    error: GraphQLError, *, request_id: str, subgraph: str, codes: Mapping[str, str]
) -> dict[str, Any]:  # Any: a JSON object
    """Translate one GraphQL error for the answer.

    `codes` renames kit codes to those of the subgraph's family. What is nobody's intention is logged with the
    request id and shown only as INTERNAL_ERROR.
    """
    known = _readable(error)
    if known is None:
        _logger.error(
            "unexpected fault", subgraph=subgraph, request_id=request_id, path=error.path, exc_info=error.original_error
        )
        known = SubgraphError(INTERNAL_ERROR, "Something went wrong on our side; the request id names the log entry.")
    answer: dict[str, Any] = {"message": known.message}
    if error.locations:
        answer["locations"] = [location.formatted for location in error.locations]
    if error.path is not None:
        answer["path"] = error.path
    answer["extensions"] = {"code": codes.get(known.code, known.code)}
    if known.details is not None:
        answer["extensions"]["details"] = dict(known.details)
    if known.code == INTERNAL_ERROR:
        answer["extensions"]["requestId"] = request_id
    return answer


def _readable(error: GraphQLError) -> SubgraphError | None:
    """The refusal behind a GraphQL error; None where there is only a fault of ours."""
    cause: BaseException | None = error
    while isinstance(cause, GraphQLError) and cause.original_error is not None:
        cause = cause.original_error
    if isinstance(cause, SubgraphError):
        return cause
    if isinstance(cause, GraphQLError):
        return SubgraphError(VALIDATION_ERROR, error.message, refused_value(error.message))
    return database_fault(cause)


def database_fault(cause: BaseException | None) -> SubgraphError | None:
    """A database that is locked, full, gone or out of connections, as a refusal; None for any other fault.

    What it says of itself (hosts, files, tables) is logged, and not told to clients.
    """
    if isinstance(cause, PoolTimeoutError):
        return unavailable("The database has no free connection at the moment; try again.")
    if cause is not None and _is_passing(cause):
        _logger.warning("the database refused", reason=reason_of(cause))
        return unavailable("The database cannot do this at the moment; try again.")
    if isinstance(cause, ConnectionError) or (isinstance(cause, OSError) and cause.errno in _NO_SPACE):
        _logger.warning("the system refused", reason=reason_of(cause))
        return unavailable("The system cannot do this at the moment; try again.")
    return None


def _is_passing(error: BaseException) -> bool:
    """Whether the state of the database is to blame, not the statement.

    PostgreSQL says so by its codes (its manual, appendix A), through SQLAlchemy or, at a COPY, by itself. SQLite calls
    a table or column that does not exist an operational error too, under its general code.
    """
    origin = error.orig if isinstance(error, DBAPIError) else error
    if str(getattr(origin, "sqlstate", None)).startswith(_PASSING_STATES):
        return True
    if isinstance(error, OperationalError):
        return getattr(origin, "sqlite_errorcode", None) != sqlite3.SQLITE_ERROR
    return isinstance(error, DBAPIError) and error.connection_invalidated


def reason_of(error: BaseException) -> str:
    """What a database or the system says of a fault, in one line, for operators."""
    cause = error.orig if isinstance(error, DBAPIError) and error.orig is not None else error
    lines = str(cause).splitlines()
    return lines[0].rstrip(".") if lines else type(cause).__name__
