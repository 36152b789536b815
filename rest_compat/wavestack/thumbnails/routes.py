"""The endpoints of the Thumbnail Generator API."""

from rest_compat.engine.route import Route

_OPTIONS = {
    "includeFace": "options.include_face",
    "faceExpression": "options.face_expression",
    "background": "options.background",
    "colors": "options.colors",
    "position": "options.position",
}

ROUTES = (
    Route("GET", "/health", "check_health", access="public", rate="none", health=True),
    Route(
        "POST",
        "/api/v1/generate",
        "generate",
        status=201,
        variables=_OPTIONS
        | {
            "imageUrl": "image_url",
            "imageAssetId": "image_asset_id",
            "clipId": "clip_id",
            "assetId": "asset_id",
        },
    ),
    Route(
        "POST",
        "/api/v1/generate/from-frame",
        "generate_from_frame",
        status=201,
        variables=_OPTIONS
        | {
            "videoUrl": "video_url",
            "clipId": "clip_id",
            "assetId": "asset_id",
            "title": "overlays.title",
            "subtitle": "overlays.subtitle",
        },
    ),
)
