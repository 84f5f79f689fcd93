"""How the studio obtains a milestone, and the questions one may ask: for who may author."""

from typing import Any
from uuid import UUID

from django.db.models import Q
from django.http import Http404

from accounts.api import SignedInRequest
from courses.catalogue.access import EDITORS, can_edit, manages_content
from courses.catalogue.models import Course
from courses.milestones.documents import row_of, waiting_milestones
from courses.milestones.models import Milestone
from courses.outline.models import Lesson
from courses.questions.models import Question
from courses.questions.types.registry import QUESTION_TYPES
from courses.videos.access import library_video
from courses.videos.models import Video
from courses.videos.usage import groups_of


def studio_milestone(request: SignedInRequest, video: UUID, key: UUID) -> tuple[Video, Milestone]:
    """Return a video and one of its milestones, as their authors left them; 403 for who may not author, else 404."""
    found = library_video(request, video)
    waiting = waiting_milestones(found)
    if waiting is None:
        milestone = Milestone.objects.filter(pk=key, video=found).first()
    else:
        milestone = next((row_of(one, found) for one in waiting if one.id == key), None)
    if milestone is None:
        raise Http404
    milestone.video = found
    return found, milestone


def edited_from(request: SignedInRequest, key: str) -> Lesson | None:
    """Return the lesson one came from (`key` as an address holds it), None for none and where one may not change it."""
    try:
        found = Lesson.objects.select_related("course").filter(pk=UUID(key)).first() if key else None
    except ValueError:
        return None
    return found if found is not None and can_edit(request.user, found.course) else None


def seen_in(request: SignedInRequest, video: Video) -> Lesson | None:
    """Return a lesson that shows the video, or will by its draft, and that the person asking may change; None without one."""
    groups = [one.pk for one in groups_of(video)]
    shown = Q(blocks__video_group__in=groups)
    for group in groups:
        shown |= Q(draft__blocks__contains=[{"video_group": str(group)}])
    lessons = Lesson.objects.kept().filter(shown, course__deleted_at=None).select_related("course")
    found = lessons.order_by("course", "sequence", "pk").distinct()[:20] if groups else []
    return next((one for one in found if can_edit(request.user, one.course)), None)


def askable(person: Any) -> Any:
    """Questions a person may put on a video: of the organisation's bank and of courses they change, marked at once."""
    rows = Question.objects.filter(deleted_at=None, current__isnull=False).exclude(
        type__in=[name for name, kind in QUESTION_TYPES.items() if kind.marked_by_people]
    )
    if not manages_content(person):
        theirs = Course.objects.filter(Q(instructor=person) | Q(staff__user=person, staff__role__in=EDITORS))
        rows = rows.filter(Q(course=None) | Q(course__in=theirs.values("pk")))
    return rows.select_related("current").defer("search")
