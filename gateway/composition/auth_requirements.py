"""Elements of a merged supergraph in, what a client has to prove to read them out."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from gateway.composition.rule_contexts import MergedContext
from gateway.sdl.field_set import FieldSet, FragmentSelection
from gateway.sdl.model import Element, Kind, TypeDefinition
from gateway.sdl.type_reference import named_type
from gateway.sdl.values import Value

Alternatives = frozenset[frozenset[str]]
"""An OR of ANDs of scopes or policies. One empty AND asks for nothing."""

NOTHING: Alternatives = frozenset({frozenset()})


@dataclass(frozen=True, slots=True)
class Requirements:
    """What has to be proven."""

    authenticated: bool = False
    scopes: Alternatives = NOTHING
    policies: Alternatives = NOTHING

    def __and__(self, other: "Requirements") -> "Requirements":
        return Requirements(
            self.authenticated or other.authenticated,
            _both(self.scopes, other.scopes),
            _both(self.policies, other.policies),
        )

    def implies(self, other: "Requirements") -> bool:
        """Say whether whoever fulfils these fulfils the others as well."""
        return (
            (self.authenticated or not other.authenticated)
            and _implies(self.scopes, other.scopes)
            and _implies(self.policies, other.policies)
        )


def _both(left: Alternatives, right: Alternatives) -> Alternatives:
    combined = {first | second for first in left for second in right}
    return frozenset(item for item in combined if not any(other < item for other in combined))


def _implies(left: Alternatives, right: Alternatives) -> bool:
    return all(any(wanted <= given for wanted in right) for given in left)


def requirements_of(names: Mapping[str, str], elements: Iterable[Element]) -> Requirements:
    """Collect what the elements ask for. `names` are the supergraph's names of the directives."""
    required = Requirements()
    for element in elements:
        for directive in element.directives:
            if directive.name == names.get("authenticated"):
                required &= Requirements(authenticated=True)
            elif directive.name == names.get("requiresScopes"):
                required &= Requirements(scopes=_alternatives(directive.arguments.get("scopes")))
            elif directive.name == names.get("policy"):
                required &= Requirements(policies=_alternatives(directive.arguments.get("policies")))
    return required


def _alternatives(value: Value) -> Alternatives:
    items = value if isinstance(value, tuple) else ()
    return frozenset(frozenset(str(each) for each in item) for item in items if isinstance(item, tuple)) or NOTHING


def selected_elements(context: MergedContext, parent: str, selections: FieldSet) -> Iterator[tuple[str, list[Element]]]:
    """Give each field that a field set reads, with everything whose requirements apply to reading it."""
    definition = context.merged.types.get(parent)
    if definition is None:
        return
    for selection in selections:
        if isinstance(selection, FragmentSelection):
            name = selection.on or parent
            target = context.merged.types.get(name)
            if target is not None and name != parent:
                yield name, [target]
            yield from selected_elements(context, name, selection.selections)
        elif selection.name in definition.fields:
            for owner in _owners(context, definition):
                if selection.name not in owner.fields:
                    continue
                item = owner.fields[selection.name]
                target = context.merged.types.get(named_type(item.type))
                yield f"{owner.name}.{item.name}", [item] if target is None else [item, target]
            yield from selected_elements(
                context, named_type(definition.fields[selection.name].type), selection.selections
            )


def _owners(context: MergedContext, definition: TypeDefinition) -> list[TypeDefinition]:
    """Give the type itself and, of an interface, its implementations, which carry the requirements."""
    if definition.kind is not Kind.INTERFACE:
        return [definition]
    return [definition, *(item for item in context.merged.types_of(Kind.OBJECT) if definition.name in item.interfaces)]
