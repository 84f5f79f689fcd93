"""A whole backup: its sections as modules, its activities as lessons.

Labels stand between the activities of a section there; here labels that follow one another are a lesson, and so is
the summary of a section. A section of Moodle 4.5 inside of another one becomes a sub-module.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from courses.interchange.errors import UnknownFormat
from courses.interchange.files import PackageFiles
from courses.interchange.ledger import Ledger
from courses.interchange.moodle.activities import Activities, Activity
from courses.interchange.moodle.files import BackupFiles
from courses.interchange.moodle.questions import Bank
from courses.interchange.moodle.texts import html, moment, value, whole
from courses.interchange.package import Assignment, BlockItem, LessonItem, ModuleItem, Package, Text
from courses.interchange.richtext import RichText
from courses.interchange.xml import children, first, parse_xml
from courses.questions.types.mapping import Element
from lms.kernel.markup import plain_text

NAME: Final = "moodle_backup.xml"
# Parts of a backup that are about people or the other site; those with contents are in the report.
SURROUNDINGS: Final = {
    "users.xml": ("user", gettext_lazy("People and what they did are not part of a course here.")),
    "groups.xml": ("group", gettext_lazy("Groups are not imported.")),
    "badges.xml": ("badge", gettext_lazy("Badges are not imported yet.")),
    "outcomes.xml": ("outcome", gettext_lazy("Outcomes are not imported yet.")),
    "scales.xml": ("scale", gettext_lazy("Scales of words are not imported.")),
    "course/calendar.xml": ("event", gettext_lazy("Calendar events are not imported.")),
    "course/competencies.xml": ("competency", gettext_lazy("Competencies are not imported yet.")),
    "course/contentbank.xml": ("content", gettext_lazy("The content bank (H5P) is not imported.")),
}


@dataclass(slots=True)
class _Section:
    element: Element
    key: str
    number: int
    activities: list[Activity] = field(default_factory=list)

    @property
    def delegate(self) -> str:
        """Of which subsection (by its number) it is the inside; '' for a section of the course."""
        if value(self.element, "component") != "mod_subsection":
            return ""
        return value(self.element, "itemid")


def read_backup(files: PackageFiles) -> Package:
    """Read the backup whose `moodle_backup.xml` lies at the top of `files`. Raises `PackageError`."""
    return _Reader(files).package()


@dataclass(slots=True)
class _Reader:
    files: PackageFiles
    ledger: Ledger = field(default_factory=Ledger)
    information: Element = field(init=False)
    course: Element | None = field(init=False)
    prefix: str = field(init=False)
    backup: BackupFiles = field(init=False)
    rich: RichText = field(init=False)
    activities: Activities = field(init=False)
    inside: dict[str, _Section] = field(default_factory=dict)

    def __post_init__(self) -> None:
        root = parse_xml(self.files.read(NAME), NAME)
        found = first(root, "information")
        if found is None:
            raise UnknownFormat(_("This file does not describe a Moodle backup."), file=NAME)
        self.information = found
        name = "course/course.xml"
        self.course = parse_xml(self.files.read(name), name) if name in self.files else None
        site = value(found, "original_site_identifier_hash")[:16] or "site"
        self.prefix = f"moodle:{site}:{value(found, 'original_course_id') or '0'}"
        self.backup = BackupFiles(self.files, self.ledger)
        self.rich = RichText(self.backup)
        bank = Bank(self.backup, self.rich, self.ledger, self.prefix)
        self.activities = Activities(self.backup, self.rich, self.ledger, self.prefix, bank)

    def package(self) -> Package:
        sections = self._sections()
        self._index(sections)
        self.activities.bank.read()
        modules = tuple(module for section in sections for module in self._module(section))
        self.activities.bank.close()
        self._surroundings()
        title = value(self.course, "fullname") or value(self.information, "original_course_fullname")
        release = value(self.information, "moodle_release")
        summary = self._clean_summary()
        starts = moment(value(self.course, "startdate"))
        ends = moment(value(self.course, "enddate"))
        return Package(
            format="moodle",
            source_key=self.prefix,
            title=(title or _("Imported course"))[:255],
            slug=value(self.information, "original_course_shortname") or title,
            language=value(self.course, "lang").replace("_", "-")[:10],
            summary=plain_text(summary).replace("\n", " ")[:300] if len(summary) < 400 else "",
            description=summary,
            modules=modules,
            bank=tuple(self.activities.bank.items.values()),
            assets=self.backup.stored(),
            components=tuple(self.ledger.components),
            carried=tuple(self.ledger.carried),
            not_carried=(*self.ledger.not_carried, *self.rich.missing()),
            metadata={"moodle": {"release": release}},
            starts_at=starts,
            ends_at=ends if ends is None or starts is None or ends > starts else None,
        )

    def _clean_summary(self) -> str:
        if self.course is None:
            return ""
        base = self.backup.base((self.course.get("contextid", ""), "course", "summary", "0"))
        result = self.rich.clean(html(self.course, "summary"), item="course", kind="course", base=base)
        self.ledger.note(result.lost)
        return result.html

    # Outline

    def _sections(self) -> list[_Section]:
        """The sections in order with their activities, those of other sections apart in `inside`."""
        contents = first(self.information, "contents")
        found: dict[str, _Section] = {}
        for entry in _below(contents, "sections", "section"):
            key, folder = value(entry, "sectionid"), value(entry, "directory")
            name = f"{folder}/section.xml"
            if name not in self.files:
                self.ledger.lose(folder, "outline.section", _("The package does not contain its file."))
                continue
            element = parse_xml(self.files.read(name), name)
            found[key] = _Section(element, key, whole(value(element, "number")))
        for entry in _below(contents, "activities", "activity"):
            self._place(entry, found)
        for section in found.values():
            order = {key: place for place, key in enumerate(value(section.element, "sequence").split(","))}
            section.activities.sort(key=lambda one: order.get(one.module, len(order)))
        ordered = sorted(found.values(), key=lambda section: section.number)
        self.inside = {section.delegate: section for section in ordered if section.delegate}
        return [section for section in ordered if not section.delegate]

    def _place(self, entry: Element, sections: dict[str, _Section]) -> None:
        kind, folder = value(entry, "modulename"), value(entry, "directory")
        key, title = value(entry, "moduleid"), " ".join(value(entry, "title").split())[:255]
        name = f"{folder}/{kind}.xml"
        if name not in self.files:
            self.ledger.meet(f"{self.prefix}:{kind}:{key}", kind)
            self.ledger.lose(f"{folder} ({title})", kind, _("The package does not contain its file."))
            return
        root = parse_xml(self.files.read(name), name)
        element = next(children(root, kind), root)
        info = f"{folder}/module.xml"
        about = parse_xml(self.files.read(info), info) if info in self.files else None
        activity = Activity(
            module=key,
            kind=kind,
            title=title or value(element, "name")[:255],
            folder=folder,
            element=element,
            context=root.get("contextid", ""),
            visible=value(about, "visible") != "0",
        )
        if value(about, "availability") not in {"", "null"} and '"c":[]' not in value(about, "availability"):
            reason = _("For whom and when it was open was left out; set dates and what comes before here.")
            self.ledger.lose(activity.label, f"{kind}.availability", reason)
        where = value(entry, "sectionid")
        if where not in sections:
            # A backup of one activity has no sections.
            sections[where] = _Section(parse_xml(b"<section/>", folder), where, len(sections))
        sections[where].activities.append(activity)

    def _index(self, sections: Iterable[_Section]) -> None:
        """Learn which lesson shows which activity, so that links can be resolved."""
        for section in (*sections, *self.inside.values()):
            run = ""
            for activity in section.activities:
                run = (run or self.activities.key(activity)) if activity.kind == "label" else ""
                self.backup.lessons[activity.module] = f"{run or self.activities.key(activity)}:lesson"

    def _module(self, section: _Section) -> list[ModuleItem]:
        lessons, below = self._lessons(section)
        if not lessons and not below:
            return []
        module = ModuleItem(
            f"{self.prefix}:section:{section.key}",
            self._title(section),
            submodules=tuple(below),
            lessons=tuple(lessons),
            published=value(section.element, "visible") != "0",
        )
        return [module]

    def _title(self, section: _Section) -> str:
        name = " ".join(value(section.element, "name").split())
        if name:
            return name[:255]
        return _("General") if section.number == 0 else _("Section %(number)d") % {"number": section.number}

    def _lessons(self, section: _Section) -> tuple[list[LessonItem], list[ModuleItem]]:
        lessons: list[LessonItem] = []
        below: list[ModuleItem] = []
        run: list[BlockItem] = []
        shown = True

        def close() -> None:
            nonlocal run
            if run:
                title = _words(run) or self._title(section)
                lessons.append(LessonItem(f"{run[0].source_key}:lesson", title, tuple(run), published=shown))
            run = []

        lessons += self._summary(section)
        for activity in section.activities:
            if activity.kind == "subsection":
                below += self._subsection(activity)
                continue
            blocks = self.activities.read(activity)
            if activity.kind == "label":
                if run and activity.visible != shown:
                    close()
                shown = activity.visible
                run += blocks
            else:
                close()
                lessons += self._lesson(activity, blocks)
        close()
        return lessons, below

    def _lesson(self, activity: Activity, blocks: list[BlockItem]) -> list[LessonItem]:
        if not blocks:
            return []
        due = next((one.content.due_at for one in blocks if isinstance(one.content, Assignment)), None)
        key = f"{self.activities.key(activity)}:lesson"
        return [LessonItem(key, activity.title or _("Untitled"), tuple(blocks), activity.visible, due_at=due)]

    def _summary(self, section: _Section) -> list[LessonItem]:
        source = html(section.element, "summary")
        context = self.course.get("contextid", "") if self.course is not None else ""
        base = self.backup.base((context, "course", "section", section.key))
        label = f"sections/section_{section.key}"
        result = self.rich.clean(source, item=label, kind="section", base=base)
        self.ledger.note(result.lost)
        if not result.html:
            return []
        key = f"{self.prefix}:summary:{section.key}"
        return [LessonItem(f"{key}:lesson", self._title(section), (BlockItem(key, "", Text(result.html)),))]

    def _subsection(self, activity: Activity) -> list[ModuleItem]:
        component = self.ledger.meet(self.activities.key(activity), activity.kind)
        section = self.inside.get(activity.element.get("id", ""))
        lessons = self._lessons(section)[0] if section is not None else []
        if not lessons:
            self.ledger.lose(activity.label, activity.kind, _("Nothing in it could be carried over."))
            return []
        self.ledger.carry(component)
        key = f"{self.prefix}:section:{section.key if section else ''}"
        return [ModuleItem(key, activity.title, lessons=tuple(lessons), published=activity.visible)]

    # Beside the outline

    def _surroundings(self) -> None:
        for name, (tag, reason) in SURROUNDINGS.items():
            if name not in self.files:
                continue
            count = sum(1 for _one in parse_xml(self.files.read(name), name).iterdescendants(f"{{*}}{tag}"))
            if count:
                kind = f"course.{name.removesuffix('.xml').rsplit('/', 1)[-1]}"
                self.ledger.lose(f"{name} ({count})", kind, str(reason))
        blocks = {name.split("/")[2] for name in self.files if name.startswith("course/blocks/")}
        if blocks:
            words = _("Blocks beside the course page belong to the other site: %(names)s.")
            names = ", ".join(sorted({one.rpartition("_")[0] for one in blocks}))
            self.ledger.lose("course/blocks", "course.blocks", words % {"names": names})


def _below(contents: Element | None, holder: str, name: str) -> list[Element]:
    found = next(children(contents, holder), None) if contents is not None else None
    return list(children(found, name)) if found is not None else []


def _words(blocks: list[BlockItem]) -> str:
    """The first line of a text, to name a lesson by."""
    text = next((one.content.html for one in blocks if isinstance(one.content, Text)), "")
    line = plain_text(text).strip().partition("\n")[0]
    return line if len(line) <= 80 else f"{line[:79]}…"
