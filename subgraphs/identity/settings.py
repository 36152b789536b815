"""Settings as text come in, what identity needs to know goes out."""

from subgraphs.kit.settings import KitSettings


class IdentitySettings(KitSettings, frozen=True, kw_only=True):
    """`auth_secret`, where set, admits tokens of an outside issuer that are signed with it by HS256."""

    auth_token_ttl_seconds: int = 3600
    auth_secret: str = ""
