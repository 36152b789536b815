"""Thumbnails are drawn from titles through the graph: once for each request, kept for a day, refused where wrong."""

import io
import struct
import zlib
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

import httpx
import pytest
from PIL import Image

from subgraphs.kit.clock import ManualClock
from tests.subgraphs.wavestack.asking import Ask
from tests.subgraphs.wavestack.thumbnails.conftest import CREATE, Files

Json = Any  # JSON values
PictureOf = Callable[[dict[str, Json]], Awaitable[Image.Image]]


async def test_the_published_example(create: Ask, http: httpx.AsyncClient) -> None:
    options = {
        "includeFace": True,
        "faceExpression": "EXCITED",
        "background": "GRADIENT",
        "colors": ["#ff0000", "#0000ff"],
    }
    made = await create(title="Epic Gaming Moments", style="GAMING", options=options)
    assert made["id"].startswith("thumb_")
    assert made["url"] == f"http://example.test/thumbnails/{made['id']}.png"
    assert made["dimensions"] == {"width": 1280, "height": 720}
    answered = await http.get(f"/thumbnails/{made['id']}.png")
    assert answered.headers["content-type"] == "image/png"
    assert len(answered.content) == made["sizeBytes"] < 2_000_000


async def test_the_same_request_answers_the_same_thumbnail(create: Ask) -> None:
    first, again = await create(title="Twice"), await create(title=" Twice\n")
    other, foreign = await create(title="Other"), await create("org_456", title="Twice")
    assert first == again
    assert len({first["id"], other["id"], foreign["id"]}) == 3
    assert first["checksum"] == foreign["checksum"]


async def test_files_are_gone_after_a_day_and_come_back_under_their_address(
    create: Ask, http: httpx.AsyncClient, clock: ManualClock
) -> None:
    made = await create(title="For a day")
    path = f"/thumbnails/{made['id']}.png"
    assert (await http.get(path)).headers["cache-control"] == "public, max-age=86400"
    clock.advance(timedelta(hours=25))
    assert (await http.get(path)).status_code == 404
    again = await create(title="For a day")
    assert (again["id"], again["checksum"]) == (made["id"], made["checksum"])
    assert (await http.get(path)).status_code == 200


async def test_files_are_cached_by_their_tag(create: Ask, http: httpx.AsyncClient) -> None:
    made = await create(title="Cached")
    path = f"/thumbnails/{made['id']}.png"
    tag = (await http.get(path)).headers["etag"]
    assert tag == f'"{made["checksum"]}"'
    assert (await http.get(path, headers={"if-none-match": f'"other", W/{tag}'})).status_code == 304
    assert (await http.get(path, headers={"if-none-match": "*"})).status_code == 304
    assert (await http.get(path, headers={"if-none-match": '"other"'})).status_code == 200
    head = await http.head(path)
    assert (head.headers["content-length"], head.content) == (str(made["sizeBytes"]), b"")


@pytest.mark.parametrize("name", ["thumb_123.png", "thumb_123", "%00.png", "x'or'1.png"])
async def test_unknown_files_are_not_found(http: httpx.AsyncClient, name: str) -> None:
    answered = await http.get(f"/thumbnails/{name}")
    assert answered.status_code == 404
    assert answered.json()["error"]["code"] == "NOT_FOUND"


@pytest.mark.parametrize(
    ("wanted", "field", "constraint"),
    [
        ({"title": ""}, "title", "required"),
        ({"title": "x" * 10_000}, "title", "maxLength"),
        ({"title": "\u200b\u200b"}, "title", "required"),
        ({"title": "a\x00b"}, "title", "format"),
        ({"title": "a", "subtitle": "x" * 201}, "subtitle", "maxLength"),
        ({"title": "a", "options": {"colors": ["red"]}}, "colors", "format"),
        ({"title": "a", "options": {"colors": ["#ff0000"] * 5}}, "colors", "maxItems"),
        ({"title": "a", "options": {"background": "IMAGE"}}, "background", "source"),
        ({"title": "a", "template": "nope"}, "template", "known"),
        ({"title": "a", "template": "\x00"}, "template", "known"),
        ({"title": "a", "imageUrl": ""}, "imageUrl", "required"),
        ({"title": "a", "imageUrl": "ftp://example.com/a.png"}, "imageUrl", "http or https"),
        ({"title": "a", "imageUrl": "http://10.0.0.1/a.png"}, "imageUrl", "a public address"),
        ({"title": "a", "imageUrl": "x", "imageAssetId": "y"}, "imageAssetId", "oneOf"),
        ({"title": "a", "clipId": "\x00"}, "clipId", "format"),
    ],
)
async def test_wrong_requests_name_the_field(refusal: Ask, wanted: Json, field: str, constraint: str) -> None:
    refused = await refusal(CREATE, input=wanted)
    assert refused["code"] == "VALIDATION_ERROR"
    assert (refused["details"]["field"], refused["details"]["constraint"]) == (field, constraint)


