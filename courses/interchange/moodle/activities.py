"""Activities of a backup: each becomes blocks, or a line in the report that says why not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from html import escape
from typing import Final
from urllib.parse import urlsplit

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from courses.interchange.ledger import Ledger
from courses.interchange.moodle.files import BackupFiles
from courses.interchange.moodle.questions import Bank
from courses.interchange.moodle.quizzes import read_quiz
from courses.interchange.moodle.texts import html, moment, number, value, whole
from courses.interchange.package import Assignment, BlockItem, Criterion, Discussion, File, Link, Text
from courses.interchange.richtext import RichText
from courses.interchange.scorm.inside import read_or_lose
from courses.interchange.xml import children, parse_xml
from courses.questions.types.mapping import Element

REASONS: Final = {
    "glossary": gettext_lazy("Glossaries are not a kind of block yet."),
    "wiki": gettext_lazy("Wikis are not a kind of block yet."),
    "lesson": gettext_lazy("Moodle's branching lessons are not a kind of block yet."),
    "choice": gettext_lazy("Polls are not a kind of block yet."),
    "feedback": gettext_lazy("Surveys are not a kind of block yet."),
    "survey": gettext_lazy("Surveys are not a kind of block yet."),
    "workshop": gettext_lazy("Peer assessment is not a kind of block yet."),
    "data": gettext_lazy("Databases are not a kind of block yet."),
    "chat": gettext_lazy("Chats are not a kind of block yet."),
    "lti": gettext_lazy("Tools of other sites (LTI) cannot be launched yet."),
    "imscp": gettext_lazy("IMS content packages are not a kind of block yet."),
    "h5pactivity": gettext_lazy("H5P is not a kind of block yet."),
    "hvp": gettext_lazy("H5P is not a kind of block yet."),
    "bigbluebuttonbn": gettext_lazy("A live meeting belongs to the time it was held."),
}
MAX_FILES: Final = 20


@dataclass(frozen=True, slots=True)
class Activity:
    """One activity: the element with its contents, and what the backup says about its place."""

    module: str
    kind: str
    title: str
    folder: str
    element: Element
    context: str
    visible: bool = True

    @property
    def label(self) -> str:
        return f"{self.folder} ({self.title})" if self.title else self.folder


@dataclass(slots=True)
class Activities:
    """Reads the activities of one backup; `prefix` starts every source key."""

    backup: BackupFiles
    rich: RichText
    ledger: Ledger
    prefix: str
    bank: Bank

    def key(self, activity: Activity) -> str:
        """The source key of an activity: its number in the course does not change."""
        return f"{self.prefix}:{activity.kind}:{activity.module}"

    def read(self, activity: Activity) -> list[BlockItem]:
        """The blocks of an activity, its introduction first; [] with a reason in the ledger."""
        readers: dict[str, Callable[[Activity], list[BlockItem]]] = {
            "label": self._label,
            "page": self._page,
            "book": self._book,
            "url": self._url,
            "resource": self._files,
            "folder": self._files,
            "quiz": self._quiz,
            "assign": self._assignment,
            "forum": self._forum,
            "scorm": self._scorm,
        }
        component = self.ledger.meet(self.key(activity), activity.kind)
        reader = readers.get(activity.kind)
        if reader is None:
            unknown = _("Moodle's “%(kind)s” is not a kind of block here.") % {"kind": activity.kind}
            self.ledger.lose(activity.label, activity.kind, str(REASONS.get(activity.kind) or unknown))
            return []
        blocks = reader(activity)
        if blocks:
            self.ledger.carry(component)
        return blocks

    # Texts

    def _clean(self, activity: Activity, source: str, area: str, item: str = "0") -> str:
        base = self.backup.base((activity.context, f"mod_{activity.kind}", area, item))
        result = self.rich.clean(source, item=activity.label, kind=activity.kind, base=base)
        self.ledger.note(result.lost)
        return result.html

    def _intro(self, activity: Activity) -> str:
        return self._clean(activity, html(activity.element, "intro"), "intro")

    def _with_intro(self, activity: Activity, *blocks: BlockItem) -> list[BlockItem]:
        intro = self._intro(activity)
        first = [BlockItem(f"{self.key(activity)}:intro", "", Text(intro))] if intro else []
        return [*first, *blocks]

    def _empty(self, activity: Activity, reason: str) -> list[BlockItem]:
        self.ledger.lose(activity.label, activity.kind, reason)
        return []

    def _label(self, activity: Activity) -> list[BlockItem]:
        text = self._intro(activity)
        if not text:
            return self._empty(activity, _("It holds no text or picture."))
        return [BlockItem(self.key(activity), "", Text(text))]

    def _page(self, activity: Activity) -> list[BlockItem]:
        text = self._clean(activity, html(activity.element, "content"), "content")
        if text:
            return self._with_intro(activity, BlockItem(self.key(activity), "", Text(text)))
        return self._with_intro(activity) or self._empty(activity, _("The page is empty."))

    def _book(self, activity: Activity) -> list[BlockItem]:
        holder = next(children(activity.element, "chapters"), None)
        chapters = sorted(
            children(holder, "chapter") if holder is not None else (),
            key=lambda one: whole(value(one, "pagenum")),
        )
        blocks = []
        for chapter in chapters:
            key = chapter.get("id", "")
            if value(chapter, "hidden") == "1":
                self.ledger.lose(
                    f"{activity.label}, {key}", "book.hidden", _("A hidden chapter was left out.")
                )
                continue
            title = value(chapter, "title")
            text = self._clean(activity, html(chapter, "content"), "chapter", key)
            if text or title:
                body = text or f"<p>{escape(title)}</p>"
                blocks.append(BlockItem(f"{self.key(activity)}:{key}", title[:255], Text(body)))
        if not blocks:
            return self._empty(activity, _("The book has no chapters."))
        return self._with_intro(activity, *blocks)

    # Files and addresses

    def _url(self, activity: Activity) -> list[BlockItem]:
        url = value(activity.element, "externalurl")
        if urlsplit(url).scheme not in {"http", "https"} or len(url) > 1000:
            return self._empty(activity, _("“%(url)s” is no web address.") % {"url": url[:200]})
        return self._with_intro(activity, BlockItem(self.key(activity), activity.title, Link(url)))

    def _files(self, activity: Activity) -> list[BlockItem]:
        found = self.backup.inside(activity.context, f"mod_{activity.kind}", "content")
        kept = []
        for name, path in sorted(found.items()):
            if self.backup.use(path):
                kept.append(path)
                continue
            reason = (
                self.backup.refusal(path)
                if path in self.backup.assets
                else _("The package does not contain its file.")
            )
            self.ledger.lose(f"{activity.label}: {name}", f"{activity.kind}.file", reason)
        if not kept:
            reason = _("The package does not contain its files.")
            if found:
                reason = _("None of its files could be stored; each has its own line.")
            return self._empty(activity, reason)
        return self._with_intro(activity, BlockItem(self.key(activity), activity.title, File(tuple(kept))))

    def _scorm(self, activity: Activity) -> list[BlockItem]:
        found = self.backup.inside(activity.context, "mod_scorm", "package")
        path = next((path for _name, path in sorted(found.items()) if path in self.backup.assets), "")
        if not path:
            return self._empty(activity, _("The backup does not contain its package."))
        file, files = self.backup.assets[path].file, self.backup.files
        inside = read_or_lose(files, file, path, self.ledger, item=activity.label, kind="scorm")
        if inside is None:
            return self._empty(activity, _("Its package is no SCORM package that can be read."))
        self.backup.unpacked += [one for one in inside.assets if one.path not in self.backup.used]
        return self._with_intro(activity, BlockItem(self.key(activity), activity.title, inside.launch))

    # What learners do

    def _quiz(self, activity: Activity) -> list[BlockItem]:
        grades = self._beside(activity, "grades.xml")
        quiz = read_quiz(activity.element, self.bank, activity.label, self.ledger, grades)
        if quiz is None:
            asks = next(activity.element.iterdescendants("{*}question_instance"), None) is not None
            reason = _("None of its questions could be carried over; each has its own line.")
            return self._empty(activity, reason if asks else _("It asks nothing."))
        return self._with_intro(activity, BlockItem(self.key(activity), activity.title, quiz))

    def _beside(self, activity: Activity, name: str) -> Element | None:
        path = f"{activity.folder}/{name}"
        return parse_xml(self.backup.files.read(path), path) if path in self.backup.files else None

    def _forum(self, activity: Activity) -> list[BlockItem]:
        if value(activity.element, "type") == "news":
            return self._empty(activity, _("Announcements are not a kind of block."))
        return [BlockItem(self.key(activity), activity.title, Discussion(self._intro(activity)))]

    def _assignment(self, activity: Activity) -> list[BlockItem]:
        element = activity.element
        settings = {
            (value(one, "plugin"), value(one, "name")): value(one, "value")
            for one in element.iterdescendants("{*}plugin_config")
            if value(one, "subtype") == "assignsubmission"
        }
        text = settings.get(("onlinetext", "enabled"), "0") == "1"
        files = settings.get(("file", "enabled"), "0") == "1"
        if not text and not files:
            return self._empty(activity, _("Nothing is handed in here; marks are entered by staff."))
        grade = whole(value(element, "grade"))
        if grade < 0:
            reason = _("It was marked on a scale of words; here it has points.")
            self.ledger.lose(activity.label, "assign.scale", reason)
        extra = self.backup.inside(activity.context, "mod_assign", "introattachment")
        offered = tuple(path for _name, path in sorted(extra.items()) if self.backup.use(path))
        size = whole(settings.get(("file", "maxsubmissionsizebytes"), "0"))
        attempts = whole(value(element, "maxattempts"))
        once = value(element, "attemptreopenmethod") in {"", "none"}
        due = moment(value(element, "duedate"))
        work = Assignment(
            instructions=self._intro(activity),
            points=Decimal(grade) if 0 < grade <= 9999 else Decimal(100),
            takes_text=text,
            takes_files=files,
            max_files=min(max(1, whole(settings.get(("file", "maxfilesubmissions"), "1"))), MAX_FILES),
            max_file_bytes=min(size, 1024**3) or 50 * 1024 * 1024,
            file_types=_types(settings.get(("file", "filetypeslist"), "")),
            attempts=1 if once else (attempts if 0 < attempts <= 100 else None),
            opens_at=moment(value(element, "allowsubmissionsfromdate")),
            due_at=due,
            closes_at=moment(value(element, "cutoffdate")),
            criteria=self._rubric(activity),
            published=activity.visible,
        )
        blocks = [BlockItem(self.key(activity), activity.title, work)]
        if offered:
            title = _("Files for “%(title)s”") % {"title": activity.title}
            blocks.append(BlockItem(f"{self.key(activity)}:files", title[:255], File(offered)))
        return blocks

    def _rubric(self, activity: Activity) -> tuple[Criterion, ...]:
        grading = self._beside(activity, "grading.xml")
        if grading is None:
            return ()
        definitions = list(grading.iterdescendants("{*}definition"))
        for one in definitions:
            if value(one, "method") not in {"", "rubric"}:
                reason = _("It was marked by a %(method)s, which is not a rubric.")
                self.ledger.lose(activity.label, "assign.grading", reason % {"method": value(one, "method")})
        criteria = [one for two in definitions for one in two.iterdescendants("{*}criterion")]
        criteria.sort(key=lambda one: whole(value(one, "sortorder")))
        return tuple(
            Criterion(
                value(one, "description")[:255],
                levels=tuple(
                    (
                        value(level, "definition")[:255],
                        "",
                        number(value(level, "score"), Decimal(0)),
                    )
                    for level in sorted(
                        one.iterdescendants("{*}level"), key=lambda level: float(value(level, "score") or 0)
                    )
                ),
            )
            for one in criteria
        )


def _types(written: str) -> tuple[str, ...]:
    words = (word.strip().lower() for word in written.replace(";", ",").split(","))
    return tuple(word.removeprefix(".")[:20] for word in words if word.startswith("."))[:30]
