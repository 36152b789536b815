"""Other gateways for the federation benchmark: where they are installed and a supergraph in, running servers out.

Apollo: `npm install @apollo/gateway @apollo/server graphql@16` in a folder of its own. Grafbase: the binary in the npm
package `@grafbase/cli-x86_64-unknown-linux-musl`.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.servers import Server, free_port, running
from tests.gateway.conformance.benchmark import FOLDER

APOLLO_PROGRAM = """
const { ApolloServer } = require("@apollo/server");
const { startStandaloneServer } = require("@apollo/server/standalone");
const { ApolloGateway, RemoteGraphQLDataSource } = require("@apollo/gateway");
const { readFileSync } = require("node:fs");
const [supergraph, port] = process.argv.slice(2);
class Source extends RemoteGraphQLDataSource {
  willSendRequest({ request, context }) {
    if (context.id) request.http.headers.set("x-request-id", context.id);
  }
}
const gateway = new ApolloGateway({
  supergraphSdl: readFileSync(supergraph, "utf8"),
  buildService: ({ url }) => new Source({ url }),
});
startStandaloneServer(new ApolloServer({ gateway, csrfPrevention: false }), {
  listen: { host: "127.0.0.1", port: Number(port) },
  context: async ({ req }) => ({ id: req.headers["x-request-id"] }),
});
"""

GRAFBASE_SETTINGS = """
[graph]
introspection = false
[[headers]]
rule = "forward"
name = "x-request-id"
"""


@contextmanager
def apollo(folder: Path, supergraph: Path, core: int) -> Iterator[Server]:
    """Run Apollo Gateway on Node."""
    program = folder / "tidegate-benchmark.cjs"
    program.write_text(APOLLO_PROGRAM)
    port = free_port()
    command = ["node", str(program), str(supergraph), str(port)]
    with running(command, port, {"NODE_ENV": "production"}, core=core) as server:
        yield server


@contextmanager
def grafbase(binary: Path, subgraphs: str, folder: Path, core: int) -> Iterator[Server]:
    """Run Grafbase as its command line does it: it composes the subgraphs at the URL `subgraphs` by itself."""
    settings = folder / "grafbase.toml"
    sections = [
        f'[subgraphs.{path.stem}]\nurl = "{subgraphs}/{path.stem}"\nschema_path = "{path}"\n'
        for path in sorted((FOLDER / "subgraphs").glob("*.graphql"))
    ]
    settings.write_text(GRAFBASE_SETTINGS + "\n".join(sections))
    port = free_port()
    command = [str(binary), "--home", str(folder), "dev", "--config", str(settings), "--port", str(port)]
    with running(command, port, core=core) as server:
        yield server
