"""An API schema and a seed in, a random valid query out."""

from random import Random

from graphql import (
    GraphQLEnumType,
    GraphQLField,
    GraphQLInputObjectType,
    GraphQLInputType,
    GraphQLInterfaceType,
    GraphQLList,
    GraphQLNamedType,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLSchema,
    get_named_type,
    is_abstract_type,
    is_leaf_type,
)


class RandomQuery:
    """Writes one query; `variables` are the values of the variables it uses."""

    def __init__(self, schema: GraphQLSchema, seed: int, depth: int = 5) -> None:
        self._schema = schema
        self._random = Random(seed)
        self._depth = depth
        self.variables: dict[str, bool] = {}
        root = schema.query_type
        assert root is not None
        body = self._selections(root, depth)
        head = ", ".join(f"${name}: Boolean!" for name in self.variables)
        self.text = f"query Random{f'({head})' if head else ''} {body}"

    def _selections(self, parent: GraphQLNamedType, depth: int) -> str:
        parts: list[str] = []
        if isinstance(parent, GraphQLObjectType | GraphQLInterfaceType):
            names = [
                name for name, each in parent.fields.items() if depth > 1 or is_leaf_type(get_named_type(each.type))
            ]
            count = self._random.randint(1, max(1, min(5, len(names))))
            chosen = self._random.sample(names, min(count, len(names)))
            parts += [self._field(parent, name, parent.fields[name], depth) for name in chosen]
        if is_abstract_type(parent):
            possible = self._schema.get_possible_types(parent)
            chosen_types = self._random.sample(list(possible), min(len(possible), self._random.randint(0, 3)))
            parts += [f"... on {each.name}{self._condition()} {self._selections(each, depth)}" for each in chosen_types]
        if not parts or self._random.random() < 0.15:
            parts.append("__typename")
        return f"{{ {' '.join(parts)} }}"

    def _field(
        self, owner: GraphQLObjectType | GraphQLInterfaceType, name: str, field: GraphQLField, depth: int
    ) -> str:
        arguments = {
            key: each
            for key, each in field.args.items()
            if isinstance(each.type, GraphQLNonNull) or self._random.random() < 0.5
        }
        given = ", ".join(f"{key}: {self._literal(each.type)}" for key, each in arguments.items())
        named = get_named_type(field.type)
        # An alias of its own for every owner and argument: fields under one key must agree.
        alias = f"{owner.name}_{name}_{self._random.randint(0, 2)}: " if given or self._random.random() < 0.2 else ""
        if self._random.random() < 0.03:
            # The name of another field, such as a key: the gateway must then call its own something else.
            alias = f"{self._random.choice(list(owner.fields))}: "
        if given and self._random.random() < 0.8:
            alias = f"a{self._random.randint(0, 10**9)}: "
        inside = "" if is_leaf_type(named) else f" {self._selections(named, depth - 1)}"
        return f"{alias}{name}{f'({given})' if given else ''}{self._condition()}{inside}"

    def _condition(self) -> str:
        if self._random.random() > 0.08:
            return ""
        name = f"v{self._random.randint(0, 2)}"
        self.variables.setdefault(name, self._random.random() < 0.5)
        return f" @{self._random.choice(['skip', 'include'])}(if: ${name})"

    def _literal(self, given: GraphQLInputType) -> str:
        match given:
            case GraphQLNonNull():
                return self._literal(given.of_type)
            case GraphQLList():
                return f"[{self._literal(given.of_type)}]"
            case GraphQLEnumType():
                return str(next(iter(given.values)))
            case GraphQLInputObjectType():
                fields = {key: each for key, each in given.fields.items() if isinstance(each.type, GraphQLNonNull)}
                return f"{{{', '.join(f'{key}: {self._literal(each.type)}' for key, each in fields.items())}}}"
            case _:
                return {"Int": str(self._random.randint(1, 3)), "Float": "1.5", "Boolean": "true"}.get(
                    given.name, '"x"'
                )
