"""Course, modules and lessons of a package as rows."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any, Final

from django.utils.translation import gettext as _

from accounts.models import User
from courses.catalogue.actions import free_slug
from courses.catalogue.addresses import LESSON_WORDS, free_address
from courses.catalogue.models import Course
from courses.interchange.errors import PackageError
from courses.interchange.markdown import to_markdown
from courses.interchange.package import Assignment, File, LessonItem, ModuleItem, Package, Quiz, Video
from courses.interchange.sync import Synced, Wanted, sync
from courses.outline.models import Lesson, Module
from lms.kernel.markup import plain_text, render

# Words a minute, for the reading time of a lesson.
READING_SPEED: Final = 200


class TaughtByAnother(PackageError):
    """The package has been imported before, as somebody else's course."""


def write_course(package: Package, *, instructor: User) -> tuple[Course, bool]:
    """The course of the package, and whether it is new. One from the bin comes back.

    Its address, price, dates and whether it is published stay as people have set them.
    """
    course: Course | None = Course.objects.filter(source_key=package.source_key).first()
    text = to_markdown(package.description)
    fields = {
        "title": package.title or _("Imported course"),
        "summary": package.summary,
        "description": text,
        "language": (package.language or "en")[:10],
        "metadata": dict(package.metadata),
        "deleted_at": None,
    }
    if course is None:
        course = Course(
            slug=free_slug(package.slug or package.title),
            source_key=package.source_key,
            instructor=instructor,
            starts_at=package.starts_at,
            ends_at=package.ends_at,
        )
    elif course.instructor_id != instructor.pk:
        raise TaughtByAnother(
            _("This package was imported before, as a course of %(person)s; import it for that person.")
            % {"person": course.instructor}
        )
    if all(getattr(course, name) == value for name, value in fields.items()):
        return course, False
    new = course._state.adding
    for name, value in fields.items():
        setattr(course, name, value)
    course.description_html = render(text, heading_start=3) if text else ""
    course.save()
    return course, new


def write_modules(package: Package, course: Course) -> tuple[Synced[Module], Synced[Module]]:
    """Top-level modules, then their sub-modules."""
    existing = list(Module.objects.filter(course=course).exclude(source_key=None))

    def wanted(module: ModuleItem, position: int, parent: Module | None) -> Wanted:
        fields = {
            "course_id": course.pk,
            "parent_id": parent.pk if parent else None,
            "depth": 1 if parent else 0,
            "title": module.title,
            "position": position,
            "deleted_at": None,
        }
        return Wanted(module.source_key, fields)

    top = sync(
        Module,
        existing,
        [wanted(module, position, None) for position, module in enumerate(package.modules, 1)],
    )
    below = [
        wanted(section, position, top.rows[module.source_key])
        for module in package.modules
        for position, section in enumerate(module.submodules, 1)
    ]
    return top, sync(Module, existing, below)


def write_lessons(package: Package, course: Course, modules: dict[str, Module]) -> Synced[Lesson]:
    """Lessons, each in its module. Addresses are given once and kept."""
    existing = list(Lesson.objects.filter(course=course).exclude(source_key=None))
    taken = set(Lesson.objects.filter(course=course).values_list("slug", flat=True))
    known = {lesson.source_key for lesson in existing}
    wanted = []
    for holder, position, lesson, published in _places(package):
        initial = {}
        if lesson.source_key not in known:
            initial = {
                "slug": _free(lesson.title, taken),
                "completion_rule": _rule(lesson),
                "release_at": lesson.release_at,
                "due_at": lesson.due_at,
            }
        fields = {
            "course_id": course.pk,
            "module_id": modules[holder.source_key].pk,
            "title": lesson.title,
            "content_type": _content_type(lesson),
            "duration_minutes": _minutes(lesson),
            "position": position,
            "is_published": published,
            "deleted_at": None,
        }
        wanted.append(Wanted(lesson.source_key, fields, initial))
    return sync(Lesson, existing, wanted)


def _places(package: Package) -> Iterator[tuple[ModuleItem, int, LessonItem, bool]]:
    """Every lesson with its module, its position there, and whether all around it is published."""
    for module in package.modules:
        for holder in (module, *module.submodules):
            shown = module.published and holder.published
            for position, lesson in enumerate(holder.lessons, 1):
                yield holder, position, lesson, shown and lesson.published


def _free(title: str, taken: set[str]) -> str:
    slug = free_address(title, taken, reserved=LESSON_WORDS, otherwise="lesson")
    taken.add(slug)
    return slug


def _rule(lesson: LessonItem) -> dict[str, Any]:
    """When a new lesson is complete: opened, its films watched, its quizzes passed.

    95 per cent is what Open edX asks of a film; of films elsewhere, whose length we do not know, nothing is
    asked. A quiz with a limit of attempts is not asked for, because who has failed it could never go on.
    """
    contents = [block.content for block in lesson.blocks]
    quizzes = [content for content in contents if isinstance(content, Quiz)]
    rule: dict[str, Any] = {"viewed": True}
    if any(isinstance(content, Video) and content.asset_path for content in contents):
        rule["video_coverage"] = 95
    if quizzes and all(quiz.attempts is None for quiz in quizzes):
        rule["quiz_passed"] = True
    return rule


def _content_type(lesson: LessonItem) -> str:
    """What the lesson mainly is."""
    kinds = [type(block.content) for block in lesson.blocks]
    if Video in kinds:
        return Lesson.ContentType.VIDEO
    if Quiz in kinds:
        return Lesson.ContentType.QUIZ
    if Assignment in kinds:
        return Lesson.ContentType.ASSIGNMENT
    if kinds and all(kind is File for kind in kinds):
        return Lesson.ContentType.FILE
    return Lesson.ContentType.TEXT


def _minutes(lesson: LessonItem) -> int:
    """Reading, the stretches of film whose length the captions tell, and a minute a question."""
    minutes = 0.0
    for block in lesson.blocks:
        content = block.content
        if isinstance(content, Video):
            minutes += _film_minutes(content)
        elif isinstance(content, Quiz):
            minutes += len(content.questions)
        elif html := getattr(content, "html", ""):
            minutes += len(plain_text(html).split()) / READING_SPEED
    return max(1, round(minutes))


def _film_minutes(video: Video) -> float:
    """The length of the stretch to watch; the end is the captions' when the package names none."""
    spoken = max((track.cues[-1][1] for track in video.captions if track.cues), default=0)
    return max(0, (video.end_ms or spoken) - (video.start_ms or 0)) / 60_000


def remove_missing(course: Course, modules: set[str], lessons: set[str], *, now: datetime) -> int:
    """Put in the bin what an earlier import made and the package has no longer; return how many."""
    gone = Module.objects.filter(course=course, deleted_at=None).exclude(source_key=None)
    count = gone.exclude(source_key__in=modules).update(deleted_at=now)
    gone_lessons = Lesson.objects.filter(course=course, deleted_at=None).exclude(source_key=None)
    return int(count + gone_lessons.exclude(source_key__in=lessons).update(deleted_at=now))
