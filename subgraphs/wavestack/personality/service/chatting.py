"""A message comes in, an answer in the creator's style goes out; what was said is kept, and what matters remembered."""

from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

import structlog
from sqlalchemy.ext.asyncio import AsyncSession

from subgraphs.kit.chat_completions import ModelFailedError
from subgraphs.kit.database import ReadSession
from subgraphs.kit.identity import Actor, require_organization
from subgraphs.kit.ids import prefixed
from subgraphs.kit.pagination import Page, PageRequest
from subgraphs.wavestack.personality.domain.closeness import personality_score
from subgraphs.wavestack.personality.domain.contents import ContentType, fit, limit_of
from subgraphs.wavestack.personality.domain.conversations import (
    LAST_TURNS,
    MOST_MEMORIES,
    Engine,
    Message,
    Recalled,
    Reply,
    Situation,
    Speaker,
    Turn,
    Written,
    checked_id,
    checked_place,
)
from subgraphs.wavestack.personality.domain.memories import Memory, find_in_chat, goes_into
from subgraphs.wavestack.personality.domain.prompts import chat_prompt
from subgraphs.wavestack.personality.domain.tasks import read_task
from subgraphs.wavestack.personality.ports import Resources
from subgraphs.wavestack.personality.repository import conversations
from subgraphs.wavestack.personality.repository import memories as memories_repository
from subgraphs.wavestack.personality.service.personas import read_persona
from subgraphs.wavestack.personality.service.remembering import keep_memories, make_memories, recall

MOST_TOKENS: Final = 500
_MODEL_UNDERSTANDS: Final = 0.9
_KNOWN: Final = 0.5
"""Shares of `confidence`: how well the creator is known, and how well the message was understood."""

_logger = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of an answer on its way. Where `reply` is there, it is the whole one; `restart` takes all before back."""

    text: str = ""
    restart: bool = False
    reply: Reply | None = None


async def read_situation(
    session: ReadSession, resources: Resources, organization_id: str, message: Message, now: datetime
) -> Situation:
    """All that an answer is written from: persona, the memories that matter most here, the last turns."""
    persona = await read_persona(session, organization_id, now)
    limit = limit_of(ContentType.REPLY, message.platform)
    if read_task(message.text) is not None:
        return Situation(persona, message, limit)
    own = await recall(session, resources.embedder, organization_id, "", message.text)
    if not message.user_id:
        return Situation(persona, message, limit, own=_nearest(own))
    found = await recall(session, resources.embedder, organization_id, message.user_id, message.text)
    turns = await conversations.last_turns(session, organization_id, message.user_id, message.platform, LAST_TURNS)
    return Situation(persona, message, limit, _choose(found), turns, _nearest(own))


def _nearest(own: list[Recalled]) -> list[Recalled]:
    return sorted(own, key=lambda recalled: (-recalled.relevance, recalled.memory.id))[:3]


def _choose(found: list[Recalled]) -> list[Recalled]:
    """At most ten: half by how near they are, the others by their importance."""
    near = sorted(found, key=lambda recalled: (-recalled.relevance, recalled.memory.id))[: MOST_MEMORIES // 2]
    others = [recalled for recalled in found if recalled not in near]
    chosen = [*near, *others][:MOST_MEMORIES]
    return [recalled for recalled in found if recalled in chosen]


async def answer(resources: Resources, situation: Situation) -> Reply:
    """The whole answer."""
    async with aclosing(stream_answer(resources, situation)) as pieces:
        async for piece in pieces:
            if piece.reply is not None:
                return piece.reply
    raise AssertionError("an answer always ends with its reply")


async def stream_answer(resources: Resources, situation: Situation) -> AsyncGenerator[Piece, None]:
    """The answer as it is written: by the language model where there is one, offline where that fails."""
    warning, written, engine = None, None, Engine.OFFLINE
    if resources.model is not None:
        text = ""
        try:
            async with aclosing(resources.model.stream(chat_prompt(situation), max_tokens=MOST_TOKENS)) as pieces:
                async for piece in pieces:
                    text += piece
                    yield Piece(piece)
            written, engine = _by_model(text, situation), Engine.MODEL
        except ModelFailedError as error:
            _logger.warning("language model failed", reason=str(error))
            warning = f"{error} The answer was written offline."
            if text:
                yield Piece(restart=True)
    if written is None:
        written, engine = await resources.writer.answer(situation), Engine.OFFLINE
        yield Piece(written.text)
    yield Piece(reply=_reply(situation, written, engine, warning))


def _by_model(text: str, situation: Situation) -> Written:
    said = text.strip().strip('"“”').strip()
    if not said:
        raise ModelFailedError("The language model's answer is empty.")
    said = fit(said, situation.limit)
    used = [
        recalled.memory.id
        for recalled in situation.memories
        if goes_into(recalled.memory.content, said, situation.message.text)
    ]
    return Written(said, _MODEL_UNDERSTANDS, tuple(used))


def _reply(situation: Situation, written: Written, engine: Engine, warning: str | None) -> Reply:
    persona = situation.persona
    return Reply(
        text=written.text,
        confidence=round(_KNOWN * persona.confidence + (1 - _KNOWN) * written.understanding, 2),
        personality_score=round(personality_score(written.text, persona), 2),
        memory_used=bool(written.used),
        engine=engine,
        warning=warning,
        used=written.used,
    )


async def memories_in(resources: Resources, situation: Situation, now: datetime) -> list[Memory]:
    """What the message tells of its writer; nothing of nobody, and nothing of another service's task."""
    message = situation.message
    if not message.user_id or read_task(message.text) is not None:
        return []
    findings = [(message.user_id, finding) for finding in find_in_chat(message.text)]
    return await make_memories(
        resources.embedder, situation.persona.organization_id, findings, source=message.platform or "chat", now=now
    )


async def keep_exchange(
    session: AsyncSession, situation: Situation, reply: Reply, made: list[Memory], now: datetime
) -> None:
    """Keep both turns and what is to be remembered; of nobody, nothing is kept."""
    message, organization_id = situation.message, situation.persona.organization_id
    if not message.user_id or read_task(message.text) is not None:
        return
    said = _turn(situation, Speaker.USER, message.text, now)
    answered = _turn(situation, Speaker.CREATOR, reply.text, now + timedelta(microseconds=1), reply)
    await conversations.insert_turns(session, [said, answered])
    if reply.used:
        await memories_repository.touch_memories(session, organization_id, reply.used, now)
    await keep_memories(session, made)


def _turn(situation: Situation, speaker: Speaker, text: str, at: datetime, reply: Reply | None = None) -> Turn:
    return Turn(
        id=prefixed("turn"),
        organization_id=situation.persona.organization_id,
        user_id=situation.message.user_id,
        platform=situation.message.platform,
        speaker=speaker.value,
        text=text,
        engine=None if reply is None else reply.engine.value,
        confidence=None if reply is None else reply.confidence,
        created_at=at,
    )


async def list_turns(
    session: ReadSession, actor: Actor, user_id: str, platform: str | None, request: PageRequest
) -> Page[Turn]:
    """A page of what a user and the creator said."""
    organization_id = require_organization(actor)
    of = checked_id(user_id, "userId", "User id")
    there = None if platform is None else checked_place(platform, "platform").lower()
    return await conversations.turn_page(session, organization_id, of, there, request)
