"""Versions of a lesson: kept, listed, brought back."""

from datetime import datetime

from django.db import transaction

from accounts.models import User
from courses.authoring.documents import LessonDocument
from courses.authoring.models import LessonVersion
from courses.outline.models import Lesson


def keep_version(
    *, lesson: Lesson, document: LessonDocument, reason: str, author: User | None
) -> LessonVersion:
    """Keep a lesson as it is; equal to the last version, that one is returned. Runs in the caller's transaction."""
    with transaction.atomic():
        # One at a time per lesson, so that numbers have no gaps and no ties.
        Lesson.objects.select_for_update(no_key=True).only("pk").get(pk=lesson.pk)
        last = LessonVersion.objects.filter(lesson=lesson).order_by("-number").first()
        kept = document.dump()
        if last is not None and last.document == kept and reason == LessonVersion.Reason.EDITED:
            return last
        return LessonVersion.objects.create(
            lesson=lesson,
            number=last.number + 1 if last is not None else 1,
            reason=reason,
            document=kept,
            author=author,
        )


def published_since(lesson: Lesson, at: datetime) -> bool:
    """Tell whether a lesson was published anew after that time, so that a page drawn then is old. One query."""
    rows = LessonVersion.objects.filter(
        lesson=lesson, reason=LessonVersion.Reason.PUBLISHED, created_at__gt=at
    )
    return bool(rows.exists())


def document_of(version: LessonVersion) -> LessonDocument:
    """Return what a version holds."""
    return LessonDocument.model_validate(version.document)
