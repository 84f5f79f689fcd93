"""Requests to addresses that people wrote: what answers, what does not, and what nobody may reach."""

import ipaddress
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from lms.kernel import outside
from lms.kernel.outside import Address, Unreachable, is_public, status_of

PATIENCE = 100.0
HOME = ipaddress.ip_address("127.0.0.1")


class _Site(BaseHTTPRequestHandler):
    def do_HEAD(self) -> None:
        self._answer("HEAD")

    def do_GET(self) -> None:
        self._answer("GET")

    def _answer(self, method: str) -> None:
        match self.path.removesuffix("?q=%C3%A4").split("/")[1:]:
            case ["status", number]:
                self.send_response(int(number))
            case ["only-get"]:
                self.send_response(200 if method == "GET" else 405)
            case ["to", *rest]:
                self.send_response(302)
                self.send_header("Location", "/".join(rest) if "http" in rest[0] else f"/{'/'.join(rest)}")
            case ["drip"]:
                for _ in range(100):
                    time.sleep(0.05)
                    self.wfile.write(b"H")
                    self.wfile.flush()
                return
            case _:
                self.send_response(404)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Site)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture(autouse=True)
def _patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine that stands still for some seconds is no site that gives no answer."""
    monkeypatch.setattr(outside, "CONNECT_SECONDS", PATIENCE)


def at_home(address: Address, port: int) -> bool:
    return address == HOME


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/status/200", 200), ("/status/404", 404), ("/status/410", 410), ("/only-get", 200), ("/to/status/200", 200),
        ("/to/to/status/404", 404), ("/status/204?q=ä#part", 204),
    ],
)  # fmt: skip
def test_the_status_at_the_end_counts(site: str, path: str, status: int) -> None:
    assert status_of(f"{site}{path}", agent="test", may_reach=at_home, seconds=PATIENCE) == status


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("/to" * 7 + "/status/200", "redirects"),
        ("/to/http://127.0.0.2:80/", "forbidden"),
        ("/to/http://[::1]/", "forbidden"),
        ("/to/httpx:%2F%2Fa", "address"),
        ("/drip", "timeout"),
    ],
)
def test_what_gives_no_answer_says_why(site: str, path: str, reason: str) -> None:
    seconds = 0.6 if reason == "timeout" else PATIENCE
    with pytest.raises(Unreachable) as refused:
        status_of(f"{site}{path}", agent="test", may_reach=at_home, seconds=seconds)
    assert refused.value.reason == reason


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/", "http://2130706433/", "http://0x7f.1/", "http://[::1]/", "http://[::ffff:10.0.0.1]/",
        "http://localhost/", "http://169.254.169.254/latest/meta-data/", "http://192.168.1.1/", "http://0.0.0.0/",
        "http://[fe80::1]/", "http://[64:ff9b::7f00:1]/", "http://[2002:7f00:1::]/", "http://93.184.216.34:22/",
    ],
)  # fmt: skip
def test_our_own_network_is_out_of_reach(url: str) -> None:
    with pytest.raises(Unreachable) as refused:
        status_of(url, agent="test")
    assert refused.value.reason == "forbidden"


@pytest.mark.parametrize("url", ["", "ftp://example.org/", "http://", "http://[", "http://a:99999/", "//x"])
def test_what_is_no_address_is_not_asked(url: str) -> None:
    with pytest.raises(Unreachable) as refused:
        status_of(url, agent="test")
    assert refused.value.reason == "address"


def test_the_open_internet_may_be_reached() -> None:
    assert is_public(ipaddress.ip_address("93.184.216.34"), 443)
    assert is_public(ipaddress.ip_address("2606:2800:220:1::1"), 80)
    assert not is_public(ipaddress.ip_address("224.0.0.1"), 80)
