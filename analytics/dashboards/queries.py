"""Reads for the insights pages. All figures come from rollups, so that they cost the same at any size."""

import itertools
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Count, Max, Q, Sum
from django.utils.formats import date_format
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
class Counted:
    """How far a course has been counted: its sums, and `version`, which changes with every figure of the page."""

    course: Course
    today: date
    totals: dict[str, Any]
    at: datetime | None
    recount: Recount | None

    @property
    def learners(self) -> int:
        """How many people have a place."""
        return int(self.totals["enrolled"] - self.totals["withdrawn"])

    @property
    def version(self) -> str:
        """The state of the rollups of this course, of its outline, and the day the last weeks end on.

        Every counted event raises `events` of a day of the course, so nothing can change and keep its version.
        """
        rolled_up, events = self.totals["rolled_up_at"], self.totals["events"]
        stamp = f"{rolled_up.timestamp():.6f}" if rolled_up else "never"
        return f"{self.course.pk}:{self.course.content_version}:{self.today}:{events}:{stamp}"


@dataclass(frozen=True, slots=True)
class CourseInsights:
    """The figures of the instructor's page of a course."""

    headlines: list[Headline]
    funnel: list[Bar]
    lessons: list[Bar]
    callout: str
    days: list[Bar]
    quizzes: list[QuizFigures]
    learners: int


def counted(course: Course, now: datetime) -> Counted:
    """Return how far the course has been counted: three queries, whatever the number of learners."""
    totals = CourseDay.objects.filter(course_id=course.pk).aggregate(
        enrolled=Sum("enrolments", default=0),
        withdrawn=Sum("withdrawals", default=0),
        completed=Sum("courses_completed", default=0),
        certificates=Sum("certificates", default=0),
        watched=Sum("watched_ms", default=0),
        events=Sum("events", default=0),
        rolled_up_at=Max("updated_at"),
    )
    return Counted(
        course=course,
        today=now.astimezone(UTC).date(),
        totals=totals,
        at=Consumer.objects.filter(pk=CONSUMER).values_list("updated_at", flat=True).first(),
        recount=Recount.objects.order_by("-counted_at", "-id").first(),
    )


def course_insights(state: Counted) -> CourseInsights:
    """Return the figures behind `state`: six queries, whatever the number of learners."""
    course, totals = state.course, state.totals
    by_lesson = _lessons(course.pk)
    tree = outline(course)
    bars, callout = _dropoff(tree, by_lesson)
    return CourseInsights(
        headlines=_headlines(state.learners, _recent(course.pk, state.today), totals),
        funnel=_funnel(tree, by_lesson, state.learners, totals["completed"]),
        lessons=bars,
        callout=callout,
        days=_active_by_day(course.pk, state.today),
        quizzes=_quizzes(course.pk),
        learners=state.learners,
    )


def finish_rates(state: Counted) -> dict[str, int]:
    """How many percent of those who have a place finished each lesson, by its key; lessons nobody finished are left out.

    Empty while nobody has a place. Those who left after finishing still count as having finished: never above 100.
    One query.
    """
    if not state.learners:
        return {}
    sums = _lessons(state.course.pk)
    return {
        str(key): min(100, round(100 * finished / state.learners))
        for key, (_opened, finished) in sums.items()
        if finished
    }


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
    return [
        Bar(label=f"{day.day}", title=date_format(day, "D j M"), value=by_day.get(day, 0)) for day in days
    ]


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
    steps = [(_("Enrolled"), learners)]
    if tree.lessons:
        steps.append((_("Opened the first lesson"), by_lesson.get(tree.lessons[0].id, (0, 0))[0]))
    for module in tree.modules:
        if module.all_lessons:
            last = module.all_lessons[-1]
            name = _("Finished “%(module)s”") % {"module": module.title}
            steps.append((name, by_lesson.get(last.id, (0, 0))[1]))
    steps.append((_("Completed the course"), completed))
    lost = [0, *(max(0, before[1] - after[1]) for before, after in itertools.pairwise(steps))]
    return [
        Bar(label, value, note=_lost(number, gone), alert=0 < gone == max(lost))
        for number, ((label, value), gone) in enumerate(zip(steps, lost, strict=True))
    ]


def _lost(step: int, people: int) -> str:
    """Say how many did not get to a step; the first one after enrolling is opening the course at all."""
    if not people:
        return ""
    if step == 1:
        return ngettext("%(n)d never opened it", "%(n)d never opened it", people) % {"n": people}
    return ngettext("%(n)d stopped", "%(n)d stopped", people) % {"n": people}


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
        bands=[Bar(str(band * 10), by_band.get(band, 0), title=_band(band)) for band in range(10)],
    )


def _band(band: int) -> str:
    """The name of a ten-percent band; 100 % is in the last one."""
    return _("%(first)d to %(last)d %%") % {"first": band * 10, "last": 100 if band == 9 else band * 10 + 9}
