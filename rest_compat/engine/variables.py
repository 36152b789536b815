"""A row and its document come in; a filler goes out, which makes the document's variables of a request."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from graphql import (
    GraphQLInputObjectType,
    GraphQLList,
    get_named_type,
    get_nullable_type,
    is_required_input_field,
)

from rest_compat.engine.client import Json
from rest_compat.engine.document import Document, DocumentError, Variable
from rest_compat.engine.errors import InvalidValueError
from rest_compat.engine.known_keys import KnownKeys, known_keys, refuse_unknown_keys
from rest_compat.engine.naming import Spelling, label, rest_name
from rest_compat.engine.values import Reader, Spoken, json_reader, missing, readable_as_text, text_reader

Texts = Mapping[str, Sequence[str]]
ABSENT: Final = object()


@dataclass(frozen=True, slots=True)
class Inputs:
    """What a request brings. `body` is a JSON value, or the fields of a form as lists of texts where `is_form`."""

    path: Mapping[str, str]
    query: Texts
    headers: Mapping[str, str]
    body: Json = None
    is_form: bool = False


Take = Callable[[Inputs], Json]
"""Find a raw value in a request, or ABSENT."""


@dataclass(frozen=True, slots=True)
class Source:
    """Where a variable comes from. `place` is path, query, header, body or whole; `name` is its name there."""

    place: str
    name: str
    by_path: bool = False

    @property
    def field(self) -> str:
        """What error answers call it: the last part of its name, or all of it."""
        return self.name if self.by_path else self.name.rpartition(".")[2]


@dataclass(frozen=True, slots=True)
class Fill:
    """How one variable is filled."""

    variable: Variable
    source: Source
    take: Take
    read_json: Reader
    read_text: Reader

    def read(self, inputs: Inputs) -> Json:
        """The value for GraphQL, or ABSENT."""
        raw = self.take(inputs)
        if raw is ABSENT:
            if self.variable.required:
                raise missing(self.source.field)
            return ABSENT
        if self.source.place in ("body", "whole") and not inputs.is_form:
            return self.read_json(raw)
        return self.read_text(raw)


@dataclass(frozen=True, slots=True)
class Filler:
    """How all variables of a document are filled."""

    fills: tuple[Fill, ...]
    filters: frozenset[str]
    """Query parameters of the form `name[key]` that are known; others are refused where the family says so."""
    refuse_unknown_filters: bool
    places: frozenset[str]
    """The places of all sources."""
    body_keys: KnownKeys | None = None
    """What the body may have; None where other keys are passed over."""

    @property
    def reads_body(self) -> bool:
        """Whether anything comes from the body."""
        return not self.places.isdisjoint(("body", "whole"))

    def fill(self, inputs: Inputs) -> dict[str, Json]:
        """The variables of a request; raises `InvalidValueError` for the first that cannot be read."""
        if "body" in self.places and not isinstance(inputs.body, Mapping):
            raise InvalidValueError("body", "object", "The body must be a JSON object")
        if self.refuse_unknown_filters and inputs.query:
            self._refuse_unknown(inputs.query)
        if self.body_keys is not None and isinstance(inputs.body, Mapping):
            refuse_unknown_keys(inputs.body, self.body_keys)
        variables = {}
        for fill in self.fills:
            value = fill.read(inputs)
            if value is not ABSENT:
                variables[fill.variable.name] = value
        return variables

    def _refuse_unknown(self, query: Texts) -> None:
        for name in query:
            if "[" in name and name not in self.filters:
                raise InvalidValueError(name, "unknown", f"{label(name)} is no known filter")


def compile_filler(
    document: Document,
    sources: Mapping[str, str],
    placeholders: frozenset[str],
    spoken: Spoken,
    *,
    has_body: bool,
    refuse_unknown_filters: bool,
    strict: bool = False,
) -> Filler:
    """Decide once where every variable comes from and how it is read; `strict` as in `Route`."""
    names = {variable.name for variable in document.variables}
    if unknown := sorted(sources.keys() - names):
        raise DocumentError(f"{document.name}: the row fills ${unknown[0]}, which the document does not have")
    fills = [
        _fill(document, variable, sources.get(variable.name), placeholders, spoken, has_body=has_body, strict=strict)
        for variable in document.variables
    ]
    taken = {fill.source.name for fill in fills if fill.source.place == "path"}
    if unused := sorted(placeholders - taken):
        raise DocumentError(f"{document.name}: nothing takes the placeholder {{{unused[0]}}} of the path")
    filters = frozenset(fill.source.name for fill in fills if "[" in fill.source.name)
    places = frozenset(fill.source.place for fill in fills)
    body_keys = known_keys(fill.source.name for fill in fills if fill.source.place == "body") if strict else None
    return Filler(tuple(fills), filters, refuse_unknown_filters, places, body_keys)


def names_outside(document: Document, filler: Filler, spelling: Spelling) -> dict[str, str]:
    """Argument or input field of the graph → its name in requests, for the details of errors."""
    outside = {fill.variable.name: fill.source.field for fill in filler.fills}
    names: dict[str, str] = {}
    for fill in filler.fills:
        _input_names(fill.variable, spelling, names)
    return names | outside | {inside: outside[variable] for inside, variable in document.arguments.items()}


def _input_names(variable: Variable, spelling: Spelling, into: dict[str, str]) -> None:
    kind = get_nullable_type(variable.type)
    if isinstance(kind, GraphQLInputObjectType):
        into.update({name: rest_name(name, spelling) for name in kind.fields})


def _fill(
    document: Document,
    variable: Variable,
    written: str | None,
    placeholders: frozenset[str],
    spoken: Spoken,
    *,
    has_body: bool,
    strict: bool,
) -> Fill:
    words, source = _source(variable, written, placeholders, spoken, has_body=has_body, strict=strict)
    by_name = f"{document.name}: ${variable.name}"
    if source.place in ("path", "query", "header") and not readable_as_text(variable.type):
        raise DocumentError(f"{by_name} is an input object, which a {source.place} cannot carry")
    read_json = json_reader(variable.type, "" if source.place == "whole" else source.field, spoken)
    if source.place == "whole":
        read_text = _form_reader(variable, spoken)
        read_json = _of_one(read_json) if _is_list(variable) else read_json
    elif readable_as_text(variable.type):
        read_text = text_reader(variable.type, source.field, spoken)
    else:
        read_text = _no_text(source.field)
    if words:
        read_json, read_text = _split_words(read_json), _split_words(read_json, of_last=True)
    return Fill(variable, source, _take(source, required=variable.required), read_json, read_text)


def _source(
    variable: Variable,
    written: str | None,
    placeholders: frozenset[str],
    spoken: Spoken,
    *,
    has_body: bool,
    strict: bool,
) -> tuple[bool, Source]:
    """Where the variable comes from, and whether a text there is a list of words."""
    if written == "*" or (written is None and has_body and _is_input(variable)):
        return False, Source("whole", "body")
    if written is None and variable.name in spoken.headers:
        return False, Source("header", spoken.headers[variable.name])
    name = rest_name(variable.name, spoken.spelling) if written is None else written
    place, colon, rest = name.partition(":")
    words = bool(colon) and place == "words"
    if words:
        name = rest
    elif colon and place in ("header", "query"):
        return False, Source(place, rest)
    if name in placeholders:
        return words, Source("path", name)
    return words, Source("body" if has_body else "query", name, by_path=strict)


def _is_input(variable: Variable) -> bool:
    return variable.name == "input" and isinstance(get_named_type(variable.type), GraphQLInputObjectType)


def _is_list(variable: Variable) -> bool:
    return isinstance(get_nullable_type(variable.type), GraphQLList)


def _of_one(read: Reader) -> Reader:
    """Read one value where a list is wanted as a list of one."""
    return lambda value: read(value if isinstance(value, list) or value is None else [value])


def _take(source: Source, *, required: bool) -> Take:
    name = source.name
    match source.place:
        case "path":
            return lambda inputs: (inputs.path[name],)
        case "query":
            return lambda inputs: inputs.query.get(name, ABSENT)
        case "header":
            header = name.lower()
            return lambda inputs: (inputs.headers[header],) if header in inputs.headers else ABSENT
        case "whole":
            return lambda inputs: inputs.body
        case _:
            return _take_from_body(name.split("."), required=required)


def _take_from_body(path: Sequence[str], *, required: bool) -> Take:
    """Find a value in the objects of the body. Where it is required, the first object that is not there is named."""

    def take(inputs: Inputs) -> Json:
        value: Json = inputs.body
        for depth, name in enumerate(path):
            if not isinstance(value, Mapping):
                if depth and value is not None:
                    raise InvalidValueError(path[depth - 1], "object", f"{label(path[depth - 1])} must be an object")
                return ABSENT
            if name not in value:
                if required and depth + 1 < len(path):
                    raise missing(name)
                return ABSENT
            value = value[name]
        return value

    return take


def _form_reader(variable: Variable, spoken: Spoken) -> Reader:
    """Read the whole form as one input object: fields that text can carry, each from its texts."""
    kind = get_nullable_type(variable.type)
    if not isinstance(kind, GraphQLInputObjectType):
        return _no_text("body")
    entries = []
    for name, definition in kind.fields.items():
        outside = rest_name(name, spoken.spelling)
        readable = readable_as_text(definition.type)
        read = text_reader(definition.type, outside, spoken) if readable else _no_text(outside)
        entries.append((outside, name, read, is_required_input_field(definition)))

    def read_form(form: Json) -> Json:
        result = {}
        for outside, name, read, required in entries:
            if outside in form:
                result[name] = read(form[outside])
            elif required:
                raise missing(outside)
        return result

    return read_form


def _no_text(field: str) -> Reader:
    def refuse(_: Json) -> Json:
        raise InvalidValueError(field, "object", f"{label(field)} must be sent in a JSON body")

    return refuse


def _split_words(read: Reader, *, of_last: bool = False) -> Reader:
    def split(value: Json) -> Json:
        text = value[-1] if of_last else value
        return read(text.split() if isinstance(text, str) else text)

    return split
