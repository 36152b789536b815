"""Jobs and events come in: what social ingest took in is judged, and old texts are forgotten."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import timedelta
from typing import Any, Final

from subgraphs.kit.events import Event
from subgraphs.kit.follow import Follow, FollowRun
from subgraphs.kit.jobs import JobKind, JobRun
from subgraphs.wavestack.automod.domain.grounds import Grounds, Place
from subgraphs.wavestack.automod.ports import Opinion, Resources
from subgraphs.wavestack.automod.service import checking, verdicts

MESSAGES: Final = """
query MessagesToJudge($ids: [ID!]!) {
  messagesByIds(ids: $ids) {
    id
    platform
    channel {
      channelId
    }
    author {
      id
      role
    }
    text
  }
}
"""
_INGESTED: Final = "messages.ingested"
_EDITED: Final = "message.edited"
_PAGE: Final = 500


async def judge_ingested(run: FollowRun[Resources], events: Sequence[Event]) -> None:
    """Judge the messages that social ingest took in, and their edits, where the policy of their channel wants that."""
    weighed: list[tuple[Place, Grounds, list[tuple[checking.Text, Opinion | None]]]] = []
    for place, texts in (await _texts_by_place(run, events)).items():
        for start in range(0, len(texts), _PAGE):
            page = texts[start : start + _PAGE]
            async with run.database.reading() as session:
                grounds = await checking.read_grounds(session, run.resources.grounds, place)
                if not grounds.policy.check_ingested:
                    break
                fresh = await checking.unjudged(session, place.organization_id, page)
            opinions = await checking.form_opinions(
                run.resources.classifier, run.graph, place.organization_id, fresh, grounds
            )
            weighed.append((place, grounds, list(zip(fresh, opinions, strict=True))))
    async with run.transaction() as session:
        for place, grounds, judged in weighed:
            await checking.give_verdicts(session, place.organization_id, judged, grounds, now=run.clock.now())


async def sweep(run: JobRun[Resources]) -> None:
    """Forget texts whose time is over."""
    keep = timedelta(days=run.resources.settings.moderation_retention_days)
    async with run.completing() as session:
        await verdicts.sweep(session, keep=keep, now=run.clock.now())


async def _texts_by_place(run: FollowRun[Resources], events: Sequence[Event]) -> dict[Place, list[checking.Text]]:
    found: dict[Place, list[checking.Text]] = defaultdict(list)
    for organization_id, ids in _ids_by_organization(events).items():
        for start in range(0, len(ids), _PAGE):
            page = ids[start : start + _PAGE]
            data = await run.graph.execute(MESSAGES, {"ids": page}, organization_id=organization_id)
            for message in data["messagesByIds"]:
                text = _text(message)
                found[Place(organization_id, text.platform, text.channel_id)].append(text)
    return found


def _ids_by_organization(events: Sequence[Event]) -> dict[str, list[str]]:
    """The messages that the events tell of, each once."""
    found: dict[str, dict[str, None]] = defaultdict(dict)
    for event in events:
        ids = event.payload["messageIds"] if event.topic == _INGESTED else [event.payload["messageId"]]
        found[event.scope] |= dict.fromkeys(ids)
    return {organization_id: list(ids) for organization_id, ids in found.items()}


def _text(message: dict[str, Any]) -> checking.Text:  # Any: JSON values of the document above
    return checking.Text(
        content=message["text"][: checking.CONTENT_LENGTH],
        user_id=message["author"]["id"],
        platform=message["platform"].lower(),
        channel_id=message["channel"]["channelId"],
        role=(message["author"]["role"] or "").lower(),
        message_id=message["id"],
    )


JOBS: Final = (JobKind("verdict.sweep", sweep, every=timedelta(hours=1)),)
FOLLOWS: Final = (Follow("social_ingest", topics=(_INGESTED, _EDITED), handle=judge_ingested),)
