"""From which address a request came, when proxies stand in between."""

import ipaddress
from functools import lru_cache

from django.conf import settings
from django.http import HttpRequest

UNIX_SOCKET = "unix"
Network = ipaddress.IPv4Network | ipaddress.IPv6Network


@lru_cache(maxsize=4)
def _networks(proxies: tuple[str, ...]) -> tuple[Network, ...]:
    return tuple(ipaddress.ip_network(proxy, strict=False) for proxy in proxies if proxy != UNIX_SOCKET)


def _clean(text: str) -> str:
    """Return an address in its usual form, or "" when `text` is none."""
    text = text.strip()
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        address = ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return ""
    mapped = getattr(address, "ipv4_mapped", None)
    return str(mapped or address)


def _trusted(address: str, proxies: tuple[str, ...]) -> bool:
    if not address:
        return UNIX_SOCKET in proxies
    found = ipaddress.ip_address(address)
    return any(found in network for network in _networks(proxies) if network.version == found.version)


def client_address(request: HttpRequest) -> str:
    """Return the client's address, "" when it cannot be known.

    `X-Forwarded-For` is believed as far as the proxies in `TRUSTED_PROXIES` (networks, or "unix" for a server on a
    Unix socket) wrote it: the rightmost address that is none of theirs is the client.
    """
    proxies = tuple(settings.TRUSTED_PROXIES)
    address = _clean(request.META.get("REMOTE_ADDR") or "")
    if not proxies or not _trusted(address, proxies):
        return address
    for hop in reversed(request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")):
        address = _clean(hop) or address
        if not _trusted(address, proxies):
            break
    return address
