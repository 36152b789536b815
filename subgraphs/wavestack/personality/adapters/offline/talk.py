"""What is said and known comes in, an answer in the creator's style goes out: the same for the same."""

import re
from random import Random
from typing import Final

from subgraphs.kit.embeddings import Embedder
from subgraphs.wavestack.personality.adapters.offline.grammar import Grammar, tidy
from subgraphs.wavestack.personality.adapters.offline.intents import Understanding, Understood, load
from subgraphs.wavestack.personality.adapters.offline.remembering import (
    RELEVANT,
    Mention,
    answer_self,
    aside,
    recall,
    relevant,
    shared,
)
from subgraphs.wavestack.personality.adapters.offline.voice import voiced
from subgraphs.wavestack.personality.domain.contents import fit
from subgraphs.wavestack.personality.domain.conversations import Situation, Speaker, Written
from subgraphs.wavestack.personality.domain.persona import Persona, ResponseLength
from subgraphs.wavestack.personality.domain.subjects import games_in, is_played, subject_of

_TRIES: Final = 6
_TAILS: Final = {ResponseLength.SHORT: 0.25, ResponseLength.MEDIUM: 0.6, ResponseLength.LONG: 1.0}
_FAVORITES: Final = ("ranked", "just chatting", "cozy games", "viewer games")
_TALKATIVE: Final = frozenset({"statement", "agree", "laugh", "food", "music", "favorite", "tired", "plans"})
_KIND: Final = re.compile(r"\bfav(?:ou?rite)? (\w+)")
_PLAYED: Final = frozenset({"game", "games", "thing", "things", "of", "one", "to"})
_ASKING_THE_CREATOR: Final = frozenset({"favorite", "game_opinion", "question", "food", "music", "plans", "setup"})
_OWN_WORDS: Final = 0.45
_TAILED: Final = frozenset({"sharing_place", "sharing_fact", "sharing_preference"})
_PERSONAL_ANYWAY: Final = 0.8
_LEAST_IMPORTANT: Final = 6


class Talk:
    """Answers messages."""

    def __init__(self, embedder: Embedder) -> None:
        self._understanding = Understanding(embedder)
        self._grammar = Grammar(load("pieces.toml"))

    async def answer(self, situation: Situation, seed: int) -> Written:
        """An answer that was not among the last ones of this conversation, where another can be found."""
        understood = await self._understanding.understand(situation.message.text)
        said = {turn.text for turn in situation.turns if turn.speaker == Speaker.CREATOR.value}
        written = Written("", 0.0)
        for attempt in range(_TRIES):
            written = self._write(situation, understood, Random(seed + attempt))  # noqa: S311 - chooses words
            if written.text not in said:
                break
        return written

    def _write(self, situation: Situation, understood: Understood, choice: Random) -> Written:
        intent, persona = understood.intent, situation.persona
        slots = _slots(situation, choice)
        told = _telling(situation, understood)
        if told is not None:
            core, used = self._mention(told, slots, choice, persona), told.used
        else:
            core, used = self._grammar.write(intent.lines, slots, choice, persona), ()
        certainty = max(understood.certainty, 0.9) if told is not None else understood.certainty
        core, more = self._continued(situation, understood, core, slots, choice, told=told)
        text = voiced(core, persona, intent.mood, choice, limit=situation.limit)
        return Written(fit(text, situation.limit), certainty, (*used, *more))

    def _continued(
        self,
        situation: Situation,
        understood: Understood,
        core: str,
        slots: dict[str, str],
        choice: Random,
        *,
        told: Mention | None,
    ) -> tuple[str, tuple[str, ...]]:
        """The text with a memory or a tail behind it, where they fit."""
        intent, persona = understood.intent, situation.persona
        brought = None if told is not None else _brought_up(situation, understood, choice)
        if brought is not None:
            longer = f"{_closed(core)} {self._mention(brought, slots, choice, persona)}"
            if len(longer) <= situation.limit:
                return longer, brought.used
        tails = intent.tails if told is None else self._tails(told)
        if tails and not core.endswith("?") and choice.random() < _TAILS[persona.response_length]:
            longer = f"{_closed(core)} {self._grammar.write(tails, slots, choice, persona)}"
            return (longer if len(longer) <= situation.limit else core), ()
        return core, ()

    def _tails(self, told: Mention) -> tuple[str, ...]:
        return ("{sharing_tail}",) if told.rule in _TAILED else ()

    def _mention(self, mention: Mention, slots: dict[str, str], choice: Random, persona: Persona) -> str:
        known = slots | mention.slots
        return self._grammar.write([f"{{{mention.rule}}}"], known, choice, persona)


def _telling(situation: Situation, understood: Understood) -> Mention | None:
    """What to say where the message is about its writer: what is known of them, or what they have just told."""
    name = understood.intent.name
    if name == "recall":
        return recall(situation.memories)
    if name == "ask_self":
        return answer_self(situation.memories)
    if name in _ASKING_THE_CREATOR and situation.own and situation.own[0].relevance >= _OWN_WORDS:
        return Mention("own_words", {"own": situation.own[0].memory.content.strip().rstrip(".!")}, ())
    return shared(situation.message.text) if name in _TALKATIVE or understood.certainty < _PERSONAL_ANYWAY else None


def _brought_up(situation: Situation, understood: Understood, choice: Random) -> Mention | None:
    """A memory that has to do with what is said; to greetings also another one, for a personal touch."""
    near = relevant(situation.memories, RELEVANT)
    lately = " ".join(turn.text for turn in situation.turns if turn.speaker == Speaker.CREATOR.value)[-600:]
    if near:
        found = aside(near[0])
        return found if found is not None and not _repeats(found, lately) else None
    if not understood.intent.personal:
        return None
    weighty = [each for each in situation.memories if each.memory.importance >= _LEAST_IMPORTANT]
    asides = [found for each in weighty[:3] if (found := aside(each)) is not None and not _repeats(found, lately)]
    return choice.choice(asides) if asides else None


def _repeats(mention: Mention, lately: str) -> bool:
    """Whether the creator has just brought up the same."""
    telling = (
        mention.slots.get("named")
        or mention.slots.get("place")
        or mention.slots.get("liked")
        or mention.slots["memory"]
    )
    return telling.lower() in lately.lower()


def _slots(situation: Situation, choice: Random) -> dict[str, str]:
    persona, text = situation.persona, situation.message.text
    favorites = [each for each in persona.allowed_topics or persona.topics if is_played(each)][:5]
    slots = {"fav": choice.choice([each for each in favorites if each not in persona.avoided_topics] or _FAVORITES)}
    kind = _KIND.search(text.lower())
    if kind and kind[1] not in _PLAYED:
        slots = {"kind": kind[1]}
    games = games_in(text)
    if games:
        slots["game"] = games[0].name
    about = subject_of(text)
    if about and about.lower() not in {topic.lower() for topic in persona.avoided_topics}:
        slots["subject"] = about
    return {name: value.replace("{", "(").replace("}", ")") for name, value in slots.items()}


def _closed(text: str) -> str:
    return text if text[-1:] in ".!?" else tidy(f"{text}.")
