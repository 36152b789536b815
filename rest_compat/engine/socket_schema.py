"""The WebSockets of an API come in; OpenAPI operations go out, which say in words what OpenAPI has no form for."""

from rest_compat.engine.client import Json
from rest_compat.engine.load import LoadedApi
from rest_compat.engine.stream import LoadedStream

_TOKEN = {"name": "token", "in": "query", "required": False, "schema": {"type": "string"}}


def channels_operation(loaded: LoadedApi) -> Json:
    """The socket of channels."""
    channels = ", ".join(f"`{channel.row.pattern}`" for channel in loaded.channels)
    kinds = sorted({kind for channel in loaded.channels for kind, _ in channel.feed.shapers.values()})
    groups = sorted({f"{kind.partition('.')[0]}.*" for kind in kinds if "." in kind})
    text = (
        "The first message is `{type: auth, token}`, or the token stands in the URL. "
        f"`{{type: subscribe, channels}}` chooses among {channels}, and by kind {_listed([*groups, '*'])}; messages "
        f"are {_listed(kinds)}. An `id` of yours comes back in the answer. Give the last `seq` as `resume_from` "
        "to hear what you missed."
    )
    return _operation("open_socket", "Open a WebSocket.", text) | {"security": []}


def stream_operation(stream: LoadedStream, security: Json) -> Json:
    """The socket of one stream."""
    keys = [fill.source.name for fill in stream.filler.fills]
    kinds = sorted({kind for kind, _ in stream.broadcasts.feed.shapers.values()})
    text = (
        f"`{{action: subscribe}}` with {_listed(keys)} begins, or begins anew; `{{action: unsubscribe}}` ends. "
        f"Nothing is acknowledged; messages are {_listed(kinds)} and `error`."
    )
    return _operation(stream.row.name, "Open a WebSocket.", text) | {"security": security}


def _operation(name: str, summary: str, text: str) -> dict[str, Json]:
    return {
        "operationId": name,
        "tags": ["live updates"],
        "summary": summary,
        "description": text,
        "parameters": [_TOKEN],
        "responses": {"101": {"description": "Switching Protocols"}},
    }


def _listed(names: list[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)
