"""How long `tidegate serve` takes from the command to its first answer, as a multiple of a bare interpreter's start.

Each round starts the product in the embedded mode on a data directory that already exists, asks one federated query
until it is answered, and stops it; and starts `python -c pass` beside it. Printed: the medians and their ratio.
"""

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

from benchmarks.servers import free_port

ROUNDS = 5
TIDEGATE = Path(sys.executable).with_name("tidegate")


def seconds_to_first_answer(data_dir: str) -> float:
    """Seconds from starting the process to the first answered query."""
    gateway, core = free_port(), free_port()
    environment = {**os.environ, "TIDEGATE_DATA_DIR": data_dir, "TIDEGATE_PORT": str(gateway)}
    environment["TIDEGATE_CORE_PORT"] = str(core)
    started = time.perf_counter()
    process = subprocess.Popen(
        [TIDEGATE, "serve"], env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        while not answered(gateway):
            if process.poll() is not None:
                raise SystemExit("tidegate serve ended before it answered")
            time.sleep(0.005)
        return time.perf_counter() - started
    finally:
        process.terminate()
        process.wait()


def answered(port: int) -> bool:
    """Whether the gateway answers a query that a subgraph has to answer."""
    body = json.dumps({"query": "{ jsonWebKeySet { keys { kid } } }"}).encode()
    request = urllib.request.Request(
        f"http://127.0.0.1:{port}/graphql", body, {"content-type": "application/json"}, method="POST"
    )
    try:
        with urllib.request.urlopen(request, timeout=5) as response:
            return bool(json.load(response)["data"]["jsonWebKeySet"]["keys"])
    except (urllib.error.URLError, ConnectionError):
        return False


def seconds_of_bare_interpreter() -> float:
    """Seconds that `python -c pass` takes."""
    started = time.perf_counter()
    subprocess.run([sys.executable, "-c", "pass"], check=True)
    return time.perf_counter() - started


def main() -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as data_dir:
        first = seconds_to_first_answer(data_dir)
        starts, bare = [], []
        for _ in range(ROUNDS):
            starts.append(seconds_to_first_answer(data_dir))
            bare.append(seconds_of_bare_interpreter())
    start, interpreter = statistics.median(starts), statistics.median(bare)
    print(f"first start, empty data directory:  {first:.2f} s")
    print(f"later starts, median of {ROUNDS}:         {start:.2f} s")
    print(f"bare interpreter, median of {ROUNDS}:     {interpreter:.3f} s")
    print(f"ratio (start / bare interpreter):   {start / interpreter:.0f}")


if __name__ == "__main__":
    main()
