"""Clips end to end through `tidegate serve` against the bare ffmpeg command that does the same cut.

CPU is that of the server and of all programs that it started, from the request to the finished clip with its asset;
each kind of cut is measured several times and the medians compared. What is printed:

1. a cut that must be encoded (a vertical frame), against the same by ffmpeg alone: the goal is at most 1.1;
2. a cut between keyframes (a smart cut), and one on keyframes (copied), against encoding them whole;
3. how long the API takes to answer while eight clips are made on this machine, against when it has nothing to do.
"""

import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
import tomllib
from collections.abc import Mapping
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

from imageio_ffmpeg import get_ffmpeg_exe  # type: ignore[import-untyped]  # it has no types

from benchmarks.servers import TICKS_PER_SECOND, Server, free_port, running

TIDEGATE = str(Path(sys.executable).with_name("tidegate"))
REGISTRY = Path(__file__).parent.parent / "schema" / "registry.toml"
ROUNDS = 3
REQUESTS = 200
SECONDS = 30
ENCODER = "-c:v libx264 -preset veryfast -crf 20 -profile:v high -pix_fmt yuv420p -c:a aac -b:a 160k"
UPRIGHT = "crop=404:720,scale=404:720:flags=lanczos"
CREATE = """mutation($input: CreateClipInput!) { createClip(input: $input) { clip { id } } }"""
READ = """query($id: ID!) { clip(id: $id) { status error { message } } }"""

Json = Any  # JSON values


def make_source(folder: Path) -> None:
    """A minute of 720p with a keyframe each two seconds, as cameras and encoders make them."""
    command = (
        "-f lavfi -i testsrc2=size=1280x720:rate=30:d=60 -f lavfi -i sine=d=60 -c:v libx264 -preset veryfast -g 60 "
        "-pix_fmt yuv420p -c:a aac"
    )
    ffmpeg(*command.split(), str(folder / "source.mp4"))


def ffmpeg(*arguments: str) -> float:
    """Run ffmpeg; the CPU seconds that it used."""
    before = _children()
    subprocess.run([get_ffmpeg_exe(), "-nostdin", "-v", "error", "-y", *arguments], check=True)
    return _children() - before


def _children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def tree_cpu_seconds(server: Server) -> float:
    """CPU of a server and of the programs that it has started and seen end (Linux: /proc/PID/stat)."""
    fields = Path(f"/proc/{server.process.pid}/stat").read_text().rsplit(")", 1)[1].split()
    return sum(int(fields[place]) for place in (11, 12, 13, 14)) / TICKS_PER_SECOND


class Client:
    """Asks a server's graph."""

    def __init__(self, server: Server, token: str) -> None:
        self._connection = HTTPConnection("127.0.0.1", server.port)
        self._headers = {"authorization": f"Bearer {token}", "content-type": "application/json"}

    def ask(self, document: str, variables: Mapping[str, Json]) -> Json:
        """The data of an answer; errors stop the benchmark."""
        body = json.dumps({"query": document, "variables": variables})
        try:
            self._connection.request("POST", "/graphql", body, self._headers)
        except ConnectionError:  # it stood idle while ffmpeg was measured
            self._connection.close()
            self._connection.request("POST", "/graphql", body, self._headers)
        answer = json.load(self._connection.getresponse())
        if "errors" in answer:
            raise SystemExit(f"the server answered {answer['errors']}")
        return answer["data"]

    def create(self, start: float, **more: Json) -> str:
        """Ask for a clip of the source; its id."""
        wanted = {"source": "source.mp4", "startSeconds": start, "durationSeconds": SECONDS, **more}
        return str(self.ask(CREATE, {"input": wanted})["createClip"]["clip"]["id"])

    def wait(self, clip_id: str) -> None:
        """Wait until a clip is complete."""
        while True:
            clip = self.ask(READ, {"id": clip_id})["clip"]
            if clip["status"] == "COMPLETE":
                return
            if clip["status"] == "FAILED":
                raise SystemExit(f"the clip failed: {clip['error']['message']}")
            time.sleep(0.5)


def clip_cpu(server: Server, client: Client, start: float, **more: Json) -> float:
    """Median CPU seconds of one clip, all that the server does included, without what waiting for it costs."""
    used = []
    for _ in range(ROUNDS):
        before = tree_cpu_seconds(server)
        client.wait(client.create(start, **more))
        used.append(tree_cpu_seconds(server) - before)
    return statistics.median(used)


def latencies(client: Client, clip_id: str) -> tuple[float, float]:
    """Median and 95th percentile of the time of a small query, in milliseconds."""
    taken = []
    for _ in range(REQUESTS):
        begun = time.perf_counter()
        client.ask(READ, {"id": clip_id})
        taken.append((time.perf_counter() - begun) * 1000)
    return statistics.median(taken), statistics.quantiles(taken, n=20)[-1]


def measure(server: Server, folder: Path, token: str) -> None:
    """Measure and print."""
    client, source, target = Client(server, token), str(folder / "source.mp4"), str(folder / "bare.mp4")
    client.wait(client.create(4.0))  # what is only done once is done

    def bare(start: float, *options: str) -> float:
        cut = ["-ss", str(start), "-t", str(SECONDS), "-threads", "1", "-i", source]
        return statistics.median(ffmpeg(*cut, *options, "-threads", "1", target) for _ in range(ROUNDS))

    whole = bare(3.3, *ENCODER.split())
    for name, ours, theirs in (
        ("encoded:  ", clip_cpu(server, client, 3.3, preset="TIKTOK"), bare(3.3, "-vf", UPRIGHT, *ENCODER.split())),
        ("smart cut:", clip_cpu(server, client, 3.3), whole),
        ("copied:   ", clip_cpu(server, client, 4.0), whole),
    ):
        print(
            f"{name} {ours:.2f} CPU s end to end, {theirs:.2f} encoding it with bare ffmpeg: ratio {ours / theirs:.2f}"
        )

    known = client.create(4.0)
    client.wait(known)
    idle = latencies(client, known)
    clips = [client.create(1.0 + number, preset="TIKTOK") for number in range(8)]
    busy = latencies(client, known)
    for clip in clips:
        client.wait(clip)
    print(f"API, idle: median {idle[0]:.1f} ms, 95 % within {idle[1]:.1f} ms")
    print(f"API, busy: median {busy[0]:.1f} ms, 95 % within {busy[1]:.1f} ms: ratio {busy[0] / idle[0]:.2f}")


def main() -> None:
    """Start the product and measure it."""
    ports = {name: free_port() for rest in tomllib.loads(REGISTRY.read_text())["rest"] for name in rest["ports"]}
    gateway = free_port()
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        make_source(folder)
        settings = {"DATA_DIR": str(folder / "data"), "PORT": str(gateway), "MEDIA_ROOT": temporary}
        settings |= {"RATE_LIMIT_FACTOR": "1000000", "LOG_LEVEL": "error"}
        settings |= {f"{name.upper()}_PORT": str(port) for name, port in ports.items()}
        environment = {f"TIDEGATE_{name}": value for name, value in settings.items()}
        with running([TIDEGATE, "serve"], gateway, environment) as server:
            command = [TIDEGATE, "token", "--user", "user_123", "--org", "org_123"]
            printed = subprocess.run(command, env=os.environ | environment, capture_output=True, text=True, check=True)
            measure(server, folder, printed.stdout.strip())


if __name__ == "__main__":
    main()
