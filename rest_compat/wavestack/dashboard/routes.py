"""The endpoints of the Analytics Dashboard API."""

from rest_compat.engine.route import Route

ROUTES = (
    Route("GET", "/health", "check_health", access="public", rate="none", health=True),
    Route("GET", "/api/v1/overview", "get_overview"),
    Route("GET", "/api/v1/metrics/{platform}", "get_platform_metrics"),
    Route("GET", "/api/v1/content", "list_contents"),
)
