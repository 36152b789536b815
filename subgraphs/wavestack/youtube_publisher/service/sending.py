"""The job of an upload comes in; the video is brought here, sent, dressed, and waited for, each step once.

What was done is written down before the next step begins, so that a worker that takes over goes on where the last one
died. A session's address is kept before any byte goes there: YouTube makes one video of a session, and says which one
it was when it is asked again. So nothing is published twice.
"""

from datetime import timedelta
from typing import Any, Final

from sqlalchemy.ext.asyncio import AsyncSession

from subgraphs.kit.errors import SubgraphError
from subgraphs.kit.jobs import CANCELLED, JobError, JobRun, RetryLaterError
from subgraphs.kit.oauth import AccountTokens
from subgraphs.wavestack.youtube_publisher.domain.uploads import Upload, UploadStatus, UploadStep
from subgraphs.wavestack.youtube_publisher.ports import PlatformError, Resources, Sent, SessionGoneError, VideoState
from subgraphs.wavestack.youtube_publisher.repository import uploads as repository
from subgraphs.wavestack.youtube_publisher.service import media, suggestions
from subgraphs.wavestack.youtube_publisher.service.accounts import account_for_uploads
from subgraphs.wavestack.youtube_publisher.service.uploads import COMPLETED, PROGRESSED, announce, end_upload

_FETCHED: Final = 5
_SENT: Final = 90
_DRESSED: Final = 95
# Google's words for what an organization's quota does not allow today.
_QUOTA: Final = frozenset({"quotaExceeded", "uploadLimitExceeded", "dailyLimitExceeded"})

Run = JobRun[Resources]


async def send_upload(run: Run) -> None:
    """Bring one upload to its end, or as far as it can be brought now."""
    async with run.database.reading() as session:
        upload = await repository.upload_for_work(session, run.key)
    if upload is None:
        return
    try:
        await _Sending(run, upload).go_on()
    except PlatformError as refused:
        if refused.is_passing:
            raise ConnectionError(refused.message) from refused
        code = "QUOTA_EXCEEDED" if refused.code in _QUOTA else "PLATFORM_REFUSED"
        raise JobError(code, refused.message) from refused


async def record_end(run: Run, session: AsyncSession, code: str, message: str) -> None:
    """The job was cancelled or has failed for good."""
    status = UploadStatus.CANCELLED if code == CANCELLED else UploadStatus.FAILED
    await end_upload(session, run.key, status, code, message, now=run.clock.now())


