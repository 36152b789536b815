"""Nothing comes in, a month of a creator's community goes out, the same each time: what the references' examples show.

`user_123` is TopChatter, with as many messages, as early and as late, as the example of user analytics says.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final

FIRST_DAY: Final = datetime(2025, 12, 16, tzinfo=UTC)
LAST: Final = datetime(2026, 1, 15, 10, 30, tzinfo=UTC)
DISCORD: Final = ("discord", "123456789", "general")
TWITCH: Final = ("twitch", "channel_123", "creator")
YOUTUBE: Final = ("youtube", "channel_789", "Creator Live")
TWITTER: Final = ("twitter", "creator", "creator")
_PEOPLE: Final = (
    *(("987654321", "CoolUser"), ("234567890", "PixelPanda"), ("345678901", "NightOwl"), ("456789012", "LootGoblin")),
    *(
        ("567890123", "mira_plays"),
        ("678901234", "SpeedyTurtle"),
        ("789012345", "CoolViewer"),
        ("890123456", "jonas_k"),
    ),
    *(("901234567", "GlitchWitch"), ("112233445", "TeaAndTanks"), ("223344556", "ArcadeAna"), ("334455667", "8bitBen")),
    *(("445566778", "SaltyPretzel"), ("556677889", "Yuki_"), ("667788990", "RaidBossRita"), ("778899001", "modMax")),
)
_MODERATOR: Final = "778899001"
_TEXTS: Final = (
    *("This stream is awesome!", "good evening everyone", "that last fight was so close", "what game is next?"),
    *("GG well played", "lol that jump :kekw:", "first time here, love the vibe", "how long have you been live?"),
    *("the new overlay looks awesome", "anyone up for a match later?", "can you show the settings again?"),
    *("that boss took me three days", "I missed the start, what happened?", "chat is fast today 😂"),
    *("@creator you should try the ice level", "the music here is great", "see you all on Saturday", "brb, dinner"),
    *("what a save! 🔥", "happy to be here again", "is there a video of yesterday?", "nice one :thumbsup:"),
    *("the community nights are the best", "that was an awesome clip", "good night, sleep well all"),
)
_SHOUTS: Final = (
    "NO WAY 🔥",
    "first try!! 🔥",
    "what a boss fight",
    "the boss is down",
    "first try, incredible",
    "🔥🔥🔥",
)
_STREAMS_WITH_BURSTS: Final = 3
_CHEERS: Final = ("clip that!", "CLIP IT", "omg clip", "that was insane, clip!")


@dataclass(frozen=True, slots=True)
class DemoMessage:
    """A message of the demo."""

    id: str
    place: tuple[str, str, str]
    user: tuple[str, str]
    text: str
    at: datetime
    reactions: int = 0
    role: str = "member"
    meta: dict[str, Any] | None = None  # Any: JSON values


@dataclass(frozen=True, slots=True)
class DemoEvent:
    """An event of the demo."""

    id: str
    type: str
    at: datetime
    data: dict[str, Any]  # Any: JSON values


def demo_messages() -> list[DemoMessage]:
    """Everything that was written, in its order of time."""
    dice = random.Random(123)  # noqa: S311 - a demo that is the same each time, and no secret
    top = ("user_123", "TopChatter")
    found = [
        DemoMessage(
            "msg_123", DISCORD, _PEOPLE[0], _TEXTS[0], LAST, 2, meta={"hasEmotes": True, "mentionsCreator": False}
        ),
        *_of_user(dice, top, DISCORD, _top_times(dice, 542, (2025, 6, 1), datetime(2026, 1, 15, 10, tzinfo=UTC)), 154),
        *_of_user(dice, top, TWITCH, _top_times(dice, 156, (2025, 8, 15), datetime(2026, 1, 14, 22, tzinfo=UTC)), 129),
    ]
    for place, count in ((DISCORD, 691), (TWITCH, 420), (YOUTUBE, 160), (TWITTER, 60)):
        found += _of_community(dice, place, count)
    found += [*_excitement(), *_bursts(dice)]
    return sorted(found, key=lambda message: message.at)


def demo_events() -> list[DemoEvent]:
    """Streams on Tuesdays, Thursdays and Saturdays, and what viewers did during them."""
    dice = random.Random(456)  # noqa: S311 - as above
    found = [
        DemoEvent(
            "evt_123",
            "subscription",
            datetime(2026, 1, 15, 10, tzinfo=UTC),
            {"user": "CoolViewer", "tier": "tier1", "months": 3},
        )
    ]
    for number, start in enumerate(_streams()):
        found.append(DemoEvent(f"evt_live_{number}", "stream_start", start, {"title": f"Community night {number + 1}"}))
        found.append(DemoEvent(f"evt_end_{number}", "stream_end", start + timedelta(hours=4), {}))
        for kind, data in (
            ("follow", {"user": dice.choice(_PEOPLE)[1]}),
            ("cheer", {"user": dice.choice(_PEOPLE)[1], "bits": dice.choice([100, 250, 500])}),
            ("subscription", {"user": dice.choice(_PEOPLE)[1], "tier": "tier1", "months": dice.randint(1, 24)}),
            ("raid", {"user": dice.choice(_PEOPLE)[1], "viewers": dice.randint(5, 80)}),
        ):
            at = start + timedelta(minutes=dice.randint(5, 230))
            found.append(DemoEvent(f"evt_{kind}_{number}", kind, at, data))
    return sorted(found, key=lambda event: event.at)


def _streams() -> Iterator[datetime]:
    for day in range(30):
        start = FIRST_DAY + timedelta(days=day, hours=18)
        if start.weekday() in {1, 3, 5}:
            yield start


def _of_user(
    dice: random.Random, user: tuple[str, str], place: tuple[str, str, str], times: list[datetime], reactions: int
) -> Iterator[DemoMessage]:
    """Messages of the one whose figures the example shows: so many reactions in all, and no mentions."""
    plain = [text for text in _TEXTS if "@" not in text]
    for number, at in enumerate(times):
        message_id = f"msg_{place[0]}_top_{number}"
        yield DemoMessage(message_id, place, user, dice.choice(plain), at, int(number < reactions), "subscriber")


def _top_times(dice: random.Random, count: int, first: tuple[int, int, int], last: datetime) -> list[datetime]:
    """From the first moment to the last; every third on a Saturday at eight in the evening."""
    times = [datetime(*first, tzinfo=UTC), last]
    for number in range(count - 2):
        day = FIRST_DAY + timedelta(days=dice.randrange(29))
        hour = dice.choices(range(24), [1, 1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 2, 2, 2, 3, 4, 6, 8, 10, 14, 9, 4, 2])[0]
        if number % 3 == 0:
            day, hour = day + timedelta(days=(5 - day.weekday()) % 7), 20
        at = day.replace(hour=hour, minute=dice.randrange(60), second=dice.randrange(60))
        times.append(min(at, last - timedelta(minutes=number + 1)))
    return sorted(times)


def _of_community(dice: random.Random, place: tuple[str, str, str], count: int) -> Iterator[DemoMessage]:
    weights = [len(_PEOPLE) + 4 - rank for rank in range(len(_PEOPLE))]
    for number in range(count):
        user = dice.choices(_PEOPLE, weights)[0]
        day = FIRST_DAY + timedelta(days=dice.randrange(30))
        hour = dice.choices(range(24), [2, 1, 1, 1, 1, 1, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 6, 8, 12, 14, 15, 12, 7, 4])[0]
        at = day.replace(hour=hour, minute=dice.randrange(60), second=dice.randrange(60))
        role = "moderator" if user[0] == _MODERATOR else dice.choice(["member", "member", "subscriber", "vip"])
        reactions = dice.choice([0, 0, 0, 1, 1, 2, 5])
        yield DemoMessage(f"msg_{place[0]}_{number}", place, user, dice.choice(_TEXTS), at, reactions, role)


def _excitement() -> Iterator[DemoMessage]:
    """In each stream a moment that four viewers want a clip of."""
    for number, start in enumerate(_streams()):
        for place, text in enumerate(_CHEERS):
            user, at = (
                _PEOPLE[(number + place) % len(_PEOPLE)],
                start + timedelta(minutes=93 + number, seconds=4 * place),
            )
            yield DemoMessage(f"msg_clip_{number}_{place}", TWITCH, user, text, at)


def _bursts(dice: random.Random) -> Iterator[DemoMessage]:
    """In each of the last streams a moment at which everybody writes, after five minutes at leisure."""
    for number, start in list(enumerate(_streams()))[-_STREAMS_WITH_BURSTS:]:
        at = start + timedelta(minutes=150 + number)
        seconds = [*range(-300, 0, 25), *(second / 2 for second in range(50))]
        for place, second in enumerate(seconds):
            text = dice.choice(_TEXTS if second < 0 else _SHOUTS)
            moment = at + timedelta(seconds=second)
            yield DemoMessage(f"msg_burst_{number}_{place}", TWITCH, dice.choice(_PEOPLE), text, moment)
