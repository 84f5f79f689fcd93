"""The book that a reader keeps: what it met, what it carried, what it lost. Nothing may vanish."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable
from typing import Final

from courses.interchange.package import Component, NotCarried

KEY_LENGTH: Final = 255


class Ledger:
    """Collects components and losses while a package is read."""

    def __init__(self) -> None:
        self.components: list[Component] = []
        self.carried: list[Component] = []
        self.not_carried: list[NotCarried] = []
        self._keys: Counter[str] = Counter()

    def key(self, *parts: str) -> str:
        """A source key that is unique here: a component placed twice gets `#2` the second time."""
        key = ":".join(parts)
        if len(key) > KEY_LENGTH - 6:
            key = f"{key[: KEY_LENGTH - 50]}~{hashlib.sha1(key.encode(), usedforsecurity=False).hexdigest()}"
        self._keys[key] += 1
        return key if self._keys[key] == 1 else f"{key}#{self._keys[key]}"

    def meet(self, key: str, kind: str) -> Component:
        component = Component(key, kind)
        self.components.append(component)
        return component

    def carry(self, component: Component) -> None:
        self.carried.append(component)

    def lose(self, item: str, kind: str, reason: str) -> None:
        self.not_carried.append(NotCarried(item, kind, reason))

    def note(self, losses: Iterable[NotCarried]) -> None:
        """Write down details lost from components that were carried."""
        self.not_carried.extend(losses)
