"""The shape of an answer comes in, a generated function from merged data to the answer goes out.

The function knows only the good case. Where the data deviates from the API schema (null for a non-null field, a wrong
type, an unknown type or enum value) it raises, and `completion` says precisely what is wrong. So the good case pays
for nothing else. Which of the two ran cannot be seen in a correct answer.
"""

from collections.abc import Callable, Iterable
from typing import TypeAlias

from graphql import (
    GraphQLEnumType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLOutputType,
    is_leaf_type,
)

from gateway.execution.shape import IntrospectionField, ObjectShape, RefusedField, Selections, TypenameField, ValueField
from gateway.execution.source import Source
from gateway.execution.transport import Json

Project: TypeAlias = Callable[[dict[str, Json]], dict[str, Json]]

INT_MIN, INT_MAX = -(2**31), 2**31 - 1


class DeviationError(Exception):
    """The data is not what the API schema says."""


DEVIATIONS = (DeviationError, KeyError, TypeError, AttributeError)
"""What a generated projection raises for data that deviates: a key is missing, or a value has another type."""


def generate_projection(shape: ObjectShape, repeated: Iterable[Selections] = ()) -> Project:
    """Return the function that makes the answer for one shape of the root object.

    Objects of the `repeated` selections stand at many places: what is made of one is kept in it for the next place.
    """
    return _Generator(repeated).root(shape)


def id_text(value: Json) -> str:
    """Return an ID as text (specification section 3.5.5: IDs are serialized as strings)."""
    if type(value) is str:
        return value
    if type(value) is int:
        return str(value)
    raise DeviationError


class _TypeTable(dict[str | None, Project]):
    """Functions by runtime type; a type's function is generated when the type is first met."""

    __slots__ = ("_generator", "_selections")

    def __init__(self, generator: "_Generator", selections: Selections) -> None:
        super().__init__()
        self._generator = generator
        self._selections = selections

    def __missing__(self, typename: Json) -> Project:
        shape = self._selections.shape(typename) if typename is None or isinstance(typename, str) else None
        if shape is None:
            raise DeviationError
        function = self[typename] = self._generator.root(shape, self._selections)
        return function


