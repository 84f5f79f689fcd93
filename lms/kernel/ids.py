"""UUIDv7 keys: unguessable, and in order of creation, so that indexes stay dense (RFC 9562, 5.7)."""

import os
import time
import uuid

from django.db import models


def uuid7() -> uuid.UUID:
    """Return a new UUIDv7: 48 bits of Unix milliseconds, then 74 random bits."""
    milliseconds = time.time_ns() // 1_000_000
    value = (milliseconds << 80) | int.from_bytes(os.urandom(10), "big")
    value = (value & ~(0xF << 76)) | (0x7 << 76)
    value = (value & ~(0x3 << 62)) | (0x2 << 62)
    return uuid.UUID(int=value)


class UUIDv7(models.Func):
    """PostgreSQL 18's own `uuidv7()`, for rows that are written without Python."""

    function = "uuidv7"
    template = "%(function)s()"
    output_field = models.UUIDField()
