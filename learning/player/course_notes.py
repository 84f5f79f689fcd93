"""A learner's notes over a whole course: in the order of its lessons, as a page and as files to take along."""

import csv
import io
from dataclasses import dataclass
from uuid import UUID

from django.db import connection
from django.urls import reverse
from django.utils.translation import gettext as _

from courses.models import Course
from learning.player.notes import NoteLine
from lms.kernel import tenancy
from lms.pages import times

_NOTES = """
SELECT l.slug, l.title, n.id, n.body, n.video_id, n.position_ms, n.created_at
FROM learning_note n
JOIN courses_lesson l ON l.id = n.lesson_id AND l.deleted_at IS NULL AND l.is_published
WHERE n.organization_id = %s AND n.learner_id = %s AND l.course_id = %s
ORDER BY l.sequence, l.id, n.position_ms, n.created_at, n.id
"""


@dataclass(frozen=True, slots=True)
class LessonNotes:
    """The notes on one lesson, in the order of its video's clock."""

    slug: str
    title: str
    notes: list[NoteLine]


def course_notes(learner_id: UUID, course: Course) -> list[LessonNotes]:
    """Return a learner's notes by lesson, in the order of the course; lessons without any are left out. One query."""
    found: list[LessonNotes] = []
    with connection.cursor() as cursor:
        cursor.execute(_NOTES, [tenancy.organization_id(), learner_id, course.pk])
        for slug, title, *values in cursor.fetchall():
            if not found or found[-1].slug != slug:
                found.append(LessonNotes(slug, title, []))
            found[-1].notes.append(NoteLine(*values))
    return found


def note_address(course: Course, slug: str, note: NoteLine) -> str:
    """The path of a note's lesson, at the second of its video where it has one."""
    path = reverse("learning:lesson", args=[course.slug, slug])
    return f"{path}?t={note.second}" if note.video_id else f"{path}#notes"


def as_markdown(course: Course, found: list[LessonNotes], base: str) -> str:
    """Write notes as Markdown: a heading for each lesson, each note as a quotation, so that none becomes markup
    of the list around it. `base` begins every link: scheme and host."""
    lines = [f"# {_one_line(course.title)}", ""]
    for lesson in found:
        lines += [f"## {_one_line(lesson.title)}", ""]
        for note in lesson.notes:
            where = times.clock_words(note.second) if note.video_id else _("Lesson")
            lines += [f"[{where}]({base}{note_address(course, lesson.slug, note)})", ""]
            lines += [f"> {line}".rstrip() for line in note.body.splitlines()]
            lines.append("")
    return "\n".join(lines)


def as_csv(course: Course, found: list[LessonNotes], base: str) -> str:
    """Write notes as CSV, a line for each. It begins with a byte order mark, by which sheets know UTF-8.

    A cell that a sheet would take for a formula gets an apostrophe before it (OWASP, "CSV Injection").
    """
    text = io.StringIO()
    text.write("\ufeff")
    writer = csv.writer(text)
    writer.writerow([_("Lesson"), _("At"), _("Note"), _("Written"), _("Address")])
    for lesson in found:
        for note in lesson.notes:
            at = times.clock_words(note.second) if note.video_id else ""
            address = base + note_address(course, lesson.slug, note)
            written = note.created_at.isoformat(timespec="seconds")
            writer.writerow([_cell(lesson.title), at, _cell(note.body), written, address])
    return text.getvalue()


def _one_line(words: str) -> str:
    return " ".join(words.split())


def _cell(words: str) -> str:
    return f"'{words}" if words[:1] in {"=", "+", "-", "@", "\t", "\r"} else words
