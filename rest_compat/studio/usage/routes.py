"""The endpoints of Analytics."""

from rest_compat.engine.route import Route

ROUTES = (
    Route("GET", "/analytics/usage", "get_usage", after_calls=True),
    Route("GET", "/analytics/providers/{provider_id}", "get_provider_analytics"),
)
