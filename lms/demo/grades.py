"""The gradebooks of the demo: columns of every course, and in two of them worksheets, reports and what teachers changed."""

import random
from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, Final

from accounts.models import User
from courses.api import add_block, create_assignment
from courses.models import Assignment, Course, Lesson
from learning.enrolments.models import Enrolment
from learning.gradebook import actions
from learning.gradebook.models import GradeCategory, GradeItem
from learning.gradebook.reckoning import learners, reckon, retotal
from learning.gradebook.sweeping import sweep
from learning.gradebook.sync import sync_items
from learning.models import Submission

FULL: Final = ("statistics-you-can-trust", "python-for-everyday-data")
WEIGHTS: Final = {"Worksheets": 20, "Quizzes": 25, "Reports": 30, "Midterm": 20, "Participation": 5}
LETTERS: Final = [
    {"letter": letter, "from": low} for letter, low in (("A", 80), ("B", 70), ("C", 60), ("D", 50), ("E", 0))
]
HALF: Final = Decimal("0.5")


def write_grades(*, courses: Sequence[Course], chance: random.Random, now: datetime) -> None:
    """Give every course its columns, and the two that are looked at most a term's worth of marks."""
    sync_items([course.pk for course in courses], now=now)
    for course in courses:
        if course.slug in FULL:
            _term(course, chance, now)


def _term(course: Course, chance: random.Random, now: datetime) -> None:
    teacher = course.instructor
    categories = {}
    for place, (name, weight) in enumerate(WEIGHTS.items(), 1):
        dropped = 1 if name == "Worksheets" else 0
        categories[name], _made = GradeCategory.objects.update_or_create(
            course=course, name=name, defaults={"weight": weight, "position": place, "drop_lowest": dropped}
        )
    if not Assignment.objects.filter(course=course, deleted_at=None).exists():
        _set_reports(course, teacher, now)
    GradeItem.objects.filter(course=course, kind="video").update(category=None)
    GradeItem.objects.filter(course=course, kind="assignment").update(category=categories["Reports"])
    GradeCategory.objects.filter(course=course, items=None, name="Assignments").delete()
    course.grading_scheme.letters = LETTERS
    course.grading_scheme.save()
    sheets = [
        _column(course, categories["Worksheets"], f"Worksheet {number}", 10, number, now - timedelta(weeks=8 - 2 * number))
        for number in range(1, 5)
    ]  # fmt: skip
    midterm = _column(course, categories["Midterm"], "Midterm", 60, 800, now + timedelta(days=19))
    _column(course, categories["Participation"], "Taking part", 10, 900, None)
    people = list(
        Enrolment.objects.filter(course=course)
        .open()
        .select_related("learner", "course")
        .order_by("learner__email")
    )
    able = {one.pk: min(1.0, max(0.35, chance.gauss(0.78, 0.15))) for one in people}
    _worksheets(course, sheets, people, able, teacher, chance, now)
    _reports(course, people, able, teacher, chance, now)
    keys = [item.pk for item in GradeItem.objects.filter(course=course, is_active=True)]
    reckon(learners(course.pk), keys, now=now)
    retotal(learners(course.pk))
    _by_hand(course, people, sheets[0], teacher, now)
    for item in GradeItem.objects.filter(course=course, is_active=True, due_at__lte=now).exclude(
        pk=midterm.pk
    ):
        sweep(course.pk, item.pk, now)


