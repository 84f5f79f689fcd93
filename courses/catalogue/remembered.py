"""What was read once and stays true: outlines, lessons, rendered parts of a page.

Keys carry the version of the content they were made from, so nothing is ever thrown out by hand. Values are
shared between threads and must not be changed: frozen dataclasses, tuples, text.
"""

from collections import OrderedDict
from collections.abc import Callable
from threading import Lock
from typing import Any, Final, TypeVar

from django.core.cache import cache

T = TypeVar("T")

IN_PROCESS: Final = 256
DAY: Final = 24 * 3600

_memory: OrderedDict[str, Any] = OrderedDict()
_lock = Lock()


def remembered(key: str, build: Callable[[], T]) -> T:
    """Return what `key` stands for: from this process's memory, else the cache, else `build`.

    `key` must name the version of everything the value depends on. While the cache is away, each process
    builds for itself.
    """
    with _lock:
        if key in _memory:
            _memory.move_to_end(key)
            found: T = _memory[key]
            return found
    value: T | None = cache.get(key)
    if value is None:
        value = build()
        cache.set(key, value, DAY)
    with _lock:
        _memory[key] = value
        while len(_memory) > IN_PROCESS:
            _memory.popitem(last=False)
    return value
