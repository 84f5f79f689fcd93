"""The comment library: words a person writes often, for one course or for all."""

from uuid import UUID

from django.db import transaction
from django.http import Http404
from django.utils.translation import gettext as _

from accounts.models import User
from courses.models import Course
from learning.marking.models import SavedComment
from learning.submissions.marking import MarkingError
from lms.kernel.markup import storable_text

MAX_TEXT = 2_000
MOST = 500


def library(person: User, course: Course) -> list[SavedComment]:
    """Return the comments a person can use in a course, those of the course first. One query."""
    rows = SavedComment.objects.filter(owner=person, course__isnull=True) | SavedComment.objects.filter(
        owner=person, course=course
    )
    return list(rows.order_by("course", "text", "pk")[:MOST])


def all_comments(person: User) -> list[SavedComment]:
    """Return all comments of a person, by course. One query."""
    rows = SavedComment.objects.filter(owner=person).select_related("course")
    return list(rows.order_by("course__title", "course_id", "text", "pk")[:MOST])


def own_comment(person: User, key: UUID) -> SavedComment:
    """Return a comment of one's own; else 404."""
    found = SavedComment.objects.filter(owner=person, pk=key).first()
    if found is None:
        raise Http404
    return found


@transaction.atomic
def save_comment(*, text: str, course: Course | None, actor: User, key: UUID | None = None) -> SavedComment:
    """Keep words for later, or change those with this key. The same words twice are one. Raises `MarkingError`."""
    clean = storable_text(text).replace("\r\n", "\n").strip()
    if not clean:
        raise MarkingError(_("There are no words to keep."))
    if len(clean) > MAX_TEXT:
        raise MarkingError(_("Keep at most %d characters.") % MAX_TEXT)
    present = SavedComment.objects.filter(owner=actor, course=course, text=clean).first()
    if present is not None:
        if key is not None and present.pk != key:
            own_comment(actor, key).delete()
        return present
    if key is None:
        if SavedComment.objects.filter(owner=actor).count() >= MOST:
            raise MarkingError(_("You have %d comments. Delete one first.") % MOST)
        return SavedComment.objects.create(owner=actor, course=course, text=clean)
    mine = own_comment(actor, key)
    mine.course, mine.text = course, clean
    mine.save(update_fields=["course", "text", "updated_at"])
    return mine


def delete_comment(*, comment: SavedComment, actor: User) -> None:
    """Take a comment out of the library; what was given with it stays as it is."""
    comment.delete()