def _set_reports(course: Course, teacher: User, now: datetime) -> None:
    """Two reports, in lessons of the course: one is in and mostly marked, one is due in some days."""
    lessons = list(Lesson.objects.published().filter(course=course).order_by("sequence"))
    for number, (lesson, days) in enumerate(((lessons[len(lessons) // 3], -6), (lessons[-2], 4)), 1):
        title = f"Field report {number}"
        made = create_assignment(course=course, lesson=lesson, title=title, actor=teacher)
        made.instructions = "Count something near you, and write one page on what was not counted."
        made.instructions_html = f"<p>{made.instructions}</p>"
        made.points, made.due_at, made.is_published = Decimal(40), now + timedelta(days=days), True
        made.late_policy = {"percent": "10", "per": "day", "most": "50"}
        made.save()
        add_block(lesson=lesson, kind="assignment", title=title, assignment=made, actor=teacher)
    sync_items([course.pk], now=now)


def _column(
    course: Course, category: GradeCategory, title: str, points: int, place: int, due_at: datetime | None
) -> GradeItem:
    return GradeItem.objects.create(
        course=course, category=category, title=title, max_points=points, position=place, due_at=due_at, own_due_at=due_at
    )  # fmt: skip


def _worksheets(
    course: Course, sheets: Sequence[GradeItem], people: Sequence[Enrolment], able: dict[Any, float],
    teacher: User, chance: random.Random, now: datetime,
) -> None:  # fmt: skip
    """Most hand every worksheet in; the last one is out since yesterday."""
    for number, item in enumerate(sheets):
        share = 0.3 if number == len(sheets) - 1 else 0.93
        marks = [
            actions.Mark(one.pk, item.pk, _mark(able[one.pk], item.max_points, chance))
            for one in people
            if chance.random() < share
        ]
        actions.import_marks(marks=marks, reason="", actor=teacher, now=now, course_id=course.pk)
    last = sheets[-1]
    GradeItem.objects.filter(pk=last.pk).update(
        due_at=now + timedelta(days=3), own_due_at=now + timedelta(days=3)
    )


def _mark(able: float, most: Decimal, chance: random.Random) -> Decimal:
    share = min(1.0, max(0.2, chance.gauss(able, 0.1)))
    return (Decimal(str(share)) * most / HALF).quantize(Decimal(1)) * HALF


def _reports(
    course: Course, people: Sequence[Enrolment], able: dict[Any, float], teacher: User, chance: random.Random,
    now: datetime,
) -> None:  # fmt: skip
    """Work on the course's assignments: marked, waiting, late, and in the making."""
    made = []
    for assignment in Assignment.objects.filter(course=course, is_published=True, deleted_at=None):
        for one in people:
            drawn = chance.random()
            if Submission.objects.filter(enrolment=one, assignment=assignment).exists() or drawn > 0.9:
                continue
            work = Submission(enrolment=one, learner_id=one.learner_id, assignment=assignment, number=1)
            work.text, work.saves = "A first look at the figures.", 3
            work.saved_at = now - timedelta(hours=chance.randrange(5, 90))
            if drawn < 0.55:
                work.state, work.handed_in_at = Submission.State.MARKED, work.saved_at
                work.points = _mark(able[one.pk], assignment.points, chance)
                work.marked_by, work.marked_at = teacher, now - timedelta(hours=2)
                work.late_by = timedelta(hours=9) if drawn < 0.05 else None
            elif drawn < 0.68:
                work.state, work.handed_in_at = Submission.State.HANDED_IN, work.saved_at
            made.append(work)
    Submission.objects.bulk_create(made)


def _by_hand(
    course: Course, people: Sequence[Enrolment], sheet: GradeItem, teacher: User, now: datetime
) -> None:
    """What a teacher changed: a mark set by hand here, an excuse there."""
    linked = list(
        GradeItem.objects.filter(course=course, is_active=True, kind__in=["quiz", "assignment"]).order_by(
            "position", "pk"
        )
    )
    for number, one in enumerate(people[3:60:7]):
        item = linked[number % len(linked)] if linked else sheet
        if number % 3 == 0:
            actions.override(
                enrolment=one, item=item, points=(item.max_points * Decimal("0.9")).quantize(HALF * 2), actor=teacher,
                now=now, reason="Marked again after a talk",
            )  # fmt: skip
        else:
            actions.excuse(
                enrolment=one,
                item=sheet if number % 2 else item,
                reason="Ill that week",
                actor=teacher,
                now=now,
            )
