"""The job of a post comes in; its media are brought here, measured, sent, and come out on the platform, once.

A platform's session is kept, sealed, before anything is sent to it, and becomes at most one post. Each round first asks
the platform what became of the session: so a worker that takes over, or one whose answer was lost, goes on where
things really stand, and nothing comes out twice.
"""

from collections.abc import AsyncIterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Final

import orjson
from sqlalchemy.ext.asyncio import AsyncSession

from subgraphs.kit.errors import SubgraphError
from subgraphs.kit.jobs import CANCELLED, JobError, JobRun, RetryLaterError
from subgraphs.kit.oauth import Account, AccountRevokedError
from subgraphs.wavestack.social_publisher.domain.posts import PostStatus, PostStep, SocialPost, media_fields
from subgraphs.wavestack.social_publisher.domain.rules import (
    Media,
    MediaKind,
    PostType,
    SocialPlatform,
    check_content_type,
    check_media,
    fitting_content_type,
)
from subgraphs.wavestack.social_publisher.ports import (
    Order,
    PlatformError,
    Refusal,
    Resources,
    Session,
    SessionGoneError,
    Stage,
    State,
)
from subgraphs.wavestack.social_publisher.repository import posts as repository
from subgraphs.wavestack.social_publisher.service import media as media_files
from subgraphs.wavestack.social_publisher.service import suggestions
from subgraphs.wavestack.social_publisher.service.accounts import Door, find_account
from subgraphs.wavestack.social_publisher.service.addresses import address_of
from subgraphs.wavestack.social_publisher.service.posts import COMPLETED, PROGRESSED, announce, end_post

Run = JobRun[Resources]

_BEGUN: Final = "begun_at"
_FETCHED: Final = 10
_WRITTEN: Final = 20
_SENT: Final = 80
_PROCESSED: Final = 90
_CODES: Final = {Refusal.QUOTA: "QUOTA_EXCEEDED", Refusal.EXPIRED: "NOT_CONNECTED"}


async def publish_post(run: Run) -> None:
    """Bring one post to its end, or as far as it can be brought now."""
    async with run.database.reading() as session:
        post = await repository.post_for_work(session, run.key)
    if post is None:
        return
    try:
        await _Publishing(run, post).go_on()
    except PlatformError as refused:
        if refused.refusal == Refusal.PASSING:
            raise ConnectionError(refused.message) from refused
        raise JobError(_CODES.get(refused.refusal, "PLATFORM_REFUSED"), refused.message) from refused
    except AccountRevokedError as error:
        raise JobError("NOT_CONNECTED", error.message) from error


async def record_end(run: Run, session: AsyncSession, code: str, message: str) -> None:
    """The job was cancelled or has failed for good."""
    status = PostStatus.CANCELLED if code == CANCELLED else PostStatus.FAILED
    await end_post(session, run.key, status, code, message, now=run.clock.now())


