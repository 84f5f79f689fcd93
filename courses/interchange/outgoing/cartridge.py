"""Common Cartridge 1.3: manifest, pages, links, discussions, quizzes in QTI 1.2, assignments; films as pages.

A lesson of several blocks is a folder whose identifier begins with `lms-lesson-`, by which our own importer makes it one
lesson again; a film is a page with a player that says `data-lms="video"`.
"""

from __future__ import annotations

import time
import zipfile
from collections.abc import Callable
from decimal import Decimal
from html import escape
from pathlib import Path
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _
from lxml import etree

from accounts.models import User
from courses.assignments.models import Assignment
from courses.blocks.models import Block
from courses.catalogue.models import Course
from courses.interchange.common_cartridge.qti import read_item
from courses.interchange.events import COURSE_EXPORTED
from courses.interchange.outgoing.checked import written
from courses.interchange.outgoing.course import OutBlock, OutCourse, OutLesson, OutModule, read_course
from courses.interchange.outgoing.packing import Contents, add_files, chunks, complete_or_nothing, xml
from courses.interchange.outgoing.qti1 import in_namespace, metadata_fields, write_item
from courses.interchange.report import ExportReport
from courses.questions.models import Question
from courses.questions.types.mapping import Element, plain_number
from courses.videos.captions import to_vtt
from lms.kernel.events import record

SUFFIX: Final = ".imscc"
CP: Final = "http://www.imsglobal.org/xsd/imsccv1p3/imscp_v1p1"
LOM: Final = "http://ltsc.ieee.org/xsd/imsccv1p3/LOM/manifest"
QTI: Final = "http://www.imsglobal.org/xsd/ims_qtiasiv1p2"
LINK: Final = "http://www.imsglobal.org/xsd/imsccv1p3/imswl_v1p3"
TOPIC: Final = "http://www.imsglobal.org/xsd/imsccv1p3/imsdt_v1p3"
WORK: Final = "http://www.imsglobal.org/xsd/imscc_extensions/assignment"
CANVAS: Final = "http://canvas.instructure.com/xsd/cccv1p0"
ASSESSMENT: Final = "imsqti_xmlv1p2/imscc_xmlv1p3/assessment"
BANK: Final = "imsqti_xmlv1p2/imscc_xmlv1p3/question-bank"
FILES: Final = "web_resources"
LESSON: Final = "lms-lesson-"
PAGE: Final = '<!DOCTYPE html>\n<html><head><meta charset="utf-8"><title>{title}</title></head><body>{body}</body></html>'


def export_cartridge(
    course: Course, out: Path, *, actor: User, progress: Callable[[str, int, int], None]
) -> ExportReport:
    """Write the course to `out` and say what the format has no words for."""
    started = time.monotonic()
    progress(_("Reading"), 0, 1)
    with transaction.atomic():
        tree = read_course(course)
        writer = Cartridge(tree)
        contents = writer.contents()
        record(COURSE_EXPORTED, object=course, actor=actor, course_id=course.pk, payload={"format": "cc"})
    with complete_or_nothing(out) as stream, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for number, (name, content) in enumerate(contents.items(), 1):
            with archive.open(name, "w", force_zip64=True) as target:
                for part in chunks(content):
                    target.write(part)
            progress(_("Packing files"), number, len(contents))
    return ExportReport(
        format="cc",
        course=course.slug,
        title=course.title,
        counts=writer.counts,
        not_carried=tree.lost,
        seconds=round(time.monotonic() - started, 3),
    )


