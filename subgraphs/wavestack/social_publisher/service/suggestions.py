"""A post's wishes come in; other subgraphs write its caption and hashtags and draw its cover.

What they cannot do at the moment is no reason not to publish: it becomes a warning.
"""

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from typing import Final

from subgraphs.kit.errors import SubgraphError
from subgraphs.kit.graph import Graph
from subgraphs.wavestack.social_publisher.domain.captions import better_caption, merged_hashtags
from subgraphs.wavestack.social_publisher.domain.posts import SocialPost
from subgraphs.wavestack.social_publisher.domain.rules import RULES, SocialPlatform

CAPTION: Final = """mutation SuggestCaption($input: GenerateContentInput!) {
  generateContent(input: $input) {
    content
  }
}"""
HASHTAGS: Final = """mutation SuggestHashtags($input: ChatInput!) {
  chat(input: $input) {
    response
  }
}"""
COVER: Final = """mutation DrawCover($input: CreateThumbnailInput!) {
  createThumbnail(input: $input) {
    thumbnail {
      url
    }
  }
}"""
_HASHTAG_PROMPT: Final = "Suggest up to 10 hashtags for this post: "
_NO_CAPTION: Final = "A new post"
_TITLE_LENGTH: Final = 100
_COVER_BYTES: Final = 8_000_000


@dataclass(frozen=True, slots=True)
class Written:
    """A post with better texts, and what could not be written."""

    post: SocialPost
    warnings: tuple[str, ...]


async def write_texts(graph: Graph, post: SocialPost) -> Written:
    """Ask for a caption and hashtags where they are wished for."""
    warnings: list[str] = []
    if post.wishes.ai_caption:
        try:
            post = replace(post, caption=await _caption(graph, post))
        except SubgraphError as error:
            warnings.append(f"No caption was written: {error.message}")
    if post.wishes.ai_hashtags:
        try:
            post = replace(post, hashtags=list(await _hashtags(graph, post)))
        except SubgraphError as error:
            warnings.append(f"No hashtags were suggested: {error.message}")
    return Written(post, tuple(warnings))


async def draw_cover(graph: Graph, post: SocialPost) -> bytes:
    """A picture that stands for the post's video, as PNG."""
    title = next(iter(post.caption.splitlines()), "")[:_TITLE_LENGTH].strip() or _NO_CAPTION
    wanted = {"title": title, "style": "GAMING", "assetId": post.asset_id}
    data = await graph.execute(COVER, {"input": wanted}, organization_id=post.organization_id)
    return await _read(graph.download(data["createThumbnail"]["thumbnail"]["url"]))


async def _caption(graph: Graph, post: SocialPost) -> str:
    platform = SocialPlatform(post.platform)
    wanted = {
        "contentType": "CAPTION",
        "topic": post.caption or _NO_CAPTION,
        "context": {"platform": platform, "draft": post.caption},
        "options": {"includeHashtags": False, "maxLength": RULES[platform].caption_length},
    }
    data = await graph.execute(CAPTION, {"input": wanted}, organization_id=post.organization_id)
    return better_caption(platform, post.caption, data["generateContent"]["content"], post.hashtags)


async def _hashtags(graph: Graph, post: SocialPost) -> tuple[str, ...]:
    wanted = {"message": f"{_HASHTAG_PROMPT}{post.caption or _NO_CAPTION}"}
    data = await graph.execute(HASHTAGS, {"input": wanted}, organization_id=post.organization_id)
    suggested = [word for word in data["chat"]["response"].split() if word.startswith("#")]
    return merged_hashtags(SocialPlatform(post.platform), post.caption, post.hashtags, suggested)


async def _read(chunks: AsyncIterator[bytes]) -> bytes:
    image = bytearray()
    async for chunk in chunks:
        image += chunk
        if len(image) > _COVER_BYTES:
            raise SubgraphError("VALIDATION_ERROR", "The cover is larger than platforms take.")
    return bytes(image)
