"""What a row says of the bodies that it is for comes in; a condition on bodies goes out."""

from collections.abc import Mapping
from dataclasses import dataclass

import orjson

from rest_compat.engine.body import Body
from rest_compat.engine.client import Json
from rest_compat.engine.document import DocumentError


@dataclass(frozen=True, slots=True)
class Condition:
    """A key that a body must have, perhaps with one value."""

    key: str
    text: str | None = None
    """The value as JSON; None: any."""

    @property
    def value(self) -> Json:
        """The value that the key must have, where one is said."""
        return orjson.loads(self.text or "null")

    def holds(self, body: Body) -> bool:
        """Whether a body is as the row wants it. Values in forms are texts: `false` is the text false."""
        if not isinstance(body.value, Mapping) or self.key not in body.value:
            return False
        if self.text is None:
            return True
        found = body.value[self.key]
        return bool(found[-1] == self.text) if body.is_form else orjson.dumps(found).decode() == self.text


def read_condition(row: str, text: str | None) -> Condition | None:
    """Read `key` or `key=JSON`; None where the row says nothing. Raises for what is no JSON."""
    if text is None:
        return None
    key, equals, value = text.partition("=")
    if not equals:
        return Condition(key)
    try:
        return Condition(key, orjson.dumps(orjson.loads(value)).decode())
    except orjson.JSONDecodeError:
        raise DocumentError(f"{row}: {value!r} in `when` is no JSON value") from None
