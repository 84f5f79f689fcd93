"""`imsmanifest.xml`: the outline and the list of resources. Namespaces differ by version and are ignored."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final
from urllib.parse import unquote

from django.utils.translation import gettext as _
from lxml import etree

from courses.interchange.errors import BrokenDocument, UnknownFormat
from courses.interchange.files import PackageFiles
from courses.interchange.xml import children, descendants, first, line_of, parse_xml, text_of

NAME: Final = "imsmanifest.xml"
MAXIMUM_DEPTH: Final = 32
# How the types of resources begin, whatever version follows, and what the report calls them.
KINDS: Final = {
    "webcontent": "webcontent",
    "imswl": "weblink",
    "imsdt": "discussion",
    "imsbasiclti": "lti",
    "assignment": "assignment",
    "associatedcontent": "associatedcontent",
}


@dataclass(frozen=True, slots=True)
class Resource:
    """One entry of the list of resources. Paths are names inside the package."""

    identifier: str
    kind: str
    type: str
    href: str
    files: tuple[str, ...]
    dependencies: tuple[str, ...]
    for_staff: bool = False
    stands_for: str = ""

    @property
    def main(self) -> str:
        """The file to read: the one named, or the first."""
        return self.href or (self.files[0] if self.files else "")

    @property
    def is_page(self) -> bool:
        return self.kind == "webcontent" and self.main.lower().endswith((".html", ".htm", ".xhtml"))


@dataclass(frozen=True, slots=True)
class Item:
    """A place in the outline; without a resource it is a heading or a folder."""

    identifier: str
    title: str
    resource: str
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Manifest:
    """What the cartridge says about itself."""

    identifier: str
    version: str
    title: str
    description: str
    language: str
    items: tuple[Item, ...]
    resources: tuple[Resource, ...]
    by_id: dict[str, Resource] = field(default_factory=dict)


def read_manifest(files: PackageFiles) -> Manifest:
    """Read the manifest. Raises `BrokenDocument`."""
    root = parse_xml(files.read(NAME), NAME)
    resources = [
        _resource(element, files)
        for holder in children(root, "resources")
        for element in children(holder, "resource")
    ]
    by_id: dict[str, Resource] = {}
    for resource in resources:
        by_id.setdefault(resource.identifier, resource)
    organization = first(root, "organization")
    metadata = next(children(root, "metadata"), None)
    if "SCORM" in text_of(metadata, "schema").upper():
        raise UnknownFormat(_("This is a SCORM package, not a Common Cartridge; it cannot be imported yet."))
    general = first(metadata, "general") if metadata is not None else None
    return Manifest(
        identifier=root.get("identifier", ""),
        version=text_of(metadata, "schemaversion") if metadata is not None else "",
        title=_string(general, "title"),
        description=_string(general, "description"),
        language=_string(general, "language"),
        items=_outline(organization),
        resources=tuple(resources),
        by_id=by_id,
    )


def _string(general: etree._Element | None, name: str) -> str:
    """A language string of the metadata."""
    found = first(general, name) if general is not None else None
    return " ".join(text_of(found).split()) if found is not None else ""


def _resource(element: etree._Element, files: PackageFiles) -> Resource:
    type_ = element.get("type", "")
    names = [file.get("href", "") for file in children(element, "file")]
    base = element.get("{http://www.w3.org/XML/1998/namespace}base", "")
    variant = first(element, "variant")
    roles = [text_of(role, "value").lower() for role in descendants(element, "intendedEndUserRole")]
    return Resource(
        identifier=element.get("identifier", ""),
        kind="assignment"
        if any(name.endswith("assignment_settings.xml") for name in names)
        else _kind(type_),
        type=type_,
        href=_name(base, element.get("href", ""), files),
        files=tuple(_name(base, name, files) for name in names),
        dependencies=tuple(found.get("identifierref", "") for found in children(element, "dependency")),
        for_staff=bool(roles) and not any(role in {"learner", "student"} for role in roles),
        stands_for=variant.get("identifierref", "") if variant is not None else "",
    )


def _kind(type_: str) -> str:
    lowered = type_.lower()
    if lowered.startswith("imsqti"):
        return "question_bank" if "question-bank" in lowered else "assessment"
    return next((kind for prefix, kind in KINDS.items() if lowered.startswith(prefix)), "resource")


def _name(base: str, href: str, files: PackageFiles) -> str:
    """The file's name in the package: as written, or with its percent signs decoded."""
    written = f"{base}{href}".split("#")[0].split("?")[0].removeprefix("./").replace("\\", "/")
    return written if written in files else unquote(written)


def _outline(organization: etree._Element | None) -> tuple[Item, ...]:
    """The items of the first organization, without the one unnamed root that Common Cartridge asks for."""
    if organization is None:
        return ()
    items = _items(organization, 0)
    if len(items) == 1 and not items[0].resource and not items[0].title:
        return items[0].items
    return items


def _items(element: etree._Element, depth: int) -> tuple[Item, ...]:
    if depth > MAXIMUM_DEPTH:
        raise BrokenDocument(_("The outline is nested too deeply."), file=NAME, line=line_of(element))
    return tuple(
        Item(
            identifier=item.get("identifier", ""),
            title=" ".join(_title(item).split())[:255],
            resource=item.get("identifierref", ""),
            items=_items(item, depth + 1),
        )
        for item in children(element, "item")
    )


def _title(item: etree._Element) -> str:
    return text_of(next(children(item, "title"), None))
