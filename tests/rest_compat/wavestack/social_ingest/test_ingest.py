"""What comes in by POST is there at once; bad input is refused with its field; others' messages are not to be seen."""

import itertools
from typing import Any

import httpx
import pytest

pytestmark = pytest.mark.asyncio(loop_scope="module")

Json = Any  # JSON values
_numbers = itertools.count()


def message(**more: Json) -> dict[str, Json]:
    return {
        "id": f"m{next(_numbers)}",
        "platform": "twitch",
        "channel": {"id": "c1", "name": "chat"},
        "author": {"id": "u1", "name": "Ann", "role": "vip", "isMod": False},
        "text": "Hello @Creator :wave:",
        "ts": "2026-02-01T10:00:00Z",
        **more,
    }


async def test_one_message(ingest: httpx.AsyncClient) -> None:
    said = message(channel={"id": "one", "name": "chat"})
    answer = await ingest.post("/api/v1/ingest/twitch", json=said)
    assert (answer.status_code, answer.json()) == (200, {"accepted": 1, "duplicates": 0})
    again = await ingest.post("/api/v1/ingest/twitch", json=said)
    assert again.json() == {"accepted": 0, "duplicates": 1}
    listed = (await ingest.get("/api/v1/messages?channel_id=one")).json()
    expected = said | {"meta": {"hasEmotes": True, "mentionsCreator": True}}
    assert listed == {"messages": [expected], "total": 1, "hasMore": False}


async def test_a_list_and_its_pages(ingest: httpx.AsyncClient) -> None:
    said = [message(channel={"id": "list"}, ts=f"2026-02-01T10:00:{second:02}Z") for second in range(7)]
    assert (await ingest.post("/api/v1/ingest/youtube", json=said)).json() == {"accepted": 7, "duplicates": 0}
    seen, cursor = [], None
    for rest in (True, True, False):
        params = httpx.QueryParams(channel_id="list", limit=3, **({"cursor": cursor} if cursor else {}))
        answer = await ingest.get("/api/v1/messages", params=params)
        body, cursor = answer.json(), answer.headers.get("x-next-cursor")
        seen += [each["id"] for each in body["messages"]]
        assert (body["total"], body["hasMore"]) == (7, rest)
        # What comes in the meantime does not move pages.
        await ingest.post("/api/v1/ingest/youtube", json=message(channel={"id": "elsewhere"}))
    assert seen == [each["id"] for each in reversed(said)]


async def test_events(ingest: httpx.AsyncClient) -> None:
    event = {"id": "r1", "type": "raid", "data": {"user": "Bob", "viewers": 7}, "ts": "2026-02-01T10:00:00Z"}
    assert (await ingest.post("/api/v1/ingest/youtube", json=[event])).json() == {"accepted": 1, "duplicates": 0}
    events = (await ingest.get("/api/v1/events?platform=youtube&type=raid")).json()["events"]
    assert events == [{"id": "r1", "platform": "youtube", "type": "raid", "data": event["data"], "ts": event["ts"]}]


async def test_edits_and_deletions(ingest: httpx.AsyncClient) -> None:
    said = message(channel={"id": "edits"}, text="first zebrafish")
    await ingest.post("/api/v1/ingest/twitch", json=said)
    edited = said | {"text": "second okapi", "editedAt": "2026-02-01T10:01:00Z"}
    assert (await ingest.post("/api/v1/ingest/twitch", json=edited)).json() == {"accepted": 1, "duplicates": 0}
    assert (await ingest.get("/api/v1/search?q=zebrafish")).json()["total"] == 0
    assert (await ingest.get("/api/v1/search?q=okapi")).json()["results"][0]["id"] == said["id"]
    gone = await ingest.post("/api/v1/ingest/twitch", json={"id": said["id"], "deleted": True})
    assert gone.json() == {"accepted": 1, "duplicates": 0}
    assert (await ingest.get("/api/v1/search?q=okapi")).json() == {"results": [], "total": 0}
    listed = await ingest.get("/api/v1/messages?channel_id=edits")
    assert listed.json() == {"messages": [], "total": 0, "hasMore": False}


