"""What the clipper asks the graph fits the graph."""

from pathlib import Path

import pytest
from graphql import build_schema, parse, validate

from subgraphs.wavestack.clipper.service.registering import CLIP_PROJECT, CREATE_CLIP_ASSET
from subgraphs.wavestack.clipper.service.sources import SOURCE_ASSET

SCHEMA = build_schema((Path(__file__).parents[4] / "schema" / "api.graphql").read_text(encoding="utf-8"))


@pytest.mark.parametrize("document", [CLIP_PROJECT, CREATE_CLIP_ASSET, SOURCE_ASSET])
def test_a_document_fits_the_graph(document: str) -> None:
    assert validate(SCHEMA, parse(document)) == []
