"""Details of errors inside an answer are spelt as the API spells names."""

from typing import Any

import pytest
from graphql import build_schema

from rest_compat.engine.directives import with_local_directives
from rest_compat.engine.document import DocumentError, load_document
from rest_compat.engine.selections import Selections
from rest_compat.engine.shape import Answering, compile_shape

SCHEMA = with_local_directives(
    build_schema("scalar JSON type Query { failed: [Failed!]! } type Failed { details: JSON }")
)


def shaped(tmp_path: Any, spelling: str, *details: Any) -> Any:
    path = tmp_path / "get_failed.graphql"
    path.write_text(f'query GetFailed {{ body: failed {{ details @spelled(as: "{spelling}") }} }}')
    shape = compile_shape(Selections(load_document(path, SCHEMA), SCHEMA))
    assert shape is not None
    return shape({"body": [{"details": one} for one in details]}, Answering({}, ""))


def test_keys_and_the_field_are_spelt(tmp_path: Any) -> None:
    details = {"field": "contentType", "currentVersion": 3}
    assert shaped(tmp_path, "snake", details, None, {"field": None}) == [
        {"details": {"field": "content_type", "current_version": 3}},
        {"details": None},
        {"details": {"field": None}},
    ]
    assert shaped(tmp_path, "camel", details) == [{"details": details}]


def test_an_unknown_spelling_does_not_start(tmp_path: Any) -> None:
    with pytest.raises(DocumentError, match="@spelled knows snake and camel, not loud"):
        shaped(tmp_path, "loud", {})
