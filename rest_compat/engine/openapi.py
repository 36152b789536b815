"""A loaded API comes in; its OpenAPI 3.1 document goes out, derived from rows, documents, schema and family facts."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from http import HTTPStatus
from itertools import groupby

from rest_compat.engine.api import Access, Api, Template
from rest_compat.engine.client import Json
from rest_compat.engine.errors import PROBLEM_TYPE, fill
from rest_compat.engine.json_schema import Schema, object_schema, output_schema
from rest_compat.engine.load import Described, LoadedApi, access_name
from rest_compat.engine.request_schema import body_schemas, parameters
from rest_compat.engine.socket_schema import channels_operation, stream_operation
from rest_compat.engine.values import Spoken
from rest_compat.engine.when import asks_body

VERSION = "3.1.1"

_RATE_HEADERS = ("X-RateLimit-Limit", "X-RateLimit-Remaining", "X-RateLimit-Reset")


def openapi_document(loaded: LoadedApi, standing: Mapping[tuple[str, str], str]) -> Json:
    """Describe every endpoint of an API. Paths are relative to the server, which stands at the API's prefix.

    `standing` says where an origin serves a row: (method, path of the row) → path.
    """
    api = loaded.api
    spoken = Spoken(api.family.spelling, api.family.words, api.family.headers)
    paths: dict[str, dict[str, Json]] = {}
    for (path, method), rows in groupby(_in_order(loaded.described), key=_place):
        operation = _operation(api, spoken, list(rows))
        paths.setdefault(standing[method, path], {})[method.lower()] = operation
    if api.socket is not None:
        paths[api.socket] = {"get": channels_operation(loaded)}
    for stream in loaded.streams:
        paths[stream.row.path] = {"get": stream_operation(stream, security(stream.gate.access))}
    return {
        "openapi": VERSION,
        "info": {"title": api.title, "version": api.version, "description": api.description},
        "servers": [{"url": api.prefix or "/"}],
        "paths": paths,
        "components": {
            "schemas": dict(_error_schemas(api)),
            "securitySchemes": {"bearer": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}},
        },
    }


def _in_order(rows: Iterable[Described]) -> list[Described]:
    """Rows of one path together, paths in the order of the table."""
    rows = list(rows)
    first: dict[str, int] = {}
    for index, row in enumerate(rows):
        first.setdefault(row.route.path, index)
    return sorted(rows, key=lambda row: (first[row.route.path], row.route.method))


def _place(row: Described) -> tuple[str, str]:
    return row.route.path, row.route.method


def _operation(api: Api, spoken: Spoken, rows: Sequence[Described]) -> Json:
    """One method of one path; rows that share it are alternatives."""
    route = rows[-1].route
    family = api.family
    access = family.access[access_name(api, route)]
    refusals = route.refusals or next(iter(family.refusals))
    operation: dict[str, Json] = {
        "operationId": route.name,
        "tags": [_tag(route.path)],
        "summary": _summary(rows),
        "parameters": [*_access_parameters(access), *_parameters(rows, spoken)],
    }
    has_body = any(row.filler.reads_body or asks_body(row.condition) for row in rows)
    if has_body:
        bodies = _alternatives([body_schemas(row, spoken) for row in rows])
        content = {media_type: {"schema": schema} for media_type, schema in bodies.items()}
        operation["requestBody"] = {"required": _needs_body(rows[-1]), "content": content}
    operation["responses"] = _responses(api, rows, access, refusals, has_body=has_body)
    operation["security"] = security(access)
    return operation


def _parameters(rows: Sequence[Described], spoken: Spoken) -> list[Json]:
    """The parameters of all rows, the last one's first; a row that is chosen by one needs nothing that others lack."""
    found = {(each["in"], each["name"]): each for each in parameters(rows[-1], spoken)}
    for row in rows[:-1]:
        for each in parameters(row, spoken):
            found.setdefault((each["in"], each["name"]), {**each, "required": False})
    return list(found.values())


def _summary(rows: Sequence[Described]) -> str:
    return " ".join(row.selections.document.description or row.route.name for row in rows)


def _tag(path: str) -> str:
    """What an endpoint is about: the first telling segment of its path."""
    segments = [segment for segment in path.split("/") if segment not in ("", "api", "v1")]
    return segments[0]


def security(access: Access) -> list[Json]:
    """Alternatives, of which an empty one needs nothing."""
    if not access.token:
        return []
    return [{"bearer": []}, {}] if access.open else [{"bearer": []}]


def _access_parameters(access: Access) -> Iterator[Json]:
    if access.organization_header is not None:
        yield {
            "name": access.organization_header,
            "in": "header",
            "required": access.organization_required,
            "description": "The organization for which the token was issued.",
            "schema": {"type": "string"},
        }


def _alternatives(each: Sequence[Mapping[str, Schema]]) -> dict[str, Schema]:
    """Media type → schema; several rows give several schemas, of which one fits."""
    found: dict[str, list[Schema]] = {}
    for schemas in each:
        for media_type, schema in schemas.items():
            found.setdefault(media_type, []).append(schema)
    return {media_type: _one_of(schemas) for media_type, schemas in found.items()}


