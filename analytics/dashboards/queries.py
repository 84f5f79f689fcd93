"""Reads for the insights pages. All figures come from rollups, so that they cost the same at any size."""

import itertools
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, Sum
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from analytics.rollups.actions import CONSUMER
from analytics.rollups.models import CourseDay, LearnerDay, LessonDay, QuizDay, Recount
from courses.api import Outline, outline
from courses.models import Course, Quiz
from lms.kernel.models import Consumer

WEEK = timedelta(days=7)
DAYS_SHOWN = 28


@dataclass(frozen=True, slots=True)
class Headline:
    """A figure with its definition."""

    name: str
    figure: str
    of: str
    definition: str


@dataclass(frozen=True, slots=True)
class Bar:
    """A column or a step of a chart."""

    label: str
    value: int
    title: str = ""
    previous: int | None = None
    alert: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class QuizFigures:
    """The results of one quiz: attempts by ten-percent band."""

    title: str
    attempts: int
    passed: int
    mean: Decimal | None
    bands: list[Bar]

    @property
    def lead(self) -> str:
        """The results in a sentence."""
        return ngettext(
            "%(n)d attempt, %(p)d passed, mean %(m)s %%.",
            "%(n)d attempts, %(p)d passed, mean %(m)s %%.",
            self.attempts,
        ) % {"n": self.attempts, "p": self.passed, "m": round(self.mean or 0)}


@dataclass(frozen=True, slots=True)
class CourseInsights:
    """The instructor's page of a course."""

    course: Course
    counted_at: datetime | None
    recount: Recount | None
    headlines: list[Headline]
    funnel: list[Bar]
    lessons: list[Bar]
    callout: str
    days: list[Bar]
    quizzes: list[QuizFigures]
    learners: int


def course_insights(course: Course, now: datetime) -> CourseInsights:
    """Return the page: seven queries, whatever the number of learners."""
    today = now.astimezone(UTC).date()
    totals = CourseDay.objects.filter(course_id=course.pk).aggregate(
        enrolled=Sum("enrolments", default=0),
        withdrawn=Sum("withdrawals", default=0),
        completed=Sum("courses_completed", default=0),
        certificates=Sum("certificates", default=0),
        watched=Sum("watched_ms", default=0),
    )
    active = _active_by_day(course.pk, today)
    learners = totals["enrolled"] - totals["withdrawn"]
    by_lesson = _lessons(course.pk)
    tree = outline(course)
    bars, callout = _dropoff(tree, by_lesson)
    recent = _recent(course.pk, today)
    return CourseInsights(
        course=course,
        counted_at=Consumer.objects.filter(pk=CONSUMER).values_list("updated_at", flat=True).first(),
        recount=Recount.objects.order_by("-counted_at", "-id").first(),
        headlines=_headlines(learners, recent, totals),
        funnel=_funnel(tree, by_lesson, learners, totals["completed"]),
        lessons=bars,
        callout=callout,
        days=active,
        quizzes=_quizzes(course.pk),
        learners=learners,
    )


def _recent(course_id: UUID, today: date) -> int:
    rows = LearnerDay.objects.filter(course_id=course_id, day__gt=today - WEEK)
    return int(rows.aggregate(n=Count("learner_id", distinct=True))["n"])


def _active_by_day(course_id: UUID, today: date) -> list[Bar]:
    first = today - timedelta(days=DAYS_SHOWN - 1)
    rows = (
        LearnerDay.objects.filter(course_id=course_id, day__gte=first).values("day").annotate(n=Count("id"))
    )
    by_day = {row["day"]: row["n"] for row in rows.order_by("day")}
    days = [first + timedelta(days=offset) for offset in range(DAYS_SHOWN)]
    return [Bar(label=f"{day.day}", title=f"{day:%Y-%m-%d}", value=by_day.get(day, 0)) for day in days]


def _lessons(course_id: UUID) -> dict[UUID, tuple[int, int]]:
    rows = LessonDay.objects.filter(course_id=course_id).values("lesson_id")
    sums = rows.annotate(o=Sum("opened"), c=Sum("completed")).order_by("lesson_id")
    return {row["lesson_id"]: (row["o"], row["c"]) for row in sums}


