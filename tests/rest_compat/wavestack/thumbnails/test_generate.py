"""POST /api/v1/generate as the reference prints it, and what its clients get for wrong requests."""

import re
from typing import Any

import pytest

from tests.rest_compat.conftest import Product

Json = Any  # JSON values

pytestmark = pytest.mark.asyncio(loop_scope="module")

EXAMPLE = {
    "title": "Epic Gaming Moments",
    "style": "gaming",
    "options": {
        "include_face": True,
        "face_expression": "excited",
        "background": "gradient",
        "colors": ["#ff0000", "#0000ff"],
    },
}


async def test_the_published_example(product: Product) -> None:
    async with product.client("thumbnails") as client:
        answered = await client.post("/api/v1/generate", json=EXAMPLE)
        assert answered.status_code == 201
        body = answered.json()
        assert list(body) == ["thumbnail_id", "url", "dimensions", "generated_at"]
        assert re.fullmatch(r"thumb_[0-9a-f]{32}", body["thumbnail_id"])
        assert body["url"] == f"http://localhost/thumbnails/{body['thumbnail_id']}.png"
        assert body["dimensions"] == {"width": 1280, "height": 720}
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", body["generated_at"])
        assert (await client.post("/api/v1/generate", json=EXAMPLE)).json() == body
        path = body["url"].removeprefix("http://localhost")
        file = await client.get(path)
        assert (file.status_code, file.headers["content-type"]) == (200, "image/png")
        assert file.headers["cache-control"].startswith("public, max-age=")
        assert (await client.get(path, headers={"if-none-match": file.headers["etag"]})).status_code == 304
    async with product.client() as origin:
        assert (await origin.get(path)).content == file.content


async def test_on_a_shared_origin_what_others_have_too_stands_below_its_name(product: Product) -> None:
    token = await product.user_token()
    async with product.client(authorization=f"Bearer {token}") as client:
        wrong = await client.post("/api/v1/generate/from-frame", json={})
        assert wrong.json()["error"]["details"]["field"] == "timestamp"
        assert (await client.get("/thumbnails/health")).json()["status"] == "ok"
        created = await client.post("/thumbnails/api/v1/generate", json=EXAMPLE)
        assert (created.status_code, next(iter(created.json()))) == (201, "thumbnail_id")
        # The personality's API has the same path: without a name it is nobody's.
        assert (await client.post("/api/v1/generate", json=EXAMPLE)).status_code == 404


async def test_health(product: Product) -> None:
    async with product.client("thumbnails") as client:
        assert (await client.get("/health")).json()["status"] == "ok"


@pytest.mark.parametrize("style", ["gaming", "vlog", "tutorial", "reaction", "custom"])
async def test_all_documented_styles(product: Product, style: str) -> None:
    async with product.client("thumbnails") as client:
        assert (await client.post("/api/v1/generate", json={"title": "Style", "style": style})).status_code == 201


@pytest.mark.parametrize(
    ("body", "field", "constraint"),
    [
        ({}, "title", "required"),
        ({"title": ""}, "title", "required"),
        ({"title": "x" * 10_000}, "title", "maxLength"),
        ({"title": 5}, "title", None),
        ({"title": "a\u0007"}, "title", "format"),
        ({"title": "x", "style": "noir"}, "style", None),
        ({"title": "x", "options": {"colors": ["red"]}}, "colors", "format"),
        ({"title": "x", "options": {"colors": "#ff0000"}}, "colors", None),
        ({"title": "x", "options": {"background": "sky"}}, "background", None),
        ({"title": "x", "options": {"background": "image"}}, "background", "source"),
        ({"title": "x", "options": {"face_expression": "bored"}}, "face_expression", None),
        ({"title": "x", "options": {"include_face": "perhaps"}}, "include_face", None),
        ({"title": "x", "image_url": "http://127.0.0.1/a.png"}, "image_url", "a public address"),
        ({"title": "x", "template": "nope"}, "template", "known"),
    ],
)
async def test_wrong_requests_name_the_field(product: Product, body: Json, field: str, constraint: str | None) -> None:
    async with product.client("thumbnails") as client:
        answered = await client.post("/api/v1/generate", json=body)
    assert answered.status_code == 400
    error = answered.json()["error"]
    assert (error["code"], error["details"]["field"]) == ("VALIDATION_ERROR", field)
    assert constraint is None or error["details"]["constraint"] == constraint


async def test_organizations_have_thumbnails_of_their_own(product: Product) -> None:
    ours = await product.user_token("user_123", "org_123")
    theirs = await product.user_token("user_456", "org_456")
    ids: list[str] = []
    for token in (ours, theirs):
        async with product.client("thumbnails", authorization=f"Bearer {token}") as client:
            ids.append((await client.post("/api/v1/generate", json={"title": "Whose"})).json()["thumbnail_id"])
    assert len(set(ids)) == 2
    async with product.client("thumbnails") as client:
        # Without a token: the default organization.
        assert (await client.post("/api/v1/generate", json={"title": "Whose"})).json()["thumbnail_id"] == ids[0]
        wrong = await client.post("/api/v1/generate", json={"title": "x"}, headers={"authorization": "Bearer no"})
        assert wrong.status_code == 401
        assert (await client.get("/thumbnails/thumb_123.png")).json()["error"]["code"] == "NOT_FOUND"
