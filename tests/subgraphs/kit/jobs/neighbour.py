"""The subgraph of notes as a registry's row names it, for processes of their own."""

from collections.abc import Mapping
from pathlib import Path

from subgraphs.kit.app import Subgraph
from subgraphs.kit.settings import KitSettings, read_settings
from tests.subgraphs.kit.conftest import SCHEMA, Base, Resources


def create_subgraph(values: Mapping[str, str]) -> Subgraph[Resources]:
    """As a registry's row names it."""
    return Subgraph(
        name="notes",
        schema=SCHEMA,
        settings=read_settings(KitSettings, values),
        metadata=Base.metadata,
        migrations=Path(__file__).parents[1] / "notes_migrations",
        resources=Resources(),
    )
