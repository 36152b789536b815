"""Settings as text come in, the running subgraph goes out: the one place where its parts are chosen."""

from collections.abc import Mapping
from pathlib import Path

from subgraphs.kit.app import Subgraph
from subgraphs.kit.clock import Clock
from subgraphs.kit.credentials import Verifier
from subgraphs.kit.follow import Follow
from subgraphs.kit.settings import KitSettings, read_settings, setting_names
from subgraphs.studio.usage.domain.tally import BLOB_TOPICS, PROVIDER_TOPICS
from subgraphs.studio.usage.errors import FAMILY_CODES
from subgraphs.studio.usage.models import Table
from subgraphs.studio.usage.ports import Resources
from subgraphs.studio.usage.schema import schema
from subgraphs.studio.usage.service.following import follow_blobs, follow_providers

NAME = "usage"
SETTING_NAMES = setting_names(KitSettings)

FOLLOWS = (
    Follow("blobs", topics=BLOB_TOPICS, handle=follow_blobs),
    Follow("providers", topics=PROVIDER_TOPICS, handle=follow_providers),
)


def create_subgraph(
    values: Mapping[str, str], clock: Clock | None = None, verifier: Verifier | None = None
) -> Subgraph[Resources]:
    """The subgraph `usage`. `verifier` checks credentials of requests that come over HTTP."""
    return Subgraph(
        name=NAME,
        schema=schema,
        settings=read_settings(KitSettings, values),
        metadata=Table.metadata,
        migrations=Path(__file__).parent / "migrations",
        resources=Resources(),
        codes=FAMILY_CODES,
        verifier=verifier,
        follows=FOLLOWS,
        clock=clock,
    )
