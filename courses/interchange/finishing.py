"""How every import of a course ends: published when asked for, recorded, with its report kept."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from accounts.models import User
from courses.catalogue.actions import NothingToPublish, publish_course
from courses.catalogue.models import Course
from courses.interchange.events import COURSE_IMPORTED
from courses.interchange.models import ImportRun
from courses.interchange.package import NotCarried
from courses.interchange.report import ImportReport
from courses.media.models import MediaAsset
from courses.media.processing import begin_processing
from courses.videos.models import Video
from lms.kernel import clock
from lms.kernel.events import record

Progress = Callable[[str, int, int], None]
"""Called with what is being done, how much of it is done, and how much there is."""


def silent(doing: str, done: int, total: int) -> None:
    """Report progress to nobody."""


def publish_if_asked(course: Course, publish: bool, actor: User) -> tuple[bool, list[NotCarried]]:
    """Publish when asked to. A course without a lesson to show stays a draft, and the report says so."""
    if not publish:
        return course.is_published, []
    try:
        return publish_course(course=course, actor=actor, now=clock.now()).is_published, []
    except NothingToPublish as reason:
        return False, [NotCarried(course.title, "course.publication", str(reason))]


def keep_report(report: ImportReport, course: Course, actor: User, path: Path) -> None:
    """Record the event and the row of an import that succeeded, and have its films made into streams.

    Runs in the import's transaction; the films are worked on after it has committed.
    """
    films = MediaAsset.objects.filter(
        pk__in=Video.objects.filter(group_items__group__blocks__lesson__course=course).values("asset"),
        kind=MediaAsset.Kind.VIDEO,
    )
    for film in films.order_by("pk"):
        begin_processing(asset=film, now=clock.now())
    record(
        COURSE_IMPORTED,
        object=course,
        actor=actor,
        course_id=course.pk,
        payload={
            "lessons": report.lessons,
            "blocks": report.blocks,
            "questions": report.questions,
            "not_carried": len(report.not_carried),
        },
    )
    ImportRun.objects.create(
        course=course,
        format=report.format,
        name=path.name[:255],
        actor=actor,
        report=report.as_json(),
        seconds=report.seconds,
    )
