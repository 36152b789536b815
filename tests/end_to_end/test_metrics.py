"""What a running product has counted is told to Prometheus, in the text format that its own parser reads."""

from collections.abc import Mapping

from prometheus_client.parser import text_string_to_metric_families

from tests.end_to_end.product import Product
from tests.end_to_end.round_trips import studio_round_trip

COUNTED = {
    ("db_queries_total", ("subgraph", "blobs")),
    ("http_request_duration_seconds_count", ("method", "PATCH")),
    ("studio_blob_creation_duration_seconds_count", ("content_type", "text/plain")),
    ("studio_delta_application_duration_seconds_count", ("operation", "update")),
    ("studio_deltas_applied_total", ("operation", "update")),
}


def told(product: Product) -> Mapping[tuple[str, tuple[tuple[str, str], ...]], float]:
    answer = product.ask("GET", "/metrics")
    assert answer.status == 200
    assert answer.headers["content-type"].startswith("text/plain; version=")
    families = text_string_to_metric_families(answer.body.decode())
    return {
        (sample.name, tuple(sorted(sample.labels.items()))): sample.value
        for family in families
        for sample in family.samples
    }


def test_what_is_done_is_counted(product: Product) -> None:
    before = told(product)
    studio_round_trip(product)
    after = told(product)

    for name, label in COUNTED:
        assert after[name, (label,)] > before.get((name, (label,)), 0)
    created = ("http_requests_total", (("method", "POST"), ("status", "201")))
    assert after[created] > before.get(created, 0)


def test_runs_of_providers_are_counted(product: Product) -> None:
    headers = {"authorization": f"Bearer {product.user_token()}"}
    body = {"content": "Ships leave the harbour at night. " * 5, "content_type": "text/plain"}
    blob = product.ask("POST", "/studio/v1/blobs", body, headers).json["data"]["id"]
    took = ("studio_provider_processing_duration_seconds_count", (("provider_id", "summarizer"),))
    before = told(product).get(took, 0)

    for _ in range(2):  # the second time the outcome is remembered
        asked = {"blob_id": blob, "async": False}
        run = product.ask("POST", "/studio/v1/providers/summarizer/process", asked, headers)
        assert run.status == 200, run.body

    after = told(product)
    assert after[took] == before + 1
    assert 0 < after["studio_cache_hit_rate", ()] < 1


def test_nobody_is_named(product: Product) -> None:
    studio_round_trip(product)
    text = product.ask("GET", "/metrics").body.decode()

    assert "user_123" not in text
    assert "org_123" not in text


def test_only_reading_is_answered(product: Product) -> None:
    assert product.ask("POST", "/metrics").status == 404
    assert product.ask("HEAD", "/metrics").body == b""
