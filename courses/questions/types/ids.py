"""Ids for parts of a question whose order is the answer: they must not tell where a part stands."""

from collections.abc import Mapping
from hashlib import sha256
from typing import Any

PATTERN = r"^[A-Za-z0-9_-]{1,64}$"


def digest(words: str) -> str:
    """An id that says nothing but what the browser is shown anyway."""
    return f"i{sha256(words.encode()).hexdigest()[:12]}"


def silent_ids(raw: Any) -> Any:
    """Give entries without an id one made of their words; what is no list of objects or texts stays as it is."""
    if not isinstance(raw, list | tuple):
        return raw
    entries = [{"text": one} if isinstance(one, str) else one for one in raw]
    used = {one.get("id") for one in entries if isinstance(one, Mapping)}
    found = []
    for one in entries:
        if isinstance(one, Mapping) and not one.get("id"):
            words = "\n".join(str(one.get(part) or "") for part in ("text", "html", "label", "coords"))
            name = digest(words)
            while name in used:
                name = digest(f"{name}{words}")
            used.add(name)
            one = {**one, "id": name}
        found.append(one)
    return found
