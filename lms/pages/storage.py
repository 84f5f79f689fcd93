"""Static files: hashed names, compressed, without what only their readers need; modules find each other by name."""

import re
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile
from whitenoise.storage import CompressedManifestStaticFilesStorage

from lms.pages.css import smaller

# Ours; what is vendored comes small already, and Django's own stays as it is.
LEAN = re.compile(r"(js|css/pages)/[\w/-]+\.(js|css)")
JS_STRING = re.compile(r""" "(?:[^"\\]|\\.)*" | '(?:[^'\\]|\\.)*' | `(?:[^`\\]|\\.)*` """, re.VERBOSE)
SPACED = re.compile(r" ?([{}()\[\],;:=<>&|!]) ?")
REMARK = re.compile(r"^\s*(//|/\*|\*)")


def lean(name: str, text: str) -> str:
    """Drop indentation, whole-line remarks and needless spaces. No line of ours begins inside a template literal; a test
    watches that."""
    if name.endswith(".css"):
        return smaller(text) + "\n"
    lines = (tight(line.strip()) for line in text.splitlines() if line.strip() and not REMARK.match(line))
    # After these signs a statement goes on, or a new one begins, with or without a line break. A line with a slash may end in a remark.
    return "".join(
        line if line.endswith((";", "{", ",")) and "/" not in line else f"{line}\n" for line in lines
    )


def tight(line: str) -> str:
    """Drop the spaces around signs of a line of JavaScript, outside of its strings.

    A line with a slash (a division, a regular expression, a remark) or with a template literal inside another stays as it is:
    to know what is a string there takes a parser.
    """
    strings = [found[0] for found in JS_STRING.finditer(line)]
    code = JS_STRING.split(line)
    rest = "".join(code)
    if line.count("`") > 2 or "!--" in rest or any(sign in rest for sign in "/\"'`"):
        return line
    # A string stands for itself, so that no sign meets another across it.
    marked = SPACED.sub(r"\1", "\0".join(code)).split("\0")
    return "".join(part + string for part, string in zip(marked, [*strings, ""], strict=True))


class _LeanSource:
    """A source of files that hands out the lean text of each."""

    def __init__(self, source: Any, name: str) -> None:
        self.source, self.name = source, name

    def open(self, path: str) -> "ContentFile[bytes]":
        with self.source.open(path) as file:
            return ContentFile(lean(self.name, file.read().decode()).encode())


class StaticStorage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # whitenoise has no types
    """Rewrites `import "./x.js"` to hashed names too, so that modules need neither importmap nor build step."""

    support_js_module_import_aggregation = True
    # A name is settled when those it imports are: one pass for each step of the longest chain. Circles never are; a test looks.
    max_post_process_passes = 12

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._addresses: dict[str, str] = {}

    def url(self, name: str, force: bool = False) -> str:
        """The address of a file; what the manifest says of it does not change while a process lives."""
        if settings.DEBUG or force:
            return str(super().url(name, force))
        found = self._addresses.get(name)
        if found is None:
            found = self._addresses[name] = str(super().url(name, force))
        return found

    def post_process(
        self, paths: dict[str, tuple[Any, str]], *args: Any, **options: Any
    ) -> Iterator[tuple[str, str, bool]]:
        """Hash and compress what was collected, our own scripts and pages' stylesheets in their lean form."""
        sources = {
            name: (_LeanSource(source, name) if LEAN.fullmatch(name) else source, path)
            for name, (source, path) in paths.items()
        }
        yield from super().post_process(sources, *args, **options)
