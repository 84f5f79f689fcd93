"""What a browser left behind is over before the next test begins."""

import socket
import threading
from collections.abc import Iterator
from typing import Any

import pytest

from lms.testing.serving import RestingServer, at_rest


class Slow:
    """Answers when it is let."""

    def __init__(self) -> None:
        self.let, self.answered = threading.Event(), 0

    def __call__(self, _environ: Any, start_response: Any) -> list[bytes]:
        self.let.wait(10)
        self.answered += 1
        start_response("200 OK", [("Content-Length", "0")])
        return [b""]


@pytest.fixture
def serving() -> Iterator[tuple[RestingServer, Slow]]:
    app, server = Slow(), RestingServer(("localhost", 0), None)
    server.set_app(app)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    yield server, app
    app.let.set()
    server.shutdown()
    server.server_close()
    thread.join()


def ask(server: RestingServer) -> socket.socket:
    line = socket.create_connection(server.socket.getsockname()[:2], timeout=10)
    line.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
    return line


def test_a_request_that_nobody_waits_for_is_waited_for(serving: tuple[RestingServer, Slow]) -> None:
    server, app = serving
    for _browser in range(3):
        ask(server).close()
    with pytest.raises(AssertionError, match="still runs"):
        at_rest(server, patience=0.05)
    threading.Timer(0.1, app.let.set).start()
    at_rest(server)
    assert app.answered == 3


def test_a_line_that_is_kept_open_is_not_waited_for(serving: tuple[RestingServer, Slow]) -> None:
    server, app = serving
    app.let.set()
    with ask(server) as line:
        assert line.recv(100).startswith(b"HTTP/1.1 200")
        at_rest(server)
        line.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
        at_rest(server)
        assert app.answered == 2
