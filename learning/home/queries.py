"""Reads for the learner's home: six queries, whatever the number of courses."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Case, Count, Exists, OuterRef, Q, SmallIntegerField, Subquery, When
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from courses.api import LessonContent, LessonVideo, lesson_page, outline
from courses.models import Course, Lesson
from learning.attempts.models import Attempt
from learning.enrolments.models import Enrolment
from learning.player.devices import device_words
from learning.player.models import VideoSession
from learning.progress.models import LessonProgress

DUE_AHEAD = timedelta(days=21)
DUE_BACK = timedelta(days=14)
DAYS_SHOWN = 14
COURSES_SHOWN = 8


@dataclass(frozen=True, slots=True)
class Continue:
    """Where to go on: the lesson, its place in the course, and in its video the second."""

    course: str
    course_slug: str
    lesson: str
    lesson_slug: str
    number: int
    total: int
    video: LessonVideo | None
    position_ms: int
    stopped_at: datetime | None
    device: str
    questions_left: int
    next_question_ms: int | None
    quiz_questions: int
    pass_mark: int | None
    minutes: int | None

    @property
    def started(self) -> bool:
        """Whether the video was left in the middle."""
        return self.video is not None and self.position_ms > 0

    @property
    def seconds(self) -> float:
        """The second of the video to go on at."""
        return self.position_ms / 1000

    @property
    def seconds_total(self) -> float:
        """The video's length."""
        return self.video.duration_ms / 1000 if self.video else 0

    @property
    def seconds_left(self) -> float:
        """What is left of the video."""
        return max(0.0, self.seconds_total - self.seconds)

    @property
    def percent(self) -> float:
        """How far the video is, for its bar."""
        return round(100 * self.seconds / self.seconds_total, 1) if self.seconds_total else 0

    @property
    def question_percent(self) -> float | None:
        """Where on the bar the next question waits."""
        if self.next_question_ms is None or not self.video:
            return None
        return round(100 * self.next_question_ms / self.video.duration_ms, 1)

    @property
    def next_question_seconds(self) -> float | None:
        """The second of the next question."""
        return None if self.next_question_ms is None else self.next_question_ms / 1000


@dataclass(frozen=True, slots=True)
class Due:
    """Something with a date, and the verb for it."""

    title: str
    meta: str
    when: datetime | None
    kind: str
    word: str
    icon: str
    action: str
    url_name: str
    url_args: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class CourseRow:
    """One of the learner's courses."""

    title: str
    slug: str
    state: str
    progress: Decimal
    done: int
    total: int
    next_title: str

    @property
    def meta(self) -> str:
        """What comes next."""
        return _("Next: %(lesson)s") % {"lesson": self.next_title} if self.next_title else ""

    @property
    def sentence(self) -> str:
        """The figure in words."""
        words = ngettext(
            "%(done)d of %(total)d lesson done", "%(done)d of %(total)d lessons done", self.total
        )
        return words % {"done": self.done, "total": self.total}

    @property
    def status(self) -> tuple[str, str]:
        """Kind and word of the state."""
        if self.state == Enrolment.State.COMPLETED:
            return "ok", _("Completed")
        return ("info", _("In progress")) if self.done else ("none", _("Not started"))


@dataclass(frozen=True, slots=True)
class Home:
    """The learner's home."""

    resume: Continue | None
    due: list[Due]
    courses: list[CourseRow]
    more_courses: int
    days: list[bool]

    @property
    def active_days(self) -> int:
        """How many of the days shown saw some study."""
        return sum(self.days)


def home(person: User, now: datetime) -> Home:
    """Return the home page of a learner."""
    enrolments = my_enrolments(person)
    following = _next_lessons([enrolment for enrolment in enrolments if enrolment.state == "active"], now)
    current = next((enrolment for enrolment in enrolments if enrolment.pk in following), None)
    return Home(
        resume=_continue(person, current, following[current.pk]) if current else None,
        due=_due(person, enrolments, now),
        courses=[_row(enrolment, following.get(enrolment.pk)) for enrolment in enrolments[:COURSES_SHOWN]],
        more_courses=max(0, len(enrolments) - COURSES_SHOWN),
        days=_study_days(person, now),
    )


