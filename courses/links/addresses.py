"""Which addresses lead elsewhere. Pure functions."""

import hashlib
import re
from collections.abc import Iterable
from html import unescape
from typing import Final
from urllib.parse import urlsplit

_LINK: Final = re.compile(r"""<(?:a|img)\b[^>]*?\s(?:href|src)="(https?://[^"]+)\"""", re.IGNORECASE)
LONGEST: Final = 2000


def outside(target: str) -> str:
    """Return the address elsewhere that a link leads to, without its fragment; "" for everything else."""
    address = target.strip().partition("#")[0]
    if not address.lower().startswith(("http://", "https://")) or len(address) > LONGEST:
        return ""
    try:
        return address if urlsplit(address).hostname else ""
    except ValueError:
        return ""


def addresses_in(texts: Iterable[str]) -> set[str]:
    """Return the addresses elsewhere that these texts (clean HTML) lead to or show pictures of."""
    found = (outside(unescape(one)) for text in texts for one in _LINK.findall(text))
    return {one for one in found if one}


def digest(url: str) -> str:
    """Return the name of an address in the table."""
    return hashlib.sha256(url.encode()).hexdigest()


def short(url: str) -> str:
    """Return an address as a sentence names it: without its scheme, and not too long."""
    words = url.partition("://")[2].removeprefix("www.").rstrip("/")
    return words if len(words) <= 60 else f"{words[:59]}…"
