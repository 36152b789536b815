"""A refusal of a sandbox comes in, Meta's form of it goes out; and what both of Meta's platforms share."""

from datetime import datetime
from typing import Any, Final

from litestar import Response

from subgraphs.wavestack.social_publisher.adapters.sandbox.doors import Answer, HttpRequest
from subgraphs.wavestack.social_publisher.adapters.sandbox.state import Fault, Sandbox, SandboxError, Upload

_ERRORS: Final = {
    Fault.TOKEN: (401, 190, "OAuthException"),
    Fault.QUOTA: (403, 9, "OAuthException"),
    Fault.DOWN: (503, 2, "OAuthException"),
    Fault.UNKNOWN: (400, 100, "GraphMethodException"),
    Fault.INVALID: (400, 100, "OAuthException"),
    Fault.OFFSET: (400, 1, "ProcessingFailedError"),
    Fault.FORBIDDEN: (403, 10, "OAuthException"),
}


def graph_refusal(_: HttpRequest, refused: SandboxError) -> Answer:
    """The Graph API's form of an error."""
    status, code, kind = _ERRORS[refused.fault]
    error = {"message": refused.message, "type": kind, "code": code, "fbtrace_id": "A0sandbox"}
    return Response({"error": error}, status_code=status)


async def transferred(request: HttpRequest, sandbox: Sandbox, upload_id: str) -> Upload:
    """Take the bytes of a resumable upload."""
    start, size = (int(request.headers.get(name, "0")) for name in ("offset", "file_size"))
    return sandbox.receive(upload_id, start, await request.body(), size)


def moment(text: str) -> str:
    """A time as the Graph API prints it."""
    return datetime.fromisoformat(text).strftime("%Y-%m-%dT%H:%M:%S+0000")


def phases(sandbox: Sandbox, upload: Upload) -> dict[str, Any]:  # Any: JSON values
    """How far a video is."""
    published = upload.published_at is not None and sandbox.is_processed(upload, upload.published_at)
    broken = sandbox.is_broken(upload)
    uploading = {"status": "complete" if upload.complete_at else "in_progress", "bytes_transferred": upload.received}
    processing: dict[str, Any] = {"status": "complete" if published else "not_started"}  # Any: as above
    if broken:
        processing = {"status": "error", "error": {"message": "The video cannot be decoded"}}
    publishing = "complete" if published and not broken else "in_progress" if upload.published_at else "not_started"
    return {
        "video_status": "error" if broken else "ready" if published else "processing",
        "uploading_phase": uploading,
        "processing_phase": processing,
        "publishing_phase": {"status": publishing},
    }
