"""A learner's own notes: kept, listed, changed, removed. Nobody else reads them."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from accounts.models import User
from courses.models import Lesson
from learning.player.models import Note
from lms.kernel import tenancy
from lms.kernel.sql import prepared_cursor

LONGEST = 5000
_NOTES = """
SELECT id, body, video_id, position_ms, created_at FROM learning_note
WHERE organization_id = %s AND learner_id = %s AND lesson_id = %s ORDER BY position_ms, created_at, id
"""


@dataclass(frozen=True, slots=True)
class NoteLine:
    """A note as a page shows it; `position_ms` is None for one on the lesson as a whole."""

    id: UUID
    body: str
    video_id: UUID | None
    position_ms: int | None
    created_at: datetime

    @property
    def second(self) -> int:
        """Where it stands on the video's clock, in whole seconds."""
        return (self.position_ms or 0) // 1000


def add_note(
    *, learner: User, lesson: Lesson, body: str, video_id: UUID | None, position_ms: int | None
) -> NoteLine:
    """Keep a note at a position of a video, or on the lesson."""
    note = Note.objects.create(
        learner=learner, lesson=lesson, video_id=video_id, position_ms=position_ms, body=body[:LONGEST]
    )
    return NoteLine(note.pk, note.body, video_id, position_ms, note.created_at)


def change_note(
    *, learner: User, lesson: Lesson, note_id: UUID, body: str, position_ms: int | None, expected: str
) -> bool:
    """Change a note of one's own, as it stood at `expected` (`version_of`); False when it stands otherwise by now."""
    found = Note.objects.filter(pk=note_id, learner=learner, lesson=lesson).select_for_update()
    with transaction.atomic():
        note = found.first()
        if note is None or version_of(note) != expected:
            return False
        note.body, note.position_ms = body[:LONGEST], position_ms if note.video_id else None
        note.save(update_fields=["body", "position_ms", "updated_at"])
    return True


def version_of(note: Note) -> str:
    """What a form says to name the text it was made from."""
    return note.updated_at.isoformat()


def remove_note(*, learner: User, lesson: Lesson, note_id: UUID) -> bool:
    """Remove a note of one's own; False when there is none such (any more)."""
    return bool(Note.objects.filter(pk=note_id, learner=learner, lesson=lesson).delete()[0])


def notes(learner_id: UUID, lesson: Lesson) -> list[NoteLine]:
    """Return a learner's notes on a lesson in the order of the video's clock, in one query."""
    with prepared_cursor() as cursor:
        cursor.execute(_NOTES, [tenancy.organization_id(), learner_id, lesson.pk])
        return [NoteLine(*row) for row in cursor.fetchall()]
