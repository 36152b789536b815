"""The endpoints of the Core App API."""

from rest_compat.engine.route import Route

_CREDENTIALS = {
    "clientId": "client_id",
    "clientSecret": "client_secret",
    "organizationId": "org_id",
    "scopes": "words:scope",
}

ROUTES = (
    Route("GET", "/health", "check_health", access="public", rate="none", health=True),
    Route(
        "POST",
        "/api/auth/token",
        "create_token",
        variables=_CREDENTIALS,
        access="public",
        accepts=("json", "urlencoded"),
    ),
    Route("GET", "/api/auth/validate", "validate_token", access="token", rate="none", refusals="proxy"),
    Route("GET", "/.well-known/jwks.json", "list_signing_keys", access="public"),
    Route("GET", "/api/queue", "list_queue_items"),
    Route("POST", "/api/queue", "create_queue_item", status=201),
    Route("GET", "/api/queue/{id}", "get_queue_item"),
    Route("DELETE", "/api/queue/{id}", "delete_queue_item", status=204),
    Route("GET", "/api/projects", "list_projects"),
    Route("POST", "/api/projects", "create_project", status=201),
    Route("GET", "/api/projects/{id}", "get_project"),
    Route("GET", "/api/assets", "list_assets"),
    Route("POST", "/api/assets", "import_asset", status=201, when="url"),
    Route("POST", "/api/assets", "create_asset_upload", status=201),
    Route("GET", "/api/assets/{id}", "get_asset"),
)
