"""What all WaveStack APIs have in common, and the list of them (reference: Error Responses, Rate Limits).

Ports, rates and where documentation stands are the reference's. Services that its table of rates leaves out have none.
"""

from rest_compat.engine.api import Access, Api, Failure, Family, Fault, Refusals

_FAULTS = {
    Fault.MISSING_TOKEN: Failure("UNAUTHORIZED", "A bearer token is required"),
    Fault.INVALID_TOKEN: Failure("UNAUTHORIZED", "The bearer token is invalid"),
    Fault.EXPIRED_TOKEN: Failure("UNAUTHORIZED", "The bearer token has expired"),
    Fault.MISSING_ORGANIZATION: Failure("UNAUTHORIZED", "The header X-Org-Id is required"),
    Fault.OTHER_ORGANIZATION: Failure("FORBIDDEN", "The token belongs to another organization"),
    Fault.INVALID_VALUE: Failure("VALIDATION_ERROR", "{sentence}"),
    Fault.INVALID_BODY: Failure("VALIDATION_ERROR", "The body is not valid JSON"),
    Fault.BODY_TOO_LARGE: Failure("PAYLOAD_TOO_LARGE", "The body is too large"),
    Fault.UNSUPPORTED_MEDIA_TYPE: Failure("UNSUPPORTED_MEDIA_TYPE", "The body has a media type that is not read here"),
    Fault.UNKNOWN_ROUTE: Failure("NOT_FOUND", "There is nothing at this path"),
    Fault.WRONG_METHOD: Failure("METHOD_NOT_ALLOWED", "This path does not know this method"),
    Fault.NOT_FOUND: Failure("NOT_FOUND", "There is no such resource"),
    Fault.RATE_LIMITED: Failure("RATE_LIMITED", "Too many requests"),
    Fault.INTERNAL: Failure("INTERNAL_ERROR", "Internal server error"),
    Fault.UNAVAILABLE: Failure("SERVICE_UNAVAILABLE", "The service is temporarily unavailable"),
    Fault.MAINTENANCE: Failure("SERVICE_UNAVAILABLE", "The service is under maintenance"),
}

# The token check that reverse proxies call before they forward a request (spec/wavestack, section 2, Auth).
_PROXY_FAULTS = _FAULTS | {
    Fault.MISSING_TOKEN: Failure("UNAUTHORIZED", "missing token"),
    Fault.INVALID_TOKEN: Failure("UNAUTHORIZED", "invalid token"),
    Fault.EXPIRED_TOKEN: Failure("UNAUTHORIZED", "invalid token"),
}

_DETAILS = {"field": "{field}", "constraint": "{constraint}"}

WAVESTACK = Family(
    name="wavestack",
    spelling="camel",
    codes={
        "VALIDATION_ERROR": 400,
        "UNAUTHORIZED": 401,
        "FORBIDDEN": 403,
        "NOT_FOUND": 404,
        "METHOD_NOT_ALLOWED": 405,
        "CONFLICT": 409,
        "PAYLOAD_TOO_LARGE": 413,
        "UNSUPPORTED_MEDIA_TYPE": 415,
        "RATE_LIMITED": 429,
        "INTERNAL_ERROR": 500,
        "SERVICE_UNAVAILABLE": 503,
    },
    translations={
        "BAD_USER_INPUT": "VALIDATION_ERROR",
        "UNAUTHENTICATED": "UNAUTHORIZED",
        "INVALID_TOKEN": "UNAUTHORIZED",
        "TOKEN_EXPIRED": "UNAUTHORIZED",
        "DOWNSTREAM_SERVICE_ERROR": "SERVICE_UNAVAILABLE",
    },
    details_names={},
    refusals={
        "standard": Refusals(
            {"error": {"code": "{code}", "message": "{message}", "details": "{details}"}}, _FAULTS, _DETAILS
        ),
        "proxy": Refusals({"error": "{message}"}, _PROXY_FAULTS, _DETAILS),
    },
    access={
        "organization": Access(organization_header="X-Org-Id"),
        "open": Access(organization_header="X-Org-Id", organization_required=False, open=True),
        "token": Access(),
        "public": Access(token=False),
    },
    words={
        "Platform": {"twitter": "X"},
        "MetricsPlatform": {"twitter": "X"},
        "ModerationPlatform": {"x": "TWITTER"},
        "Period": {
            "24h": "LAST_24_HOURS",
            "7d": "LAST_7_DAYS",
            "30d": "LAST_30_DAYS",
            "90d": "LAST_90_DAYS",
        },
    },
)

