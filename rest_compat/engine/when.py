"""What a row says of the requests that it is for comes in; a condition on bodies or query strings goes out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import orjson

from rest_compat.engine.body import Body
from rest_compat.engine.client import Json
from rest_compat.engine.document import DocumentError

_IN_QUERY: Final = "query:"

Texts = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Condition:
    """A key that a body must have, perhaps with one value; or a query parameter that says something."""

    key: str
    text: str | None = None
    """The value as JSON; None: any."""
    in_query: bool = False
    """Whether it is about the query string instead of the body."""

    @property
    def value(self) -> Json:
        """The value that the key must have, where one is said."""
        return orjson.loads(self.text or "null")

    @property
    def _plain(self) -> str:
        """The value as a query says it: texts without quotes."""
        return self.value if isinstance(self.value, str) else str(self.text)

    def holds(self, body: Body, query: Texts) -> bool:
        """Whether a request is as the row wants it. Values in forms and queries are texts: `false` is the text false.

        A query parameter without any text says nothing.
        """
        if self.in_query:
            said = query[self.key][-1].strip() if query.get(self.key) else ""
            return bool(said) if self.text is None else said == self._plain
        if not isinstance(body.value, Mapping) or self.key not in body.value:
            return False
        if self.text is None:
            return True
        found = body.value[self.key]
        return bool(found[-1] == self.text) if body.is_form else orjson.dumps(found).decode() == self.text


def accepts_only(accept: str, media_type: str) -> bool:
    """Whether an Accept header names a media type, and no JSON, by which clients say that they know both."""
    named = [part.partition(";")[0].strip().lower() for part in accept.split(",")]
    return media_type in named and "application/json" not in named


def asks_body(condition: Condition | None) -> bool:
    """Whether a condition is one on the body."""
    return condition is not None and not condition.in_query


def read_condition(row: str, text: str | None) -> Condition | None:
    """Read `key` or `key=JSON`, behind `query:` of the query; None where the row says nothing. Raises for no JSON."""
    if text is None:
        return None
    key, equals, value = text.removeprefix(_IN_QUERY).partition("=")
    in_query = text.startswith(_IN_QUERY)
    if not equals:
        return Condition(key, in_query=in_query)
    try:
        return Condition(key, orjson.dumps(orjson.loads(value)).decode(), in_query)
    except orjson.JSONDecodeError:
        raise DocumentError(f"{row}: {value!r} in `when` is no JSON value") from None
