"""Requests and names of answers as the WaveStack reference prints them, in the order in which they can be sent."""

from tests.rest_compat.step import Step

VIDEO = "http://example.com/video.mp4"
HEALTH = Step("GET", "/health", names=("status",))
PAGE = "total limit offset"
ITEM = "id orgId projectId assetId title caption hashtags platforms scheduleAt status createdAt"
MESSAGE = "id platform channel{id name} author{id name role isMod} text ts meta"

QUEUED = {
    "projectId": "proj_456",
    "assetId": "asset_789",
    "title": "My Video Title",
    "caption": "Video description...",
    "hashtags": ["gaming", "stream"],
    "platforms": ["youtube", "instagram"],
    "scheduleAt": "2035-01-20T12:00:00Z",
    "idempotencyKey": "unique-key-12345",
}

SCRIPTS: dict[str, tuple[Step, ...]] = {
    "core": (
        HEALTH,
        Step("GET", "/.well-known/jwks.json", names=("keys[kty kid use alg n e]",)),
        Step("POST", "/api/queue", QUEUED, 201, ("id status createdAt",), {"item": "id"}),
        Step("GET", "/api/queue?status=queued&projectId=proj_456&limit=20&offset=0", names=(f"items[{ITEM}] {PAGE}",)),
        Step("GET", "/api/queue/{item}"),
        Step("DELETE", "/api/queue/{item}", status=204),
        Step("GET", "/api/projects"),
        Step("POST", "/api/projects", {"name": "My Project", "description": "Project description"}, 201),
        Step("GET", "/api/assets"),
        Step("GET", "/api/assets/asset_789"),
    ),
    "clipper": (
        HEALTH,
        Step("GET", "/api/v1/health", names=("status",)),
        Step(
            "POST",
            "/api/v1/clip",
            {"source": "https://example.com/video.mp4", "start_sec": 30.5, "duration_sec": 15, "out_ext": "mp4"},
            202,
            ("job_id status message",),
            {"job": "job_id"},
        ),
        Step(
            "GET",
            "/api/v1/clip/{job}",
            names=(
                "job_id status",
                "job_id status progress",
                "job_id status result{url duration size_bytes created_at}",
            ),
        ),
    ),
    "personality": (
        Step("GET", "/health", names=("status service version",)),
        Step(
            "POST",
            "/api/v1/chat",
            {
                "user_id": "user_123",
                "message": "Hey, what's up?",
                "context": {"platform": "discord", "channel": "general"},
            },
            names=("response confidence personality_score memory_used",),
        ),
        Step(
            "POST",
            "/api/v1/generate",
            {
                "content_type": "tweet",
                "topic": "streaming highlight",
                "context": {"game": "Valorant", "moment": "clutch 1v4"},
                "options": {"include_hashtags": True, "max_length": 280},
            },
            names=("content alternatives metadata{sentiment energy controversy_score}",),
        ),
        Step(
            "POST",
            "/api/v1/learn",
            {
                "data_type": "chat_history",
                "content": [
                    {"role": "user", "message": "Example interaction"},
                    {"role": "creator", "message": "Example response"},
                ],
                "source": "discord",
                "weight": 1.0,
            },
            202,
            ("status samples_processed next_training",),
        ),
        Step(
            "GET",
            "/api/v1/memory?user_id=user_123&limit=10",
            names=("memories[id content category created_at relevance_score]",),
        ),
    ),
    "social_ingest": (
        HEALTH,
        Step("GET", "/api/v1/messages?platform=discord&limit=50", names=(f"messages[{MESSAGE}] total hasMore",)),
        Step("GET", "/api/v1/events?platform=twitch&type=subscription", names=("events[id platform type data ts]",)),
        Step(
            "GET",
            "/api/v1/analytics/user/user_123",
            names=("user_id platforms total_messages activity_pattern{peak_hour peak_day avg_messages_per_day}",),
        ),
        Step(
            "GET",
            "/api/v1/search?q=awesome&platform=discord",
            names=("results[id text author platform ts relevance] total",),
        ),
        Step(
            "GET",
            "/api/v1/leaderboard?platform=discord&metric=messages&limit=10",
            names=("leaderboard[rank user_id username value metric]",),
        ),
    ),
    "automod": (
        HEALTH,
        Step(
            "POST",
            "/api/v1/check",
            {
                "content": "Message to check",
                "user_id": "user_123",
                "platform": "discord",
                "channel_id": "channel_456",
            },
            names=("allowed scores{toxicity spam nsfw} flags action",),
        ),
        Step(
            "GET",
            "/api/v1/violations/user_123",
            names=("user_id violations[id type content action_taken ts] total_violations status",),
        ),
    ),
    "thumbnails": (
        HEALTH,
        Step(
            "POST",
            "/api/v1/generate",
            {
                "title": "Epic Gaming Moments",
                "style": "gaming",
                "options": {
                    "include_face": True,
                    "face_expression": "excited",
                    "background": "gradient",
                    "colors": ["#ff0000", "#0000ff"],
                },
            },
            201,
            ("thumbnail_id url dimensions{width height} generated_at",),
        ),
    ),
    "youtube_publisher": (
        HEALTH,
        Step("GET", "/api/v1/auth/url", names=("auth_url state",)),
        Step(
            "POST",
            "/api/v1/upload",
            {
                "video_url": VIDEO,
                "title": "My Awesome Video",
                "description": "Video description...",
                "tags": ["gaming", "highlights"],
                "privacy": "public",
                "scheduled_at": "2035-01-20T12:00:00Z",
                "options": {"generate_thumbnail": True, "ai_description": True, "ai_tags": True},
            },
            202,
            ("upload_id status progress estimated_time",),
            {"upload": "upload_id"},
        ),
        Step("GET", "/api/v1/upload/{upload}"),
    ),
    "social_publisher": (
        HEALTH,
        Step(
            "POST",
            "/api/v1/publish",
            {
                "platform": "instagram",
                "content_type": "reel",
                "media_url": VIDEO,
                "caption": "Check out this highlight! 🔥",
                "options": {"ai_caption": True, "ai_hashtags": True, "generate_cover": True},
            },
            202,
            ("publish_id status platform",),
            {"publish": "publish_id"},
        ),
        Step("GET", "/api/v1/publish/{publish}"),
    ),
    "dashboard": (
        HEALTH,
        Step(
            "GET",
            "/api/v1/overview?period=7d",
            names=(
                (
                    "period metrics{total_views total_engagement new_followers watch_time_hours top_platform} "
                    "growth{views engagement followers}"
                ),
            ),
        ),
        Step("GET", "/api/v1/metrics/youtube?period=7d"),
        Step(
            "GET",
            "/api/v1/content?sort=views&limit=10",
            names=("content[id title platform views engagement_rate published_at]",),
        ),
    ),
}
