"""A wish for content comes in; content in the creator's style goes out, checked, measured and kept."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from subgraphs.kit.chat_completions import ModelFailedError
from subgraphs.kit.database import ReadSession
from subgraphs.kit.errors import invalid
from subgraphs.kit.identity import Actor, require_organization
from subgraphs.kit.ids import prefixed
from subgraphs.kit.outbox import publish
from subgraphs.kit.pagination import Page, PageRequest
from subgraphs.kit.texts import is_storable, storable
from subgraphs.wavestack.personality.domain.closeness import personality_score
from subgraphs.wavestack.personality.domain.contents import (
    FOLLOWING,
    ContentStatus,
    GeneratedContent,
    fit,
    refusal_of,
    with_hashtags,
)
from subgraphs.wavestack.personality.domain.conversations import Engine
from subgraphs.wavestack.personality.domain.lexicon import controversy_score, energy_of, sentiment_of
from subgraphs.wavestack.personality.domain.persona import Persona
from subgraphs.wavestack.personality.domain.prompts import content_prompt, versions_of
from subgraphs.wavestack.personality.domain.wishes import Drafts, Wish
from subgraphs.wavestack.personality.errors import conflict, not_found
from subgraphs.wavestack.personality.ports import LanguageModel, Resources
from subgraphs.wavestack.personality.repository import contents

GENERATED: Final = "content.generated"
DECIDED: Final = "content.decided"
"""Topics of events, with the content's id as key: `{contentId, contentType}`, and `status` where it was decided."""

_DRAFTS: Final = 3
_MOST_TOKENS: Final = 500
_LONGEST_FEEDBACK: Final = 1000

_logger = structlog.get_logger(__name__)


async def write_content(
    resources: Resources, persona: Persona, wish: Wish, *, by: str, now: datetime
) -> GeneratedContent:
    """Content with two alternatives. What breaks a content rule is rejected from the start, and says why."""
    drafts, engine, warning = await _drafts(resources, persona, wish)
    plain, *alternatives = drafts.texts
    content = with_hashtags(plain, list(drafts.hashtags), wish.limit) if wish.hashtags else plain
    refusal = refusal_of(content)
    return GeneratedContent(
        id=prefixed("gen"),
        organization_id=persona.organization_id,
        content_type=wish.kind.value,
        platform=wish.platform,
        topic=wish.topic,
        content=content,
        alternatives=alternatives,
        sentiment=sentiment_of(content).value,
        energy=energy_of(content).value,
        controversy_score=controversy_score(content),
        personality_score=round(personality_score(content, persona), 2),
        engine=engine.value,
        warning=warning,
        status=(ContentStatus.DRAFT if refusal is None else ContentStatus.REJECTED).value,
        feedback=refusal,
        created_by=by,
        created_at=now,
        decided_by=None,
        decided_at=None,
    )


async def _drafts(resources: Resources, persona: Persona, wish: Wish) -> tuple[Drafts, Engine, str | None]:
    offline = resources.writer.compose(persona, wish, drafts=_DRAFTS)
    if resources.model is None:
        return offline, Engine.OFFLINE, None
    try:
        texts = await _model_texts(resources.model, persona, wish)
    except ModelFailedError as error:
        _logger.warning("language model failed", reason=str(error))
        return offline, Engine.OFFLINE, f"{error} The content was written offline."
    filled = list(dict.fromkeys([*texts, *offline.texts]))[:_DRAFTS]
    return Drafts(tuple(filled), offline.hashtags), Engine.MODEL, None


async def _model_texts(model: LanguageModel, persona: Persona, wish: Wish) -> list[str]:
    text = ""
    async for piece in model.stream(content_prompt(persona, wish, _DRAFTS), max_tokens=_MOST_TOKENS):
        text += piece
    texts = [fit(version, wish.limit) for version in versions_of(text)]
    if not texts:
        raise ModelFailedError("The language model's answer is empty.")
    return sorted(texts, key=lambda each: refusal_of(each) is not None)


async def keep_content(session: AsyncSession, content: GeneratedContent) -> None:
    """Keep content and tell of it."""
    await contents.insert_content(session, content)
    payload = {"contentId": content.id, "contentType": content.content_type}
    publish(session, GENERATED, scope=content.organization_id, key=content.id, payload=payload)


async def find_contents(session: ReadSession, actor: Actor, ids: Sequence[str]) -> dict[str, GeneratedContent]:
    """The organization's content with these ids."""
    return await contents.find_contents(session, require_organization(actor), list(filter(is_storable, ids)))


async def list_contents(
    session: ReadSession, actor: Actor, request: PageRequest, *, status: ContentStatus | None
) -> Page[GeneratedContent]:
    """A page of the organization's content."""
    return await contents.content_page(session, require_organization(actor), request, status=status)


async def decide_content(
    session: AsyncSession, actor: Actor, content_id: str, *, status: ContentStatus, feedback: str | None, now: datetime
) -> GeneratedContent:
    """Approve, post or reject content."""
    organization_id = require_organization(actor)
    if feedback is not None and len(storable("feedback", feedback)) > _LONGEST_FEEDBACK:
        message = f"Feedback must have at most {_LONGEST_FEEDBACK} characters"
        raise invalid("feedback", "maxLength", message, maxLength=_LONGEST_FEEDBACK)
    if not is_storable(content_id):
        raise not_found("Content", "id")
    previous = [each for each, following in FOLLOWING.items() if status in following]
    decided = await contents.decide_content(
        session,
        organization_id,
        content_id,
        previous=previous,
        status=status,
        feedback=feedback,
        by=actor.subject,
        now=now,
    )
    if decided is None:
        found = await contents.find_contents(session, organization_id, [content_id])
        if content_id not in found:
            raise not_found("Content", "id")
        raise conflict(f"Content that is {found[content_id].status} cannot become {status.value}", "status", "state")
    payload = {"contentId": decided.id, "contentType": decided.content_type, "status": decided.status}
    publish(session, DECIDED, scope=organization_id, key=decided.id, payload=payload)
    return decided
