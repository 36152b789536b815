"""A version of the join specification in, the definitions of link and join that a supergraph carries out.

Sources: link specification v1.0, join specification v0.3 to v0.5.
"""

from collections.abc import Iterable
from functools import cache
from string import Template

from graphql import parse

from gateway.sdl.federation_directives import Version
from gateway.sdl.model import Schema
from gateway.sdl.read_document import Reading, read_document

_LINK = '''
directive @link(url: String, as: String, for: link__Purpose, import: [link__Import]) repeatable on SCHEMA

scalar link__Import

enum link__Purpose {
  """
  `SECURITY` features provide metadata necessary to securely resolve fields.
  """
  SECURITY
  """
  `EXECUTION` features provide metadata necessary for operation execution.
  """
  EXECUTION
}
'''

_JOIN = Template("""
scalar join__FieldSet

directive @join__graph(name: String!, url: String!) on ENUM_VALUE

directive @join__type(
  graph: join__Graph!, key: join__FieldSet, extension: Boolean! = false, resolvable: Boolean! = true,
  isInterfaceObject: Boolean! = false
) repeatable on OBJECT | INTERFACE | UNION | ENUM | INPUT_OBJECT | SCALAR

directive @join__field(
  graph: join__Graph, requires: join__FieldSet, provides: join__FieldSet, type: String, external: Boolean,
  override: String, usedOverridden: Boolean$more
) repeatable on FIELD_DEFINITION | INPUT_FIELD_DEFINITION

directive @join__implements(graph: join__Graph!, interface: String!) repeatable on OBJECT | INTERFACE

directive @join__unionMember(graph: join__Graph!, member: String!) repeatable on UNION

directive @join__enumValue(graph: join__Graph!) repeatable on ENUM_VALUE
""")

_JOIN_DIRECTIVE = """
scalar join__DirectiveArguments

directive @join__directive(
  graphs: [join__Graph!], name: String!, args: join__DirectiveArguments
) repeatable on SCHEMA | OBJECT | INTERFACE | FIELD_DEFINITION
"""

_JOIN_CONTEXT = """
scalar join__FieldValue

input join__ContextArgument {
  name: String!
  type: String!
  context: String!
  selection: join__FieldValue!
}
"""


def join_version(federation: Version) -> Version:
    """Choose the version of join that can express what this version of federation can say."""
    if federation >= (2, 8):
        return (0, 5)
    return (0, 4) if federation >= (2, 7) else (0, 3)


@cache
def link_and_join(version: Version) -> Schema:
    """Give the definitions of link v1.0 and of this version of join."""
    more = ", overrideLabel: String" if version >= (0, 4) else ""
    more += ", contextArguments: [join__ContextArgument!]" if version >= (0, 5) else ""
    parts = [_LINK, _JOIN.substitute(more=more)]
    parts += [_JOIN_DIRECTIVE] * (version >= (0, 4)) + [_JOIN_CONTEXT] * (version >= (0, 5))
    return definitions(parts)


def definitions(texts: Iterable[str]) -> Schema:
    """Read definitions that this package wrote itself."""
    text = "\n".join(texts)
    return read_document(parse(text), Reading(_unexpected)) if text else Schema({}, {}, {})


def _unexpected(sentence: str, _place: tuple[int, int]) -> None:
    raise ValueError(sentence)
