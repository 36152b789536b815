"""Places in the metadata come in, SQL expressions for what stands there go out: one port, two databases.

Keys are always bound as parameters, never written into the statement.
"""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, Final, Protocol, TypeAlias

from sqlalchemy import (
    ColumnElement,
    Numeric,
    Text,
    and_,
    case,
    cast,
    column,
    exists,
    func,
    literal,
    literal_column,
    select,
)
from sqlalchemy.dialects.postgresql import JSONB

from subgraphs.studio.search.domain.json_values import Json, Kind, canonical_text
from subgraphs.studio.search.models import DocumentRow
from subgraphs.studio.search.repository.comparisons import Operand

Keys = tuple[str, ...]
Expression: TypeAlias = ColumnElement[Any]  # Any: SQL values of every type

_INT64: Final = 2**63


class JsonPlaces(Protocol):
    """What a database can say of a place in the metadata. `number` and `text` are only for places of that kind."""

    def exists(self, keys: Keys) -> ColumnElement[bool]:
        """Whether there is anything, null included."""
        ...

    def is_kind(self, keys: Keys, kind: Kind) -> ColumnElement[bool]:
        """Whether the value is of a kind; may be unknown where there is none, so use it where that means no."""
        ...

    def number(self, keys: Keys) -> Expression:
        """The value as a number."""
        ...

    def text(self, keys: Keys) -> Expression:
        """The value as a text."""
        ...

    def truth(self, keys: Keys) -> Expression:
        """A truth value as 0 or 1."""
        ...

    def whole_among(self, keys: Keys, values: Sequence[Json]) -> ColumnElement[bool]:
        """Whether an array or object equals one of these, of its kind."""
        ...

    def has_element(self, keys: Keys, value: Json) -> ColumnElement[bool]:
        """Whether an array has an element that equals the value."""
        ...

    def number_value(self, value: float) -> Expression:
        """A number to compare with."""
        ...

    def holds(self, whole: Operand, part: str) -> ColumnElement[bool]:
        """Whether a text has another in it."""
        ...

    def begins(self, whole: Operand, beginning: str) -> ColumnElement[bool]:
        """Whether a text begins with another."""
        ...


class SqliteJson:
    """Functions of SQLite's JSON on canonical text."""

    _NAMES: Final = {
        Kind.NULL: ("null",),
        Kind.BOOLEAN: ("true", "false"),
        Kind.NUMBER: ("integer", "real"),
        Kind.STRING: ("text",),
        Kind.ARRAY: ("array",),
        Kind.OBJECT: ("object",),
    }

    def exists(self, keys: Keys) -> ColumnElement[bool]:
        """Nothing has no type."""
        return self._type(keys).is_not(None)

    def is_kind(self, keys: Keys, kind: Kind) -> ColumnElement[bool]:
        """By the names that SQLite has for kinds."""
        return self._type(keys).in_(self._NAMES[kind])

    def number(self, keys: Keys) -> Expression:
        """Integers and reals as they are; they compare exactly."""
        return self._value(keys)

    def text(self, keys: Keys) -> Expression:
        """The text without its quotes."""
        return self._value(keys)

    def truth(self, keys: Keys) -> Expression:
        """SQLite's own truth values."""
        return self._value(keys)

    def whole_among(self, keys: Keys, values: Sequence[Json]) -> ColumnElement[bool]:
        """Equal values have equal texts."""
        return self._value(keys).in_([canonical_text(value) for value in values])

    def has_element(self, keys: Keys, value: Json) -> ColumnElement[bool]:
        """Look through the elements."""
        element = func.json_each(DocumentRow.blob_metadata, _path(keys)).table_valued("value", "type")
        match value:
            case None | True | False:
                equal: ColumnElement[bool] = element.c.type == {None: "null", True: "true", False: "false"}[value]
            case int() | float():
                equal = and_(element.c.type.in_(["integer", "real"]), element.c.value == self.number_value(value))
            case str():
                equal = and_(element.c.type == "text", element.c.value == value)
            case _:
                kind = "array" if isinstance(value, list) else "object"
                equal = and_(element.c.type == kind, element.c.value == canonical_text(value))
        return exists(select(literal(1)).select_from(element).where(equal))

    def number_value(self, value: float) -> Expression:
        """A number as SQLite takes it: integers beyond 64 bits only as reals."""
        return literal(value if -_INT64 <= value < _INT64 else float(value))

    def holds(self, whole: Operand, part: str) -> ColumnElement[bool]:
        """By the place of the first one."""
        return func.instr(whole, part) > 0

    def begins(self, whole: Operand, beginning: str) -> ColumnElement[bool]:
        """The first one is at the beginning."""
        return func.instr(whole, beginning) == 1

    @staticmethod
    def _type(keys: Keys) -> Expression:
        return func.json_type(DocumentRow.blob_metadata, _path(keys), type_=Text)

    @staticmethod
    def _value(keys: Keys) -> Expression:
        return func.json_extract(DocumentRow.blob_metadata, _path(keys))


