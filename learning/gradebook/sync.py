"""Columns follow the course: what is published and marked has an item, what is gone is taken out of use."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.utils.translation import gettext as _

from courses.api import QUESTION_TYPES
from courses.models import Course
from learning.gradebook.models import GradeCategory, GradeItem, GradingScheme
from learning.gradebook.reckoning import learners, reckon, retotal
from learning.gradebook.rules import usual_letters

# What the published lessons of courses show that earns points: kind, key, title, points, due, which attempt counts,
# whether a person marks it, and its place.
_WANTED = """
WITH shown AS (
  SELECT l.course_id, l.sequence, l.due_at, b.position, b.quiz_id, b.assignment_id, b.video_group_id
  FROM courses_lesson l JOIN courses_block b ON b.lesson_id = l.id
  WHERE l.course_id = ANY(%s) AND l.deleted_at IS NULL AND l.is_published
)
SELECT DISTINCT ON (s.course_id, q.id) s.course_id, 'quiz', q.id, q.title,
  (SELECT coalesce(sum(coalesce(u.points, v.points)), 0) FROM courses_quizquestion u
   JOIN courses_question k ON k.id = u.question_id JOIN courses_questionversion v ON v.id = k.current_id
   WHERE u.quiz_id = q.id AND k.deleted_at IS NULL)
  + (SELECT coalesce(sum(d.count * d.points), 0) FROM courses_quizdraw d WHERE d.quiz_id = q.id),
  coalesce(s.due_at, q.closes_at), q.counts,
  EXISTS (SELECT FROM courses_quizquestion u JOIN courses_question k ON k.id = u.question_id
          WHERE u.quiz_id = q.id AND k.type = ANY(%s)),
  s.sequence
