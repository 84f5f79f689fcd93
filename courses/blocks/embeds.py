"""Which pages of other sites may stand inside a lesson: YouTube, Vimeo, and the hosts of the setting `EMBED_HOSTS`.

Everything else is a link. The policy of our pages (`frame-src`) names the same hosts.
"""

import re
from typing import Final
from urllib.parse import parse_qs, urlsplit

from django.conf import settings

_YOUTUBE: Final = re.compile(r"^[A-Za-z0-9_-]{11}$")


def film_address(url: str) -> str:
    """Return the privacy-friendly player address of a YouTube or Vimeo page, "" for any other site."""
    parts = urlsplit(url)
    host, path = (parts.hostname or "").removeprefix("www.").removeprefix("m."), parts.path.strip("/")
    if host in ("youtube.com", "youtube-nocookie.com", "youtu.be"):
        key = parse_qs(parts.query).get("v", [path.rsplit("/", 1)[-1]])[0]
        return f"https://www.youtube-nocookie.com/embed/{key}" if _YOUTUBE.match(key) else ""
    if host in ("vimeo.com", "player.vimeo.com"):
        key = path.rsplit("/", 1)[-1]
        return f"https://player.vimeo.com/video/{key}?dnt=1" if key.isdecimal() else ""
    return ""


def embedded(url: str) -> str:
    """Return the address to show in a frame for an embed block, "" when it has to be a link."""
    try:
        film = film_address(url)
        parts = urlsplit(url)
        host = parts.hostname or ""
    except ValueError:
        return ""
    if film:
        return film
    return url if parts.scheme == "https" and host in settings.EMBED_HOSTS else ""
