"""A video goes the whole way from a site to platforms and into the dashboard, while those who work on it are killed."""

import re
import subprocess
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from imageio_ffmpeg import get_ffmpeg_exe  # type: ignore[import-untyped]  # it has no types

from tests.end_to_end.outside import outside
from tests.end_to_end.processes import Server, running_apart
from tests.end_to_end.product import ANY_REST_PORT
from tests.end_to_end.publishing_way import SOCIAL, TITLE, Way
from tests.ports import free_ports

Json = Any  # JSON values

PARTS = (
    "identity",
    "core",
    "clipper",
    "thumbnails",
    "personality",
    "youtube_publisher",
    "social_publisher",
    "dashboard",
)
SETTINGS = {
    "TIDEGATE_RATE_LIMIT_FACTOR": "1000",
    "TIDEGATE_FETCH_ALLOW": "127.0.0.0/8",
    "TIDEGATE_JOB_LEASE_SECONDS": "5",
    "TIDEGATE_RETRY_BASE_SECONDS": "0.1",
    "TIDEGATE_PUBLISH_DELAY_SECONDS": "0.1",
    "TIDEGATE_YOUTUBE_PROCESSING_SECONDS": "0.2",
    "TIDEGATE_SOCIAL_PROCESSING_SECONDS": "0.2",
    "TIDEGATE_SOCIAL_SETTLING_SECONDS": "1",
    "TIDEGATE_YOUTUBE_CHUNK_BYTES": str(256 * 1024),
}
LATE_YOUTUBE = {"TIDEGATE_YOUTUBE_PROCESSING_SECONDS": "5"}
"""YouTube is asked again so much later that the others are out before."""
SIGNATURE = "signature-of-a-private-link"
TOKENS = re.compile(r"(?:access|refresh|code)-[\w-]{16,}|eyJ[\w-]{10,}\.[\w-]+\.[\w-]+")
"""What the sandbox gives out, and what identity signs."""