FROM shown s JOIN courses_quiz q ON q.id = s.quiz_id WHERE q.is_published AND q.deleted_at IS NULL
UNION ALL
SELECT DISTINCT ON (s.course_id, a.id) s.course_id, 'assignment', a.id, a.title, a.points, a.due_at, '', true, s.sequence
FROM shown s JOIN courses_assignment a ON a.id = s.assignment_id
WHERE a.is_published AND a.deleted_at IS NULL
UNION ALL
SELECT s.course_id, 'video', v.id, v.title, m.points, min(s.due_at), '', false, min(s.sequence)
FROM shown s JOIN courses_videogroupitem i ON i.group_id = s.video_group_id JOIN courses_video v ON v.id = i.video_id
JOIN LATERAL (
  SELECT sum(m.points) AS points FROM courses_milestone m
  WHERE m.video_id = v.id AND m.points > 0
    AND EXISTS (SELECT FROM courses_milestonequestion q WHERE q.milestone_id = m.id)
) m ON m.points > 0
GROUP BY s.course_id, v.id, v.title, m.points
"""
_FIELDS = ("title", "max_points", "due_at", "counts", "position", "is_active")
# A change of one of these changes marks.
_COUNTING = ("max_points", "due_at", "counts", "is_active")


@dataclass(slots=True)
class _Changes:
    """What a synchronisation of one course has to write, and to reckon again."""

    new: list[GradeItem] = field(default_factory=list)
    changed: list[GradeItem] = field(default_factory=list)
    reckon: set[UUID] = field(default_factory=set)
    retotal: bool = False


@transaction.atomic
def sync_items(course_ids: Iterable[UUID], *, now: datetime) -> int:
    """Bring the items of courses up to what is published; return how many were made or changed.

    Marks that hang on a change are reckoned again. Safe to run again: it changes nothing then.
    """
    keys = sorted(set(course_ids))
    # Two publications of a course at once make its items one after the other.
    courses = list(Course.objects.select_for_update(no_key=True).filter(pk__in=keys).order_by("pk"))
    wanted: dict[UUID, list[tuple[Any, ...]]] = {course.pk: [] for course in courses}
    with connection.cursor() as cursor:
        cursor.execute(_WANTED, [keys, _marked_by_people()])
        for row in cursor.fetchall():
            wanted[row[0]].append(row[1:])
    return sum(_sync(course, wanted[course.pk], now) for course in courses)


def _sync(course: Course, wanted: list[tuple[Any, ...]], now: datetime) -> int:
    held = list(GradeItem.objects.filter(course=course).exclude(kind=GradeItem.Kind.MANUAL))
    if not wanted and not held:
        return 0
    scheme = scheme_of(course)
    if scheme._state.adding:
        scheme.save()
    changes = _compare(course, scheme, wanted, held)
    if changes.new:
        _put_into_categories(course, changes.new)
        GradeItem.objects.bulk_create(changes.new)
    if changes.changed:
        for item in changes.changed:
            item.updated_at = now
        GradeItem.objects.bulk_update(changes.changed, [*_FIELDS, "updated_at"])
    if changes.reckon or changes.retotal:
        people = learners(course.pk)
        reckon(people, changes.reckon, now=now)
        if changes.retotal:
            retotal(people)
    return len(changes.new) + len(changes.changed)


def _compare(
    course: Course, scheme: GradingScheme, wanted: list[tuple[Any, ...]], held: list[GradeItem]
) -> _Changes:
    found, changes = {_source(item): item for item in held}, _Changes()
    for kind, key, title, points, due_at, counts, by_people, place in wanted:
        item = found.pop((kind, key), None)
        values = {
            "title": title[:255], "max_points": points, "counts": counts, "is_active": True, "position": place * 10,
            "due_at": (item.own_due_at if item is not None else None) or due_at,
        }  # fmt: skip
        if item is None:
            posted = scheme.post_marked if by_people else scheme.post_automatic
            item = GradeItem(course=course, kind=kind, is_posted=posted, **{f"{kind}_id": key}, **values)
            changes.new.append(item)
            changes.reckon.add(item.pk)
            # Even without a mark it is part of what is left to win.
            changes.retotal = True
        else:
            _take_over(item, values, changes)
    for item in found.values():
        _take_over(item, {"is_active": False}, changes)
    return changes


def _take_over(item: GradeItem, values: dict[str, Any], changes: _Changes) -> None:
    # Its own place is kept once somebody has arranged the columns.
    values.pop("position", None)
    differing = [name for name, value in values.items() if getattr(item, name) != value]
    if not differing:
        return
    for name in differing:
        setattr(item, name, values[name])
    changes.changed.append(item)
    if set(differing) & set(_COUNTING):
        changes.retotal = True
        if item.is_active:
            changes.reckon.add(item.pk)


def _source(item: GradeItem) -> tuple[str, UUID | None]:
    return item.kind, item.quiz_id or item.assignment_id or item.video_id


def scheme_of(course: Course) -> GradingScheme:
    """Return the scheme of a course; where it has none a new one, not stored yet, like the organisation's."""
    mine = GradingScheme.objects.filter(course=course).first()
    if mine is not None:
        return mine
    usual = GradingScheme.objects.filter(course=None).first()
    made = GradingScheme(course=course, letters=usual_letters())
    if usual is not None:
        made.letters, made.pass_mark = usual.letters, usual.pass_mark
        made.post_automatic, made.post_marked = usual.post_automatic, usual.post_marked
    return made


def _put_into_categories(course: Course, items: list[GradeItem]) -> None:
    """Put new items where their kind is already, or into a category of its own."""
    names = {"quiz": _("Quizzes"), "assignment": _("Assignments"), "video": _("Questions in videos")}
    held = {one.name: one for one in GradeCategory.objects.filter(course=course).order_by("position", "pk")}
    beside: dict[str, Any] = {}
    for kind, category in (
        GradeItem.objects.filter(course=course, category__isnull=False)
        .order_by("-created_at")
        .values_list("kind", "category_id")
    ):
        beside.setdefault(kind, category)
    for item in items:
        if item.kind not in beside:
            name = names[item.kind]
            if name not in held:
                # Videos' questions are practice until somebody gives them a weight.
                weight = 0 if item.kind == "video" else 50
                held[name] = GradeCategory.objects.create(
                    course=course, name=name, weight=weight, position=len(held) + 1
                )
            beside[item.kind] = held[name].pk
        item.category_id = beside[item.kind]


def _marked_by_people() -> list[str]:
    return [name for name, one in QUESTION_TYPES.items() if one.marked_by_people]
