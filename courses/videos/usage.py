"""Where videos, groups and files are used: in what learners see, and in drafts that nobody has published yet.

A draft names things by their key inside its JSON. The keys are UUIDs, so looking for their text finds neither too much
nor too little.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.db.models import Q, TextField
from django.db.models.functions import Cast

from courses.catalogue.models import Course
from courses.media.models import MediaAsset
from courses.outline.models import Lesson
from courses.videos.models import Video, VideoGroup

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
    """The groups a video stands in, by title."""
    return list(VideoGroup.objects.filter(items__video=video).order_by("title", "pk"))


@dataclass(frozen=True, slots=True)
class FileUses:
    """Everything that needs a file."""

    lessons: list[Use]
    videos: list[Video]
    courses: list[Course]

    def __bool__(self) -> bool:
        return bool(self.lessons or self.videos or self.courses)


def uses_of_file(asset: MediaAsset) -> FileUses:
    """Where a file is used: offered or shown in a lesson, or as the film or poster of a video."""
    key = str(asset.pk)
    shown = Q(blocks__resources__asset=asset) | Q(blocks__html__contains=key)
    return FileUses(
        lessons=_lessons(shown, [asset.pk]),
        videos=list(Video.objects.filter(Q(asset=asset) | Q(poster=asset)).order_by("title", "pk")[:MOST]),
        courses=list(Course.objects.filter(description__contains=key).order_by("title", "pk")[:MOST]),
    )