@pytest.fixture(scope="module")
def video(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Forty seconds of pictures and sound, so that making a clip of it takes a while."""
    target = tmp_path_factory.mktemp("video") / "video.mp4"
    command = "-f lavfi -i testsrc2=size=640x360:rate=30:d=40 -f lavfi -i sine=d=40 -c:v libx264 -preset ultrafast"
    words = [get_ffmpeg_exe(), "-nostdin", "-v", "error", *command.split(), "-g", "60", "-c:a", "aac", str(target)]
    subprocess.run(words, check=True)
    return target


@pytest.fixture
def embedded(tmp_path: Path, video: Path) -> Iterator[Way]:
    """Everything in one process, which is killed as a whole."""
    [port] = free_ports(1)
    server = Server(("serve",), port, tmp_path / "data", ANY_REST_PORT | SETTINGS, "/health/ready")
    with outside(video) as site:
        server.start()
        try:
            server.wait()
            way = Way(server, server, site)
            way.log_in()
            yield way
        finally:
            server.stop()


@pytest.fixture
def scaled_out(tmp_path: Path, video: Path, make_database: Callable[[], str]) -> Iterator[Way]:
    """Every part in a process of its own; the worker is killed, and the others go on."""
    database = make_database()
    with outside(video) as site, running_apart(tmp_path, database, PARTS, PARTS, SETTINGS | LATE_YOUTUBE) as apart:
        way = Way(apart.gateway, apart.worker, site, database)
        way.log_in()
        yield way


TELL = """mutation T($url: String!) {
  createWebhookEndpoint(input: {url: $url, topics: [CLIP_READY, PUBLISH_COMPLETE, PUBLISH_FAILED]}) { secret }
}"""


def hear_of_it(way: Way) -> str:
    """Have webhooks sent to the receiver; their secret."""
    secret = str(way.graphql(TELL, url=f"{way.outside.url}/hook")["createWebhookEndpoint"]["secret"])
    way.answers.pop()  # shown this once
    return secret


def check_what_happened(way: Way, secret: str, *, published: int) -> None:
    """One video is out, all were told of it once, and nobody saw a secret."""
    [video] = way.videos()
    assert video["resource"]["status"]["privacyStatus"] == "public"
    expected = ["clip.ready", *["publish.complete"] * published]
    way.until(way.outside.heard, lambda heard: len(heard) >= len(expected))
    assert sorted(way.outside.heard()) == expected
    written = way.written()
    assert TOKENS.findall(written) == []
    known = (secret, SIGNATURE, "your-client-secret", way.token)
    assert [word for word in known if word in written] == []


def test_a_video_goes_the_whole_way_over_rest(embedded: Way) -> None:
    way = embedded
    secret = hear_of_it(way)
    wanted = {"source": f"{way.outside.url}/video.mp4", "start_sec": 1, "duration_sec": 30, "out_ext": "mp4"}
    clip_id = way.rest("POST", "/api/v1/clip", wanted)["job_id"]
    way.until(lambda: way.rest("GET", f"/api/v1/clip/{clip_id}"), lambda clip: clip["status"] != "queued")
    way.die_and_rise()
    clip = way.until(lambda: way.rest("GET", f"/api/v1/clip/{clip_id}"), lambda clip: "result" in clip)
    asset = way.rest("GET", "/api/assets?limit=1")["items"][0]
    assert (asset["sizeBytes"], asset["status"]) == (clip["result"]["size_bytes"], "ready")

    frame = {"asset_id": asset["id"], "timestamp": 2, "style": "gaming", "overlays": {"title": TITLE}}
    assert way.rest("POST", "/api/v1/generate/from-frame", frame)["dimensions"] == {"width": 1280, "height": 720}
    topic = {"content_type": "caption", "topic": TITLE, "context": {"game": "Valorant"}}
    caption = way.rest("POST", "/personality/api/v1/generate", topic)["content"]

    wanted = {"title": TITLE, "caption": caption, "assetId": asset["id"], "platforms": ["youtube"]}
    item = way.rest("POST", "/api/queue", wanted | {"idempotencyKey": "once"})["id"]
    way.until(way.sessions, lambda sessions: sessions > 0)  # the bytes are on their way
    way.die_and_rise()
    assert way.rest("POST", "/api/queue", wanted | {"idempotencyKey": "once"})["id"] == item
    way.until(lambda: way.rest("GET", f"/api/queue/{item}"), lambda item: item["status"] == "published")

    private = {"title": "Private", "video_url": f"{way.outside.url}/gone?sig={SIGNATURE}"}
    upload = way.rest("POST", "/api/v1/upload", private)["upload_id"]
    failed = way.until(lambda: way.rest("GET", f"/api/v1/upload/{upload}"), lambda upload: "error" in upload)
    assert failed["error"]["code"] == "SOURCE_REFUSED"

    newest = "/api/v1/content?sort=published_at&limit=1"
    way.until(lambda: way.rest("GET", newest)["content"], lambda content: content[0]["title"] == TITLE)
    way.let_hours_pass()
    [content] = way.until(lambda: way.rest("GET", newest)["content"], lambda content: content[0]["views"] > 0)
    assert (content["title"], content["platform"]) == (TITLE, "youtube")
    check_what_happened(way, secret, published=1)


CLIP = """mutation C($source: String!) {
  createClip(input: {source: $source, startSeconds: 1, durationSeconds: 30}) { clip { id } }
}"""
READ_CLIP = "query C($id: ID!) { clip(id: $id) { status progress asset { id status sizeBytes } sizeBytes } }"
THUMBNAIL = """mutation T($id: ID!, $title: String!) {
  createThumbnailFromFrame(input: {clipId: $id, timestamp: 2, style: GAMING, overlays: {title: $title}}) {
    thumbnail { url }
  }
}"""
CAPTION = (
    """mutation G($topic: String!) { generateContent(input: {contentType: CAPTION, topic: $topic}) { content } }"""
)
QUEUE = """mutation Q($input: CreateQueueItemInput!) { createQueueItem(input: $input) { replayed queueItem { id } } }"""
READ_ITEM = """query I($id: ID!) { queueItem(id: $id) { status publications {
  id status url publishedAt error { code } content { id title } metrics { views likes }
} asset { clips { nodes { id } } publications { nodes { id } } } } }"""
BEST = """{ topContents(period: LAST_24_HOURS, platform: YOUTUBE, sort: PUBLISHED_AT, limit: 1) {
  title metrics { views } publication { id status }
} }"""


@pytest.mark.postgres
def test_a_video_goes_the_whole_way_over_graphql_past_a_worker_that_is_killed(scaled_out: Way) -> None:
    way = scaled_out
    secret = hear_of_it(way)
    clip_id = way.graphql(CLIP, source=f"{way.outside.url}/video.mp4")["createClip"]["clip"]["id"]
    way.until(lambda: way.graphql(READ_CLIP, id=clip_id)["clip"], lambda clip: clip["status"] != "QUEUED")
    way.die_and_rise()
    clip = way.until(lambda: way.graphql(READ_CLIP, id=clip_id)["clip"], lambda clip: clip["status"] == "COMPLETE")
    assert (clip["asset"]["status"], clip["asset"]["sizeBytes"]) == ("READY", clip["sizeBytes"])

    thumbnail = way.graphql(THUMBNAIL, id=clip_id, title=TITLE)["createThumbnailFromFrame"]["thumbnail"]["url"]
    caption = way.graphql(CAPTION, topic=TITLE)["generateContent"]["content"]
    scheduled = datetime.now(UTC).replace(microsecond=0) + timedelta(seconds=2)
    wanted = {
        "title": TITLE,
        "caption": caption,
        "assetId": clip["asset"]["id"],
        "platforms": [name.upper() for name in ("youtube", *SOCIAL)],
        "idempotencyKey": "once",
        "scheduleAt": scheduled.isoformat(),
    }
    item = way.graphql(QUEUE, input=wanted)["createQueueItem"]["queueItem"]["id"]
    way.until(lambda: statuses(way, item), lambda found: "PUBLISHED" in found and found != {"PUBLISHED"})
    way.die_and_rise()
    assert way.graphql(QUEUE, input=wanted)["createQueueItem"] == {"replayed": True, "queueItem": {"id": item}}
    found = way.until(lambda: read_item(way, item), lambda item: all(each["content"] for each in item["publications"]))
    publications = {each["id"].partition(":")[2]: each for each in found["publications"]}
    assert {name: (each["status"], each["error"]) for name, each in publications.items()} == dict.fromkeys(
        ("youtube", *SOCIAL), ("PUBLISHED", None)
    )
    assert min(datetime.fromisoformat(each["publishedAt"]) for each in publications.values()) >= scheduled
    assert {name: way.posts(name) for name in SOCIAL} == dict.fromkeys(SOCIAL, 1)
    publication = publications["youtube"]
    [video] = way.videos()
    assert publication["url"] == f"https://youtube.com/watch?v={video['id']}"
    assert publication["content"]["title"] == TITLE
    assert found["asset"] == {
        "clips": {"nodes": []},
        "publications": {"nodes": [{"id": each["id"]} for each in reversed(found["publications"])]},
    }
    assert way.graphql("query C($id: ID!) { clip(id: $id) { thumbnail { url } } }", id=clip_id) == {
        "clip": {"thumbnail": {"url": thumbnail}}
    }

    way.let_hours_pass()
    counted = way.until(
        lambda: {each["id"].partition(":")[2]: each["metrics"] for each in read_item(way, item)["publications"]},
        lambda found: all(each["likes"] > 0 for each in found.values()),
    )
    # LinkedIn tells members nothing of how often something was seen.
    assert {name for name, each in counted.items() if each["views"] == 0} == {"linkedin"}
    best = {"views": counted["youtube"]["views"]}
    shown = {"id": publication["id"], "status": "PUBLISHED"}
    assert way.graphql(BEST)["topContents"] == [{"title": TITLE, "metrics": best, "publication": shown}]
    check_what_happened(way, secret, published=5)


def read_item(way: Way, item_id: str) -> Json:
    """The item with what became of it."""
    return way.graphql(READ_ITEM, id=item_id)["queueItem"]


def statuses(way: Way, item_id: str) -> set[str]:
    """Where the item's publications stand."""
    return {each["status"] for each in read_item(way, item_id)["publications"]}
