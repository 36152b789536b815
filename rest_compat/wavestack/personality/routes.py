"""The endpoints of the AI Personality API."""

from rest_compat.engine.route import Route

ROUTES = (
    Route("GET", "/health", "check_health", access="public", rate="none", health=True),
    Route(
        "POST",
        "/api/v1/chat",
        "chat",
        variables={"userId": "user_id", "platform": "context.platform", "channel": "context.channel"},
    ),
    Route(
        "POST",
        "/api/v1/generate",
        "generate",
        variables={
            "contentType": "content_type",
            "includeHashtags": "options.include_hashtags",
            "maxLength": "options.max_length",
        },
    ),
    Route("POST", "/api/v1/learn", "learn", status=202, variables={"dataType": "data_type"}),
    Route("GET", "/api/v1/memory", "list_memories", variables={"userId": "user_id"}),
)
