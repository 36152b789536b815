"""Settings as text come in, the running subgraph goes out: the one place where its parts are chosen."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from subgraphs.kit.app import Subgraph
from subgraphs.kit.clock import Clock, SystemClock
from subgraphs.kit.credentials import Verifier
from subgraphs.kit.fetch import GuardedFetcher, read_networks
from subgraphs.kit.oauth import LongLived, OAuthProvider
from subgraphs.kit.settings import read_settings, setting_names
from subgraphs.kit.signing import instance_secret
from subgraphs.kit.storage import open_storage
from subgraphs.wavestack.social_publisher.adapters.facebook import Facebook
from subgraphs.wavestack.social_publisher.adapters.instagram import Instagram
from subgraphs.wavestack.social_publisher.adapters.linkedin import LinkedIn
from subgraphs.wavestack.social_publisher.adapters.probing import ProcessProber
from subgraphs.wavestack.social_publisher.adapters.sandbox import doors, facebook, instagram, linkedin, tiktok
from subgraphs.wavestack.social_publisher.adapters.sandbox.state import Sandbox
from subgraphs.wavestack.social_publisher.adapters.tiktok import TikTok
from subgraphs.wavestack.social_publisher.domain.rules import RULES, SocialPlatform
from subgraphs.wavestack.social_publisher.errors import FAMILY_CODES
from subgraphs.wavestack.social_publisher.files import FILES, come_back, read_media
from subgraphs.wavestack.social_publisher.jobs import JOBS
from subgraphs.wavestack.social_publisher.models import Base
from subgraphs.wavestack.social_publisher.ports import Platform, Resources
from subgraphs.wavestack.social_publisher.schema import schema
from subgraphs.wavestack.social_publisher.service.demo import connect_demo
from subgraphs.wavestack.social_publisher.settings import SocialSettings

NAME = "social_publisher"
SETTING_NAMES = setting_names(SocialSettings)
_CLIENTS: Final[Mapping[SocialPlatform, Callable[[str], Platform]]] = {
    SocialPlatform.INSTAGRAM: Instagram,
    SocialPlatform.TIKTOK: TikTok,
    SocialPlatform.FACEBOOK: Facebook,
    SocialPlatform.LINKEDIN: LinkedIn,
}
_SCOPES: Final = {
    SocialPlatform.INSTAGRAM: (
        "instagram_business_basic",
        "instagram_business_content_publish",
        "instagram_business_manage_insights",
    ),
    SocialPlatform.TIKTOK: ("user.info.basic", "user.info.profile", "video.publish", "video.list"),
    SocialPlatform.FACEBOOK: ("pages_show_list", "pages_read_engagement", "pages_manage_posts", "read_insights"),
    SocialPlatform.LINKEDIN: ("openid", "profile", "w_member_social"),
}
_SANDBOX_ROUTES: Final = (
    *instagram.ROUTES,
    *tiktok.ROUTES,
    *facebook.ROUTES,
    *linkedin.ROUTES,
)


def create_subgraph(
    values: Mapping[str, str], clock: Clock | None = None, verifier: Verifier | None = None
) -> Subgraph[Resources]:
    """The subgraph `social_publisher`. In demo mode, platforms without a client of their own are sandboxes."""
    settings, clock = read_settings(SocialSettings, values), clock or SystemClock()
    sandboxes = {
        name: Sandbox(name, Path(settings.data_dir) / "sandbox" / name, clock, settings.public_url.rstrip("/"))
        for name in RULES
        if settings.demo and not getattr(settings, f"{name}_client_id")
    }
    resources = Resources(
        settings=settings,
        clock=clock,
        storage=open_storage(settings, NAME),
        fetcher=GuardedFetcher(read_networks(settings.fetch_allow)),
        prober=ProcessProber(),
        providers={name: _provider(settings, name, sandboxed=name in sandboxes) for name in RULES},
        platforms={
            name: client(_sandbox(settings, name) if name in sandboxes else getattr(settings, f"{name}_api_url"))
            for name, client in _CLIENTS.items()
        },
        sandboxes=sandboxes,
        open_secret=lambda: instance_secret(settings),
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
        routes=(come_back, read_media, *(_SANDBOX_ROUTES if sandboxes else ())),
        paths=(FILES, *(f"{doors.SANDBOXES}/{name}" for name in RULES)),
        jobs=JOBS,
        seed=_seed,
        on_start=_clean,
        clock=clock,
    )


def _sandbox(settings: SocialSettings, name: SocialPlatform) -> str:
    return f"{settings.public_url.rstrip('/')}{doors.SANDBOXES}/{name}"


def _provider(settings: SocialSettings, name: SocialPlatform, *, sandboxed: bool) -> OAuthProvider:
    if sandboxed:
        base = _sandbox(settings, name)
        return OAuthProvider(
            name=name,
            authorize_url=f"{base}/authorize",
            token_url=f"{base}/token",
            client_id="sandbox",
            client_secret="sandbox",  # noqa: S106 - it protects nothing
            scopes=_SCOPES[name],
            long_lived=_long_lived(name, "sandbox", "sandbox", f"{base}/access_token", f"{base}/refresh_access_token"),
        )
    client_id, secret = getattr(settings, f"{name}_client_id"), getattr(settings, f"{name}_client_secret")
    is_instagram = name == SocialPlatform.INSTAGRAM
    exchange_url = settings.instagram_exchange_url if is_instagram else settings.facebook_token_url
    # TikTok's own name for the client's id.
    named = {"client_key": client_id} if name == SocialPlatform.TIKTOK else {}
    return OAuthProvider(
        name=name,
        authorize_url=getattr(settings, f"{name}_authorize_url"),
        token_url=getattr(settings, f"{name}_token_url"),
        client_id=client_id,
        client_secret=secret,
        scopes=_SCOPES[name],
        authorize_params=named,
        token_params=named,
        long_lived=_long_lived(name, client_id, secret, exchange_url, settings.instagram_renew_url),
    )


def _long_lived(
    name: SocialPlatform, client_id: str, secret: str, exchange_url: str, renew_url: str
) -> LongLived | None:
    """How Meta's platforms give long-lived tokens; the others have refresh tokens."""
    if name == SocialPlatform.INSTAGRAM:
        return LongLived(
            exchange_url,
            {"grant_type": "ig_exchange_token", "client_secret": secret},
            renew_url=renew_url,
            renew_params={"grant_type": "ig_refresh_token"},
        )
    if name == SocialPlatform.FACEBOOK:
        client = {"client_id": client_id, "client_secret": secret}
        return LongLived(exchange_url, {"grant_type": "fb_exchange_token", **client}, "fb_exchange_token")
    return None


async def _clean(subgraph: Subgraph[Resources]) -> None:
    await subgraph.resources.storage.clean()


async def _seed(subgraph: Subgraph[Resources]) -> None:
    await connect_demo(subgraph.database, subgraph.clock, subgraph.resources)
