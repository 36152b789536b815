"""Published suites of subgraphs compose to the supergraphs that the reference composition makes of them."""

from pathlib import Path

import pytest
from graphql import (
    ConstDirectiveNode,
    ConstValueNode,
    DirectiveDefinitionNode,
    DirectiveNode,
    EnumTypeDefinitionNode,
    FieldDefinitionNode,
    InputValueDefinitionNode,
    ListValueNode,
    Node,
    ObjectValueNode,
    SchemaDefinitionNode,
    UnionTypeDefinitionNode,
    ValueNode,
    parse,
    print_ast,
)

from gateway.composition.compose import SubgraphSource, compose

SUITES = Path(__file__).parents[3].parent / "shared" / "federation" / "suites"

pytestmark = pytest.mark.skipif(not SUITES.is_dir(), reason="the conformance suites are not beside this repository")

NAMES = sorted(path.name for path in SUITES.iterdir() if path.is_dir()) if SUITES.is_dir() else []


def sources(suite: str) -> list[SubgraphSource]:
    files = sorted((SUITES / suite / "subgraphs").glob("*.graphql"))
    base = f"http://127.0.0.1:4200/{suite}"
    return [SubgraphSource(file.stem, f"{base}/{file.stem}", file.read_text()) for file in files]


@pytest.mark.parametrize("suite", NAMES)
def test_a_suite_composes_to_its_published_supergraph(suite: str) -> None:
    composition = compose(sources(suite))
    assert composition.errors == ()
    assert composition.supergraph_sdl is not None
    assert normalized(composition.supergraph_sdl) == normalized((SUITES / suite / "supergraph.graphql").read_text())


@pytest.mark.parametrize("suite", NAMES)
def test_the_order_of_subgraphs_does_not_matter(suite: str) -> None:
    subgraphs = sources(suite)
    expected = compose(subgraphs)
    for turn in range(1, len(subgraphs)):
        turned = compose([*subgraphs[turn:], *subgraphs[:turn]][::-1])
        assert turned.supergraph_sdl == expected.supergraph_sdl
        assert turned.hints == expected.hints


def normalized(sdl: str) -> list[str]:
    """Write every definition in one form, with everything sorted whose order means nothing."""
    return sorted(_definition(node) for node in parse(sdl, no_location=True).definitions)


def _definition(node: Node) -> str:
    parts: list[str] = [type(node).__name__, _name(node), _description(node), *_directives(node)]
    match node:
        case SchemaDefinitionNode():
            parts += sorted(f"{each.operation.value}: {each.type.name.value}" for each in node.operation_types)
        case DirectiveDefinitionNode():
            parts += [str(node.repeatable), *sorted(location.value for location in node.locations), *_inputs(node)]
        case UnionTypeDefinitionNode():
            parts += sorted(member.name.value for member in node.types or ())
        case EnumTypeDefinitionNode():
            parts += sorted(f"{_name(value)} {_description(value)} {_directives(value)}" for value in node.values or ())
        case _:
            interfaces = getattr(node, "interfaces", None) or ()
            parts += sorted(f"implements {interface.name.value}" for interface in interfaces)
            parts += sorted(_field(field) for field in getattr(node, "fields", None) or ())
    return "\n".join(parts)


def _field(node: FieldDefinitionNode | InputValueDefinitionNode) -> str:
    default = _value(node.default_value) if isinstance(node, InputValueDefinitionNode) else _inputs(node)
    return f"{_name(node)}: {print_ast(node.type)} {default} {_directives(node)} {_description(node)}"


def _inputs(node: FieldDefinitionNode | DirectiveDefinitionNode) -> list[str]:
    return sorted(_field(argument) for argument in node.arguments or ())


def _directives(node: Node) -> list[str]:
    return sorted(_directive(directive) for directive in getattr(node, "directives", None) or ())


def _directive(node: DirectiveNode | ConstDirectiveNode) -> str:
    return f"@{node.name.value} {sorted(f'{each.name.value}: {_value(each.value)}' for each in node.arguments or ())}"


def _value(node: ValueNode | ConstValueNode | None) -> str:
    match node:
        case None:
            return ""
        case ObjectValueNode():
            return str(sorted(f"{field.name.value}: {_value(field.value)}" for field in node.fields or ()))
        case ListValueNode():
            return str([_value(item) for item in node.values or ()])
        case _:
            return print_ast(node)


def _name(node: Node) -> str:
    name = getattr(node, "name", None)
    return name.value if name is not None else ""


def _description(node: Node) -> str:
    description = getattr(node, "description", None)
    return description.value if description is not None else ""
