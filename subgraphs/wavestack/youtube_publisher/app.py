"""Settings as text come in, the running subgraph goes out: the one place where its parts are chosen."""

from collections.abc import Mapping
from pathlib import Path

from subgraphs.kit.app import Subgraph
from subgraphs.kit.clock import Clock, SystemClock
from subgraphs.kit.credentials import Verifier
from subgraphs.kit.encryption import Cipher
from subgraphs.kit.fetch import GuardedFetcher, read_networks
from subgraphs.kit.oauth import OAuthProvider
from subgraphs.kit.settings import read_settings, setting_names
from subgraphs.kit.signing import instance_secret
from subgraphs.kit.storage import open_storage
from subgraphs.wavestack.youtube_publisher.adapters.sandbox import Sandbox
from subgraphs.wavestack.youtube_publisher.adapters.sandbox_server import ROUTES, SANDBOX
from subgraphs.wavestack.youtube_publisher.adapters.youtube import YouTubeApi
from subgraphs.wavestack.youtube_publisher.errors import FAMILY_CODES
from subgraphs.wavestack.youtube_publisher.files import CALLBACK, come_back
from subgraphs.wavestack.youtube_publisher.jobs import JOBS
from subgraphs.wavestack.youtube_publisher.models import Base
from subgraphs.wavestack.youtube_publisher.ports import Resources
from subgraphs.wavestack.youtube_publisher.schema import schema
from subgraphs.wavestack.youtube_publisher.service.demo import connect_demo
from subgraphs.wavestack.youtube_publisher.settings import YouTubeSettings

NAME = "youtube_publisher"
SETTING_NAMES = setting_names(YouTubeSettings)
_SCOPES = tuple(
    f"https://www.googleapis.com/auth/{name}" for name in ("youtube.upload", "youtube", "youtube.force-ssl")
)


def create_subgraph(
    values: Mapping[str, str], clock: Clock | None = None, verifier: Verifier | None = None
) -> Subgraph[Resources]:
    """The subgraph `youtube_publisher`. Without a client of its own, demo mode publishes to the sandbox."""
    settings, clock = read_settings(YouTubeSettings, values), clock or SystemClock()
    sandbox = None
    if settings.demo and not settings.youtube_client_id:
        sandbox = Sandbox(Path(settings.data_dir) / "sandbox" / "youtube", clock)
    base = f"{settings.public_url.rstrip('/')}{SANDBOX}"
    resources = Resources(
        settings=settings,
        storage=open_storage(settings, NAME),
        fetcher=GuardedFetcher(read_networks(settings.fetch_allow)),
        provider=_sandbox_provider(base) if sandbox else _provider(settings),
        youtube=YouTubeApi(base if sandbox else settings.youtube_api_url),
        sandbox=sandbox,
        open_cipher=lambda: Cipher(instance_secret(settings), "platform tokens"),
    )
    return Subgraph(
        name=NAME,
        schema=schema,
        settings=settings,
        metadata=Base.metadata,
        migrations=Path(__file__).parent / "migrations",
        resources=resources,
        codes=FAMILY_CODES,
        verifier=verifier,
        routes=(come_back, *(ROUTES if sandbox else ())),
        paths=(CALLBACK, SANDBOX),
        jobs=JOBS,
        seed=_seed,
        on_start=_clean,
        clock=clock,
    )


def _provider(settings: YouTubeSettings) -> OAuthProvider:
    return OAuthProvider(
        name="youtube",
        authorize_url=settings.youtube_authorize_url,
        token_url=settings.youtube_token_url,
        client_id=settings.youtube_client_id,
        client_secret=settings.youtube_client_secret,
        scopes=_SCOPES,
        authorize_params={"access_type": "offline", "prompt": "consent"},
    )


def _sandbox_provider(base: str) -> OAuthProvider:
    return OAuthProvider(
        name="youtube",
        authorize_url=f"{base}/authorize",
        token_url=f"{base}/token",
        client_id="sandbox",
        client_secret="sandbox",  # noqa: S106 - it protects nothing
        scopes=_SCOPES,
    )


async def _clean(subgraph: Subgraph[Resources]) -> None:
    await subgraph.resources.storage.clean()


async def _seed(subgraph: Subgraph[Resources]) -> None:
    await connect_demo(subgraph.database, subgraph.clock, subgraph.resources)
