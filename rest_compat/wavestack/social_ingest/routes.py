"""The endpoints of the Social Ingest API, and its stream of messages."""

from rest_compat.engine.route import Route, Stream

_OF = {"channelId": "channel_id", "userId": "user_id"}

ROUTES = (
    Route("GET", "/health", "check_health", access="public", rate="none", health=True),
    Route("GET", "/api/v1/messages", "list_messages", variables=_OF),
    Route("GET", "/api/v1/events", "list_events", variables=_OF),
    Route("GET", "/api/v1/analytics/user/{user_id}", "get_user_analytics", variables={"userId": "user_id"}),
    Route(
        "GET", "/api/v1/analytics/channel/{channel_id}", "get_channel_analytics", variables={"channelId": "channel_id"}
    ),
    Route("GET", "/api/v1/search", "search_messages", variables={"query": "q"}),
    Route("GET", "/api/v1/leaderboard", "list_leaders"),
    Route("POST", "/api/v1/ingest/{platform}", "ingest", variables={"items": "*"}),
)

STREAMS = (
    Stream("/api/v1/stream/messages", "watch_messages", start="find_newest_message_event", shared=("org_id", "scope")),
)
