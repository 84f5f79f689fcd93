"""Where videos, groups and files are used: in what learners see, and in drafts that nobody has published yet.

A draft names things by their key inside its JSON. The keys are UUIDs, so looking for their text finds neither too much
nor too little.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from django.db import connection
from django.db.models import Q, TextField
from django.db.models.functions import Cast
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from courses.catalogue.models import Course
from courses.media.models import MediaAsset
from courses.outline.models import Lesson
from courses.videos.groups import drafted_groups
from courses.videos.models import Video, VideoGroup, VideoGroupItem
from lms.kernel import tenancy

MOST: Final = 100


@dataclass(frozen=True, slots=True)
class Use:
    """A place that shows something. `is_draft`: only in what is not published yet."""

    course: str
    course_title: str
    lesson: str
    lesson_title: str
    is_draft: bool


def _lessons(published: Q, keys: Sequence[UUID]) -> list[Use]:
    """The lessons that match, or whose draft names one of the keys; kept and in the bin alike."""
    in_draft = Q()
    for key in keys:
        in_draft |= Q(draft_text__contains=str(key))
    shown = set(Lesson.objects.filter(published).values_list("pk", flat=True)) if published else set()
    found = (
        Lesson.objects.annotate(draft_text=Cast("draft__blocks", TextField()))
        .filter(Q(pk__in=shown) | in_draft if keys else Q(pk__in=shown))
        .order_by("course__title", "sequence", "pk")
        .values_list("pk", "course__slug", "course__title", "slug", "title")[:MOST]
    )
    return [Use(course, name, lesson, title, key not in shown) for key, course, name, lesson, title in found]


def uses_of_groups(groups: Sequence[UUID]) -> list[Use]:
    """The lessons that show one of these groups, at most `MOST`; two queries, none without groups."""
    return _lessons(Q(blocks__video_group__in=groups), groups) if groups else []


def groups_of(video: Video) -> list[VideoGroup]:
    """The groups a video stands in, or will by their drafts, by title."""
    drafted = drafted_groups(video.pk).values("pk")
    standing = VideoGroupItem.objects.filter(video=video).values("group")
    return list(VideoGroup.objects.filter(Q(pk__in=standing) | Q(pk__in=drafted)).order_by("title", "pk"))


# What else names a file in its texts or data, of parts above this one. Every version of a question counts: attempts show
# the one they began with.
_ELSEWHERE: Final = """
SELECT DISTINCT 'question', coalesce(nullif(q.title, ''), left(v.prompt, 60))
FROM courses_questionversion v JOIN courses_question q ON q.id = v.question_id
WHERE v.organization_id = %(organization)s
  AND (v.prompt LIKE %(like)s OR v.prompt_html LIKE %(like)s OR v.data::text LIKE %(like)s)
UNION SELECT 'quiz', q.title FROM courses_quiz q LEFT JOIN courses_quizsection s ON s.quiz_id = q.id
WHERE q.organization_id = %(organization)s
  AND (q.description LIKE %(like)s OR q.staged::text LIKE %(like)s OR s.text LIKE %(like)s)
UNION SELECT 'assignment', a.title FROM courses_assignment a LEFT JOIN courses_sampleanswer s ON s.assignment_id = a.id
WHERE a.organization_id = %(organization)s
  AND (a.instructions LIKE %(like)s OR a.staged::text LIKE %(like)s OR s.body LIKE %(like)s OR s.notes LIKE %(like)s)
UNION SELECT 'video', v.title FROM courses_milestone m JOIN courses_video v ON v.id = m.video_id
WHERE m.organization_id = %(organization)s AND m.body LIKE %(like)s
UNION SELECT 'video', v.title FROM courses_videodraft d JOIN courses_video v ON v.id = d.video_id
WHERE d.organization_id = %(organization)s AND (d.milestones::text LIKE %(like)s OR d.details ->> 'description' LIKE %(like)s)
UNION SELECT 'package', title FROM courses_package
WHERE organization_id = %(organization)s AND (archive_id = %(key)s OR files::text LIKE %(like)s)
UNION SELECT 'lesson', l.title FROM courses_block b JOIN courses_lesson l ON l.id = b.lesson_id
WHERE b.organization_id = %(organization)s AND (b.body LIKE %(like)s OR b.data::text LIKE %(like)s)
ORDER BY 1, 2 LIMIT 100
"""
KINDS: Final[dict[str, Promise]] = {
    "question": _("Question"),
    "quiz": _("Quiz"),
    "assignment": _("Assignment"),
    "video": _("Milestone"),
    "package": _("Package"),
    "lesson": _("Lesson"),
}


@dataclass(frozen=True, slots=True)
class FileUses:
    """Everything that needs a file. `others` are kind in words and title."""

    lessons: list[Use]
    videos: list[Video]
    courses: list[Course]
    others: list[tuple[Promise, str]]

    def __bool__(self) -> bool:
        return bool(self.lessons or self.videos or self.courses or self.others)


def uses_of_file(asset: MediaAsset) -> FileUses:
    """Where a file is used: in lessons, as the film or poster of a video, in texts of courses, and in whatever else names it.

    It looks through all texts there are: for the page of one file, not for lists.
    """
    key = str(asset.pk)
    shown = Q(blocks__resources__asset=asset) | Q(blocks__html__contains=key)
    lessons = _lessons(shown, [asset.pk])
    values: dict[str, Any] = {"organization": tenancy.organization_id(), "key": asset.pk, "like": f"%{key}%"}
    films = Q(asset=asset) | Q(poster=asset) | Q(draft__details__asset=key)
    with connection.cursor() as cursor:
        cursor.execute(_ELSEWHERE, values)
        named = {one.lesson_title for one in lessons}
        others = [(KINDS[kind], title) for kind, title in cursor.fetchall() if title not in named]
    return FileUses(
        others=others,
        lessons=lessons,
        videos=list(Video.objects.filter(films).order_by("title", "pk")[:MOST]),
        courses=list(Course.objects.filter(description__contains=key).order_by("title", "pk")[:MOST]),
    )
