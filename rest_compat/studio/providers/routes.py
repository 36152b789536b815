"""The endpoints of providers, jobs and batches, and the WebSocket channels that tell of providers."""

from rest_compat.engine.route import Channel, Route

ROUTES = (
    Route("GET", "/providers", "list_providers"),
    Route("POST", "/providers", "register_provider", status=201),
    Route("GET", "/providers/{provider_id}", "get_provider"),
    Route("PATCH", "/providers/{provider_id}", "update_provider"),
    Route("DELETE", "/providers/{provider_id}", "delete_provider", status=204),
    Route("POST", "/providers/{provider_id}/activate", "activate_provider"),
    Route("POST", "/providers/{provider_id}/deactivate", "deactivate_provider"),
    Route("POST", "/providers/{provider_id}/ratings", "rate_provider", status=201),
    Route("POST", "/providers/{provider_id}/process", "process_blob_now", when="async=false"),
    Route("POST", "/providers/{provider_id}/process", "process_blob", status=202),
    Route("GET", "/providers/{provider_id}/status/{blob_id}", "get_processing_status"),
    Route("POST", "/providers/{provider_id}/batch", "process_blobs", status=202, rate="batch"),
    Route("GET", "/jobs", "list_jobs"),
    Route("GET", "/jobs/{job_id}", "get_job"),
    Route("DELETE", "/jobs/{job_id}", "cancel_job"),
    Route("GET", "/batches/{batch_id}", "get_batch"),
)

CHANNELS = (
    Channel(
        "provider:{provider_id}",
        "watch_providers",
        where={"providerId": "provider_id"},
        guard="find_provider",
        start="find_newest_provider_event",
    ),
)
