"""The endpoints of the YouTube Publisher API."""

from rest_compat.engine.route import Route

_UPLOAD = {
    "videoUrl": "video_url",
    "assetId": "asset_id",
    "scheduledAt": "scheduled_at",
    "playlistId": "playlist_id",
    "idempotencyKey": "idempotency_key",
    "generateThumbnail": "options.generate_thumbnail",
    "aiDescription": "options.ai_description",
    "aiTags": "options.ai_tags",
}

ROUTES = (
    Route("GET", "/health", "check_health", access="public", rate="none", health=True),
    Route("GET", "/api/v1/auth/url", "begin_consent"),
    Route("POST", "/api/v1/auth/callback", "connect"),
    Route("POST", "/api/v1/upload", "create_upload", status=202, variables=_UPLOAD),
    Route("GET", "/api/v1/upload/{upload_id}", "get_upload", variables={"id": "upload_id"}),
)
