"""An upload whose description and tags the personality writes: the questions and answers of the two fit."""

from collections.abc import Mapping
from typing import Any

from gateway.app.embedded_gate import EmbeddedGate
from subgraphs.wavestack.personality.app import create_subgraph as create_personality
from tests.subgraphs.conftest import Composed
from tests.subgraphs.wavestack.youtube_publisher.conftest import Start, ended, upload


async def test_description_and_tags_are_written_by_the_personality(
    values: Mapping[str, str], start: Start, videos: str, composed: Composed
) -> None:
    personality = create_personality(values)
    wanted: dict[str, Any] = {
        "title": "Insane 1v4 clutch in Valorant",
        "videoUrl": f"{videos}/5",
        "tags": ["my own"],
        "options": {"aiDescription": True, "aiTags": True},
    }
    async with composed(personality) as gateway:
        gate = EmbeddedGate(gateway, {"personality": personality}, [])
        async with start(lambda publisher: publisher.connect(gate)) as publisher:
            found = await ended(publisher, await upload(publisher, **wanted))
    assert (found["status"], found["warnings"]) == ("COMPLETE", [])
    assert "Valorant" in found["description"]
    own, *suggested = found["tags"]
    assert (own, suggested[0]) == ("my own", "valorant")
    assert 5 <= len(suggested) <= 15
    assert all(tag == tag.strip().lower() and "#" not in tag and "," not in tag for tag in suggested)
