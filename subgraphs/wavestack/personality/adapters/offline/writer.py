"""Situations and wishes come in; answers, task results and content go out, written from rules and a persona."""

import hashlib

import orjson

from subgraphs.kit.embeddings import Embedder
from subgraphs.wavestack.personality.adapters.offline import errands
from subgraphs.wavestack.personality.adapters.offline.posts import Posts
from subgraphs.wavestack.personality.adapters.offline.talk import Talk
from subgraphs.wavestack.personality.domain.conversations import Situation, Written
from subgraphs.wavestack.personality.domain.persona import Persona
from subgraphs.wavestack.personality.domain.tasks import Task, TaskKind, read_task
from subgraphs.wavestack.personality.domain.wishes import Drafts, Wish, checked_wish


class OfflineWriter:
    """Writes without a language model. What it writes depends on nothing but what it is given."""

    def __init__(self, embedder: Embedder) -> None:
        self._talk = Talk(embedder)
        self._posts = Posts()

    async def answer(self, situation: Situation) -> Written:
        """An answer to what was said; to a task of another service, its result."""
        task = read_task(situation.message.text)
        if task is not None:
            return Written(self._errand(task, situation), 1.0)
        return await self._talk.answer(situation, _seed(situation.persona, _state(situation)))

    def compose(self, persona: Persona, wish: Wish, *, drafts: int) -> Drafts:
        """Drafts of content."""
        asked: list[object] = [wish.kind.value, wish.topic, dict(wish.details), wish.platform, wish.limit]
        return self._posts.compose(persona, wish, _seed(persona, asked), drafts=drafts)

    def _errand(self, task: Task, situation: Situation) -> str:
        match task.kind:
            case TaskKind.TAGS:
                return errands.tags(task)
            case TaskKind.HASHTAGS:
                return errands.hashtags(task)
            case TaskKind.CHECK:
                return errands.check(task)
            case TaskKind.CAPTION | TaskKind.TITLE | TaskKind.DESCRIPTION:
                wish = checked_wish(
                    errands.CONTENT[task.kind],
                    task.subject[:200] or "new video",
                    {"platform": situation.message.platform},
                    hashtags=False,
                    max_length=None,
                )
                return self.compose(situation.persona, wish, drafts=1).texts[0]


def _state(situation: Situation) -> list[object]:
    message = situation.message
    memories = [(recalled.memory.id, recalled.memory.content) for recalled in situation.memories]
    turns = [turn.text for turn in situation.turns]
    return [message.text, message.user_id, message.platform, message.channel, situation.limit, memories, turns]


def _seed(persona: Persona, state: list[object]) -> int:
    """A number that is the same for the same persona and state."""
    known = [persona.organization_id, persona.version, persona.messages_seen, *state]
    return int.from_bytes(hashlib.sha256(orjson.dumps(known)).digest()[:8], "big")