def my_enrolments(person: User) -> list[Enrolment]:
    """Return a learner's open enrolments with their courses, the one visited last first. One query."""
    rows = Enrolment.objects.filter(
        learner=person, state__in=Enrolment.OPEN, course__deleted_at=None, course__is_published=True
    )
    return list(
        rows.select_related("course")
        .defer("course__search", "course__description", "course__description_html", "course__audience")
        .order_by("-last_seen_at", "-enrolled_at", "id")[:200]
    )


def course_rows(person: User, now: datetime) -> list[CourseRow]:
    """Return every course of a learner. Two queries."""
    enrolments = my_enrolments(person)
    following = _next_lessons([enrolment for enrolment in enrolments if enrolment.state == "active"], now)
    return [_row(enrolment, following.get(enrolment.pk)) for enrolment in enrolments]


def _row(enrolment: Enrolment, following: Lesson | None) -> CourseRow:
    return CourseRow(
        title=enrolment.course.title,
        slug=enrolment.course.slug,
        state=enrolment.state,
        progress=enrolment.progress,
        done=enrolment.lessons_done,
        total=enrolment.lessons_total,
        next_title=following.title if following else "",
    )


def _next_lessons(enrolments: list[Enrolment], now: datetime) -> dict[UUID, Lesson]:
    """Return the lesson to go on with for each enrolment: one query for all of them."""
    by_course = {enrolment.course_id: enrolment for enrolment in enrolments}
    if not by_course:
        return {}
    mine = Enrolment.objects.filter(pk__in=[enrolment.pk for enrolment in enrolments])
    done = LessonProgress.objects.filter(
        enrolment__in=mine.values("pk"), lesson=OuterRef("pk"), completed_at__isnull=False
    )
    here = mine.filter(course=OuterRef("course")).values("last_lesson__sequence")[:1]
    flag = SmallIntegerField()
    lessons = (
        Lesson.objects.filter(course_id__in=by_course, deleted_at=None, is_published=True)
        .exclude(Exists(done))
        .annotate(
            later=Case(When(release_at__gt=now, then=1), default=0, output_field=flag),
            behind=Case(When(sequence__lt=Subquery(here), then=1), default=0, output_field=flag),
        )
        .order_by("course_id", "later", "behind", "sequence", "id")
        .distinct("course_id")
    )
    found = {}
    for lesson in lessons:
        enrolment = by_course[lesson.course_id]
        lesson.course = enrolment.course
        found[enrolment.pk] = lesson
    return found


def _continue(person: User, enrolment: Enrolment, lesson: Lesson) -> Continue:
    tree, content = outline(enrolment.course), lesson_page(lesson)
    video, session = _video(person, content)
    position = session.position_ms if session and video and session.position_ms < video.duration_ms else 0
    asked = [one for one in video.milestones if one.kind == "question"] if video else []
    ahead = [one.position_ms for one in asked if one.position_ms > position]
    quiz = content.quizzes[0] if content.quizzes else None
    return Continue(
        course=enrolment.course.title,
        course_slug=enrolment.course.slug,
        lesson=lesson.title,
        lesson_slug=lesson.slug,
        number=(tree.place(lesson.pk) or 0) + 1,
        total=len(tree.lessons),
        video=video,
        position_ms=position,
        stopped_at=session.position_at if session else None,
        device=device_words(session.device) if session else "",
        questions_left=len(ahead),
        next_question_ms=min(ahead, default=None),
        quiz_questions=quiz.questions if quiz else 0,
        pass_mark=quiz.pass_mark if quiz else None,
        minutes=lesson.duration_minutes,
    )


def _video(person: User, content: LessonContent) -> tuple[LessonVideo | None, VideoSession | None]:
    """The video of the lesson that was played last, else its first one."""
    videos = {video.id: video for video in content.videos if video.duration_ms}
    if not videos:
        return None, None
    session = (
        VideoSession.objects.filter(learner=person, video_id__in=videos)
        .only("video_id", "position_ms", "position_at", "device")
        .order_by("-last_seen_at", "id")
        .first()
    )
    return (videos[session.video_id] if session else next(iter(videos.values()))), session