class _Sending:
    """One run's work on one upload."""

    def __init__(self, run: Run, upload: Upload) -> None:
        self._run = run
        self._upload = upload
        self._resources = run.resources
        self._tokens = AccountTokens(self._resources.provider, self._resources.cipher, run.database, run.clock)

    async def go_on(self) -> None:
        """Take the steps that are left."""
        account_id = await self._account()
        if self._upload.youtube_id is None:
            size = await media.bring_here(self._resources, self._run.graph, self._upload)
            if self._upload.sealed_session is None:
                await self._write_texts()
            await self._send(account_id, size)
        token = await self._tokens.fresh(account_id)
        if self._upload.step in {UploadStep.SENDING, UploadStep.DRESSING}:
            await self._dress(token)
        await self._wait(token)

    async def _account(self) -> str:
        if self._upload.account_id is not None:
            return self._upload.account_id
        async with self._run.database.reading() as session:
            account = await account_for_uploads(session, self._upload.organization_id)
        if account is None:
            raise JobError("NOT_CONNECTED", "No YouTube channel is connected: begin with the consent of its owner.")
        await self._keep(account_id=account.id, step=UploadStep.FETCHING)
        return account.id

    async def _write_texts(self) -> None:
        written = await suggestions.write_texts(self._run.graph, self._upload)
        await self._keep(
            description=written.upload.description,
            tags=list(written.upload.tags),
            warnings=[*self._upload.warnings, *written.warnings],
            step=UploadStep.WRITING,
            progress=_FETCHED,
        )

    async def _send(self, account_id: str, size: int) -> None:
        """Send all bytes; where the session is gone, begin another one: nothing of it became a video."""
        sent = Sent(0, None)
        if self._upload.sealed_session is not None:
            try:
                sent = await self._resources.youtube.received(self._session_url, size=size)
            except SessionGoneError:
                await self._keep(sealed_session=None)
        if self._upload.sealed_session is None:
            token = await self._tokens.fresh(account_id)
            url = await self._resources.youtube.begin(token, self._upload, size=size)
            await self._keep(sealed_session=self._resources.cipher.encrypt(url), step=UploadStep.SENDING)
        while sent.youtube_id is None:
            sent = await self._send_chunk(sent.received, size)
        await self._keep(youtube_id=sent.youtube_id, step=UploadStep.DRESSING, progress=_SENT)
        await self._resources.storage.delete(media.key_of(self._upload.id))

    async def _send_chunk(self, start: int, size: int) -> Sent:
        end = min(start + self._resources.settings.youtube_chunk_bytes, size)
        chunk = b"".join(
            [part async for part in self._resources.storage.read(media.key_of(self._upload.id), start, end)]
        )
        try:
            sent = await self._resources.youtube.send(self._session_url, chunk, start=start, size=size)
        except SessionGoneError as gone:
            await self._keep(sealed_session=None)
            raise ConnectionError("The upload session has ended; beginning another one.") from gone
        progress = _FETCHED + (_SENT - _FETCHED) * sent.received // size
        await self._run.progress(progress)
        if sent.youtube_id is None:
            await self._keep(progress=max(progress, self._upload.progress))
        return sent

    async def _dress(self, token: str) -> None:
        """Give the video its thumbnail and playlist; where that fails, say so and go on."""
        youtube, youtube_id, warnings = self._resources.youtube, self._upload.youtube_id or "", []
        if self._upload.wishes.generate_thumbnail:
            try:
                image = await suggestions.draw_thumbnail(self._run.graph, self._upload)
                await youtube.set_thumbnail(token, youtube_id, image, "image/png")
            except (SubgraphError, PlatformError) as error:
                warnings.append(f"No thumbnail was set: {error.message}")
        if self._upload.playlist_id is not None:
            try:
                await youtube.add_to_playlist(token, youtube_id, self._upload.playlist_id)
            except PlatformError as error:
                warnings.append(f"The video is in no playlist: {error.message}")
        await self._keep(warnings=[*self._upload.warnings, *warnings], step=UploadStep.WAITING, progress=_DRESSED)

    async def _wait(self, token: str) -> None:
        """Finish where YouTube has, else look again later: for a scheduled video, when its time has come."""
        found = await self._resources.youtube.videos(token, [self._upload.youtube_id or ""])
        if not found:
            raise JobError("VIDEO_GONE", "The video is not on YouTube any more.")
        state = found[0]
        if state.failure is not None:
            raise JobError("PLATFORM_REFUSED", f"YouTube did not take the video: {state.failure}.")
        pause = timedelta(seconds=self._resources.settings.youtube_processing_seconds)
        if not state.processed:
            raise RetryLaterError(pause)
        scheduled_at, now = self._upload.scheduled_at, self._run.clock.now()
        if scheduled_at is not None and now < scheduled_at:
            await self._keep(status=UploadStatus.SCHEDULED)
            raise RetryLaterError(scheduled_at - now)
        await self._finish(state)

    async def _finish(self, state: VideoState) -> None:
        now = self._run.clock.now()
        async with self._run.completing() as session:
            finished = await repository.change_upload(
                session,
                self._upload.id,
                now,
                status=UploadStatus.COMPLETE,
                progress=100,
                published_at=self._upload.scheduled_at or state.published_at or now,
                sealed_session=None,
            )
            if finished is not None:
                announce(session, COMPLETED, finished)

    async def _keep(self, **values: Any) -> None:  # Any: values of columns
        async with self._run.transaction() as session:
            changed = await repository.change_upload(session, self._upload.id, self._run.clock.now(), **values)
            if changed is None:
                raise JobError(CANCELLED, "The upload has ended meanwhile.")
            if changed.progress != self._upload.progress or changed.step != self._upload.step:
                announce(session, PROGRESSED, changed)
        self._upload = changed

    @property
    def _session_url(self) -> str:
        return self._resources.cipher.decrypt(self._upload.sealed_session or "")
