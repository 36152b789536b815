"""What all of the Studio API has in common (reference: Error Responses, Rate Limiting; spec/studio D-32 to D-37)."""

from rest_compat.engine.api import Access, Api, Failure, Family, Fault, Refusals

STUDIO_FAMILY = Family(
    name="studio",
    spelling="snake",
    codes={
        "VALIDATION_ERROR": 400,
        "INVALID_DELTA": 400,
        "VERSION_MISMATCH": 400,
        "INVALID_TOKEN": 401,
        "TOKEN_EXPIRED": 401,
        "PERMISSION_DENIED": 403,
        "QUOTA_EXCEEDED": 403,
        "BLOB_NOT_FOUND": 404,
        "PROVIDER_NOT_FOUND": 404,
        "NOT_FOUND": 404,
        "METHOD_NOT_ALLOWED": 405,
        "CONCURRENT_MODIFICATION": 409,
        "DUPLICATE_RESOURCE": 409,
        "UNSUPPORTED_MEDIA_TYPE": 415,
        "RATE_LIMITED": 429,
        "INTERNAL_ERROR": 500,
        "PROVIDER_ERROR": 500,
        "SERVICE_UNAVAILABLE": 503,
        "MAINTENANCE_MODE": 503,
    },
    translations={
        "BAD_USER_INPUT": "VALIDATION_ERROR",
        "UNAUTHENTICATED": "INVALID_TOKEN",
        "UNAUTHORIZED": "INVALID_TOKEN",
        "FORBIDDEN": "PERMISSION_DENIED",
        "DOWNSTREAM_SERVICE_ERROR": "SERVICE_UNAVAILABLE",
    },
    details_names={"constraint": "reason"},
    refusals={
        "standard": Refusals(
            envelope={
                "error": {
                    "code": "{code}",
                    "message": "{message}",
                    "details": "{details}",
                    "request_id": "{request_id}",
                    "documentation": "https://docs.memmie.ai/studio/errors#{code}",
                }
            },
            faults={
                Fault.MISSING_TOKEN: Failure("INVALID_TOKEN", "Authentication token missing"),
                Fault.INVALID_TOKEN: Failure("INVALID_TOKEN", "Authentication token invalid"),
                Fault.EXPIRED_TOKEN: Failure("TOKEN_EXPIRED", "Authentication token eypired"),
                Fault.MISSING_ORGANIZATION: Failure("PERMISSION_DENIED", "No permission for resource"),
                Fault.OTHER_ORGANIZATION: Failure("PERMISSION_DENIED", "No permission for resource"),
                Fault.INVALID_VALUE: Failure("VALIDATION_ERROR", "Invalid input provided: {sentence}"),
                Fault.INVALID_BODY: Failure("VALIDATION_ERROR", "The body is not valid JSON"),
                Fault.BODY_TOO_LARGE: Failure("VALIDATION_ERROR", "The body is too large"),
                Fault.UNSUPPORTED_MEDIA_TYPE: Failure(
                    "UNSUPPORTED_MEDIA_TYPE", "The body has a media type that is not read here"
                ),
                Fault.UNKNOWN_ROUTE: Failure("NOT_FOUND", "There is nothing at this path"),
                Fault.WRONG_METHOD: Failure("METHOD_NOT_ALLOWED", "This path does not know this method"),
                Fault.NOT_FOUND: Failure("NOT_FOUND", "There is no such resource"),
                Fault.RATE_LIMITED: Failure("RATE_LIMITED", "Rate limit exceeded"),
                Fault.INTERNAL: Failure("INTERNAL_ERROR", "Unexpected server error"),
                Fault.UNAVAILABLE: Failure("SERVICE_UNAVAILABLE", "Service temporarily unavailable"),
                Fault.MAINTENANCE: Failure("MAINTENANCE_MODE", "System under maintenance"),
            },
            invalid_details={"field": "{field}", "reason": "{sentence}"},
            problem={
                "type": "https://docs.memmie.ai/studio/errors#{code}",
                "title": "{title}",
                "status": "{status}",
                "detail": "{message}",
                "code": "{code}",
                "details": "{details}",
                "request_id": "{request_id}",
            },
        )
    },
    access={"token": Access(), "public": Access(token=False)},
    headers={"idempotencyKey": "Idempotency-Key", "ifMatch": "If-Match"},
    words={
        "ContentEncoding": {"utf-8": "UTF_8", "utf8": "UTF_8"},
        "ProviderTrigger": {"onCreate": "ON_CREATE", "onEdit": "ON_EDIT", "onDelete": "ON_DELETE"},
    },
    refuse_unknown_filters=True,
    # A blob of 10 MiB in base64, or as JSON text whose characters are escaped, with room for its metadata.
    body_limit=33_554_432,
    limit_anonymous=False,
)

STUDIO = Api(
    name="studio",
    title="Memmie Studio API",
    description="Versioned blobs, the deltas that made them, and the providers that process them.",
    version="1.0.0",
    family=STUDIO_FAMILY,
    tables=(
        "rest_compat.studio.search",
        "rest_compat.studio.blobs",
        "rest_compat.studio.providers",
        "rest_compat.studio.usage",
    ),
    documentation="",
    prefix="/studio/v1",
    socket="/ws",
    calls="record_api_calls",
    rates={"read": 1000, "write": 100, "batch": 10},
    rate_of_method={"GET": "read", "*": "write"},
)

APIS = (STUDIO,)
