"""The endpoints of the Clipper API."""

from rest_compat.engine.route import Route

_CLIP = {
    "startSeconds": "start_sec",
    "durationSeconds": "duration_sec",
    "format": "out_ext",
    "projectId": "project_id",
    "idempotencyKey": "idempotency_key",
}

ROUTES = (
    Route("GET", "/health", "check_health", access="public", rate="none", health=True),
    Route("GET", "/api/v1/health", "check_health", access="public", rate="none", health=True),
    Route("POST", "/api/v1/clip", "create_clip", status=202, variables=_CLIP),
    Route("GET", "/api/v1/clip/{job_id}", "get_clip", variables={"id": "job_id"}),
    # What bots ask that were written for an earlier version of the service.
    Route("GET", "/api/v1/status/{job_id}", "get_status", variables={"id": "job_id"}),
)