CORE = Api(
    name="core",
    title="WaveStack Core App API",
    description="Tokens, the publishing queue, projects and assets of an organization.",
    version="1.0.0",
    family=WAVESTACK,
    tables=("rest_compat.wavestack.core",),
    documentation="/api",
    port=3000,
    gathers=True,
    rates={"core": 100},
    rate_of_method={"*": "core"},
)

CLIPPER = Api(
    name="clipper",
    title="WaveStack Clipper API",
    description="Clips that are cut out of videos.",
    version="1.0.0",
    family=WAVESTACK,
    tables=("rest_compat.wavestack.clipper",),
    documentation="/api",
    port=8000,
    access="open",
    rates={"clipper": 10},
    rate_of_method={"*": "clipper"},
)

SOCIAL_INGEST = Api(
    name="social_ingest",
    title="WaveStack Social Ingest API",
    description="Chat messages and events of the platforms, their search and their analytics.",
    version="1.0.0",
    family=WAVESTACK,
    tables=("rest_compat.wavestack.social_ingest",),
    documentation="",
    port=8100,
    access="open",
    rates={"social_ingest": 200},
    rate_of_method={"*": "social_ingest"},
)

PERSONALITY = Api(
    name="personality",
    title="WaveStack AI Personality API",
    description="Chat, content and memory in the style of a creator.",
    version="1.0.0",
    family=WAVESTACK,
    tables=("rest_compat.wavestack.personality",),
    documentation="",
    port=8200,
    access="open",
    rates={"personality": 60},
    rate_of_method={"*": "personality"},
)

THUMBNAILS = Api(
    name="thumbnails",
    title="WaveStack Thumbnail Generator API",
    description="Thumbnails that are drawn from titles, styles and video frames.",
    version="1.0.0",
    family=WAVESTACK,
    tables=("rest_compat.wavestack.thumbnails",),
    documentation="",
    port=8400,
    access="open",
)

YOUTUBE_PUBLISHER = Api(
    name="youtube_publisher",
    title="WaveStack YouTube Publisher API",
    description="Uploads of videos to YouTube, and the account that they go to.",
    version="1.0.0",
    family=WAVESTACK,
    tables=("rest_compat.wavestack.youtube_publisher",),
    documentation="",
    port=8500,
    access="open",
    rates={"youtube_publisher": 30},
    rate_of_method={"*": "youtube_publisher"},
)

SOCIAL_PUBLISHER = Api(
    name="social_publisher",
    title="WaveStack Social Publisher API",
    description="Posts to Instagram, TikTok, Facebook and LinkedIn.",
    version="1.0.0",
    family=WAVESTACK,
    tables=("rest_compat.wavestack.social_publisher",),
    documentation="",
    port=8600,
    access="open",
    rates={"social_publisher": 30},
    rate_of_method={"*": "social_publisher"},
)

AUTOMOD = Api(
    name="automod",
    title="WaveStack Auto-Mod API",
    description="Verdicts about messages, and the violations of users.",
    version="1.0.0",
    family=WAVESTACK,
    tables=("rest_compat.wavestack.automod",),
    documentation="",
    port=8700,
    access="open",
)

DASHBOARD = Api(
    name="dashboard",
    title="WaveStack Analytics Dashboard API",
    description="Figures about platforms, content and growth.",
    version="1.0.0",
    family=WAVESTACK,
    tables=("rest_compat.wavestack.dashboard",),
    documentation="",
    port=8800,
    access="open",
)

APIS = (CORE, CLIPPER, THUMBNAILS, YOUTUBE_PUBLISHER, AUTOMOD, DASHBOARD, SOCIAL_INGEST, SOCIAL_PUBLISHER, PERSONALITY)
