"""The body or the query string of a GraphQL request comes in, its parts go out, checked for their types."""

from typing import Any
from urllib.parse import parse_qsl

import msgspec

from gateway.http.errors import HttpError

Json = Any  # JSON values: dict, list, str, int, float, bool, None


class GraphQLRequest(msgspec.Struct, frozen=True, rename="camel"):
    """The parameters that GraphQL over HTTP defines. Null means absent."""

    query: str | None = None
    operation_name: str | None = None
    variables: dict[str, Json] | None = None
    extensions: dict[str, Json] | None = None
    document_id: str | None = None


_decoder = msgspec.json.Decoder(GraphQLRequest)
_object_decoder: msgspec.json.Decoder[dict[str, Json] | None] = msgspec.json.Decoder(dict[str, Json] | None)


def from_body(body: bytes) -> GraphQLRequest:
    """Read a POST body. Raises `HttpError` 400."""
    try:
        request = _decoder.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        if body.lstrip().startswith(b"["):
            message = "Lists of operations are not answered: send one operation a request."
            raise HttpError(400, "BATCHING_NOT_SUPPORTED", message) from error
        raise HttpError(400, "BAD_REQUEST", f"The body is no GraphQL request: {error}") from error
    except RecursionError as error:
        raise HttpError(400, "BAD_REQUEST", "The body is nested too deeply.") from error
    return _with_document(request)


def from_query_string(query_string: bytes) -> GraphQLRequest:
    """Read a GET request's parameters. Raises `HttpError` 400."""
    try:
        given = dict(parse_qsl(query_string.decode("ascii"), keep_blank_values=True, errors="strict"))
    except (ValueError, UnicodeDecodeError) as error:
        raise HttpError(400, "BAD_REQUEST", "The query string is not URL-encoded UTF-8.") from error
    return _with_document(
        GraphQLRequest(
            query=given.get("query"),
            operation_name=given.get("operationName"),
            variables=_object(given, "variables"),
            extensions=_object(given, "extensions"),
            document_id=given.get("documentId"),
        )
    )


def _object(given: dict[str, str], name: str) -> dict[str, Json] | None:
    text = given.get(name)
    if text is None:
        return None
    try:
        return _object_decoder.decode(text)
    except (msgspec.DecodeError, RecursionError) as error:
        raise HttpError(400, "BAD_REQUEST", f"The parameter {name} is no JSON object: {error}") from error


def _with_document(request: GraphQLRequest) -> GraphQLRequest:
    if request.query or request.document_id or (request.extensions and "persistedQuery" in request.extensions):
        return request
    raise HttpError(400, "BAD_REQUEST", "The request has no query.")
