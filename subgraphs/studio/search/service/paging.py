"""A search's hits and a page request come in, one page with the kit's counts and cursors goes out.

A hit's place is its number in the result: ranks have no place of their own that would outlive the next write.
"""

import base64
import binascii
from typing import Final

from subgraphs.kit.errors import SubgraphError, invalid
from subgraphs.kit.pagination import Page, page_request
from subgraphs.studio.search.repository.hits import SearchSortField
from subgraphs.studio.search.service.searching import Found, Hit

_MAX_PLACE: Final = 2**31


async def page_of_hits(
    found: Found,
    field: SearchSortField,
    *,
    descending: bool,
    highlight: bool,
    first: int | None,
    after: str | None,
    page: int | None,
) -> Page[Hit]:
    """The hits behind a cursor, or of a numbered page; VALIDATION_ERROR for what is out of range."""
    request = page_request(first, after, page=page)
    offset = request.offset if after is None else _place_behind(after)
    hits = await found.page(field, descending=descending, limit=request.limit + 1, offset=offset, highlight=highlight)
    shown = hits[: request.limit]

    async def skipped() -> int:
        return offset

    cursors = [_cursor(offset + place) for place in range(len(shown))]
    return Page(shown, cursors, request.limit, len(hits) > request.limit, offset > 0, found.total, skipped)


def _cursor(place: int) -> str:
    return base64.urlsafe_b64encode(str(place).encode()).rstrip(b"=").decode()


def _place_behind(cursor: str) -> int:
    try:
        written = base64.b64decode(cursor + "=" * (-len(cursor) % 4), b"-_", validate=True).decode("ascii")
        if written.isdecimal() and len(written) <= len(str(_MAX_PLACE)):
            return int(written) + 1
    except (binascii.Error, ValueError):
        pass
    raise _foreign_cursor()


def _foreign_cursor() -> SubgraphError:
    return invalid("after", "a cursor of this list", "'after' must be a cursor that this list gave out.")
