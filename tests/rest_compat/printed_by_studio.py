"""Requests and names of answers as the Studio reference prints them, each with the table that serves it."""

from tests.rest_compat.step import Step

BLOB = "id user_id content_type size version parent_id metadata processing_status created_at updated_at"
PROVIDER = "id name description category version"
STUDIO: tuple[tuple[str, Step], ...] = (
    (
        "blobs",
        Step(
            "POST",
            "/blobs",
            {
                "content": "base64_encoded_content",
                "content_type": "text/plain",
                "metadata": {"title": "My Document", "tags": ["draft", "chapter-1"]},
            },
            201,
            (f"data{{{BLOB} content_url}}",),
            {"blob": "data.id"},
        ),
    ),
    (
        "blobs",
        Step(
            "GET",
            "/blobs/{blob}?include_children=true&include_deltas=true",
            names=(
                f"data{{{BLOB} content children[id provider_id created_at] deltas[id operation version created_at]}}",
            ),
        ),
    ),
    (
        "blobs",
        Step(
            "PATCH",
            "/blobs/{blob}",
            {
                "delta": {
                    "operation": "update",
                    "patch": {"content": "Updated content...", "metadata": {"tags": ["draft", "chapter-1", "revised"]}},
                },
                "trigger_providers": True,
            },
            names=("data{id version delta_id updated_at}",),
        ),
    ),
    (
        "blobs",
        Step(
            "GET",
            "/blobs?page=1&limit=20&sort=-created_at",
            names=("data[id title content_type size version created_at] pagination{page limit total pages}",),
        ),
    ),
    (
        "blobs",
        Step(
            "GET",
            "/blobs/{blob}/deltas",
            names=("data[id blob_id provider_id operation patch from_version to_version applied_at]",),
        ),
    ),
    (
        "blobs",
        Step(
            "POST",
            "/deltas",
            {
                "blob_id": "{blob}",
                "operation": "update",
                "patch": {"op": "add", "path": "/metadata/reviewed", "value": True},
            },
            201,
            ("data{id blob_id status new_version applied_at}",),
        ),
    ),
    (
        "blobs",
        Step(
            "POST",
            "/blobs/{blob}/revert",
            {"target_version": 2, "create_backup": True},
            names=("data{blob_id reverted_to current_version backup_blob_id}",),
        ),
    ),
    (
        "blobs",
        Step(
            "GET",
            "/blobs/{blob}/dag?depth=-1&direction=both",
            names=(
                (
                    "data{root_id nodes[id type level metadata] edges[from to provider_id transform] "
                    "statistics{total_nodes max_depth providers_involved}}"
                ),
            ),
        ),
    ),
    ("blobs", Step("GET", "/blobs/{blob}/ancestors", names=("data[id relation distance]",))),
    ("blobs", Step("GET", "/blobs/{blob}/descendants", names=("data[id provider_id depth created_at]",))),
    (
        "blobs",
        Step(
            "POST",
            "/blobs/batch",
            {
                "blobs": [
                    {"content": "Content 1", "content_type": "text/plain", "metadata": {"chapter": 1}},
                    {"content": "Content 2", "content_type": "text/plain", "metadata": {"chapter": 2}},
                ],
                "common_metadata": {"project": "book", "author": "user_123"},
            },
            207,
            ("data{created[temp_id blob_id status] failed summary{total succeeded failed}}",),
        ),
    ),
    (
        "providers",
        Step(
            "GET",
            "/providers",
            names=(
                (
                    f"data[{PROVIDER} capabilities{{input_types output_types max_input_size supports_streaming}} "
                    "pricing{model cost} status rating usage_count]"
                ),
            ),
        ),
    ),
    (
        "providers",
        Step(
            "GET",
            "/providers/text-expander",
            names=(
                (
                    "data{id name description long_description author version schema{input output} configuration "
                    "metrics{average_latency success_rate total_processed}}"
                ),
            ),
        ),
    ),
    (
        "providers",
        Step(
            "POST",
            "/providers",
            {
                "id": "custom-analyzer",
                "name": "Custom Analyzer",
                "description": "Analyzes custom data",
                "workflow_id": "custom-analyzer-workflow",
                "trigger_events": ["onCreate", "onEdit"],
                "supported_types": ["application/json"],
                "configuration": {"api_key": "xxx", "endpoint": "https://api.custom.com"},
            },
            201,
            ("data{id status validation_id}",),
        ),
    ),
    (
        "providers",
        Step(
            "POST",
            "/providers/text-expander/process",
            {"blob_id": "{blob}", "configuration": {"target_length": 500, "style": "academic"}, "async": True},
            202,
            ("data{job_id status estimated_completion status_url}",),
            {"job": "data.job_id"},
        ),
    ),
    (
        "providers",
        Step(
            "GET",
            "/jobs/{job}",
            names=(
                (
                    "data{job_id type provider_id blob_id status progress output_blob_id error created_at started_at "
                    "completed_at status_url}"
                ),
            ),
        ),
    ),
    (
        "providers",
        Step(
            "GET",
            "/providers/text-expander/status/{blob}",
            names=("data{blob_id provider_id status last_processed_version processed_at output_blob_id metadata}",),
        ),
    ),
    (
        "providers",
        Step(
            "POST",
            "/providers/text-expander/batch",
            {"blob_ids": ["{blob}"], "configuration": {"style": "professional"}},
            202,
            ("data{batch_id total_items status status_url}",),
            {"batch": "data.batch_id"},
        ),
    ),
    (
        "providers",
        Step(
            "GET",
            "/batches/{batch}",
            names=(
                (
                    "data{batch_id provider_id status total_items completed failed items[blob_id job_id status "
                    "output_blob_id error] created_at completed_at}"
                ),
            ),
        ),
    ),
    (
        "search",
        Step(
            "POST",
            "/search",
            {
                "query": "machine learning",
                "filters": {
                    "content_type": ["text/plain", "text/markdown"],
                    "created_after": "2024-01-01T00:00:00Z",
                    "tags": ["ai", "ml"],
                },
                "sort": {"field": "relevance", "order": "desc"},
                "highlight": True,
                "page": 1,
                "limit": 20,
            },
            names=(
                (
                    "data[id title excerpt relevance_score content_type created_at] pagination{page limit total} "
                    "facets{content_types tags}"
                ),
            ),
        ),
    ),
    (
        "search",
        Step(
            "POST",
            "/query",
            {
                "select": ["id", "title", "content_type", "metadata.word_count"],
                "from": "blobs",
                "where": {
                    "and": [
                        {"content_type": {"in": ["text/plain", "text/markdown"]}},
                        {"metadata.word_count": {"gte": 1}},
                        {"or": [{"metadata.tags": {"contains": "draft"}}, {"metadata.status": "review"}]},
                    ]
                },
                "order_by": [{"field": "metadata.word_count", "direction": "desc"}],
                "limit": 50,
            },
            names=("data[id title content_type metadata{word_count}] metadata{query_time total_results}",),
        ),
    ),
    (
        "usage",
        Step(
            "GET",
            "/analytics/usage?period=month",
            names=(
                (
                    "data{period from to statistics{blobs_created blobs_processed storage_used providers_used "
                    "deltas_applied api_calls} trends{blobs_created storage_used}}"
                ),
            ),
        ),
    ),
    ("blobs", Step("DELETE", "/blobs/{blob}?cascade=true", status=204)),
)
