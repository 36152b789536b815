"""What is wrong with a request comes in; GraphQL errors as JSON objects go out, before anything has run."""

from collections.abc import Mapping, Sequence
from typing import Any

from graphql import GraphQLError

from gateway.errors import TidegateError, shortened

ErrorObject = Mapping[str, Any]  # a GraphQL error as JSON: message, locations, path, extensions


class RequestError(TidegateError):
    """The request is refused before execution: the answer has `errors` and no `data`. Holds all of them."""

    code = "BAD_REQUEST"

    def __init__(self, errors: Sequence[ErrorObject]) -> None:
        super().__init__("; ".join(str(error["message"]) for error in errors))
        self.errors = errors


def refusal(code: str, message: str, **details: object) -> RequestError:
    """Make the refusal that consists of one error. `details` stand beside the code in `extensions`."""
    return RequestError([{"message": shortened(message), "extensions": {"code": code, **details}}])


def error_object(error: GraphQLError, code: str) -> ErrorObject:
    """Format a GraphQL error of parsing or validation under the published code."""
    formatted: dict[str, Any] = {"message": shortened(error.message)}
    if error.locations:
        formatted["locations"] = [{"line": place.line, "column": place.column} for place in error.locations]
    formatted["extensions"] = {"code": code}
    return formatted
