"""What a subgraph sent comes in; a `SubgraphResponse`, or a sentence that says why it is none, goes out."""

from collections.abc import Mapping

import orjson

from gateway.errors import TransportError
from gateway.execution.transport import Json, SubgraphResponse


def read_body(name: str, body: bytes, status: int = 200) -> SubgraphResponse:
    """Read an HTTP answer. A GraphQL response is one under any status; anything else raises `TransportError`."""
    try:
        answer = orjson.loads(body)
    except orjson.JSONDecodeError:
        answer = None
    if type(answer) is dict and ("data" in answer or "errors" in answer):
        return read_response(name, answer)
    if status != 200:
        raise TransportError(f"The subgraph '{name}' answered with HTTP status {status}.", status=status)
    what = "something that is not JSON" if answer is None else "JSON that is not a GraphQL response"
    raise TransportError(f"The subgraph '{name}' answered with {what}.")


def read_response(name: str, answer: Mapping[str, Json]) -> SubgraphResponse:
    """Read a GraphQL response as JSON. Raises `TransportError` where its entries have wrong types."""
    data = answer.get("data")
    errors = answer.get("errors")
    if (data is not None and type(data) is not dict) or not _are_errors(errors):
        raise TransportError(f"The subgraph '{name}' answered with JSON that is not a GraphQL response.")
    return SubgraphResponse(data, errors or ())


def _are_errors(errors: Json) -> bool:
    if errors is None:
        return True
    return isinstance(errors, list | tuple) and all(isinstance(error, Mapping) for error in errors)
