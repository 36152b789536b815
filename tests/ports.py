"""How many are wanted comes in, ports of loopback that nothing listens on go out."""

import random
import socket
from itertools import islice

_PORTS = range(20_000, 32_000)
"""None that the system gives to connections: they come and go, and one could have the port when its server starts."""


def free_ports(count: int) -> list[int]:
    """Different ports; who asks begins to listen soon."""
    return list(islice(filter(_is_free, random.sample(_PORTS, len(_PORTS))), count))


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True
