"""UUIDv7 keys: unguessable, and in order of creation, so that indexes stay dense (RFC 9562, 5.7)."""

import os
import threading
import time
import uuid

from django.db import models

_lock = threading.Lock()
_last = 0


def uuid7() -> uuid.UUID:
    """Return a new UUIDv7: 60 bits of Unix time in 1/4096 ms, then 62 random bits.

    Greater than all that this process made before, also in the same millisecond and where the clock is set back, as
    PostgreSQL's own are: rows that one request makes sort by key as they were made.
    """
    global _last
    milliseconds, nanoseconds = divmod(time.time_ns(), 1_000_000)
    with _lock:
        _last = tick = max(milliseconds << 12 | (nanoseconds << 12) // 1_000_000, _last + 1)
    value = int.from_bytes(os.urandom(8), "big") & ~(0x3 << 62)
    value |= tick >> 12 << 80 | 0x7 << 76 | (tick & 0xFFF) << 64 | 0x2 << 62
    return uuid.UUID(int=value)


class UUIDv7(models.Func):
    """PostgreSQL 18's own `uuidv7()`, for rows that are written without Python."""

    function = "uuidv7"
    template = "%(function)s()"
    output_field = models.UUIDField()
