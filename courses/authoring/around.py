"""What the checklist looks at around lessons: dates, scores that nobody could reach, links in quizzes and assignments."""

import re
from collections.abc import Collection, Iterator
from typing import Any, Final
from uuid import UUID

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import ngettext

from courses.assignments.documents import draft_document as assignment_document
from courses.assignments.models import Assignment
from courses.authoring.dates import COLUMNS
from courses.authoring.facts import ASSET
from courses.authoring.models import LessonDraft
from courses.blocks.models import Block
from courses.catalogue.models import Course
from courses.media.models import MediaAsset
from courses.outline.models import Lesson, Prerequisite
from courses.quizzes.documents import draft_document as quiz_document
from courses.quizzes.models import Quiz
from lms.kernel.markup import render

LESSON: Final = re.compile(r"^/learn/([-\w]+)/([-\w]+)/?(?:[?#].*)?$")
_TARGETS: Final = re.compile(r'(?:href|src)="([^"]*)"')
_MARKED: Final = (Block.Kind.QUIZ, Block.Kind.ASSIGNMENT)


def outside_dates(course: Course, looked_at: Collection[UUID]) -> Iterator[str]:
    """Say how many lessons (but for those looked at one by one), quizzes and assignments have dates outside of the course.

    Three queries; none for a course without dates.
    """
    if not (course.starts_at or course.ends_at):
        return
    lessons = Lesson.objects.kept().filter(_outside(course, "lesson"), course=course)
    if count := lessons.exclude(pk__in=looked_at).count():
        words = ngettext(
            "%d lesson has a date outside the course.", "%d lessons have dates outside the course.", count
        )
        yield words % count
    if count := Quiz.objects.kept().filter(_outside(course, "quiz"), course=course).count():
        words = ngettext(
            "%d quiz has a date outside the course.", "%d quizzes have dates outside the course.", count
        )
        yield words % count
    if count := Assignment.objects.kept().filter(_outside(course, "assignment"), course=course).count():
        words = ngettext(
            "%d assignment has a date outside the course.",
            "%d assignments have dates outside the course.",
            count,
        )
        yield words % count


def _outside(course: Course, kind: str) -> Q:
    """After the end, or, for what ends something, before the start. What opens early waits for the course anyway."""
    found = Q()
    for column in COLUMNS[kind]:
        if course.ends_at:
            found |= Q(**{f"{column}__gt": course.ends_at})
        if course.starts_at and column in ("due_at", "closes_at"):
            found |= Q(**{f"{column}__lt": course.starts_at})
    return found


def unreachable_scores(course: Course) -> Iterator[tuple[str, str, str]]:
    """Yield what asks for a score where nothing is marked: its title, what it asks, where to mend it. One query."""
    rows = (
        Prerequisite.objects.filter(course=course, minimum_score__isnull=False, required_course=None)
        .filter(~_marked("required_lesson", "lesson"), ~_marked("required_module", "lesson__module"))
        .filter(~_marked("required_module", "lesson__module__parent"))
        .exclude(lesson__deleted_at__isnull=False)
        .exclude(module__deleted_at__isnull=False)
        .exclude(required_lesson__deleted_at__isnull=False)
        .exclude(required_module__deleted_at__isnull=False)
        .select_related("lesson", "module", "required_lesson", "required_module")
        .order_by("created_at", "pk")
    )
    for row in rows:
        holder = row.lesson or row.module or course
        address = reverse("courses:studio_details", args=[course.slug])
        if holder is not course:
            kind = "lessons" if row.lesson else "modules"
            address = reverse("courses:studio_settings", args=[course.slug, kind, holder.pk])
        yield str(holder), str(row.required_lesson or row.required_module), address


def _marked(required: str, path: str) -> Q:
    drafts = Q()
    for kind in _MARKED:
        drafts |= Q(blocks__contains=[{"kind": kind}])
    where: dict[str, Any] = {path: OuterRef(required)}
    return Q(
        Exists(Block.objects.filter(kind__in=_MARKED, **where))
        | Exists(LessonDraft.objects.filter(drafts, **where))
    )


def dead_links(
    course: Course, assignments: Collection[UUID], quizzes: Collection[UUID]
) -> Iterator[tuple[str, str, str]]:
    """Yield the first link that leads nowhere in each of these: its title, the link, where to mend it.

    Looked at are files and lessons of the course. Two queries when there are such links, beside those for the texts.
    """
    texts: list[tuple[str, str, str]] = []
    for work in Assignment.objects.kept().filter(course=course, pk__in=assignments).order_by("title", "pk"):
        address = reverse("courses:studio_assignment", args=[course.slug, work.pk])
        task = assignment_document(work)
        texts.append((task.title, address, render(task.instructions)))
    for row in Quiz.objects.kept().filter(course=course, pk__in=quizzes).order_by("title", "pk"):
        address = reverse("courses:studio_quiz", args=[course.slug, row.pk])
        quiz = quiz_document(row)
        texts.append((quiz.settings.title, address, "".join(render(one.text) for one in quiz.sections)))
    led = [
        (title, address, target)
        for title, address, html in texts
        for target in _TARGETS.findall(html)
        if ASSET.match(target) or LESSON.match(target)
    ]
    assets = {UUID(found[1]) for _title, _address, target in led if (found := ASSET.match(target))}
    there = set(MediaAsset.objects.filter(pk__in=assets).values_list("pk", flat=True)) if assets else set()
    slugs = set(Lesson.objects.kept().filter(course=course).values_list("slug", flat=True)) if led else set()
    told: set[str] = set()
    for title, address, target in led:
        if found := ASSET.match(target):
            dead = UUID(found[1]) not in there
        else:
            page = LESSON.match(target)
            dead = page is not None and page[1] == course.slug and page[2] not in slugs
        if dead and address not in told:
            told.add(address)
            yield title, target.partition("?")[0], address
