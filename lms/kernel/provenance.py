"""Who acts, from where: carried to the database so that the audit trigger can write it down."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from types import MappingProxyType
from typing import Any

_context: ContextVar[Mapping[str, Any]] = ContextVar("provenance", default=MappingProxyType({}))


def as_setting() -> str:
    """Return the context as the JSON text of the PostgreSQL setting `lms.context` ('' when empty)."""
    context = _context.get()
    return json.dumps(dict(context), default=str, separators=(",", ":")) if context else ""


def add(**facts: Any) -> None:
    """Add facts (such as `actor`) to the context that is open; they go when it closes."""
    _context.set({**_context.get(), **facts})


@contextmanager
def context(**facts: Any) -> Iterator[None]:
    """Open a context with JSON-ready facts, e.g. `actor`, `address`, `path`, `command`."""
    token = _context.set({**_context.get(), **facts})
    try:
        yield
    finally:
        _context.reset(token)
