"""The endpoints of the Social Publisher API."""

from rest_compat.engine.route import Route

_POST = {
    "contentType": "content_type",
    "mediaUrl": "media_url",
    "assetId": "asset_id",
    "scheduledAt": "scheduled_at",
    "idempotencyKey": "idempotency_key",
    "aiCaption": "options.ai_caption",
    "aiHashtags": "options.ai_hashtags",
    "generateCover": "options.generate_cover",
}

ROUTES = (
    Route("GET", "/health", "check_health", access="public", rate="none", health=True),
    Route("POST", "/api/v1/publish", "create_post", status=202, variables=_POST),
    Route("GET", "/api/v1/publish/{publish_id}", "get_post", variables={"id": "publish_id"}),
)
