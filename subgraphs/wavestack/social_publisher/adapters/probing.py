"""The path of a media file comes in, what it is goes out; read by a process of its own.

The libraries that read strangers' files are written in C, and what they may do to a process must not happen to a
server's. Run as a program, `python -m …probing PATH`, it prints JSON: null for what cannot be read.
"""

import asyncio
import json
import resource
import sys
from typing import Any, Final

from subgraphs.wavestack.social_publisher.domain.rules import Media, MediaKind

_SECONDS: Final = 60.0
_MEMORY: Final = 2 * 1024**3
_CONTAINERS: Final = {"mov,mp4,m4a,3gp,3g2,mj2": "mp4", "matroska,webm": "webm", "avi": "avi"}
_IMAGES: Final = {"JPEG": "jpeg", "PNG": "png", "GIF": "gif", "WEBP": "webp"}
_MIME: Final = {"mp4": "video/mp4", "mov": "video/quicktime", "webm": "video/webm", "avi": "video/x-msvideo"}

Json = Any  # JSON values


class ProcessProber:
    """Starts a process for each file."""

    async def probe(self, path: str, size: int) -> Media | None:
        """What a file is; None for what is neither an image nor a video."""
        program = (sys.executable, "-m", __name__, path)
        process = await asyncio.create_subprocess_exec(
            *program, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL
        )
        try:
            async with asyncio.timeout(_SECONDS):
                output, _ = await process.communicate()
        except TimeoutError:
            return None
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()
        found = json.loads(output) if process.returncode == 0 else None
        if found is None:
            return None
        return Media(**found | {"kind": MediaKind(found["kind"]), "size": size})


def measure(path: str) -> dict[str, Json] | None:
    """What a file is, in the words of `Media` but for its size."""
    return _image(path) or _video(path)


def _image(path: str) -> dict[str, Json] | None:
    from PIL import Image, UnidentifiedImageError  # noqa: PLC0415 - only the process that measures needs it

    try:
        with Image.open(path, formats=tuple(_IMAGES)) as image:
            name, (width, height) = _IMAGES[str(image.format)], image.size
    except (UnidentifiedImageError, OSError, ValueError, Image.DecompressionBombError):
        return None
    facts = {"kind": "image", "format": name, "content_type": f"image/{name}", "seconds": 0.0}
    return facts | {"width": width, "height": height}


def _video(path: str) -> dict[str, Json] | None:
    import av  # noqa: PLC0415 - as above

    limits = {"format_whitelist": ",".join(_CONTAINERS), "protocol_whitelist": "file"}
    try:
        with av.open(f"file:{path}", options=limits) as container:
            if not container.streams.video or container.duration is None:
                return None
            name = _CONTAINERS[container.format.name]
            if name == "mp4" and container.metadata.get("major_brand", "").strip() == "qt":
                name = "mov"
            size = container.streams.video[0].codec_context
            seconds = container.duration / 1_000_000
            facts = {"kind": "video", "format": name, "content_type": _MIME[name], "seconds": seconds}
            return facts | {"width": size.width, "height": size.height}
    except (av.FFmpegError, UnicodeDecodeError, KeyError):
        return None


if __name__ == "__main__":
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    print(json.dumps(measure(sys.argv[1])))
