"""Requests to addresses that people wrote: never into our own network, never for long, never much.

The name is looked up once and the connection goes to the address that was judged, so that a second answer of the name
server cannot lead elsewhere; each redirect is judged anew. Proxies of the environment are not used.
"""

import http.client
import ipaddress
import socket
import ssl
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any, Final
from urllib.parse import urljoin, urlsplit

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
MayReach = Callable[[Address, int], bool]

PORTS: Final = frozenset({80, 443, 8080, 8443})
CONNECT_SECONDS: Final = 5.0
WHOLE_SECONDS: Final = 12.0
REDIRECTS: Final = 5
# Addresses in these hold another one inside, which nobody has judged.
_WRAPPERS: Final = tuple(
    ipaddress.ip_network(one) for one in ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32")
)


class Unreachable(Exception):
    """No answer. `reason` is one of: address, forbidden, name, refused, timeout, tls, redirects, broken."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


def is_public(address: Address, port: int) -> bool:
    """Tell whether a machine on the open internet is meant, at a port where pages are served."""
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped is not None:
            address = address.ipv4_mapped
        elif any(address in network for network in _WRAPPERS):
            return False
    return port in PORTS and address.is_global and not address.is_multicast and not address.is_reserved


def status_of(
    url: str, *, agent: str, may_reach: MayReach = is_public, seconds: float = WHOLE_SECONDS
) -> int:
    """Return the HTTP status that an address ends with after redirects. Raises `Unreachable`.

    Asks for the head alone, and for the page (of which nothing is read) where a server does not know that.
    """
    until = time.monotonic() + seconds
    for _hop in range(REDIRECTS + 1):
        status, to = _ask("HEAD", url, agent, may_reach, until)
        if status in (400, 403, 404, 405, 406, 500, 501, 503):
            # Many servers only pretend to know HEAD.
            status, to = _ask("GET", url, agent, may_reach, until)
        if status not in (301, 302, 303, 307, 308) or not to:
            return status
        url = urljoin(url, to)
    raise Unreachable("redirects")


def _target(url: str) -> tuple[bool, str, int, str]:
    """Whether it is encrypted, the host, the port, and what to ask for."""
    try:
        parts = urlsplit(url)
        port = parts.port
        host = (parts.hostname or "").encode("idna").decode()
    except ValueError as error:
        raise Unreachable("address") from error
    if parts.scheme not in ("http", "https") or not host:
        raise Unreachable("address")
    secure = parts.scheme == "https"
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return secure, host, port or (443 if secure else 80), _ascii(path)


def _ascii(path: str) -> str:
    """The path with everything percent-encoded that may not stand in a request; what is encoded already stays."""
    return "".join(
        one if "!" <= one <= "~" else "".join(f"%{byte:02X}" for byte in one.encode()) for one in path
    )


def _addresses(host: str, port: int, may_reach: MayReach) -> list[str]:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise Unreachable("name") from error
    addresses = list(dict.fromkeys(str(one[4][0]).partition("%")[0] for one in found))
    # One bad answer among good ones is a trap as well.
    if not addresses or not all(may_reach(ipaddress.ip_address(one), port) for one in addresses):
        raise Unreachable("forbidden")
    return addresses[:3]


def _ask(method: str, url: str, agent: str, may_reach: MayReach, until: float) -> tuple[int, str]:
    """Return the status and where a redirect leads."""
    secure, host, port, path = _target(url)
    addresses = _addresses(host, port, may_reach)
    left = until - time.monotonic()
    if left <= 0:
        raise Unreachable("timeout")
    connection = _Pinned(addresses, host, port, secure=secure, timeout=min(CONNECT_SECONDS, left))
    # A server that sends a byte now and then would never run into the time-out of a single read.
    alarm = threading.Timer(left, connection.cut)
    alarm.daemon = True
    alarm.start()
    try:
        connection.request(
            method, path, headers={"User-Agent": agent, "Accept": "*/*", "Connection": "close"}
        )
        answer = connection.getresponse()
        return answer.status, answer.headers.get("Location", "")
    except TimeoutError as error:
        raise Unreachable("timeout") from error
    except ssl.SSLError as error:
        raise Unreachable("tls") from error
    except (ConnectionRefusedError, socket.gaierror) as error:
        raise Unreachable("refused") from error
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise Unreachable("timeout" if connection.was_cut else "broken") from error
    finally:
        alarm.cancel()
        connection.close()


class _Pinned(http.client.HTTPConnection):
    """A connection to one of the addresses that were judged before, under the name that was asked for."""

    def __init__(self, addresses: list[str], host: str, port: int, *, secure: bool, timeout: float) -> None:
        super().__init__(host, port, timeout=timeout)
        self.default_port = 443 if secure else 80
        self.was_cut = False
        self._addresses, self._secure = addresses, secure

    def connect(self) -> None:
        for place, address in enumerate(self._addresses, 1):
            try:
                self.sock: Any = socket.create_connection((address, self.port), self.timeout)
                break
            except OSError:
                # A machine without IPv6 goes on to the next one.
                if place == len(self._addresses):
                    raise
        if self._secure:
            self.sock = ssl.create_default_context().wrap_socket(self.sock, server_hostname=self.host)

    def cut(self) -> None:
        """End it from another thread."""
        self.was_cut = True
        with suppress(OSError, AttributeError):
            self.sock.shutdown(socket.SHUT_RDWR)
