"""Reads for the learner's home: four queries, whatever the number of courses."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from courses.api import LessonContent, LessonVideo, lesson_page, outline
from courses.models import Course, Lesson
from learning.enrolments.models import Enrolment
from learning.home import statements
from learning.player.devices import device_words
from learning.player.models import VideoSession
from lms.kernel import tenancy
from lms.kernel.sql import prepared_cursor

DUE_AHEAD = timedelta(days=21)
DUE_BACK = timedelta(days=14)
DAYS_SHOWN = 14
COURSES_SHOWN = 8
COURSES_AT_MOST = 200


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


@dataclass(frozen=True, slots=True)
class Place:
    """An open enrolment with its course, and the lesson to go on with (None when all are done)."""

    enrolment_id: UUID
    state: str
    progress: Decimal
    done: int
    total: int
    course: Course
    next: Lesson | None


def home(person: User, now: datetime) -> Home:
    """Return the home page of a learner."""
    found = places(person, now)
    current = next((place for place in found if place.next), None)
    return Home(
        resume=_continue(person, current, current.next) if current and current.next else None,
        due=_due(person, now) if found else [],
        courses=[_row(place) for place in found[:COURSES_SHOWN]],
        more_courses=max(0, len(found) - COURSES_SHOWN),
        days=_study_days(person, now),
    )


def course_rows(person: User, now: datetime) -> list[CourseRow]:
    """Return every course of a learner. One query."""
    return [_row(place) for place in places(person, now)]


def _read(statement: str, **values: Any) -> list[tuple[Any, ...]]:
    with prepared_cursor() as cursor:
        cursor.execute(statement, values | {"organization": tenancy.organization_id()})
        return list(cursor.fetchall())


def places(person: User, now: datetime) -> list[Place]:
    """Return a learner's open enrolments, the one visited last first. One query."""
    rows = _read(statements.COURSES, learner=person.pk, now=now, limit=COURSES_AT_MOST)
    return [_place(row) for row in rows]


def _place(row: tuple[Any, ...]) -> Place:
    course = Course.from_db(DEFAULT_DB_ALIAS, ["id", "title", "slug", "content_version"], row[5:9])
    lesson = None
    if row[9] is not None:
        lesson = Lesson.from_db(DEFAULT_DB_ALIAS, ["id", "title", "slug", "duration_minutes"], row[9:13])
        lesson.course = course
    return Place(row[0], row[1], row[2], row[3], row[4], course, lesson)


def _row(place: Place) -> CourseRow:
    return CourseRow(
        title=place.course.title,
        slug=place.course.slug,
        state=place.state,
        progress=place.progress,
        done=place.done,
        total=place.total,
        next_title=place.next.title if place.next else "",
    )


def _continue(person: User, place: Place, lesson: Lesson) -> Continue:
    tree, content = outline(place.course), lesson_page(lesson)
    video, session = _video(person, content)
    position = session.position_ms if session and video and session.position_ms < video.duration_ms else 0
    asked = [one for one in video.milestones if one.asks] if video else []
    ahead = [one.position_ms for one in asked if one.position_ms > position]
    quiz = content.quizzes[0] if content.quizzes else None
    return Continue(
        course=place.course.title,
        course_slug=place.course.slug,
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


def _due(person: User, now: datetime) -> list[Due]:
    """What is running or has a date, soonest first. One query."""
    span = {"from": now - DUE_BACK, "until": now + DUE_AHEAD, "now": now}
    rows = [_DUE[row[0]](now, *row[1:]) for row in _read(statements.DUE, learner=person.pk, **span)]
    return sorted(rows, key=lambda row: (row.when is None, row.when or now, row.title))


def _waiting(_now: datetime, key: UUID, quiz: str, course: str, *_rest: Any) -> Due:
    return Due(
        title=_("Quiz: %(quiz)s") % {"quiz": quiz},
        meta=course,
        when=None,
        kind="info",
        word=_("Waits to be marked"),
        icon="clock",
        action=_("Look"),
        url_name="learning:result",
        url_args=(key,),
    )


def _running(
    _now: datetime, key: UUID, quiz: str, course: str, _slug: str, _lesson: str, deadline: datetime | None, _type: str,
    given: int, asked: int,
) -> Due:  # fmt: skip
    words = _("%(course)s · %(given)d of %(asked)d answered")
    return Due(
        title=_("Quiz: %(quiz)s") % {"quiz": quiz},
        meta=words % {"course": course, "given": given, "asked": asked},
        when=deadline,
        kind="info",
        word=_("In progress"),
        icon="circle-dot",
        action=_("Finish"),
        url_name="learning:attempt",
        url_args=(key,),
    )


def _dated(
    now: datetime, _key: UUID, title: str, course: str, slug: str, lesson: str, due_at: datetime, content_type: str,
    *_counts: int,
) -> Due:  # fmt: skip
    late = due_at < now
    return Due(
        title=title,
        meta=course,
        when=due_at,
        kind="bad" if late else "none",
        word=_("Late") if late else _("Not done yet"),
        icon="clock-alert" if late else "circle",
        action=_("Take") if content_type == Lesson.ContentType.QUIZ else _("Open"),
        url_name="learning:lesson",
        url_args=(slug, lesson),
    )


def _to_hand_in(
    now: datetime, key: UUID, title: str, course: str, slug: str, lesson: str, due_at: datetime, *_rest: Any
) -> Due:
    late = due_at < now
    return Due(
        title=title,
        meta=course,
        when=due_at,
        kind="bad" if late else "none",
        word=_("Late") if late else _("Not handed in yet"),
        icon="clock-alert" if late else "circle",
        action=_("Hand in"),
        url_name="learning:assignment",
        url_args=(slug, lesson, key),
    )


_DUE: dict[str, Callable[..., Due]] = {
    "attempt": _running,
    "lesson": _dated,
    "assignment": _to_hand_in,
    "waiting": _waiting,
}


def _study_days(person: User, now: datetime) -> list[bool]:
    """For each of the last days, the oldest first, whether the log saw the learner study, in their zone."""
    today = timezone.localtime(now).date()
    first = today - timedelta(days=DAYS_SHOWN - 1)
    zone = timezone.get_current_timezone_name()
    span = {"from": now - timedelta(days=DAYS_SHOWN + 1)}
    seen: set[date] = {row[0] for row in _read(statements.DAYS, learner=person.pk, zone=zone, **span)}
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
