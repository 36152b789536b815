"""Settings as text come in, the running subgraph goes out: the one place where its parts are chosen."""

from collections.abc import Mapping
from pathlib import Path

from subgraphs.kit.app import Subgraph
from subgraphs.kit.clock import Clock
from subgraphs.kit.credentials import Verifier
from subgraphs.kit.follow import Follow
from subgraphs.kit.settings import read_settings, setting_names
from subgraphs.studio.search.errors import FAMILY_CODES
from subgraphs.studio.search.jobs import JOBS
from subgraphs.studio.search.models import Table
from subgraphs.studio.search.schema import schema
from subgraphs.studio.search.service.indexing import PROVIDER_TOPICS, TOPICS, follow_blobs, follow_providers
from subgraphs.studio.search.settings import SearchSettings

NAME = "search"
SETTING_NAMES = setting_names(SearchSettings)


def create_subgraph(
    values: Mapping[str, str], clock: Clock | None = None, verifier: Verifier | None = None
) -> Subgraph[SearchSettings]:
    """The subgraph `search`. `verifier` checks credentials of requests that come over HTTP."""
    settings = read_settings(SearchSettings, values)
    return Subgraph(
        name=NAME,
        schema=schema,
        settings=settings,
        metadata=Table.metadata,
        migrations=Path(__file__).parent / "migrations",
        resources=settings,
        codes=FAMILY_CODES,
        verifier=verifier,
        jobs=JOBS,
        follows=(
            Follow("blobs", topics=TOPICS, handle=follow_blobs),
            Follow("providers", topics=PROVIDER_TOPICS, handle=follow_providers),
        ),
        clock=clock,
    )
