"""The server that browser tests are served by: it knows when it has nothing more to do.

A browser that is closed leaves its last requests behind: they run on, each in a thread of the server, while the database
is emptied and the next test fills it. `at_rest` waits for them.
"""

import os
import select
import socket
import time
from typing import Any, Final

from django.core.servers.basehttp import ThreadedWSGIServer
from django.test.testcases import LiveServerThread, QuietWSGIRequestHandler

LATENCY: Final = int(os.environ.get("LMS_TEST_LATENCY", "0")) / 1000
"""Seconds every answer takes longer, to find what goes wrong on a slow line: LMS_TEST_LATENCY=400 make test.

Made here, because a browser that is told of a slow line forgets that it was told of none (`set_offline`).
"""

PATIENCE: Final = 120.0
"""Seconds to wait for a request that runs on."""


class _Handler(QuietWSGIRequestHandler):
    server: "RestingServer"
    connection: Any  # a socket; the stubs say a request

    def handle_one_request(self) -> None:
        """Wait for the next request as one who does nothing, and answer it as one who works."""
        _has_come(self.connection, wait=True)
        self.server.at_work.add(self.connection)
        time.sleep(LATENCY)
        try:
            super().handle_one_request()
        finally:
            self.server.at_work.discard(self.connection)


class RestingServer(ThreadedWSGIServer):
    """Django's server for tests, which knows its connections and which of them are at work."""

    def __init__(self, address: Any, _handler: Any, **options: Any) -> None:
        self.open: set[socket.socket] = set()
        self.at_work: set[socket.socket] = set()
        super().__init__(address, _Handler, **options)

    def process_request(self, request: Any, client_address: Any) -> None:
        self.open.add(request)
        super().process_request(request, client_address)

    def close_request(self, request: Any) -> None:
        self.open.discard(request)
        super().close_request(request)

    def is_busy(self) -> bool:
        """Whether a request is answered, or has come and is not yet read."""
        # In this order: what is read no more is at work from before it was read.
        return any(_has_come(one) for one in self.open.copy()) or bool(self.at_work)


def at_rest(server: RestingServer, patience: float = PATIENCE) -> None:
    """Wait until every request that came so far is answered. Raises AssertionError when one takes too long."""
    _knock(server)
    until = time.monotonic() + patience
    while server.is_busy():
        assert time.monotonic() < until, (
            f"A request still runs {patience:.0f} seconds after the browser left."
        )
        time.sleep(0.005)


def _knock(server: RestingServer) -> None:
    """Connect and leave: connections are taken in the order they came, so every earlier one is known afterwards."""
    with socket.create_connection(server.socket.getsockname()[:2], timeout=PATIENCE) as door:
        door.shutdown(socket.SHUT_WR)
        door.recv(1)


def _has_come(connection: socket.socket, *, wait: bool = False) -> bool:
    """Whether there is something to read, which stays unread; `wait` until there is."""
    look = select.poll()
    try:
        look.register(connection, select.POLLIN)
        return bool(look.poll(None if wait else 0))
    except (OSError, ValueError):  # closed meanwhile
        return False


LiveServerThread.server_class = RestingServer