def _due(person: User, enrolments: list[Enrolment], now: datetime) -> list[Due]:
    """What is running or has a date, soonest first. Two queries."""
    rows = [*_running(person), *_dated(enrolments, now)]
    return sorted(rows, key=lambda row: (row.when is None, row.when or now, row.title))


def _running(person: User) -> list[Due]:
    attempts = (
        Attempt.objects.filter(learner=person, state=Attempt.State.IN_PROGRESS)
        .annotate(given=Count("answers", filter=Q(answers__answer__isnull=False)), asked=Count("answers"))
        .values_list("id", "quiz__title", "enrolment__course__title", "deadline_at", "given", "asked")
    )
    words = _("%(course)s · %(given)d of %(asked)d answered")
    return [
        Due(
            title=_("Quiz: %(quiz)s") % {"quiz": title},
            meta=words % {"course": course, "given": given, "asked": asked},
            when=deadline,
            kind="info",
            word=_("In progress"),
            icon="circle-dot",
            action=_("Finish"),
            url_name="learning:attempt",
            url_args=(key,),
        )
        for key, title, course, deadline, given, asked in attempts
    ]


def _dated(enrolments: list[Enrolment], now: datetime) -> list[Due]:
    by_course = {enrolment.course_id: enrolment for enrolment in enrolments if enrolment.state == "active"}
    if not by_course:
        return []
    done = LessonProgress.objects.filter(
        enrolment__in=[enrolment.pk for enrolment in by_course.values()],
        lesson=OuterRef("pk"),
        completed_at__isnull=False,
    )
    lessons = (
        Lesson.objects.filter(
            course_id__in=by_course,
            deleted_at=None,
            is_published=True,
            due_at__range=(now - DUE_BACK, now + DUE_AHEAD),
        )
        .exclude(Exists(done))
        .order_by("due_at", "id")
        .values_list("title", "slug", "due_at", "course_id", "content_type")[:20]
    )
    rows = []
    for title, slug, due_at, course_id, content_type in lessons:
        course, late = by_course[course_id].course, due_at < now
        rows.append(
            Due(
                title=title,
                meta=course.title,
                when=due_at,
                kind="bad" if late else "none",
                word=_("Late") if late else _("Not done yet"),
                icon="clock-alert" if late else "circle",
                action=_("Take") if content_type == Lesson.ContentType.QUIZ else _("Open"),
                url_name="learning:lesson",
                url_args=(course.slug, slug),
            )
        )
    return rows


def _study_days(person: User, now: datetime) -> list[bool]:
    """For each of the last days, the oldest first, whether the log saw the learner study, in their zone."""
    today = timezone.localtime(now).date()
    first = today - timedelta(days=DAYS_SHOWN - 1)
    zone = timezone.get_current_timezone_name()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT (occurred_at AT TIME ZONE %s)::date FROM kernel_event "
            "WHERE actor_id = %s AND occurred_at >= %s AND verb LIKE 'learning.%%' "
            "AND organization_id = nullif(current_setting('lms.organization', true), '')::uuid",
            [zone, person.pk, now - timedelta(days=DAYS_SHOWN + 1)],
        )
        seen: set[date] = {row[0] for row in cursor.fetchall()}
    return [first + timedelta(days=offset) in seen for offset in range(DAYS_SHOWN)]


@dataclass(frozen=True, slots=True)
class Plate:
    """A course on the landing page."""

    slug: str
    title: str
    summary: str
    level: str
    minutes: int | None


def landing_courses() -> list[Plate]:
    """Return the newest published courses for visitors. One query."""
    rows = Course.objects.filter(is_published=True, deleted_at=None).order_by("-published_at", "id")
    values = rows.values_list("slug", "title", "summary", "difficulty_level", "estimated_duration_minutes")[
        :3
    ]
    return [
        Plate(slug, title, summary, str(Course.Difficulty(level).label) if level else "", minutes)
        for slug, title, summary, level, minutes in values
    ]
