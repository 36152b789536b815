"""Keys that resolvers ask for one by one come in; records and pages, read with one statement for all, go out."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from subgraphs.kit.context import Context
from subgraphs.kit.pagination import Page, PageRequest
from subgraphs.wavestack.social_publisher.domain.posts import SocialPost
from subgraphs.wavestack.social_publisher.ports import Resources
from subgraphs.wavestack.social_publisher.service import posts

PostContext = Context[Resources]


@dataclass(frozen=True, slots=True)
class PostsBelow:
    """A page of an asset's posts."""

    asset_id: str
    request: PageRequest


async def load_posts(context: PostContext, ids: Sequence[str]) -> dict[str, SocialPost]:
    """The posts with these ids."""
    return await posts.find_posts(context.session, context.actor, ids)


async def load_posts_of_publications(context: PostContext, ids: Sequence[str]) -> dict[str, SocialPost]:
    """The newest posts of these publications."""
    return await posts.find_posts_of_publications(context.session, context.actor, ids)


async def load_post_pages(context: PostContext, keys: Sequence[PostsBelow]) -> dict[PostsBelow, Page[SocialPost]]:
    """The pages of several assets: one statement for each different way in which the document asks."""
    groups: dict[PageRequest, list[PostsBelow]] = defaultdict(list)
    for key in keys:
        groups[key.request].append(key)
    pages: dict[PostsBelow, Page[SocialPost]] = {}
    for request, alike in groups.items():
        found = await posts.list_posts_of_assets(
            context.session, context.actor, request, asset_ids=[key.asset_id for key in alike]
        )
        pages |= {key: found[key.asset_id] for key in alike}
    return pages