async def test_an_image_can_be_the_background(create: Ask, picture_of: PictureOf, files: Files) -> None:
    url = files.put("/red.bmp", _bitmap("#d01010"))
    made = await create(title="x", style="CUSTOM", imageUrl=url)
    red, green, blue = (await picture_of(made)).getpixel((60, 360))  # type: ignore[misc]  # an RGB image
    assert red > 100 > green + blue


async def test_redirects_to_addresses_that_are_not_public_are_refused(refusal: Ask, files: Files) -> None:
    files.redirects["/away.png"] = "http://10.0.0.1/secret.png"
    refused = await refusal(CREATE, input={"title": "x", "imageUrl": f"{files.base}/away.png"})
    assert refused["details"]["field"] == "imageUrl"


@pytest.mark.parametrize(
    ("content", "constraint"),
    [(b"no image", "readable"), (b"", "readable"), (b"GIF89a", "readable"), (b"<svg/>", "readable")],
)
async def test_what_is_no_image_is_refused(refusal: Ask, files: Files, content: bytes, constraint: str) -> None:
    refused = await refusal(CREATE, input={"title": "x", "imageUrl": files.put("/x.png", content)})
    assert (refused["code"], refused["details"]["constraint"]) == ("VALIDATION_ERROR", constraint)


async def test_an_image_with_too_many_pixels_is_refused(refusal: Ask, files: Files) -> None:
    bomb = _png_of_size(30_000, 30_000)
    refused = await refusal(CREATE, input={"title": "x", "imageUrl": files.put("/bomb.png", bomb)})
    assert refused["details"]["constraint"] == "maxPixels"


async def test_nobody_gets_nothing(refusal: Ask) -> None:
    assert (await refusal(CREATE, None, input={"title": "x"}))["code"] == "UNAUTHORIZED"


async def test_organizations_do_not_see_each_others_thumbnails(create: Ask, data: Ask, refusal: Ask) -> None:
    made = await create(title="Ours")
    one = "query T($id: ID!) { thumbnail(id: $id) { id title organization { id } } }"
    assert (await data(one, id=made["id"]))["thumbnail"]["title"] == "Ours"
    assert (await refusal(one, "org_456", id=made["id"]))["code"] == "NOT_FOUND"
    listed = "{ thumbnails { totalCount nodes { id } } }"
    assert (await data(listed))["thumbnails"] == {"totalCount": 1, "nodes": [{"id": made["id"]}]}
    assert (await data(listed, "org_456"))["thumbnails"]["totalCount"] == 0
    entities = """query E($representations: [_Any!]!) { _entities(representations: $representations) {
        __typename ... on Thumbnail { title }
        ... on Clip { thumbnail { id } } ... on Asset { thumbnails { totalCount } }
    } }"""
    await create(title="Of a clip", clipId="clip_1", assetId="asset_1")
    asked = [
        {"__typename": "Thumbnail", "id": made["id"]},
        {"__typename": "Clip", "id": "clip_1"},
        {"__typename": "Asset", "id": "asset_1"},
    ]
    thumbnail, clip, asset = (await data(entities, representations=asked))["_entities"]
    assert (thumbnail["title"], asset["thumbnails"]["totalCount"]) == ("Ours", 1)
    assert clip["thumbnail"]["id"].startswith("thumb_")
    thumbnail, clip, asset = (await data(entities, "org_456", representations=asked))["_entities"]
    assert (thumbnail, clip["thumbnail"], asset["thumbnails"]["totalCount"]) == (None, None, 0)


async def test_styles_are_listed(data: Ask) -> None:
    found = (await data("{ thumbnailStyles { style description colors } }"))["thumbnailStyles"]
    assert [style["style"] for style in found] == ["GAMING", "VLOG", "TUTORIAL", "REACTION", "CUSTOM"]


def _bitmap(color: str) -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (64, 36), color).save(file, "BMP")
    return file.getvalue()


def _png_of_size(width: int, height: int) -> bytes:
    """The first bytes of a PNG that announces a size."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", zlib.compress(b"\x00" * 1000)) + chunk(b"IEND", b"")
