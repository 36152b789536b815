"""A started subgraph comes in; the connections to platforms that its settings want are held until it stops."""

from collections.abc import Sequence

from subgraphs.kit.app import Subgraph
from subgraphs.wavestack.social_ingest.adapters.twitch_chat import Chat, TwitchChat
from subgraphs.wavestack.social_ingest.ports import Resources
from subgraphs.wavestack.social_ingest.service.connecting import take_in_heard
from subgraphs.wavestack.social_ingest.service.incoming import Incoming


class Connectors:
    """What listens to platforms. Several processes may: what both hear is one message."""

    def __init__(self) -> None:
        self._chats: list[TwitchChat] = []

    async def start(self, subgraph: Subgraph[Resources]) -> None:
        """Begin to listen where the settings name channels."""
        settings = subgraph.resources.settings
        channels = [channel.strip() for channel in settings.twitch_chat_channels.split(",") if channel.strip()]
        organization_id = settings.connectors_organization
        if not channels or not organization_id:
            return

        async def take_in(items: Sequence[Incoming]) -> None:
            await take_in_heard(subgraph.database, subgraph.resources, subgraph.clock, organization_id, items)

        chat = Chat(settings.twitch_chat_url, channels, first_wait=settings.retry_base_seconds)
        self._chats = [TwitchChat(chat, take_in)]
        for each in self._chats:
            each.start()

    async def stop(self, _subgraph: Subgraph[Resources]) -> None:
        """Listen no more."""
        for each in self._chats:
            await each.stop()
        self._chats = []
