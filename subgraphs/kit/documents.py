"""The text of an operation comes in, its parsed and validated document goes out, remembered for the next time."""

from collections import OrderedDict
from collections.abc import Sequence
from typing import Any

import msgspec
from graphql import DocumentNode, GraphQLError, GraphQLSchema, parse, validate

_REMEMBERED = 512
_MAX_TOKENS = 20_000


class GraphQLRequest(msgspec.Struct, frozen=True, rename="camel"):
    """The body of a GraphQL request over HTTP, or the payload of one over a WebSocket."""

    query: str
    variables: dict[str, Any] | None = None  # Any: JSON values
    operation_name: str | None = None


class Documents:
    """The documents that one schema was asked for: a gateway sends the same few again and again."""

    def __init__(self, schema: GraphQLSchema) -> None:
        self._schema = schema
        self._documents: OrderedDict[str, DocumentNode] = OrderedDict()

    def read(self, text: str) -> DocumentNode | Sequence[GraphQLError]:
        """The document, or everything that is wrong with it."""
        document = self._documents.get(text)
        if document is not None:
            self._documents.move_to_end(text)
            return document
        try:
            document = parse(text, max_tokens=_MAX_TOKENS)
        except GraphQLError as error:
            return [error]
        errors = validate(self._schema, document)
        if errors:
            return errors
        self._documents[text] = document
        if len(self._documents) > _REMEMBERED:
            self._documents.popitem(last=False)
        return document
