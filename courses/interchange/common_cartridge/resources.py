"""Resources of a cartridge: each becomes a block, or a line in the report that says why not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import urlsplit

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from courses.interchange.common_cartridge.assessments import Assessments
from courses.interchange.common_cartridge.assignments import Assignments
from courses.interchange.common_cartridge.films import OWN_FILM, read_film
from courses.interchange.common_cartridge.manifest import Item, Resource
from courses.interchange.files import PackageFiles
from courses.interchange.ledger import Ledger
from courses.interchange.package import Asset, BlockItem, Discussion, File, Link, Text
from courses.interchange.richtext import RichText
from courses.interchange.scorm.inside import read_or_lose
from courses.interchange.storable import refusal
from courses.interchange.xml import children, parse_xml, text_of

REASONS: Final = {
    "lti": gettext_lazy("Tools of other sites (LTI) cannot be launched yet."),
    "resource": gettext_lazy("This kind of resource is unknown to us."),
}


@dataclass(slots=True)
class Resources:
    """Reads the resources of one cartridge; `prefix` starts every source key."""

    files: PackageFiles
    prefix: str
    rich: RichText
    ledger: Ledger
    assessments: Assessments
    assignments: Assignments
    counted: set[int] = field(default_factory=set)
    # The files of SCORM packages that lay in the cartridge as zips.
    unpacked: list[Asset] = field(default_factory=list)

    def label(self, resource: Resource) -> str:
        return f"{resource.identifier} ({resource.main})" if resource.main else resource.identifier

    def blocks(self, resource: Resource, title: str) -> list[BlockItem]:
        """The blocks of a resource in one place of the outline."""
        key = self.ledger.key(self.prefix, resource.kind, resource.identifier)
        component = self.ledger.meet(key, resource.kind)
        self.counted.add(id(resource))
        if reason := self._refusal(resource):
            self.ledger.lose(self.label(resource), resource.kind, reason)
            return []
        readers: dict[str, Callable[[Resource, str, str], list[BlockItem]]] = {
            "webcontent": self._page if resource.is_page else self._file,
            "weblink": self._weblink,
            "discussion": self._discussion,
            "assessment": self._assessment,
            "assignment": self._assignment,
        }
        blocks = readers[resource.kind](resource, key, title)
        if blocks:
            self.ledger.carry(component)
        return blocks

    def _refusal(self, resource: Resource) -> str:
        """Why the resource has no place here; '' when it has one."""
        if resource.for_staff:
            return _("It is for instructors only; learners must not see it.")
        if resource.stands_for:
            return _("It only stands in for %(other)s, for systems that cannot read that.") % {
                "other": resource.stands_for
            }
        if resource.kind == "associatedcontent":
            return _("It belongs to the system that exported the course.")
        if reason := REASONS.get(resource.kind):
            return str(reason)
        if resource.kind not in {"assessment", "assignment"} and resource.main not in self.files:
            return _("The package does not contain its file.")
        if resource.kind == "webcontent" and not resource.is_page:
            return refusal(self.files, resource.main)
        return ""

    def _page(self, resource: Resource, key: str, title: str) -> list[BlockItem]:
        source = self.files.text(resource.main)
        if OWN_FILM in source and (film := read_film(source, resource.main, self.files, self.rich)):
            return [BlockItem(key, title, film)]
        result = self.rich.clean(source, item=self.label(resource), kind="webcontent", base=resource.main)
        if not result.html:
            self.ledger.lose(self.label(resource), resource.kind, _("The page is empty."))
            return []
        self.ledger.note(result.lost)
        # The page's title is that of the lesson.
        return [BlockItem(key, "", Text(result.html))]

    def _file(self, resource: Resource, key: str, title: str) -> list[BlockItem]:
        """A file to download, or what is in it when it is a SCORM package: the format has no word of its own for those."""
        if resource.main.lower().endswith(".zip"):
            inside = read_or_lose(
                self.files, self.files.path(resource.main), resource.main, self.ledger,
                item=self.label(resource), kind=resource.kind,
            )  # fmt: skip
            if inside is not None:
                self.unpacked += [one for one in inside.assets if one.path != resource.main]
                return [BlockItem(key, title or inside.title, inside.launch)]
        return [BlockItem(key, title or resource.main.rsplit("/", 1)[-1], File((resource.main,)))]

    def _weblink(self, resource: Resource, key: str, title: str) -> list[BlockItem]:
        root = parse_xml(self.files.read(resource.main), resource.main)
        target = next(children(root, "url"), None)
        url = target.get("href", "").strip() if target is not None else ""
        if urlsplit(url).scheme not in {"http", "https"} or len(url) > 1000:
            self.ledger.lose(
                self.label(resource), "weblink", _("“%(url)s” is no web address.") % {"url": url[:200]}
            )
            return []
        return [BlockItem(key, title or text_of(next(children(root, "title"), None))[:255], Link(url))]

    def _discussion(self, resource: Resource, key: str, title: str) -> list[BlockItem]:
        root = parse_xml(self.files.read(resource.main), resource.main)
        text = text_of(next(children(root, "text"), None))
        result = self.rich.clean(text, item=self.label(resource), kind="discussion", base=resource.main)
        self.ledger.note(result.lost)
        name = title or text_of(next(children(root, "title"), None)) or _("Discussion")
        if next(children(root, "attachments"), None) is not None:
            reason = _("Files attached to the topic were left out.")
            self.ledger.lose(self.label(resource), "discussion.attachments", reason)
        return [BlockItem(key, name[:255], Discussion(result.html))]

    def _assessment(self, resource: Resource, key: str, title: str) -> list[BlockItem]:
        return self.assessments.read(resource, key, title, self.label(resource))

    def _assignment(self, resource: Resource, key: str, title: str) -> list[BlockItem]:
        return self.assignments.read(resource, key, title, self.label(resource))


def title_of(item: Item, resource: Resource) -> str:
    """What the outline calls it, else its file's name."""
    return item.title or resource.main.rsplit("/", 1)[-1].rsplit(".", 1)[0] or resource.identifier
