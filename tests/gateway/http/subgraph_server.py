"""`python -m tests.gateway.http.subgraph_server NAME`: one small subgraph behind a URL, which is printed."""

import asyncio
import json
import sys
from typing import Any

from graphql import parse

from gateway.app.listen import Server, bind, port_of
from gateway.http.asgi import headers_of, read_body, respond
from tests.gateway.http.outside import scores, sources, users


async def serve(name: str) -> None:
    subgraph = {"users": users, "scores": scores}[name]()
    [sdl] = [source.sdl for source in sources() if source.name == name]

    async def app(scope: Any, receive: Any, send: Any) -> None:
        request = json.loads(await read_body(receive, 1_000_000) or b"{}")
        if "_service" in request["query"]:
            answer: Any = {"data": {"_service": {"sdl": sdl}}}
        else:
            answer = await subgraph.execute(
                parse(request["query"]),
                request.get("variables") or {},
                operation_name=None,
                claims=None,
                headers=headers_of(scope),
            )
        await respond(send, 200, b"application/json", json.dumps(answer).encode())

    listener = bind("127.0.0.1", 0, "--port")
    print(f"http://127.0.0.1:{port_of(listener)}/graphql", flush=True)  # whoever starts it reads this
    server = Server(
        app,
        on_closing=lambda: None,
        on_listening=lambda: None,
        shutdown_seconds=1,
        max_message_bytes=1_000_000,
    )
    await server.serve(sockets=[listener])


if __name__ == "__main__":
    asyncio.run(serve(sys.argv[1]))
