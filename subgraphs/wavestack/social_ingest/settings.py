"""Settings as text by name come in, frozen values of this subgraph go out."""

from typing import Annotated

import msgspec

from subgraphs.kit.settings import KitSettings


class SocialIngestSettings(KitSettings, frozen=True, kw_only=True):
    """What this subgraph may be told besides what every subgraph may."""

    creator_handle: str = "creator"
    """Who is meant by `mentionsCreator`."""
    connectors_organization: str = ""
    """For whom connectors take in what they hear; none listens where it is empty."""
    twitch_chat_channels: str = ""
    """The names of Twitch channels whose chat is taken in, as a comma list."""
    twitch_chat_url: str = "wss://irc-ws.chat.twitch.tv:443"
    discord_chat_token: str = ""
    """The token of a Discord bot; what is written in the channels that it can read is taken in."""
    discord_chat_channels: str = ""
    """The identifiers of the only Discord channels that are taken in, as a comma list; all where it is empty."""
    discord_api_url: str = "https://discord.com/api/v10"
    discord_gateway_url: str = "wss://gateway.discord.gg/"
    youtube_chat_channels: str = ""
    """The identifiers of YouTube channels whose live chats are taken in, as a comma list."""
    youtube_chat_key: str = ""
    """The API key with which live chats are read; YouTube's are not read without it."""
    youtube_api_url: str = "https://www.googleapis.com"
    youtube_look_seconds: Annotated[float, msgspec.Meta(gt=0)] = 60.0
    """How often it is looked whether a YouTube channel is live."""
    message_retention_days: Annotated[int, msgspec.Meta(ge=1)] = 30
    """How long messages and events are kept after they came; what they add up to stays."""
