"""A document with local directives comes in; the same document without them, which any graph understands, goes out.

Local directives say about the shape of a body what aliases cannot. They are validated like any other directive and
never sent.
"""

from typing import Any

from graphql import (
    DirectiveNode,
    DocumentNode,
    FieldNode,
    GraphQLSchema,
    InlineFragmentNode,
    OperationDefinitionNode,
    Visitor,
    extend_schema,
    parse,
    value_from_ast_untyped,
    visit,
)

SDL = '''
"""A JSON value written into a document."""
scalar LocalJSON

"""A list of objects becomes a map by the field `by`; values are the field `value`, or the objects without the key."""
directive @keyed(by: String!, value: String) on FIELD

"""A field that is null is left out."""
directive @omitNull on FIELD

"""The fields of this object stand in place of the field; where it is null, so are they."""
directive @lift on FIELD

"""The value, or each value of a list, is put in place of `{}` in a text, in which `{origin}` stands for scheme and
host of the request; null stays null."""
directive @format(as: String!) on FIELD

"""The value goes into a response header instead of the body: a list joined by commas, null not at all."""
directive @header(name: String!, as: String! = "{}") on FIELD

"""The field shows this value, whatever the graph says."""
directive @constant(value: LocalJSON!) on FIELD

"""The field shows the value that a variable of the operation had, null where it had none."""
directive @echo(variable: String!) on FIELD

"""The keys of a JSON object, and the name that its key `field` holds, are spelt `snake` or `camel`: the details of an
error that is part of an answer."""
directive @spelled(as: String!) on FIELD

"""Values of an enum become the words of the object `as` (value → word); the others the lower case of their names."""
directive @words(as: LocalJSON!) on FIELD

"""This selection is the data of the message that tells of such an event; only in subscriptions."""
directive @message(event: String!, name: String!) on INLINE_FRAGMENT
'''

LOCAL = frozenset({"keyed", "omitNull", "lift", "format", "header", "constant", "echo", "spelled", "words", "message"})


def with_local_directives(schema: GraphQLSchema) -> GraphQLSchema:
    """The schema against which documents are validated."""
    return extend_schema(schema, parse(SDL))


def local_directives(node: FieldNode | InlineFragmentNode) -> dict[str, dict[str, Any]]:  # Any: arguments are JSON
    """Local directives of a node: name → arguments as written."""
    return {
        directive.name.value: {
            argument.name.value: value_from_ast_untyped(argument.value) for argument in directive.arguments or ()
        }
        for directive in node.directives or ()
        if directive.name.value in LOCAL
    }


def without_local_directives(document: DocumentNode) -> DocumentNode:
    """The document as it is sent: no local directives, and no description, which older servers cannot parse."""
    stripped: DocumentNode = visit(document, _Strip())
    return stripped


class _Strip(Visitor):
    def enter_directive(self, node: DirectiveNode, *_: object) -> Any:  # Any: graphql-core's removal mark or nothing
        return self.REMOVE if node.name.value in LOCAL else None

    def enter_operation_definition(self, node: OperationDefinitionNode, *_: object) -> OperationDefinitionNode | None:
        if node.description is None:
            return None
        kept = {key: getattr(node, key) for key in node.keys if key != "description"}
        return OperationDefinitionNode(**kept)
