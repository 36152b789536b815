"""A blob id as somebody wrote it comes in, its one spelling goes out."""

import uuid

from subgraphs.studio.search.errors import invalid_input

_CHARACTERS = 36


def input_blob_id(text: str, field: str) -> str:
    """A blob id that stands in an input; VALIDATION_ERROR where it is no UUID (D-4)."""
    try:
        if len(text) == _CHARACTERS:
            return str(uuid.UUID(text))
    except ValueError:
        pass
    raise invalid_input(field, "A blob id is a UUID")