class _Publishing:
    """One run's work on one post."""

    def __init__(self, run: Run, post: SocialPost) -> None:
        self._run = run
        self._post = post
        self._resources = run.resources
        self._name = SocialPlatform(post.platform)
        self._platform = self._resources.platforms[self._name]

    async def go_on(self) -> None:
        """Take the steps that are left."""
        door = Door(self._resources, self._run.database, self._run.clock, await self._account())
        if self._post.sealed_session is None:
            await self._prepare()
        order = await self._order()
        if self._post.sealed_session is None:
            session = await door.through(lambda access: self._platform.begin(access, order))
            begun = {**session, _BEGUN: order.begun_at.isoformat()}
            await self._keep(sealed_session=self._seal(begun), step=PostStep.SENDING)
        try:
            begun_at = datetime.fromisoformat(self._session[_BEGUN])
            await self._bring_out(door, replace(order, begun_at=begun_at))
        except SessionGoneError as gone:
            await self._keep(sealed_session=None, step=PostStep.SENDING)
            raise ConnectionError("The platform has forgotten the upload; beginning another one.") from gone

    async def _account(self) -> Account:
        async with self._run.database.reading() as session:
            account = await find_account(session, self._post.organization_id, self._name, self._post.account_id)
        if account is None:
            raise JobError("NOT_CONNECTED", f"No {self._name} account is connected: begin with its owner's consent.")
        if self._post.account_id is None:
            await self._keep(account_id=account.id, status=PostStatus.PROCESSING, step=PostStep.FETCHING)
        return account

    async def _prepare(self) -> None:
        """Media and texts, before the platform is told of anything."""
        if self._post.has_media and self._post.media is None:
            measured = await media_files.bring_here(self._resources, self._run.graph, self._post)
            content_type = self._checked(measured)
            await self._keep(media=media_fields(measured), content_type=content_type, progress=_FETCHED)
        if self._post.step == PostStep.FETCHING:
            await self._write()

    def _checked(self, media: Media) -> PostType:
        kept = self._post.content_type
        content_type = fitting_content_type(self._name, media.kind) if kept is None else PostType(kept)
        try:
            check_content_type(self._name, content_type)
            check_media(self._name, content_type, media)
        except SubgraphError as broken:
            raise JobError("RULE_BROKEN", f"{broken.message} ({(broken.details or {}).get('rule')})") from broken
        return content_type

    async def _write(self) -> None:
        written = await suggestions.write_texts(self._run.graph, self._post)
        post, warnings, has_cover = written.post, list(written.warnings), False
        if post.wishes.generate_cover:
            try:
                has_cover = await self._draw_cover(post)
            except SubgraphError as error:
                warnings.append(f"No cover was made: {error.message}")
        await self._keep(
            caption=post.caption,
            hashtags=list(post.hashtags),
            has_cover=has_cover,
            warnings=[*self._post.warnings, *warnings],
            step=PostStep.WRITING,
            progress=_WRITTEN,
        )

    async def _draw_cover(self, post: SocialPost) -> bool:
        measured = post.measured
        if measured is None or measured.kind != MediaKind.VIDEO:
            raise SubgraphError("VALIDATION_ERROR", "Only videos have covers.")
        if not self._platform.covers:
            raise SubgraphError("VALIDATION_ERROR", f"{self._name} takes a frame of the video, and no picture.")
        image = await suggestions.draw_cover(self._run.graph, post)
        await self._resources.storage.put(media_files.cover_key_of(post.id), _once(image))
        return True

    async def _order(self) -> Order:
        post, cover = self._post, None
        if post.has_cover:
            parts = self._resources.storage.read(media_files.cover_key_of(post.id))
            cover = b"".join([part async for part in parts])
        return Order(
            content_type=PostType(post.content_type or PostType.POST),
            text=post.text,
            media=post.measured,
            media_address=address_of(self._resources, post.id, "media") if post.has_media else None,
            cover=cover,
            cover_address=address_of(self._resources, post.id, "cover") if post.has_cover else None,
            begun_at=self._run.clock.now(),
            taken=await self._taken(),
        )

    async def _taken(self) -> frozenset[str]:
        async with self._run.database.reading() as session:
            return await repository.external_ids(session, self._post.organization_id, self._name)

    async def _bring_out(self, door: Door, order: Order) -> None:
        """Ask what became of the session, and do what is next, until it is out."""
        platform, session = self._platform, self._session
        while True:
            state = await door.through(lambda access: platform.look(access, session, order))
            if state.stage == Stage.UPLOADING:
                await self._send(door, session, order, state.received)
            elif state.stage == Stage.PROCESSING:
                await self._step(PostStep.PROCESSING, _SENT)
                raise RetryLaterError(timedelta(seconds=self._resources.settings.social_processing_seconds))
            elif state.stage == Stage.READY:
                await self._be_about_to_publish()
                out = await door.through(lambda access: platform.publish(access, session, order))
                if out is not None:
                    await self._finish(out)
                    return
            elif state.stage == Stage.FAILED:
                raise JobError("PLATFORM_REFUSED", f"{self._name} did not take the post: {state.failure}.")
            else:
                await self._finish(state)
                return

    async def _be_about_to_publish(self) -> None:
        """Write down that it comes out now; where that was written by a run that was interrupted, give it time to show.

        What a platform lists may lag behind what it has done.
        """
        pause = timedelta(seconds=self._resources.settings.social_settling_seconds)
        if self._post.step == PostStep.PUBLISHING and self._run.clock.now() - self._post.updated_at < pause:
            raise RetryLaterError(pause)
        await self._step(PostStep.PUBLISHING, _PROCESSED)

    async def _send(self, door: Door, session: Session, order: Order, start: int) -> None:
        size = 0 if order.media is None else order.media.size
        progress = _WRITTEN + (_SENT - _WRITTEN) * start // max(size, 1)
        # Some platforms let a video come out as soon as its last byte is there: from here on it cannot be taken back.
        await self._step(PostStep.PROCESSING if self._platform.publishes_itself else PostStep.SENDING, progress)
        key = media_files.key_of(self._post.id)

        async def read(first: int, end: int) -> bytes:
            return b"".join([part async for part in self._resources.storage.read(key, first, end)])

        await door.through(lambda access: self._platform.send(access, session, read, start, size))

    async def _finish(self, state: State) -> None:
        now = self._run.clock.now()
        async with self._run.completing() as session:
            finished = await repository.change_post(
                session,
                self._post.id,
                now,
                status=PostStatus.COMPLETE,
                progress=100,
                external_id=state.external_id,
                url=state.url,
                published_at=now,
                sealed_session=None,
            )
            if finished is not None:
                announce(session, COMPLETED, finished)
        for key in (media_files.key_of(self._post.id), media_files.cover_key_of(self._post.id)):
            await self._resources.storage.delete(key)

    async def _step(self, step: PostStep, progress: int) -> None:
        progress = max(progress, self._post.progress)
        if (step, progress) != (self._post.step, self._post.progress):
            await self._keep(step=step, progress=progress)

    async def _keep(self, **values: Any) -> None:  # Any: values of columns
        async with self._run.transaction() as session:
            changed = await repository.change_post(session, self._post.id, self._run.clock.now(), **values)
            if changed is None:
                raise JobError(CANCELLED, "The post has ended meanwhile.")
            if changed.progress != self._post.progress or changed.step != self._post.step:
                announce(session, PROGRESSED, changed)
        self._post = changed
        await self._run.progress(changed.progress)

    def _seal(self, session: Session) -> str:
        return self._resources.cipher.encrypt(orjson.dumps(dict(session)).decode())

    @property
    def _session(self) -> Session:
        opened: Mapping[str, str] = orjson.loads(self._resources.cipher.decrypt(self._post.sealed_session or ""))
        return opened


async def _once(content: bytes) -> AsyncIterator[bytes]:
    yield content
