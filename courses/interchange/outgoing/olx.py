"""OLX for Open edX: chapters, sequentials and verticals; texts, films with transcripts, problems, discussions.

Lessons that stand in a module itself lie in a sequential whose name begins with `lms-lessons-`, and the questions of a quiz
in a wrapper that begins with `lms-quiz-`: by these our own importer makes the same course again.
"""

from __future__ import annotations

import io
import json
import tarfile
import time
from collections.abc import Callable
from html import escape
from pathlib import Path
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _
from lxml import etree

from accounts.models import User
from courses.catalogue.models import Course
from courses.interchange.drafts import CannotCarry, Draft
from courses.interchange.events import COURSE_EXPORTED
from courses.interchange.ledger import Ledger
from courses.interchange.olx.problems import read_drafts
from courses.interchange.outgoing.checked import written
from courses.interchange.outgoing.course import OutBlock, OutCourse, OutLesson, OutModule, read_course
from courses.interchange.outgoing.packing import Contents, add_files, complete_or_nothing, xml
from courses.interchange.outgoing.problems import write_problem
from courses.interchange.report import ExportReport
from courses.questions.types.mapping import Element
from courses.videos.captions import to_srt
from lms.kernel.events import record

SUFFIX: Final = ".tar.gz"
LESSONS: Final = "lms-lessons-"
QUIZ: Final = "lms-quiz-"
RUN: Final = "run"
TOP: Final = "course"


def export_olx(
    course: Course, out: Path, *, actor: User, progress: Callable[[str, int, int], None]
) -> ExportReport:
    """Write the course to `out` and say what the format has no words for."""
    started = time.monotonic()
    progress(_("Reading"), 0, 1)
    with transaction.atomic():
        tree = read_course(course)
        writer = Olx(tree)
        contents = writer.contents()
        record(COURSE_EXPORTED, object=course, actor=actor, course_id=course.pk, payload={"format": "olx"})
    with complete_or_nothing(out) as stream, tarfile.open(fileobj=stream, mode="w:gz") as archive:
        for number, (name, content) in enumerate(contents.items(), 1):
            entry = tarfile.TarInfo(f"{TOP}/{name}")
            entry.mode = 0o644
            if isinstance(content, bytes):
                entry.size = len(content)
                archive.addfile(entry, io.BytesIO(content))
            else:
                entry.size = content.size
                with content.file.open("rb") as file:
                    archive.addfile(entry, file)
            progress(_("Packing files"), number, len(contents))
    return ExportReport(
        format="olx",
        course=course.slug,
        title=course.title,
        counts=writer.counts,
        not_carried=tree.lost,
        seconds=round(time.monotonic() - started, 3),
    )


