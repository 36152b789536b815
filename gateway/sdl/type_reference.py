"""Type references as text (`[Product!]!`): what they name, and what can be asked of them."""

from collections.abc import Mapping

from graphql import ListTypeNode, NamedTypeNode, NonNullTypeNode, TypeNode


def read_type(node: TypeNode) -> str:
    """Write a parsed type reference in its canonical form."""
    match node:
        case NonNullTypeNode():
            return f"{read_type(node.type)}!"
        case ListTypeNode():
            return f"[{read_type(node.type)}]"
        case NamedTypeNode():
            return node.name.value
        case _:
            raise TypeError(f"not a type reference: {node!r}")


def named_type(reference: str) -> str:
    """Give the name inside all lists and non-nulls."""
    return reference.strip("[]!")


def is_non_null(reference: str) -> bool:
    """Say whether null is excluded at the outermost level."""
    return reference.endswith("!")


def nullable(reference: str) -> str:
    """Take the outermost non-null away."""
    return reference.removesuffix("!")


def is_list(reference: str) -> bool:
    """Say whether this is a list, whether null is excluded or not."""
    return reference.startswith("[")


def item_type(reference: str) -> str:
    """Give the type of a list's items."""
    return nullable(reference)[1:-1]


def renamed(reference: str, names: Mapping[str, str]) -> str:
    """Put another name for the named type, where `names` has one."""
    if not names:
        return reference
    name = named_type(reference)
    return reference.replace(name, names[name]) if name in names else reference
