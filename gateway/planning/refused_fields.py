"""How a client's document says which fields the request may not read: planning leaves them out, answers are null.

Marked fields stay in the document, as the answer has a place for each. The mark's name is none that a client can write.
"""

from dataclasses import replace

from graphql import DirectiveNode, FieldNode, NameNode

_NAME = "(refused)"
_MARK = DirectiveNode(name=NameNode(value=_NAME), arguments=())


def refused(node: FieldNode) -> FieldNode:
    """Mark a field."""
    return replace(node, directives=(*(node.directives or ()), _MARK))


def is_refused(node: FieldNode) -> bool:
    """Say whether a field is marked."""
    return any(each.name.value == _NAME for each in node.directives or ())


def refused_fragment(name: str) -> str:
    """Name the variant of a fragment in which every field is marked."""
    return f"{name} {_NAME}"
