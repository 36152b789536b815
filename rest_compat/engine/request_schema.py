"""A row's filler comes in; OpenAPI parameters and request bodies go out."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from graphql import (
    GraphQLList,
    ObjectFieldNode,
    TypeInfo,
    TypeInfoVisitor,
    VariableNode,
    Visitor,
    get_nullable_type,
    value_from_ast_untyped,
    visit,
)

from rest_compat.engine.body import MEDIA_TYPES
from rest_compat.engine.document import Document, Variable
from rest_compat.engine.json_schema import Schema, described, input_schema, object_schema, text_schema
from rest_compat.engine.known_keys import KnownKeys
from rest_compat.engine.load import Described
from rest_compat.engine.route import Upload
from rest_compat.engine.values import Spoken
from rest_compat.engine.variables import Fill

_NAME = re.compile(r"`(\w+)`")


def parameters(row: Described, spoken: Spoken) -> Iterator[Schema]:
    """The parameters of path, query and header."""
    told = _descriptions(row)
    defaults = _defaults(row.selections.document)
    for fill in row.filler.fills:
        if fill.source.place not in ("path", "query", "header"):
            continue
        name = fill.variable.name
        schema = text_schema(fill.variable.type, spoken)
        parameter: Schema = {
            "name": fill.source.name,
            "in": fill.source.place,
            "required": fill.source.place == "path" or fill.variable.required,
            "schema": schema | ({"default": defaults[name]} if name in defaults else {}),
        }
        if isinstance(get_nullable_type(fill.variable.type), GraphQLList) and fill.source.place == "query":
            parameter |= {"style": "form", "explode": False}
        yield described(parameter, told.get(name))


def body_schemas(row: Described, spoken: Spoken) -> dict[str, Schema]:
    """Media type → schema of the body; any object where nothing is read from it."""
    fills = [fill for fill in row.filler.fills if fill.source.place in ("body", "whole")]
    told = _descriptions(row)
    json = _with_condition(row, _body_schema(fills, spoken, told, _defaults(row.selections.document)))
    if row.filler.body_keys is not None:
        _close(json, row.filler.body_keys)
    schemas = {}
    for form in row.route.accepts:
        takes_file = form == "multipart" and row.route.upload
        schemas[MEDIA_TYPES[form]] = _with_file(json, row.route.upload) if takes_file and row.route.upload else json
    return schemas


def _body_schema(
    fills: list[Fill], spoken: Spoken, told: Mapping[str, str], defaults: Mapping[str, Any]
) -> Schema:  # Any: default values are JSON
    if fills and fills[0].source.place == "whole":
        return _whole(fills[0].variable, spoken)
    body = object_schema({}, [])
    for fill in fills:
        name = fill.variable.name
        schema = described(input_schema(fill.variable.type, spoken), told.get(name))
        if name in defaults:
            schema["default"] = defaults[name]
        _put(body, fill.source.name.split("."), schema, required=fill.variable.required)
    return body


def _whole(variable: Variable, spoken: Spoken) -> Schema:
    """The schema of a body that one variable takes as it is: one object stands for a list of one."""
    schema = input_schema(variable.type, spoken)
    return {"anyOf": [schema, schema["items"]]} if "items" in schema else schema


def _with_condition(row: Described, schema: Schema) -> Schema:
    """The same body with the key that chooses the row."""
    condition = row.condition
    if condition is None or condition.in_query or "properties" not in schema:
        return schema
    chosen: Schema = {} if condition.text is None else {"const": condition.value}
    properties = {condition.key: chosen, **schema["properties"]}
    if condition.text is not None:
        properties[condition.key] = chosen
    required = list(dict.fromkeys([*schema.get("required", []), condition.key]))
    return object_schema(properties, required)


def _put(body: Schema, path: list[str], schema: Schema, *, required: bool) -> None:
    """Add a property, and the objects on the way to it."""
    name, *rest = path
    if required:
        names = body.setdefault("required", [])
        names += [] if name in names else [name]
    if rest:
        inner = body["properties"].setdefault(name, object_schema({}, []))
        _put(inner, rest, schema, required=required)
    else:
        body["properties"][name] = schema


def _close(schema: Schema, known: KnownKeys) -> None:
    """Say of an object, and of those in it, that they have no other keys."""
    schema["additionalProperties"] = False
    for key, below in known.items():
        if below:
            _close(schema["properties"][key], below)


def _with_file(schema: Schema, upload: Upload) -> Schema:
    """The same body as a form, whose content may come as a file."""
    file = {"type": "string", "format": "binary", "description": f"A file, in place of `{upload.content}`."}
    given = {upload.content, upload.media_type}
    required = [name for name in schema.get("required", []) if name not in given]
    return object_schema({upload.part: file, **schema["properties"]}, required)


def _defaults(document: Document) -> dict[str, Any]:  # Any: default values are JSON
    """Variable → its default, as a request would say it."""
    return {
        node.variable.name.value: _said(value_from_ast_untyped(node.default_value))
        for node in document.operation.variable_definitions or ()
        if node.default_value is not None
    }


def _said(value: Any) -> Any:  # Any: default values are JSON
    """Enum values in lower case, sort orders with their sign."""
    if isinstance(value, dict):
        sign = "-" if value.get("direction") == "DESC" else ""
        return sign + str(value.get("field", "")).lower()
    return value.lower() if isinstance(value, str) else value


def _descriptions(row: Described) -> dict[str, str]:
    """Variable → description of the argument or input field that it is given to, in the names of requests."""
    type_info = TypeInfo(row.selections.schema)
    collector = _DescriptionCollector(type_info)
    visit(row.selections.document.operation, TypeInfoVisitor(type_info, collector))
    return {
        name: _NAME.sub(lambda match: f"`{row.names.get(match[1], match[1])}`", text)
        for name, text in collector.found.items()
    }


class _DescriptionCollector(Visitor):
    def __init__(self, type_info: TypeInfo) -> None:
        super().__init__()
        self._types = type_info
        self._field: ObjectFieldNode | None = None
        self.found: dict[str, str] = {}

    def enter_object_field(self, node: ObjectFieldNode, *_: object) -> None:
        self._field = node

    def leave_object_field(self, *_: object) -> None:
        self._field = None

    def enter_variable(self, node: VariableNode, *_: object) -> None:
        description = self._description()
        if description:
            self.found[node.name.value] = description

    def _description(self) -> str | None:
        if self._field is not None:
            parent = get_nullable_type(self._types.get_parent_input_type())
            fields = getattr(parent, "fields", {})
            field = fields.get(self._field.name.value)
            return field.description if field else None
        if self._types.get_directive() is not None:
            included = self._types.get_field_def()
            return f"Include: {included.description}" if included and included.description else None
        argument = self._types.get_argument()
        return argument.description if argument else None