class _Generator:
    """Writes one function for every object shape; positions that ask for the same share it."""

    def __init__(self, repeated: Iterable[Selections]) -> None:
        self._repeated = list(repeated)
        self._source = Source()
        self._source.provide(Deviation=DeviationError, id_text=id_text)
        self._functions: dict[tuple[int, bool], str] = {}
        self._converters: dict[int, str] = {}
        self._enums: dict[str, str] = {}

    def root(self, shape: ObjectShape, selections: Selections | None = None) -> Project:
        name = self._object(shape, selections)
        self._source.load("<projection>")
        return self._source.take(name)

    def _object(self, shape: ObjectShape, selections: Selections | None) -> str:
        """Write the function for objects of one shape and return its name."""
        kept = selections in self._repeated
        name = self._functions.get((id(shape), kept))
        if name is None:
            name = self._functions[id(shape), kept] = self._source.name("object")
            with self._source.apart(), self._source.block(f"def {name}(o):"):
                self._object_body(shape, f"o['${name}']" if kept else None)
        return name

    def _object_body(self, shape: ObjectShape, keeper: str | None) -> None:
        if keeper is not None:
            # No response key begins with a dollar sign.
            self._source.line(f"if '{keeper[3:-2]}' in o: return {keeper}")
        entries: list[str] = []
        reads = False
        for number, field in enumerate(shape.fields):
            match field:
                case TypenameField():
                    entries.append(f"{field.key!r}: {shape.type.name!r}")
                case IntrospectionField():
                    entries.append(f"{field.key!r}: o[{field.key!r}]")
                case RefusedField():
                    if not field.is_nullable:
                        self._source.line("raise Deviation")
                    entries.append(f"{field.key!r}: None")
                case ValueField():
                    reads = True
                    self._source.line(f"v{number} = o[{field.key!r}]")
                    self._check(f"v{number}", field.type, field.selections)
                    entries.append(f"{field.key!r}: v{number}")
        if not reads:
            self._source.line("if type(o) is not dict: raise Deviation")
        answer = "{" + ", ".join(entries) + "}"
        if keeper is not None:
            self._source.line(f"{keeper} = a = {answer}")
            answer = "a"
        self._source.line(f"return {answer}")

    def _check(self, var: str, type_: GraphQLOutputType, selections: Selections | None) -> None:
        """Write the statements that check the value in `var` and make it the answer's."""
        if isinstance(type_, GraphQLNonNull):
            self._check_present(var, type_.of_type, selections, optional=False)
        else:
            self._check_present(var, type_, selections, optional=True)

    def _check_present(
        self, var: str, type_: GraphQLOutputType, selections: Selections | None, *, optional: bool
    ) -> None:
        line = self._source.line
        unless_null = f"{var} is not None and " if optional else ""
        if isinstance(type_, GraphQLList):
            with self._source.block(f"if {var} is not None:" if optional else "if True:"):
                line(f"if type({var}) is not list: raise Deviation")
                self._check_items(var, type_.of_type, selections)
        elif selections is not None:
            call = self._call(var, selections)
            line(f"if {var} is not None: {var} = {call}" if optional else f"{var} = {call}")
        elif is_leaf_type(type_):
            if type_.name == "ID":
                line(
                    f"if type({var}) is not str{f' and {var} is not None' if optional else ''}: {var} = id_text({var})"
                )
            elif test := self._leaf_test(var, type_):
                line(f"if {test}: raise Deviation" if not optional else f"if {unless_null}({test}): raise Deviation")
            elif not optional:
                line(f"if {var} is None: raise Deviation")

    def _check_items(self, var: str, item: GraphQLOutputType, selections: Selections | None) -> None:
        line = self._source.line
        named = item.of_type if isinstance(item, GraphQLNonNull) else item
        optional = named is item
        if isinstance(named, GraphQLList):
            line(f"{var} = [{self._converter(item, selections)}(i) for i in {var}]")
        elif selections is not None:
            call = self._call("i", selections)
            line(f"{var} = [{f'None if i is None else {call}' if optional else call} for i in {var}]")
        elif named.name == "ID":
            as_is = "type(i) is str or i is None" if optional else "type(i) is str"
            line(f"{var} = [i if {as_is} else id_text(i) for i in {var}]")
        elif optional and not self._leaf_test("i", named):
            return
        else:
            with self._source.block(f"for i in {var}:"):
                self._check("i", item, None)

    def _call(self, var: str, selections: Selections) -> str:
        if not selections.abstract:
            shape = selections.shape(selections.type.name)
            if shape is None:  # pragma: no cover - an object type is possible for itself
                raise LookupError(selections.type.name)
            return f"{self._object(shape, selections)}({var})"
        table = self._converters.get(id(selections))
        if table is None:
            table = self._source.bind("types", _TypeTable(self, selections))
            self._converters[id(selections)] = table
        return f"{table}[{var}.get('__typename')]({var})"

    def _converter(self, type_: GraphQLOutputType, selections: Selections | None) -> str:
        """Write a function that checks one value, for lists in lists."""
        name = self._source.name("value")
        with self._source.apart(), self._source.block(f"def {name}(v):"):
            self._check("v", type_, selections)
            self._source.line("return v")
        return name

    def _leaf_test(self, var: str, type_: GraphQLOutputType) -> str:
        """Return the test that is true for a value which is no such leaf; empty for custom scalars."""
        if isinstance(type_, GraphQLEnumType):
            if type_.name not in self._enums:
                self._enums[type_.name] = self._source.bind("enum", frozenset(type_.values))
            return f"{var} not in {self._enums[type_.name]}"
        match getattr(type_, "name", ""):
            case "String":
                return f"type({var}) is not str"
            case "Int":
                return f"type({var}) is not int or not {INT_MIN} <= {var} <= {INT_MAX}"
            case "Float":
                return f"type({var}) is not float and type({var}) is not int"
            case "Boolean":
                return f"type({var}) is not bool"
            case _:
                return ""
