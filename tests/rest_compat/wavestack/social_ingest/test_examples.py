"""Every example of the Social Ingest API's reference, request and response, on the demo's community."""

import httpx
import pytest

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def test_health_check(ingest: httpx.AsyncClient) -> None:
    answer = await ingest.get("/health")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})


async def test_get_messages(ingest: httpx.AsyncClient) -> None:
    answer = await ingest.get("/api/v1/messages?platform=discord&limit=50")
    assert answer.status_code == 200, answer.text
    assert answer.headers["x-ratelimit-limit"] == "200000"  # 200 a minute, times the tests' factor
    body = answer.json()
    assert body.keys() == {"messages", "total", "hasMore"}
    assert (len(body["messages"]), body["total"], body["hasMore"]) == (50, 1234, True)
    assert body["messages"][0] == {
        "id": "msg_123",
        "platform": "discord",
        "channel": {"id": "123456789", "name": "general"},
        "author": {"id": "987654321", "name": "CoolUser", "role": "member", "isMod": False},
        "text": "This stream is awesome!",
        "ts": "2026-01-15T10:30:00Z",
        "meta": {"hasEmotes": True, "mentionsCreator": False},
    }


async def test_get_platform_events(ingest: httpx.AsyncClient) -> None:
    answer = await ingest.get("/api/v1/events?platform=twitch&type=subscription")
    assert answer.status_code == 200, answer.text
    assert answer.json().keys() == {"events"}
    assert answer.json()["events"][0] == {
        "id": "evt_123",
        "platform": "twitch",
        "type": "subscription",
        "data": {"user": "CoolViewer", "tier": "tier1", "months": 3},
        "ts": "2026-01-15T10:00:00Z",
    }


@pytest.mark.parametrize("kind", ["subscription", "raid", "cheer", "follow", "stream_start", "stream_end"])
async def test_every_type_of_event_is_there(ingest: httpx.AsyncClient, kind: str) -> None:
    events = (await ingest.get("/api/v1/events", params={"type": kind})).json()["events"]
    assert {event["type"] for event in events} == {kind}


async def test_user_analytics(ingest: httpx.AsyncClient) -> None:
    answer = await ingest.get("/api/v1/analytics/user/user_123")
    assert (answer.status_code, answer.json()) == (
        200,
        {
            "user_id": "user_123",
            "platforms": {
                "discord": {
                    "message_count": 542,
                    "first_seen": "2025-06-01T00:00:00Z",
                    "last_active": "2026-01-15T10:00:00Z",
                    "engagement_score": 87,
                },
                "twitch": {
                    "message_count": 156,
                    "first_seen": "2025-08-15T00:00:00Z",
                    "last_active": "2026-01-14T22:00:00Z",
                    "engagement_score": 72,
                },
            },
            "total_messages": 698,
            "activity_pattern": {"peak_hour": 20, "peak_day": "Saturday", "avg_messages_per_day": 3.0},
        },
    )


async def test_channel_analytics(ingest: httpx.AsyncClient) -> None:
    answer = await ingest.get("/api/v1/analytics/channel/channel_123?since=2026-01-10&until=2026-01-12")
    assert answer.status_code == 200, answer.text
    body = answer.json()
    assert body.keys() == {"channel_id", "platform", "name", "total_messages", "days", "top_users"}
    assert (body["channel_id"], body["platform"]) == ("channel_123", "twitch")
    assert [day["date"] for day in body["days"]] == ["2026-01-12", "2026-01-11", "2026-01-10"]
    assert body["days"][0].keys() == {"date", "message_count", "unique_users"}
    assert body["top_users"][0].keys() == {"rank", "user_id", "username", "message_count"}
    written = await ingest.get(
        "/api/v1/messages?channel_id=channel_123&since=2026-01-12T00:00:00Z&until=2026-01-13T00:00:00Z&limit=100"
    )
    messages = written.json()["messages"]
    assert body["days"][0]["message_count"] == len(messages)
    assert body["days"][0]["unique_users"] == len({message["author"]["id"] for message in messages})


async def test_search_messages(ingest: httpx.AsyncClient) -> None:
    answer = await ingest.get("/api/v1/search?q=awesome&platform=discord")
    assert answer.status_code == 200, answer.text
    body = answer.json()
    assert body.keys() == {"results", "total"}
    assert body["total"] > len(body["results"]) == 20
    assert body["results"][0] == {
        "id": "msg_123",
        "text": "This stream is awesome!",
        "author": "CoolUser",
        "platform": "discord",
        "ts": "2026-01-15T10:30:00Z",
        "relevance": 0.95,
    }


async def test_leaderboard(ingest: httpx.AsyncClient) -> None:
    answer = await ingest.get("/api/v1/leaderboard?platform=discord&metric=messages&limit=10")
    assert answer.status_code == 200, answer.text
    leaders = answer.json()["leaderboard"]
    assert len(leaders) == 10
    assert leaders[0] == {
        "rank": 1,
        "user_id": "user_123",
        "username": "TopChatter",
        "value": 542,
        "metric": "messages",
    }
    values = [leader["value"] for leader in leaders]
    assert values == sorted(values, reverse=True)
    assert [leader["rank"] for leader in leaders] == list(range(1, 11))
