"""Redis, as a helper that may be away: cache that forgets, and the raw client. It holds no truth."""

import logging
from collections.abc import Callable
from functools import cache, wraps
from typing import Any

import redis
from django.conf import settings
from django.core.cache.backends.redis import RedisCache, RedisCacheClient

logger = logging.getLogger(__name__)


@cache
def client() -> redis.Redis:
    """Return this process's Redis client (thread-safe, pooled, short timeouts)."""
    return redis.Redis.from_url(settings.REDIS_URL, **settings.REDIS_PATIENCE)


def _forgiving(name: str, otherwise: Callable[..., Any]) -> Any:
    method = getattr(RedisCache, name)

    @wraps(method)
    def call(self: RedisCache, *args: Any, **kwargs: Any) -> Any:
        try:
            return method(self, *args, **kwargs)
        except redis.RedisError as error:
            logger.warning("The cache is away (%s): %s", name, error)
            return otherwise(*args, **kwargs)

    return call


def _default(key: Any, default: Any = None, version: Any = None) -> Any:
    return default


class KeptClient(RedisCacheClient):
    """Keeps one client a pool: Django makes one for every read, which costs more than the read."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        make: Any = getattr(self, "_client")  # noqa: B009  # its type is not told
        self._client = cache(lambda connection_pool: make(connection_pool=connection_pool))


class ForgivingRedisCache(RedisCache):
    """Django's Redis cache that answers as if empty while Redis is away, so that pages go on working."""

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self._class = KeptClient

    get = _forgiving("get", _default)
    set = _forgiving("set", lambda *a, **k: None)
    add = _forgiving("add", lambda *a, **k: True)
    touch = _forgiving("touch", lambda *a, **k: False)
    delete = _forgiving("delete", lambda *a, **k: False)
    get_many = _forgiving("get_many", lambda *a, **k: {})
    set_many = _forgiving("set_many", lambda *a, **k: [])
    delete_many = _forgiving("delete_many", lambda *a, **k: None)
    has_key = _forgiving("has_key", lambda *a, **k: False)
    incr = _forgiving("incr", lambda *a, **k: 1)
    clear = _forgiving("clear", lambda *a, **k: False)
