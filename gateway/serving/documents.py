"""The text of a document comes in; the parsed, valid document goes out, or every reason why it is refused."""

from graphql import (
    DocumentNode,
    GraphQLSchema,
    GraphQLSyntaxError,
    OperationDefinitionNode,
    parse,
    validate,
)

from gateway.serving.errors import RequestError, error_object, refusal
from gateway.serving.limits import Limits, check_limits

_MAX_VALIDATION_ERRORS = 50


def read_document(text: str, schema: GraphQLSchema, limits: Limits) -> DocumentNode:
    """Parse `text` and check it against the limits and the API schema. Raises `RequestError`."""
    try:
        document = parse(text, max_tokens=limits.tokens or None)
        check_limits(document, limits)
        # Suggestions tell names of the schema, so they go where introspection goes.
        hidden = not limits.introspection
        errors = validate(schema, document, max_errors=_MAX_VALIDATION_ERRORS, hide_suggestions=hidden)
    except GraphQLSyntaxError as error:
        # The parser stops at the token limit with a syntax error; a client should see the difference.
        too_long = f"more than {limits.tokens} tokens" in error.message
        code = "MAX_TOKENS_LIMIT" if too_long else "GRAPHQL_PARSE_FAILED"
        raise RequestError([error_object(error, code)]) from error
    except RecursionError as error:
        raise refusal("MAX_DEPTH_LIMIT", "The document is nested too deeply.") from error
    if errors:
        raise RequestError([error_object(error, "GRAPHQL_VALIDATION_FAILED") for error in errors])
    return document


def find_operation(document: DocumentNode, name: str | None) -> OperationDefinitionNode:
    """Return the operation of a valid document that a request means. Raises `RequestError` where that is not one."""
    operations = [node for node in document.definitions if isinstance(node, OperationDefinitionNode)]
    if name is not None:
        for operation in operations:
            if operation.name is not None and operation.name.value == name:
                return operation
        raise refusal("OPERATION_RESOLUTION_FAILURE", f'The document has no operation named "{name}".')
    if len(operations) == 1:
        return operations[0]
    message = "The document has several operations: say which by operationName."
    raise refusal("OPERATION_RESOLUTION_FAILURE", message)
