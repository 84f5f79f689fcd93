"""Walking OLX: a tag is either written in place or points to `<tag>/<url_name>.xml`."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from typing import Any

from django.utils.translation import gettext as _
from lxml import etree

from courses.interchange.errors import BrokenDocument
from courses.interchange.files import PackageFiles
from courses.interchange.xml import children, line_of, parse_xml

# What a pointer may say about its target; anything more is content.
POINTER_ATTRIBUTES = {"url_name", "org", "course", "slug"}

# Pointers to pointers multiply; a real course has some thousand components, six deep.
MAXIMUM_VISITS = 200_000
MAXIMUM_DEPTH = 40


@dataclass(frozen=True, slots=True)
class Node:
    """One component of the course, with its definition already fetched."""

    tag: str
    url_name: str
    element: etree._Element
    file: str
    missing: bool = False

    @property
    def title(self) -> str:
        return " ".join(self.element.get("display_name", "").split())[:255]

    @property
    def label(self) -> str:
        """How the report names it."""
        place = (
            f"{self.tag}/{self.url_name}" if self.url_name else f"{self.file}, line {line_of(self.element)}"
        )
        return f"{place} ({self.title})" if self.title else place

    @property
    def staff_only(self) -> bool:
        return self.element.get("visible_to_staff_only", "").lower() == "true"


class Tree:
    """The files of one OLX course or library."""

    def __init__(self, files: PackageFiles) -> None:
        self.files = files
        self._visits = 0

    def root(self, file: str) -> Node:
        element = parse_xml(self.files.read(file), file)
        return self.resolve(element, file, ())

    def below(self, node: Node, path: tuple[str, ...]) -> Iterator[Node]:
        """The components directly inside `node`. `path` are the files on the way here, against circles."""
        self._visits += 1
        if self._visits > MAXIMUM_VISITS or len(path) > MAXIMUM_DEPTH:
            raise BrokenDocument(
                _("The parts of this course contain one another so often that it cannot be read."),
                file=node.file,
            )
        for child in children(node.element):
            yield self.resolve(child, node.file, path)

    def resolve(self, element: etree._Element, file: str, path: tuple[str, ...]) -> Node:
        tag = str(element.tag)
        url_name = element.get("url_name", "") or element.get("slug", "")
        target = f"{tag}/{url_name.replace(':', '/')}.xml"
        has_content = len(element) > 0 or bool((element.text or "").strip())
        if not url_name or has_content:
            return Node(tag, url_name, element, file)
        if target not in self.files:
            dangling = set(element.attrib) <= POINTER_ATTRIBUTES
            return Node(tag, url_name, element, file, missing=dangling)
        if target in path:
            raise BrokenDocument(
                _("The course contains itself here: %(target)s points back to one of its parents.")
                % {"target": target},
                file=file,
                line=line_of(element),
            )
        definition = parse_xml(self.files.read(target), target)
        for name, value in element.attrib.items():
            if name not in definition.attrib:
                definition.set(name, value)
        return Node(tag, url_name, definition, target)

    def json(self, name: str) -> Any:
        """A JSON file of the package, `{}` when there is none. Raises `BrokenDocument`."""
        if name not in self.files:
            return {}
        try:
            return json.loads(self.files.text(name))
        except (ValueError, RecursionError) as problem:
            line = problem.lineno if isinstance(problem, json.JSONDecodeError) else 0
            raise BrokenDocument(_("This is not valid JSON."), file=name, line=line) from problem


def inner_html(element: etree._Element) -> str:
    """What stands between the element's tags, as HTML."""
    parts = [escape(element.text or "", quote=False)]
    parts += [outer_html(child) for child in element]
    return "".join(parts).strip()


def outer_html(element: etree._Element, *, with_tail: bool = True) -> str:
    return etree.tostring(element, encoding="unicode", method="html", with_tail=with_tail)