def _headlines(learners: int, recent: int, totals: dict[str, Any]) -> list[Headline]:
    share = round(100 * totals["completed"] / learners) if learners else 0
    hours = totals["watched"] / 3_600_000
    return [
        Headline(_("Learners"), str(learners), _("enrolled"), _("Everybody with a place, finished or not.")),
        Headline(
            _("Active in 7 days"),
            str(recent),
            _("of %(n)d") % {"n": learners},
            _("Opened or finished a lesson, watched, or answered, today or in the six days before (UTC)."),
        ),
        Headline(
            _("Completed"),
            f"{share}\u202f%",
            ngettext("%(n)d person", "%(n)d people", totals["completed"]) % {"n": totals["completed"]},
            _("Finished every lesson of the course."),
        ),
        Headline(
            _("Certificates"),
            str(totals["certificates"]),
            _("issued"),
            _("Issued by itself when a course is completed."),
        ),
        Headline(
            _("Watched"),
            f"{hours:.0f}" if hours >= 10 else f"{hours:.1f}",
            _("hours"),
            _("Time videos were playing, repeats included."),
        ),
    ]


def _funnel(
    tree: Outline, by_lesson: dict[UUID, tuple[int, int]], learners: int, completed: int
) -> list[Bar]:
    steps = [Bar(_("Enrolled"), learners)]
    if tree.lessons:
        steps.append(Bar(_("Opened the first lesson"), by_lesson.get(tree.lessons[0].id, (0, 0))[0]))
    for module in tree.modules:
        if module.all_lessons:
            last = module.all_lessons[-1]
            name = _("Finished “%(module)s”") % {"module": module.title}
            steps.append(Bar(name, by_lesson.get(last.id, (0, 0))[1]))
    return [*steps, Bar(_("Completed the course"), completed)]


def _dropoff(tree: Outline, by_lesson: dict[UUID, tuple[int, int]]) -> tuple[list[Bar], str]:
    """The learners who finished each lesson, the steepest loss marked."""
    finished = [by_lesson.get(lesson.id, (0, 0))[1] for lesson in tree.lessons]
    losses = [before - after for before, after in itertools.pairwise(finished)]
    worst = losses.index(max(losses)) + 1 if losses and max(losses) > 0 else None
    bars = [
        Bar(
            label=str(number + 1),
            title=lesson.title,
            value=finished[number],
            previous=finished[number - 1] if number else None,
            alert=number == worst,
        )
        for number, lesson in enumerate(tree.lessons)
    ]
    if worst is None:
        return bars, ""
    words = _("Lesson %(number)d, %(title)s: %(lost)d stop here")
    return bars, words % {"number": worst + 1, "title": tree.lessons[worst].title, "lost": losses[worst - 1]}


def _quizzes(course_id: UUID) -> list[QuizFigures]:
    rows = QuizDay.objects.filter(course_id=course_id).values("quiz_id", "bucket")
    sums = rows.annotate(n=Sum("attempts"), p=Sum("passed"), total=Sum("percent_sum")).order_by(
        "quiz_id", "bucket"
    )
    found: dict[UUID, list[dict[str, Any]]] = {}
    for row in sums:
        found.setdefault(row["quiz_id"], []).append(dict(row))
    quizzes = Quiz.objects.filter(Q(course_id=course_id) | Q(pk__in=found)).order_by(
        "lesson__sequence", "title", "id"
    )
    return [_quiz(title, found[key]) for key, title in quizzes.values_list("id", "title") if key in found]


def _quiz(title: str, rows: list[dict[str, Any]]) -> QuizFigures:
    by_band = {row["bucket"]: row["n"] for row in rows}
    attempts = sum(by_band.values())
    return QuizFigures(
        title=title,
        attempts=attempts,
        passed=sum(row["p"] for row in rows),
        mean=sum((row["total"] for row in rows), Decimal(0)) / attempts if attempts else None,
        bands=[Bar(label=str(band * 10), value=by_band.get(band, 0)) for band in range(10)],
    )
