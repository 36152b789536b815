"""The audits of the GraphQL-over-HTTP specification's reference suite (npm graphql-http) find nothing to object to."""

import asyncio
import fcntl
import json
import shutil
import subprocess
import tempfile
from pathlib import Path

import pytest

from tests.gateway.http.served import Served

pytestmark = pytest.mark.asyncio(loop_scope="module")

VERSIONS = {"graphql-http": "1.23.1", "graphql": "16.15.0"}
PROGRAM = """
import { serverAudits } from "graphql-http";
const results = [];
for (const audit of serverAudits({ url: process.argv[2] })) {
  const result = await audit.fn();
  results.push({ name: audit.name, status: result.status, reason: result.reason ?? "" });
}
console.log(JSON.stringify(results));
"""


async def test_all_61_audits_pass(served: Served) -> None:
    program = await asyncio.to_thread(install)

    process = await asyncio.create_subprocess_exec(
        "node", program, f"{served.url}/graphql", stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE
    )
    output, complaints = await process.communicate()

    assert process.returncode == 0, complaints.decode()
    results = json.loads(output)
    assert [result for result in results if result["status"] != "ok"] == []
    assert len(results) == 61


def install() -> Path:
    """Install the package once for all tests and runs, outside of the repository."""
    if shutil.which("node") is None or shutil.which("npm") is None:
        pytest.skip("node and npm are not installed")
    folder = Path(tempfile.gettempdir()) / f"tidegate-audits-{VERSIONS['graphql-http']}"
    folder.mkdir(exist_ok=True)
    with (folder / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "node_modules" / "graphql-http").is_dir():
            run_npm(folder)
    program = folder / "audit.mjs"
    program.write_text(PROGRAM)
    return program


def run_npm(folder: Path) -> None:
    (folder / "package.json").write_text(json.dumps({"private": True, "dependencies": VERSIONS}))
    command = ["npm", "install", "--no-audit", "--no-fund", "--ignore-scripts", "--silent"]
    installed = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    if installed.returncode != 0:
        pytest.skip(f"npm cannot install graphql-http: {installed.stderr.strip()[:300]}")
