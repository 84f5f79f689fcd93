"""Addresses inside imported text: placeholders now, real addresses once the rows exist.

A reader cannot know the address a picture or a lesson will have, so it writes a placeholder that names the
file of the package, or the source key of the lesson; `fill` puts the addresses in. Placeholders look like
relative addresses, which is what survives cleaning.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from html import escape, unescape
from typing import Final
from urllib.parse import quote, unquote

_BASE: Final = "/-/import/"
_PLACEHOLDER: Final = re.compile(r'\s(\w+)="/-/import/(asset|lesson)/([^"#?]*)([^"]*)"')


@dataclass(frozen=True, slots=True)
class ToAsset:
    """The address of a file of the package."""

    path: str

    @property
    def placeholder(self) -> str:
        return f"{_BASE}asset/{quote(self.path)}"


@dataclass(frozen=True, slots=True)
class ToLesson:
    """The address of a lesson of the same course."""

    source_key: str

    @property
    def placeholder(self) -> str:
        return f"{_BASE}lesson/{quote(self.source_key, safe='')}"


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """An address that works as it stands."""

    url: str


@dataclass(frozen=True, slots=True)
class Missing:
    """A file that the text needs and the package does not contain."""

    path: str


@dataclass(frozen=True, slots=True)
class Dead:
    """An address that only works inside the other system."""

    url: str


Target = ToAsset | ToLesson | Elsewhere | Missing | Dead
# Takes an address and the file of the package that it stands in.
Resolver = Callable[[str, str], Target]


def asset_paths(html: str) -> set[str]:
    """The files of the package that this text shows or links to."""
    return {
        unquote(unescape(key)) for _name, kind, key, _rest in _PLACEHOLDER.findall(html) if kind == "asset"
    }


def fill(html: str, *, asset: Callable[[str], str], lesson: Callable[[str], str]) -> str:
    """Put real addresses in the place of placeholders. Both functions return '' for what does not exist.

    An address that leads nowhere is taken out, so that a link becomes the text it was.
    """

    def address(match: re.Match[str]) -> str:
        find = asset if match[2] == "asset" else lesson
        url = find(unquote(unescape(match[3])))
        return f' {match[1]}="{escape(url)}{match[4]}"' if url else ""

    return _PLACEHOLDER.sub(address, html)
