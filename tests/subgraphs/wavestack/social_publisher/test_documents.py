"""What the social publisher asks the graph fits the graph."""

from pathlib import Path

import pytest
from graphql import build_schema, parse, validate

from subgraphs.wavestack.social_publisher.service.media import ASSET
from subgraphs.wavestack.social_publisher.service.statistics import IMPORT
from subgraphs.wavestack.social_publisher.service.suggestions import CAPTION, COVER, HASHTAGS

SCHEMA = build_schema((Path(__file__).parents[4] / "schema" / "api.graphql").read_text(encoding="utf-8"))


@pytest.mark.parametrize("document", [ASSET, CAPTION, HASHTAGS, COVER, IMPORT])
def test_a_document_fits_the_graph(document: str) -> None:
    assert validate(SCHEMA, parse(document)) == []
