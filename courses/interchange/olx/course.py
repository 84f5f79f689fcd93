"""The outline of an OLX course, and what surrounds it: policies, about pages, static files."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from courses.interchange.errors import UnknownFormat
from courses.interchange.files import PackageFiles
from courses.interchange.ledger import Ledger
from courses.interchange.links import Elsewhere, ToAsset
from courses.interchange.olx.addresses import Addresses
from courses.interchange.olx.components import Components
from courses.interchange.olx.tree import Node, Tree
from courses.interchange.olx.videos import VideoReader
from courses.interchange.package import Asset, LessonItem, ModuleItem, Package
from courses.interchange.richtext import RichText
from courses.interchange.storable import assets_of
from lms.kernel.markup import plain_text

CAPTIONS: Final = (".srt", ".sjson", ".vtt")
# How the sequentials begin that our own export makes of lessons that stand in a module itself.
OWN_LESSONS: Final = "lms-lessons-"
STRUCTURE: Final = {"chapter", "sequential", "vertical"}
# Parts of an export that are not in the outline, and what became of them.
SURROUNDINGS: Final = {
    "info": gettext_lazy("Course updates and handouts: announcements are not imported yet."),
    "tabs": gettext_lazy("Extra pages beside the outline are not imported yet."),
    "drafts": gettext_lazy("Drafts that were never published were left out."),
    "textbooks": gettext_lazy("Textbooks are not imported yet."),
}
ROOT_TAGS: Final = {
    "wiki": gettext_lazy("The course wiki is not part of an export."),
    "textbook": gettext_lazy("Textbooks are not imported yet."),
}


def read_course(files: PackageFiles) -> Package:
    """Read the course whose `course.xml` lies at the top of `files`. Raises `PackageError`."""
    return _Reader(files).package()


@dataclass(slots=True)
class _Reader:
    files: PackageFiles
    ledger: Ledger = field(default_factory=Ledger)
    tree: Tree = field(init=False)
    addresses: Addresses = field(init=False)
    rich: RichText = field(init=False)
    components: Components = field(init=False)

    def __post_init__(self) -> None:
        self.tree = Tree(self.files)
        self.addresses = Addresses(self.files)
        self.rich = RichText(self.addresses)

    def package(self) -> Package:
        top = self.tree.root("course.xml")
        if top.tag != "course" or not ({"url_name", "org", "course"} & set(top.element.attrib)):
            raise UnknownFormat(_("This file does not describe an Open edX course."), file="course.xml")
        run = top.url_name or "run"
        policy = self._policy(run)
        org = top.element.get("org", "") or "org"
        course = top.element.get("course", "") or "course"
        prefix = f"olx:{org}/{course}/{run}"
        videos = VideoReader(self.files, self.addresses, self.rich, self.ledger)
        self.components = Components(self.tree, prefix, self.rich, videos, self.ledger)
        self._index(top, prefix)
        modules = []
        for child in self.tree.below(top, (top.file,)):
            if child.tag in STRUCTURE:
                modules.append(self._module(child, prefix))
            else:
                reason = ROOT_TAGS.get(child.tag) or _("It is no part of the outline.")
                component = self.ledger.meet(self.ledger.key(prefix, child.tag, child.url_name), child.tag)
                self.ledger.lose(child.label, component.kind, str(reason))
        title = str(policy.get("display_name") or top.title or course)
        overview = self._about("overview.html")
        image = self._image(str(policy.get("course_image") or top.element.get("course_image", "")))
        self._surroundings(run)
        found = (*static_assets(self.files, self.ledger), *self.components.unpacked)
        assets = tuple({asset.path: asset for asset in found}.values())
        return Package(
            format="olx",
            source_key=self.ledger.key(prefix),
            title=title[:255],
            slug=title,
            language=str(policy.get("language") or top.element.get("language", "")),
            summary=plain_text(self._about("short_description.html"))[:300],
            description=self.rich.clean(overview, item="about/overview.html", kind="about").html,
            image_path=image,
            modules=tuple(modules),
            assets=assets,
            components=tuple(self.ledger.components),
            carried=tuple(self.ledger.carried),
            not_carried=(*self.ledger.not_carried, *self.rich.missing()),
            metadata={"olx": {"org": org, "course": course, "run": run, "grading": self._grading(run)}},
        )

    # Outline

    def _index(self, top: Node, prefix: str) -> None:
        """Learn in which lesson each component will be, so that links between lessons can be resolved."""

        def visit(node: Node, lesson: str, path: tuple[str, ...]) -> str:
            if node.tag == "vertical" and node.url_name:
                lesson = f"{prefix}:vertical:{node.url_name}"
            first, here = lesson, (*path, node.file)
            for child in self.tree.below(node, here):
                found = visit(child, lesson, here)
                first = first or found
            if node.url_name and first:
                self.addresses.add_lesson(node.url_name, first)
            return first

        visit(top, "", ())

    def _module(self, node: Node, prefix: str) -> ModuleItem:
        """A chapter; a sequential or vertical without one becomes a module of its own."""
        key, title = self._meet(node, prefix), node.title or _("Untitled module")
        path = (node.file,)
        if node.tag == "vertical":
            return ModuleItem(f"{key}:module", title, lessons=(self._lesson(node, key, path),))
        submodules: list[ModuleItem] = []
        lessons: list[LessonItem] = []
        for child in self.tree.below(node, path):
            if child.tag == "sequential" and child.url_name.startswith(OWN_LESSONS):
                self._meet(child, prefix)
                lessons += self._lessons(child, prefix, (*path, child.file))
            elif child.tag == "sequential" and node.tag == "chapter":
                child_key = self._meet(child, prefix)
                submodules.append(
                    ModuleItem(
                        child_key,
                        child.title or _("Untitled section"),
                        lessons=tuple(self._lessons(child, prefix, (*path, child.file))),
                        published=not child.staff_only,
                    )
                )
                self._note_dates(child)
            else:
                lessons += self._lessons_of(child, prefix, path)
        published = not node.staff_only
        return ModuleItem(
            key, title, submodules=tuple(submodules), lessons=tuple(lessons), published=published
        )

    def _lessons(self, node: Node, prefix: str, path: tuple[str, ...]) -> list[LessonItem]:
        found = [self._lessons_of(child, prefix, path) for child in self.tree.below(node, path)]
        return [lesson for lessons in found for lesson in lessons]

    def _lessons_of(self, node: Node, prefix: str, path: tuple[str, ...]) -> list[LessonItem]:
        """A vertical; a component that stands outside of one gets a lesson to itself."""
        if node.tag == "vertical":
            return [self._lesson(node, self._meet(node, prefix), path)]
        blocks = self.components.read(node, path)
        if not blocks:
            return []
        return [
            LessonItem(f"{blocks[0].source_key}:lesson", node.title or _("Untitled lesson"), tuple(blocks))
        ]

    def _lesson(self, node: Node, key: str, path: tuple[str, ...]) -> LessonItem:
        here = (*path, node.file)
        blocks = [
            block for child in self.tree.below(node, here) for block in self.components.read(child, here)
        ]
        title = node.title or _("Untitled lesson")
        return LessonItem(key, title, tuple(blocks), published=not node.staff_only)

    def _meet(self, node: Node, prefix: str) -> str:
        """Count a part of the outline. A dangling pointer is carried as an empty part and reported."""
        key = self.ledger.key(
            prefix, node.tag, node.url_name or f"{node.file}@{node.element.sourceline or 0}"
        )
        self.ledger.carry(self.ledger.meet(key, node.tag))
        if node.missing:
            self.ledger.lose(node.label, f"{node.tag}.content", _("The package has no definition of it."))
        return key

    def _note_dates(self, node: Node) -> None:
        dates = [f"{name} {value}" for name in ("start", "due") if (value := node.element.get(name))]
        if dates:
            reason = _("Its dates were left out: %(dates)s.") % {"dates": ", ".join(dates)}
            self.ledger.lose(node.label, f"{node.tag}.dates", reason)

    # Surroundings

    def _policy(self, run: str) -> dict[str, Any]:
        found = self.tree.json(f"policies/{run}/policy.json")
        policy = found.get(f"course/{run}", {}) if isinstance(found, dict) else {}
        return policy if isinstance(policy, dict) else {}

    def _grading(self, run: str) -> Any:
        return self.tree.json(f"policies/{run}/grading_policy.json")

    def _about(self, name: str) -> str:
        path = f"about/{name}"
        return self.files.text(path) if path in self.files else ""

    def _image(self, name: str) -> str:
        target = self.addresses(f"/static/{name}") if name else Elsewhere("")
        return target.path if isinstance(target, ToAsset) else ""

    def _surroundings(self, run: str) -> None:
        """Report what an export has beside its outline."""
        for folder, why in SURROUNDINGS.items():
            inside = [path for path in self.files if path.startswith(f"{folder}/")]
            if any(self.files.path(path).stat().st_size > 64 for path in inside):
                self.ledger.lose(f"{folder}/", f"course.{folder}", str(why))
        if self._grading(run):
            reason = _("The grading policy is kept with the course, but nothing is graded by it yet.")
            self.ledger.lose(f"policies/{run}/grading_policy.json", "course.grading", reason)
        used = {component.source_key.rsplit(":", 1)[-1].split("#")[0] for component in self.ledger.components}
        for path in self.files:
            folder, _slash, name = path.partition("/")
            if folder in {"html", "problem", "video"} and name.endswith(".xml") and name[:-4] not in used:
                self.ledger.lose(path, "file.unused", _("No part of the outline refers to this component."))


def static_assets(files: PackageFiles, ledger: Ledger) -> tuple[Asset, ...]:
    """The files that authors uploaded, without caption files: those become tracks."""
    names = [name for name in files if name.startswith("static/") and not name.endswith(CAPTIONS)]
    return assets_of(files, names, ledger)