def _one_of(schemas: Sequence[Schema]) -> Schema:
    """A schema of what fits any of these."""
    different = [schema for index, schema in enumerate(schemas) if schema not in schemas[:index]]
    return different[0] if len(different) == 1 else {"anyOf": different}


def _needs_body(row: Described) -> bool:
    return any(fill.variable.required for fill in row.filler.fills if fill.source.place in ("body", "whole"))


def _responses(api: Api, rows: Sequence[Described], access: Access, refusals: str, *, has_body: bool) -> Json:
    route = rows[-1].route
    limited = bool(api.rates) and route.rate != "none"
    by_status: dict[int, list[Described]] = {}
    for row in rows:
        by_status.setdefault(row.route.status, []).append(row)
    successes = {str(status): _success(status, by_status[status], limited=limited) for status in sorted(by_status)}
    statuses = _error_statuses(rows[-1], access, has_body=has_body, limited=limited)
    known = set(api.family.codes.values())
    errors = {str(status): _error(api, status, refusals) for status in statuses if status in known}
    return {**successes, **errors}


def _success(status: int, rows: Sequence[Described], *, limited: bool) -> Json:
    success: dict[str, Json] = {
        "description": HTTPStatus(status).phrase,
        "headers": _headers(rows[-1], limited=limited),
    }
    if status != 204 and status < 300:
        contents = _alternatives([_content(row) for row in rows])
        success["content"] = {media_type: {"schema": schema} for media_type, schema in contents.items()}
    return success


def _content(row: Described) -> dict[str, Schema]:
    """Media type → what is answered in it."""
    if row.route.served:
        return {"*/*": {"type": "string", "format": "binary"}}
    if row.route.media_type is not None:
        return {row.route.media_type: {"type": "string"}}
    return {"application/json": _body(row)}


def _body(row: Described) -> Schema:
    selections = row.selections
    members = selections.members(selections.document.operation.selection_set, selections.root())
    schema = output_schema(selections, members)
    roots = {key: _answered(part) for key, part in schema["properties"].items()}
    body: Schema = roots["body"] if [member.key for member in members] == ["body"] else schema | {"properties": roots}
    return body


def _answered(root: Schema) -> Schema:
    """A root field without its null: where it is null, the answer is an error instead."""
    kind = root.get("type")
    return root | {"type": kind[0]} if isinstance(kind, list) else root


def _headers(row: Described, *, limited: bool) -> Json:
    headers: dict[str, Json] = {
        "X-Request-Id": {"description": "Names this request in the log.", "schema": {"type": "string"}}
    }
    if limited:
        headers |= {name: {"schema": {"type": "integer"}} for name in _RATE_HEADERS}
    return headers | {name: {"schema": {"type": "string"}} for name in _own_headers(row)}


def _own_headers(row: Described) -> Iterator[str]:
    """Headers that the document's directives fill."""
    selections = row.selections
    waiting = selections.members(selections.document.operation.selection_set, selections.root())
    while waiting:
        member = waiting.pop()
        if "header" in member.directives:
            yield member.directives["header"]["name"]
        waiting += selections.below(member)


def _error_statuses(row: Described, access: Access, *, has_body: bool, limited: bool) -> Iterator[int]:
    changes = row.route.method != "GET"
    if row.filler.fills:
        yield 400
    if access.token:
        yield 401
        yield 403
    if "{" in row.route.path:
        yield 404
    if changes and access.token:
        yield 409
    if has_body:
        yield 415
    if limited:
        yield 429
    yield from (500, 503)


def _error(api: Api, status: int, refusals: str) -> Json:
    codes = [code for code, each in api.family.codes.items() if each == status]
    name = _error_name(refusals)
    case = {"code": codes[0], "message": "A sentence about what is wrong", "details": {}, "request_id": "req_123456"}
    example = fill(api.family.refusals[refusals].envelope, case)
    content = {"application/json": {"schema": {"$ref": f"#/components/schemas/{name}"}, "example": example}}
    if api.family.refusals[refusals].problem is not None:
        content[PROBLEM_TYPE] = {"schema": {"$ref": f"#/components/schemas/{_problem_name(refusals)}"}}
    return {"description": " or ".join(f"`{code}`" for code in codes), "content": content}


def _error_name(refusals: str) -> str:
    return f"{refusals.capitalize()}Error"


def _problem_name(refusals: str) -> str:
    return f"{refusals.capitalize()}Problem"


def _error_schemas(api: Api) -> Iterator[tuple[str, Schema]]:
    codes = sorted(api.family.codes)
    for name, refusals in api.family.refusals.items():
        yield _error_name(name), _template_schema(refusals.envelope, codes)
        if refusals.problem is not None:
            yield _problem_name(name), _template_schema(refusals.problem, codes)


def _template_schema(template: Template, codes: Sequence[str]) -> Schema:
    """The schema of what a template becomes."""
    if isinstance(template, dict):
        return object_schema({name: _template_schema(part, codes) for name, part in template.items()}, [*template])
    match template:
        case "{code}":
            return {"type": "string", "enum": list(codes)}
        case "{details}":
            return {"type": "object"}
        case "{status}":
            return {"type": "integer"}
        case _:
            return {"type": "string"}