def _path(keys: Keys) -> Expression:
    """A path as SQLite reads it: keys in quotes, which no key has (`domain/fields.py`)."""
    return literal("$" + "".join(f'."{key}"' for key in keys), Text)


class PostgresJson:
    """Operators of JSONB."""

    def exists(self, keys: Keys) -> ColumnElement[bool]:
        """Nothing is SQL's null; JSON's null is a value."""
        return self._value(keys).is_not(None)

    def is_kind(self, keys: Keys, kind: Kind) -> ColumnElement[bool]:
        """PostgreSQL calls kinds as JSON does."""
        return func.jsonb_typeof(self._value(keys), type_=Text) == kind.value

    def number(self, keys: Keys) -> Expression:
        """Decimal numbers, which compare exactly."""
        return cast(self._unquoted(keys), Numeric)

    def text(self, keys: Keys) -> Expression:
        """The text without its quotes, compared by code point."""
        return self._unquoted(keys).collate("C")

    def truth(self, keys: Keys) -> Expression:
        """By its JSON text."""
        return case((self._unquoted(keys) == "true", 1), else_=0)

    def whole_among(self, keys: Keys, values: Sequence[Json]) -> ColumnElement[bool]:
        """JSONB compares arrays and objects by value."""
        return self._value(keys).in_([_jsonb(value) for value in values])

    def has_element(self, keys: Keys, value: Json) -> ColumnElement[bool]:
        """Look through the elements. The function must never see anything but an array, wherever it is evaluated."""
        array = case((self.is_kind(keys, Kind.ARRAY), self._value(keys)), else_=_jsonb([]))
        element = func.jsonb_array_elements(array).table_valued(column("value", JSONB)).render_derived()
        return exists(select(literal(1)).select_from(element).where(element.c.value == _jsonb(value)))

    def number_value(self, value: float) -> Expression:
        """The number in its shortest decimal form, as JSON has it."""
        return literal(Decimal(repr(value)), Numeric)

    def holds(self, whole: Operand, part: str) -> ColumnElement[bool]:
        """By the place of the first one."""
        return func.strpos(whole, part) > 0

    def begins(self, whole: Operand, beginning: str) -> ColumnElement[bool]:
        """The function of that name."""
        return func.starts_with(whole, beginning)

    @staticmethod
    def _value(keys: Keys) -> Expression:
        value: Expression = DocumentRow.blob_metadata.expression
        for key in keys:
            # By text the operator goes into objects only: "0" is a key, never a place in an array.
            value = value.op("->", return_type=JSONB())(literal(key, Text))
        return value

    def _unquoted(self, keys: Keys) -> Expression:
        return self._value(keys).op("#>>", return_type=Text())(literal_column("'{}'::text[]"))


def _jsonb(value: Json) -> Expression:
    return cast(literal(canonical_text(value), Text), JSONB)


SQLITE_JSON, POSTGRES_JSON = SqliteJson(), PostgresJson()