class Cartridge:
    """Makes the contents of one cartridge."""

    def __init__(self, tree: OutCourse) -> None:
        self.tree = tree
        self.files: Contents = {}
        self.counts: dict[str, int] = {"lessons": 0, "questions": 0, "files": len(tree.files)}
        self.root = etree.Element(
            f"{{{CP}}}manifest", {"identifier": f"lms-{tree.course.pk.hex}"}, nsmap=_plain(CP)
        )
        self.resources = etree.Element(f"{{{CP}}}resources")
        self.rubrics = etree.Element(f"{{{CANVAS}}}rubrics", nsmap=_plain(CANVAS))
        self.pages = {lesson.row.pk: self._page_of(lesson) for lesson in tree.lessons()}

    def contents(self) -> Contents:
        """Every file of the cartridge, the manifest first."""
        self.files["imsmanifest.xml"] = b""
        self._metadata()
        organizations = self._cp(self.root, "organizations")
        organization = self._cp(
            organizations, "organization", identifier="org_1", structure="rooted-hierarchy"
        )
        top = self._cp(organization, "item", identifier="LearningModules")
        for module in self.tree.modules:
            self._module(top, module)
        self._bank()
        for name in add_files(self.tree, self.files, FILES):
            if not any(one.get("href") == name for one in self.resources):
                self._resource(f"file-{name}", "webcontent", name)
        if len(self.rubrics):
            self.files["course_settings/rubrics.xml"] = xml(self.rubrics)
        self.root.append(self.resources)
        self.files["imsmanifest.xml"] = xml(self.root)
        return self.files

    def _cp(self, parent: Element, name: str, text: str = "", **attributes: str) -> Element:
        child = etree.SubElement(parent, f"{{{CP}}}{name}", attributes)
        child.text = text or None
        return child

    def _metadata(self) -> None:
        metadata = self._cp(self.root, "metadata")
        self._cp(metadata, "schema", "IMS Common Cartridge")
        self._cp(metadata, "schemaversion", "1.3.0")
        lom = etree.SubElement(metadata, f"{{{LOM}}}lom", nsmap={"lomimscc": LOM})
        general = etree.SubElement(lom, f"{{{LOM}}}general")
        course = self.tree.course
        for name, text in (("title", course.title), ("description", course.summary)):
            if text:
                holder = etree.SubElement(general, f"{{{LOM}}}{name}")
                etree.SubElement(holder, f"{{{LOM}}}string").text = text
        etree.SubElement(general, f"{{{LOM}}}language").text = course.language

    def _resource(self, identifier: str, kind: str, *names: str) -> str:
        attributes = {"identifier": identifier, "type": kind}
        if kind == "webcontent":
            attributes["href"] = names[0]
        entry = self._cp(self.resources, "resource", **attributes)
        for name in names:
            self._cp(entry, "file", href=name)
        return identifier

    # Outline

    def _module(self, parent: Element, module: OutModule) -> None:
        item = self._item(parent, f"m-{module.row.pk.hex}", module.row.title)
        for lesson in module.lessons:
            self._lesson(item, lesson)
        for section in module.sections:
            self._module(item, section)

    def _item(self, parent: Element, identifier: str, title: str, resource: str = "") -> Element:
        reference = {"identifierref": resource} if resource else {}
        item = self._cp(parent, "item", identifier=identifier, **reference)
        self._cp(item, "title", title or _("Untitled"))
        return item

    def _lesson(self, parent: Element, lesson: OutLesson) -> None:
        self.counts["lessons"] += 1
        if not lesson.row.is_published:
            reason = _("It is not published here; the file does not say so.")
            self.tree.lose(lesson.row.title, "lesson.unpublished", reason)
        found = [(block, key) for block in lesson.blocks for key in self._block(block, lesson)]
        if len(found) == 1 and not found[0][0].row.title:
            self._item(parent, f"l-{lesson.row.pk.hex}", lesson.row.title, found[0][1])
            return
        item = self._item(parent, f"{LESSON}{lesson.row.pk.hex}", lesson.row.title)
        for number, (block, key) in enumerate(found, 1):
            title = block.row.title or (block.videos[0][0].title if block.videos else "")
            self._item(item, f"b-{block.key}-{number}", title or lesson.row.title, key)

    def _page_of(self, lesson: OutLesson) -> str:
        """A page that links to this lesson can lead to."""
        texts = (f"wiki_content/{one.key}.html" for one in lesson.blocks if one.row.kind == Block.Kind.TEXT)
        return next(texts, "")

    def html(self, html: str, folder: str = "..") -> str:
        """HTML with the addresses of the cartridge."""

        def lesson(key: UUID) -> str:
            page = self.pages.get(key, "")
            return f"{folder}/{page}" if page else "#"

        return self.tree.addressed(html, file=lambda name: f"{folder}/{FILES}/{name}", lesson=lesson)

    # Blocks

    def _block(self, block: OutBlock, lesson: OutLesson) -> list[str]:
        """Write a block; return the identifiers of its resources."""
        writers: dict[str, Callable[[OutBlock], list[str]]] = {
            "text": self._text,
            "video": self._films,
            "file": self._offered,
            "embed": self._link,
            "discussion": self._topic,
            "quiz": self._quiz,
            "assignment": self._work,
            "package": self._package,
        }
        writer = writers.get(block.row.kind)
        if writer is None:
            reason = _("Common Cartridge has nothing like a block of this kind.")
            self.tree.lose(f"{lesson.row.title}: {block.row}", f"block.{block.row.kind}", reason)
            return []
        return writer(block)

    def _page(self, name: str, title: str, body: str) -> str:
        path = f"wiki_content/{name}.html"
        self.files[path] = PAGE.format(title=escape(title), body=body).encode()
        return self._resource(f"page-{name}", "webcontent", path)

    def _text(self, block: OutBlock) -> list[str]:
        return [self._page(block.key, block.row.title, self.html(block.row.html))]

    def _films(self, block: OutBlock) -> list[str]:
        found = []
        for number, (video, tracks) in enumerate(block.videos, 1):
            name, body = f"{block.key}-{number}", ""
            for track in tracks:
                path = f"{FILES}/captions/{name}-{track.language}.vtt"
                self.files[path] = to_vtt(track.cues).encode()
                self._resource(f"captions-{name}-{track.language}", "webcontent", path)
                body += (
                    f'<track kind="captions" srclang="{escape(track.language)}" label="{escape(track.label)}" '
                    f'src="../{escape(path)}">'
                )
            asset = self.tree.files.get(str(video.asset_id))
            source = f"../{FILES}/{self.tree.name_of(asset)}" if asset else video.external_url
            cut = "".join(
                f' data-{end}-ms="{int(video.metadata[f"{end}_ms"])}"'
                for end in ("start", "end")
                if video.metadata.get(f"{end}_ms")
            )
            player = f'<video controls data-lms="video" src="{escape(source)}"{cut}>{body}</video>'
            link = f'<p><a href="{escape(source)}">{escape(video.title)}</a></p>'
            found.append(self._page(f"video-{name}", video.title, player + link))
        return found

    def _package(self, block: OutBlock) -> list[str]:
        """The zip as it came: our own importer, and some others, see that it is SCORM."""
        package = block.row.package
        asset = self.tree.files.get(str(package.archive_id)) if package is not None else None
        if asset is None:
            self.tree.lose(str(block.row), "block.package", _("Its file is not here any more."))
            return []
        return [self._resource(f"package-{block.key}", "webcontent", f"{FILES}/{self.tree.name_of(asset)}")]

    def _offered(self, block: OutBlock) -> list[str]:
        names = [f"{FILES}/{self.tree.name_of(one.asset)}" for one in block.files]
        return [
            self._resource(f"offer-{block.key}-{number}", "webcontent", name)
            for number, name in enumerate(names, 1)
        ]

    def _link(self, block: OutBlock) -> list[str]:
        root = etree.Element(f"{{{LINK}}}webLink", nsmap=_plain(LINK))
        etree.SubElement(root, f"{{{LINK}}}title").text = block.row.title or block.row.url
        etree.SubElement(root, f"{{{LINK}}}url", {"href": block.row.url, "target": "_blank"})
        return [self._document(f"link-{block.key}", "imswl_xmlv1p3", root)]

    def _topic(self, block: OutBlock) -> list[str]:
        root = etree.Element(f"{{{TOPIC}}}topic", nsmap=_plain(TOPIC))
        etree.SubElement(root, f"{{{TOPIC}}}title").text = block.row.title or _("Discussion")
        etree.SubElement(root, f"{{{TOPIC}}}text", {"texttype": "text/html"}).text = self.html(block.row.html)
        return [self._document(f"topic-{block.key}", "imsdt_xmlv1p3", root)]

    def _document(self, identifier: str, kind: str, root: Element, name: str = "") -> str:
        path = name or f"{identifier}/{identifier}.xml"
        self.files[path] = xml(root)
        return self._resource(identifier, kind, path)

    # Quizzes

    def _quiz(self, block: OutBlock) -> list[str]:
        quiz = block.row.quiz
        questions = [
            (one.question, one.points if one.points is not None else one.question.current.points)
            for one in block.questions
            if one.question.current is not None
        ]
        items = self._items(questions)
        if quiz is None or not items:
            self.tree.lose(str(block.row), "quiz", _("None of its questions could be written."))
            return []
        fields = {
            "cc_profile": "cc.exam.v0p1",
            "qmd_assessmenttype": "Examination",
            "cc_maxattempts": str(quiz.attempts_allowed) if quiz.attempts_allowed else "unlimited",
        }
        if quiz.time_limit_minutes:
            fields["qmd_timelimit"] = str(quiz.time_limit_minutes)
        root = etree.Element("questestinterop", nsmap=_plain(QTI))
        assessment = etree.SubElement(root, "assessment", ident=f"quiz-{block.key}", title=quiz.title)
        metadata_fields(assessment, fields)
        etree.SubElement(assessment, "section", ident="root_section").extend(items)
        return [self._document(f"quiz-{block.key}", ASSESSMENT, in_namespace(root, QTI))]

    def _items(self, questions: list[tuple[Question, Decimal]]) -> list[Element]:
        found = []
        for question, points in questions:
            item = written(self.tree, question, points, write_item, read_item)
            if item is not None:
                for text in item.iter("mattext"):
                    text.text = self.html(text.text or "")
                found.append(item)
        self.counts["questions"] += len(found)
        return found

    def _bank(self) -> None:
        questions = [(one, one.current.points) for one in self.tree.spare if one.current is not None]
        items = self._items(questions)
        if items:
            root = etree.Element("questestinterop", nsmap=_plain(QTI))
            etree.SubElement(root, "objectbank", ident="bank").extend(items)
            self._document("bank", BANK, in_namespace(root, QTI))

    # Assignments

    def _work(self, block: OutBlock) -> list[str]:
        work = block.row.assignment
        if work is None:
            return []
        root = etree.Element(f"{{{WORK}}}assignment", {"identifier": f"work-{block.key}"}, nsmap=_plain(WORK))

        def put(parent: Element, name: str, text: str = "", space: str = WORK, **attributes: str) -> Element:
            child = etree.SubElement(parent, f"{{{space}}}{name}", attributes)
            child.text = text or None
            return child

        put(root, "title", work.title)
        put(root, "text", self.html(work.instructions_html or block.row.html), texttype="text/html")
        put(root, "gradable", "true", points_possible=plain_number(work.points))
        formats = put(root, "submission_formats")
        for taken, name in ((work.takes_text, "html"), (work.takes_files, "file")):
            if taken:
                put(formats, "format", type=name)
        extension = put(put(root, "extensions"), "assignment", space=CANVAS)
        for name, text in self._canvas(work, block):
            put(extension, name, text, space=CANVAS)
        self._lost_of(work)
        return [self._document(f"work-{block.key}", "assignment_xmlv1p0", root)]

    def _canvas(self, work: Assignment, block: OutBlock) -> list[tuple[str, str]]:
        ways = [("online_text_entry", work.takes_text), ("online_upload", work.takes_files)]
        found = [
            ("title", work.title),
            ("due_at", work.due_at.isoformat() if work.due_at else ""),
            ("lock_at", work.closes_at.isoformat() if work.closes_at else ""),
            ("unlock_at", work.opens_at.isoformat() if work.opens_at else ""),
            ("workflow_state", "published" if work.is_published else "unpublished"),
            ("points_possible", plain_number(work.points)),
            ("submission_types", ",".join(name for name, taken in ways if taken)),
            ("allowed_extensions", ",".join(work.file_types)),
            ("allowed_attempts", str(work.attempts_allowed or -1)),
        ]
        if self._rubric(work, block.key):
            found.append(("rubric_identifierref", f"rubric-{block.key}"))
        return found

    def _rubric(self, work: Assignment, key: str) -> bool:
        criteria = list(work.criteria.order_by("position", "pk").prefetch_related("levels"))
        if not criteria:
            return False

        def put(parent: Element, name: str, text: str = "", **attributes: str) -> Element:
            child = etree.SubElement(parent, f"{{{CANVAS}}}{name}", attributes)
            child.text = text or None
            return child

        rubric = put(self.rubrics, "rubric", identifier=f"rubric-{key}")
        put(rubric, "title", work.title)
        holder = put(rubric, "criteria")
        for criterion in criteria:
            entry = put(holder, "criterion")
            put(entry, "description", criterion.title)
            put(entry, "long_description", criterion.description)
            ratings = put(entry, "ratings")
            for level in sorted(criterion.levels.all(), key=lambda one: (one.position, one.pk)):
                rating = put(ratings, "rating")
                put(rating, "description", level.title)
                put(rating, "long_description", level.description)
                put(rating, "points", plain_number(level.points))
        return True

    def _lost_of(self, work: Assignment) -> None:
        if work.late_policy:
            self.tree.lose(work.title, "assignment.late", _("What being late costs is not in the format."))
        if work.samples.exists():
            self.tree.lose(work.title, "assignment.samples", _("Sample answers are not in the format."))


def _plain(space: str) -> Any:
    """The namespace of names without a prefix."""
    return {None: space}
