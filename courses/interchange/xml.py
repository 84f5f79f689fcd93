"""Reading XML that strangers wrote: no entities, no document types, no network, bounded size and depth.

Course formats need none of these, so a document that declares one is refused rather than read halfway.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import IO, Final

from django.utils.translation import gettext as _
from lxml import etree

from courses.interchange.errors import BrokenDocument

MAXIMUM_BYTES: Final = 64 * 1024 * 1024
DEEPEST: Final = 100


def parse_xml(content: bytes, file: str) -> etree._Element:
    """Return the root element of `content`; `file` is the name to blame in `BrokenDocument`."""
    if len(content) > MAXIMUM_BYTES:
        raise BrokenDocument(
            _("The file is larger than %(limit)d MiB.") % {"limit": MAXIMUM_BYTES // 1024**2}, file=file
        )
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as problem:
        raise BrokenDocument(
            _("This is not well-formed XML (%(problem)s).") % {"problem": problem.msg},
            file=file,
            line=problem.lineno or 0,
        ) from problem
    except ValueError as problem:
        raise BrokenDocument(_("This is not readable text."), file=file) from problem
    _refuse_document_type(root, file)
    return root


def local_name(element: etree._Element) -> str:
    """The tag without its namespace: Common Cartridge uses a new namespace in each version."""
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def children(element: etree._Element, *names: str) -> Iterator[etree._Element]:
    """Child elements with one of these local names, or all of them."""
    for child in element:
        if isinstance(child.tag, str) and (not names or local_name(child) in names):
            yield child


def descendants(element: etree._Element, *names: str) -> Iterator[etree._Element]:
    """Elements below with one of these local names, in document order."""
    for child in element.iterdescendants():
        if isinstance(child.tag, str) and local_name(child) in names:
            yield child


def first(element: etree._Element, *names: str) -> etree._Element | None:
    """The first element below with one of these local names."""
    return next(descendants(element, *names), None)


def text_of(element: etree._Element | None, *names: str) -> str:
    """The stripped text of the element, or of the first one below it with one of these names."""
    found = first(element, *names) if element is not None and names else element
    return "" if found is None else "".join(str(text) for text in found.itertext()).strip()


def line_of(element: etree._Element) -> int:
    """Where the element stands in its file, 0 when that is not known."""
    line: int | None = element.sourceline  # type: ignore[assignment]
    return line or 0


def detach(element: etree._Element) -> None:
    """Take an element out, and leave the text after it where it is."""
    parent = element.getparent()
    if parent is None:
        return
    previous, tail = element.getprevious(), element.tail or ""
    if previous is not None:
        previous.tail = (previous.tail or "") + tail
    else:
        parent.text = (parent.text or "") + tail
    element.tail = None
    parent.remove(element)


def iterate_xml(path: Path, file: str, name: str) -> Iterator[tuple[etree._Element, str]]:
    """Yield each element called `name` when it is complete, with the name of what it stands in; then let it go.

    Memory is that of one such element. Refuses what `parse_xml` refuses, with the same errors.
    """
    with path.open("rb") as stream:
        yield from _iterate(stream, file, name)


def _iterate(stream: IO[bytes], file: str, name: str) -> Iterator[tuple[etree._Element, str]]:
    depth: list[str] = []
    events = etree.iterparse(
        stream,
        events=("start", "end"),
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        for event, element in events:
            if event == "start":
                if not depth:
                    _refuse_document_type(element, file)
                depth.append(local_name(element))
                if len(depth) > DEEPEST:
                    raise BrokenDocument(
                        _("Its elements are nested too deeply."), file=file, line=line_of(element)
                    )
                continue
            depth.pop()
            if local_name(element) == name:
                yield element, depth[-1] if depth else ""
                _let_go(element)
    except etree.XMLSyntaxError as problem:
        raise BrokenDocument(
            _("This is not well-formed XML (%(problem)s).") % {"problem": problem.msg},
            file=file,
            line=problem.lineno or 0,
        ) from problem


def _let_go(element: etree._Element) -> None:
    """Free an element and those before it."""
    element.clear()
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]


def _refuse_document_type(root: etree._Element, file: str) -> None:
    if root.getroottree().docinfo.internalDTD is not None:
        raise BrokenDocument(
            _("It declares a document type or entities, which courses do not need and we do not read."),
            file=file,
            line=1,
        )
