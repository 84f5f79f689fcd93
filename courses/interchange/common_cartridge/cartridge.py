"""A whole cartridge: its outline, and what stands beside it.

The outline's items become modules, sub-modules and lessons. A Canvas text header starts a sub-module that
holds what follows it. Pages, quizzes, discussions and links that the outline does not mention go to a last
module. It is unpublished, so that nothing appears to learners that did not before, unless it is all there is.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from django.utils.text import slugify
from django.utils.translation import gettext as _

from courses.interchange.common_cartridge.addresses import Addresses
from courses.interchange.common_cartridge.assessments import Assessments, is_bank_file
from courses.interchange.common_cartridge.assignments import Assignments, due_of
from courses.interchange.common_cartridge.canvas import Settings, read_settings
from courses.interchange.common_cartridge.manifest import Item, Manifest, Resource, read_manifest
from courses.interchange.common_cartridge.resources import Resources, title_of
from courses.interchange.files import PackageFiles
from courses.interchange.ledger import Ledger
from courses.interchange.package import Asset, LessonItem, ModuleItem, Package, QuestionItem
from courses.interchange.richtext import RichText
from courses.interchange.storable import assets_of, refusal

# Kinds that make sense as a lesson although the outline does not mention them.
UNPLACED: Final = {"webcontent", "weblink", "discussion", "assessment", "assignment"}
# How the folders begin that our own export makes of lessons with several blocks.
OWN_LESSON: Final = "lms-lesson-"


def read_cartridge(files: PackageFiles) -> Package:
    """Read the cartridge whose `imsmanifest.xml` lies at the top of `files`. Raises `PackageError`."""
    return _Reader(files).package()


@dataclass(slots=True)
class _Reader:
    files: PackageFiles
    ledger: Ledger = field(default_factory=Ledger)
    manifest: Manifest = field(init=False)
    prefix: str = field(init=False)
    settings: Settings = field(init=False)
    addresses: Addresses = field(init=False)
    rich: RichText = field(init=False)
    resources: Resources = field(init=False)

    def __post_init__(self) -> None:
        self.manifest = read_manifest(self.files)
        # Identifiers alone are not enough: exports of different installations share them.
        self.prefix = f"cc:{self.manifest.identifier[:60]}:{slugify(self.manifest.title)[:40]}"
        self.settings = read_settings(self.files, self.ledger)
        self.addresses = Addresses(self.files)
        self.rich = RichText(self.addresses)
        assessments = Assessments(self.files, self.manifest, self.prefix, self.rich, self.ledger)
        work = Assignments(self.files, self.rich, self.ledger)
        self.resources = Resources(self.files, self.prefix, self.rich, self.ledger, assessments, work)

    def package(self) -> Package:
        unplaced = self._unplaced()
        self._index(self.manifest.items)
        for resource in unplaced:
            self._add_lesson(resource, self._unplaced_key(resource))
        modules = self._modules()
        if rest := [lesson for resource in unplaced for lesson in self._unplaced_lesson(resource)]:
            title = _("More material")
            modules.append(
                ModuleItem(f"{self.prefix}:more", title, lessons=tuple(rest), published=not modules)
            )
        bank = self._remaining()
        self.resources.assignments.close()
        assets = self._assets()
        title = self.settings.title or self.manifest.title or _("Imported course")
        source = self.settings.syllabus or ""
        syllabus = self.rich.clean(source, item="course_settings/syllabus.html", kind="course").html
        return Package(
            format="common-cartridge",
            source_key=self.prefix,
            title=title[:255],
            slug=title,
            language=self.manifest.language,
            summary=self.manifest.description[:300],
            description=syllabus,
            modules=tuple(modules),
            bank=tuple(bank),
            assets=assets,
            components=tuple(self.ledger.components),
            carried=tuple(self.ledger.carried),
            not_carried=(*self.ledger.not_carried, *self.rich.missing()),
            metadata={"common_cartridge": {"version": self.manifest.version, "id": self.manifest.identifier}},
        )

    # Outline

    def _modules(self) -> list[ModuleItem]:
        """Top-level folders are modules; loose items between them share modules of their own."""
        modules: list[ModuleItem] = []
        loose: list[LessonItem] = []
        for item in self.manifest.items:
            if item.items or not item.resource:
                if loose:
                    modules.append(self._loose(loose))
                    loose = []
                modules.append(self._module(item))
            else:
                loose += self._lesson(item)
        if loose:
            modules.append(self._loose(loose))
        return modules

    def _loose(self, lessons: list[LessonItem]) -> ModuleItem:
        return ModuleItem(
            f"{lessons[0].source_key}:module", self.manifest.title or _("Lessons"), lessons=tuple(lessons)
        )

    def _module(self, item: Item) -> ModuleItem:
        lessons: list[LessonItem] = self._lesson(item) if item.resource else []
        sections: list[ModuleItem] = []
        header: Item | None = None
        under_header: list[LessonItem] = []

        def close() -> None:
            nonlocal header, under_header
            if header is not None:
                sections.append(self._section(header, under_header))
            header, under_header = None, []

        for child in item.items:
            if child.identifier.startswith(OWN_LESSON):
                (under_header if header is not None else lessons).extend(self._whole_lesson(child))
            elif child.items:
                close()
                sections.append(self._section(child, self._flat(child)))
            elif not child.resource:
                close()
                header = child
            else:
                (under_header if header is not None else lessons).extend(self._lesson(child))
        close()
        return ModuleItem(
            self._item_key(item),
            item.title or _("Untitled module"),
            submodules=tuple(sections),
            lessons=tuple(lessons),
            published=item.identifier not in self.settings.unpublished,
        )

    def _section(self, item: Item, lessons: list[LessonItem]) -> ModuleItem:
        title = item.title or _("Untitled section")
        return ModuleItem(self._item_key(item), title, lessons=tuple(lessons))

    def _flat(self, item: Item) -> list[LessonItem]:
        """All lessons below an item: modules nest once here."""
        lessons = self._lesson(item) if item.resource else []
        for child in item.items:
            if child.identifier.startswith(OWN_LESSON):
                lessons += self._whole_lesson(child)
            elif child.items:
                reason = _("Modules nest once here: its items moved up into “%(section)s”.")
                self.ledger.lose(child.title, "outline.nesting", reason % {"section": item.title})
                lessons += self._flat(child)
            elif child.resource:
                lessons += self._lesson(child)
            else:
                self.ledger.lose(child.title, "outline.heading", _("A heading this deep was left out."))
        return lessons

    def _whole_lesson(self, item: Item) -> list[LessonItem]:
        """A lesson of several blocks, as our own export writes it: a folder that says so."""
        blocks = []
        for child in item.items:
            resource = self.manifest.by_id.get(child.resource)
            if resource is not None:
                blocks += self.resources.blocks(resource, child.title)
        if not blocks:
            return []
        return [LessonItem(self._item_key(item), item.title, tuple(blocks), due_at=due_of(blocks))]

    def _lesson(self, item: Item) -> list[LessonItem]:
        """The lesson of one item; [] when its resource has no place here (which is then in the report)."""
        resource = self.manifest.by_id.get(item.resource)
        if resource is None:
            reason = _("It points to the resource %(id)s, which the package does not list.")
            self.ledger.lose(
                item.title or item.identifier, "outline.resource", reason % {"id": item.resource}
            )
            return []
        title = title_of(item, resource)[:255]
        blocks = self.resources.blocks(resource, title)
        if not blocks:
            return []
        published = item.identifier not in self.settings.unpublished
        return [
            LessonItem(self._item_key(item), title, tuple(blocks), published=published, due_at=due_of(blocks))
        ]

    def _item_key(self, item: Item) -> str:
        return f"{self.prefix}:outline:{item.identifier}"[:250]

    def _index(self, items: tuple[Item, ...]) -> str:
        """Learn which lesson shows which resource, so that links can be resolved. Returns the first lesson."""
        first = ""
        for item in items:
            own = ""
            if (resource := self.manifest.by_id.get(item.resource)) is not None:
                own = self._item_key(item)
                self._add_lesson(resource, own)
            own = own or self._index(item.items)
            if own:
                self.addresses.add_lesson((item.identifier,), own)
            first = first or own
        return first

    def _add_lesson(self, resource: Resource, key: str) -> None:
        if resource.is_page:
            self.addresses.add_lesson((resource.identifier, resource.main), key)
        elif resource.kind in UNPLACED - {"webcontent"}:
            self.addresses.add_lesson((resource.identifier,), key)

    # Beside the outline

    def _unplaced(self) -> list[Resource]:
        placed = set(self._placed(self.manifest.items))
        return [
            resource
            for resource in self.manifest.resources
            if resource.identifier not in placed
            and resource.kind in UNPLACED
            and (resource.kind != "webcontent" or resource.is_page)
        ]

    def _placed(self, items: tuple[Item, ...]) -> list[str]:
        return [name for item in items for name in (item.resource, *self._placed(item.items))]

    def _unplaced_key(self, resource: Resource) -> str:
        return f"{self.prefix}:more:{resource.identifier}"[:250]

    def _unplaced_lesson(self, resource: Resource) -> list[LessonItem]:
        name = resource.main.rsplit("/", 1)[-1].rsplit(".", 1)[0].replace("-", " ").replace("_", " ")
        title = name.capitalize() if resource.is_page else ""
        blocks = self.resources.blocks(resource, title)
        if not blocks:
            return []
        shown = (title or blocks[0].title or resource.identifier)[:255]
        return [LessonItem(self._unplaced_key(resource), shown, tuple(blocks), due_at=due_of(blocks))]

    def _remaining(self) -> list[QuestionItem]:
        """Count what has no lesson: files, banks, settings, tools. Returns the questions of the banks."""
        bank: list[QuestionItem] = []
        needed = {name for resource in self.manifest.resources for name in resource.dependencies}
        for resource in self.manifest.resources:
            if id(resource) in self.resources.counted:
                continue
            banks = [name for name in resource.files if is_bank_file(name, self.files)]
            if resource.kind == "question_bank" or banks:
                bank += self._bank(resource, banks or [resource.main])
            elif resource.kind == "associatedcontent":
                self._support(resource, resource.identifier in needed)
            elif resource.kind == "webcontent" and self._stored(resource):
                key = self.ledger.key(self.prefix, resource.kind, resource.identifier)
                self.ledger.carry(self.ledger.meet(key, resource.kind))
            else:
                self.resources.blocks(resource, "")
        return bank

    def _stored(self, resource: Resource) -> bool:
        ours = not resource.for_staff and not resource.stands_for
        return ours and resource.main in self.files and not refusal(self.files, resource.main)

    def _bank(self, resource: Resource, names: list[str]) -> list[QuestionItem]:
        kind = "question_bank"
        component = self.ledger.meet(self.ledger.key(self.prefix, kind, resource.identifier), kind)
        found: list[QuestionItem] = []
        for name in names:
            questions, readable = self.resources.assessments.bank(name, self.resources.label(resource), kind)
            found += questions
            if not readable:
                return found
        self.ledger.carry(component)
        return found

    def _support(self, resource: Resource, needed: bool) -> None:
        """Settings that go with something else: read with it, or of no use here."""
        component = self.ledger.meet(
            self.ledger.key(self.prefix, resource.kind, resource.identifier), resource.kind
        )
        if needed or resource.main.startswith("course_settings/"):
            self.ledger.carry(component)
        else:
            reason = _("It belongs to the system that exported the course.")
            self.ledger.lose(self.resources.label(resource), resource.kind, reason)

    def _assets(self) -> tuple[Asset, ...]:
        """Files that lessons show or offer: everything listed as web content, except pages and staff's."""
        listed = [resource for resource in self.manifest.resources if resource.kind == "webcontent"]
        names = {
            name for resource in listed if not resource.is_page for name in (resource.main, *resource.files)
        }
        names |= {name for name in self.files if name.startswith("web_resources/")}
        hidden = {
            name for resource in listed if resource.for_staff for name in (resource.main, *resource.files)
        }
        pages = {resource.main for resource in listed if resource.is_page}
        kept = {name for name in names - hidden - pages if name in self.files}
        found = (*assets_of(self.files, kept, self.ledger), *self.resources.unpacked)
        return tuple({asset.path: asset for asset in found}.values())
