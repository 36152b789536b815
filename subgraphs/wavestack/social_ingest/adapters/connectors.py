"""A started subgraph comes in; the connections to platforms that its settings want are held until it stops."""

from collections.abc import Iterator, Sequence

from subgraphs.kit.app import Subgraph
from subgraphs.kit.settings import SettingsError
from subgraphs.wavestack.social_ingest.adapters.listening import Listener, Source
from subgraphs.wavestack.social_ingest.adapters.twitch_chat import TwitchChat
from subgraphs.wavestack.social_ingest.adapters.youtube_api import YouTubeApi
from subgraphs.wavestack.social_ingest.adapters.youtube_chat import YouTubeChat
from subgraphs.wavestack.social_ingest.domain.connectors import ConnectorStatus
from subgraphs.wavestack.social_ingest.domain.incoming import Incoming
from subgraphs.wavestack.social_ingest.ports import Resources
from subgraphs.wavestack.social_ingest.service.connecting import take_in_heard
from subgraphs.wavestack.social_ingest.settings import SocialIngestSettings


class PlatformConnectors:
    """What listens to platforms. Several processes may: what both hear is one message."""

    def __init__(self) -> None:
        self._listeners: list[Listener] = []

    def statuses(self) -> list[ConnectorStatus]:
        """How each of them is."""
        return [listener.status for listener in self._listeners]

    async def start(self, subgraph: Subgraph[Resources]) -> None:
        """Begin to listen where the settings name channels."""
        settings = subgraph.resources.settings
        organization_id = settings.connectors_organization

        async def take_in(items: Sequence[Incoming]) -> None:
            await take_in_heard(subgraph.database, subgraph.resources, subgraph.clock, organization_id, items)

        for source in _sources(settings) if organization_id else ():
            listener = Listener(source, take_in, subgraph.clock, first_wait=settings.retry_base_seconds)
            self._listeners.append(listener)
            listener.start()

    async def stop(self, _subgraph: Subgraph[Resources]) -> None:
        """Listen no more."""
        for listener in self._listeners:
            await listener.stop()
        self._listeners = []


def _sources(settings: SocialIngestSettings) -> Iterator[Source]:
    if channels := _listed(settings.twitch_chat_channels):
        yield TwitchChat(settings.twitch_chat_url, channels)
    if settings.discord_chat_token:
        yield _discord(settings)
    if settings.youtube_chat_key:
        api = YouTubeApi(settings.youtube_api_url, settings.youtube_chat_key)
        for channel_id in _listed(settings.youtube_chat_channels):
            yield YouTubeChat(api, channel_id, look_seconds=settings.youtube_look_seconds)


def _discord(settings: SocialIngestSettings) -> Source:
    """The bot of the settings. Its library is an extra, and half a second to import."""
    try:
        from subgraphs.wavestack.social_ingest.adapters.discord_chat import DiscordAccess, DiscordChat  # noqa: PLC0415
    except ModuleNotFoundError as error:
        raise SettingsError("TIDEGATE_DISCORD_CHAT_TOKEN: needs the extra `discord` to be installed") from error
    urls = (settings.discord_api_url, settings.discord_gateway_url)
    access = DiscordAccess(settings.discord_chat_token, *urls, patience=settings.retry_base_seconds)
    return DiscordChat(access, _listed(settings.discord_chat_channels))


def _listed(text: str) -> list[str]:
    return [name.strip() for name in text.split(",") if name.strip()]
