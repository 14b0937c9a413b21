"""Python imports a module of this name at its start: put this folder on PYTHONPATH, and a process has no network.

Every attempt is refused and written to the file that ATTEMPTS names.
"""

from __future__ import annotations

import os
import socket
import sys
from typing import Any

LOOKUPS = ("socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr")


def attempted(event: str, args: tuple[Any, ...]) -> None:
    """Lets sockets through that stay on this machine."""
    if event in ("socket.connect", "socket.sendto", "socket.bind"):
        family, address = args[0].family, args[1]
        if family == socket.AF_UNIX or str(address[0]).startswith(("127.", "::1")):
            return
    elif event not in LOOKUPS or args[0] in ("127.0.0.1", "localhost"):
        return
    with open(os.environ["ATTEMPTS"], "a") as log:
        log.write(f"{event} {args}\n")
    raise OSError(f"the network is cut: {event}")


sys.addaudithook(attempted)
