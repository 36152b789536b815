"""The endpoints of search and query, and the list of blobs where it searches."""

from rest_compat.engine.route import Route

_FILTERS = {
    "contentTypes": "filters.content_type",
    "tags": "filters.tags",
    "createdAfter": "filters.created_after",
    "createdBefore": "filters.created_before",
    "parentId": "filters.parent_id",
    "provider": "filters.provider",
    "field": "sort.field",
    "order": "sort.order",
}

_LIST_FILTERS = {
    "parentId": "filter[parent_id]",
    "contentTypes": "filter[content_type]",
    "tags": "filter[tags]",
    "provider": "filter[provider]",
}

ROUTES = (
    Route("POST", "/search", "search_blobs", rate="read", strict=True, variables=_FILTERS),
    Route("POST", "/query", "query_blobs", rate="read", strict=True, variables={"source": "from"}),
    Route("GET", "/blobs", "search_blob_list", when="query:search", variables=_LIST_FILTERS),
)
