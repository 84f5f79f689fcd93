"""Reading a SCORM manifest: title, standard, the items of its organisation, and what starts it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import unquote, urlsplit

from django.utils.translation import gettext as _
from lxml import etree

from courses.interchange.errors import BrokenDocument, UnknownFormat
from courses.interchange.files import PackageFiles
from courses.interchange.ledger import Ledger
from courses.interchange.package import Asset, BlockItem, Launch, LessonItem, ModuleItem, Package
from courses.interchange.stored_files import digest_of
from courses.interchange.xml import children, descendants, parse_xml, text_of
from courses.media.actions import max_bytes

NAME: Final = "imsmanifest.xml"
BASE: Final = "{http://www.w3.org/XML/1998/namespace}base"
MAXIMUM_ITEMS: Final = 2000
Items = list[dict[str, Any]]


def is_scorm(files: PackageFiles) -> bool:
    """Whether the manifest at the top of `files` is one of SCORM, and not of a cartridge."""
    root = parse_xml(files.read(NAME), NAME)
    metadata = next(children(root, "metadata"), None)
    if metadata is not None and "SCORM" in text_of(metadata, "schema").upper():
        return True
    kinds = (found for one in descendants(root, "resource") for found in one.attrib)
    return any(etree.QName(str(name)).localname.lower() == "scormtype" for name in kinds)


@dataclass(frozen=True, slots=True)
class Manifest:
    """What the package says about itself. `items` are title, depth and (for what opens) address, in order."""

    identifier: str
    title: str
    standard: str
    entry: str
    items: Items
    organized: bool = True


def read_scorm(files: PackageFiles) -> Package:
    """A course of one lesson that opens the package. Raises `PackageError`."""
    if files.archive is None:
        raise UnknownFormat(_("Give a SCORM package as the zip it came in, not as a folder."))
    return course_of(files, files.archive)


def course_of(files: PackageFiles, archive: Any) -> Package:
    """As `read_scorm`, with the zip that `files` came out of."""
    ledger = Ledger()
    manifest = read_manifest(files)
    prefix = f"scorm:{(manifest.identifier or digest_of(archive))[:120]}"
    launch, assets = launch_of(files, archive, manifest, ledger)
    component = ledger.meet(f"{prefix}:package", "package")
    ledger.carry(component)
    opened = [item for item in manifest.items if item.get("href")]
    for item in opened:
        ledger.carry(ledger.meet(ledger.key(prefix, "item", item["title"]), "item"))
    if not manifest.organized:
        reason = _("It says in no order what to open: the first page in its list starts it.")
        ledger.lose(NAME, "package.organization", reason)
    block = BlockItem(f"{prefix}:package", manifest.title[:255], launch)
    lesson = LessonItem(f"{prefix}:lesson", manifest.title[:255], (block,))
    return Package(
        format=manifest.standard,
        source_key=prefix,
        title=manifest.title[:255],
        slug=manifest.title,
        modules=(ModuleItem(f"{prefix}:module", manifest.title[:255], lessons=(lesson,)),),
        assets=assets,
        components=tuple(ledger.components),
        carried=tuple(ledger.carried),
        not_carried=tuple(ledger.not_carried),
    )


def launch_of(
    files: PackageFiles,
    archive: Any,
    manifest: Manifest,
    ledger: Ledger,
    folder: str = "",
    archive_path: str = "",
) -> tuple[Launch, tuple[Asset, ...]]:
    """What a block needs to open the package, and all its files, its zip first.

    `folder` sets them apart from others' files; `archive_path` is what the zip is called, its own name if empty.
    """
    inside = f"{folder}package/"
    kept: dict[str, str] = {}
    archive_path = archive_path or f"{folder}{archive.name}"
    assets = [Asset(archive_path, archive)]
    for name in files:
        size = files.path(name).stat().st_size
        if size > max_bytes():
            ledger.lose(name, "file.refused", _("The file is larger than this site accepts."))
            continue
        kept[name] = f"{inside}{name}" if size else ""
        if size:
            assets.append(Asset(f"{inside}{name}", files.path(name)))
    launch = Launch(
        standard=manifest.standard,
        archive_path=archive_path,
        entry=manifest.entry,
        files=kept,
        items=tuple(manifest.items),
    )
    return launch, tuple(assets)


def read_manifest(files: PackageFiles) -> Manifest:
    """Read `imsmanifest.xml`. Raises `BrokenDocument` when nothing in it can be opened."""
    root = parse_xml(files.read(NAME), NAME)
    metadata = next(children(root, "metadata"), None)
    version = text_of(metadata, "schemaversion") if metadata is not None else ""
    resources = {
        one.get("identifier", ""): href
        for holder in children(root, "resources")
        for one in children(holder, "resource")
        if (href := _href(root, holder, one))
    }
    organization = _organization(root)
    items: Items = []
    if organization is not None:
        items = list(_items(organization, resources, files, 0))[:MAXIMUM_ITEMS]
    organized = any(item.get("href") for item in items)
    if not organized:
        items = [
            {"title": "", "depth": 0, "href": href} for href in resources.values() if _there(href, files)
        ][:1]
    if not items:
        raise BrokenDocument(_("The package has no page that could be opened."), file=NAME)
    start = next(item["href"] for item in items if item.get("href"))
    title = text_of(next(children(organization, "title"), None)) if organization is not None else ""
    title = " ".join((title or items[0]["title"] or root.get("identifier", "")).split()) or _("Package")
    return Manifest(
        identifier=root.get("identifier", ""),
        title=title,
        standard="scorm_2004" if "2004" in version or "CAM" in version else "scorm_12",
        entry=str(start).partition("?")[0],
        items=[item if item["title"] else {**item, "title": title} for item in items],
        organized=organized,
    )


def _organization(root: etree._Element) -> etree._Element | None:
    """The default organization, else the first."""
    holder = next(children(root, "organizations"), None)
    if holder is None:
        return None
    found = list(children(holder, "organization"))
    wanted = holder.get("default", "")
    return next((one for one in found if one.get("identifier") == wanted), found[0] if found else None)


def _href(*holders: etree._Element) -> str:
    """The address of a resource within the package, with every `xml:base` before it."""
    href = holders[-1].get("href", "")
    return "".join(one.get(BASE, "") for one in holders) + href if href else ""


def _there(href: str, files: PackageFiles) -> bool:
    return _path(href) in files


def _path(href: str) -> str:
    return unquote(urlsplit(href).path).removeprefix("./").replace("\\", "/")


def _items(
    element: etree._Element, resources: dict[str, str], files: PackageFiles, depth: int
) -> Iterator[dict[str, Any]]:
    for item in children(element, "item"):
        title = " ".join(text_of(next(children(item, "title"), None)).split())[:255]
        found: dict[str, Any] = {"title": title, "depth": depth}
        href = resources.get(item.get("identifierref", ""), "")
        if href and _there(href, files):
            query = urlsplit(href).query or item.get("parameters", "").lstrip("?&")
            found["href"] = _path(href) + (f"?{query}" if query else "")
        if depth < 20:
            yield found
            yield from _items(item, resources, files, depth + 1)