@pytest.mark.parametrize(
    ("path", "body", "field"),
    [
        ("twitch", {"id": ""}, "id"),
        ("twitch", {"text": "no id"}, "id"),
        ("twitch", {"id": "x", "channel": {"id": "c"}, "author": {"id": "u"}}, "text"),
        ("twitch", {"id": "x", "channel": {"id": "c"}, "text": "hi"}, "author"),
        ("twitch", {"id": "x", "author": {"id": "u"}, "text": "hi"}, "channel"),
        ("twitch", message(text="x" * 10_001), "text"),
        ("twitch", message(ts="yesterday"), "ts"),
        ("twitch", message(ts="9999-01-01T00:00:00Z"), "ts"),
        ("twitch", message(ts="0001-01-01T00:00:00Z"), "ts"),
        ("twitch", message(reactions=-1), "reactions"),
        ("twitch", message(replyTo="a\nb"), "replyTo"),
        ("twitch", message(meta={"x": "y" * 20_000}), "meta"),
        ("twitch", {"id": "x", "type": "party"}, "type"),
        ("myspace", message(), "platform"),
        ("twitch", [message()] * 501, "body"),
    ],
)
async def test_bad_input_is_refused(ingest: httpx.AsyncClient, path: str, body: Json, field: str) -> None:
    answer = await ingest.post(f"/api/v1/ingest/{path}", json=body)
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "VALIDATION_ERROR"), answer.text
    assert answer.json()["error"]["details"]["field"] == field


@pytest.mark.parametrize(
    ("path", "field"),
    [
        ("messages?limit=101", "limit"),
        ("messages?limit=0", "limit"),
        ("messages?platform=myspace", "platform"),
        ("messages?since=yesterday", "since"),
        ("messages?cursor=nonsense", "cursor"),
        ("events?type=party", "type"),
        ("search", "q"),
        ("search?q=%20", "q"),
        ("leaderboard?metric=beauty", "metric"),
        ("leaderboard?limit=101", "limit"),
        ("analytics/channel/channel_123?since=2026-01-02&until=2026-01-01", "since"),
    ],
)
async def test_bad_questions_are_refused(ingest: httpx.AsyncClient, path: str, field: str) -> None:
    answer = await ingest.get(f"/api/v1/{path}")
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "VALIDATION_ERROR"), answer.text
    assert answer.json()["error"]["details"]["field"] == field


async def test_other_organizations_see_nothing(ingest: httpx.AsyncClient, other: httpx.AsyncClient) -> None:
    said = message(channel={"id": "private"}, author={"id": "only here"}, text="platypus")
    await ingest.post("/api/v1/ingest/twitch", json=said)
    assert (await other.get("/api/v1/messages?channel_id=private")).json()["messages"] == []
    assert (await other.get("/api/v1/search?q=platypus")).json() == {"results": [], "total": 0}
    for path in ("user/only here", "channel/private", "user/user_123"):
        assert (await other.get(f"/api/v1/analytics/{path}")).status_code == 404
    leaders = (await other.get("/api/v1/leaderboard?limit=100")).json()["leaderboard"]
    assert "only here" not in {leader["user_id"] for leader in leaders}
    # The same identifier is another message there, and what they delete is theirs.
    assert (await other.post("/api/v1/ingest/twitch", json=said)).json() == {"accepted": 1, "duplicates": 0}
    await other.post("/api/v1/ingest/twitch", json={"id": said["id"], "deleted": True})
    assert (await ingest.get("/api/v1/messages?channel_id=private")).json()["total"] == 1


async def test_another_machine_needs_a_token(product: Any) -> None:
    async with product.client() as origin:
        assert (await origin.get("/api/v1/messages")).status_code == 401


@pytest.mark.parametrize("text", ["'; DROP TABLE messages; --", "\u0000 zero", '" OR "', "🦄" * 50, "a AND b NOT c*"])
async def test_hostile_texts_are_texts(ingest: httpx.AsyncClient, text: str) -> None:
    place = f"hostile {next(_numbers)}"
    said = message(channel={"id": place}, text=text)
    assert (await ingest.post("/api/v1/ingest/twitch", json=said)).status_code == 200
    (listed,) = (await ingest.get("/api/v1/messages", params={"channel_id": place})).json()["messages"]
    assert listed["text"] == text.replace("\0", "")
    assert (await ingest.get("/api/v1/search", params={"q": text})).status_code == 200
