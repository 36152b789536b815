"""The endpoints of the Auto-Mod API."""

from rest_compat.engine.route import Route

_TEXT = {"userId": "user_id", "channelId": "channel_id", "messageId": "message_id"}

ROUTES = (
    Route("GET", "/health", "check_health", access="public", rate="none", health=True),
    Route("POST", "/api/v1/check", "check_content", variables=_TEXT),
    # What bots ask that were written for an earlier version of the service.
    Route("POST", "/api/v1/moderate/check", "check_content", variables=_TEXT),
    Route("GET", "/api/v1/violations/{user_id}", "list_violations", variables={"userId": "user_id"}),
)
