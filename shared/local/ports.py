"""Which TCP ports may a local server take and keep over restarts?"""

import random
import socket
from contextlib import closing

from shared.errors import Unavailable

HOST = "127.0.0.1"
# Below the usual ephemeral range (32768 on Linux): while a server is down, no outgoing
# connection can be given its port.
_RANGE = range(20_000, 32_000)
_ATTEMPTS = 200


def pick_free_port(rng: random.Random, *, taken: frozenset[int] = frozenset()) -> int:
    """Return a port on 127.0.0.1 that nothing listens on now and that is not in ``taken``."""
    for _ in range(_ATTEMPTS):
        port = rng.choice(_RANGE)
        if port not in taken and is_free(port):
            return port
    message = f"no free port on {HOST} between {_RANGE.start} and {_RANGE.stop}"
    raise Unavailable(message)


def require_free_port(port: int) -> None:
    """Raise Unavailable when something listens on ``port`` of 127.0.0.1 already."""
    if not is_free(port):
        message = f"port {port} of {HOST} is taken by another program"
        raise Unavailable(message)


def is_free(port: int) -> bool:
    """Tell whether a server could listen on ``port`` of 127.0.0.1 now."""
    with closing(socket.socket(socket.AF_INET, socket.SOCK_STREAM)) as probe:
        # As servers do: a connection in TIME_WAIT does not make a port taken.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
    return True
