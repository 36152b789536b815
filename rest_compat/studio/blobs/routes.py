"""The endpoints of blobs and deltas, and the WebSocket channels that tell of them."""

from rest_compat.engine.route import Channel, Route, Upload

_UPLOAD = Upload(part="file", content="content", media_type="content_type", fixed={"encoding": "base64"})

_FILTERS = {
    "parentId": "filter[parent_id]",
    "contentTypes": "filter[content_type]",
    "tags": "filter[tags]",
    "provider": "filter[provider]",
}

_DELTA = {
    "operation": "delta.operation",
    "patch": "delta.patch",
    "encoding": "delta.encoding",
    "fromVersion": "delta.from_version",
    "onConflict": "delta.on_conflict",
    "ifMatch": "header:If-Match",
}

_IF_MATCH = {"ifMatch": "header:If-Match"}

_DAG = "/blobs/{blob_id}/dag"

_PATCH = {"patch": "*", "triggerProviders": "query:trigger_providers"}

ROUTES = (
    Route("GET", "/health", "check_health", access="public", rate="none", health=True),
    Route("POST", "/blobs", "create_blob", status=201, accepts=("json", "multipart"), upload=_UPLOAD),
    Route("POST", "/blobs/batch", "create_blobs", status=207, rate="batch"),
    Route("GET", "/blobs", "list_blobs", variables=_FILTERS),
    Route("GET", "/blobs/{blob_id}", "get_blob"),
    Route("PATCH", "/blobs/{blob_id}", "patch_blob", accepts=("merge-patch", "json-patch"), variables=_PATCH),
    Route("PATCH", "/blobs/{blob_id}", "update_blob", variables=_DELTA),
    Route("DELETE", "/blobs/{blob_id}", "delete_blob", status=204, variables=_IF_MATCH),
    Route("GET", "/blobs/{blob_id}/content", "get_blob_content", served=True),
    Route("GET", "/blobs/{blob_id}/deltas", "list_deltas"),
    Route("POST", "/deltas", "apply_delta", status=201),
    Route("GET", _DAG, "draw_dag_dot", when='query:format="dot"', media_type="text/vnd.graphviz"),
    Route("GET", _DAG, "draw_dag_mermaid", when='query:format="mermaid"', media_type="text/vnd.mermaid"),
    Route("GET", _DAG, "get_dag"),
    Route("GET", "/blobs/{blob_id}/ancestors", "list_ancestors"),
    Route("GET", "/blobs/{blob_id}/descendants", "list_descendants"),
    Route("POST", "/blobs/{blob_id}/revert", "revert_blob", variables=_IF_MATCH),
)

CHANNELS = (
    Channel(
        "blob:{blob_id}",
        "watch_blobs",
        where={"blobId": "blob_id"},
        events=("BLOB_UPDATED", "DELTA_APPLIED"),
        guard="find_blob",
        start="find_newest_event",
    ),
    Channel("user:blobs", "watch_blobs", start="find_newest_event"),
)
