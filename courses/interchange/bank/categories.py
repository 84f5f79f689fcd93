"""Moodle's categories as folders: `$course$/top/Algebra/Lines` is Algebra, and in it Lines."""

from __future__ import annotations

import re
from typing import Final

_CONTEXT: Final = re.compile(r"^\$\w+\$$")
DEEPEST: Final = 8


def folder_of(path: str) -> tuple[str, ...]:
    """The names of the folders, outermost first. A slash in a name is written twice."""
    parts = [part.replace("\0", "/").strip() for part in path.replace("//", "\0").split("/")]
    names = [part for part in parts if part and not _CONTEXT.match(part)]
    if names and names[0].lower() == "top":
        names = names[1:]
    return tuple(name[:255] for name in names[:DEEPEST])


def category_of(folder: tuple[str, ...]) -> str:
    """The opposite of `folder_of`."""
    return "/".join(["$course$", "top", *(name.replace("/", "//") for name in folder)])
