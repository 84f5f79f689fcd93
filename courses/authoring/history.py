"""The versions of a lesson: listed, compared with the one before, brought back."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db import transaction
from django.http import Http404

from accounts.models import User
from courses.authoring import events, outline
from courses.authoring.differences import Difference, compare
from courses.authoring.documents import SETTINGS, LessonDocument
from courses.authoring.drafts import draft_document, replace_blocks
from courses.authoring.models import LessonVersion
from courses.authoring.versions import document_of, keep_version
from courses.outline.models import Lesson
from lms.kernel.events import record

PAGE: Final = 50


@dataclass(frozen=True, slots=True)
class VersionLine:
    """A version in the list."""

    number: int
    reason: str
    is_published: bool
    author: str
    at: datetime


def versions(lesson: Lesson, *, before: int | None = None) -> list[VersionLine]:
    """Return the newest versions of a lesson, `PAGE` at most and one more to tell that there are others. One query."""
    rows = LessonVersion.objects.filter(lesson=lesson).select_related("author").defer("document")
    if before is not None:
        rows = rows.filter(number__lt=before)
    return [
        VersionLine(
            one.number, one.get_reason_display(), one.reason == LessonVersion.Reason.PUBLISHED,
            one.author.full_name if one.author else "", one.created_at,
        )
        for one in rows.order_by("-number")[: PAGE + 1]
    ]  # fmt: skip


def version_of(lesson: Lesson, number: int) -> LessonVersion:
    """Return a version of a lesson; else 404."""
    found = LessonVersion.objects.filter(lesson=lesson, number=number).select_related("author").first()
    if found is None:
        raise Http404
    return found


def changes_of(version: LessonVersion) -> list[Difference]:
    """Return what a version changed, against the one before it; against nothing for the first."""
    earlier = LessonVersion.objects.filter(lesson=version.lesson_id, number__lt=version.number)
    last = earlier.order_by("-number").first()
    here = document_of(version)
    before = document_of(last) if last is not None else LessonDocument(title=here.title)
    return compare(before, here)


@transaction.atomic
def restore_version(*, lesson: Lesson, version: LessonVersion, actor: User, now: datetime) -> None:
    """Make the draft what a version holds, settings and blocks; what was there before is kept as a version itself."""
    present, wanted = draft_document(lesson), document_of(version)
    keep_version(lesson=lesson, document=present, reason=LessonVersion.Reason.RESTORED, author=actor)
    replace_blocks(lesson=lesson, blocks=wanted.blocks, actor=actor, now=now)
    changed: dict[str, Any] = {
        name: getattr(wanted, name) for name in SETTINGS if getattr(wanted, name) != getattr(present, name)
    }
    if changed:
        outline.change(course=lesson.course, row=lesson, values=changed, actor=actor)
    record(
        events.LESSON_RESTORED_VERSION, object=lesson, actor=actor, course_id=lesson.course_id, occurred_at=now,
        payload={"number": version.number},
    )  # fmt: skip
