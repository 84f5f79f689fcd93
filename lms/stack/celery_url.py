"""One Redis address, in the words Celery's transport wants."""

from urllib.parse import parse_qs, urlencode, urlsplit


def celery_url(redis_url: str) -> str:
    """Return `redis_url` for kombu: `unix:///path?db=N` becomes `redis+socket:///path?virtual_host=N`."""
    parts = urlsplit(redis_url)
    if parts.scheme != "unix":
        return redis_url
    query = parse_qs(parts.query)
    number = query.get("db", ["0"])[0]
    return f"redis+socket://{parts.path}?{urlencode({'virtual_host': number})}"