class Olx:
    """Makes the contents of one course."""

    def __init__(self, tree: OutCourse) -> None:
        self.tree = tree
        self.files: Contents = {}
        self.counts: dict[str, int] = {"lessons": 0, "questions": 0, "files": len(tree.files)}

    def contents(self) -> Contents:
        """Every file of the course below its folder."""
        course = self.tree.course
        pointer = etree.Element("course", url_name=RUN, org="lms", course=course.slug)
        self.files["course.xml"] = xml(pointer)
        root = etree.Element("course", display_name=course.title, language=course.language)
        for module in self.tree.modules:
            self._chapter(root, module)
        self.files[f"course/{RUN}.xml"] = xml(root)
        policy = {f"course/{RUN}": {"display_name": course.title, "language": course.language}}
        self.files[f"policies/{RUN}/policy.json"] = json.dumps(policy, ensure_ascii=False).encode()
        if course.description_html:
            self.files["about/overview.html"] = self.html(course.description_html).encode()
        if course.summary:
            self.files["about/short_description.html"] = escape(course.summary).encode()
        add_files(self.tree, self.files, "static")
        for question in self.tree.spare:
            self.tree.lose(
                str(question), "question.unused", _("Questions no quiz asks are not in the format.")
            )
        return self.files

    def html(self, html: str) -> str:
        """HTML with the addresses of OLX."""
        return self.tree.addressed(
            html, file=lambda name: f"/static/{name}", lesson=lambda key: f"/jump_to_id/{key.hex}"
        )

    def _point(self, parent: Element, tag: str, name: str, definition: Element) -> None:
        etree.SubElement(parent, tag, url_name=name)
        self.files[f"{tag}/{name}.xml"] = xml(definition)

    # Outline

    def _chapter(self, root: Element, module: OutModule) -> None:
        chapter = etree.Element("chapter", display_name=module.row.title)
        if module.lessons:
            self._sequential(chapter, f"{LESSONS}{module.row.pk.hex}", module.row.title, module.lessons)
        for section in module.sections:
            self._sequential(chapter, section.row.pk.hex, section.row.title, section.lessons)
        self._point(root, "chapter", module.row.pk.hex, chapter)

    def _sequential(self, chapter: Element, name: str, title: str, lessons: list[OutLesson]) -> None:
        sequential = etree.Element("sequential", display_name=title)
        for lesson in lessons:
            self._vertical(sequential, lesson)
        self._point(chapter, "sequential", name, sequential)

    def _vertical(self, sequential: Element, lesson: OutLesson) -> None:
        self.counts["lessons"] += 1
        vertical = etree.Element("vertical", display_name=lesson.row.title)
        if not lesson.row.is_published:
            reason = _("It is not published here; there, staff alone will see it.")
            vertical.set("visible_to_staff_only", "true")
            self.tree.lose(lesson.row.title, "lesson.unpublished", reason)
        for block in lesson.blocks:
            self._block(vertical, block, lesson)
        self._point(sequential, "vertical", lesson.row.pk.hex, vertical)

    # Blocks

    def _block(self, vertical: Element, block: OutBlock, lesson: OutLesson) -> None:
        label = f"{lesson.row.title}: {block.row}"
        match block.row.kind:
            case "text":
                self._text(vertical, block.key, block.row.title, block.row.html)
            case "video":
                self._films(vertical, block)
            case "quiz":
                self._quiz(vertical, block, label)
            case "discussion":
                if block.row.html:
                    self._text(vertical, f"{block.key}-prompt", "", block.row.html)
                definition = etree.Element("discussion", display_name=block.row.title or _("Discussion"))
                definition.set("discussion_target", block.row.title)
                self._point(vertical, "discussion", block.key, definition)
            case "file":
                entries = "".join(
                    f'<li><a href="/assets/{one.asset_id}/x">{escape(one.title)}</a></li>'
                    for one in block.files
                )
                self._text(vertical, block.key, block.row.title, f"<ul>{entries}</ul>")
                self.tree.lose(label, "block.file", _("It became a text with links to the files."))
            case "embed":
                link = (
                    f'<p><a href="{escape(block.row.url)}">{escape(block.row.title or block.row.url)}</a></p>'
                )
                self._text(vertical, block.key, "", link)
                self.tree.lose(label, "block.embed", _("It became a text with a link."))
            case "package":
                self._package(vertical, block, label)
            case kind:
                reason = _("Open edX's format has nothing like a block of this kind.")
                self.tree.lose(label, f"block.{kind}", reason)

    def _package(self, vertical: Element, block: OutBlock, label: str) -> None:
        """A component of the SCORM XBlock that names its zip; our own importer finds it, people there upload it once."""
        package = block.row.package
        asset = self.tree.files.get(str(package.archive_id)) if package is not None else None
        if package is None or asset is None:
            self.tree.lose(label, "block.package", _("Its file is not here any more."))
            return
        title = block.row.title or package.title
        component = etree.Element("scorm", display_name=title, package=self.tree.name_of(asset))
        self._point(vertical, "scorm", block.key, component)
        reason = _(
            "Open edX takes its zip from the course's files only by hand, and needs the SCORM component."
        )
        self.tree.lose(label, "block.package", reason)

    def _text(self, vertical: Element, name: str, title: str, html: str) -> None:
        heading = f"<h2>{escape(title)}</h2>" if title else ""
        self.files[f"html/{name}.html"] = self.html(heading + html).encode()
        self._point(
            vertical, "html", name, etree.Element("html", filename=name, display_name=title or _("Text"))
        )

    def _films(self, vertical: Element, block: OutBlock) -> None:
        for number, (video, tracks) in enumerate(block.videos, 1):
            name = f"{block.key}-{number}"
            film = etree.Element("video", display_name=video.title)
            for end in ("start", "end"):
                if moment := video.metadata.get(f"{end}_ms"):
                    film.set(f"{end}_time", f"{moment / 1000:.3f}")
            asset = self.tree.files.get(str(video.asset_id))
            source = f"/static/{self.tree.name_of(asset)}" if asset else video.external_url
            etree.SubElement(film, "source", src=source)
            for track in tracks:
                path = f"{name}-{track.language}.srt"
                self.files[f"static/{path}"] = to_srt(track.cues).encode()
                etree.SubElement(film, "transcript", language=track.language, src=path)
            self._point(vertical, "video", name, film)

    def _quiz(self, vertical: Element, block: OutBlock, label: str) -> None:
        quiz = block.row.quiz
        wrapper = etree.Element("wrapper", display_name=block.row.title or (quiz.title if quiz else ""))
        for place in block.questions:
            version = place.question.current
            if version is None:
                continue
            points = place.points if place.points is not None else version.points
            problem = written(self.tree, place.question, points, write_problem, _read)
            if problem is None:
                continue
            if quiz is not None and quiz.attempts_allowed:
                problem.set("max_attempts", str(quiz.attempts_allowed))
                wrapper.set("max_attempts", str(quiz.attempts_allowed))
            self.counts["questions"] += 1
            text = etree.tostring(problem, encoding="unicode")
            self._point(wrapper, "problem", place.question.pk.hex, etree.fromstring(self.html(text)))
        if not len(wrapper):
            self.tree.lose(label, "quiz", _("None of its questions could be written."))
            return
        if quiz is not None and quiz.time_limit_minutes:
            self.tree.lose(label, "quiz.time_limit", _("A limit of time belongs to a whole section there."))
        self._point(vertical, "wrapper", f"{QUIZ}{block.key}", wrapper)


def _read(problem: Element) -> Draft:
    """What our own importer makes of a problem. Raises `CannotCarry`."""
    drafts = read_drafts(problem, Ledger())
    if len(drafts) != 1:
        raise CannotCarry(_("The format has nothing like a question of this type."))
    return drafts[0]
